"""A wrong fact of the register is put right: asked by one, decided by another whose record it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.cast import NEXT_COUNTY, Cast, typed
from tests.filing.steps import Journey, credit_code, picture, registration
from tests.institutions.amending import RIGHT_NAME, asked
from tuoyu.base.access.desks import waiting_on
from tuoyu.base.access.roles import Role
from tuoyu.base.kernel import clock, deadlines
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry, Notice
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, OutOfStep, Refused
from tuoyu.domain.filing import services as filing
from tuoyu.domain.institutions import services
from tuoyu.domain.institutions.forms.amendments import position_of
from tuoyu.domain.institutions.models import Amendment, Building, Institution, Revision, Trait
from tuoyu.domain.institutions.rules.amendments import AmendmentFacts, answered_by, may_be_amended
from tuoyu.domain.institutions.selectors import amendments as selectors
from tuoyu.domain.institutions.selectors import history

USUAL: dict[str, Any] = {"name": "托位", "is_own": False, "before": 45, "recorded": 45, "wanted": 40}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"is_own": True}, ["own"]),
        ({"recorded": 50}, ["moved_on"]),
        ({"occupancy": 41, "is_places": True}, ["below_occupancy"]),
        ({"occupancy": 40, "is_places": True}, []),
        ({"occupancy": 41}, []),
        ({"code_is_taken": True}, ["code_taken"]),
    ],
)
def test_what_stands_in_the_way(changed: dict[str, Any], expected: list[str]) -> None:
    found = may_be_amended(AmendmentFacts(**{**USUAL, **changed}))
    assert [one.code.removeprefix("amendment.") for one in found] == expected


@pytest.mark.parametrize(
    ("owner", "registrar", "from_institution", "expected"),
    [
        ("registrar", "market", True, "market"),
        ("registrar", "market", False, "market"),
        ("registrar", "", True, "health"),
        ("bureau", "market", True, "health"),
        ("bureau", "market", False, "health"),
        ("institution", "market", False, "institution"),
        ("institution", "market", True, "health"),
    ],
)
def test_whose_record_it_is_answers_and_never_who_asked(
    owner: str, registrar: str, from_institution: bool, expected: str
) -> None:
    assert answered_by(owner, registrar=registrar, bureau="health", from_institution=from_institution) == expected


@pytest.mark.parametrize(
    ("typed_text", "expected"),
    [
        ("102.8755,35.7182", ["102.875500", "35.718200"]),
        (" 102.8755， 35.7182 ", ["102.875500", "35.718200"]),
        ("102 35", ["102.000000", "35.000000"]),
        ("35.7182,102.8755", None),
        ("0,0", None),
        ("102.8755", None),
        ("东经102度", None),
    ],
)
def test_a_position_is_read_from_one_line(typed_text: str, expected: list[str] | None) -> None:
    assert position_of(typed_text) == expected


def test_the_registrar_puts_the_name_right_and_the_old_one_stays_in_the_history(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    before = journey.institution.name
    amendment = asked(journey)
    assert (amendment.department, amendment.state) == ("market", "amendment_asked")
    with unit_of_work(cast.market_registrar):
        (line,) = waiting_on(cast.market_registrar, selectors.DESKS)
    assert (line.key, line.whom) == (amendment.pk, before)
    assert line.clock is not None
    services.amend(cast.market_registrar, amendment, note="与证书一致")
    assert Institution.objects.get(pk=journey.institution.pk).name == RIGHT_NAME
    kept = Revision.objects.filter(after__has_key="name").get()
    assert (kept.before["name"], kept.after["name"]) == (before, RIGHT_NAME)
    with unit_of_work(journey.director):
        rows = list(history.acts_upon(journey.institution).order_by("-seq")[:5])
        lines = [history.changes_in_words(one, history.kept_by(rows)) for one in rows]
    assert [f"{before} → {RIGHT_NAME}"] in lines
    assert "已更正" in Notice.objects.get(kind="institutions.amendment").sentence
    public = cast.browser(cast.anonymous).get(reverse("portal:institution", args=[journey.institution.pk]))
    assert RIGHT_NAME in public.content.decode()
    assert deadlines.readings("amendment", [amendment.pk])[amendment.pk][0].tone == "done"


def test_nothing_changes_until_somebody_else_says_yes(cast: Cast, journey: Journey) -> None:
    assert journey.filed
    amendment = asked(journey, "places", 40, by=cast.filing_officer)
    assert amendment.department == "health"
    with unit_of_work(cast.filing_officer):
        assert not waiting_on(cast.filing_officer, selectors.DESKS)
    for person in (cast.filing_officer, journey.director):
        with pytest.raises(NotAllowed):
            services.amend(person, amendment)
    assert Institution.objects.get(pk=journey.institution.pk).places == 45
    services.amend(cast.leader, Amendment.objects.get(pk=amendment.pk))
    stored = Institution.objects.get(pk=journey.institution.pk)
    assert (stored.places, stored.changed_at) == (40, clock.now())


def test_the_institution_answers_for_its_own_position(cast: Cast, journey: Journey) -> None:
    amendment = asked(journey, "position", ["102.875500", "35.718200"], by=cast.filing_officer)
    with unit_of_work(journey.director):
        assert [one.key for one in waiting_on(journey.director, selectors.DESKS)] == [amendment.pk]
    with pytest.raises(NotAllowed):
        services.amend(cast.leader, amendment)
    services.amend(journey.director, amendment)
    built = Building.objects.get(institution=journey.institution)
    assert (str(built.longitude), str(built.latitude)) == ("102.875500", "35.718200")
    assert asked(journey, "position", ["102.875500", "35.718201"]).department == "health"


def test_ownership_that_was_wrong_was_never_so(cast: Cast, journey: Journey) -> None:
    since = clock.today() - timedelta(days=10)
    institution = journey.institution
    Institution.objects.filter(pk=institution.pk).update(registered_on=since - timedelta(days=30))
    with pytest.raises(Refused, match="没有可以更正的"):
        asked(journey, "ownership", "public")
    institution.refresh_from_db()
    services.record_trait(cast.filing_officer, institution, "ownership", "private", since=since, source="协议")
    services.amend(cast.filing_officer, asked(journey, "ownership", "public"))
    wrong, right = Trait.objects.filter(kind="ownership").order_by("recorded_at", "valid")
    assert (wrong.value, wrong.valid.isempty) == ("private", True)
    assert (right.value, right.valid.lower, right.source) == ("public", since, "更正：录入时看错了")


def test_declined_the_record_stays_and_who_asked_hears_why(cast: Cast, journey: Journey) -> None:
    amendment = asked(journey, by=cast.filing_officer)
    services.decline_amendment(cast.market_registrar, amendment, reason="证书上没有这个字")
    assert Institution.objects.get(pk=journey.institution.pk).name != RIGHT_NAME
    told = Notice.objects.get(to_user_id=cast.filing_officer.pk, kind="institutions.amendment")
    assert "证书上没有这个字" in told.sentence
    with pytest.raises(OutOfStep):
        services.amend(cast.market_registrar, Amendment.objects.get(pk=amendment.pk))
    assert asked(journey, by=cast.filing_officer).state == "amendment_asked"


def test_what_has_changed_meanwhile_is_not_overwritten(cast: Cast, journey: Journey) -> None:
    amendment = asked(journey)
    changed = registration(1, name="别的名字")
    services.update_registration(cast.market_registrar, journey.institution, changed)
    with pytest.raises(Refused, match="已经改过"):
        services.amend(cast.market_registrar, selected(cast, amendment))
    assert Institution.objects.get(pk=journey.institution.pk).name == "别的名字"


def test_a_code_that_another_bears_is_refused(cast: Cast, journey: Journey) -> None:
    other = filing.push_registration(cast.market_registrar, filing.Incoming(registration(7))).institution
    assert other is not None
    amendment = asked(journey, "credit_code", credit_code(7))
    with pytest.raises(Refused, match="另一家机构"):
        services.amend(cast.market_registrar, amendment)


@pytest.mark.parametrize(
    ("code", "wanted", "error"),
    [("name", "大河家阳光宝贝托育中心1", Invalid), ("merged_into", "x", Missing), ("occupancy", 3, Missing)],
)
def test_what_cannot_be_asked(journey: Journey, code: str, wanted: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(journey, code, wanted)


def test_one_at_a_time_for_each_fact(journey: Journey) -> None:
    asked(journey)
    with pytest.raises(OutOfStep):
        asked(journey, "name", "又一个名字")
    assert asked(journey, "address", "新街2号").state == "amendment_asked"


def test_only_who_asked_takes_it_back(cast: Cast, journey: Journey) -> None:
    amendment = asked(journey)
    with pytest.raises(Refused):
        services.take_back_amendment(cast.filing_officer, amendment)
    assert services.take_back_amendment(journey.director, amendment).state == "amendment_taken_back"


def test_nobody_else_sees_or_asks(cast: Cast, journey: Journey) -> None:
    amendment = asked(journey)
    for stranger in (cast.second_director, cast.next_officer, cast.civil_registrar, cast.education_member):
        with unit_of_work(stranger):
            with pytest.raises(Missing):
                selectors.get_amendment(stranger, amendment.pk)
            assert not waiting_on(stranger, selectors.DESKS)
    away = cast.person("away.market", "外县经办", cast.department("market", NEXT_COUNTY), Role.REGISTRAR, NEXT_COUNTY)
    with unit_of_work(away):
        assert not Amendment.objects.exists()


def test_the_pages_lead_from_the_wrong_fact_to_the_right_one(cast: Cast, journey: Journey) -> None:
    director, registrar = cast.browser(journey.director), cast.browser(cast.market_registrar)
    listed = director.get(reverse("institutions:amendable", args=[journey.institution.pk])).content.decode()
    address = reverse("institutions:amend", args=[journey.institution.pk, "address"])
    assert address in listed
    without = director.post(address, typed(value="大河家镇新街2号", reason="看错了"))
    assert without.status_code == 422
    assert "大河家镇新街2号" in without.content.decode()
    sent = director.post(address, typed(value="大河家镇新街2号", reason="看错了", file=picture()))
    assert sent.status_code == 302
    page = registrar.get(sent["Location"]).content.decode()
    assert "积石山县大河家镇大河村1号" in page
    assert "大河家镇新街2号" in page
    pk = sent["Location"].rstrip("/").split("/")[-1]
    assert registrar.get(reverse("institutions:amendment_evidence", args=[pk])).status_code == 200
    assert AuditEntry.objects.filter(action="read.amendment").count() == 1
    assert registrar.post(reverse("institutions:amendment_approve", args=[pk]), typed(note="")).status_code == 302
    assert Institution.objects.get(pk=journey.institution.pk).address == "大河家镇新街2号"


def selected(cast: Cast, amendment: Amendment) -> Amendment:
    """Read afresh by the registrar."""
    with unit_of_work(cast.market_registrar):
        return selectors.get_amendment(cast.market_registrar, amendment.pk)
