"""The work of evaluations, recognitions and annual reports that waits for a person."""

from __future__ import annotations

from tuoyu.base.access.desks import Desk, Line
from tuoyu.domain.publicity.models import AnnualReport, Recognition, SanitaryEvaluation
from tuoyu.domain.publicity.policies import ANNUAL as MAY_REPORT
from tuoyu.domain.publicity.policies import RECOGNITION as MAY_RECOGNISE
from tuoyu.domain.publicity.policies import SANITARY as MAY_EVALUATE
from tuoyu.domain.publicity.selectors.recognition import that_wait, that_wait_above
from tuoyu.domain.publicity.workflows import (
    ANNUAL,
    DRAFT,
    NAMED,
    PUBLICISED,
    RECHECKING,
    RECOGNITION,
    RETURNED,
    SANITARY,
    SUBMITTED,
)

DESKS: tuple[Desk, ...] = (
    Desk(
        SanitaryEvaluation,
        SANITARY,
        MAY_EVALUATE,
        "fill",
        {DRAFT: Line("完成卫生评价", "您是机构负责人")},
        "publicity:sanitary",
    ),
    Desk(
        Recognition,
        RECOGNITION,
        MAY_RECOGNISE,
        "decide",
        {
            SUBMITTED: Line("审核认定申请", "备案受理岗"),
            PUBLICISED: Line("作出认定", "公示期满"),
            NAMED: Line("到期复核认定", "备案受理岗"),
            RECHECKING: Line("作出复核结论", "备案受理岗"),
        },
        "publicity:recognition",
        narrow=that_wait,
    ),
    Desk(
        Recognition,
        RECOGNITION,
        MAY_RECOGNISE,
        "recheck_above",
        {
            NAMED: Line("到期复核认定", "由州市级复核"),
            RECHECKING: Line("作出复核结论", "由州市级复核"),
        },
        "publicity:recognition",
        narrow=that_wait_above,
    ),
    Desk(
        Recognition,
        RECOGNITION,
        MAY_RECOGNISE,
        "fill",
        {DRAFT: Line("完成认定自评", "您是机构负责人")},
        "publicity:recognition",
    ),
    Desk(
        AnnualReport, ANNUAL, MAY_REPORT, "decide", {SUBMITTED: Line("年度报告备查", "备案受理岗")}, "publicity:annual"
    ),
    Desk(
        AnnualReport,
        ANNUAL,
        MAY_REPORT,
        "fill",
        {DRAFT: Line("报送年度报告", "您是机构负责人"), RETURNED: Line("补充年度报告", "卫健局提出了意见")},
        "publicity:annual",
    ),
)
