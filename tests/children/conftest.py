"""Institutions with children, made by the services."""

import pytest

from tests.cast import Cast, cast, hands
from tests.children.families import Homes

__all__ = ["cast", "hands"]


@pytest.fixture
def homes(cast: Cast) -> Homes:
    """A filed institution in this county and one in the next, each with its director."""
    return Homes(cast)
