"""A child's stay at an institution, from the application on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case
from tuoyu.domain.children.models.children import Child
from tuoyu.domain.children.workflows import APPLIED, OPEN
from tuoyu.domain.institutions.models import Institution

OPEN_ONCE = "application_open_once"


class Application(Case):
    """A family's wish that an institution takes their child, and what became of it. While it is open, the institution
    reaches the child's record through it. `body` is the institution's own."""

    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="applications"
    )
    child = models.ForeignKey(Child, verbose_name="婴幼儿", on_delete=models.PROTECT, related_name="applications")
    service_mode = models.CharField(verbose_name="服务形式", max_length=16)
    wanted_on = models.DateField(verbose_name="希望入托日期")

    class Meta:
        verbose_name = verbose_name_plural = "入托申请"
        constraints = [
            models.UniqueConstraint(fields=["child", "institution"], condition=Q(state__in=OPEN), name=OPEN_ONCE)
        ]
        indexes = [models.Index(fields=["institution", "state"], name="application_by_institution")]

    @property
    def is_waiting(self) -> bool:
        """Whether the child has not been taken yet."""
        return self.state == APPLIED
