"""Writing down how many people live in a division."""

from __future__ import annotations

from typing import Any

from tuoyu.base.access.models import Area
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.refusals import Invalid
from tuoyu.insight.indicators.models import Population
from tuoyu.insight.indicators.policies import POPULATION
from tuoyu.insight.indicators.rules import population_faults


@act("indicators.record_population", "登记人口")
def record_population(actor: Any, area: Area, year: int, residents: int, source: str) -> Population:
    """Write down the residents of a division at the end of a year, in place of what stood there for that year.

    Raises Invalid for a year ahead, no residents, or no source.
    """
    found = Population(area=area.path, year=year, residents=residents, source=source.strip())
    POPULATION.require(actor, "record", found)
    if faults := population_faults(year, residents, source, clock.today()):
        raise Invalid(faults)
    note_changed("residents", "source")
    Population.objects.update_or_create(
        area=found.area, year=year, defaults={"residents": residents, "source": found.source}
    )
    return found
