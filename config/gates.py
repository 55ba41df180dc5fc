"""Which door an action belongs to: `<app>.<policy>.<action>` looked up in the apps' own tables of policies."""

from __future__ import annotations

from typing import Any

from tuoyu.base.access import policies as access
from tuoyu.base.access.policy import Policy
from tuoyu.base.intake import policies as intake
from tuoyu.domain.children import policies as children
from tuoyu.domain.filing import policies as filing
from tuoyu.domain.institutions import policies as institutions
from tuoyu.domain.publicity import policies as publicity
from tuoyu.domain.staff import policies as staff
from tuoyu.domain.standards import policies as standards
from tuoyu.insight.indicators import policies as indicators
from tuoyu.outside.exchange import policies as exchange

POLICIES: dict[str, dict[str, Policy]] = {
    "access": access.POLICIES,
    "intake": intake.POLICIES,
    "institutions": institutions.POLICIES,
    "staff": staff.POLICIES,
    "standards": standards.POLICIES,
    "children": children.POLICIES,
    "filing": filing.POLICIES,
    "publicity": publicity.POLICIES,
    "indicators": indicators.POLICIES,
    "exchange": exchange.POLICIES,
}


def may_enter(actor: Any, action: str) -> bool:
    """Whether the actor may take this action anywhere at all; KeyError for an action that no policy knows."""
    app, policy, name = action.split(".")
    return POLICIES[app][policy].may_somewhere(actor, name)
