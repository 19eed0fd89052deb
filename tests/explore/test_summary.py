"""Summary statistics: the same as over all futures at once, in double precision, with weights where there are any."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from titanium.errors import InputError
from titanium.explore.block import Chunk
from titanium.explore.summary import Summary


def chunk(values: np.ndarray, weight: np.ndarray | None = None) -> Chunk:
    single = np.atleast_2d(values).astype(np.float32)
    n = single.shape[1]
    metrics = {"cost": single, "holds": np.zeros_like(single)}
    return Chunk(np.arange(n, dtype=np.uint32), np.empty((n, 0), np.int8), metrics, (), weight)


def summary(values: np.ndarray, weight: np.ndarray | None = None) -> Summary:
    return Summary.of(["one"], chunk(values, weight), ["cost"])


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=60), st.integers(0, 60))
def test_parts_merge_to_the_whole(values: list[float], place: int) -> None:
    all_ = np.array(values, np.float32)
    parts = [part for part in (all_[:place], all_[place:]) if len(part)]
    merged = summary(parts[0])
    for part in parts[1:]:
        merged = merged.merged(summary(part))
    found, exact = merged.at("one", "cost"), all_.astype(np.float64)
    scale = max(float(np.abs(exact).max()), 1.0)
    assert found.futures == len(values)
    assert found.effective == pytest.approx(len(values))
    assert found.mean == pytest.approx(exact.mean(), abs=1e-12 * scale)
    assert found.deviation == pytest.approx(exact.std(ddof=1) if len(values) > 1 else 0.0, abs=1e-7 * scale)
    assert (found.low, found.high) == (exact.min(), exact.max())


def test_double_precision_matters() -> None:
    """Single precision stops counting: after 16,777,216 futures a sum of ones no longer grows."""
    ones = np.ones(1, np.float32)
    running = np.float32(2**24) + ones
    assert running[0] == 2**24
    step = summary(np.full(2048, 16.1))
    total = step
    for _ in range(2000):
        total = total.merged(step)
    assert total.at("one", "cost").mean == pytest.approx(float(np.float32(16.1)), rel=1e-14)
    naive = np.float32(0)
    for _ in range(2001):
        naive += np.full(2048, 16.1, np.float32).sum()
    assert abs(naive / np.float32(2001 * 2048) - 16.1) > 1e-6


def test_a_masked_future_counts_in_nothing() -> None:
    found = summary(np.array([1.0, np.nan, 3.0])).at("one", "cost")
    assert (found.futures, found.mean, found.low, found.high) == (2, 2.0, 1.0, 3.0)


def test_a_package_that_failed_everywhere_has_no_statistics() -> None:
    found = Summary.from_dict(summary(np.array([np.nan])).to_dict()).at("one", "cost")
    assert found.futures == 0
    assert math.isnan(found.mean)


def test_weights_count_as_often_as_they_say() -> None:
    values, weight = np.array([1.0, 2.0, 6.0]), np.array([1.0, 1.0, 2.0], np.float32)
    found = summary(values, weight).at("one", "cost")
    assert found.mean == pytest.approx(np.average(values, weights=weight))
    assert found.effective == pytest.approx(16 / 6)


def test_a_summary_comes_back_from_json() -> None:
    own = summary(np.array([0.1, 7.0, -3.5]))
    back = Summary.from_dict(own.to_dict())
    assert back.at("one", "cost") == own.at("one", "cost")


def test_packages_of_other_groups_stand_beside() -> None:
    other = Summary.of(["two"], chunk(np.array([5.0, 5.0])), ["cost"])
    both = summary(np.array([1.0, 2.0])).beside(other)
    assert both.packages == ("one", "two")
    assert both.at("two", "cost").mean == 5.0


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"no metric 'cots' in this run\n.*cost"):
        summary(np.array([1.0])).at("one", "cots")
