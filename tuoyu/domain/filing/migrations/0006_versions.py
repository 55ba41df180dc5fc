"""Keep every submission of a filing as it was handed in, behind the wall."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import tuoyu.base.kernel.sealed
from tuoyu.base.access.wall import raise_wall


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_administrators_apart"),
        ("filing", "0005_site_verification"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilingVersion",
            fields=[
                ("area", models.IntegerField(verbose_name="区划")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次提交")),
                ("answers", models.JSONField(default=dict, verbose_name="填写内容")),
                (
                    "private",
                    tuoyu.base.kernel.sealed.SealedTextField(
                        help_text="JSON，密封", null=True, verbose_name="个人信息"
                    ),
                ),
                (
                    "private_marks",
                    models.JSONField(default=dict, help_text="带密钥的摘要，只用于比较", verbose_name="个人信息摘要"),
                ),
                ("materials", models.JSONField(default=dict, verbose_name="材料")),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                ("submitted_by", models.CharField(max_length=160, verbose_name="提交人")),
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
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="filing.filing"
                    ),
                ),
            ],
            options={
                "verbose_name": "备案提交版本",
                "verbose_name_plural": "备案提交版本",
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("filing", "number"), name="filing_version_once")],
            },
        ),
        raise_wall("filing_filingversion"),
    ]
