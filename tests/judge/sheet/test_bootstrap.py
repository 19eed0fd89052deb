"""The paired bootstrap over blocks, against closed form."""

import math

import numpy as np
import pytest

from titanium.judge.sheet.bootstrap import BLOCKS, FEWEST, NONE, Estimate, Sums, drawn


def test_a_mean_has_the_interval_of_its_standard_error() -> None:
    n = 40_000
    values = np.random.default_rng(1).gamma(2.0, size=(1, n))
    sums = Sums(n, seed=0)
    sums.add(0, {"x": values, "n": np.ones((1, n))})
    found = Estimate.of(float(values.mean()), sums.resampled("x")[0] / sums.resampled("n")[0])
    half = 1.96 * values.std() / math.sqrt(n)
    assert found.low == pytest.approx(values.mean() - half, rel=0.002)
    assert found.high == pytest.approx(values.mean() + half, rel=0.002)


def test_packages_that_differ_by_a_constant_differ_by_it_in_every_resample() -> None:
    values = np.random.default_rng(2).normal(size=5000)
    sums = Sums(5000, seed=3)
    sums.add(0, {"x": np.stack([values, values + 1])})
    one, other = sums.resampled("x") / 5000
    sums.add(0, {"n": np.ones((2, 5000))})
    gap = (other - one) * 5000 / sums.resampled("n")[0]
    assert gap == pytest.approx(np.ones(len(gap)))


def test_futures_fall_into_the_same_blocks_whatever_the_chunks() -> None:
    values = np.arange(3000.0)[np.newaxis]
    whole, parts = Sums(3000, seed=5), Sums(3000, seed=5)
    whole.add(0, {"x": values})
    for begin in range(0, 3000, 700):
        parts.add(begin, {"x": values[:, begin : begin + 700]})
    assert (whole.resampled("x") == parts.resampled("x")).all()
    assert whole.blocks == BLOCKS
    assert whole.total("x")[0] == values.sum()


def test_points_of_a_sequence_that_fill_space_evenly_count_as_independent() -> None:
    """Every 1,024th point of a van der Corput sequence lies in one corner; blocks must not be made of those."""
    n = 65_536
    places = np.arange(n, dtype=np.uint64)
    reverse = sum(((places >> np.uint64(bit)) & np.uint64(1)) << np.uint64(15 - bit) for bit in range(16))
    values = (reverse / n)[np.newaxis]
    sums = Sums(n, seed=0)
    sums.add(0, {"x": values, "n": np.ones((1, n))})
    spread = (sums.resampled("x")[0] / sums.resampled("n")[0]).std()
    assert spread == pytest.approx(math.sqrt(1 / 12 / n), rel=0.15)


def test_few_futures_have_no_interval() -> None:
    sums = Sums(FEWEST - 1, seed=0)
    sums.add(0, {"x": np.ones((1, FEWEST - 1))})
    found = Estimate.of(1.0, sums.resampled("x")[0])
    assert found.known
    assert not found.bounded
    assert not found.is_clear
    assert not NONE.known


def test_a_ratio_that_resamples_often_cannot_give_has_no_interval() -> None:
    assert not Estimate.of(1.0, np.array([1.0] * 9 + [math.nan])).bounded
    assert Estimate.of(1.0, np.array([1.0] * 99 + [math.nan])).bounded
    assert Estimate.of(0.5, np.array([0.2, 0.3])).is_clear


def test_as_many_units_are_drawn_as_there_are() -> None:
    weights = drawn(7, 100, seed=0)
    assert weights.shape == (7, 100)
    assert (weights.sum(axis=0) == 7).all()
    assert (weights == drawn(7, 100, seed=0)).all()
    assert not (weights == drawn(7, 100, seed=1)).all()
