"""A child begins, moves, leaves. No more children than places, whoever presses at the same moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from tuoyu.base.kernel import cases, clock
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.obstacles import Obstacle, blocking
from tuoyu.base.kernel.refusals import Invalid, OutOfStep, Refused
from tuoyu.base.kernel.rulebook import choices
from tuoyu.domain.children.models import AdmissionPaper, Application, Child, Enrolment
from tuoyu.domain.children.models.stays import ONE_PLACE
from tuoyu.domain.children.policies import CHILD, INSTITUTION, STAY
from tuoyu.domain.children.rules.admission import FINDINGS, may_move
from tuoyu.domain.children.selectors import enrolments
from tuoyu.domain.children.workflows import STAY as FLOW
from tuoyu.domain.institutions.models import ClassGroup, Institution
from tuoyu.domain.institutions.services.occupancy import keep_occupancy

_A_DAY, _A_YEAR = timedelta(days=1), timedelta(days=366)
_FAMILY_SITE = "family_site"
_ELSEWHERE = Obstacle(
    "children.in_care_elsewhere", "这名幼儿在这段时间已在别处全日托或半日托，请监护人先在原机构办理离托，或改日期。"
)


@dataclass(frozen=True)
class Terms:
    """In which class (None at a family site), in which form, from which day on."""

    class_group: ClassGroup | None
    service_mode: str
    begins_on: date


@act("children.show_paper", "登记入托证明")
def show_paper(actor: Any, child: Child, *, kind: str, finding: str, issuer: str, issued_on: date) -> AdmissionPaper:
    """Write down what a health check or a vaccination certificate said."""
    CHILD.require(actor, "change", child)
    if finding not in FINDINGS.get(kind, ()):
        raise Invalid({"finding": ["这种结果与证明的种类不符，请重新选择。"]})
    if not child.born_on <= issued_on <= clock.today():
        raise Invalid({"issued_on": ["出具日期应在幼儿出生之后、今天之前（含今天）。"]})
    paper = AdmissionPaper(child=child, kind=kind, finding=finding, issuer=issuer, issued_on=issued_on)
    paper.entered_at = clock.now()
    paper.save(force_insert=True)
    return paper


@act("children.enrol", "办理入托")
def enrol(actor: Any, stay: Application, terms: Terms) -> Enrolment:
    """The child begins. Refused with everything that stands in the way, each with its article."""
    STAY.require(actor, "enrol", stay)
    _shape(stay, terms)
    _hold_the_door(stay)
    facts = enrolments.admission_of(
        stay, class_group=terms.class_group, mode=terms.service_mode, begins_on=terms.begins_on
    )
    cases.perform(stay, FLOW, "enrol", actor=actor, facts=facts)
    made = _begin(stay, terms)
    _keep_count(stay.institution)
    return made


@act("children.move", "转班或改服务形式")
def move(actor: Any, stay: Application, terms: Terms) -> Enrolment:
    """From a day on another class or another form; what was before keeps its days."""
    STAY.require(actor, "enrol", stay)
    _shape(stay, terms)
    _hold_the_door(stay)
    held = _held(stay)
    if terms.begins_on < held.valid.lower:
        raise Invalid({"begins_on": ["日期早于这一段在托的开始日期，请核对。"]})
    if (held.class_group, held.service_mode) == (terms.class_group, terms.service_mode):
        raise Invalid({"class_group": ["班级和服务形式都没有变。"]})
    facts = enrolments.admission_of(
        stay, class_group=terms.class_group, mode=terms.service_mode, begins_on=terms.begins_on, besides=held.pk
    )
    if obstacles := blocking(may_move(facts)):
        raise Refused(obstacles)
    _close(held, terms.begins_on)
    made = _begin(stay, terms)
    cases.remark(stay, FLOW, label="转班或改服务形式", actor=actor)
    _keep_count(stay.institution)
    return made


@act("children.leave", "办理离托")
def leave(actor: Any, stay: Application, *, last_on: date, because: str) -> Application:
    """Write down the last day and why; the days in care stay on record."""
    STAY.require(actor, "enrol", stay)
    if because not in dict(choices("leaving_reason")):
        raise Invalid({"because": ["请从列表中选择离托原因。"]})
    if last_on > clock.today() + _A_YEAR:
        raise Invalid({"last_on": ["最后一日最多可填到一年以后。"]})
    _hold_the_door(stay)
    held = _held(stay)
    if last_on < held.valid.lower <= clock.today():
        raise Invalid({"last_on": ["最后一日早于入托的日期，请核对。"]})
    cases.perform(stay, FLOW, "leave", actor=actor)
    _close(held, max(last_on + _A_DAY, held.valid.lower))  # who never began leaves no day behind
    stay.left_because = because
    stay.save(update_fields=["left_because"])
    _keep_count(stay.institution)
    return stay


@act("children.recount", "核对在托人数")
def recount(actor: Any) -> int:
    """Write down anew how many children each institution has today, where days passed; how many were mended."""
    found = enrolments.out_of_date(clock.today())
    for institution, number in found:
        INSTITUTION.require(actor, "recount", institution)
        keep_occupancy(institution, number)
    return len(found)


def _hold_the_door(stay: Application) -> None:
    """One at a time: who comes second counts after the first one's child is in, by the places of that moment."""
    rows = Institution.objects.select_for_update(no_key=True).defer("grams")
    stay.institution = rows.get(pk=stay.institution_id)


def _shape(stay: Application, terms: Terms) -> None:
    if terms.service_mode not in dict(choices("service_mode")):
        raise Invalid({"service_mode": ["没有这种服务形式，请从列表中选择。"]})
    if terms.begins_on > clock.today() + _A_YEAR:
        raise Invalid({"begins_on": ["开始日期最多可填到一年以后。"]})
    if terms.begins_on < stay.child.born_on:
        raise Invalid({"begins_on": ["开始日期早于幼儿的出生日期，请核对。"]})
    group = terms.class_group
    if group is None and stay.institution.facility_type != _FAMILY_SITE:
        raise Invalid({"class_group": ["请选择班级；还没有班级的，先在“场地与班级”里登记。"]})
    if group is not None and group.institution_id != stay.institution_id:
        raise Invalid({"class_group": ["没有这个班，请从列表中选择。"]})


def _begin(stay: Application, terms: Terms) -> Enrolment:
    made = Enrolment(
        area=stay.area, body_id=stay.body_id, stay=stay, institution=stay.institution, child=stay.child,
        class_group=terms.class_group, service_mode=terms.service_mode, valid=DateRange(terms.begins_on, None),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if ONE_PLACE not in str(error):
            raise
        raise Refused([_ELSEWHERE]) from None
    return made


def _held(stay: Application) -> Enrolment:
    """The time in care of which no end is known."""
    held = Enrolment.objects.filter(stay=stay, valid__upper_inf=True).select_related("class_group").first()
    if held is None:
        raise OutOfStep("这名幼儿现在不在托，请刷新后查看。")
    return held


def _close(held: Enrolment, until: date) -> None:
    held.valid = DateRange(held.valid.lower, until)
    held.save(update_fields=["valid"])


def _keep_count(institution: Institution) -> None:
    keep_occupancy(institution, enrolments.occupancy_of(institution, clock.today()))
