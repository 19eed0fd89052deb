"""Inputs in coded form: codes keep the order of values, and histograms count what is there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from titanium.errors import InputError, ShapeError
from titanium.judge.discover.coded import Coded, coded


@settings(max_examples=40)
@given(
    arrays.arrays(
        np.float64, st.integers(1, 600), elements=st.floats(-1e6, 1e6, allow_nan=False) | st.sampled_from([0.0, 1.0])
    )
)
def test_a_larger_value_never_has_a_smaller_code(values: np.ndarray) -> None:
    ranked = np.argsort(values, kind="stable")
    assert (np.diff(coded(values)[ranked].astype(int)) >= 0).all()


def test_up_to_256_values_have_a_code_each() -> None:
    values = np.repeat(np.arange(256) ** 2, 3)
    assert len(np.unique(coded(values))) == 256


def test_skewed_values_spread_over_the_bins() -> None:
    values = np.exp(np.random.default_rng(0).normal(0, 4, 20_000))
    assert np.bincount(coded(values)).max() < 0.02 * len(values)


def test_histograms_count_rows_by_bin_and_outcome() -> None:
    x = np.array([0.1, 0.2, 0.2, 0.3])
    table = Coded.of(
        {"x": x, "c": np.array([1, 1, 0, 2], np.int8)}, np.array([True, False, True, False]), {"c": "categorical"}
    )
    assert table.histograms()[:, 0, :3].tolist() == [[0, 1, 1], [1, 1, 0]]
    assert table.histograms(np.array([0, 3]))[:, 1, :3].tolist() == [[0, 0, 1], [0, 1, 0]]
    assert table.rows_of(0, 1, 2).tolist() == [1, 2, 3]


def test_rows_may_be_drawn_again_and_inputs_left_out() -> None:
    table = Coded.of({"x": np.arange(4.0), "z": np.arange(4.0)}, np.array([True, False, True, False]))
    drawn = table.restricted(np.array([0, 0, 2]), [1])
    assert drawn.names == ("z",)
    assert drawn.values[0].tolist() == [0, 0, 2]
    assert drawn.outcome.tolist() == [True, True, True]


def test_what_cannot_be_coded_is_refused_with_every_input() -> None:
    y = np.zeros(2, np.bool_)
    columns = {"x": np.array([np.nan, 1.0]), "c": np.array([0.5, 1.0])}
    with pytest.raises(InputError, match="input 'x': 1 of 2 values are not finite\ninput 'c': categories are given"):
        Coded.of(columns, y, {"c": "categorical"})
    with pytest.raises(ShapeError, match="an outcome of 2 rows are wanted, not x 3"):
        Coded.of({"x": np.zeros(3)}, y)
    with pytest.raises(ShapeError, match="no input"):
        Coded.of({}, y)
