"""What the check makes of the record: staff and their papers, licences, and where the page leads to mend it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from tests.cast import Cast
from tests.filing.steps import Journey, picture
from tests.staff.houses import carer, facts
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions.services import PaperText, confirm_paper, enter_paper
from tuoyu.domain.staff.services import PaperFacts, add_credential, enter_person, withdraw_credential
from tuoyu.domain.standards.rules.findings import Finding, Verdict
from tuoyu.domain.standards.selectors import findings_of

WEDNESDAY = date(2026, 3, 18)


def found(journey: Journey, on: date | None = None) -> dict[str, Finding]:
    with unit_of_work(journey.officer):
        return {one.key: one for one in findings_of(journey.institution, on)}


def paper(journey: Journey, person: Any, kind: str, **more: Any) -> Any:
    return add_credential(journey.director, person, PaperFacts(kind, "县妇幼保健院", date(2026, 3, 2), **more))


def test_papers_of_the_staff_answer_the_check_on_the_days_they_hold(journey: Journey) -> None:
    assert journey.filed
    held = enter_person(journey.director, journey.institution, facts(), carer())
    assert found(journey)["background_queries"].sentence.startswith("2 人")
    for kind, more in (("health_certificate", {}), ("background_query", {}), ("carer_training", {"hours": 120})):
        paper(journey, held.person, kind, **more)
    today = found(journey)
    assert today["background_queries"].sentence.startswith("1 人")  # the head
    assert today["carer_training"].verdict is Verdict.CONFORMING
    later = found(journey, date(2027, 3, 2))
    assert later["carer_training"].verdict is Verdict.CONFORMING


def test_a_withdrawn_paper_and_a_query_that_found_something_do_not_count(journey: Journey) -> None:
    assert journey.filed
    held = enter_person(journey.director, journey.institution, facts(), carer())
    made = paper(journey, held.person, "carer_training", hours=120)
    withdraw_credential(journey.director, made, because="登错了人")
    paper(journey, held.person, "background_query")
    paper(journey, held.person, "background_query", found=("sexual_assault",))
    assert found(journey)["carer_training"].verdict is Verdict.FAILING
    assert found(journey)["background_queries"].sentence.startswith("2 人")


def test_the_food_licence_is_known_once_its_department_confirmed_it(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    before = found(journey)["food_licence"]
    text = PaperText("JY1", date(2026, 1, 5), date(2031, 1, 4))
    handed_in = enter_paper(journey.director, journey.institution, "food_licence", text, picture("许可证"))
    confirm_paper(cast.market_registrar, handed_in, text)
    after = found(journey)["food_licence"]
    assert (before.verdict, after.verdict) == (Verdict.UNKNOWN, Verdict.CONFORMING)


def test_the_page_leads_to_where_each_thing_is_entered_and_others_nowhere(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    address = reverse("standards:check", args=[journey.institution.pk])
    pages = [
        reverse(name, args=[journey.institution.pk])
        for name in ("institutions:premises", "staff:list", "institutions:papers")
    ]
    director = cast.browser(journey.director).get(address).content.decode()
    assert all(f'<a href="{page}">去填写' in director for page in pages)
    leader = cast.browser(cast.leader).get(address).content.decode()
    assert "去填写" not in leader
