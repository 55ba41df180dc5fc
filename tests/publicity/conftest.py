"""A filed institution, and the way there, for every test here."""

import pytest

from tests.cast import Cast, cast, hands
from tests.filing.steps import Journey

__all__ = ["cast", "hands"]


@pytest.fixture
def journey(cast: Cast) -> Journey:
    """阳光宝贝 in 大河家镇, pushed by the market bureau."""
    return Journey(cast)
