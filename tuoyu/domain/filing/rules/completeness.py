"""Is everything there that a filing of this kind must hold?"""

from __future__ import annotations

from collections.abc import Iterable

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules.facts import FilingFacts
from tuoyu.domain.filing.rules.scope import read_scope
from tuoyu.domain.filing.rules.sections import sections_for

_FILING_RULE = "《托育机构登记和备案办法（试行）》（国卫办人口发〔2019〕25号）"


def incomplete(facts: FilingFacts) -> Iterable[Obstacle]:
    """One obstacle for each section with unanswered questions, each missing paper, and a scope without childcare."""
    yield from _scope(facts)
    for one in sections_for(facts.facility_type):
        missing = [question.label for question in one.missing(facts.answers.get(one.key, {}))]
        if missing:
            yield Obstacle(
                "filing.answer_missing",
                f"“{one.label}”一节还没有填：{'、'.join(missing)}。",
                f"{_FILING_RULE}第八条",
                one.key,
            )
    for paper in facts.materials_needed:
        if paper.code not in facts.materials_given:
            yield Obstacle("filing.material_missing", f"缺少材料：{paper.name}。", paper.cited, "materials")


def _scope(facts: FilingFacts) -> Iterable[Obstacle]:
    finding = read_scope(facts.business_scope, facts.scope_words, facts.mode_words)
    if not finding.names_childcare:
        wordings = "”或“".join(facts.scope_words)
        yield Obstacle(
            "filing.scope_without_childcare",
            f"登记的经营（业务）范围里没有“{wordings}”，请先到登记机关变更。",
            f"{_FILING_RULE}第五条",
            "registration",
        )
        return
    must_state = facts.requirements["scope.must_state_mode"]
    if must_state.value and not finding.names_modes:
        yield Obstacle(
            "filing.scope_without_mode",
            "登记的经营（业务）范围没有注明全日制、半日制或计时制，建议到登记机关补充。",
            must_state.cited,
            "registration",
            blocking=False,
        )
    declared = set(facts.answer("registration", "service_modes") or ())
    if finding.modes and declared - set(finding.modes):
        yield Obstacle(
            "filing.mode_beyond_scope",
            "申报的服务形式多于登记的经营范围所注明的，请核对；确有需要可先变更登记。",
            f"{_FILING_RULE}第五条",
            "registration",
            blocking=False,
        )
