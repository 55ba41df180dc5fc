"""The register as counting sees it: dated facts per township and day, and where something changed.

A block is a path rounded down to thousands: a county with its townships (or a prefecture that has townships of its
own, or any division above with what nobody placed more exactly). Counting takes whole blocks, because an institution
that was moved does not say where it came from; the register lets none leave its county.
"""

from __future__ import annotations

from collections.abc import Collection
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
        Institution.objects.filter(_inside(blocks), registered | received)
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
    """Days of a range (its first included) at whose end the register, or a rollup, may differ from the day before."""
    days = {first}
    for column in _DATES:
        within = Institution.objects.filter(**{f"{column}__range": (first, last)})
        days.update(within.order_by().values_list(column, flat=True).distinct())
    days.update(RegisterDay.objects.filter(day__range=(first, last)).values_list("day", flat=True).distinct())
    return sorted(days)


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


def _folded(rows: Collection[tuple[int, int | None, int, int, int, int]]) -> dict[int, Tally]:
    """Rows per area and receipt slot become one tally per area."""
    found: dict[int, Tally] = {}
    for area, slot, institutions, filed, places, received in rows:
        receipts = [0] * SLOTS
        if slot is not None:
            receipts[slot] = received
        tally = Tally(institutions, filed, places, receipts=tuple(receipts))
        found[area] = found[area] + tally if area in found else tally
    return found
