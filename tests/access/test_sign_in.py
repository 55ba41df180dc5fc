"""Coming in: password, then code; and every way it is refused."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from tests.cast import PASSWORD, Cast, current_code, typed
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import AREA_ROLES, Role
from tuoyu.base.access.services import users
from tuoyu.base.kernel.models import AuditEntry

HOME = "/home/"
WRONG = "登录名或密码不对"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    """Type login name and password."""
    return client.post("/account/login/", typed(login=username, password=password), **more)


@pytest.fixture
def director(cast: Cast) -> User:
    """王园长 with a password."""
    return cast.person("wang.fang", "王园长", cast.garden, Role.DIRECTOR, password=PASSWORD)


@pytest.fixture
def officer(cast: Cast) -> User:
    """马主任 with a password and a code."""
    person = cast.person("ma.jun", "马主任", cast.bureau, Role.FILING_OFFICER, 622_927_000, password=PASSWORD)
    cast.give_code(person)
    return person


def acts(action: str) -> list[AuditEntry]:
    """The log's entries of one action."""
    return list(AuditEntry.objects.filter(action=action))


def test_a_director_comes_in_with_name_and_password(client: Client, director: User) -> None:
    assert sign_in(client, "wang.fang").headers["Location"] == HOME
    assert client.get(HOME).status_code == 200
    assert [entry.object_id for entry in acts("access.sign_in")] == [str(director.pk)]


def test_a_name_is_one_name_however_it_is_typed(client: Client, director: User) -> None:
    assert sign_in(client, " ＷANG.fang ").headers["Location"] == HOME


def test_an_official_is_not_in_before_the_code(client: Client, officer: User) -> None:
    assert sign_in(client, "ma.jun").headers["Location"] == "/account/code/enter/"
    assert client.get(HOME).status_code == 302
    answer = client.post("/account/code/enter/", typed(code=current_code()))
    assert answer.headers["Location"] == HOME
    assert client.get(HOME).status_code == 200


def test_a_code_works_once(officer: User) -> None:
    code = current_code()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "ma.jun")
    assert first.post("/account/code/enter/", typed(code=code)).status_code == 302
    again = second.post("/account/code/enter/", typed(code=code))
    assert "动态口令不对或已经用过" in again.content.decode()
    assert second.get(HOME).status_code == 302


def test_a_wrong_code_is_written_down(client: Client, officer: User) -> None:
    sign_in(client, "ma.jun")
    wrong = "000000" if current_code() != "000000" else "000001"
    assert client.post("/account/code/enter/", typed(code=wrong)).status_code == 200
    assert [entry.object_id for entry in acts("access.code_failed")] == [str(officer.pk)]


