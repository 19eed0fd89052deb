"""The value of information of a run: what is worth knowing, which package it speaks for, and what is refused."""

import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.function import FunctionModel, at_least, lever, uniform, wrap
from titanium.explore.sweep import sweep
from titanium.judge.design import Information, information_of, value_of_information

N = 4096


def bet(side: float, coin: NDArray[Any], idle: NDArray[Any], table: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """High wins where the coin is over 0.25, low where it is under; at the crooked table the line is 0.75."""
    line = np.where(table == "crooked", 0.75, 0.25)
    won = np.where(coin > line, side, 1 - side)
    return {"won": np.where(idle > 0.99, np.nan, won)}


def model() -> FunctionModel:
    return wrap(
        bet,
        name="bet",
        levers={"side": lever(0, 1, 0)},
        uncertainties={"coin": uniform(0, 1), "idle": uniform(0, 1)},
        schools={"table": ["fair", "crooked"]},
        metrics=["won"],
        packages={"high": {"side": 1}},
        thresholds={"won": at_least(0.5)},
        vectorised=True,
    )


@pytest.fixture(scope="module")
def found() -> Information:
    return value_of_information(sweep(model(), ["baseline", "high"], N, 2, "memory://test_information/bet"))


def test_the_worth_follows_from_the_rules_of_the_bet(found: Information) -> None:
    """Either side wins half of all bets. Who knows the future wins all; who knows the table 3 in 4; the coin 3 in 4."""
    own = found.yardsticks["strength"]
    assert own.mean == pytest.approx(0.5, abs=0.02)
    assert own.perfect.value == pytest.approx(0.5, abs=0.02)
    worth = {known.name: known.worth for known in own.known}
    assert worth["table"].value == pytest.approx(0.25, abs=0.02)
    assert worth["coin"].value == pytest.approx(0.25, abs=0.03)
    assert worth["idle"].value < 0.02
    assert {known.name for known in own.clear} == {"table", "coin"}


def test_which_package_is_best_given_it_is_told(found: Information) -> None:
    known = {own.name: own for own in found.yardsticks["strength"].known}
    assert {own.position: own.package for own in known["table"].choices} == {"fair": "high", "crooked": "baseline"}
    coin = known["coin"].choices
    assert (coin[0].package, coin[-1].package) == ("baseline", "high")
    assert coin[0].low == pytest.approx(0, abs=1e-6)
    assert coin[0].high >= 0.25 - 1 / 16
    assert coin[-1].low <= 0.75 + 1 / 16
    assert sum(own.futures for own in coin) == N - found.masked


def test_futures_that_failed_are_left_out_and_counted(found: Information) -> None:
    assert found.masked == pytest.approx(N / 100, abs=2)
    assert found.evidence.futures == N


def test_the_same_futures_played_for_it_alone_give_the_same(found: Information) -> None:
    alone = information_of(model(), futures=N, seed=2)
    assert alone.to_dict()["by"] == found.to_dict()["by"]
    assert alone.evidence.run is None


def test_it_is_plain_data_and_a_frame(found: Information) -> None:
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.information/1"
    assert data["by"]["strength"]["known"][0]["is_clear"] is True
    frame = found.to_frame()
    assert sorted(frame["input"]) == ["coin", "idle", "table"]


def test_an_unfinished_run_tells_what_is_there(tmp_path: Any) -> None:
    run = sweep(model(), ["baseline", "high"], N, 2, tmp_path / "run", chunk=1024)
    for end in ("parquet", "json"):
        (tmp_path / "run" / "chunks" / f"0000003072-0000.{end}").unlink()
    assert value_of_information(run.fresh()).evidence.futures == 3072


@pytest.mark.parametrize(
    ("packages", "message"),
    [
        (["high"], "gives high alone to choose from"),
        (["high", "hihg"], "no package 'hihg' in"),
        ([], "gives no package"),
    ],
)
def test_without_a_choice_nothing_is_worth_knowing(packages: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        information_of(model(), packages, futures=64)


def test_one_future_is_too_few() -> None:
    with pytest.raises(InputError, match="at least 2 are wanted"):
        information_of(model(), futures=1)
