"""Papers of institutions, behind the second wall."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from tuoyu.base.access.wall import raise_wall


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_administrators_apart"),
        ("institutions", "0006_staff"),
        ("kernel", "0004_clocks_of_a_case"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("area", models.IntegerField(verbose_name="区划")),
                ("state", models.CharField(max_length=24, verbose_name="状态")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("opened_at", models.DateTimeField(verbose_name="建立时间")),
                ("kind", models.CharField(max_length=40, verbose_name="证照种类")),
                ("department", models.CharField(max_length=40, verbose_name="核实部门")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="证照编号")),
                ("issued_on", models.DateField(null=True, verbose_name="发证日期")),
                (
                    "expires_on",
                    models.DateField(help_text="含当日；长期有效的留空", null=True, verbose_name="有效期至"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("institution", "机构提交"), ("filing", "备案材料转入")],
                        max_length=16,
                        verbose_name="来源",
                    ),
                ),
                ("entered_by", models.CharField(max_length=160, verbose_name="提交人")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                ("answered_by", models.CharField(blank=True, max_length=160, verbose_name="答复人")),
                ("answer", models.TextField(blank=True, verbose_name="答复")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.storedfile",
                        verbose_name="扫描件",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="institutions.institution",
                        verbose_name="机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "证照",
                "verbose_name_plural": "证照",
                "indexes": [
                    models.Index(fields=["department", "state", "area", "id"], name="paper_by_department"),
                    models.Index(
                        condition=models.Q(("expires_on__isnull", False), ("state__in", ["waiting", "confirmed"])),
                        fields=["expires_on"],
                        name="paper_by_expiry",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("institution", "kind"),
                        name="paper_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "objected"])),
                        fields=("institution", "kind"),
                        name="paper_one_on_its_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on", None),
                            ("expires_on", None),
                            ("expires_on__gte", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="paper_ends_after_start",
                    ),
                ],
            },
        ),
        raise_wall("institutions_paper"),
    ]
