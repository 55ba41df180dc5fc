"""Who may see the figures of a division, have them counted again, and write down its population."""

from tuoyu.base.access.policy import Policy, in_area
from tuoyu.base.access.roles import Role

AREA = "area"
SEES_FIGURES = (
    Role.FILING_OFFICER,
    Role.BUREAU_LEADER,
    Role.REGISTRAR,
    Role.DEPARTMENT_MEMBER,
    Role.TOWN_CLERK,
    Role.OBSERVER,
)

BOARD = Policy({
    "view": [in_area(AREA, *SEES_FIGURES)],
    "recompute": [in_area(AREA, Role.SCHEDULE)],
})  # fmt: skip

POPULATION = Policy({
    "view": [in_area(AREA, *SEES_FIGURES)],
    "record": [in_area(AREA, Role.FILING_OFFICER, Role.BUREAU_LEADER, Role.SCHEDULE)],
})  # fmt: skip

POLICIES = {"figures": BOARD, "population": POPULATION}
