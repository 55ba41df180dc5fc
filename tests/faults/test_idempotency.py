"""Sending a form twice, or eight times at once, has one effect; every route that takes a POST is in the list."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from tests.cast import typed
from tests.faults.postings import POSTINGS, Sent, push_fields
from tests.faults.scene import Scene
from tuoyu.base.kernel.models import Submission
from tuoyu.domain.filing.models import RegistrationPush, SectionComment

AT_ONCE = 8
KEYS = {"filing:push": 200, "filing:comment": 200}
OFTEN = {"filing:hand_in", "filing:submit", "filing:invite", "access_join", "access_invite"}
MANY, SLOW, FEW = 25, 8, 3
ONCE_BY_NATURE = {
    "access_join": "an invitation lets in one person",
    "access_password_link": "a link works once",
    "account_change_password": "the old password is no longer right",
    "account_login": "each sign-in is a session of its own",
    "account_logout": "whoever is out cannot leave again",
    "mfa_authenticate": "a code works once",
    "mfa_activate_totp": "there is one authenticator",
    "mfa_deactivate_totp": "what is gone cannot be removed again",
    "mfa_generate_recovery_codes": "the newest codes count",
    "usersessions_list": "there are no others left",
}
Evidence = Callable[..., None]


def takes_repeats(name: str) -> bool:
    """Whether the route's view is marked as needing no key."""
    return bool(marks()[name])


def marks() -> dict[str, bool]:
    """Of every route that takes a POST, whether it does without a key."""
    from django.urls import get_resolver

    found: dict[str, bool] = {}

    def walk(patterns: Any, prefix: str) -> None:
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
            elif "POST" in getattr(one.callback, "allowed_methods", ()):
                found[f"{prefix}{one.name}"] = getattr(one.callback, "takes_repeats", False)

    walk(get_resolver().url_patterns, "")
    return found


def count_of(route: str) -> int:
    """How many different submissions are sent to a route, each eight times."""
    if route in KEYS:
        return KEYS[route]
    return MANY if route in OFTEN else SLOW if route == "filing:accept" else FEW


@contextmanager
def crowd() -> Iterator[Callable[[Callable[[Any], Any], list[Any]], list[Any]]]:
    """`together(send, parcels)` sends all at the same moment, each from a thread with its own connection."""
    barrier = Barrier(AT_ONCE)

    def at_the_barrier(send: Callable[[Any], Any], parcel: Any) -> Any:
        barrier.wait(30)
        return send(parcel)

    def leave() -> None:
        barrier.wait(30)
        connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        yield lambda send, parcels: [
            sending.result() for sending in [threads.submit(at_the_barrier, send, parcel) for parcel in parcels]
        ]
        for done in [threads.submit(leave) for _ in range(AT_ONCE)]:
            done.result()


