"""Futures: ranges, stratified schools, and reproducibility from (case hash, seed, index) alone."""

import numpy as np
import pytest

from titanium import load_case
from titanium.errors import InputError
from titanium.explore.futures import Design, stratified_cells
from titanium.model.schools import cells

CASE = load_case("us_rok")


def test_a_future_is_the_same_whatever_was_drawn_before_it() -> None:
    whole = Design(CASE, seed=3).at(np.arange(4096))
    some = np.array([3000, 17, 2048])
    alone = Design(CASE, seed=3).at(some)
    np.testing.assert_array_equal(alone.index, some)
    np.testing.assert_array_equal(alone.cell, whole.cell[some])
    for symbol, values in alone.draw.items():
        np.testing.assert_array_equal(values, whole.draw[symbol][some])


def test_some_uncertainties_may_be_drawn_without_the_others() -> None:
    design = Design(CASE, seed=3)
    few = design.at(np.arange(64), ["v_W", "q_rel"])
    assert set(few.draw) == {"v_W", "q_rel"}
    np.testing.assert_array_equal(few.draw["q_rel"], design.at(np.arange(64)).draw["q_rel"])


def test_another_seed_gives_other_futures() -> None:
    one, other = (Design(CASE, seed=seed).at(np.arange(64)) for seed in (0, 1))
    assert not np.array_equal(one.draw["v_W"], other.draw["v_W"])
    assert not np.array_equal(one.cell, other.cell)


def test_draws_keep_their_ranges_and_their_centres() -> None:
    block = Design(CASE, seed=0).at(np.arange(4096))
    for symbol, entry in CASE.uncertainties.items():
        values = block.draw[symbol].astype(float)
        if not entry.is_sampled:
            assert np.all(values == np.float32(entry.nominal)), symbol
            continue
        slack = 1e-6 * (abs(entry.low) + abs(entry.high))
        assert entry.low - slack <= values.min() < values.max() <= entry.high + slack, symbol
        match entry.distribution:
            case "uniform":
                middle = (entry.low + entry.high) / 2
            case "loguniform":
                middle = np.sqrt(entry.low * entry.high)
            case _:
                continue
        assert np.median(values) == pytest.approx(middle, rel=0.02, abs=0.002), symbol


def test_beta_and_triangular_draws_have_the_right_mean() -> None:
    block = Design(CASE, seed=0).at(np.arange(4096))
    assert block.draw["q_rel"].mean() == pytest.approx(6 / 8.5, abs=0.002)
    entry = CASE.uncertainties["c_S"]
    assert block.draw["c_S"].mean() == pytest.approx((entry.low + entry.nominal + entry.high) / 3, abs=0.002)


def test_the_factorial_of_schools_is_met_exactly_once_in_each_cycle() -> None:
    n = len(cells(CASE))
    assert n == 2304
    drawn = stratified_cells(CASE, 5, np.arange(2 * n, dtype=np.uint32))
    for cycle in (drawn[:n], drawn[n:]):
        assert len(np.unique(cycle, axis=0)) == n
    assert not np.array_equal(drawn[:n], drawn[n:])


def test_schools_do_not_go_with_the_sequence() -> None:
    block = Design(CASE, seed=0).at(np.arange(8192))
    for number, switch in enumerate(CASE.schools):
        for symbol in ("v_W", "lam_K", "H_TW"):
            correlation = np.corrcoef(block.cell[:, number], block.draw[symbol])[0, 1]
            assert abs(correlation) < 0.05, (switch, symbol)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(InputError, match="seed"):
        Design(CASE, seed=seed)
