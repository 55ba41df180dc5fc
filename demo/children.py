"""The children of some filed institutions of the demonstration, invented: a few in each class, one still waiting."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from stdnum.cn import ric

from demo.plan import Fate, Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.children.models import Application
from tuoyu.domain.children.services import (
    ChildFacts,
    GuardianFacts,
    StayFacts,
    Terms,
    answer_consent,
    enrol,
    enter_child,
    show_paper,
    sign_agreement,
)
from tuoyu.domain.institutions.models import ClassGroup, Institution
from tuoyu.domain.institutions.selectors import classes_of, get_institution

_EVERY, _PER_CLASS, _PER_HOUSE = 3, 3, 10
_DAYS_OLD = {"infant": 280, "toddler": 500, "older": 880, "mixed": 700}
_FAMILIES = "马韩安何丁鲁冶董祁赵"
_NAMES = ("小石", "依依", "乐乐", "成成", "雪儿", "阳阳", "果果", "宁宁", "禾禾", "朵朵")
_SHOWN = (("health_check", "fit", "积石山县妇幼保健院"), ("vaccination", "vaccinated", "乡镇卫生院接种门诊"))


def entrust(plan: Plan, director: User, institution_id: UUID, on: date) -> None:
    """On the day of the receipt the first families come: three to a class begin, one more has only applied."""
    if plan.fate not in {Fate.FILED, Fate.FILED_CORRECTED} or plan.number % _EVERY or plan.is_family:
        return
    with unit_of_work(director):
        institution = get_institution(director, institution_id)
        mode, serial = (institution.service_modes or ["full_day"])[0], plan.number * _PER_HOUSE
        for group in classes_of(institution):
            for _ in range(_PER_CLASS):
                serial += 1
                _begin(director, _applied(director, institution, group, serial, mode, on), group, on)
            if group.kind == "toddler":
                serial += 1
                _applied(director, institution, group, serial, mode, on)


def _applied(
    director: User, institution: Institution, group: ClassGroup, serial: int, mode: str, on: date
) -> Application:
    born_on = on - timedelta(days=_DAYS_OLD[group.kind] + serial % _PER_HOUSE)
    family = _FAMILIES[serial % len(_FAMILIES)]
    child = ChildFacts(
        f"{family}{_NAMES[serial // 3 % len(_NAMES)]}", "female" if serial % 2 else "male", born_on,
        _identity(born_on, serial),
    )  # fmt: skip
    mother = GuardianFacts(f"{family}某某", f"1391001{serial:04}", "mother")
    return enter_child(director, institution, child, mother, StayFacts(mode, on + timedelta(days=5)))


def _begin(director: User, stay: Application, group: ClassGroup, on: date) -> None:
    for kind, finding, issuer in _SHOWN:
        show_paper(director, stay.child, kind=kind, finding=finding, issuer=issuer, issued_on=on)
    guardian = stay.child.guardianships.all()[0].guardian
    for kind in ("sensitive", "monitoring", "pictures"):
        answer_consent(director, stay.child, guardian, kind=kind, is_given=True, way="paper")
    sign_agreement(director, stay, guardian, service_mode=stay.service_mode, signed_on=on)
    enrol(director, stay, Terms(group, stay.service_mode, on))


def _identity(born_on: date, serial: int) -> str:
    """A plainly invented identity number with a true check digit."""
    body = f"622927{born_on:%Y%m%d}{serial % 1000:03}"
    return body + ric.calc_check_digit(body + "0")
