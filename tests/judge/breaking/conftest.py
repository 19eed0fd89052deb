"""Breaking points where six uncertainties move, found once for all tests."""

import pytest
from tests.judge.breaking.small_case import MOVING, ONLY, STREAMS, Small, small

from titanium.judge.breaking.finder import Finder
from titanium.judge.breaking.points import BreakingPoints


@pytest.fixture(scope="session")
def few_moving() -> Small:
    """Six uncertainties move."""
    return small(MOVING)


@pytest.fixture(scope="session")
def found(few_moving: Small) -> BreakingPoints:
    """Breaking points of a package where six uncertainties move."""
    own = few_moving
    return Finder(own.model, own.design, own.centre, "titanium", STREAMS, "l2", ONLY).find(schools=False)
