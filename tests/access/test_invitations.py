"""Invitations: who may send one, what it holds, and coming in by it once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from tests.access.test_sign_in import HOME, acts, sign_in
from tests.cast import COUNTY, DAHEJIA, NEXT_COUNTY, PASSWORD, Cast, typed
from tuoyu.base.access.models import Grant, Invitation, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import invitations, users
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.clock import SetClock
from tuoyu.base.kernel.models import Delivery, Submission
from tuoyu.base.kernel.refusals import Invalid, Missing, NotAllowed, Refused
from tuoyu.base.kernel.sealed import opened

PHONE = "13893067890"


def invite_director(cast: Cast, code: str | None = None) -> Invitation:
    """马主任 invites somebody to act for 王园长's garden."""
    return invitations.invite(
        cast.filing_officer, body=cast.garden, area=DAHEJIA, role=Role.DIRECTOR, name="周园长", phone=PHONE, code=code
    )


def accept(code: str, username: str = "zhou.yuan", password: str = PASSWORD) -> User:
    """Come in by a code."""
    return invitations.accept_invitation(NOBODY, code=code, username=username, password=password)


def test_an_invitation_goes_out_by_sms_with_a_link_that_nobody_else_can_read(cast: Cast) -> None:
    invitation = invite_director(cast)
    sent = Delivery.objects.get(about_id=invitation.pk)
    text = opened(sent, "text") or ""
    code = text.rsplit("/join/", 1)[1].rstrip("/")
    assert (sent.channel, opened(sent, "recipient"), sent.kind) == ("sms", PHONE, "invitation")
    assert len(code) * 6 >= 112
    assert invitations.digest_of(code) == invitation.code_digest
    with connection.cursor() as cursor:
        cursor.execute("SELECT i::text || d::text FROM access_invitation i, kernel_delivery d WHERE d.about_id = i.id")
        stored = cursor.fetchone()[0]
    assert code not in stored
    assert PHONE not in stored


def test_an_invited_director_comes_in_and_acts_for_the_body(cast: Cast) -> None:
    code = invitations.new_code()
    invitation = invite_director(cast, code)
    client = Client()
    page = client.get(f"/join/{code}/").content.decode()
    assert "周园长，欢迎" in page
    given = typed(username="Zhou.Yuan", password=PASSWORD, again=PASSWORD)
    assert client.post(f"/join/{code}/", given).headers["Location"] == "/account/login/"
    assert sign_in(client, "zhou.yuan").headers["Location"] == HOME
    user = User.objects.get(username="zhou.yuan")
    grant = Grant.objects.get(user=user)
    assert (user.name, user.body, opened(user, "phone")) == ("周园长", cast.garden, PHONE)
    assert (grant.role, grant.body, grant.area, grant.granted_by) == (
        Role.DIRECTOR, cast.garden, None, cast.filing_officer.actor_label,
    )  # fmt: skip
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    assert [entry.actor_label for entry in acts("access.accept_invitation")] == ["公众"]


def test_an_invited_official_gets_the_area(cast: Cast) -> None:
    code = invitations.new_code()
    clerk = {"role": Role.TOWN_CLERK, "area": DAHEJIA, "name": "新干事", "phone": PHONE}
    invitations.invite(cast.security_admin, body=cast.department("township", DAHEJIA), code=code, **clerk)
    user = accept(code, "xin.ganshi")
    grant = user.grants.get()
    assert (grant.role, grant.area_id, grant.body_id) == ("town_clerk", DAHEJIA, None)


