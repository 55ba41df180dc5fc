"""The agreement: printed from the record, signed by who may decide, and asked for before a child begins."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from tests.cast import typed
from tests.children.families import Homes, guardian_of, mother, ready, terms
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Invalid, Missing, OutOfStep, Refused
from tuoyu.domain.children import services
from tuoyu.domain.children.models import Agreement, Application
from tuoyu.domain.publicity.services.disclosing import Told, disclose

TODAY = date(2026, 3, 18)


def sign(homes: Homes, stay: Application, **changed: Any) -> Agreement:
    usual: dict[str, Any] = {"service_mode": "full_day", "signed_on": TODAY}
    return services.sign_agreement(homes.director, stay, guardian_of(stay), **{**usual, **changed})


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def test_the_paper_is_filled_in_from_the_record_and_reading_it_is_written_down(homes: Homes) -> None:
    stay = ready(homes, homes.enter_here())
    services.allow_fetching(
        homes.director,
        stay.child,
        guardian_of(stay),
        services.FetcherFacts("马玉花", "姑姑", "13893077777", "11010519491231002X"),
    )
    answer = homes.cast.browser(homes.director).get(reverse("children:agreement", args=[stay.pk]))
    said = words_of(answer.content)
    for part in (
        "马小宝",
        "2024年6月5日",
        "全日托",
        "安秀兰",
        "马玉花",
        homes.here.name,
        homes.here.credit_code,
        "争议",
    ):
        assert part in said, part
    assert "机构还没有公示收费标准" in said
    assert "13893055555" not in said
    assert AuditEntry.objects.filter(purpose="打印托育服务协议").count() == 1
    assert homes.cast.browser(homes.other_director).get(answer.request["PATH_INFO"]).status_code == 404


def test_signing_keeps_the_fees_published_on_that_day(homes: Homes) -> None:
    stay = homes.enter_here()
    assert homes.filed
    disclose(homes.director, homes.filed, "fees", Told(fees={"care": "1200.00"}, price_mode="market"))
    assert sign(homes, stay).fees == {"保育费": "1200.00 元/月"}
    page = homes.cast.browser(homes.director).get(reverse("children:record", args=[stay.child_id])).content.decode()
    assert "2026年3月18日由安秀兰签订，全日托（保育费 1200.00 元/月）" in page


def test_only_who_may_decide_signs(homes: Homes) -> None:
    stay = homes.enter_here()
    facts = mother(name="马成", phone="13893066666", relation="father", may_decide=False)
    father = services.add_guardian(homes.director, stay.child, facts, body_id=stay.body_id).guardian
    with pytest.raises(Invalid) as refused:
        services.sign_agreement(homes.director, stay, father, service_mode="full_day", signed_on=TODAY)
    assert set(refused.value.errors) == {"guardian"}
    with pytest.raises(Missing):
        services.sign_agreement(homes.other_director, stay, father, service_mode="full_day", signed_on=TODAY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"service_mode": "nightly"}, "service_mode"),
        ({"signed_on": date(2026, 3, 19)}, "signed_on"),
        ({"signed_on": date(2024, 6, 4)}, "signed_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(homes: Homes, changed: dict[str, Any], field: str) -> None:
    stay = homes.enter_here()
    with pytest.raises(Invalid) as refused:
        sign(homes, stay, **changed)
    assert set(refused.value.errors) == {field}
    assert not Agreement.objects.exists()


def test_who_is_gone_signs_nothing(homes: Homes) -> None:
    stay = services.take_back(homes.director, homes.enter_here(), because="家里有人带了")
    with pytest.raises(OutOfStep):
        sign(homes, stay)


def test_another_form_of_service_needs_another_agreement(homes: Homes) -> None:
    group, stay = homes.group(), homes.enter_here()
    sign(homes, ready(homes, stay), service_mode="half_day")
    Agreement.objects.filter(stay=stay, service_mode="full_day").delete()
    with pytest.raises(Refused) as refused:
        services.enrol(homes.director, stay, terms(group))
    assert [one.code for one in refused.value.obstacles] == ["admission.other_agreement"]


def test_it_is_signed_by_page(homes: Homes) -> None:
    stay = homes.enter_here()
    browser, address = homes.cast.browser(homes.director), reverse("children:agreement_sign", args=[stay.pk])
    fields = {"guardian": str(guardian_of(stay).pk), "service_mode": "full_day", "signed_on": "2026-03-16"}
    assert "能作决定" not in browser.post(address, typed(**fields), follow=True).content.decode()
    assert Agreement.objects.get().signed_on == date(2026, 3, 16)
