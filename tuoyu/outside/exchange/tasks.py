"""What the schedule calls to let things leave the house."""

from __future__ import annotations

from tuoyu.base.access.services.users import system_user
from tuoyu.outside.exchange import services


def carry_deliveries() -> None:
    """Carry what is due, every minute or so; several workers may do it at once."""
    services.carry(system_user())
