"""Document numbers without gaps: taken under a row lock, in the transaction of the act that uses them."""

from __future__ import annotations

from uuid import UUID

from tuoyu.base.kernel.models import NumberSeries


def take_number(issuer_id: UUID, kind: str, year: int, mark: str) -> str:
    """The next number of this issuer, kind and year: 积托备〔2026〕31号.

    Whoever comes second waits until the first one's act is over; a rolled-back act gives its number back.
    """
    NumberSeries.objects.bulk_create(
        [NumberSeries(issuer_id=issuer_id, kind=kind, year=year)],
        ignore_conflicts=True,
    )
    series = NumberSeries.objects.select_for_update().get(issuer_id=issuer_id, kind=kind, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{mark}〔{year}〕{series.last}号"
