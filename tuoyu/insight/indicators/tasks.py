"""What the schedule calls: keeping the figures of the register fresh."""

from tuoyu.base.access.services.users import system_user
from tuoyu.insight.indicators import selectors, services


def refresh() -> None:
    """Count again what changed in the register; does nothing, and leaves no trace, when nothing did."""
    if selectors.is_behind():
        services.recompute(system_user())
