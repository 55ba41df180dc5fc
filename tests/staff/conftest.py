"""Institutions with people to work in them, made by the services."""

import pytest

from tests.cast import Cast, cast, hands
from tests.filing.steps import Journey
from tests.staff.houses import Houses

__all__ = ["cast", "hands"]


@pytest.fixture
def houses(cast: Cast) -> Houses:
    """An institution in this county and one in the next."""
    return Houses(cast)


@pytest.fixture
def journey(cast: Cast) -> Journey:
    """阳光宝贝 in 大河家镇, pushed by the market bureau."""
    return Journey(cast)
