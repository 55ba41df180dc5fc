"""People, posts, papers, contracts and restrictions, taken over from `institutions`: tables, walls and rows stay."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import tuoyu.base.kernel.sealed
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0002_administrators_apart"),
        ("institutions", "0011_without_staff"),
        ("kernel", "0005_reminders"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        ("id_number", tuoyu.base.kernel.sealed.SealedTextField(verbose_name="证件号码")),
                        (
                            "id_number_index",
                            models.CharField(max_length=64, unique=True, verbose_name="证件号码盲索引"),
                        ),
                        ("phone", tuoyu.base.kernel.sealed.SealedTextField(null=True, verbose_name="手机号")),
                        ("education", models.CharField(blank=True, max_length=24, verbose_name="学历")),
                        ("experienced_since", models.DateField(null=True, verbose_name="从事相关工作起始日")),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.body",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员",
                        "verbose_name_plural": "人员",
                        "db_table": "institutions_person",
                    },
                ),
                migrations.CreateModel(
                    name="Employment",
                    fields=[
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("contract", models.CharField(max_length=24, verbose_name="用工形式")),
                        ("insurance", models.CharField(max_length=24, verbose_name="参保情况")),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间")),
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
                                related_name="employments",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="employments",
                                to="staff.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "用工",
                        "verbose_name_plural": "用工",
                        "db_table": "institutions_employment",
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("person", "="), ("institution", "="), ("valid", "&&")],
                                name="employment_one_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Credential",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("kind", models.CharField(max_length=32, verbose_name="种类")),
                        ("number", tuoyu.base.kernel.sealed.SealedTextField(null=True, verbose_name="证书编号")),
                        ("issuer", models.CharField(max_length=60, verbose_name="出具单位")),
                        ("issued_on", models.DateField(verbose_name="出具日期")),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="有效期")),
                        ("hours", models.PositiveSmallIntegerField(null=True, verbose_name="学时")),
                        (
                            "found",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24),
                                default=list,
                                size=None,
                                verbose_name="查询发现",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("entered_by", models.CharField(max_length=120, verbose_name="登记人")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="作废时间")),
                        ("withdrawn_because", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="kernel.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credentials",
                                to="staff.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员证明",
                        "verbose_name_plural": "人员证明",
                        "db_table": "institutions_credential",
                        "indexes": [models.Index(fields=["person", "kind"], name="credential_by_person")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at", None),
                                    models.Q(("withdrawn_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="credential_withdrawn_with_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
                    fields=[
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("post", models.CharField(max_length=32, verbose_name="岗位")),
                        ("is_full_time", models.BooleanField(default=False, verbose_name="专职")),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="任职期")),
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
                                related_name="assignments",
                                to="institutions.institution",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="staff.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "db_table": "institutions_assignment",
                        "indexes": [models.Index(fields=["institution", "post"], name="assignment_by_post")],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[("person", "="), ("institution", "="), ("post", "="), ("valid", "&&")],
                                name="assignment_post_held_once",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("is_full_time", True)),
                                expressions=[("person", "="), ("institution", "<>"), ("valid", "&&")],
                                name="assignment_full_time_in_one_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Restriction",
                    fields=[
                        ("area", models.IntegerField(verbose_name="区划")),
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        ("scope", models.CharField(max_length=16, verbose_name="限制范围")),
                        ("reason", models.CharField(max_length=24, verbose_name="限制原因")),
                        ("organ", models.CharField(max_length=60, verbose_name="作出决定的机关")),
                        ("decision", models.CharField(max_length=60, verbose_name="决定文号")),
                        ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="限制期")),
                        ("imposed_at", models.DateTimeField(verbose_name="登记时间")),
                        ("imposed_by", models.CharField(max_length=120, verbose_name="登记人")),
                        ("lifted_on", models.DateField(null=True, verbose_name="解除日期")),
                        ("lifted_because", models.CharField(blank=True, max_length=200, verbose_name="解除依据")),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restrictions",
                                to="staff.person",
                                verbose_name="人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "从业限制",
                        "verbose_name_plural": "从业限制",
                        "db_table": "institutions_restriction",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "organ", "decision"), name="restriction_one_a_decision"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_on", None),
                                    models.Q(("lifted_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="restriction_lifted_with_reason",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
