"""Sobol points by number: those of SciPy's own sequence, without the points before them."""

import numpy as np
import pytest
from scipy.stats import qmc

from titanium.explore.points import SobolPoints


def sequence(dimensions: int, seed: int) -> qmc.Sobol:
    return qmc.Sobol(dimensions, scramble=True, bits=32, rng=np.random.default_rng(seed))


@pytest.mark.parametrize(("dimensions", "seed"), [(1, 0), (7, 3), (187, 11)])
def test_points_in_order_are_those_of_the_sequence(dimensions: int, seed: int) -> None:
    points = SobolPoints(dimensions, seed).at(np.arange(8192, dtype=np.uint32))
    np.testing.assert_array_equal(points * 2.0**-32, sequence(dimensions, seed).random(8192))


@pytest.mark.parametrize("number", [2047, 2048, 65_535, 65_536, 1_234_567])
def test_a_point_far_on_needs_none_before_it(number: int) -> None:
    theirs = sequence(5, 2)
    theirs.fast_forward(number)
    mine = SobolPoints(5, 2).at(np.array([number], dtype=np.uint32))
    np.testing.assert_array_equal(mine * 2.0**-32, theirs.random(1))


def test_points_may_be_asked_for_in_any_order() -> None:
    points = SobolPoints(9, 0)
    numbers = np.random.default_rng(0).integers(0, 2**32, size=300, dtype=np.uint32)
    whole = points.at(numbers)
    for place, number in enumerate(numbers[:20]):
        np.testing.assert_array_equal(points.at(np.array([number], dtype=np.uint32))[0], whole[place])


def test_the_last_point_there_is_can_be_had() -> None:
    assert SobolPoints(3, 1).at(np.array([2**32 - 1], dtype=np.uint32)).shape == (1, 3)
