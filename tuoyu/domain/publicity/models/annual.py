"""Annual reports: what an institution tells the county at the end of each year."""

from __future__ import annotations

from django.db import models

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case
from tuoyu.domain.institutions.models import Institution


class AnnualReport(Case):
    """The report of one institution on one year. `told` is what the director writes, by question.

    `facts` is what the register said on the day it was handed in, as [label, value] pairs: kept as it was.
    """

    body = models.ForeignKey(Body, verbose_name="报送单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="annual_reports")
    year = models.PositiveSmallIntegerField(verbose_name="年度")
    told = models.JSONField(verbose_name="填写内容", default=dict)
    facts = models.JSONField(verbose_name="报送时的名录信息", default=list)
    saved_at = models.DateTimeField(verbose_name="保存时间")
    submitted_at = models.DateTimeField(verbose_name="首次报送时间", null=True)

    class Meta:
        db_table = "filing_annualreport"
        verbose_name = verbose_name_plural = "年度报告"
        constraints = [models.UniqueConstraint(fields=["institution", "year"], name="annual_report_once")]
        indexes = [models.Index(fields=["area", "id"], name="annual_report_by_area")]