def again(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields with files that can be read once more."""
    return {
        name: SimpleUploadedFile(value.name or "file", _whole(value), value.content_type)
        if isinstance(value, SimpleUploadedFile)
        else value
        for name, value in fields.items()
    }


def _whole(file: SimpleUploadedFile) -> bytes:
    file.seek(0)
    return file.read()


def post(scene: Scene, sent: Sent, fields: Mapping[str, Any], **more: Any) -> Any:
    """Send a form from a browser of its own with the session of whoever sends it."""
    browser = scene.another(like=sent.browser or scene.browser(sent.person))
    return browser.post(sent.address, fields, **more)


def keyed() -> list[str]:
    """Routes whose submissions carry a key."""
    return sorted(set(POSTINGS) - set(ONCE_BY_NATURE))


def test_every_route_either_takes_a_key_or_is_told_why_not() -> None:
    without = {name for name, repeats in marks().items() if repeats}
    assert without == {*ONCE_BY_NATURE, "careful", "account_reauthenticate", "mfa_reauthenticate"}


@pytest.mark.parametrize("route", keyed())
def test_eight_at_once_have_one_effect(committed_scene: Scene, route: str, record_evidence: Evidence) -> None:
    case, met = POSTINGS[route], Counter[int]()
    scene = committed_scene
    with crowd() as together:
        for _ in range(count_of(route)):
            sent = scene.prepare(case.prepare)
            scene.browser(sent.person)
            before, key = scene.see(case.effect), uuid.uuid4().hex
            parcels = [{"_key": key, **again(sent.fields)} for _ in range(AT_ONCE + 1)]
            answers = together(partial(post, scene, sent), parcels[1:])
            met.update(answer.status_code for answer in answers)
            assert {answer.status_code for answer in answers} <= {200, 302, 409}
            assert scene.see(case.effect) - before == 1, [answer.status_code for answer in answers]
            first = next(answer for answer in answers if answer.status_code != 409)
            last = post(scene, sent, parcels[0])
            assert last["Idempotent-Replay"] == "true"
            assert (last.status_code, last.get("Location")) == (first.status_code, first.get("Location"))
            assert scene.see(case.effect) - before == 1
    record_evidence(test="T13", route=route, keys=count_of(route), at_once=AT_ONCE, effects=count_of(route), met=met)


@pytest.mark.parametrize("route", ["access_join", "access_password_link"])
def test_a_link_works_once_however_often_it_is_sent(
    committed_scene: Scene, route: str, record_evidence: Evidence
) -> None:
    case, met, scene = POSTINGS[route], Counter[int](), committed_scene
    times = MANY if route == "access_join" else FEW
    with crowd() as together:
        for _ in range(times):
            sent = scene.prepare(case.prepare)
            before = scene.see(case.effect)
            answers = together(partial(post, scene, sent), [typed(**sent.fields) for _ in range(AT_ONCE)])
            met.update(answer.status_code for answer in answers)
            assert Counter(answer.status_code for answer in answers)[302] == 1, met
            assert {answer.status_code for answer in answers} <= {302, 404, 422}
            assert scene.see(case.effect) - before == 1
    record_evidence(test="T13", route=route, keys=times, at_once=AT_ONCE, effects=times, met=met)


@pytest.mark.parametrize("route", keyed())
def test_a_key_is_needed_and_stands_for_one_body_only(scene: Scene, route: str) -> None:
    case = POSTINGS[route]
    sent = scene.prepare(case.prepare)
    before = scene.see(case.effect)
    for bad in ({}, {"_key": "kurz"}, {"_key": "mit leerzeichen !"}, {"_key": "k" * 65}):
        answer = post(scene, sent, {**again(sent.fields), **bad})
        assert answer.status_code == 422
        assert "这次提交缺少防重复标记" in answer.content.decode()
    assert scene.see(case.effect) == before
    key = uuid.uuid4().hex
    assert post(scene, sent, {"_key": key, **again(sent.fields)}).status_code in {200, 302}
    other = post(scene, sent, {"_key": key, **again(sent.fields), "besides": "x"})
    assert other.status_code == 422
    assert "与之前用同一标记提交的内容不同" in other.content.decode()
    assert scene.see(case.effect) - before == 1


def test_while_it_is_being_carried_out_a_repeat_gets_409(committed_scene: Scene) -> None:
    """Another session holds what the running submission holds: the lock of (sender, route, key)."""
    scene = committed_scene
    case = POSTINGS["filing:push"]
    sent, key = scene.prepare(case.prepare), uuid.uuid4().hex
    held = f"{sent.person.actor_id}\x1f{sent.address}\x1f{key}"
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [held])
        answer = post(scene, sent, {"_key": key, **sent.fields})
        assert answer.status_code == 409
        assert "正在办理中" in answer.content.decode()
        assert scene.see(RegistrationPush.objects.count) == 0
    finally:
        other.close()
    assert post(scene, sent, {"_key": key, **sent.fields}).status_code == 302
    assert scene.see(RegistrationPush.objects.count) == 1


def test_a_key_is_its_senders_and_its_routes_own(scene: Scene) -> None:
    key = uuid.uuid4().hex
    sent = scene.prepare(POSTINGS["filing:push"].prepare)
    civil = Sent(
        scene.cast.civil_registrar, sent.address, {**push_fields(scene.number()), "legal_form": "social_service"}
    )
    first, other = (scene.prepare(POSTINGS["filing:comment"].prepare) for _ in range(2))
    elsewhere = Sent(other.person, other.address.replace("/people/", "/classes/"), other.fields)
    for one in (sent, civil, first, elsewhere):
        answer = post(scene, one, {"_key": key, **one.fields})
        assert answer.status_code == 302, answer.content.decode()[-1500:]
        assert "Idempotent-Replay" not in answer
    assert scene.see(RegistrationPush.objects.filter(body__in=[sent.person.body, civil.person.body]).count) >= 2
    assert scene.see(SectionComment.objects.count) == 2


def test_what_failed_for_its_shape_may_be_corrected_and_sent_with_the_same_key(scene: Scene) -> None:
    sent, key = scene.prepare(POSTINGS["filing:push"].prepare), uuid.uuid4().hex
    bad = post(scene, sent, {"_key": key, **sent.fields, "credit_code": "91622927"})
    assert bad.status_code == 422
    assert not Submission.objects.filter(key=key).exists()
    assert post(scene, sent, {"_key": key, **sent.fields}).status_code == 302
    assert post(scene, sent, {"_key": key, **sent.fields})["Idempotent-Replay"] == "true"


def test_programs_may_send_the_key_as_a_header(scene: Scene) -> None:
    sent, headers = scene.prepare(POSTINGS["filing:push"].prepare), {"Idempotency-Key": uuid.uuid4().hex}
    first, second = (post(scene, sent, sent.fields, headers=headers) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert second["Idempotent-Replay"] == "true"
    assert scene.see(RegistrationPush.objects.count) == 1


def test_control_a_route_that_ignores_its_key_is_caught(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the walk over the routes to miss a view that takes repeats, nothing would prove it idempotent."""
    assert not takes_repeats("filing:comment")
    from tuoyu.domain.filing import urls

    view = next(one.callback for one in urls.urlpatterns if one.name == "comment")
    monkeypatch.setitem(vars(view), "takes_repeats", True)
    with pytest.raises(AssertionError):
        test_every_route_either_takes_a_key_or_is_told_why_not()
    sent, key = scene.prepare(POSTINGS["filing:comment"].prepare), uuid.uuid4().hex
    before = scene.see(SectionComment.objects.count)
    for _ in range(2):
        post(scene, sent, {"_key": key, **sent.fields})
    assert scene.see(SectionComment.objects.count) - before == 2
