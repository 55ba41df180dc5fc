"""Recognitions of the demonstration: what the county named, has on notice and still has to judge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from demo.cast import Cast
from demo.plan import Fate, Plan
from tuoyu.base.access.models import User
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.institutions.models import Institution
from tuoyu.domain.publicity.models import Recognition
from tuoyu.domain.publicity.rules.sheets import MET, NOTE
from tuoyu.domain.publicity.selectors.recognition import filled_criteria, get_recognition
from tuoyu.domain.publicity.services import recognition

# Number of the institution → what it applies for, and how many days ago.
_APPLICATIONS = {1: ("service_centre", 120), 2: ("inclusive", 90), 5: ("inclusive", 60), 11: ("demonstration", 5)}
_PENDING = {16: ("inclusive", 2)}


def recognise(plan: Plan, cast: Cast, director: User, institution: Institution, today: date) -> Iterator[datetime]:
    """Apply, be put on notice, be named; the latest ones have not got so far."""
    wanted = {**_APPLICATIONS, **_PENDING}.get(plan.number)
    if wanted is None or plan.fate is not Fate.FILED:
        return
    kind, days_ago = wanted
    applied_on = datetime.combine(today - timedelta(days=days_ago), time(10), tzinfo=clock.SHANGHAI)
    yield applied_on
    application = _apply(director, institution, kind)
    if plan.number in _PENDING:
        return
    yield applied_on + timedelta(days=2)
    _decide(cast.officer, application, "publicise", "材料核对无误，实地看过")
    if days_ago > _NOTICE_DAYS:
        yield applied_on + timedelta(days=2 + _NOTICE_DAYS)
        _decide(cast.officer, application, "name", "公示期间没有异议")


_NOTICE_DAYS = 9  # longer than the notice must be, so that it is over


def _apply(director: User, institution: Institution, kind: str) -> Recognition:
    with unit_of_work(director):
        institution.refresh_from_db()
        new = recognition.open_recognition(director, institution, kind)
        items = filled_criteria(new).sheet.items
        answers = {one.code: MET for one in items}
        answers |= {one.code + NOTE: "已对照县里文件逐条核对（演示）" for one in items if one.is_unseen}
        saved = recognition.save_recognition(director, new, answers, version=new.version)
        return recognition.move_application(director, saved, "submit")


def _decide(officer: User, application: Recognition, step: str, note: str) -> None:
    with unit_of_work(officer):
        found = get_recognition(officer, application.pk)
        recognition.decide_recognition(officer, found, step, note=note)
