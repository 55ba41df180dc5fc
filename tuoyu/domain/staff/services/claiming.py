"""How people come to see their own record: invited by their director, claimed by proving who they are."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.access.models import User
from tuoyu.base.access.services.invitations import invite_staff
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.base.kernel.sealed import opened
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models import Person, RecordClaim
from tuoyu.domain.staff.policies import OWN, PERSON
from tuoyu.domain.staff.selectors.own import claims_of, opens_again_at, person_of
from tuoyu.domain.staff.selectors.people import at_post, find_by_number, read_number
from tuoyu.domain.staff.services.people import is_same_name

NOT_YOU = "姓名和证件号码与邀请您的单位登记的不一致。请照证件核对；确实无误的，请联系邀请您的单位。"
_HAS_ACCOUNT = Obstacle("own.has_account", "本人已经有账号，能看自己的从业档案，不用再邀请。")
_COMING = Obstacle("own.joined", "对方已经接受邀请、建好账号，等本人登录后核对身份；不用再邀请。")


@act("staff.invite_to_record", "邀请查看本人档案")
def invite_to_record(
    actor: Any, person: Person, institution: Institution, *, phone: str = "", code: str | None = None
) -> RecordClaim:
    """Send somebody who works here a way to their own record; an earlier one that nobody accepted no longer works.

    Without a phone the one on record is used; Invalid when there is none. `code` may be made beforehand.
    """
    PERSON.require(actor, "change", person)
    at_post(actor, person)
    claim = RecordClaim(person=person, area=institution.area, body_id=institution.body_id)
    OWN.require(actor, "invite", claim)
    phone = phone or opened(person, "phone") or ""
    if not phone:
        raise Invalid({"phone": ["档案里没有手机号，请填写。"]})
    earlier = claims_of(person)
    if any(one.user_id for one in earlier):
        raise Refused([_HAS_ACCOUNT])
    if any(one.invitation.accepted_at for one in earlier):
        raise Refused([_COMING])
    mine = next((one.invitation for one in earlier if one.body_id == institution.body_id), None)
    body = institution.body
    claim.invitation = invite_staff(actor, body=body, name=person.name, phone=phone, instead_of=mine, code=code)
    claim.save(force_insert=True)
    return claim


def claim_record(actor: Any, claim: RecordClaim, *, name: str, id_number: str) -> bool:
    """Whether this account proved that its holder is the one who was invited; then the record is theirs to see.

    Every wrong try counts, whatever was wrong; Refused while there were too many, Invalid for what no number is.
    """
    OWN.require(actor, "claim", claim)
    number = read_number(id_number)
    claim = RecordClaim.objects.select_for_update(of=["self"]).get(pk=claim.pk)
    if (until := opens_again_at(claim)) is not None:
        when = clock.local(until)
        sentence = f"连续输错次数太多，{when.month}月{when.day}日 {when:%H:%M} 后再试。不是本人操作的，请告诉您的单位。"
        raise Refused([Obstacle("own.paused", sentence)])
    found = find_by_number(number)
    if found is not None and found.pk == person_of(claim).pk and is_same_name(found.name, name):
        join_record(actor, claim)
        return True
    note_wrong_claim(actor, claim)
    return False


@act("staff.claim_record", "认领本人档案")
def join_record(actor: User, claim: RecordClaim) -> RecordClaim:
    """Let the account see the record from today on."""
    OWN.require(actor, "claim", claim)
    claim.user, claim.valid, claim.wrong_tries = actor, DateRange(clock.today(), None), 0
    try:
        with transaction.atomic():
            claim.save(update_fields=["user", "valid", "wrong_tries"])
    except IntegrityError as error:
        if "record_claim_one" not in str(error):
            raise
        raise Refused([_HAS_ACCOUNT]) from None
    return claim


@act("staff.claim_failed", "认领本人档案未通过")
def note_wrong_claim(actor: Any, claim: RecordClaim) -> RecordClaim:
    """Count a wrong try; what was typed is not kept. After a pause the count begins anew."""
    OWN.require(actor, "claim", claim)
    had_paused = claim.last_wrong_at is not None and clock.local(claim.last_wrong_at).date() < clock.today()
    claim.wrong_tries = 1 if had_paused else claim.wrong_tries + 1
    claim.last_wrong_at = clock.now()
    claim.save(update_fields=["wrong_tries", "last_wrong_at"])
    return claim
