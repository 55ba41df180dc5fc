"""Visits that verify a filing, what they found and how it was put right."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from tuoyu.base.access.wall import raise_wall

WALLED = ("siteverification", "sitefinding", "rectification", "rectificationfile")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_administrators_apart"),
        ("filing", "0004_sanitary"),
        ("institutions", "0004_fine_statistics"),
        ("kernel", "0004_clocks_of_a_case"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rectification",
            fields=[
                ("area", models.IntegerField(verbose_name="区划")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(verbose_name="整改情况")),
                ("handed_in_at", models.DateTimeField(verbose_name="报送时间")),
                ("handed_in_by", models.CharField(max_length=160, verbose_name="报送人")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("decided_by", models.CharField(blank=True, max_length=160, verbose_name="答复人")),
                ("is_accepted", models.BooleanField(null=True, verbose_name="确认到位")),
                ("remark", models.TextField(blank=True, verbose_name="答复意见")),
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
                "verbose_name": "整改报告",
                "verbose_name_plural": "整改报告",
                "ordering": ["handed_in_at"],
            },
        ),
        migrations.CreateModel(
            name="RectificationFile",
            fields=[
                ("area", models.IntegerField(verbose_name="区划")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="kernel.storedfile", verbose_name="文件"
                    ),
                ),
                (
                    "rectification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="filing.rectification"
                    ),
                ),
            ],
            options={
                "verbose_name": "整改材料",
                "verbose_name_plural": "整改材料",
            },
        ),
        migrations.CreateModel(
            name="SiteVerification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area", models.IntegerField(verbose_name="区划")),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                ("checklist", models.CharField(max_length=60, verbose_name="核实依据")),
                ("visited_on", models.DateField(null=True, verbose_name="核实日期")),
                ("visitors", models.CharField(blank=True, max_length=80, verbose_name="核实人员")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="filing.filing",
                        verbose_name="备案",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场核实",
                "verbose_name_plural": "现场核实",
            },
        ),
        migrations.CreateModel(
            name="SiteFinding",
            fields=[
                ("area", models.IntegerField(verbose_name="区划")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("item", models.CharField(max_length=40, verbose_name="事项")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("conforms", "符合"), ("fails", "不符合"), ("not_applicable", "不适用")],
                        max_length=16,
                        verbose_name="结果",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
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
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="filing.siteverification",
                    ),
                ),
            ],
            options={
                "verbose_name": "核实结果",
                "verbose_name_plural": "核实结果",
            },
        ),
        migrations.AddField(
            model_name="rectification",
            name="verification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rectifications", to="filing.siteverification"
            ),
        ),
        migrations.CreateModel(
            name="PublishedNonconformity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reasons", models.JSONField(default=list, verbose_name="不符合事项和理由")),
                ("published_on", models.DateField(verbose_name="公开日期")),
                ("withdrawn_on", models.DateField(null=True, verbose_name="撤下日期")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.issueddocument",
                        verbose_name="告知书",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nonconformities",
                        to="institutions.institution",
                    ),
                ),
                (
                    "verification",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="filing.siteverification",
                    ),
                ),
            ],
            options={
                "verbose_name": "公开的不符合事项",
                "verbose_name_plural": "公开的不符合事项",
            },
        ),
        migrations.AddIndex(
            model_name="siteverification",
            index=models.Index(fields=["area", "id"], name="verification_by_area"),
        ),
        migrations.AddIndex(
            model_name="siteverification",
            index=models.Index(fields=["state", "area", "id"], name="verification_by_state"),
        ),
        migrations.AddConstraint(
            model_name="siteverification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["awaiting_visit", "rectifying", "answered"])),
                fields=("filing",),
                name="verification_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sitefinding",
            constraint=models.UniqueConstraint(fields=("verification", "item"), name="finding_once"),
        ),
        migrations.AddConstraint(
            model_name="sitefinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "fails"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="finding_fails_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="rectification",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at", None)), fields=("verification",), name="rectification_one_undecided"
            ),
        ),
        migrations.AddIndex(
            model_name="publishednonconformity",
            index=models.Index(
                condition=models.Q(("withdrawn_on", None)), fields=["institution"], name="nonconformity_public"
            ),
        ),
        *(raise_wall(f"filing_{table}") for table in WALLED),
    ]
