"""Bodies: any organisation that people act for."""

from __future__ import annotations

import uuid

from django.db import models

from tuoyu.base.access.models.areas import Area


class Body(models.Model):
    """A department, township, technical body or institution. `kind` names an entry of the rulebook's departments,
    which also holds its duty; kinds are data, so a county adds its own without a release."""

    INSTITUTION = "institution"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(verbose_name="名称", max_length=120)
    kind = models.CharField(verbose_name="类别", max_length=40)
    seat = models.ForeignKey(Area, verbose_name="所在区划", on_delete=models.PROTECT, db_column="area")
    credit_code = models.CharField(verbose_name="统一社会信用代码", max_length=18, blank=True)
    document_mark = models.CharField(
        verbose_name="发文代字", max_length=20, blank=True, help_text="文号的开头，如“积托备”"
    )
    is_active = models.BooleanField(verbose_name="在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["seat", "name"]
        constraints = [models.UniqueConstraint(fields=["seat", "kind", "name"], name="body_once_in_a_place")]
        indexes = [models.Index(fields=["kind", "seat"], name="body_by_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> int:
        """The path of the division the body sits in."""
        return self.seat_id