def test_spent_outlived_taken_back_and_forged_codes_look_alike(cast: Cast, hands: SetClock) -> None:
    spent, old, taken_back = (invitations.new_code() for _ in range(3))
    invite_director(cast, spent)
    accept(spent)
    invitations.end_invitation(cast.filing_officer, invite_director(cast, taken_back))
    invite_director(cast, old)
    hands.advance(timedelta(days=8))
    pages = [Client().get(f"/join/{code}/") for code in (spent, old, taken_back, invitations.new_code(), "x")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1
    assert "请联系邀请您的单位重新发送一次" in pages[0].content.decode()
    for code in (spent, old, taken_back):
        with pytest.raises(Invalid, match="已经用过、过期或不完整"):
            accept(code, "another")


def test_an_invitation_holds_through_its_last_day(cast: Cast, hands: SetClock) -> None:
    code = invitations.new_code()
    invitation = invite_director(cast, code)
    assert invitation.expires_on == clock.today() + timedelta(days=7)
    hands.advance(timedelta(days=7, hours=13))
    assert accept(code).pk


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"username": "wang.fang"}, "这个登录名已经有人用了"),
        ({"username": "WANG.FANG"}, "这个登录名已经有人用了"),
        ({"username": "a b"}, "登录名请用 3 到 40 个小写字母"),
        ({"password": "short", "again": "short"}, "密码太短，至少要 12 个字符"),
        ({"again": "liuyue-pingguo-zixingchf"}, "两次输入的密码不一样"),
    ],
)
def test_a_form_that_will_not_do_says_why_and_keeps_the_invitation(
    cast: Cast, given: dict[str, Any], sentence: str
) -> None:
    assert cast.director
    code = invitations.new_code()
    invitation = invite_director(cast, code)
    answer = Client().post(
        f"/join/{code}/", typed(**{"username": "zhou.yuan", "password": PASSWORD, "again": PASSWORD, **given})
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert accept(code).pk


def test_a_filing_officer_invites_directors_of_their_county_only(cast: Cast) -> None:
    def invite(**changed: Any) -> Invitation:
        usual = {"body": cast.garden, "area": DAHEJIA, "role": Role.DIRECTOR, "name": "某人", "phone": PHONE}
        return invitations.invite(cast.filing_officer, **{**usual, **changed})

    assert invite().pk
    with pytest.raises(NotAllowed):
        invite(role=Role.SECURITY_ADMIN, area=COUNTY, body=cast.bureau)
    with pytest.raises(NotAllowed):
        invite(role=Role.OBSERVER, area=COUNTY, body=cast.bureau)
    for abroad in ({"body": cast.next_garden, "area": NEXT_COUNTY}, {"body": cast.next_garden}):
        with pytest.raises((NotAllowed, Missing)):
            invite(**abroad)
    assert Invitation.objects.count() == 1


def test_a_security_administrator_invites_within_their_area_only(cast: Cast) -> None:
    usual = {"body": cast.bureau, "role": Role.OBSERVER, "name": "某人", "phone": PHONE}
    assert invitations.invite(cast.security_admin, area=COUNTY, **usual).pk
    for wider in (0, 620_000_000, 622_900_000, NEXT_COUNTY):
        with pytest.raises(NotAllowed):
            invitations.invite(cast.security_admin, area=wider, **usual)


@pytest.mark.parametrize(
    "nobody", ["director", "town_clerk", "system_admin", "audit_admin", "leader", "nation_observer"]
)
def test_nobody_else_invites(cast: Cast, nobody: str) -> None:
    with pytest.raises(NotAllowed):
        invitations.invite(
            getattr(cast, nobody), body=cast.garden, area=DAHEJIA, role=Role.DIRECTOR, name="某人", phone=PHONE
        )
    assert [entry.outcome for entry in acts("access.invite")] == ["refused"]


def test_an_accepted_invitation_cannot_be_taken_back(cast: Cast) -> None:
    code = invitations.new_code()
    invitation = invite_director(cast, code)
    accept(code)
    with pytest.raises(Refused, match="对方已经接受邀请"):
        invitations.end_invitation(cast.filing_officer, invitation)


def test_the_link_can_be_handed_over_in_person_and_that_is_written_down(cast: Cast) -> None:
    invitation = invite_director(cast)
    page = cast.browser(cast.filing_officer).get(f"/access/invitations/{invitation.pk}/").content.decode()
    assert "/join/" in page
    assert [entry.purpose for entry in acts("read.delivery")] == ["当面转交邀请链接"]
    assert cast.browser(cast.next_officer).get(f"/access/invitations/{invitation.pk}/").status_code == 404


def test_inviting_by_the_page_keeps_what_was_typed_and_sends_once(cast: Cast) -> None:
    browser = cast.browser(cast.filing_officer)
    bad = {"body": str(cast.garden.pk), "role": "director", "name": "周园长", "phone": "123"}
    answer = browser.post("/access/invitations/new/", typed(**bad))
    assert answer.status_code == 422
    assert 'value="周园长"' in answer.content.decode()
    good = typed(**{**bad, "phone": PHONE})
    first, again = (browser.post("/access/invitations/new/", good) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert Invitation.objects.count() == 1


def test_joining_leaves_no_password_in_the_memory_of_submissions(cast: Cast) -> None:
    code = invitations.new_code()
    invite_director(cast, code)
    Client().post(f"/join/{code}/", typed(username="zhou.yuan", password=PASSWORD, again=PASSWORD))
    assert not Submission.objects.filter(route__startswith="/join/").exists()


def test_eight_at_once_with_one_code_make_one_user(committed_cast: Cast) -> None:
    code = invitations.new_code()
    invite_director(committed_cast, code)

    def one(number: int) -> str:
        try:
            return accept(code, f"zhou.{number}").username
        except Invalid:
            return ""
        finally:
            connection.close()

    with clock.frozen(clock.now(), everywhere=True), ThreadPoolExecutor(8) as pool:
        came_in = [name for name in pool.map(one, range(8)) if name]
    assert len(came_in) == 1
    assert User.objects.filter(username__startswith="zhou.").count() == 1
    assert Grant.objects.filter(user__username__startswith="zhou.").count() == 1


def test_the_first_administrators_are_invited_from_the_command_line(db: None) -> None:
    out = StringIO()
    call_command(
        "invite_administrator", "security_admin", "--area", "622927", "--name", "张三", "--phone", PHONE, stdout=out
    )
    code = out.getvalue().rsplit("/join/", 1)[1].strip().rstrip("/")
    user = accept(code, "zhang.san")
    assert user.roles == {Role.SECURITY_ADMIN}
    assert user.body is not None
    assert user.body.name.endswith("卫生健康局")
    with pytest.raises(CommandError, match="手机号码应为 11 位数字"):
        call_command("invite_administrator", "audit_admin", "--area", "622927", "--name", "李四", "--phone", "1")


def test_a_password_link_works_once_and_never_skips_the_code(cast: Cast) -> None:
    officer = cast.filing_officer
    cast.give_code(officer)
    users.send_password_link(cast.security_admin, officer)
    text = opened(Delivery.objects.get(kind="password_link"), "text") or ""
    link = text.rpartition("：")[2]
    address = "/" + link.split("/", 3)[3]
    client, fresh = Client(), "qingchen-maoyi-huochezhan"
    assert client.get(address).status_code == 200
    assert client.post(address, typed(password=fresh, again=fresh)).headers["Location"] == "/account/login/"
    assert sign_in(client, "ma.jun", fresh).headers["Location"] == "/account/code/enter/"
    assert client.get(address).status_code == 404
    assert Client().get(address.replace("token=", "token=x")).status_code == 404
