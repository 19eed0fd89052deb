"""Boxes and what is counted of them."""

import numpy as np
import pytest
from scipy.stats import binomtest

from titanium.judge.discover.box import Count, Limit, contains, count, quasi_p


def test_both_ends_of_a_range_are_inside() -> None:
    assert Limit(0.25, 0.5).contains(np.array([0.2, 0.25, 0.4, 0.5, 0.6])).tolist() == [False, True, True, True, False]


def test_limits_are_not_rounded_to_the_precision_of_the_values() -> None:
    below = np.float32(0.1)
    between = (float(below) + float(np.nextafter(below, np.float32(1)))) / 2
    assert Limit(low=between).contains(np.array([below])).tolist() == [False]
    assert Limit(high=between).contains(np.array([np.nextafter(below, np.float32(1))])).tolist() == [False]


def test_a_box_is_all_of_its_limits() -> None:
    columns = {"x": np.array([0.1, 0.9, 0.9]), "c": np.array([0, 0, 1], np.int8)}
    inside = contains({"x": Limit(low=0.5), "c": Limit(kept=(0,))}, columns, 3)
    assert inside.tolist() == [False, True, False]
    own = count(inside, np.array([True, True, False]))
    assert (own.coverage, own.density, own.mass) == (0.5, 1.0, 1 / 3)


def test_merit_is_nothing_for_all_rows_and_for_none_and_one_for_a_perfect_box() -> None:
    assert Count(100, 80, 100, 80).merit == 0
    assert Count(0, 0, 100, 80).merit == 0
    assert Count(10, 0, 100, 80).merit == 0
    assert Count(80, 80, 100, 80).merit == 1
    assert Count(50, 50, 50, 50).merit == 0


@pytest.mark.parametrize("counts", [(10, 9, 20, 10), (1000, 420, 4000, 1500), (5, 5, 9, 9), (7, 3, 8, 4), (4, 0, 8, 1)])
def test_quasi_p_is_the_one_sided_binomial_test(counts: tuple[int, int, int, int]) -> None:
    rows, hits, wider, wider_hits = counts
    wanted = binomtest(hits, rows, wider_hits / wider, alternative="greater").pvalue
    assert quasi_p(*counts) == pytest.approx(wanted, rel=1e-9)
