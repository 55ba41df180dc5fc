"""Who may see and change the register of institutions, and where."""

from django.db.models import Q

from tuoyu.base.access.policy import Policy, everyone, in_area, own_body
from tuoyu.base.access.roles import Role

AREA = "area"
SEES_THE_REGISTER = (
    Role.FILING_OFFICER,
    Role.BUREAU_LEADER,
    Role.REGISTRAR,
    Role.DEPARTMENT_MEMBER,
    Role.TOWN_CLERK,
    Role.OBSERVER,
    Role.SCHEDULE,
)
OPEN_TO_PUBLIC = Q(filed_on__isnull=False, filing_ended_on=None)

INSTITUTION = Policy(
    {
        "view": [in_area(AREA, *SEES_THE_REGISTER), own_body("body", Role.DIRECTOR)],
        "view_public": [everyone(Q(filed_on__isnull=False))],
        "register": [in_area(AREA, Role.REGISTRAR, Role.FILING_OFFICER)],
        "record_filing": [in_area(AREA, Role.FILING_OFFICER)],
        "invite": [in_area(AREA, Role.FILING_OFFICER)],
        "record_trait": [in_area(AREA, Role.FILING_OFFICER)],
        "place": [in_area(AREA, Role.FILING_OFFICER)],
    }
)

PERSON = Policy(
    {
        "view": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER), own_body("body", Role.DIRECTOR)],
        "register": [in_area(AREA, Role.FILING_OFFICER)],
    }
)

POLICIES = {"register": INSTITUTION, "person": PERSON}
