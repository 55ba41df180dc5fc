"""What a founder has to count on, from what they plan to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules.sections import FAMILY_SITE
from tuoyu.domain.institutions.rules.facts import Requirement
from tuoyu.domain.standards.rules.checks.staff import OWN_KITCHEN

COUNTED = (
    "family_site.children",
    "ratio.family_site",
    "premises.outdoor.per_child",
    "staffing.cook.children",
)


@dataclass(frozen=True)
class Intent:
    """What a founder plans, as far as they have said: codes of the enumerations, and how many children."""

    facility_type: str = ""
    legal_form: str = ""
    site_tenure: str = ""
    meal_supply: str = ""
    children: int | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What the rulebook's conditions ask; what is not said yet matches nothing."""
        return {
            "facility_type": self.facility_type or None,
            "legal_form": self.legal_form or None,
            "site_tenure": self.site_tenure or None,
            "meal_supply": self.meal_supply or None,
        }


def too_large(intent: Intent, rules: Mapping[str, Requirement]) -> Iterable[Obstacle]:
    """A family site beyond its size is another kind of institution."""
    most = rules["family_site.children"]
    if intent.facility_type == FAMILY_SITE and (intent.children or 0) > most.value:
        yield Obstacle(
            "filing.family_too_large",
            f"家庭托育点最多收 {most.value} 名孩子，您打算收 {intent.children} 名：请改办托育机构，或减少人数。",
            most.cited,
        )


def counted(intent: Intent, rules: Mapping[str, Requirement]) -> Iterable[tuple[str, str, Requirement]]:
    """Label, figure and basis of what follows from the number of children; nothing when it was not said."""
    if not intent.children:
        return
    if intent.facility_type == FAMILY_SITE:
        ratio = rules["ratio.family_site"]
        yield "照护人员", f"{ceil(intent.children / ratio.value)} 人", ratio
        return
    outdoor = rules["premises.outdoor.per_child"]
    yield "户外活动场地", f"{outdoor.value * intent.children} 平方米", outdoor
    if intent.meal_supply in OWN_KITCHEN:
        cook = rules["staffing.cook.children"]
        yield "炊事人员", f"{ceil(intent.children / cook.value)} 人", cook
