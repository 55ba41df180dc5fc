"""What the worker calls: the next portion of a run, on behalf of whoever brought it."""

from __future__ import annotations

from uuid import UUID

from tuoyu.base.access.selectors import active_user
from tuoyu.base.intake import selectors, services
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.refusals import NotAllowed


def carry_on(user_id: str, run_id: str) -> None:
    """Take in one portion and plan the next; somebody who has lost the right meanwhile carries nothing further."""
    user = active_user(UUID(user_id))
    if user is None:
        raise NotAllowed("导入人的账号已停用，剩下的行没有导入。")
    with unit_of_work(user, source="import"):
        services.carry_portion(user, selectors.get_run(user, UUID(run_id)))
