"""What the worker calls: the next portion of a run, on behalf of whoever brought it."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from tuoyu.base.access.selectors import active_user
from tuoyu.base.access.services.users import system_user
from tuoyu.base.intake import selectors, services
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import NotAllowed, OutOfStep

_STALLED_AFTER = timedelta(minutes=3)  # a portion takes seconds; other jobs may stand before it


def carry_on(user_id: str, run_id: str) -> None:
    """Take in one portion and plan the next; somebody who has lost the right meanwhile carries nothing further."""
    user = active_user(UUID(user_id))
    if user is None:
        raise NotAllowed("导入人的账号已停用，剩下的行没有导入。")
    with unit_of_work(user, source="import"):
        services.carry_portion(user, selectors.get_run(user, UUID(run_id)))


def resume_stalled() -> None:
    """Set going again what a killed worker left lying."""
    system = system_user()
    with unit_of_work(system, source="schedule"):
        for run in selectors.stalled_runs(clock.now() - _STALLED_AFTER):
            services.resume_import(system, run)


def discard_forgotten() -> None:
    """Throw away the tables that nobody started: they hold numbers and phones of people."""
    system = system_user()
    with unit_of_work(system, source="schedule"):
        for run in list(selectors.forgotten_runs()):
            with suppress(OutOfStep):
                services.discard_run(system, run)
