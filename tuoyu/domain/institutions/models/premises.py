"""Where an institution works: the site as filed, the building, its rooms, its classes, and what they were before."""

from __future__ import annotations

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from tuoyu.base.kernel.models import StoredFile
from tuoyu.domain.institutions.models.institution import Institution
from tuoyu.domain.institutions.rules.facts import LABELS


class Dated(models.Model):
    """Facts that hold from a day on; what held before stands in PastFacts. An ended row keeps its last facts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    valid = DateRangeField(verbose_name="有效期")
    version = models.PositiveIntegerField(verbose_name="版本", default=1)

    class Meta:
        abstract = True

    @property
    def audit_area(self) -> int:
        """Where its institution lies."""
        return int(self.institution.area)  # type: ignore[attr-defined]


class Premises(Dated):
    """Where an institution works, as filed: changed only by filing. Areas in square metres."""

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="premises")
    tenure = models.CharField(verbose_name=LABELS["tenure"], max_length=24)
    lease_from = models.DateField(verbose_name=LABELS["lease_from"], null=True)
    lease_until = models.DateField(verbose_name=LABELS["lease_until"], null=True)
    floors = ArrayField(models.SmallIntegerField(), verbose_name=LABELS["floors"], default=list)
    fire_grade = models.CharField(verbose_name=LABELS["fire_grade"], max_length=16, blank=True)
    building_area = models.DecimalField(verbose_name=LABELS["building_area"], max_digits=8, decimal_places=1)
    outdoor_area = models.DecimalField(verbose_name=LABELS["outdoor_area"], max_digits=8, decimal_places=1)
    observation_area = models.DecimalField(
        verbose_name=LABELS["observation_area"], max_digits=8, decimal_places=1, null=True
    )
    fire_document = models.CharField(verbose_name=LABELS["fire_document"], max_length=40)
    meal_supply = models.CharField(verbose_name=LABELS["meal_supply"], max_length=24)

    class Meta:
        verbose_name = verbose_name_plural = "场地"


class Building(Dated):
    """What the institution says of its building and safety beyond what is filed; None where nobody said.

    Lengths in metres, `built_in` a year, the map position in degrees (GCJ-02, as the maps of the country draw it).
    """

    institution = models.OneToOneField(Institution, on_delete=models.PROTECT, related_name="building")
    setting = models.CharField(verbose_name=LABELS["setting"], max_length=16, blank=True)
    is_high_rise = models.BooleanField(verbose_name=LABELS["is_high_rise"], null=True)
    built_in = models.PositiveSmallIntegerField(verbose_name=LABELS["built_in"], null=True)
    safety_report_on = models.DateField(verbose_name=LABELS["safety_report_on"], null=True)
    safety_conclusion = models.CharField(verbose_name=LABELS["safety_conclusion"], max_length=16, blank=True)
    seismic_category = models.CharField(verbose_name=LABELS["seismic_category"], max_length=16, blank=True)
    seismic_intensity = models.PositiveSmallIntegerField(verbose_name=LABELS["seismic_intensity"], null=True)
    hazards = ArrayField(models.CharField(max_length=24), verbose_name=LABELS["hazards"], null=True)
    exits = models.PositiveSmallIntegerField(verbose_name=LABELS["exits"], null=True)
    has_own_exits = models.BooleanField(verbose_name=LABELS["has_own_exits"], null=True)
    exit_distance = models.DecimalField(verbose_name=LABELS["exit_distance"], max_digits=5, decimal_places=1, null=True)
    dead_end_distance = models.DecimalField(
        verbose_name=LABELS["dead_end_distance"], max_digits=5, decimal_places=1, null=True
    )
    fire_document_number = models.CharField(verbose_name=LABELS["fire_document_number"], max_length=60, blank=True)
    fire_document_on = models.DateField(verbose_name=LABELS["fire_document_on"], null=True)
    has_smoke_alarms = models.BooleanField(verbose_name=LABELS["has_smoke_alarms"], null=True)
    has_sprinklers = models.BooleanField(verbose_name=LABELS["has_sprinklers"], null=True)
    extinguishers = models.PositiveSmallIntegerField(verbose_name=LABELS["extinguishers"], null=True)
    has_gas = models.BooleanField(verbose_name=LABELS["has_gas"], null=True)
    has_gas_alarm = models.BooleanField(verbose_name=LABELS["has_gas_alarm"], null=True)
    video_days = models.PositiveSmallIntegerField(verbose_name=LABELS["video_days"], null=True)
    video_covers_all = models.BooleanField(verbose_name=LABELS["video_covers_all"], null=True)
    has_panic_alarm = models.BooleanField(verbose_name=LABELS["has_panic_alarm"], null=True)
    air_tested_on = models.DateField(verbose_name=LABELS["air_tested_on"], null=True)
    air_passed = models.BooleanField(verbose_name=LABELS["air_passed"], null=True)
    has_soft_floor = models.BooleanField(verbose_name=LABELS["has_soft_floor"], null=True)
    rail_height = models.DecimalField(verbose_name=LABELS["rail_height"], max_digits=4, decimal_places=2, null=True)
    sunlight_hours = models.DecimalField(
        verbose_name=LABELS["sunlight_hours"], max_digits=3, decimal_places=1, null=True
    )
    is_dense_rebuild = models.BooleanField(verbose_name=LABELS["is_dense_rebuild"], null=True)
    public_ground = models.CharField(verbose_name=LABELS["public_ground"], max_length=60, blank=True)
    observation_beds = models.PositiveSmallIntegerField(verbose_name=LABELS["observation_beds"], null=True)
    has_owners_consent = models.BooleanField(verbose_name=LABELS["has_owners_consent"], null=True)
    longitude = models.DecimalField(verbose_name=LABELS["longitude"], max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(verbose_name=LABELS["latitude"], max_digits=8, decimal_places=6, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "建筑与安全"
        constraints = [
            models.CheckConstraint(
                condition=Q(longitude=None, latitude=None) | Q(longitude__range=(73, 136), latitude__range=(3, 54)),
                name="building_lies_in_the_country",
            )
        ]


class ClassGroup(Dated):
    """A class of children. `places` is what it is meant for."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="class_groups")
    name = models.CharField(verbose_name="班名", max_length=20)
    kind = models.CharField(verbose_name="班型", max_length=16)
    places = models.PositiveSmallIntegerField(verbose_name="托位")

    class Meta:
        verbose_name = verbose_name_plural = "班级"
        constraints = [
            ExclusionConstraint(
                name="class_group_named_once",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.name


class Room(Dated):
    """A room and what stands in it. Metres and square metres; `class_group` is whose room it is."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(verbose_name="房间名", max_length=20)
    kind = models.CharField(verbose_name="用途", max_length=24)
    class_group = models.ForeignKey(
        ClassGroup, verbose_name="所属班级", on_delete=models.PROTECT, null=True, related_name="rooms"
    )
    floor = models.SmallIntegerField(verbose_name="楼层")
    area = models.DecimalField(verbose_name="面积", max_digits=6, decimal_places=1)
    height = models.DecimalField(verbose_name="净高", max_digits=4, decimal_places=2, null=True)
    window_area = models.DecimalField(verbose_name="窗洞面积", max_digits=5, decimal_places=1, null=True)
    doors = models.PositiveSmallIntegerField(verbose_name="疏散门", null=True)
    is_at_corridor_end = models.BooleanField(verbose_name="是否在走道尽端", null=True)
    toilets = models.PositiveSmallIntegerField(verbose_name="大便器", null=True)
    urinals = models.PositiveSmallIntegerField(verbose_name="小便器", null=True)
    basins = models.PositiveSmallIntegerField(verbose_name="洗手池", null=True)
    beds = models.PositiveSmallIntegerField(verbose_name="床位", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "房间"
        constraints = [
            ExclusionConstraint(
                name="room_named_once",
                expressions=[
                    ("institution", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.name


class PastFacts(models.Model):
    """What one row of the site, building, rooms or classes said for a time that is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="past_facts")
    kind = models.CharField(verbose_name="种类", max_length=16, help_text="表名：premises、building、room、classgroup")
    subject_id = models.UUIDField(verbose_name="哪一行")
    valid = DateRangeField(verbose_name="有效期")
    facts = models.JSONField(verbose_name="内容")

    class Meta:
        verbose_name = verbose_name_plural = "以前的登记"
        indexes = [models.Index(fields=["institution", "kind"], name="past_facts_of_institution")]
        constraints = [
            ExclusionConstraint(
                name="past_facts_one_at_a_time",
                expressions=[("subject_id", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]


class PlanDrawing(models.Model):
    """A plan of the site (平面图); one taken out stays in the archive."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="plans")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(verbose_name="上传时间")
    handed_in_by = models.CharField(verbose_name="上传人", max_length=80)
    removed_at = models.DateTimeField(verbose_name="移除时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "平面图"
        ordering = ["handed_in_at"]

    @property
    def audit_area(self) -> int:
        """Where its institution lies."""
        return self.institution.area
