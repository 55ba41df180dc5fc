"""Rooms, classes and the building; what the premises say holds from a day on, and what they said before is kept."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

# What stands there was established by the filing of that day.
SINCE_FILING = """
UPDATE institutions_premises SET valid = daterange(COALESCE(i.filed_on, i.registered_on), NULL)
FROM institutions_institution i WHERE i.id = institution_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("institutions", "0007_papers"),
        ("kernel", "0005_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="premises",
            name="fire_grade",
            field=models.CharField(blank=True, max_length=16, verbose_name="建筑耐火等级"),
        ),
        migrations.AddField(
            model_name="premises",
            name="lease_from",
            field=models.DateField(null=True, verbose_name="租期自"),
        ),
        migrations.AddField(
            model_name="premises",
            name="observation_area",
            field=models.DecimalField(decimal_places=1, max_digits=8, null=True, verbose_name="保健观察室面积"),
        ),
        migrations.AddField(
            model_name="premises",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name="有效期"),
        ),
        migrations.AddField(
            model_name="premises",
            name="version",
            field=models.PositiveIntegerField(default=1, verbose_name="版本"),
        ),
        migrations.RunSQL(SINCE_FILING, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="premises",
            name="valid",
            field=django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="有效期"),
        ),
        migrations.AlterField(
            model_name="premises",
            name="outdoor_area",
            field=models.DecimalField(decimal_places=1, max_digits=8, verbose_name="户外活动场地面积"),
        ),
        migrations.CreateModel(
            name="ClassGroup",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="有效期")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("name", models.CharField(max_length=20, verbose_name="班名")),
                ("kind", models.CharField(max_length=16, verbose_name="班型")),
                ("places", models.PositiveSmallIntegerField(verbose_name="托位")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="class_groups",
                        to="institutions.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "班级",
                "verbose_name_plural": "班级",
            },
        ),
        migrations.CreateModel(
            name="PastFacts",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        help_text="表名：premises、building、room、classgroup", max_length=16, verbose_name="种类"
                    ),
                ),
                ("subject_id", models.UUIDField(verbose_name="哪一行")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="有效期")),
                ("facts", models.JSONField(verbose_name="内容")),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_facts",
                        to="institutions.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "以前的登记",
                "verbose_name_plural": "以前的登记",
            },
        ),
        migrations.CreateModel(
            name="PlanDrawing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("handed_in_at", models.DateTimeField(verbose_name="上传时间")),
                ("handed_in_by", models.CharField(max_length=80, verbose_name="上传人")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="移除时间")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.storedfile"
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="institutions.institution"
                    ),
                ),
            ],
            options={
                "verbose_name": "平面图",
                "verbose_name_plural": "平面图",
                "ordering": ["handed_in_at"],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="有效期")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("name", models.CharField(max_length=20, verbose_name="房间名")),
                ("kind", models.CharField(max_length=24, verbose_name="用途")),
                ("floor", models.SmallIntegerField(verbose_name="楼层")),
                ("area", models.DecimalField(decimal_places=1, max_digits=6, verbose_name="面积")),
                ("height", models.DecimalField(decimal_places=2, max_digits=4, null=True, verbose_name="净高")),
                (
                    "window_area",
                    models.DecimalField(decimal_places=1, max_digits=5, null=True, verbose_name="窗洞面积"),
                ),
                ("doors", models.PositiveSmallIntegerField(null=True, verbose_name="疏散门")),
                ("is_at_corridor_end", models.BooleanField(null=True, verbose_name="是否在走道尽端")),
                ("toilets", models.PositiveSmallIntegerField(null=True, verbose_name="大便器")),
                ("urinals", models.PositiveSmallIntegerField(null=True, verbose_name="小便器")),
                ("basins", models.PositiveSmallIntegerField(null=True, verbose_name="洗手池")),
                ("beds", models.PositiveSmallIntegerField(null=True, verbose_name="床位")),
                (
                    "class_group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rooms",
                        to="institutions.classgroup",
                        verbose_name="所属班级",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="institutions.institution"
                    ),
                ),
            ],
            options={
                "verbose_name": "房间",
                "verbose_name_plural": "房间",
            },
        ),
        migrations.CreateModel(
            name="Building",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="有效期")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="版本")),
                ("setting", models.CharField(blank=True, max_length=16, verbose_name="建筑形式")),
                ("is_high_rise", models.BooleanField(null=True, verbose_name="是否在高层建筑内")),
                ("built_in", models.PositiveSmallIntegerField(null=True, verbose_name="建成年份")),
                ("safety_report_on", models.DateField(null=True, verbose_name="房屋安全鉴定日期")),
                ("safety_conclusion", models.CharField(blank=True, max_length=16, verbose_name="房屋安全鉴定结论")),
                ("seismic_category", models.CharField(blank=True, max_length=16, verbose_name="抗震设防类别")),
                ("seismic_intensity", models.PositiveSmallIntegerField(null=True, verbose_name="抗震设防烈度")),
                (
                    "hazards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        null=True,
                        size=None,
                        verbose_name="场地内有无下列情形",
                    ),
                ),
                ("exits", models.PositiveSmallIntegerField(null=True, verbose_name="安全出口个数")),
                ("has_own_exits", models.BooleanField(null=True, verbose_name="出口和楼梯是否独立")),
                (
                    "exit_distance",
                    models.DecimalField(
                        decimal_places=1, max_digits=5, null=True, verbose_name="房门到安全出口的最远距离"
                    ),
                ),
                (
                    "dead_end_distance",
                    models.DecimalField(
                        decimal_places=1, max_digits=5, null=True, verbose_name="袋形走道内房门到出口的最远距离"
                    ),
                ),
                ("fire_document_number", models.CharField(blank=True, max_length=60, verbose_name="消防凭证编号")),
                ("fire_document_on", models.DateField(null=True, verbose_name="消防凭证日期")),
                ("has_smoke_alarms", models.BooleanField(null=True, verbose_name="火灾探测报警")),
                ("has_sprinklers", models.BooleanField(null=True, verbose_name="自动喷水灭火")),
                ("extinguishers", models.PositiveSmallIntegerField(null=True, verbose_name="灭火器具数")),
                ("has_gas", models.BooleanField(null=True, verbose_name="厨房是否使用燃气")),
                ("has_gas_alarm", models.BooleanField(null=True, verbose_name="燃气报警和紧急切断")),
                ("video_days", models.PositiveSmallIntegerField(null=True, verbose_name="监控录像保存天数")),
                ("video_covers_all", models.BooleanField(null=True, verbose_name="监控是否覆盖全部生活和活动区域")),
                ("has_panic_alarm", models.BooleanField(null=True, verbose_name="一键报警")),
                ("air_tested_on", models.DateField(null=True, verbose_name="室内空气检测日期")),
                ("air_passed", models.BooleanField(null=True, verbose_name="室内空气检测是否合格")),
                ("has_soft_floor", models.BooleanField(null=True, verbose_name="护栏和软质地面")),
                (
                    "rail_height",
                    models.DecimalField(decimal_places=2, max_digits=4, null=True, verbose_name="防护栏杆高度"),
                ),
                (
                    "sunlight_hours",
                    models.DecimalField(decimal_places=1, max_digits=3, null=True, verbose_name="冬至日底层满窗日照"),
                ),
                ("is_dense_rebuild", models.BooleanField(null=True, verbose_name="城市人口密集地区改建、扩建")),
                ("public_ground", models.CharField(blank=True, max_length=60, verbose_name="就近使用的公共活动场地")),
                ("observation_beds", models.PositiveSmallIntegerField(null=True, verbose_name="儿童观察床")),
                ("has_owners_consent", models.BooleanField(null=True, verbose_name="有利害关系的业主是否同意")),
                ("longitude", models.DecimalField(decimal_places=6, max_digits=9, null=True, verbose_name="经度")),
                ("latitude", models.DecimalField(decimal_places=6, max_digits=8, null=True, verbose_name="纬度")),
                (
                    "institution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="building",
                        to="institutions.institution",
                    ),
                ),
            ],
            options={
                "verbose_name": "建筑与安全",
                "verbose_name_plural": "建筑与安全",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (3, 54)), ("longitude__range", (73, 136))),
                            _connector="OR",
                        ),
                        name="building_lies_in_the_country",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="classgroup",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("institution", "="), ("name", "="), ("valid", "&&")], name="class_group_named_once"
            ),
        ),
        migrations.AddIndex(
            model_name="pastfacts",
            index=models.Index(fields=["institution", "kind"], name="past_facts_of_institution"),
        ),
        migrations.AddConstraint(
            model_name="pastfacts",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("subject_id", "="), ("valid", "&&")], name="past_facts_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="room",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("institution", "="), ("name", "="), ("valid", "&&")], name="room_named_once"
            ),
        ),
    ]
