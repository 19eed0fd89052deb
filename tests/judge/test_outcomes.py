"""The outcomes of any run: counts, comparisons with the base, what breaks first, spreads, schools, failures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from titanium import load_case
from titanium.errors import InputError
from titanium.explore.block import Chunk, Packages
from titanium.explore.function import FunctionModel, at_least, at_most, lever, uniform, wrap
from titanium.explore.futures import Design
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.outcomes import Outcomes, judge_outcomes
from titanium.model.metrics import NEVER
from titanium.tell.outcomes import headline, render

N = 1000


def well(rain: float, use: float, pump: float, soil: str) -> dict[str, float]:
    """A well that runs dry where little rain comes through; clay lets through half of it."""
    if rain > 0.99:
        raise ValueError("flooded [again]\nand more")
    water = rain * (0.5 if soil == "clay" else 1) - use
    return {"water": 1e6 * water, "cost": 10 * pump, "skewed": 1 / (1.001 - rain)}


def model() -> FunctionModel:
    return wrap(
        well,
        levers={"pump": lever(0, 1, 0), "use": lever(0, 1, 0.2)},
        uncertainties={"rain": uniform(0, 1)},
        schools={"soil": ["clay", "sand"]},
        metrics={"water": "1", "cost": "USD", "skewed": "1"},
        packages={"thirsty": {"use": 0.4}, "dear": {"pump": 1}, "free": {"use": 0}},
        thresholds={
            "water": at_least(0, breaks_as="the well runs dry"),
            "cost": at_most(5, breaks_as="it costs too much"),
        },
        processes=1,
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    made = model()
    return sweep(made, list(made.scope.packages), N, 7, tmp_path_factory.mktemp("runs") / "well", chunk=300)


@pytest.fixture(scope="module")
def outcomes(run: Run) -> Outcomes:
    return judge_outcomes(run)


@pytest.fixture(scope="module")
def inputs() -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Rain, and whether the soil is clay, in each future."""
    futures = Design(model().scope, 7).at(np.arange(N))
    return futures.draw["rain"].astype(np.float64), futures.cell[:, 0] == 0


def test_packages_are_counted_over_the_futures_that_did_not_fail(
    outcomes: Outcomes, inputs: tuple[NDArray[np.float64], NDArray[np.bool_]]
) -> None:
    rain, clay = inputs
    met = rain <= 0.99
    holds = rain * np.where(clay, 0.5, 1) >= 0.2
    assert outcomes.futures == outcomes.asked == N
    assert outcomes.of("baseline").holds.count == (holds & met).sum()
    assert outcomes.of("baseline").holds.futures == met.sum()
    assert outcomes.of("baseline").by_school["soil"]["clay"].count == (holds & met & clay).sum()
    assert outcomes.futures_by_school == {"soil": {"clay": clay.sum(), "sand": (~clay).sum()}}
    assert {own.failed for own in outcomes.packages} == {(~met).sum()}
    assert outcomes.failed == 4 * (~met).sum()


def test_each_package_is_compared_with_the_base_in_the_same_futures(outcomes: Outcomes) -> None:
    base, thirsty = outcomes.of("baseline"), outcomes.of("thirsty")
    assert base.over_base.mean == base.over_base.differ == 0
    assert thirsty.over_base.differ == base.holds.count - thirsty.holds.count
    assert thirsty.over_base.mean == pytest.approx(thirsty.holds.share - base.holds.share)
    assert thirsty.over_base.is_clear
    assert outcomes.of("free").over_base.mean > 0


def test_what_breaks_first_is_the_first_threshold_in_order(outcomes: Outcomes) -> None:
    dear = outcomes.of("dear")
    assert dear.holds.count == 0
    assert list(dear.breaks) == ["cost", "water"]
    assert sum(share.count for share in dear.breaks.values()) == dear.holds.futures
    assert dear.breaks["water"].count == outcomes.of("baseline").breaks["water"].count
    assert outcomes.of("free").breaks == {}
    assert outcomes.of("free").breaks_first is None


def test_ranges_hold_nine_in_ten_whatever_the_size_of_a_metric(
    outcomes: Outcomes, inputs: tuple[NDArray[np.float64], NDArray[np.bool_]]
) -> None:
    rain, clay = inputs
    met = rain <= 0.99
    skewed = 1 / (1.001 - rain[met])
    water = 1e6 * (rain * np.where(clay, 0.5, 1) - 0.2)[met]
    own = outcomes.of("baseline").metrics
    for metric, values in (("skewed", skewed), ("water", water)):
        assert own[metric].mean == pytest.approx(values.mean(), rel=1e-5)
        for level, end in ((5, own[metric].p05), (95, own[metric].p95)):
            near = np.percentile(values, [level - 0.2, level + 0.2])
            slack = 0.01 * values.std()
            assert near[0] - slack <= end <= near[1] + slack
    assert (own["cost"].mean, own["cost"].p05, own["cost"].p95) == (0, 0, 0)


def test_a_school_that_moves_a_package_is_told(outcomes: Outcomes) -> None:
    assert outcomes.of("baseline").moved_by() == ("soil",)
    assert outcomes.of("free").moved_by() == ()


