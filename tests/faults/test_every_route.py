"""Every route that changes something is carried out once: it answers, has its one effect, and leaves its entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.urls import reverse

from tests.architecture.source import told
from tests.architecture.test_routes import Route, routes
from tests.cast import Cast, typed
from tests.faults.postings import CARRIES_NOTHING_OUT, POSTINGS, Sent, invited, reviewed
from tests.faults.scene import Scene
from tuoyu.base.access.models import User
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.domain.filing import selectors
from tuoyu.domain.filing.models import FilingMaterial

VERBS = {
    "disable": "access.disable_user",
    "enable": "access.enable_user",
    "end-sessions": "access.end_sessions_of",
    "reset-code": "access.reset_code",
}


def without_a_case(found: Iterable[Route]) -> list[str]:
    """Routes that take a POST which nobody here carries out."""
    known = {*POSTINGS, *CARRIES_NOTHING_OUT}
    return sorted(route.name for route in found if "POST" in route.methods and route.name not in known)


def test_every_route_that_takes_a_post_is_carried_out_here() -> None:
    missing = without_a_case(routes())
    assert not missing, told(missing, "Say in tests/faults/postings.py how this route is carried out once.")
    gone = {*POSTINGS, *CARRIES_NOTHING_OUT} - {route.name for route in routes()}
    assert not gone


def test_control_a_new_post_route_without_a_case_is_caught() -> None:
    new = Route("filing:publish", "filings/x/publish/", "filing.case.publish", False, frozenset({"POST"}))
    assert without_a_case([*routes(), new]) == ["filing:publish"]


def carried_out(scene: Scene, sent: Sent) -> list[AuditEntry]:
    """Send it; the entries it left, newest last."""
    before = {entry.pk for entry in AuditEntry.objects.all()}
    browser = sent.browser or scene.browser(sent.person)
    answer = browser.post(sent.address, typed(**sent.fields))
    assert answer.status_code in {200, 302}, answer.content.decode()[-2000:]
    return [entry for entry in AuditEntry.objects.all() if entry.pk not in before]


@pytest.mark.parametrize("route", sorted(POSTINGS))
def test_carried_out_once_it_has_one_effect_and_its_entry_says_who_what_and_where(
    scene: Scene, route: str, record_evidence: Callable[..., None]
) -> None:
    case = POSTINGS[route]
    sent = scene.prepare(case.prepare)
    before = scene.see(case.effect)
    left = carried_out(scene, sent)
    assert scene.see(case.effect) - before == 1
    complete(left, case.action, sent)
    record_evidence(test="T49", route=route, entries=[entry.action for entry in left])


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_each_verb_on_an_account_leaves_its_entry(scene: Scene, verb: str) -> None:
    person = scene.cast.town_clerk
    sent = Sent(scene.cast.security_admin, reverse("access_user_act", args=[person.pk, verb]))
    (entry,) = complete(carried_out(scene, sent), VERBS[verb], sent)
    assert entry.object_id == str(person.pk)


def complete(left: list[AuditEntry], action: str, sent: Sent) -> list[AuditEntry]:
    """The entries of `action`, each with actor, object, outcome, source and place."""
    found = [entry for entry in left if entry.action == action]
    assert len(found) == 1, (action, [entry.action for entry in left])
    for entry in left:
        assert entry.outcome == "done"
        assert entry.source, "no source"
        assert entry.object_type, "no object"
        assert entry.object_id, "no object"
        assert entry.area, "no place"
        assert entry.recorded_at
        if isinstance(sent.person, User):
            assert entry.actor_id == sent.person.pk
            assert entry.actor_label
    return found


def reads(scene: Scene) -> dict[str, tuple[User, str]]:
    """Pages that show somebody's personal record: who opens them, and where."""
    cast, filing = scene.cast, scene.prepare(reviewed)
    material = scene.see(lambda: FilingMaterial.objects.filter(filing=filing).first())
    assert material
    invitation = invited(scene)
    return {
        "read.filingmaterial": (cast.filing_officer, reverse("filing:paper", args=[filing.pk, material.pk])),
        "read.delivery": (cast.filing_officer, reverse("access_invitation", args=[invitation.pk])),
    }


@pytest.mark.parametrize("action", ["read.filingmaterial", "read.delivery"])
def test_reading_a_personal_record_leaves_an_entry_with_its_purpose(scene: Scene, action: str) -> None:
    person, address = reads(scene)[action]
    before = {entry.pk for entry in AuditEntry.objects.all()}
    assert scene.browser(person).get(address).status_code == 200
    (entry,) = [one for one in AuditEntry.objects.filter(action=action) if one.pk not in before]
    assert (entry.actor_id, entry.outcome) == (person.pk, "done")
    assert entry.purpose
    assert entry.object_id
    assert entry.area


def test_opening_private_answers_leaves_the_purpose_that_was_typed(scene: Scene) -> None:
    left = carried_out(scene, scene.prepare(POSTINGS["filing:reveal"].prepare))
    (read,) = [entry for entry in left if entry.action == "read.filingsection"]
    assert read.purpose == "核对负责人身份"


def test_the_issued_documents_can_be_read_by_everybody_who_may_see_the_filing(scene: Scene) -> None:
    """They hold nothing that is not public, so reading one leaves no entry; whoever may not see the filing gets 404."""
    journey = scene.journey()
    filing = journey.filed
    document = scene.see(lambda: selectors.documents_of(filing)[0])
    address = reverse("filing:document", args=[filing.pk, document.pk])
    assert scene.browser(journey.director).get(address).status_code == 200
    assert scene.browser(scene.cast.second_director).get(address).status_code == 404


def test_control_an_act_without_its_entry_is_caught(cast: Cast) -> None:
    with pytest.raises(AssertionError, match=r"filing\.accept"):
        complete([], "filing.accept", Sent(cast.filing_officer, "/"))
