"""The only writers of pushes and filings."""

from tuoyu.domain.filing.services.drafting import (
    hand_in_material,
    open_filing,
    remove_material,
    save_section,
    submit_filing,
    withdraw_filing,
)
from tuoyu.domain.filing.services.ending import cancel_filing
from tuoyu.domain.filing.services.inviting import invite_to_file
from tuoyu.domain.filing.services.placing import accept_township
from tuoyu.domain.filing.services.pushing import Incoming, push_registration
from tuoyu.domain.filing.services.reminding import remind_of_clocks
from tuoyu.domain.filing.services.reviewing import (
    accept_filing,
    ask_correction,
    comment_on_section,
    drop_comment,
    reveal_private,
    settle_comment,
)

__all__ = [
    "Incoming",
    "accept_filing",
    "accept_township",
    "ask_correction",
    "cancel_filing",
    "comment_on_section",
    "drop_comment",
    "hand_in_material",
    "invite_to_file",
    "open_filing",
    "push_registration",
    "remind_of_clocks",
    "remove_material",
    "reveal_private",
    "save_section",
    "settle_comment",
    "submit_filing",
    "withdraw_filing",
]
