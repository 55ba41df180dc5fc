"""Attempts to carry deliveries out of the house."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("began_at", models.DateTimeField(verbose_name="开始时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("retry_at", models.DateTimeField(null=True, verbose_name="下次尝试")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("unknown", "没有结果"),
                            ("sent", "已送达"),
                            ("held", "未接通道，留存"),
                            ("failed", "失败"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="原因")),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="kernel.delivery",
                        verbose_name="外发",
                    ),
                ),
            ],
            options={
                "verbose_name": "外发尝试",
                "verbose_name_plural": "外发尝试",
                "ordering": ["-began_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("retry_at__isnull", False)),
                        fields=["delivery", "retry_at"],
                        name="attempt_to_repeat",
                    ),
                    models.Index(fields=["delivery", "-began_at"], name="attempt_by_delivery"),
                ],
            },
        )
    ]
