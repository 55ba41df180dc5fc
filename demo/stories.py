"""What befalls each institution, step by step: a story yields the moment of its next step, then takes it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from demo import (
    amendments,
    annual,
    answers,
    changes,
    children,
    closings,
    contests,
    notice,
    papers,
    premises,
    staff,
    traits,
    visits,
)
from demo.cast import COUNTY, PASSWORD, Cast
from demo.evaluations import evaluate
from demo.moments import at
from demo.plan import Fate, Plan
from demo.recognitions import recognise
from tuoyu.base.access.models import User
from tuoyu.base.access.roles import Role
from tuoyu.base.access.selectors import area_names
from tuoyu.base.access.services.invitations import accept_invitation, invite, new_code
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.workdays import add_workdays
from tuoyu.domain.filing import selectors, services
from tuoyu.domain.filing.models import Filing
from tuoyu.domain.filing.services import Incoming
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.institutions.services import Registration

Story = Iterator[datetime]
_OPEN_ENDED = {Fate.UNFILED, Fate.SCOPELESS, Fate.UNPLACED}
_STILL_WITH_APPLICANT = {Fate.DRAFT, Fate.LACKING}
_CORRECTED = {Fate.FILED_CORRECTED, Fate.RETURNED, Fate.RESUBMITTED}
# Working days before today on which an unfinished filing was submitted.
_SUBMITTED_AGO = {Fate.SUBMITTED: 2, Fate.DUE_TODAY: 5, Fate.LATE: 7, Fate.RETURNED: 4, Fate.RESUBMITTED: 6}
_RECEIPT_AFTER = {Fate.FILED_LATE: 7}


def tell(plan: Plan, cast: Cast, today: date) -> Story:
    """One institution's year."""
    dice = random.Random(plan.number)
    begin = _begin(plan, today, dice)
    yield at(begin, 9, dice)
    institution = _register(plan, cast, begin)
    if plan.fate in _OPEN_ENDED:
        return
    invited_on = add_workdays(begin, dice.randint(1, 3), COUNTY).on
    yield at(invited_on, 10, dice)
    director_code = _invite(plan, cast, institution)
    if plan.fate is Fate.INVITED:
        return
    yield at(invited_on + timedelta(days=1), 20, dice)  # in the evening at home, holiday or not
    director = accept_invitation(NOBODY, code=director_code, username=f"yuan{plan.number:02}", password=PASSWORD)
    filing = _filing_of(director, institution)
    _fill(plan, director, filing, dice)
    evaluate(plan, director, institution)
    if plan.fate in _STILL_WITH_APPLICANT:
        return
    submitted_on = _submitted_on(plan, begin, today)
    yield at(submitted_on, 9, dice)
    _submit(director, filing)
    yield from _answer(plan, cast, director, filing, submitted_on, today, dice)


def _answer(
    plan: Plan, cast: Cast, director: User, filing: Filing, submitted_on: date, today: date, dice: random.Random
) -> Story:
    if plan.fate in _CORRECTED:
        yield _later(submitted_on, 2, 15, dice)
        _ask_correction(cast.officer, filing)
        if plan.fate is Fate.RETURNED:
            return
        yield _later(submitted_on, 4, 10, dice)
        _correct(director, filing)
    if plan.fate is Fate.WITHDRAWN:
        yield _later(submitted_on, 1, 16, dice)
        services.withdraw_filing(director, _fresh(director, filing), note="选址变更，重新准备")
    if plan.fate in {Fate.DUE_TODAY, Fate.RESUBMITTED}:
        services.take_filing(cast.officer, _fresh(cast.officer, filing))
    if plan.fate in {Fate.SUBMITTED, Fate.DUE_TODAY, Fate.LATE, Fate.RESUBMITTED, Fate.WITHDRAWN}:
        return
    accepted_on = add_workdays(
        submitted_on,
        _RECEIPT_AFTER.get(plan.fate, 4 + dice.randint(0, 1) if plan.fate in _CORRECTED else dice.randint(1, 5)),
        COUNTY,
    ).on
    yield at(accepted_on, 16, dice)
    _accept(cast.officer, filing)
    traits.record(plan, cast.officer, filing, accepted_on)
    premises.record(plan, director, filing)
    notice.publish(plan, director, filing)
    staff.employ(plan, director, filing.institution_id, accepted_on)
    children.entrust(plan, director, filing.institution_id, accepted_on)
    yield from papers.answer(plan, cast, filing.institution_id, accepted_on, today)
    yield from visits.first(plan, cast, director, filing, accepted_on)
    yield from visits.again(plan, cast, director, filing, today)
    yield from recognise(plan, cast, director, filing.institution, today)
    yield from annual.report(plan, cast, director, filing.institution, today)
    yield from changes.change(plan, cast, director, today)
    yield from amendments.amend(plan, cast, director, filing.institution_id, today)
    yield from contests.contest(plan, director, today)
    yield from closings.close(plan, director, today)
    if plan.fate is Fate.CANCELLED:
        yield at(min(accepted_on + timedelta(days=120), today - timedelta(days=20)), 10, dice)
        services.cancel_filing(cast.officer, _fresh(cast.officer, filing), reason="机构停止服务，在托婴幼儿已全部安置")
    if plan.fate is Fate.ORPHANED:
        yield at(today - timedelta(days=6), 11, dice)
        _register(plan, cast, _begin(plan, today, random.Random(plan.number)), ended_on=today - timedelta(days=7))


