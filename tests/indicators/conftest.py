"""The cast, and two filing offices whose registers are counted."""

from __future__ import annotations

import pytest

from tests.cast import Cast, cast, hands
from tests.indicators.county import Office

__all__ = ["cast", "hands"]


@pytest.fixture
def office(cast: Cast) -> Office:
    """The office of 积石山县."""
    return Office(cast.filing_officer)


@pytest.fixture
def next_office(cast: Cast) -> Office:
    """The office of 临夏县, whose townships nobody has listed."""
    return Office(cast.next_officer)
