"""Deliveries to carry, and channels of the outside world that fail in every way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cast import COUNTY, cast, committed_cast, hands
from tuoyu.base.kernel import notices
from tuoyu.base.kernel.acts import act
from tuoyu.base.kernel.models import Delivery

__all__ = ["cast", "committed_cast", "hands"]
PHONE = "13893011234"
TEXT = "【托育】请打开链接：http://127.0.0.1/join/secret-code/"
Plan = Callable[..., Delivery]


@pytest.fixture
def plan() -> Plan:
    """`plan(actor, about, kind=…, area=…)` plans one SMS."""

    @act("test.plan")
    def planned(
        actor: object, about: object, *, kind: str = "invitation", area: int = COUNTY, channel: str = "sms"
    ) -> Delivery:
        return notices.plan_delivery(channel, PHONE, TEXT, kind=kind, area=area, about=about)  # type: ignore[arg-type]

    return planned
