"""Nobody holds two of the three administrations at a time: the database itself refuses it."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="grant",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                name="grant_keeps_administrators_apart",
                condition=Q(role__in=["audit_admin", "security_admin", "system_admin"]),
                expressions=[
                    ("user", django.contrib.postgres.fields.ranges.RangeOperators.EQUAL),
                    ("role", django.contrib.postgres.fields.ranges.RangeOperators.NOT_EQUAL),
                    ("valid", django.contrib.postgres.fields.ranges.RangeOperators.OVERLAPS),
                ],
            ),
        ),
    ]
