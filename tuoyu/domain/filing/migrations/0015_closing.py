"""Requests to cancel a filing, with the papers handed in for them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from tuoyu.base.access.wall import raise_wall

WALLED = ("closing", "closingpaper")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_administrators_apart"),
        ("filing", "0014_parted"),
        ("institutions", "0010_duplicates"),
        ("kernel", "0005_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area", models.IntegerField(verbose_name="区划")),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                ("papers_list", models.CharField(max_length=60, verbose_name="材料依据")),
                ("reason", models.CharField(blank=True, max_length=24, verbose_name="注销原因")),
                ("explained", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("closes_on", models.DateField(null=True, verbose_name="停止服务日期")),
                ("families_told_on", models.DateField(null=True, verbose_name="告知家庭日期")),
                ("placements", models.JSONField(default=list, verbose_name="安置去向")),
                ("handed_in_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.body",
                        verbose_name="申报单位",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="institutions.institution",
                        verbose_name="机构",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.issueddocument",
                        verbose_name="注销通知书",
                    ),
                ),
            ],
            options={
                "verbose_name": "注销申请",
                "verbose_name_plural": "注销申请",
            },
        ),
        migrations.CreateModel(
            name="ClosingPaper",
            fields=[
                ("area", models.IntegerField(verbose_name="区划")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, verbose_name="材料")),
                ("handed_in_at", models.DateTimeField(verbose_name="上传时间")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
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
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="filing.closing"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="kernel.storedfile", verbose_name="文件"
                    ),
                ),
            ],
            options={
                "verbose_name": "注销材料",
                "verbose_name_plural": "注销材料",
                "ordering": ["code", "handed_in_at"],
            },
        ),
        migrations.AddIndex(
            model_name="closing",
            index=models.Index(fields=["area", "id"], name="closing_by_area"),
        ),
        migrations.AddIndex(
            model_name="closing",
            index=models.Index(fields=["state", "area", "id"], name="closing_by_state"),
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["closing_draft", "closing_submitted", "closing_returned", "closing_agreed"])
                ),
                fields=("institution",),
                name="closing_one_at_a_time",
            ),
        ),
        *(raise_wall(f"filing_{table}") for table in WALLED),
    ]
