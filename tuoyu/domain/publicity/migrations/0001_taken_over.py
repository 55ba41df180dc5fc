"""Takes over four tables of filing as they stand, in name only: no row is touched (decision 0019)."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_administrators_apart"),
        ("filing", "0012_change_filing"),
        ("institutions", "0010_duplicates"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.CreateModel(
                    name="AnnualReport",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("state", models.CharField(max_length=24, verbose_name="状态")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("told", models.JSONField(default=dict, verbose_name="填写内容")),
                        ("facts", models.JSONField(default=list, verbose_name="报送时的名录信息")),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="首次报送时间")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.body",
                                verbose_name="报送单位",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annual_reports",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度报告",
                        "verbose_name_plural": "年度报告",
                        "db_table": "filing_annualreport",
                        "indexes": [models.Index(fields=["area", "id"], name="annual_report_by_area")],
                        "constraints": [
                            models.UniqueConstraint(fields=("institution", "year"), name="annual_report_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Disclosure",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("kind", models.CharField(max_length=24, verbose_name="公示事项")),
                        ("text", models.TextField(blank=True, verbose_name="内容")),
                        ("fees", models.JSONField(default=dict, help_text="元/月", verbose_name="收费标准")),
                        ("price_mode", models.CharField(blank=True, max_length=16, verbose_name="定价方式")),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="公示期")),
                        ("confirmed_on", models.DateField(verbose_name="最近确认")),
                        ("published_at", models.DateTimeField(verbose_name="公示时间")),
                        ("published_by", models.CharField(max_length=160, verbose_name="公示人")),
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
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="disclosures",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公示内容",
                        "verbose_name_plural": "公示内容",
                        "db_table": "filing_disclosure",
                        "ordering": ["kind", "-published_at"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("institution", "="), ("kind", "="), ("valid", "&&")],
                                name="disclosure_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recognition",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("state", models.CharField(max_length=24, verbose_name="状态")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                        ("kind", models.CharField(max_length=24, verbose_name="认定类型")),
                        ("criteria", models.CharField(max_length=60, verbose_name="认定条件版本")),
                        ("answers", models.JSONField(default=dict, verbose_name="自评内容")),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        (
                            "valid",
                            django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name="有效期"),
                        ),
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
                                related_name="recognitions",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "认定",
                        "verbose_name_plural": "认定",
                        "db_table": "filing_recognition",
                        "indexes": [models.Index(fields=["area", "id"], name="recognition_by_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted", "publicised"])),
                                fields=("institution", "kind"),
                                name="recognition_one_application",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("institution", "="), ("kind", "="), ("valid", "&&")],
                                name="recognition_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SanitaryEvaluation",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("state", models.CharField(max_length=24, verbose_name="状态")),
                        ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                        ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                        ("regime", models.CharField(max_length=24, verbose_name="评价方式")),
                        ("sheet", models.CharField(max_length=60, verbose_name="评价表版本")),
                        ("meal_supply", models.CharField(blank=True, max_length=16, verbose_name="供餐方式")),
                        ("answers", models.JSONField(default=dict, verbose_name="填写内容")),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.body",
                                verbose_name="评价单位",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sanitary_evaluations",
                                to="institutions.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "卫生评价",
                        "verbose_name_plural": "卫生评价",
                        "db_table": "filing_sanitaryevaluation",
                        "indexes": [models.Index(fields=["area", "id"], name="sanitary_by_area")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("institution",),
                                name="sanitary_one_at_a_time",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
