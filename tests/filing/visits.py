"""How far a visit has come: each step taken through the services, for tests to start from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.filing.steps import Journey, picture
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import SiteVerification
from tuoyu.domain.filing.rules.verification import CONFORMS, FAILS, Found, SiteCheck

REASON = "疏散通道堆放杂物"


def planned(journey: Journey) -> SiteVerification:
    """The visit that came with the receipt."""
    assert journey.filed
    with unit_of_work(journey.officer):
        found = selectors.open_verification(journey.draft)
    assert found is not None
    return found


def visit(journey: Journey, *, failing: str = "", **changed: Any) -> SiteVerification:
    """The visit recorded by the officer; `failing` names the item that does not conform."""
    assert journey.filed
    with unit_of_work(journey.officer):
        checklist = selectors.verifications_of(journey.draft)[-1].checklist
    found = tuple(
        Found(one.code, FAILS, REASON) if one.code == failing else Found(one.code, CONFORMS)
        for one in selectors.check_items(checklist)
    )
    done = replace(SiteCheck(clock.today(), "马主任、王科员", found), **changed)
    return services.record_site_check(journey.officer, journey.reread(), done)


def answered(journey: Journey, *, with_picture: bool = True) -> SiteVerification:
    """Notified, and answered by the director."""
    verification = visit(journey, failing="fire")
    uploads = [picture("通道")] if with_picture else []
    services.answer_nonconformity(journey.director, verification, text="已清空通道。", uploads=uploads)
    return verification


def typed_check(verification: SiteVerification, *, failing: str = "") -> dict[str, str]:
    """The form of a visit as a browser sends it."""
    items = [one.code for one in selectors.check_items(verification.checklist)]
    sent = {f"outcome_{item}": FAILS if item == failing else CONFORMS for item in items}
    reasons = {f"reason_{failing}": REASON} if failing else {}
    return {"visited_on": clock.today().isoformat(), "visitors": "马主任、王科员", **sent, **reasons}
