"""The only writers of pushes, filings and visits."""

from tuoyu.domain.filing.services.batch import each_filing, invite_each
from tuoyu.domain.filing.services.deciding import decide_push
from tuoyu.domain.filing.services.drafting import (
    hand_in_document,
    hand_in_material,
    open_filing,
    remove_material,
    save_section,
    submit_filing,
    withdraw_filing,
)
from tuoyu.domain.filing.services.ending import cancel_filing, end_filing
from tuoyu.domain.filing.services.handling import hand_over_filing, take_filing
from tuoyu.domain.filing.services.inviting import invite_to_file
from tuoyu.domain.filing.services.placing import accept_township
from tuoyu.domain.filing.services.pushing import Incoming, push_registration
from tuoyu.domain.filing.services.rectifying import answer_nonconformity
from tuoyu.domain.filing.services.reminding import remind_applicant, remind_of_clocks
from tuoyu.domain.filing.services.reviewing import (
    accept_filing,
    ask_correction,
    comment_on_section,
    drop_comment,
    reveal_private,
    settle_comment,
)
from tuoyu.domain.filing.services.verifying import (
    ask_rectification_again,
    confirm_rectification,
    plan_verification,
    record_site_check,
    stop_verification,
)

__all__ = [
    "Incoming",
    "accept_filing",
    "accept_township",
    "answer_nonconformity",
    "ask_correction",
    "ask_rectification_again",
    "cancel_filing",
    "comment_on_section",
    "confirm_rectification",
    "decide_push",
    "drop_comment",
    "each_filing",
    "end_filing",
    "hand_in_document",
    "hand_in_material",
    "hand_over_filing",
    "invite_each",
    "invite_to_file",
    "open_filing",
    "plan_verification",
    "push_registration",
    "record_site_check",
    "remind_applicant",
    "remind_of_clocks",
    "remove_material",
    "reveal_private",
    "save_section",
    "settle_comment",
    "stop_verification",
    "submit_filing",
    "take_filing",
    "withdraw_filing",
]
