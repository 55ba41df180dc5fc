"""Agreements signed between an institution and a guardian."""

from __future__ import annotations

import uuid

from django.db import models

from tuoyu.domain.children.models.children import Child, Guardian
from tuoyu.domain.children.models.stays import Application


class Agreement(models.Model):
    """That a guardian signed the agreement on paper, for which form of service and at which fees (label → words). A new
    one counts from its day on; earlier ones stay on record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, verbose_name="婴幼儿", on_delete=models.PROTECT, related_name="agreements")
    stay = models.ForeignKey(Application, verbose_name="入托申请", on_delete=models.PROTECT, related_name="agreements")
    guardian = models.ForeignKey(Guardian, verbose_name="签订人", on_delete=models.PROTECT, related_name="agreements")
    service_mode = models.CharField(verbose_name="服务形式", max_length=16)
    fees = models.JSONField(verbose_name="约定的收费", default=dict)
    signed_on = models.DateField(verbose_name="签订日期")
    entered_at = models.DateTimeField(verbose_name="登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "托育服务协议"

    @property
    def audit_area(self) -> int:
        """Where the child was entered."""
        return int(self.child.area)