def _register(plan: Plan, cast: Cast, begin: date, ended_on: date | None = None) -> Institution:
    scope = "家庭托育服务（全日制、半日制）" if plan.is_family else "3岁以下婴幼儿照护服务（全日制、半日制）"
    if plan.fate is Fate.SCOPELESS:
        scope = "教育信息咨询；文具零售"
    registration = Registration(
        credit_code=plan.credit_code,
        name=plan.name,
        area=COUNTY if plan.fate is Fate.UNPLACED else plan.township,
        facility_type=plan.facility_type,
        legal_form=plan.legal_form,
        nature="for_profit" if plan.legal_form in {"enterprise", "sole_trader"} else "non_profit",
        address=_address(plan),
        business_scope=scope,
        representative=plan.head,
        registered_on=begin - timedelta(days=1),
        deregistered_on=ended_on,
    )
    push = services.push_registration(
        cast.registrars[plan.registrar], Incoming(registration, answers.phone(plan.number))
    )
    if push.institution is None:
        raise LookupError(f"the push of {plan.name} found no institution")
    return push.institution


def _address(plan: Plan) -> str:
    return f"积石山县{area_names([plan.township])[plan.township]}{plan.village}{plan.number}号"


def _invite(plan: Plan, cast: Cast, institution: Institution) -> str:
    """Lay the filing out and invite the director, with a code the story can hand over."""
    code = new_code()
    services.open_filing(cast.officer, institution)
    invite(
        cast.officer,
        body=institution.body,
        area=institution.body.area,
        role=Role.DIRECTOR,
        name=plan.head,
        phone=answers.phone(plan.number),
        code=code,
    )
    return code


def _filing_of(director: User, institution: Institution) -> Filing:
    with unit_of_work(director):
        filing = selectors.current_filing(institution)
    if filing is None:
        raise LookupError("an invited institution has a filing")
    return filing


def _fill(plan: Plan, director: User, filing: Filing, dice: random.Random) -> None:
    with unit_of_work(director):
        for one in selectors.sections(selectors.dossier(filing)):
            typed = answers.answers(plan, clock.today(), random.Random(plan.number)).get(one.section.key)
            if typed is None or (plan.fate is Fate.DRAFT and one.section.key in {"people", "classes", "commitment"}):
                continue
            services.save_section(director, filing, one.section.key, *typed, version=one.stored.version)
        if plan.fate is Fate.DRAFT:
            return
        read = selectors.dossier(filing)
        needed = selectors.papers(read, selectors.facts_of(read))
        for paper in needed[:2] if plan.fate is Fate.LACKING else needed:
            services.hand_in_material(director, filing, paper.code, answers.upload(paper.name))


def _submit(director: User, filing: Filing) -> None:
    with unit_of_work(director):
        services.submit_filing(director, _fresh(director, filing))


def _ask_correction(officer: User, filing: Filing) -> None:
    with unit_of_work(officer):
        current = _fresh(officer, filing)
        services.comment_on_section(officer, current, "people", "负责人从业年限与所附证明不一致，请核对后改正。")
        services.ask_correction(officer, current, note="其余材料齐全")


def _correct(director: User, filing: Filing) -> None:
    with unit_of_work(director):
        people = next(one for one in selectors.sections(selectors.dossier(filing)) if one.section.key == "people")
        corrected = {**people.stored.answers, "head_years": 7}
        corrected.pop("private_given", None)
        services.save_section(
            director, _fresh(director, filing), "people", corrected, {}, version=people.stored.version
        )
        services.submit_filing(director, _fresh(director, filing))


def _accept(officer: User, filing: Filing) -> None:
    with unit_of_work(officer):
        current = _fresh(officer, filing)
        for comment in selectors.comments(current):
            services.settle_comment(officer, comment)
        services.accept_filing(officer, current)


def _fresh(actor: User, filing: Filing) -> Filing:
    with unit_of_work(actor):
        return selectors.get_filing(actor, filing.pk)


def _begin(plan: Plan, today: date, dice: random.Random) -> date:
    """The day of registration: the unfinished ones lately, the others over the past year."""
    if plan.fate in _SUBMITTED_AGO:
        return add_workdays(today, -_SUBMITTED_AGO[plan.fate] - 8, COUNTY).on
    if plan.fate in _OPEN_ENDED | _STILL_WITH_APPLICANT | {Fate.INVITED}:
        return add_workdays(today, -dice.randint(6, 40), COUNTY).on
    return add_workdays(today - timedelta(days=330 - plan.number * 7), 0, COUNTY).on


def _submitted_on(plan: Plan, begin: date, today: date) -> date:
    if plan.fate in _SUBMITTED_AGO:
        return add_workdays(today, -_SUBMITTED_AGO[plan.fate], COUNTY).on
    return add_workdays(begin, 6 + plan.number % 5, COUNTY).on


def _later(day: date, days: int, hour: int, dice: random.Random) -> datetime:
    return at(add_workdays(day, days, COUNTY).on, hour, dice)
