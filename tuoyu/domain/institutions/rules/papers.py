"""Papers of an institution: until when they hold, and when a department may confirm one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tuoyu.base.kernel.obstacles import Obstacle


class Validity(StrEnum):
    """How a paper stands on one day."""

    LASTING = "lasting"
    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"


@dataclass(frozen=True)
class PaperFacts:
    """A paper on one day: what it says, what its kind asks, and where the law says so."""

    name: str
    on: date
    issued_on: date | None
    expires_on: date | None
    must_expire: bool
    source: str = ""


def may_be_confirmed(facts: PaperFacts) -> Iterable[Obstacle]:
    """It holds today, and its dates are there and in order."""
    if facts.issued_on and facts.issued_on > facts.on:
        yield Obstacle("paper.from_tomorrow", f"{facts.name}的发证日期在今天之后，请核对后改正。", facts.source)
    if facts.expires_on is None:
        if facts.must_expire:
            yield Obstacle("paper.no_expiry", f"{facts.name}须写明有效期，请填写有效期至哪一天。", facts.source)
        return
    if facts.issued_on and facts.expires_on < facts.issued_on:
        yield Obstacle("paper.dates_crossed", f"{facts.name}的有效期早于发证日期，请核对后改正。", facts.source)
    if facts.expires_on < facts.on:
        yield Obstacle(
            "paper.expired", f"{facts.name}已经过期，不能核实为有效；请提出异议，让机构提交换发的证照。", facts.source
        )


def validity_of(expires_on: date | None, on: date, *, soon_days: int) -> Validity:
    """Valid up to and including `expires_on`; expiring within `soon_days` before it ends."""
    if expires_on is None:
        return Validity.LASTING
    if expires_on < on:
        return Validity.EXPIRED
    return Validity.EXPIRING if expires_on <= on + timedelta(days=soon_days) else Validity.VALID
