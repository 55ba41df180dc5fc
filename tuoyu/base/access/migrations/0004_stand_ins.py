"""Stand-ins: a colleague does somebody's work for some days; one at a time, and never oneself."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tuoyu.base.kernel.clock


class Migration(migrations.Migration):
    dependencies = [("access", "0003_staff_role")]

    operations = [
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="代理期间")),
                ("named_by", models.CharField(max_length=120, verbose_name="安排人")),
                ("named_at", models.DateTimeField(default=tuoyu.base.kernel.clock.now, verbose_name="安排时间")),
                (
                    "absent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="不在岗的人",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standing_in",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代理人",
                    ),
                ),
            ],
            options={
                "verbose_name": "代理",
                "verbose_name_plural": "代理",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("absent", models.F("stand_in")), _negated=True), name="stand_in_is_another"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("absent", "="), ("valid", "&&")], name="stand_in_one_at_a_time"
                    ),
                ],
            },
        ),
    ]
