"""Whose account sees whose record."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.access.models import Invitation, User
from tuoyu.base.access.wall import Walled
from tuoyu.domain.staff.models.people import Person


class RecordClaim(Walled):
    """A way for a person to see their own record. Without `user` it is only an invitation, for this person alone; from
    the day they proved who they are, `user` and `valid` say whose account it is. `area` and `body` are those of the
    institution that invited."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="claims")
    invitation = models.OneToOneField(Invitation, verbose_name="邀请", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, verbose_name="账号", on_delete=models.PROTECT, null=True, related_name="+")
    valid = DateRangeField(verbose_name="关联期", null=True)
    wrong_tries = models.PositiveSmallIntegerField(verbose_name="连续输错次数", default=0)
    last_wrong_at = models.DateTimeField(verbose_name="最近一次输错", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "档案认领"
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, valid=None) | Q(user__isnull=False, valid__isnull=False),
                name="record_claim_whole",
            ),
            ExclusionConstraint(
                name="record_claim_one_account_a_person",
                condition=Q(user__isnull=False),
                expressions=[("person", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
            ExclusionConstraint(
                name="record_claim_one_person_an_account",
                condition=Q(user__isnull=False),
                expressions=[("user", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]
