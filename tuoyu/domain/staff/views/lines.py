"""The lines of a person's record in words, the same for whoever employs them and for themselves."""

from __future__ import annotations

from typing import Any

from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.templatetags.kit import full_day
from tuoyu.domain.staff import selectors
from tuoyu.domain.staff.models import Credential, Employment, Restriction


def paper(one: Credential) -> dict[str, Any]:
    """A paper with its state today."""
    state = selectors.state_of(one)
    until = selectors.last_day(one.valid)
    return {
        "row": one,
        "name": rulebook.label("staff_certificate", one.kind),
        "state": rulebook.label("certificate_state", state) if state != "revoked" else "已作废",
        "tone": {"valid": "good", "expiring": "warn", "expired": "bad"}.get(state, "quiet"),
        "time": f"{full_day(one.issued_on)}出具" + (f"，有效至{full_day(until)}" if until else ""),
        "hours": f"{one.hours} 学时" if one.hours else "",
        "found": "、".join(rulebook.label("background_category", code) for code in one.found),
    }


def employment(one: Employment) -> tuple[str, str]:
    """How somebody is or was employed, and where."""
    label = rulebook.label
    words = f"{label('employment_contract', one.contract)}，{label('social_insurance', one.insurance)}"
    return words, f"{one.institution.name} · {period(one.valid)}"


def restriction(one: Restriction, *, tells: bool) -> dict[str, Any]:
    """A restriction in words; what was decided, by whom and why only for those who are told."""
    is_in_force = selectors.is_in_force(one, clock.today())
    if not tells:
        return {"words": "在限制期内，不能任职" if is_in_force else "已不在限制期", "is_in_force": is_in_force}
    return {
        "words": f"{rulebook.label('ban_scope', one.scope)} · {rulebook.label('restriction_reason', one.reason)}",
        "decided": f"{one.organ} {one.decision} · {period(one.valid)}",
        "is_in_force": is_in_force,
        "lifted": f"{full_day(one.lifted_on)}解除：{one.lifted_because}" if one.lifted_on else "",
    }


def period(valid: Any) -> str:
    """A time with or without an end."""
    last = selectors.last_day(valid)
    return f"{full_day(valid.lower)}起" if last is None else f"{full_day(valid.lower)}至{full_day(last)}"
