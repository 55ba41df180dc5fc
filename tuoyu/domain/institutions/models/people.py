"""The people who work in care, and their posts."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from tuoyu.base.access.wall import Walled
from tuoyu.base.kernel.sealed import SealedTextField
from tuoyu.domain.institutions.models.institution import Institution


class Person(Walled):
    """Somebody who works in care. The identity number is sealed; the same person is found by its blind index."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(verbose_name="姓名", max_length=40)
    id_number = SealedTextField(verbose_name="证件号码")
    id_number_index = models.CharField(verbose_name="证件号码盲索引", max_length=64, unique=True)
    phone = SealedTextField(verbose_name="手机号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"


class Assignment(Walled):
    """A person's post at an institution, while it lasts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="assignments")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="assignments")
    post = models.CharField(verbose_name="岗位", max_length=32)
    valid = DateRangeField(verbose_name="任职期")

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        indexes = [models.Index(fields=["institution", "post"], name="assignment_by_post")]
