"""Who changed what: the history of an institution's record, for its own people and the officers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.urls import resolve, reverse

from tests.cast import Cast
from tests.filing.changes import handed_in
from tests.filing.steps import Journey, registration
from tests.institutions.sites import room_of
from tuoyu.base.kernel import audit
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.filing import services as filing
from tuoyu.domain.filing.services import amending
from tuoyu.domain.institutions import services
from tuoyu.domain.institutions.models import Institution, Revision
from tuoyu.domain.institutions.selectors import history

MANY = 3_000


def told(journey: Journey, kind: str = "") -> list[str]:
    """The history in lines, as the director sees it, the newest first."""
    with unit_of_work(journey.director):
        rows = list(history.acts_upon(journey.institution, kind=kind).order_by("-seq"))
        said = history.kept_by(rows)
        return ["｜".join([history.act_in_words(one), *history.changes_in_words(one, said)]) for one in rows]


def test_a_changed_fact_is_told_from_what_to_what(cast: Cast, journey: Journey) -> None:
    assert journey.institution
    moved = replace(registration(1), address="大河家镇新街2号", representative="马兰", registered_on=date(2026, 3, 4))
    services.update_registration(cast.market_registrar, journey.institution, moved)
    (newest, *_) = told(journey)
    assert newest == (
        "更新登记信息｜地址：积石山县大河家镇大河村1号 → 大河家镇新街2号｜"
        "法定代表人（负责人）：王芳 → 马兰｜登记日期：2026年3月2日 → 2026年3月4日"
    )
    kept = Revision.objects.get()
    assert kept.before["registered_on"] == "2026-03-02"
    assert AuditEntry.objects.filter(detail__contains=str(kept.pk)).count() == 1
    assert "马兰" not in "".join(AuditEntry.objects.values_list("detail", flat=True))


def test_what_hangs_on_the_institution_is_told_too(cast: Cast, journey: Journey) -> None:
    amending.carry_out_change(cast.filing_officer, handed_in(journey))
    room_of(journey)
    institution, since = journey.reread().institution, date(2026, 3, 18)
    services.record_trait(cast.filing_officer, institution, "ownership", "private", since=since, source="协议")
    lines = told(journey)
    assert lines[0] == "登记机构属性｜举办性质：民办，依据 协议"
    assert "登记备案变更｜托位：45 → 55" in lines
    assert {"登记机构", "出具备案回执", "上传材料", "办结变更"} <= {line.split("｜")[0] for line in lines}
    assert any(line.startswith("登记房间｜涉及：") for line in lines)
    assert {line.split("｜")[0] for line in told(journey, "filing.changefiling")} <= {
        "建立变更备案", "提交变更备案", "办结变更", "填写变更备案", "出具变更回执",
    }  # fmt: skip


def test_reads_and_refused_acts_are_not_told(journey: Journey) -> None:
    with unit_of_work(journey.officer) as work:
        work.note(audit.entry(journey.officer, "read.institution", journey.institution))
        work.note(audit.entry(journey.officer, "institutions.place", journey.institution, outcome=audit.REFUSED))
    assert not {"read.institution", "归入乡镇"} & {line.split("｜")[0] for line in told(journey)}


def test_each_sees_their_own_and_nobody_elses(cast: Cast, journey: Journey) -> None:
    address = reverse("institutions:history", args=[journey.institution.pk])
    assert "登记机构" in cast.browser(journey.director).get(address).content.decode()
    assert cast.browser(cast.filing_officer).get(address).status_code == 200
    for stranger in (cast.second_director, cast.next_officer, cast.market_registrar):
        assert cast.browser(stranger).get(address).status_code == 404


def test_by_kind_and_by_date(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    browser, address = cast.browser(journey.director), reverse("institutions:history", args=[journey.institution.pk])
    papers = browser.get(address, {"kind": "institutions.paper"}).content.decode()
    assert "备案材料转为待核实证照" not in papers
    assert "登记机构" not in papers
    assert browser.get(address, {"kind": "kernel.auditentry"}).status_code == 200
    long_ago = browser.get(address, {"day_until": "2020-01-01"}).content.decode()
    assert "登记机构" not in long_ago


def test_every_page_a_line_leads_to_exists() -> None:
    for table, route in settings.RECORD_PAGES.items():
        assert table in dict(history.kinds_of_acts())
        assert resolve(reverse(route, args=[uuid.uuid4()])).view_name == route


@pytest.mark.parametrize("kind", ["", "filing.filing"])
def test_in_a_long_log_the_history_is_found_by_the_index(cast: Cast, journey: Journey, kind: str) -> None:
    assert journey.submitted
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_auditentry (chain, seq, recorded_at, actor_id, actor_label, action, object_type, "
            "object_id, area, outcome, purpose, source, detail, previous, digest) SELECT 620102000, 0, now(), NULL, "
            "'', 'filing.accept', 'filing.filing', gen_random_uuid()::text, 620102000, 'done', '', '', '', '', '' "
            "FROM generate_series(1, %s)",
            [MANY],
        )
        cursor.execute("ANALYZE kernel_auditentry")
    with unit_of_work(journey.director):
        plan = history.acts_upon(journey.institution, kind=kind).order_by("-recorded_at")[:50].explain()
    assert "audit_by_object" in plan
    assert "Seq Scan on kernel_auditentry" not in plan


def test_a_push_that_changes_nothing_leaves_no_revision(cast: Cast, journey: Journey) -> None:
    assert journey.institution
    filing.push_registration(cast.market_registrar, filing.Incoming(registration(1)))
    assert not Revision.objects.exists()
    assert Institution.objects.get(pk=journey.institution.pk).version == 1
