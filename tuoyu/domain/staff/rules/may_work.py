"""May this person work in this post today: what is missing, each with its article."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.institutions.rules.facts import Requirement
from tuoyu.domain.staff.rules.staffing import banned, full_years

HEALTH_CERTIFICATE, BACKGROUND_QUERY = "health_certificate", "background_query"
HEAD, CARER, HEALTH_WORKER = "head", "carer", "health_worker"
TRAINING = {HEAD: "head_training", CARER: "carer_training"}
NO_CONTRACT = "none"
_A_YEAR_OF_MONTHS = len(calendar.month_abbr) - 1  # the first is empty

REQUIREMENT_KEYS = (
    "staffing.adult_age",
    "staffing.ban.lifetime",
    "staffing.head.education",
    "staffing.head.experience_years",
    "staffing.head.training_hours",
    "staffing.carer.training_hours",
    "staffing.health_worker.education",
    "staffing.health_certificate.months",
    "staffing.background_query.months",
    "staffing.training_hours_yearly",
    "staffing.certificate.expiring_days",
    "staffing.labour_contract",
)


@dataclass(frozen=True)
class Paper:
    """One paper of a person; `until` is the first day on which it no longer holds, None without end."""

    kind: str
    issued_on: date
    until: date | None = None
    hours: int | None = None
    found: tuple[str, ...] = ()

    def holds(self, on: date) -> bool:
        return self.issued_on <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class PostRequired:
    """What the list of posts asks: one of these certificates, in the words of the law, and where that stands."""

    certificates: tuple[str, ...]
    words: str
    cited: str


@dataclass(frozen=True)
class Worker:
    """A person in a post on a day, as plain facts. `educations` are the codes from highest to lowest; `contract` is the
    code of the contract in force, "" when none is on record; a limit of the rulebook may be unset (value None)."""

    post: str
    on: date
    education: str
    experienced_since: date | None
    papers: tuple[Paper, ...]
    is_banned: bool
    contract: str
    educations: tuple[str, ...]
    required: PostRequired
    limits: Mapping[str, Requirement]

    def latest(self, *kinds: str) -> Paper | None:
        """The paper of these kinds that holds longest, of those already issued."""
        issued = [paper for paper in self.papers if paper.kind in kinds and paper.issued_on <= self.on]
        return max(issued, key=lambda paper: (paper.until or date.max, paper.issued_on), default=None)

    def limit(self, key: str) -> Requirement:
        return self.limits[f"staffing.{key}"]


def may_work(worker: Worker) -> Iterable[Obstacle]:
    """What keeps this person from working in this post today; what only warns is not blocking."""
    for check in _CHECKS:
        yield from check(worker)


def lasts_until(kind: str, issued_on: date, stated: date | None, months: Mapping[str, int]) -> date | None:
    """The first day a new paper no longer holds: a day after the last one stated on it, but never later than the law
    lets its kind hold (`months` by kind)."""
    by_law = months_later(issued_on, months[kind]) if kind in months else None
    by_paper = date.fromordinal(stated.toordinal() + 1) if stated else None
    return min((day for day in (by_law, by_paper) if day is not None), default=None)


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, _A_YEAR_OF_MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _restricted(worker: Worker) -> Iterable[Obstacle]:
    if worker.is_banned:
        yield banned(worker.limit("ban.lifetime"))


def _background(worker: Worker) -> Iterable[Obstacle]:
    months = worker.limit("background_query.months")
    latest = worker.latest(BACKGROUND_QUERY)
    if any(paper.found for paper in worker.papers if paper.kind == BACKGROUND_QUERY):
        yield _stops("background_found", "违法犯罪记录查询有不得从业的情形，应当立即停止工作并解聘。", months)
    elif latest is None:
        yield _stops("background_missing", "没有违法犯罪记录查询结果：招聘前应当查询，请查询后登记。", months)
    elif not latest.holds(worker.on):
        last = latest.issued_on
        sentence = f"上次违法犯罪记录查询是{_day(last)}，在岗人员每 {months.value} 个月查询一次，请重新查询。"
        yield _stops("background_expired", sentence, months)


def _health(worker: Worker) -> Iterable[Obstacle]:
    months, latest = worker.limit("health_certificate.months"), worker.latest(HEALTH_CERTIFICATE)
    if latest is None:
        yield _stops("health_missing", "没有健康合格证明：上岗前应当做健康检查，请补登。", months)
    elif not latest.holds(worker.on):
        ended = _day(latest.until or latest.issued_on)
        yield _stops("health_expired", f"健康合格证明{ended}起失效，请体检后登记新的证明。", months)


def _certificate(worker: Worker) -> Iterable[Obstacle]:
    wanted = worker.required.certificates
    if not wanted:
        return
    latest = worker.latest(*wanted)
    if latest is None or not latest.holds(worker.on):
        ended = "已过有效期" if latest else "没有登记"
        # A carer may instead have experience or a related major: only a reminder.
        yield Obstacle(
            "people.certificate_missing", f"岗位要求“{worker.required.words}”，相应的证书{ended}。",
            worker.required.cited, blocking=worker.post != CARER,
        )  # fmt: skip


def _education(worker: Worker) -> Iterable[Obstacle]:
    if worker.post not in {HEAD, HEALTH_WORKER}:
        return
    least = worker.limit(f"{worker.post}.education")
    order = worker.educations
    if not worker.education:
        yield _stops("education_unknown", "没有登记学历，请补登。", least)
    elif order.index(worker.education) > order.index(least.value):
        yield _stops("education_too_low", "学历没有达到岗位要求。", least)


def _experience(worker: Worker) -> Iterable[Obstacle]:
    years = worker.limit("head.experience_years")
    if worker.post != HEAD:
        return
    if worker.experienced_since is None:
        yield _stops("experience_unknown", "没有登记从事相关管理工作的起始日期，请补登。", years)
    elif full_years(worker.experienced_since, worker.on) < years.value:
        yield _stops("experience_too_short", f"从事相关管理工作不满 {years.value} 年。", years)


def _training(worker: Worker) -> Iterable[Obstacle]:
    if worker.post not in TRAINING:
        return
    needed = worker.limit(f"{worker.post}.training_hours")
    hours = sum(paper.hours or 0 for paper in worker.papers if paper.kind == TRAINING[worker.post])
    if hours < needed.value:
        sentence = f"岗前培训登记 {hours} 学时，应满 {needed.value} 学时。"
        yield _stops("training_too_short", sentence, needed)


def _yearly_training(worker: Worker) -> Iterable[Obstacle]:
    needed = worker.limit("training_hours_yearly")
    if needed.value is None:
        return
    begin = months_later(worker.on, -_A_YEAR_OF_MONTHS)
    hours = sum(paper.hours or 0 for paper in worker.papers if begin < paper.issued_on <= worker.on)
    if hours < needed.value:
        sentence = f"最近一年培训登记 {hours} 学时，每年应满 {needed.value} 学时。"
        yield Obstacle("people.yearly_training", sentence, needed.cited, blocking=False)


def _contract(worker: Worker) -> Iterable[Obstacle]:
    if worker.contract in {"", NO_CONTRACT}:
        known = "没有签订合同" if worker.contract else "没有登记用工形式和参保情况"
        rule = worker.limit("labour_contract")
        yield Obstacle("people.contract_missing", f"{known}，请依法签订合同后登记。", rule.cited, blocking=False)


def _expiring(worker: Worker) -> Iterable[Obstacle]:
    days = worker.limit("certificate.expiring_days")
    for kind, name in ((HEALTH_CERTIFICATE, "健康合格证明"), (BACKGROUND_QUERY, "违法犯罪记录查询")):
        latest = worker.latest(kind)
        if latest and latest.until and latest.holds(worker.on) and (latest.until - worker.on).days <= days.value:
            sentence = f"{name}{_day(latest.until)}起失效，请提前办理。"
            yield Obstacle("people.expiring", sentence, days.cited, blocking=False)


_CHECKS: tuple[Callable[[Worker], Iterable[Obstacle]], ...] = (
    _restricted, _background, _health, _certificate, _education, _experience, _training, _yearly_training, _contract,
    _expiring,
)  # fmt: skip


def _stops(code: str, sentence: str, basis: Requirement) -> Obstacle:
    """A number that still has to be checked against its text only warns, and says so."""
    mark = "（此项要求待核实，仅作提示）" if basis.is_tentative else ""
    return Obstacle(f"people.{code}", sentence + mark, basis.cited, blocking=not basis.is_tentative)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
