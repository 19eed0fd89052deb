"""Futures: ranges, stratified schools, and reproducibility from (case hash, seed, index) alone."""

import numpy as np
import pytest

from titanium import load_case
from titanium.errors import InputError
from titanium.explore.futures import Design, stratified_cells
from titanium.model.schools import cells

CASE = load_case("us_rok")


def test_a_future_is_the_same_whatever_was_drawn_before_it() -> None:
    whole = list(Design(CASE, seed=3).blocks(0, 4096, size=1024))
    alone = next(iter(Design(CASE, seed=3).blocks(2048, 3072, size=1024)))
    np.testing.assert_array_equal(alone.index, whole[2].index)
    np.testing.assert_array_equal(alone.cell, whole[2].cell)
    for symbol, values in alone.draw.items():
        np.testing.assert_array_equal(values, whole[2].draw[symbol])


def test_another_seed_gives_other_futures() -> None:
    one, other = (next(iter(Design(CASE, seed=seed).blocks(0, 64, size=64))) for seed in (0, 1))
    assert not np.array_equal(one.draw["v_W"], other.draw["v_W"])
    assert not np.array_equal(one.cell, other.cell)


def test_draws_keep_their_ranges_and_their_centres() -> None:
    block = next(iter(Design(CASE, seed=0).blocks(0, 4096, size=4096)))
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
    block = next(iter(Design(CASE, seed=0).blocks(0, 4096, size=4096)))
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
    block = next(iter(Design(CASE, seed=0).blocks(0, 8192, size=8192)))
    for number, switch in enumerate(CASE.schools):
        for symbol in ("v_W", "lam_K", "H_TW"):
            correlation = np.corrcoef(block.cell[:, number], block.draw[symbol])[0, 1]
            assert abs(correlation) < 0.05, (switch, symbol)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(InputError, match="seed"):
        Design(CASE, seed=seed)
