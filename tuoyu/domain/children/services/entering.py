"""A child comes to an institution: entered once in the country, with a guardian and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tuoyu.base.kernel import cases, clock
from tuoyu.base.kernel.acts import act, note_changed
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Invalid, Refused
from tuoyu.base.kernel.rulebook import choices, rule
from tuoyu.base.kernel.sealed import blind_index
from tuoyu.domain.children.models import Application, Child
from tuoyu.domain.children.policies import CHILD, STAY
from tuoyu.domain.children.rules.ages import may_apply
from tuoyu.domain.children.selectors.children import NUMBER_INDEXED, find_by_number, is_called, plain, read_number
from tuoyu.domain.children.services.families import GuardianFacts, entrust_to
from tuoyu.domain.children.workflows import OPEN
from tuoyu.domain.children.workflows import STAY as FLOW
from tuoyu.domain.institutions.models import Institution

_A_YEAR = timedelta(days=366)
_HERE_ALREADY = Obstacle("children.here_already", "这名幼儿在本机构已有申请或正在托，请在幼儿名单里打开原来的记录。")
_NUMBER_TAKEN = Obstacle("children.number_taken", "这个号码已登记在另一份幼儿档案上，请核对号码。")


@dataclass(frozen=True)
class ChildFacts:
    """A child to be entered; the number as typed, or else the reason why there is none."""

    name: str
    sex: str
    born_on: date
    id_number: str = ""
    no_number_because: str = ""


@dataclass(frozen=True)
class StayFacts:
    """What the family wants."""

    service_mode: str
    wanted_on: date


@act("children.enter_child", "登记幼儿")
def enter_child(
    actor: Any, institution: Institution, facts: ChildFacts, guardian: GuardianFacts, wanted: StayFacts
) -> Application:
    """Enter a child (once, across institutions), who answers for it, and the application to this institution.

    A child known elsewhere is linked by its number: what stands on record stays, and nothing of it is told.
    Invalid for a bad number, name or date; Refused with the obstacles.
    """
    child = _known(facts) or _shaped(institution, facts)
    if child._state.adding:
        CHILD.require(actor, "register", child)
    stay = Application(
        area=institution.area, body_id=institution.body_id, institution=institution, child=child,
        service_mode=wanted.service_mode, wanted_on=wanted.wanted_on,
    )  # fmt: skip
    STAY.require(actor, "apply", stay)
    _check(institution, child, wanted)
    if child._state.adding:
        child.save(force_insert=True)
    cases.open_case(stay, FLOW, actor=actor, label="登记入托申请")
    entrust_to(child, guardian, area=institution.area, body_id=institution.body_id)
    return stay


@act("children.add_number", "补登幼儿证件号码")
def add_number(actor: Any, child: Child, *, id_number: str) -> Child:
    """Write down the number of a child that had none."""
    CHILD.require(actor, "change", child)
    if child.id_number_index is not None:
        raise Refused([Obstacle("children.has_number", "这名幼儿已经登记过证件号码。")])
    identity = read_number(id_number)
    if identity.born_on != child.born_on:
        raise Invalid({"id_number": ["号码中的出生日期与登记的出生日期不一致，请对照户口簿核对。"]})
    if find_by_number(identity.number) is not None:
        raise Refused([_NUMBER_TAKEN])
    child.id_number, child.id_number_index = identity.number, blind_index(NUMBER_INDEXED, identity.number)
    child.no_number_because = ""
    note_changed("id_number")
    child.save(update_fields=["id_number", "id_number_index", "no_number_because"])
    return child


@act("children.take_back", "取消入托申请")
def take_back(actor: Any, stay: Application, *, because: str) -> Application:
    """The family no longer wants it."""
    STAY.require(actor, "take_back", stay)
    return cases.perform(stay, FLOW, "take_back", actor=actor, note=because)


def _known(facts: ChildFacts) -> Child | None:
    """The row of this child, found by its number wherever it was entered."""
    if not facts.id_number:
        return None
    child = find_by_number(read_number(facts.id_number).number)
    if child is not None and not is_called(child, facts.name):
        raise Invalid({"name": ["姓名与这个证件号码已登记的姓名不一致，请对照户口簿核对姓名和号码。"]})
    return child


def _shaped(institution: Institution, facts: ChildFacts) -> Child:
    child = Child(
        area=institution.area, body_id=institution.body_id, name=facts.name, sex=facts.sex, born_on=facts.born_on
    )
    if facts.id_number:
        identity = read_number(facts.id_number)
        if identity.born_on != facts.born_on:
            raise Invalid({"born_on": ["与证件号码中的出生日期不一致，请对照户口簿核对。"]})
        child.id_number, child.id_number_index = identity.number, blind_index(NUMBER_INDEXED, identity.number)
    elif facts.no_number_because in dict(choices("no_number_reason")):
        child.no_number_because = facts.no_number_because
    else:
        raise Invalid({"id_number": ["请填写证件号码；确实没有的，选择没有号码的原因。"]})
    if facts.sex not in dict(choices("sex")):
        raise Invalid({"sex": ["请从列表中选择性别。"]})
    return child


def _check(institution: Institution, child: Child, wanted: StayFacts) -> None:
    today = clock.today()
    if wanted.service_mode not in dict(choices("service_mode")):
        raise Invalid({"service_mode": ["没有这种服务形式，请从列表中选择。"]})
    if wanted.wanted_on > today + _A_YEAR:
        raise Invalid({"wanted_on": ["希望入托日期最多可填到一年以后。"]})
    until = rule("care.age_until", today, institution.area)
    obstacles = list(may_apply(child.born_on, wanted.wanted_on, today, until))
    if _is_here(institution, child):
        obstacles.append(_HERE_ALREADY)
    if obstacles:
        raise Refused(obstacles)


def _is_here(institution: Institution, child: Child) -> bool:
    """Whether this child, or one of the same name and birthday where a number is missing, has an open application."""
    here = Application.objects.filter(institution=institution, state__in=OPEN).select_related("child")
    if here.filter(child=child).exists():
        return True
    alike = here.filter(child__born_on=child.born_on)
    if child.id_number_index is not None:
        alike = alike.filter(child__id_number_index=None)
    return any(plain(one.child.name) == plain(child.name) for one in alike)
