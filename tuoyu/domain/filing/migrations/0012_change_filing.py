"""Changes of a filing with the papers handed in for them."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import tuoyu.base.kernel.sealed
from tuoyu.base.access.wall import raise_wall

WALLED = ("changefiling", "changepaper")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_administrators_apart"),
        ("filing", "0011_annual"),
        ("institutions", "0007_papers"),
        ("kernel", "0005_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangeFiling",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area", models.IntegerField(verbose_name="区划")),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                ("papers_list", models.CharField(max_length=60, verbose_name="材料依据")),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None, verbose_name="变更事项"
                    ),
                ),
                ("wanted", models.JSONField(default=dict, verbose_name="变更为")),
                ("before", models.JSONField(default=dict, verbose_name="原为")),
                (
                    "private",
                    tuoyu.base.kernel.sealed.SealedTextField(
                        help_text="JSON，密封", null=True, verbose_name="个人信息"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="变更原因")),
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
                        related_name="changes",
                        to="institutions.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "变更备案",
                "verbose_name_plural": "变更备案",
            },
        ),
        migrations.CreateModel(
            name="ChangePaper",
            fields=[
                ("area", models.IntegerField(verbose_name="区划")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, verbose_name="材料")),
                ("handed_in_at", models.DateTimeField(verbose_name="上传时间")),
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
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="filing.changefiling"
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
                "verbose_name": "变更材料",
                "verbose_name_plural": "变更材料",
                "ordering": ["code", "handed_in_at"],
            },
        ),
        migrations.AddIndex(
            model_name="changefiling",
            index=models.Index(fields=["area", "id"], name="change_by_area"),
        ),
        migrations.AddIndex(
            model_name="changefiling",
            index=models.Index(fields=["state", "area", "id"], name="change_by_state"),
        ),
        migrations.AddConstraint(
            model_name="changefiling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["change_draft", "change_submitted", "change_returned"])),
                fields=("institution",),
                name="change_one_at_a_time",
            ),
        ),
        *(raise_wall(f"filing_{table}") for table in WALLED),
    ]
