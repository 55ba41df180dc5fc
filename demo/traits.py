"""What the filed institutions of the demonstration are: who runs them, and whether they are inclusive."""

from __future__ import annotations

from datetime import date

from demo.plan import Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.institutions.selectors import get_institution
from tuoyu.domain.institutions.services import record_trait

_OWNERSHIP = {
    "public_institution": ("public", "县编委批复"),
    "kindergarten": ("public", "教育局批复"),
    "social_service": ("public_private_run", "委托运营协议"),
    "enterprise": ("private", "举办者声明"),
    "sole_trader": ("private", "举办者声明"),
}
_OPEN_PLACES = "6"


def record(plan: Plan, officer: User, filing: Filing, on: date) -> None:
    """Write down, on the day of the receipt, what the institution is."""
    value, source = _OWNERSHIP[plan.legal_form]
    with unit_of_work(officer):
        institution = get_institution(officer, filing.institution_id)
        record_trait(officer, institution, "ownership", value, since=on, source=source)
        if value != "private":
            record_trait(officer, institution, "inclusive", "inclusive", since=on, source="县卫生健康局普惠机构名单")
        if plan.facility_type == "employer":
            record_trait(officer, institution, "open_places", _OPEN_PLACES, since=on, source="向社会开放协议")
