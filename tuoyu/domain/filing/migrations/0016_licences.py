"""Licences, where licensing takes the place of filing."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_administrators_apart"),
        ("filing", "0015_closing"),
        ("institutions", "0011_without_staff"),
    ]

    operations = [
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area", models.IntegerField(verbose_name="区划")),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                (
                    "service_modes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), default=list, size=None, verbose_name="服务形式"
                    ),
                ),
                ("places", models.PositiveIntegerField(verbose_name="托位")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="许可编号")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name="有效期")),
                ("ended_because", models.CharField(blank=True, max_length=200, verbose_name="终止原因")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.body",
                        verbose_name="申请单位",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="institutions.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "许可",
                "verbose_name_plural": "许可",
                "indexes": [models.Index(fields=["state", "area", "id"], name="licence_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["licence_applied", "licence_returned", "licence_accepted"])),
                        fields=("institution",),
                        name="licence_one_application",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "licence_issued")),
                        expressions=[("institution", "="), ("valid", "&&")],
                        name="licence_one_in_force",
                    ),
                ],
            },
        ),
    ]
