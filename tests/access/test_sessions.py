"""How long a session lasts, how many there may be, and how they are ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.access.test_sign_in import HOME, acts, sign_in
from tests.cast import PASSWORD, Cast, typed
from tuoyu.base.access import selectors
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import grants, users
from tuoyu.base.kernel.clock import SetClock


@pytest.fixture
def director(cast: Cast) -> User:
    """王园长 with a password."""
    return cast.person("wang.fang", "王园长", cast.garden, Role.DIRECTOR, password=PASSWORD)


def test_half_an_hour_without_a_click_ends_a_session(client: Client, director: User, hands: SetClock) -> None:
    sign_in(client, "wang.fang")
    hands.advance(timedelta(minutes=29))
    assert client.get(HOME).status_code == 200
    hands.advance(timedelta(minutes=30))
    answer = client.get("/access/areas/?inside=0")
    assert answer.headers["Location"] == "/account/login/?next=%2Faccess%2Fareas%2F%3Finside%3D0"
    assert "超过 30 分钟没有操作" in client.get(answer.headers["Location"]).content.decode()
    assert len(acts("access.session_outlived")) == 1


def test_twelve_hours_end_a_session_however_busy(client: Client, director: User, hands: SetClock) -> None:
    sign_in(client, "wang.fang")
    for _ in range(47):
        hands.advance(timedelta(minutes=15))
        assert client.get(HOME).status_code == 200
    hands.advance(timedelta(minutes=15))
    assert client.get(HOME).headers["Location"].startswith("/account/login/")


def test_a_script_is_told_so_in_json(client: Client, director: User, hands: SetClock) -> None:
    sign_in(client, "wang.fang")
    hands.advance(timedelta(minutes=31))
    answer = client.post(HOME, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert "没有提交的内容保存在这台设备上" in answer.json()["sentence"]


def test_the_fourth_session_ends_the_first(director: User) -> None:
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser, "wang.fang")
    assert [browser.get(HOME).status_code for browser in browsers] == [302, 200, 200, 200]
    assert UserSession.objects.filter(user=director).count() == 3


def test_one_sees_and_ends_ones_own_sessions(director: User) -> None:
    here, there = Client(), Client()
    sign_in(there, "wang.fang")
    sign_in(here, "wang.fang")
    assert here.get("/account/sessions/").context["session_count"] == 2
    other = next(one for one in selectors.sessions_of(director) if one.session_key != here.session.session_key)
    assert here.post(f"/account/sessions/{other.mark}/end/", typed()).headers["Location"] == "/account/"
    assert (here.get(HOME).status_code, there.get(HOME).status_code) == (200, 302)


def test_one_ends_all_ones_other_sessions_at_once(director: User) -> None:
    here, there = Client(), Client()
    sign_in(there, "wang.fang")
    sign_in(here, "wang.fang")
    here.post("/account/sessions/", typed())
    assert (here.get(HOME).status_code, there.get(HOME).status_code) == (200, 302)


def test_nobody_ends_anybody_elses_session_by_address(cast: Cast, director: User) -> None:
    victim, other = Client(), cast.browser(cast.second_director)
    sign_in(victim, "wang.fang")
    mark = selectors.sessions_of(director)[0].mark
    assert other.post(f"/account/sessions/{mark}/end/", typed()).status_code == 404
    assert victim.get(HOME).status_code == 200


def test_a_role_taken_away_is_gone_with_the_next_click(cast: Cast) -> None:
    officer = cast.filing_officer
    browser = cast.browser(officer)
    assert browser.get("/access/invitations/").status_code == 200
    grants.end_grant(cast.security_admin, selectors.current_grants_of(officer)[0])
    assert browser.get("/access/invitations/").status_code == 404


def test_the_security_administrator_ends_all_sessions_of_somebody(cast: Cast, director: User) -> None:
    browser = Client()
    sign_in(browser, "wang.fang")
    users.end_sessions_of(cast.security_admin, director)
    assert browser.get(HOME).status_code == 302
    assert len(acts("access.end_sessions_of")) == 1


def test_a_reset_code_must_be_set_up_anew(cast: Cast) -> None:
    officer = cast.filing_officer
    browser = cast.browser(officer)
    users.reset_code(cast.security_admin, officer)
    browser.force_login(officer)
    assert browser.get(HOME).headers["Location"] == "/account/code/set-up/"
