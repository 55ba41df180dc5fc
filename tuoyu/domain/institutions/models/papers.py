"""Papers of an institution, each answered for by one department."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case, StoredFile
from tuoyu.domain.institutions.models.institution import Institution


class Paper(Case):
    """A licence, certificate or report of an institution. `kind` and `department` are codes of the rulebook.

    `body` is the institution's own. One paper of a kind is in force, one more may be on its way to replace it.
    """

    class Source(models.TextChoices):
        INSTITUTION = "institution", "机构提交"
        FILING = "filing", "备案材料转入"

    institution = models.ForeignKey(Institution, verbose_name="机构", on_delete=models.PROTECT, related_name="papers")
    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(verbose_name="证照种类", max_length=40)
    department = models.CharField(verbose_name="核实部门", max_length=40)
    number = models.CharField(verbose_name="证照编号", max_length=60, blank=True)
    issued_on = models.DateField(verbose_name="发证日期", null=True)
    expires_on = models.DateField(verbose_name="有效期至", null=True, help_text="含当日；长期有效的留空")
    file = models.ForeignKey(StoredFile, verbose_name="扫描件", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(verbose_name="来源", max_length=16, choices=Source)
    entered_by = models.CharField(verbose_name="提交人", max_length=160)
    answered_at = models.DateTimeField(verbose_name="答复时间", null=True)
    answered_by = models.CharField(verbose_name="答复人", max_length=160, blank=True)
    answer = models.TextField(verbose_name="答复", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "证照"
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "kind"], condition=Q(state="confirmed"), name="paper_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["institution", "kind"],
                condition=Q(state__in=["waiting", "objected"]),
                name="paper_one_on_its_way",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="paper_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "area", "id"], name="paper_by_department"),
            models.Index(
                fields=["expires_on"],
                name="paper_by_expiry",
                condition=Q(state__in=["waiting", "confirmed"], expires_on__isnull=False),
            ),
        ]
