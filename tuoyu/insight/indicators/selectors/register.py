"""The register as counting sees it: dated facts per township and day, and where something changed.

A block is a path rounded down to thousands: a county with its townships (or a prefecture that has townships of its
own, or any division above with what nobody placed more exactly). Counting takes whole blocks, because an institution
that was moved does not say where it came from; the register lets none leave its county.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, Sum, When
from django.db.models.functions import Coalesce, Least

from tuoyu.base.access.areas import SPANS, Level
from tuoyu.base.access.models import Area
from tuoyu.base.kernel import clock
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.selectors import changed_since
from tuoyu.insight.indicators.models import Progress, RegisterDay
from tuoyu.insight.indicators.rules import LAST_SLOT, SLOTS, Tally

BLOCK = SPANS[Level.COUNTY]
PROGRESS = "register"
OVERLAP = timedelta(minutes=5)  # a row is stamped before its transaction commits; none stays open this long
_DATES = ("registered_on", "deregistered_on", "filed_on", "filing_ended_on")
Blocks = Collection[int] | None


def block_of(area: int) -> int:
    """The block an area path lies in."""
    return area - area % BLOCK


def counts_on(day: date, blocks: Blocks = None) -> dict[int, Tally]:
    """What the register says of each area path (townships not counted in) at the end of a day; one statement.

    Only inside `blocks`, or everywhere when None. Institutions whose township is unknown stand under their county.
    """
    registered = Q(registered_on__lte=day) & _not_yet("deregistered_on", day)
    received = Q(filed_on__lte=day, receipt_days__isnull=False)
    filed = registered & Q(filed_on__lte=day) & _not_yet("filing_ended_on", day)
    slot = Case(When(received, then=Least("receipt_days", LAST_SLOT)), output_field=IntegerField())
    rows = (
        Institution.objects.filter(_inside(blocks), registered | received, merged_into=None)
        .annotate(slot=slot)
        .order_by()
        .values_list("area", "slot")
        .annotate(
            registered=Count("pk", filter=registered),
            filed=Count("pk", filter=filed),
            offered=Coalesce(Sum("places", filter=filed), 0),
            received=Count("pk", filter=received),
        )
    )
    return _folded(rows)


def townships_in(blocks: Blocks = None) -> list[int]:
    """The township paths inside the blocks."""
    paths = Area.objects.filter(_inside(blocks, "path")).annotate(part=F("path") % BLOCK).exclude(part=0)
    return list(paths.order_by("path").values_list("path", flat=True))


def divisions_above_townships() -> list[int]:
    """Every path of a county or above, in order."""
    paths = Area.objects.annotate(part=F("path") % BLOCK).filter(part=0)
    return list(paths.order_by("path").values_list("path", flat=True))


def blocks_changed_since(moment: datetime) -> set[int]:
    """The blocks in which a row of the register changed after a moment."""
    areas = changed_since(moment).order_by().values_list("area", flat=True).distinct()
    return {block_of(area) for area in areas}


def days_with_changes(first: date, last: date) -> list[date]:
    """The ends of a range, and the days in it on which something in the register began or ended."""
    days = {first, last}
    for column in _DATES:
        within = Institution.objects.filter(**{f"{column}__range": (first, last)})
        days.update(within.order_by().values_list(column, flat=True).distinct())
    return sorted(days)


def days_counted(first: date, last: date) -> list[date]:
    """The days of a range that already have rows."""
    return list(RegisterDay.objects.filter(day__range=(first, last)).values_list("day", flat=True).distinct())


def counted_until() -> datetime | None:
    """The moment up to which changes have been counted; None (or long ago) before the first count."""
    return Progress.objects.filter(name=PROGRESS).values_list("until", flat=True).first()


def is_behind() -> bool:
    """Whether there is anything to count: a change, a new day (facts may be dated ahead), or no count at all yet."""
    until = counted_until()
    if until is None or clock.local(until).date() < clock.today():
        return True
    return changed_since(until - OVERLAP).order_by().exists()


def _not_yet(column: str, day: date) -> Q:
    return Q(**{column: None}) | Q(**{f"{column}__gt": day})


def _inside(blocks: Blocks, column: str = "area") -> Q:
    if blocks is None:
        return Q()
    if not blocks:
        return Q(pk__in=[])
    within = [Q(**{f"{column}__range": (block, block + BLOCK - 1)}) for block in sorted(blocks)]
    return Q(*within, _connector=Q.OR)


def _folded(rows: Iterable[tuple[int, int | None, int, int, int, int]]) -> dict[int, Tally]:
    """Rows per area and receipt slot become one tally per area."""
    counts: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    receipts: defaultdict[int, list[int]] = defaultdict(lambda: [0] * SLOTS)
    for area, slot, institutions, filed, places, received in rows:
        mine = counts[area]
        mine[0], mine[1], mine[2] = mine[0] + institutions, mine[1] + filed, mine[2] + places
        if slot is not None:
            receipts[area][slot] += received
    return {
        area: Tally(here, filed, places, receipts=tuple(receipts[area]))
        for area, (here, filed, places) in counts.items()
    }
