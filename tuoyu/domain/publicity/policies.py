"""Who may evaluate, publish, recognise and report, and where."""

from tuoyu.base.access.areas import Level
from tuoyu.base.access.policy import Policy, in_area, in_area_from, own_body
from tuoyu.base.access.roles import Role

AREA = "area"
BODY = "body"

_OFFICE = in_area(AREA, Role.FILING_OFFICER)
_APPLICANT = own_body(BODY, Role.DIRECTOR)

SANITARY = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "fill": [_APPLICANT],
        "conclude": [_APPLICANT],
    }
)

DISCLOSURE = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "publish": [_APPLICANT],
        "prove": [_APPLICANT],
        "remind": [_OFFICE],
    }
)

RECOGNITION = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "fill": [_APPLICANT],
        "submit": [_APPLICANT],
        "withdraw": [_APPLICANT],
        "decide": [_OFFICE],
        "send_back": [_OFFICE],
        "publicise": [_OFFICE],
        "name": [_OFFICE],
        "recheck": [_OFFICE],
        "recheck_above": [in_area_from(Level.PREFECTURE, AREA, Role.FILING_OFFICER)],
        "remind": [in_area(AREA, Role.SCHEDULE)],
        "confirm": [_OFFICE],
        "revoke": [_OFFICE],
        "refuse": [_OFFICE],
    }
)

ANNUAL = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.OBSERVER), _APPLICANT],
        "call": [_OFFICE],
        "fill": [_APPLICANT],
        "submit": [_APPLICANT],
        "resubmit": [_APPLICANT],
        "decide": [_OFFICE],
        "take_note": [_OFFICE],
        "ask_back": [_OFFICE],
    }
)

POLICIES = {
    "annual": ANNUAL,
    "sanitary": SANITARY,
    "disclosure": DISCLOSURE,
    "recognition": RECOGNITION,
}
