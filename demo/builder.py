"""Building the demonstration: all stories in the order of time, in one transaction, whole or not at all."""

from __future__ import annotations

import csv
import heapq
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from demo.cast import COUNTY, assemble
from demo.lists import bring_staff
from demo.plan import plans
from demo.staff import keep_out
from demo.stories import Story, tell
from tuoyu.base.access.models import Area, User
from tuoyu.base.access.services.stand_ins import name_stand_in
from tuoyu.base.access.services.users import system_user
from tuoyu.base.kernel import clock, reminders
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.filing.selectors import dues
from tuoyu.domain.filing.services import remind_of_clocks
from tuoyu.domain.institutions.selectors.dues import dues as paper_dues
from tuoyu.domain.institutions.services.reminding import remind_of_papers
from tuoyu.domain.publicity.selectors.dues import dues as publicity_dues
from tuoyu.domain.publicity.services.reminding import remind_of_clocks as remind_of_recognitions
from tuoyu.domain.staff.services import note_due_queries
from tuoyu.domain.staff.services.merging import note_person_duplicates
from tuoyu.insight.indicators.services import rebuild, recompute, record_population

Progress = Callable[[int, int], None]
_HISTORY_DAYS, _LIST_DAYS, _LEAVE_DAYS = 366, 4, 4


def is_built() -> bool:
    """Whether this database holds the demonstration already."""
    return User.objects.filter(is_demo=True).exists()


def build(progress: Progress) -> int:
    """Build the county; `progress(done, of)` is told after every step. Returns how many institutions there are."""
    today = clock.today()
    begin = datetime.combine(today - timedelta(days=_HISTORY_DAYS), time(9), tzinfo=clock.SHANGHAI)
    system = system_user()
    with unit_of_work(system, source="demo"):
        with clock.frozen(begin):
            cast = assemble()
            _record_populations(system)
            keep_out(cast.leader)
        told = [tell(plan, cast, today) for plan in plans(COUNTY)]
        _run(told, progress)
        with clock.frozen(datetime.combine(today - timedelta(days=_LIST_DAYS), time(10, 20), tzinfo=clock.SHANGHAI)):
            bring_staff(cast.officer)
        rebuild(system, first=today - timedelta(days=_HISTORY_DAYS), last=today)
        recompute(system)  # the board then says up to when it counted, before the worker ever ran
        if found := reminders.fresh(dues()):
            remind_of_clocks(system, found)
        if ending := reminders.fresh(paper_dues()):
            remind_of_papers(system, ending)
        if waiting := reminders.fresh(publicity_dues()):
            remind_of_recognitions(system, waiting)
        note_due_queries(system)
        note_person_duplicates(system)
        name_stand_in(cast.leader, cast.colleague, cast.officer, first=today, last=today + timedelta(days=_LEAVE_DAYS))
    return len(told)


def _run(stories: list[Story], progress: Progress) -> None:
    """Let time pass: always the story whose next step comes first."""
    waiting = [(next(story), number, story) for number, story in enumerate(stories)]
    heapq.heapify(waiting)
    finished = 0
    latest = clock.now()
    while waiting:
        moment, number, story = heapq.heappop(waiting)
        with clock.frozen(min(moment, latest)):
            following = next(story, None)
        if following is None:
            finished += 1
        else:
            heapq.heappush(waiting, (following, number, story))
        progress(finished, len(stories))


def _record_populations(system: User) -> None:
    """The county's census figure is real; those of the townships are invented and say so."""
    with (Path(__file__).parent / "populations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            area = Area.objects.get(pk=int(row["area"]))
            record_population(system, area, int(row["year"]), int(row["residents"]), row["source"])
