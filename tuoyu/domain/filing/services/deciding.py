"""A person judges a push that does not fit the register; the registrar is told how and why."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from django.urls import reverse

from tuoyu.base.kernel import clock, notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.domain.filing.models import RegistrationPush
from tuoyu.domain.filing.policies import PUSH
from tuoyu.domain.filing.rules.matching import KEEP, SEPARATE, TAKE_OVER, decision_obstacles
from tuoyu.domain.institutions import selectors as register
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import Registration, register_institution, update_registration

_OUTCOMES = {
    TAKE_OVER: RegistrationPush.Outcome.TAKEN_OVER,
    KEEP: RegistrationPush.Outcome.KEPT,
    SEPARATE: RegistrationPush.Outcome.SEPARATE,
}
_DAYS = ("registered_on", "deregistered_on")


@act("filing.decide_push", "核对登记推送")
def decide_push(actor: Any, push: RegistrationPush, decision: str, *, reason: str) -> RegistrationPush:
    """Carry out what was decided about a waiting push. Raises OutOfStep when somebody decided before."""
    PUSH.require(actor, "decide", push)
    if decision not in _OUTCOMES or not reason.strip():
        raise Invalid({"reason": ["请选择怎样处理，并写明理由：登记机关会看到。"]})
    known = register.find_by_credit_code(push.credit_code)
    asked = {one["code"] for one in push.questions}
    if found := [*decision_obstacles(decision, is_known=known is not None, asked=asked)]:
        raise Refused(found)
    moved = RegistrationPush.objects.filter(pk=push.pk, outcome__in=RegistrationPush.WAITING).update(
        outcome=_OUTCOMES[decision], decided_at=clock.now(), decided_by=actor.actor_label, decision_reason=reason
    )
    if not moved:
        raise OutOfStep("这条推送已经核对过了，请刷新后查看结果。")
    institution = _carried_out(actor, push, decision, known)
    if institution is not None:
        RegistrationPush.objects.filter(pk=push.pk).update(institution=institution)
    push.refresh_from_db()
    sentence = f"{push.name}的登记推送已核对：{push.get_outcome_display()}。理由：{reason}"
    notices.tell_body(push.body_id, "push_decided", sentence, link=reverse("filing:push_record", args=[push.pk]))
    return push


def _carried_out(actor: Any, push: RegistrationPush, decision: str, known: Institution | None) -> Institution | None:
    """The institution the push is now about; None when it stays with nobody's."""
    if decision == TAKE_OVER and known is not None:
        return update_registration(actor, known, _registration(push))
    if decision == SEPARATE:
        return register_institution(actor, _registration(push))
    return known if known is not None and "filing.push_elsewhere" not in {q["code"] for q in push.questions} else None


def _registration(push: RegistrationPush) -> Registration:
    days = {name: date.fromisoformat(push.received[name]) for name in _DAYS if push.received.get(name)}
    asked = {one.name: push.received[one.name] for one in fields(Registration)}
    return Registration(**{**asked, **days})
