"""A guardian signs the agreement with the institution."""

from __future__ import annotations

from datetime import date
from typing import Any

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.refusals import Invalid, OutOfStep
from tuoyu.base.kernel.rulebook import choices
from tuoyu.domain.children.models import Agreement, Application, Guardian
from tuoyu.domain.children.policies import STAY
from tuoyu.domain.children.selectors.agreements import deciders_of, fees_of
from tuoyu.domain.children.workflows import OPEN


@act("children.sign_agreement", "登记签订托育服务协议")
def sign_agreement(
    actor: Any, stay: Application, guardian: Guardian, *, service_mode: str, signed_on: date
) -> Agreement:
    """Write down who signed, for which form of service, at the fees published today. Invalid for whoever may not."""
    STAY.require(actor, "enrol", stay)
    if stay.state not in OPEN:
        raise OutOfStep("申请已经取消或幼儿已经离托，不用再签协议。")
    if guardian.pk not in {one.pk for one in deciders_of(stay)}:
        raise Invalid({"guardian": ["协议由能作决定的监护人签订，请选择另一名。"]})
    if service_mode not in dict(choices("service_mode")):
        raise Invalid({"service_mode": ["没有这种服务形式，请从列表中选择。"]})
    if not stay.child.born_on <= signed_on <= clock.today():
        raise Invalid({"signed_on": ["签订日期应在幼儿出生之后、今天之前（含今天）。"]})
    made = Agreement(
        child=stay.child, stay=stay, guardian=guardian, service_mode=service_mode, fees=fees_of(stay),
        signed_on=signed_on, entered_at=clock.now(),
    )  # fmt: skip
    made.save(force_insert=True)
    return made