@pytest.mark.parametrize("role", sorted(AREA_ROLES - {Role.SCHEDULE}))
def test_every_official_role_must_set_up_a_code_first(client: Client, cast: Cast, role: Role) -> None:
    cast.person("new.official", "新同事", cast.bureau, role, 622_927_000, password=PASSWORD)
    assert sign_in(client, "new.official").headers["Location"] == HOME
    for address in (HOME, "/account/", "/access/users/", "/access/areas/", "/account/password/", "/account/sessions/"):
        assert client.get(address).headers["Location"] == "/account/code/set-up/", address
    page = client.get("/account/code/set-up/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    done = client.post("/account/code/set-up/", typed(code=current_code(secret)))
    assert done.headers["Location"] == "/account/code/recovery/"
    assert client.get("/account/code/recovery/").status_code == 200
    assert client.get(HOME).status_code == 200
    assert len(acts("access.code_set_up")) == 1


def test_secrets_of_codes_are_sealed_in_the_database(officer: User) -> None:
    stored = Authenticator.objects.get(user=officer, type="totp").data["secret"]
    assert stored.startswith("v1.")
    assert "JBSWY3DP" not in stored


def test_an_old_code_does_not_let_a_thief_of_the_password_replace_it(client: Client, officer: User) -> None:
    sign_in(client, "ma.jun")
    client.post("/account/code/enter/", typed(code=current_code()))
    assert client.get("/account/code/remove/").headers["Location"].startswith("/account/code/confirm/")
    assert client.get("/account/confirm/").headers["Location"].startswith("/account/code/confirm/")


def test_unknown_and_known_names_are_answered_alike(director: User) -> None:
    known, unknown = sign_in(Client(), "wang.fang", "wrong"), sign_in(Client(), "nobody.here", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert WRONG in known.content.decode()

    def told(answer: Any) -> str:
        return "\n".join(
            line for line in answer.content.decode().splitlines() if "_key" not in line and "id_login" not in line
        )

    assert told(known) == told(unknown)


def test_failures_are_written_down_without_what_was_typed(client: Client, director: User) -> None:
    sign_in(client, "wang.fang", "my-secret-typed-wrong")
    sign_in(client, "my-secret-typed-wrong", "x")
    entries = acts("access.sign_in_failed")
    assert {entry.object_id for entry in entries} == {str(director.pk), ""}
    assert not any("my-secret" in str(vars(entry)) for entry in entries)


def test_a_stopped_account_is_refused_like_a_wrong_password(client: Client, cast: Cast, director: User) -> None:
    users.disable_user(cast.security_admin, director)
    assert WRONG in sign_in(client, "wang.fang").content.decode()


def test_a_session_dies_with_the_account(client: Client, cast: Cast, director: User) -> None:
    sign_in(client, "wang.fang")
    users.disable_user(cast.security_admin, director)
    assert client.get(HOME).headers["Location"].startswith("/account/login/")


def test_a_demonstration_account_does_not_exist_outside_the_demonstration(
    client: Client, cast: Cast, settings: Any
) -> None:
    cast.person("demo.ma", "演示马主任", cast.bureau, Role.FILING_OFFICER, 622_927_000, password=PASSWORD, is_demo=True)
    assert WRONG in sign_in(client, "demo.ma").content.decode()
    settings.IS_DEMO = True
    assert sign_in(client, "demo.ma").headers["Location"] == HOME
    assert client.get(HOME).status_code == 200, "a demonstration account needs no code in the demonstration"
    settings.IS_DEMO = False
    assert client.get(HOME).headers["Location"].startswith("/account/login/"), "its sessions end with the demonstration"


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert "账号由邀请建立" in client.get("/account/signup/").content.decode()
    assert client.post("/account/signup/", typed(username="intruder", password1=PASSWORD)).status_code == 405
    assert not User.objects.filter(username="intruder").exists()


def test_the_key_of_a_session_changes_with_signing_in(client: Client, director: User) -> None:
    client.get("/account/login/")
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    client.cookies["sid"] = session.session_key
    sign_in(client, "wang.fang")
    assert client.session.session_key != session.session_key
    assert UserSession.objects.get().session_key == client.session.session_key


def test_signing_out_clears_the_browser(client: Client, director: User) -> None:
    sign_in(client, "wang.fang")
    answer = client.post("/account/logout/", typed())
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(HOME).status_code == 302
    assert len(acts("access.sign_out")) == 1


def test_private_pages_are_stored_nowhere(client: Client, director: User) -> None:
    sign_in(client, "wang.fang")
    assert "no-store" in client.get("/account/").headers["Cache-Control"]


def test_changing_the_password_ends_the_other_sessions(client: Client, director: User) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, "wang.fang")
    fresh = "qingchen-maoyi-huochezhan"
    given = typed(oldpassword=PASSWORD, password1=fresh, password2=fresh)
    assert client.post("/account/password/", given).headers["Location"] == "/account/"
    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302
    assert len(acts("access.password_changed")) == 1


@pytest.mark.parametrize("weak", ["short", "tuoyu-622927-admin", "aaaaaaaaaaaaaaaa", "1234567890123", "wang.fang.wang"])
def test_weak_passwords_are_refused_with_a_sentence(client: Client, director: User, weak: str) -> None:
    sign_in(client, "wang.fang")
    answer = client.post("/account/password/", typed(oldpassword=PASSWORD, password1=weak, password2=weak))
    assert answer.status_code == 200
    assert "有 1 处需要改正" in answer.content.decode()
    assert User.objects.get(pk=director.pk).check_password(PASSWORD)
