"""What must be held: certificates, queries and training of those at work, the food licence, the sanitary report."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tuoyu.domain.institutions.rules.facts import Requirement
from tuoyu.domain.standards.rules.checks.staff import OWN_KITCHEN, SCHOOLING
from tuoyu.domain.standards.rules.facts import Law, StandardsFacts, WorkerFacts
from tuoyu.domain.standards.rules.findings import Check, Judged, institutions_only, judged, unknown

FOOD_LICENCE, SANITARY_REPORT = "food_licence", "sanitary_report"
CONFIRMED, OBJECTED = "confirmed", "objected"
HEAD, CARER, HEALTH_WORKER = "head", "carer", "health_worker"


def _everybody(
    key: str, holds: Callable[[WorkerFacts], bool], good: str, bad: str
) -> Callable[[StandardsFacts, Law], Judged | None]:
    """Everybody at work must hold it; how many do not is told, who they are stands on the page of the staff."""

    def judge(facts: StandardsFacts, law: Law) -> Judged | None:
        if facts.workers is None:
            return None
        if not facts.workers:
            return unknown("还没有登记人员。", law[key])
        lacking = len({one.key for one in facts.workers if not holds(one)})
        return judged(not lacking, good, f"{lacking} 人{bad}", law[key])

    return judge


def _trained(post: str, words: str, key: str) -> Callable[[StandardsFacts, Law], Judged | None]:
    def judge(facts: StandardsFacts, law: Law) -> Judged | None:
        if facts.workers is None:
            return None
        held, needed = _holding(facts.workers, post), law[key]
        if not held:
            return unknown(f"还没有登记{words}。", needed)
        lacking = sum(one.hours < needed.value for one in held)
        good = f"{words}岗前培训均满 {needed.value} 学时。"
        return judged(not lacking, good, f"{words}中 {lacking} 人登记的岗前培训不满 {needed.value} 学时。", needed)

    return judge


def _health_worker_schooling(facts: StandardsFacts, law: Law) -> Judged | None:
    if facts.workers is None:
        return None
    held, least = _holding(facts.workers, HEALTH_WORKER), law["staffing.health_worker.education"]
    if not held or any(one.education not in SCHOOLING for one in held):
        return unknown("还没有登记保健人员或其学历。", least)
    lacking = sum(SCHOOLING.index(one.education) < SCHOOLING.index(least.value) for one in held)
    return judged(not lacking, "保健人员学历符合要求。", f"{lacking} 名保健人员没有高中及以上学历。", least)


def _health_worker_full_time(facts: StandardsFacts, law: Law) -> Judged | None:
    since = law["staffing.health_worker.full_time_from"]
    if facts.workers is None or (facts.places or 0) < since.value:
        return None
    held = _holding(facts.workers, HEALTH_WORKER)
    if not held:
        return unknown("还没有登记保健人员。", since)
    return judged(
        any(one.is_full_time for one in held),
        "有专职保健人员。",
        f"收托 {since.value} 名以上的，至少一名保健人员应为专职。",
        since,
    )


def _food_licence(facts: StandardsFacts, law: Law) -> Judged | None:
    if facts.site["meal_supply"] not in OWN_KITCHEN:
        return None
    return _held(facts, FOOD_LICENCE, "食品经营许可证", "请办理延续后重新提交", law["premises.food_licence.needed"])


def _sanitary_report(facts: StandardsFacts, law: Law) -> Judged | None:
    rule = law["premises.sanitary_report.needed"]
    return _held(facts, SANITARY_REPORT, "托幼机构卫生评价报告", "请重新评价后提交", rule)


def _held(facts: StandardsFacts, kind: str, name: str, renew: str, rule: Requirement) -> Judged | None:
    """A paper of the institution must be in force and confirmed; nothing is said where papers are not on record."""
    if facts.licences is None:
        return None
    held = facts.licences.get(kind)
    if held is None:
        return unknown(f"还没有提交{name}。", rule)
    if held.until is not None and facts.on is not None and held.until < facts.on:
        return judged(False, "", f"{name}已过有效期，{renew}。", rule)
    if held.state == CONFIRMED:
        return judged(True, f"{name}在有效期内，已经核实。", "", rule)
    told = f"核实部门对{name}有异议，请重新提交" if held.state == OBJECTED else f"{name}已提交，等待核实"
    return unknown(f"{told}。", rule)


def _holding(workers: Iterable[WorkerFacts], post: str) -> list[WorkerFacts]:
    return [one for one in workers if one.post == post]


PAPER_CHECKS: tuple[Check, ...] = (
    Check(
        "health_certificates",
        "健康合格证明",
        "people",
        _everybody(
            "staffing.health_certificate.months",
            lambda one: one.is_healthy,
            "在岗人员都有有效的健康合格证明。",
            "没有有效的健康合格证明，不能上岗。",
        ),
        ("staffing.health_certificate.months",),
    ),
    Check(
        "background_queries",
        "违法犯罪记录查询",
        "people",
        _everybody(
            "staffing.background_query.months",
            lambda one: one.is_cleared,
            "在岗人员都按期查询，没有发现不得从业的情形。",
            "没有按期查询，或查询有不得从业的情形，不能上岗。",
        ),
        ("staffing.background_query.months",),
    ),
    Check(
        "head_training",
        "负责人岗前培训",
        "people",
        _trained(HEAD, "负责人", "staffing.head.training_hours"),
        ("staffing.head.training_hours",),
        (),
        institutions_only,
    ),
    Check(
        "carer_training",
        "保育人员岗前培训",
        "people",
        _trained(CARER, "保育人员", "staffing.carer.training_hours"),
        ("staffing.carer.training_hours",),
        (),
        institutions_only,
    ),
    Check(
        "health_worker_schooling",
        "保健人员学历",
        "people",
        _health_worker_schooling,
        ("staffing.health_worker.education",),
        (),
        institutions_only,
    ),
    Check(
        "health_worker_full_time",
        "专职保健人员",
        "people",
        _health_worker_full_time,
        ("staffing.health_worker.full_time_from",),
        (),
        institutions_only,
    ),
    Check(
        "food_licence",
        "食品经营许可",
        "papers",
        _food_licence,
        ("premises.food_licence.needed",),
        ("meal_supply",),
        institutions_only,
    ),
    Check(
        "sanitary_report",
        "卫生评价报告",
        "papers",
        _sanitary_report,
        ("premises.sanitary_report.needed",),
        (),
        institutions_only,
    ),
)
