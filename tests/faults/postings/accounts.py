"""How accounts, grants, invitations, bodies and sessions are carried out, and deliveries sent again."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.cast import COUNTY, DAHEJIA, PASSWORD, current_code
from tests.faults.people import stood_in
from tests.faults.postings.table import Sent, entries, fresh, posting
from tests.faults.scene import Scene
from tests.filing.steps import HEAD_PHONE
from tuoyu.base.access import selectors as access
from tuoyu.base.access.models import Body, Grant, Invitation, StandIn, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import invitations, users
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.models import Delivery

NEW_PASSWORD = "qingshan-lvshui-baiyun-9"


# --- the three administrators ----------------------------------------------------------------------------------------


def _colleague(scene: Scene) -> User:
    return scene.cast.person(f"colleague{scene.number()}", "新同事", scene.cast.bureau, None, password=PASSWORD)


def invited(scene: Scene, code: str | None = None) -> Invitation:
    """A director invited for the garden."""
    return invitations.invite(
        scene.cast.filing_officer, body=scene.cast.garden, area=DAHEJIA, role=Role.DIRECTOR, name="周园长",
        phone=HEAD_PHONE, code=code,
    )  # fmt: skip


@posting("access_user_change", "access.change_user", entries("access.change_user"))
def _change_user(scene: Scene) -> Sent:
    address = reverse("access_user_change", args=[_colleague(scene).pk])
    return Sent(scene.cast.security_admin, address, {"name": fresh("张同事", scene), "phone": HEAD_PHONE})


@posting("access_user_act", "access.send_password_link", Delivery.objects.filter(kind="password_link").count)
def _send_link(scene: Scene) -> Sent:
    address = reverse("access_user_act", args=[_colleague(scene).pk, "send-password-link"])
    return Sent(scene.cast.security_admin, address)


@posting("access_grant_add", "access.give_role", Grant.objects.count)
def _give_role(scene: Scene) -> Sent:
    address = reverse("access_grant_add", args=[_colleague(scene).pk])
    return Sent(scene.cast.security_admin, address, {"role": Role.BUREAU_LEADER.value, "area": COUNTY})


@posting(
    "access_grant_end",
    "access.end_grant",
    lambda: -Grant.objects.filter(valid__contains=clock.today()).count(),
)
def _end_grant(scene: Scene) -> Sent:
    person = scene.cast.person(f"clerk{scene.number()}", "旧同事", scene.cast.bureau, Role.OBSERVER, COUNTY)
    return Sent(scene.cast.security_admin, reverse("access_grant_end", args=[person.grants.get().pk]))


@posting("access_stand_in_add", "access.name_stand_in", StandIn.objects.count)
def _name_stand_in(scene: Scene) -> Sent:
    colleague = scene.cast.person(f"beside{scene.number()}", "同岗同事", scene.cast.bureau, Role.FILING_OFFICER, COUNTY)
    absent = scene.cast.person(f"away{scene.number()}", "请假同事", scene.cast.bureau, Role.FILING_OFFICER, COUNTY)
    said = {"absent": str(absent.pk), "stand_in": str(colleague.pk), "first": "2026-03-18", "last": "2026-03-20"}
    return Sent(scene.cast.leader, reverse("access_stand_in_add"), said)


@posting("access_stand_in_end", "access.end_stand_in", entries("access.end_stand_in"))
def _end_stand_in(scene: Scene) -> Sent:
    row = stood_in(scene, scene.cast.filing_officer)
    return Sent(scene.cast.leader, reverse("access_stand_in_end", args=[row.pk]))


@posting("access_invite", "access.invite", Invitation.objects.count)
def _invite(scene: Scene) -> Sent:
    fields = {"body": scene.cast.garden.pk, "role": "director", "name": fresh("周园长", scene), "phone": HEAD_PHONE}
    return Sent(scene.cast.filing_officer, reverse("access_invite"), fields)


@posting(
    "access_invitation_end",
    "access.end_invitation",
    lambda: Invitation.objects.filter(expires_on__lt=clock.today()).count(),
)
def _end_invitation(scene: Scene) -> Sent:
    return Sent(scene.cast.filing_officer, reverse("access_invitation_end", args=[invited(scene).pk]))


@posting("access_body_add", "access.add_body", Body.objects.count)
def _add_body(scene: Scene) -> Sent:
    fields = {"name": fresh("积石山县第一服务站", scene), "kind": "education", "seat": COUNTY}
    return Sent(scene.cast.system_admin, reverse("access_body_add"), fields)


@posting("access_body_change", "access.change_body", entries("access.change_body"))
def _change_body(scene: Scene) -> Sent:
    fields = {"name": fresh("积石山县卫健局", scene), "document_mark": "积卫托备", "is_active": "on"}
    return Sent(scene.cast.system_admin, reverse("access_body_change", args=[scene.cast.bureau.pk]), fields)


# --- coming in, and one's own account --------------------------------------------------------------------------------


@posting("access_join", "access.accept_invitation", User.objects.count)
def _join(scene: Scene) -> Sent:
    code = invitations.new_code()
    assert invited(scene, code)
    fields = {"username": fresh("zhou.yuan", scene), "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    return Sent(scene.cast.anonymous, reverse("access_join", args=[code]), fields)


@posting("access_password_link", "access.renew_password", entries("access.renew_password"))
def _password_link(scene: Scene) -> Sent:
    link = users.password_link(_colleague(scene)).split("://", 1)[1]
    fields = {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    return Sent(scene.cast.anonymous, link[link.index("/") :], fields)


def _director_with_password(scene: Scene) -> User:
    number = scene.number()
    return scene.cast.person(f"fang{number}", "王园长", scene.cast.garden, Role.DIRECTOR, password=PASSWORD)


def signed_in(scene: Scene, person: User, code: bool = False) -> Client:
    """A browser in which this person typed name and password (and code) just now."""
    browser = scene.another()
    browser.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    if code:
        browser.post(reverse("mfa_authenticate"), {"code": current_code(later=-1)})
    return browser


def _official(scene: Scene) -> User:
    number = scene.number()
    cast = scene.cast
    person = cast.person(f"guan{number}", "管干事", cast.bureau, Role.OBSERVER, COUNTY, password=PASSWORD)
    cast.give_code(person)
    return person


@posting("account_login", "access.sign_in", UserSession.objects.count)
def _sign_in(scene: Scene) -> Sent:
    person = _director_with_password(scene)
    fields = {"login": person.username, "password": PASSWORD}
    return Sent(scene.cast.anonymous, reverse("account_login"), fields)


@posting("account_logout", "access.sign_out", entries("access.sign_out"))
def _sign_out(scene: Scene) -> Sent:
    person = _director_with_password(scene)
    return Sent(person, reverse("account_logout"), browser=signed_in(scene, person))


@posting("mfa_authenticate", "access.sign_in", entries("access.sign_in"))
def _enter_code(scene: Scene) -> Sent:
    person = _official(scene)
    browser = signed_in(scene, person)
    return Sent(person, reverse("mfa_authenticate"), {"code": current_code()}, browser)


@posting("account_change_password", "access.password_changed", entries("access.password_changed"))
def _change_password(scene: Scene) -> Sent:
    person = _director_with_password(scene)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    return Sent(person, reverse("account_change_password"), fields, signed_in(scene, person))


@posting("usersessions_list", "access.other_sessions_ended", lambda: -UserSession.objects.count())
def _end_other_sessions(scene: Scene) -> Sent:
    person = _director_with_password(scene)
    here = signed_in(scene, person)
    assert signed_in(scene, person)
    return Sent(person, reverse("usersessions_list"), browser=here)


@posting("access_end_own_session", "access.end_own_session", lambda: -UserSession.objects.count())
def _end_own_session(scene: Scene) -> Sent:
    person = _director_with_password(scene)
    here, there = signed_in(scene, person), signed_in(scene, person)
    session = UserSession.objects.get(session_key=there.session.session_key)
    address = reverse("access_end_own_session", args=[access.session_mark(session)])
    return Sent(person, address, browser=here)


@posting("mfa_activate_totp", "access.code_set_up", Authenticator.objects.filter(type="totp").count)
def _set_up_code(scene: Scene) -> Sent:
    person = _director_with_password(scene)
    browser = signed_in(scene, person)
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    return Sent(person, reverse("mfa_activate_totp"), {"code": current_code(secret)}, browser)


@posting("mfa_deactivate_totp", "access.code_removed", lambda: -Authenticator.objects.filter(type="totp").count())
def _remove_code(scene: Scene) -> Sent:
    sent = _set_up_code(scene)
    assert sent.browser
    sent.browser.post(sent.address, sent.fields)
    return Sent(sent.person, reverse("mfa_deactivate_totp"), browser=sent.browser)


@posting("mfa_generate_recovery_codes", "access.recovery_codes_made", entries("access.recovery_codes_made"))
def _make_recovery_codes(scene: Scene) -> Sent:
    sent = _set_up_code(scene)
    assert sent.browser
    sent.browser.post(sent.address, sent.fields)
    return Sent(sent.person, reverse("mfa_generate_recovery_codes"), browser=sent.browser)


@posting("notices_read", "notices.read", entries("notices.read"))
def _read_notices(scene: Scene) -> Sent:
    notices.tell_user(scene.cast.director.pk, "test", fresh("有一件事等您办", scene))
    return Sent(scene.cast.director, reverse("notices_read"))


@posting("exchange:retry", "exchange.retry", entries("exchange.retry"))
def _retry(scene: Scene) -> Sent:
    invitation = invited(scene)
    Delivery.objects.filter(about_id=invitation.pk).update(state=Delivery.State.FAILED, attempts=3)
    delivery = Delivery.objects.get(about_id=invitation.pk)
    return Sent(scene.cast.filing_officer, reverse("exchange:retry", args=[delivery.pk]))
