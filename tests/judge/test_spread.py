"""How a metric spreads: its equally likely values against numpy's, intervals, limits, schools, masked."""

import json

import numpy as np
import pytest

from made_up import model as reservoir
from titanium.errors import InputError
from titanium.explore.function import at_most, uniform, wrap
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.spread import QUANTILES, Distribution, spread


@pytest.fixture(scope="module")
def run() -> Run:
    player = reservoir()
    return sweep(player, list(player.scope.packages), 500, 3, "memory://judge/spread")


def column(run: Run, metric: str, row: int) -> np.ndarray:
    return np.concatenate([chunk.metrics[metric][row] for chunk in run.chunks()])


def test_values_are_those_of_the_inverse_of_the_empirical_distribution(run: Run) -> None:
    own = spread(run, "kept").of("baseline").overall
    values = column(run, "kept", 0)
    levels = (np.arange(QUANTILES) + 0.5) / QUANTILES
    assert np.allclose(own.values, np.quantile(values, levels, method="inverted_cdf"))
    assert own.p50.value == pytest.approx(np.quantile(values, 0.5, method="inverted_cdf"))
    assert set(own.values) <= set(values.tolist())


def test_nine_in_ten_intervals_of_a_median_hold_the_true_one() -> None:
    draw = np.random.default_rng(5)
    held = sum(
        found.low <= 0.5 <= found.high
        for found in (Distribution.of(draw.random(200)).p50 for _ in range(400))
    )  # fmt: skip
    assert 0.92 * 400 <= held <= 0.985 * 400


def test_few_futures_each_give_their_own_value() -> None:
    own = Distribution.of(np.array([3.0, 1.0, np.nan, 2.0]))
    assert own.values == (1.0, 2.0, 3.0)
    assert own.futures == 3


def test_nothing_finite_gives_nothing() -> None:
    own = Distribution.of(np.array([np.nan]))
    assert (own.values, own.futures, own.p50.known) == ((), 0, False)


def test_futures_beyond_the_limit_are_counted(run: Run) -> None:
    found = spread(run, "flood", ["open", "baseline"])
    assert [own.name for own in found.packages] == ["open", "baseline"]
    assert list(found.limits) == ["flooded"]
    assert found.of("baseline").overall.beyond["flooded"].count == int((column(run, "flood", 0) > 0.5).sum())


def test_positions_of_a_school_part_the_futures(run: Run) -> None:
    own = spread(run, "flood", school="rule").of("baseline")
    assert set(own.by_position) == {"cautious", "bold"}
    assert sum(part.futures for part in own.by_position.values()) == own.overall.futures == 500
    bold, cautious = own.by_position["bold"].p95.value, own.by_position["cautious"].p95.value
    assert bold > cautious, "bold rules flood twice as deep"


def test_masked_futures_are_left_out_and_counted() -> None:
    def fragile(x: float) -> dict[str, float]:
        if x > 0.9:
            raise ValueError("gone")
        return {"y": x}

    player = wrap(fragile, uncertainties={"x": uniform(0, 1)}, metrics=["y"], thresholds={"y": at_most(2)}, processes=1)
    own = spread(sweep(player, ["baseline"], 100, 1, "memory://judge/spread_masked"), "y").of("baseline")
    assert own.masked > 0
    assert own.overall.futures == 100 - own.masked
    assert own.overall.values[-1] <= 0.9


def test_it_is_plain_data_and_a_frame(run: Run) -> None:
    found = spread(run, "flood", ["open"], school="rule")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.spread/1"
    assert len(data["packages"][0]["overall"]["values"]) == QUANTILES
    assert data["limits"]["flooded"]["at_least"] is None
    pytest.importorskip("pandas")
    assert len(found.to_frame()) == 3 * QUANTILES


def test_all_that_is_wrong_is_said_at_once(run: Run) -> None:
    with pytest.raises(InputError) as caught:
        spread(run, "floods", ["opn"], school="rul")
    told = str(caught.value)
    for text in ("no metric 'floods'", "flood", "no package 'opn'", "no school 'rul'"):
        assert text in told
    with pytest.raises(InputError, match="'first_break' says which limit breaks"):
        spread(run, "first_break")
    with pytest.raises(InputError, match="no package is named"):
        spread(run, "flood", [])
    with pytest.raises(InputError, match="no package 'nobody' here"):
        spread(run, "flood").of("nobody")
