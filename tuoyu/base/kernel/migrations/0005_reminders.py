"""What people have been reminded of: once for each thing, day and stage."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0004_clocks_of_a_case"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("about_type", models.CharField(max_length=40, verbose_name="关于")),
                ("about_id", models.UUIDField(verbose_name="关于的记录")),
                ("key", models.CharField(help_text="规则键", max_length=60, verbose_name="依据")),
                ("due_on", models.DateField(verbose_name="到期日")),
                ("stage", models.CharField(max_length=8, verbose_name="时点")),
                ("told_at", models.DateTimeField(verbose_name="提醒时间")),
            ],
            options={
                "verbose_name": "到期提醒",
                "verbose_name_plural": "到期提醒",
                "constraints": [
                    models.UniqueConstraint(fields=("about_id", "key", "due_on", "stage"), name="reminder_once")
                ],
            },
        ),
    ]
