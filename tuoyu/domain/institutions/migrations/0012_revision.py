"""What an institution's row said before a change, and after it."""

import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import tuoyu.base.kernel.clock


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0011_without_staff"),
    ]

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "before",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="原为"),
                ),
                (
                    "after",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="改为"),
                ),
                ("made_at", models.DateTimeField(default=tuoyu.base.kernel.clock.now, verbose_name="改动时间")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="institutions.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "名录改动",
                "verbose_name_plural": "名录改动",
            },
        ),
    ]
