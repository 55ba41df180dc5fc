"""Institutions with people to work in them, made by the services."""

import pytest

from tests.cast import Cast, cast, hands
from tests.staff.houses import Houses

__all__ = ["cast", "hands"]


@pytest.fixture
def houses(cast: Cast) -> Houses:
    """An institution in this county and one in the next."""
    return Houses(cast)
