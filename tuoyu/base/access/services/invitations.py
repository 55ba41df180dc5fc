"""Acts upon invitations: sending one, taking it back, and coming in by it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from tuoyu.base.access import policies, rules
from tuoyu.base.access.models import Area, Body, Grant, Invitation, User
from tuoyu.base.access.roles import BODY_ROLES, Role
from tuoyu.base.access.services import users
from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.actors import Actor
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.identifiers import BadIdentifier, mobile_phone
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.base.kernel.rulebook import rule
from tuoyu.base.kernel.sealed import opened

_CODE_BYTES = 16
NO_LONGER_GOOD = "这个邀请链接已经用过、过期或不完整。请联系邀请您的单位重新发送一次。"


def new_code() -> str:
    """128 random bits, as they stand in the link."""
    return secrets.token_urlsafe(_CODE_BYTES)


def digest_of(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(code.strip().encode()).hexdigest()


def link_of(code: str) -> str:
    """The address that an invited person opens."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('access_join', args=[code])}"


@act("access.invite")
def invite(
    actor: User, *, body: Body, area: int, role: Role, name: str, phone: str, code: str | None = None
) -> Invitation:
    """Invite somebody by SMS to act for `body`, or in `area`, as `role`.

    `code` may be made beforehand by `new_code`, so that whoever invites can also hand the link over in person.
    Raises Invalid for a bad name or phone number.
    """
    code = code or new_code()
    invitation = _shaped(actor, code, body=body, area=area, role=role, name=name)
    policies.INVITATIONS.require(actor, "add", invitation)
    policies.BODIES.require(actor, "staff", body)
    _check_place(invitation)
    return _sent(invitation, code, phone)


@act("access.invite_staff", "邀请从业人员")
def invite_staff(
    actor: User, *, body: Body, name: str, phone: str, instead_of: Invitation | None = None, code: str | None = None
) -> Invitation:
    """Invite somebody who works at `body` to see their own record, `instead_of` an invitation nobody has accepted."""
    code = code or new_code()
    invitation = _shaped(actor, code, body=body, area=body.area, role=Role.STAFF, name=name)
    policies.INVITATIONS.require(actor, "add_staff", invitation)
    if instead_of is not None and instead_of.accepted_at is None:
        instead_of.expires_on = min(instead_of.expires_on, clock.today() - timedelta(days=1))
        instead_of.save(update_fields=["expires_on"])
    return _sent(invitation, code, phone)


def _shaped(actor: User, code: str, *, body: Body, area: int, role: Role, name: str) -> Invitation:
    today = clock.today()
    return Invitation(
        code_digest=digest_of(code), name=name.strip(), role=role, body=body, area=area,
        invited_by=actor.actor_label, invited_at=clock.now(),
        expires_on=today + timedelta(days=int(rule("security.invitation.validity", today, area).value)),
    )  # fmt: skip


def _sent(invitation: Invitation, code: str, phone: str) -> Invitation:
    invitation.phone = number = _checked(invitation.name, phone)
    invitation.save(force_insert=True)
    last = f"{invitation.expires_on.month}月{invitation.expires_on.day}日"
    by = invitation.body.name
    text = f"【托育】{invitation.name}，{by}邀请您使用托育信息管理系统，请于{last}前打开：{link_of(code)}"
    notices.plan_delivery(notices.SMS, number, text, kind="invitation", area=invitation.area, about=invitation)
    return invitation


@act("access.end_invitation")
def end_invitation(actor: User, invitation: Invitation) -> Invitation:
    """Take back an invitation nobody has accepted yet."""
    policies.INVITATIONS.require(actor, "end", invitation)
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_at is not None:
        raise Refused([Obstacle("access.invitation_accepted", "对方已经接受邀请。如需停用，请停用其账号。")])
    current.expires_on = min(current.expires_on, clock.today() - timedelta(days=1))
    current.save(update_fields=["expires_on"])
    return current


@act("access.accept_invitation")
def accept_invitation(actor: Actor, *, code: str, username: str, password: str) -> User:
    """Come in by an invitation: one user, with the role they were invited for.

    Raises Invalid for a code that is spent, outlived or forged (all alike), and for a login name or password that
    will not do.
    """
    invitation = (
        Invitation.objects.select_for_update(of=["self"])
        .select_related("body")
        .filter(code_digest=digest_of(code), accepted_at=None, expires_on__gte=clock.today())
        .first()
    )
    if invitation is None:
        raise Invalid({"code": [NO_LONGER_GOOD]}, NO_LONGER_GOOD)
    user = User(username=rules.login_name(username), name=invitation.name, body=invitation.body)
    users.keep_new(user, phone=opened(invitation, "phone"), password=password)
    Grant.objects.create(
        user=user,
        role=invitation.role,
        area_id=None if invitation.role in BODY_ROLES else invitation.area,
        body=invitation.body if invitation.role in BODY_ROLES else None,
        valid=DateRange(clock.today(), None),
        granted_by=invitation.invited_by,
    )
    invitation.accepted_by, invitation.accepted_at = user, clock.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    return user


def _check_place(invitation: Invitation) -> None:
    if invitation.role in BODY_ROLES and invitation.area != invitation.body.area:
        raise Invalid({"area": ["机构负责人的区划必须是机构所在的区划。"]})
    if not Area.objects.filter(pk=invitation.area).exists():
        raise Invalid({"area": ["没有这个行政区划，请重新选择。"]})


def _checked(name: str, phone: str) -> str:
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = ["请填写被邀请人的姓名。"]
    number = ""
    try:
        number = mobile_phone(phone)
    except BadIdentifier as error:
        errors["phone"] = [str(error)]
    if errors:
        raise Invalid(errors)
    return number