def test_as_json_it_is_plain_data(outcomes: Outcomes) -> None:
    data = json.loads(json.dumps(outcomes.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.outcomes/1"
    assert data["thresholds"]["water"] == {
        "metric": "water",
        "at_least": 0,
        "at_most": None,
        "breaks_as": "the well runs dry",
    }
    assert data["packages"][1]["name"] == "thirsty"
    assert set(data["packages"][1]["metrics"]["water"]) == {"mean", "p05", "p95"}
    assert data["failures"][0]["reason"] == "ValueError: flooded [again]"


def test_some_packages_may_be_judged_alone_and_are_still_compared_with_the_base(run: Run, outcomes: Outcomes) -> None:
    alone = judge_outcomes(run, ["thirsty"])
    assert alone.packages == (outcomes.of("thirsty"),)
    assert {failure.package for failure in alone.failures} == {"thirsty"}
    with pytest.raises(InputError, match=r"no package 'thirst' in this run\nAllowed: .*\nDid you mean 'thirsty'"):
        judge_outcomes(run, ["thirst"])
    with pytest.raises(InputError, match="no package 'thirst' in this run"):
        outcomes.of("thirst")


def test_without_the_base_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    found = judge_outcomes(sweep(model(), ["thirsty"], 50, 7, tmp_path / "run"))
    assert found.of("thirsty").over_base.futures == 0
    assert found.to_dict()["packages"][0]["over_base"]["mean"] is None
    assert headline(found).startswith("thirsty holds in ")


def test_a_package_that_always_fails_is_told_as_such(tmp_path: Path) -> None:
    def function(x: float, on: float) -> dict[str, float]:
        return {"y": x / (1 - on)}

    made = wrap(
        function,
        levers={"on": lever(0, 1, 0)},
        uncertainties={"x": uniform(0, 1)},
        metrics=["y"],
        packages={"on": {"on": 1}},
        processes=1,
    )
    found = judge_outcomes(sweep(made, ["baseline", "on"], 50, 7, tmp_path / "run"))
    assert (found.of("on").failed, found.of("on").holds.futures) == (50, 0)
    assert found.to_dict()["packages"][1]["metrics"]["y"]["mean"] is None
    assert "ZeroDivisionError: float division by zero" in told(found)


def told(outcomes: Outcomes) -> str:
    console = Console(file=StringIO(), width=140)
    console.print(render(outcomes))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_the_headline_compares_with_the_base_in_the_same_futures() -> None:
    """Two packages whose own intervals meet are told apart where one never breaks while the other holds."""

    def both(x: float, slack: float) -> dict[str, float]:
        return {"level": x - slack}

    model = wrap(
        both,
        levers={"slack": lever(0, 1, baseline=0)},
        uncertainties={"x": uniform(0, 1)},
        metrics=["level"],
        packages={"looser": {"slack": 0.08}},
        thresholds={"level": at_most(0.5)},
        processes=1,
    )
    found = judge_outcomes(sweep(model, ["baseline", "looser"], 100, 0, "memory://test_outcomes/paired"))
    baseline, looser = found.of("baseline").holds, found.of("looser").holds
    assert baseline.high > looser.low
    assert found.of("looser").over_base.is_clear
    assert "within counting error" not in headline(found)


def test_the_headline_counts_futures_in_fifty(outcomes: Outcomes) -> None:
    base, free = outcomes.of("baseline").holds, outcomes.of("free").holds
    assert free.count == free.futures
    assert headline(outcomes) == (
        f"baseline holds in {round(50 * base.share)} of 50 sampled futures, and breaks first when the well runs dry; "
        "free holds most often, in 50 of 50."
    )


def test_the_tables_say_what_holds_what_breaks_and_what_failed(outcomes: Outcomes) -> None:
    text = told(outcomes)
    for expected in (
        "against baseline",
        "baseline *",
        "it costs too much (",
        "the well runs dry (",
        "skewed",
        "soil",
        f"Masked: {outcomes.failed} results failed and are left out of every count",
        "ValueError: flooded [again]",
        f"1,000 sampled futures, seed 7, drawn from the model's ranges; well {outcomes.hash[:12]}.",
    ):
        assert expected in text, expected


@dataclass(frozen=True)
class Dice:
    """An alliance's packages with results by chance, so that no model is compiled."""

    scope: Scope

    @property
    def metrics(self) -> Mapping[str, str]:
        return {
            "holds": "1",
            "secure": "1",
            "first_break": "1",
            "first_break_quarter": "quarter",
            "host_cost": "USD_bn",
        }

    def play(self, packages: Packages, design: Design, index: NDArray[np.uint32]) -> Chunk:
        shape = len(packages), len(index)
        draw = np.random.default_rng(int(index[0]))
        first = draw.integers(-1, len(self.scope.thresholds), shape)
        metrics: dict[str, Any] = {
            "holds": first < 0,
            "secure": first < 2,
            "first_break": first,
            "first_break_quarter": np.where(first < 0, NEVER, 4),
            "host_cost": draw.normal(30, 5, shape),
        }
        single = {name: np.asarray(values, dtype=np.float32) for name, values in metrics.items()}
        return Chunk(index, design.at(index).cell, single)

    def close(self) -> None:
        """Nothing is kept running."""


def test_the_run_of_an_alliance_is_judged_by_the_same_rules(tmp_path: Path) -> None:
    case = load_case("us_rok")
    run = sweep(Dice(case), ["ironclad", "titanium"], 700, 1, tmp_path / "run", ensemble="prior")
    found = judge_outcomes(run)
    assert found.base == "ironclad"
    assert set(found.of("titanium").breaks) == set(case.thresholds)
    assert found.of("titanium").metrics["host_cost"].mean == pytest.approx(30, abs=1)
    assert set(found.of("titanium").by_school) == set(case.schools)
    assert case.thresholds[str(found.of("titanium").breaks_first)].breaks_as in told(found)
