"""What the machine proposes about registrations; a person accepts it by the ordinary service."""

from __future__ import annotations

from tuoyu.base.access.areas import Level, ancestor
from tuoyu.base.access.selectors import townships_of
from tuoyu.base.kernel import suggestions
from tuoyu.domain.institutions.models import Institution

TOWNSHIP = "township"
METHOD = "地址中的乡镇名称 v1"
_SURE, _LIKELY = 0.95, 0.6


def suggest_township(institution: Institution) -> None:
    """Propose the township whose name the address holds; nothing when none or several fit."""
    county = ancestor(institution.area, Level.COUNTY)
    found = [(area, _named(area.name, institution.address)) for area in townships_of(county)]
    fitting = [(area, how) for area, how in found if how]
    if len(fitting) != 1:
        return
    area, confidence = fitting[0]
    suggestions.suggest(
        TOWNSHIP,
        institution,
        "area",
        area.path,
        sentence=f"地址里有“{area.name}”，建议归入该乡镇。",
        sources=[institution.address],
        model=METHOD,
        confidence=confidence,
    )


def _named(name: str, address: str) -> float:
    if name in address:
        return _SURE
    return _LIKELY if name.rstrip("镇乡") in address else 0.0
