"""Who may push, fill in, review, verify and end filings, and where."""

from tuoyu.base.access.policy import Policy, in_area, own_body
from tuoyu.base.access.roles import Role

AREA = "area"
BODY = "body"

PUSH = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.REGISTRAR)],
        "push": [in_area(AREA, Role.REGISTRAR, Role.FILING_OFFICER)],
        "decide": [in_area(AREA, Role.FILING_OFFICER)],
    }
)

_OFFICE = in_area(AREA, Role.FILING_OFFICER)
_APPLICANT = own_body(BODY, Role.DIRECTOR)

FILING = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "read_paper": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER), _APPLICANT],
        "open": [_OFFICE, _APPLICANT],
        "invite": [_OFFICE],
        "fill": [_APPLICANT],
        "submit": [_APPLICANT],
        "resubmit": [_APPLICANT],
        "withdraw": [_APPLICANT],
        "comment": [_OFFICE],
        "reveal": [_OFFICE, _APPLICANT],
        "ask_correction": [_OFFICE],
        "accept": [_OFFICE],
        "cancel": [_OFFICE],
        "take": [_OFFICE],
        "remind_applicant": [_OFFICE],
        "hand_over": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER)],
        "remind": [in_area(AREA, Role.SCHEDULE)],
    }
)

VERIFICATION = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "read_paper": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER), _APPLICANT],
        "plan": [_OFFICE],
        "record": [_OFFICE],
        "answer": [_APPLICANT],
        "decide": [_OFFICE],
        "stop": [_OFFICE],
    }
)

CHANGE = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "read_paper": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER), _APPLICANT],
        "fill": [_APPLICANT],
        "review": [_OFFICE],
    }
)

CLOSING = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "read_paper": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER), _APPLICANT],
        "fill": [_APPLICANT],
        "review": [_OFFICE],
    }
)

LICENCE = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "apply": [_APPLICANT],
        "decide": [_OFFICE],
    }
)

POLICIES = {
    "push": PUSH,
    "case": FILING,
    "verification": VERIFICATION,
    "change": CHANGE,
    "closing": CLOSING,
    "licence": LICENCE,
}
