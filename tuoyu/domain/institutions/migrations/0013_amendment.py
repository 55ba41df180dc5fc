"""Recorded facts that are wrong, behind the second wall."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from tuoyu.base.access.wall import raise_wall


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_administrators_apart"),
        ("institutions", "0012_revision"),
        ("kernel", "0004_clocks_of_a_case"),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area", models.IntegerField(verbose_name="区划")),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                ("fact", models.CharField(max_length=24, verbose_name="事实")),
                ("before", models.JSONField(null=True, verbose_name="名录现为")),
                ("wanted", models.JSONField(verbose_name="应为")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("department", models.CharField(max_length=40, verbose_name="答复单位")),
                ("is_from_institution", models.BooleanField(verbose_name="由机构提出")),
                ("proposed_by", models.UUIDField(verbose_name="提出人编号")),
                ("proposed_label", models.CharField(max_length=160, verbose_name="提出人")),
                ("answered_by", models.CharField(blank=True, max_length=160, verbose_name="答复人")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="答复")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.body",
                        verbose_name="单位",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="证据",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="institutions.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "更正",
                "verbose_name_plural": "更正",
                "indexes": [
                    models.Index(fields=["area", "state", "id"], name="amendment_by_area"),
                    models.Index(fields=["department", "state", "area"], name="amendment_by_department"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "amendment_asked")),
                        fields=("institution", "fact"),
                        name="amendment_one_at_a_time",
                    )
                ],
            },
        ),
        raise_wall("institutions_amendment"),
    ]
