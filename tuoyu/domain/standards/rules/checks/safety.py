"""Ways out, fire equipment, video and alarms."""

from __future__ import annotations

from math import ceil

from tuoyu.domain.standards.rules.facts import Law, StandardsFacts
from tuoyu.domain.standards.rules.findings import Check, Judged, institutions_only, judged, unknown

_USUAL_GRADES = {None, "grade_1", "grade_2"}  # those the distances are written for


def _exits(facts: StandardsFacts, law: Law) -> Judged:
    least, exits = law["premises.exit.count"], facts.site["exits"]
    return judged(
        exits >= least.value,
        f"安全出口 {exits} 个。",
        f"安全出口 {exits} 个，不应少于 {least.value} 个；面积小也不能放宽。",
        least,
    )


def _distances(facts: StandardsFacts, law: Law) -> Judged | None:
    between, dead_end = law["premises.exit.distance"], law["premises.exit.distance_dead_end"]
    measured = [
        (facts.site.get("exit_distance"), between, "两个出口之间的房门"),
        (facts.site.get("dead_end_distance"), dead_end, "袋形走道内的房门"),
    ]
    if all(length is None for length, _, _ in measured):
        return unknown("还没有填写房门到安全出口的距离。", between, dead_end)
    if facts.site.get("fire_grade") not in _USUAL_GRADES:
        return unknown("耐火等级不是一、二级，距离限值应由消防技术人员核定。", between, dead_end)
    too_far = [
        f"{words}到出口 {length} 米，不应超过 {most.value} 米"
        for length, most, words in measured
        if length is not None and length > most.value
    ]
    return judged(not too_far, "疏散距离在限值以内。", f"{'；'.join(too_far)}。", between, dead_end)


def _doors(facts: StandardsFacts, law: Law) -> Judged | None:
    most, doors = law["premises.exit.one_door_area"], law["premises.exit.doors"]
    rooms = [room for room in facts.child_rooms() if room.doors is not None]
    if not rooms:
        return unknown("还没有填写婴幼儿用房的疏散门数。", most)
    bad = [
        room.name
        for room in rooms
        if room.doors < doors.value and (room.is_at_corridor_end or (room.area is not None and room.area > most.value))
    ]
    return judged(
        not bad,
        "婴幼儿用房的疏散门够用。",
        f"{'、'.join(bad)}应有 {doors.value} 个疏散门：面积超过 {most.value} m²，或位于走道尽端。",
        most,
        doors,
    )


def _smoke_alarms(facts: StandardsFacts, law: Law) -> Judged:
    rule = law["family_site.smoke_alarms" if facts.is_family_site else "premises.smoke_alarms.needed"]
    has = facts.site["has_smoke_alarms"]
    return judged(has == rule.value, "已设火灾探测报警。", "没有火灾探测报警，请安装联网的火灾探测报警器。", rule)


def _sprinklers(facts: StandardsFacts, law: Law) -> Judged | None:
    above, count = law["premises.sprinklers.above_classes"], facts.class_count
    if not count or count <= above.value:
        return None
    has = facts.site.get("has_sprinklers")
    if has is None:
        return unknown("还没有填写：有无自动喷水灭火。", above)
    return judged(has, "已设自动喷水灭火。", f"超过 {above.value} 个班的，应设自动喷水灭火系统。", above)


def _extinguishers(facts: StandardsFacts, law: Law) -> Judged | None:
    area, least = law["premises.extinguisher.area"], law["premises.extinguisher.per_point"]
    has = facts.site["extinguishers"]
    needed = max(ceil(facts.site["building_area"] / area.value), least.value)
    return judged(
        has >= needed,
        f"灭火器 {has} 具，不少于 {needed} 具。",
        f"灭火器 {has} 具，按建筑面积至少 {needed} 具，每处不少于 {least.value} 具。",
        area,
        least,
    )


def _gas(facts: StandardsFacts, law: Law) -> Judged | None:
    rule = law["premises.gas_alarm.needed"]
    if not facts.site["has_gas"]:
        return None
    has = facts.site.get("has_gas_alarm")
    if has is None:
        return unknown("还没有填写：有无燃气报警和紧急切断。", rule)
    return judged(has == rule.value, "已设燃气报警和紧急切断。", "使用燃气的厨房应装燃气报警和紧急切断装置。", rule)


def _video_days(facts: StandardsFacts, law: Law) -> Judged:
    least = law["family_site.video_days" if facts.is_family_site else "premises.video.days"]
    days = facts.site["video_days"]
    return judged(
        days >= least.value,
        f"监控录像保存 {days} 日。",
        f"监控录像保存 {days} 日，不应少于 {least.value} 日。",
        least,
    )


def _video_everywhere(facts: StandardsFacts, law: Law) -> Judged:
    rule = law["premises.video.covers_all"]
    return judged(
        facts.site["video_covers_all"] == rule.value,
        "监控覆盖全部生活和活动区域。",
        "监控没有覆盖全部生活和活动区域，请补装。",
        rule,
    )


def _panic_alarm(facts: StandardsFacts, law: Law) -> Judged:
    rule = law["premises.panic_alarm.needed"]
    return judged(facts.site["has_panic_alarm"] == rule.value, "已设一键报警。", "没有一键报警，请安装。", rule)


SAFETY_CHECKS: tuple[Check, ...] = (
    Check("exits", "安全出口", "building", _exits, ("premises.exit.count",), ("exits",), institutions_only),
    Check(
        "distances",
        "疏散距离",
        "building",
        _distances,
        ("premises.exit.distance", "premises.exit.distance_dead_end"),
        (),
        institutions_only,
    ),
    Check(
        "doors",
        "房间疏散门",
        "rooms",
        _doors,
        ("premises.exit.one_door_area", "premises.exit.doors"),
        (),
        institutions_only,
    ),
    Check(
        "smoke_alarms",
        "火灾报警",
        "building",
        _smoke_alarms,
        ("premises.smoke_alarms.needed",),
        ("has_smoke_alarms",),
        family_law=("family_site.smoke_alarms",),
    ),
    Check(
        "sprinklers", "自动灭火", "building", _sprinklers, ("premises.sprinklers.above_classes",), (), institutions_only
    ),
    Check(
        "extinguishers",
        "灭火器",
        "building",
        _extinguishers,
        ("premises.extinguisher.area", "premises.extinguisher.per_point"),
        ("extinguishers", "building_area"),
        institutions_only,
    ),
    Check("gas", "燃气安全", "building", _gas, ("premises.gas_alarm.needed",), ("has_gas",)),
    Check(
        "video_days",
        "录像保存",
        "building",
        _video_days,
        ("premises.video.days",),
        ("video_days",),
        family_law=("family_site.video_days",),
    ),
    Check(
        "video_everywhere",
        "监控覆盖",
        "building",
        _video_everywhere,
        ("premises.video.covers_all",),
        ("video_covers_all",),
    ),
    Check(
        "panic_alarm",
        "一键报警",
        "building",
        _panic_alarm,
        ("premises.panic_alarm.needed",),
        ("has_panic_alarm",),
        institutions_only,
    ),
)
