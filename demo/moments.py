"""When things happen in the demonstration."""

from __future__ import annotations

import random
from datetime import date, datetime, time

from tuoyu.base.kernel import clock


def at(day: date, hour: int, dice: random.Random) -> datetime:
    """Some minute of an hour of a day in China."""
    return datetime.combine(day, time(hour, dice.randint(0, 59)), tzinfo=clock.SHANGHAI)
