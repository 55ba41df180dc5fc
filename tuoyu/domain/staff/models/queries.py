"""Background queries asked of the police."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Body
from tuoyu.base.kernel.models import Case
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.staff.models.people import Person
from tuoyu.domain.staff.models.standing import Credential
from tuoyu.domain.staff.workflows import QUERY_WAITING


class BackgroundQuery(Case):
    """One question to the police about one person at one institution. `body` is the institution's own, `department` the
    code of who answers; `credential` is the result as it stands among the person's papers."""

    class Reason(models.TextChoices):
        HIRING = "hiring", "招聘前查询"
        YEARLY = "yearly", "在岗每年查询"

    body = models.ForeignKey(Body, verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="background_queries")
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="background_queries")
    department = models.CharField(verbose_name="查询部门", max_length=40)
    reason = models.CharField(verbose_name="事由", max_length=16, choices=Reason)
    employed_since = models.DateField(verbose_name="到岗日期")
    asked_by = models.CharField(verbose_name="提出人", max_length=160)
    credential = models.ForeignKey(
        Credential, verbose_name="查询结果", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "背景查询"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "institution"], condition=Q(state=QUERY_WAITING), name="background_query_once"
            )
        ]
        indexes = [models.Index(fields=["department", "state", "area", "id"], name="query_by_department")]
