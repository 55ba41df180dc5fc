"""The work of filing that waits for a person, of every kind of case."""

from __future__ import annotations

from tuoyu.base.access.desks import Desk, Line
from tuoyu.domain.filing.models import ChangeFiling, Closing, Filing, Licence, SiteVerification
from tuoyu.domain.filing.policies import CHANGE as MAY_CHANGE
from tuoyu.domain.filing.policies import CLOSING as MAY_CLOSE
from tuoyu.domain.filing.policies import FILING as MAY_FILE
from tuoyu.domain.filing.policies import LICENCE as MAY_LICENSE
from tuoyu.domain.filing.policies import VERIFICATION as MAY_VERIFY
from tuoyu.domain.filing.selectors.handling import with_holder
from tuoyu.domain.filing.workflows import (
    ANSWERED,
    AWAITING_VISIT,
    CHANGE,
    CHANGE_DRAFT,
    CHANGE_RETURNED,
    CHANGE_SUBMITTED,
    CLOSING,
    CLOSING_AGREED,
    CLOSING_DRAFT,
    CLOSING_RETURNED,
    CLOSING_SUBMITTED,
    DRAFT,
    FILING,
    LICENCE,
    LICENCE_ACCEPTED,
    LICENCE_APPLIED,
    LICENCE_RETURNED,
    RECTIFYING,
    RETURNED,
    SUBMITTED,
    VERIFICATION,
)

DESKS: tuple[Desk, ...] = (
    Desk(
        Filing,
        FILING,
        MAY_FILE,
        "accept",
        {
            SUBMITTED: Line("出具备案回执", "备案受理岗"),
            RETURNED: Line("等待补正", "您的同岗已提出补正", is_mine=False),
        },
        "filing:case",
        since="submitted_at",
        with_holder=with_holder,
    ),
    Desk(
        Filing,
        FILING,
        MAY_FILE,
        "fill",
        {DRAFT: Line("填写备案", "您是机构负责人"), RETURNED: Line("补正备案材料", "卫健局提出了意见")},
        "filing:case",
        since="submitted_at",
    ),
    Desk(
        SiteVerification,
        VERIFICATION,
        MAY_VERIFY,
        "record",
        {
            AWAITING_VISIT: Line("现场核实", "回执已出具，到现场核实"),
            RECTIFYING: Line("等待整改", "已告知不符合，机构整改中", is_mine=False),
            ANSWERED: Line("确认整改", "机构已报送整改情况"),
        },
        "filing:verification",
        institution="filing__institution",
    ),
    Desk(
        SiteVerification,
        VERIFICATION,
        MAY_VERIFY,
        "answer",
        {RECTIFYING: Line("报送整改情况", "现场核实有不符合事项")},
        "filing:verification",
        institution="filing__institution",
    ),
    Desk(
        ChangeFiling,
        CHANGE,
        MAY_CHANGE,
        "review",
        {
            CHANGE_SUBMITTED: Line("办理变更", "备案受理岗"),
            CHANGE_RETURNED: Line("等待补正变更", "已要求机构补正", is_mine=False),
        },
        "filing:change",
    ),
    Desk(
        ChangeFiling,
        CHANGE,
        MAY_CHANGE,
        "fill",
        {
            CHANGE_DRAFT: Line("填完变更备案", "您是机构负责人"),
            CHANGE_RETURNED: Line("补正变更备案", "卫健局提出了意见"),
        },
        "filing:change",
    ),
    Desk(
        Closing,
        CLOSING,
        MAY_CLOSE,
        "review",
        {
            CLOSING_SUBMITTED: Line("审核注销申请", "备案受理岗"),
            CLOSING_RETURNED: Line("等待补正注销申请", "已要求机构补正", is_mine=False),
            CLOSING_AGREED: Line("停止服务之日办结注销", "安置方案已同意"),
        },
        "filing:closing",
    ),
    Desk(
        Closing,
        CLOSING,
        MAY_CLOSE,
        "fill",
        {
            CLOSING_DRAFT: Line("填完注销申请", "您是机构负责人"),
            CLOSING_RETURNED: Line("补正注销申请", "卫健局提出了意见"),
        },
        "filing:closing",
    ),
)

# Read only by those in whose place licensing is in force.
LICENCE_DESKS: tuple[Desk, ...] = (
    Desk(
        Licence,
        LICENCE,
        MAY_LICENSE,
        "decide",
        {
            LICENCE_APPLIED: Line("受理许可申请", "备案受理岗"),
            LICENCE_RETURNED: Line("等待补正许可申请", "已一次告知补正", is_mine=False),
            LICENCE_ACCEPTED: Line("作出许可决定", "申请已受理"),
        },
        "filing:licence",
    ),
    Desk(
        Licence,
        LICENCE,
        MAY_LICENSE,
        "apply",
        {LICENCE_RETURNED: Line("补正许可申请", "卫健局一次告知了要补正的内容")},
        "filing:licence",
    ),
)
