"""What a pushed registration shows at first sight: scope wording, modes, and whether the code fits the registrar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.domain.filing.rules.scope import read_scope

_ARTICLE = "《托育机构登记和备案办法（试行）》（国卫办人口发〔2019〕25号）"


def registration_findings(
    *,
    credit_code: str,
    business_scope: str,
    wordings: Iterable[str],
    mode_words: Mapping[str, Iterable[str]],
    code_starts: Iterable[str],
    forms_of_type: Iterable[str] = (),
    legal_form: str = "",
) -> Iterable[Obstacle]:
    """Findings that are told to the registrar and the bureau; none of them stops the push."""
    accepted = tuple(wordings)
    finding = read_scope(business_scope, accepted, mode_words)
    if not finding.names_childcare:
        yield Obstacle(
            "filing.scope_without_childcare",
            f"经营（业务）范围未写明“{'”或“'.join(accepted)}”，备案前需先变更登记。",
            f"{_ARTICLE}第五条",
            blocking=False,
        )
    elif not finding.names_modes:
        yield Obstacle(
            "filing.scope_without_mode",
            "经营（业务）范围未注明全日、半日、计时或临时等服务形式。",
            "积县政办发〔2021〕3号 二（五）17",
            blocking=False,
        )
    starts = tuple(code_starts)
    if starts and not credit_code.startswith(starts):
        yield Obstacle(
            "filing.code_not_of_registrar",
            f"统一社会信用代码以“{credit_code[:2]}”开头，与所选法人形式的登记机关不符，请核对。",
            f"{_ARTICLE}第四条",
            blocking=False,
        )
    forms = tuple(forms_of_type)
    if forms and legal_form not in forms:
        yield Obstacle(
            "filing.form_not_of_type",
            "这类机构一般不以所选的法人形式举办，请核对机构类型和法人形式。",
            f"{_ARTICLE}第四条",
            blocking=False,
        )
