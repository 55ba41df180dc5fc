"""Acts upon users: bringing them in, stopping and restarting them, renewing what they sign in with."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from tuoyu.base.access import policies, rules
from tuoyu.base.access.areas import NATION
from tuoyu.base.access.models import Area, Body, Grant, User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.services import sessions
from tuoyu.base.kernel import notices
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.identifiers import BadIdentifier, mobile_phone
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.base.kernel.sealed import opened

SYSTEM = "system"
LINK_SPENT = "这个链接已经用过、过期或不完整。请联系本单位的安全管理员重新发送。"
_FOUNDED_ON = date(2021, 1, 1)
_links = PasswordResetTokenGenerator()
_links.key_salt = "tuoyu.base.access.password-link"


def system_user() -> User:
    """The user under whose name commands and schedules act; made, with the nation's division, on first need."""
    return User.objects.filter(username=SYSTEM).first() or _found_system(NOBODY)


@act("access.found_system")
def _found_system(actor: object) -> User:
    Area.objects.get_or_create(pk=NATION, defaults={"name": "全国", "full_name": "中华人民共和国"})
    user = User(username=SYSTEM, name="系统")
    user.set_unusable_password()
    user.save()
    Grant.objects.create(
        user=user, role=Role.SCHEDULE, area_id=NATION, valid=DateRange(_FOUNDED_ON, None), granted_by="系统安装"
    )
    return user


@act("access.add_user")
def add_user(
    actor: User, *, body: Body, username: str, name: str, phone: str | None = None, password: str | None = None,
    is_demo: bool = False, must_use_code: bool = False,
) -> User:  # fmt: skip
    """A new user of a body, without any grant yet. Without a password they set one by `send_password_link`.

    Raises Invalid for a bad or taken login name, phone or password.
    """
    user = User(
        username=rules.login_name(username), name=name.strip(), body=body, is_demo=is_demo, must_use_code=must_use_code
    )
    policies.USERS.require(actor, "add", user)
    return keep_new(user, phone=phone, password=password)


def keep_new(user: User, *, phone: str | None, password: str | None) -> User:
    """Check and save a user who was not there before. Part of a running act."""
    user.is_demo = user.is_demo or settings.IS_DEMO  # an account made in the demonstration never works elsewhere
    errors: dict[str, list[str]] = {}
    if faults := list(rules.login_name_faults(user.username)):
        errors["username"] = faults
    if not user.name:
        errors["name"] = ["请填写姓名。"]
    user.phone = _checked_phone(phone, errors)
    if password is None:
        user.set_unusable_password()
    else:
        errors |= _password_errors(user, password)
        user.set_password(password)
    if errors:
        raise Invalid(errors)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise Invalid({"username": ["这个登录名已经有人用了，请换一个，例如在后面加上数字。"]}) from None
    return user


@act("access.change_user")
def change_user(actor: User, user: User, *, name: str, phone: str | None) -> User:
    """Correct a name or a phone number; an empty phone leaves the stored one as it is."""
    policies.USERS.require(actor, "change", user)
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = ["请填写姓名。"]
    number = _checked_phone(phone, errors)
    if errors:
        raise Invalid(errors)
    if user.name != name.strip():
        user.name = name.strip()
        note_changed("name")
    if number:
        user.phone = number
        note_changed("phone")
    user.save(update_fields=["name", "phone"])
    return user


@act("access.disable_user")
def disable_user(actor: User, user: User) -> User:
    """Stop an account at once: every open session ends with its next request."""
    policies.USERS.require(actor, "change", user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)
    return user


@act("access.enable_user")
def enable_user(actor: User, user: User) -> User:
    """Let a stopped account in again; its grants are as they were."""
    policies.USERS.require(actor, "change", user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user


@act("access.end_sessions_of")
def end_sessions_of(actor: User, user: User) -> User:
    """Sign somebody out everywhere."""
    policies.USERS.require(actor, "change", user)
    sessions.end_all(user)
    return user


@act("access.reset_code")
def reset_code(actor: User, user: User) -> User:
    """Forget the authenticator of somebody who lost theirs; their next sign-in begins with setting one up."""
    policies.USERS.require(actor, "change", user)
    Authenticator.objects.filter(user=user).delete()
    sessions.end_all(user)
    sentence = "安全管理员重置了您的动态口令，登录时请重新设置。如非您本人要求，请立即联系。"
    notices.tell_user(user.pk, "code_reset", sentence)
    return user


@act("access.send_password_link")
def send_password_link(actor: User, user: User) -> User:
    """Send somebody a link, by SMS, at which they set a new password. It works once and never skips the code."""
    policies.USERS.require(actor, "change", user)
    phone = opened(user, "phone")
    if not phone:
        raise Invalid({"phone": ["此人没有登记手机号，收不到链接。请先补上手机号。"]})
    text = f"【托育】{user.name}，请打开链接设置新密码（3 日内有效，仅可用一次）：{password_link(user)}"
    notices.plan_delivery(notices.SMS, phone, text, kind="password_link", area=user.audit_area, about=user)
    return user


def password_link(user: User) -> str:
    """The address at which this user may set a new password, until it is used or outlived."""
    path = reverse("access_password_link", args=[user.pk])
    return f"{settings.PUBLIC_ADDRESS}{path}?{urlencode({'token': _links.make_token(user)})}"


def link_is_good(user_id: UUID, token: str) -> bool:
    """Whether a password link still works."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return user is not None and _links.check_token(user, token)


@act("access.renew_password")
def renew_password(actor: object, *, user_id: UUID, token: str, password: str) -> User:
    """Set a new password by a link. Raises Invalid for a spent link or a password that will not do."""
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None or not _links.check_token(user, token):
        raise Invalid({"token": [LINK_SPENT]}, LINK_SPENT)
    if errors := _password_errors(user, password):
        raise Invalid(errors)
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end_all(user)
    return user


def _password_errors(user: User, password: str) -> dict[str, list[str]]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {"password": list(error.messages)}
    return {}


def _checked_phone(phone: str | None, errors: dict[str, list[str]]) -> str | None:
    if not phone:
        return None
    try:
        return mobile_phone(phone)
    except BadIdentifier as error:
        errors["phone"] = [str(error)]
        return None
