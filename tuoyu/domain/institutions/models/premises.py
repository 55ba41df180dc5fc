"""Where an institution works."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tuoyu.domain.institutions.models.institution import Institution


class Premises(models.Model):
    """Where an institution works, as filed. Areas in square metres."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="premises")
    tenure = models.CharField(verbose_name="场地来源", max_length=24)
    lease_until = models.DateField(verbose_name="租期至", null=True)
    floors = ArrayField(models.SmallIntegerField(), verbose_name="婴幼儿用房所在楼层", default=list)
    building_area = models.DecimalField(verbose_name="建筑面积", max_digits=8, decimal_places=1)
    outdoor_area = models.DecimalField(verbose_name="户外活动场地", max_digits=8, decimal_places=1)
    fire_document = models.CharField(verbose_name="消防凭证种类", max_length=40)
    meal_supply = models.CharField(verbose_name="供餐方式", max_length=24)

    class Meta:
        verbose_name = verbose_name_plural = "场地"
