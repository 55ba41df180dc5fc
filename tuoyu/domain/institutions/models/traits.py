"""What an institution is for a time, by somebody's decision: its ownership, whether it is inclusive."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from tuoyu.domain.institutions.models.institution import Institution


class Trait(models.Model):
    """One dated fact about an institution. `kind` is an entry of the rulebook's `institution_traits`; `value` a code of
    the enumeration that entry names, or a whole number. A record corrected on its first day keeps an empty time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="traits")
    kind = models.CharField(verbose_name="属性", max_length=24)
    value = models.CharField(verbose_name="取值", max_length=24)
    valid = DateRangeField(verbose_name="有效期")
    source = models.CharField(verbose_name="依据", max_length=120)
    recorded_at = models.DateTimeField(verbose_name="登记时间")
    recorded_by = models.CharField(verbose_name="登记人", max_length=160)

    class Meta:
        verbose_name = verbose_name_plural = "机构属性"
        ordering = ["kind", "-recorded_at"]
        constraints = [
            ExclusionConstraint(
                name="trait_one_value_at_a_time",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [models.Index(fields=["kind", "value", "institution"], name="trait_by_value")]

    @property
    def audit_area(self) -> int:
        """Where its institution lies."""
        return self.institution.area
