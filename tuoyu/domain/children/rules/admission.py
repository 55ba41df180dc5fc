"""May this child begin here on that day: papers, age, room, each with its article."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.children.rules.ages import age_in_words, months_old
from tuoyu.domain.children.rules.consents import SENSITIVE, Answer, lacks_consent
from tuoyu.domain.children.rules.places import Days, Room

HEALTH_CHECK, VACCINATION = "health_check", "vaccination"
FINDINGS: Mapping[str, tuple[str, ...]] = {
    HEALTH_CHECK: ("fit", "unfit"),
    VACCINATION: ("vaccinated", "postponed", "doses_missing"),
}
ADMISSION_KEYS = (
    "admission.health_check",
    "admission.health_check.months",
    "admission.vaccination",
    "consent.sensitive",
    "agreement.written",
)
_MONTHS_IN_A_YEAR = len(calendar.month_abbr) - 1  # the first is empty


@dataclass(frozen=True)
class Shown:
    """A paper of a child as it was shown."""

    kind: str
    finding: str
    issued_on: date


@dataclass(frozen=True)
class Admission:
    """A child that is to begin, as plain facts. `ages` are the first and the last full month of the class, None where
    there are no classes; `modes` is what the institution has filed; `agreed` the forms of service of which an agreement
    was signed; `entered_on` is today."""

    born_on: date
    begins_on: date
    entered_on: date
    papers: tuple[Shown, ...]
    mode: str
    modes: tuple[str, ...]
    rooms: tuple[Room, ...]
    law: Mapping[str, Any]
    ages: tuple[Any, Any] | None = None
    answers: tuple[Answer, ...] = ()
    agreed: tuple[str, ...] = ()

    @property
    def days(self) -> Days:
        """The days that are wanted: from the first one on."""
        return self.begins_on, None

    def latest(self, kind: str) -> Shown | None:
        """The last paper of a kind issued by the day of the beginning."""
        issued = [one for one in self.papers if one.kind == kind and one.issued_on <= self.begins_on]
        return max(issued, key=lambda one: one.issued_on, default=None)


def may_enrol(admission: Admission) -> Iterable[Obstacle]:
    """What keeps this child from beginning on that day."""
    for check in _CHECKS:
        yield from check(admission)


def may_move(admission: Admission) -> Iterable[Obstacle]:
    """What keeps a child that is here already from another class or form."""
    for check in (_agreed_mode, _mode, _age, _room):
        yield from check(admission)


def _health(admission: Admission) -> Iterable[Obstacle]:
    months = admission.law["admission.health_check.months"].value
    cited, latest = admission.law["admission.health_check"].cited, admission.latest(HEALTH_CHECK)
    if latest is None:
        yield Obstacle("admission.no_health_check", "没有入托健康检查，请先到医疗卫生机构体检，再登记结果。", cited)
    elif latest.finding != "fit":
        yield Obstacle("admission.unfit", "最近一次入托健康检查不合格，请复查合格后再办理入托。", cited)
    elif _later(latest.issued_on, months) <= admission.begins_on:
        sentence = f"入托健康检查已超过 {months} 个月，请重新体检后登记。"
        yield Obstacle("admission.old_health_check", sentence, admission.law["admission.health_check.months"].cited)


def _vaccination(admission: Admission) -> Iterable[Obstacle]:
    cited, latest = admission.law["admission.vaccination"].cited, admission.latest(VACCINATION)
    if latest is None:
        yield Obstacle("admission.no_vaccination", "没有查验预防接种证，请查验后登记结果。", cited)
    elif latest.finding == "doses_missing":
        sentence = "预防接种证上有漏种，请告知监护人到接种单位补种；不能补种的，凭接种单位的暂缓意见登记。"
        yield Obstacle("admission.doses_missing", sentence, cited)


def _consent(admission: Admission) -> Iterable[Obstacle]:
    rule = admission.law["consent.sensitive"]
    label = "处理幼儿的敏感个人信息"
    yield from lacks_consent(SENSITIVE, label, admission.answers, admission.entered_on, rule)


def _agreement(admission: Admission) -> Iterable[Obstacle]:
    if not admission.agreed:
        cited = admission.law["agreement.written"].cited
        yield Obstacle("admission.no_agreement", "还没有签订托育服务协议，请打印、双方签名后登记。", cited)


def _agreed_mode(admission: Admission) -> Iterable[Obstacle]:
    if admission.agreed and admission.mode not in admission.agreed:
        cited = admission.law["agreement.written"].cited
        sentence = "签订的协议不是这种服务形式，请按这种形式重新签订后登记。"
        yield Obstacle("admission.other_agreement", sentence, cited)


def _mode(admission: Admission) -> Iterable[Obstacle]:
    if admission.modes and admission.mode not in admission.modes:
        yield Obstacle("admission.mode_not_filed", "机构备案的服务形式里没有这一种，请先办理变更备案或换一种。")


def _age(admission: Admission) -> Iterable[Obstacle]:
    if admission.ages is None:
        return
    begin, end = admission.ages
    months = months_old(admission.born_on, admission.begins_on)
    if not begin.value <= months < end.value:
        sentence = f"那天年龄为 {age_in_words(months)}，这个班收 {begin.value} 至 {end.value} 月龄的，请换一个班。"
        yield Obstacle("admission.age", sentence, begin.cited)


def _room(admission: Admission) -> Iterable[Obstacle]:
    for room in admission.rooms:
        if room.limit is None:
            yield Obstacle("admission.no_places", "机构还没有备案的托位，备案后才能办理入托。", room.cited)
        elif room.is_full(admission.days):
            sentence = f"{room.words}最多 {room.limit} 名，从那天起已满，请改日期或换班，或先为离开的幼儿办理离托。"
            yield Obstacle("admission.full", sentence, room.cited)


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, _MONTHS_IN_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_CHECKS: tuple[Callable[[Admission], Iterable[Obstacle]], ...] = (
    _health, _vaccination, _consent, _agreement, _agreed_mode, _mode, _age, _room,
)  # fmt: skip
