"""Better packages and the value of information in words."""

from io import StringIO
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console, RenderableType
from tests.tell.models_made_up import SMALL, gates

from titanium.explore.function import at_least, lever, uniform, wrap
from titanium.judge.design import Designs, design, information_of
from titanium.tell import design as tell_design
from titanium.tell import information as tell_information


def shown(rendered: RenderableType) -> str:
    console = Console(file=StringIO(), width=160, highlight=False)
    console.print(rendered)
    assert isinstance(console.file, StringIO)
    return " ".join(console.file.getvalue().split())


@pytest.fixture(scope="module")
def found() -> Designs:
    return design(gates(), objectives=["strength", "min:cost"], lift=0.7, **SMALL)


def test_the_headline_tells_the_best_the_knee_and_what_is_dominated(found: Designs) -> None:
    said = tell_design.headline(found)
    assert f"Of {found.searched.plays:,} packages that were played, {len(found.members)} are on the front" in said
    assert "the best in strength, found-01, reaches " in said
    assert f"{found.knee} gives up least over all objectives together" in said
    assert "Dominated by found packages: guarded by " in said
    assert "that lifts baseline to 70 of 100 futures moves 1 lever: width 0." in said


def test_the_whole_of_it_is_told(found: Designs) -> None:
    said = shown(tell_design.render(found))
    for wanted in (
        "The front on fresh futures, strength first",
        "strength cost package of 100, more USD, less",
        "What each moves from baseline",
        "Dominated, with no objective worse and one clearly better: guarded by found-",
        "more in min:cost goes with",
        "a trade-off, rank correlation -",
        "At least 9 in 10 members: leave guard at 'none'",
        "against baseline in strength: +",
        "Fresh futures took from the members' gains over baseline",
        "Changes to baseline that lift strength to 0.7, by what is least",
        "fewest levers 1 0.",
        "Limits: strength at least 0.",
        "in 256 other futures by 2 searches of 2 generations of 12 (NSGA-III and U-NSGA-III in turn)",
        "Scored on 512 sampled futures, seed 0, drawn from its ranges alone; gate",
        "Model result, not a forecast.",
    ):
        assert wanted in said, wanted
    assert "nan" not in said


def test_a_school_that_turns_the_sign_is_told() -> None:
    def pick(left: float, x: NDArray[Any], road: NDArray[Any]) -> dict[str, NDArray[Any]]:
        good = np.where(road == "west", left, 1 - left)
        return {"free": good - x, "cost": 1 - left + 0 * x}

    made = wrap(
        pick,
        levers={"left": lever(0, 1, 0.5)},
        uncertainties={"x": uniform(0, 1)},
        schools={"road": ["west", "east"]},
        metrics=["free", "cost"],
        thresholds={"free": at_least(0)},
        vectorised=True,
    )
    said = shown(tell_design.render(design(made, objectives=["strength", "min:cost"], **SMALL)))
    assert "schools disagree: road (west " in said
    assert "nan" not in said


def test_where_nothing_keeps_the_limits_the_nearest_misses_are_told() -> None:
    none = design(
        gates(), objectives=["strength", "min:cost"], at_least=["strength=0.9"], at_most=["cost=0.1"], **SMALL
    )
    said = shown(tell_design.render(none))
    assert "packages that were played within the rules keeps strength at least 0.9 and max:cost at most 0.1" in said
    assert "Nearest misses, in the futures of the search" in said
    assert "nan" not in said


def test_a_target_that_is_met_already_and_one_that_nothing_meets() -> None:
    there = design(gates(), objectives=["strength", "min:cost"], lift=0.1, **SMALL)
    assert "so it is lifted to 10 of 100 futures already" in tell_design.headline(there)
    held = {"width": 0.3}
    with_guard = design(gates(), objectives=["strength", "min:cost"], lift=0.9, hold=held, **SMALL)
    said = tell_design.headline(with_guard)
    assert (
        "Nothing was found that lifts baseline to 90 of 100 futures: no package within the rules holds in so many"
        in said
    )


def test_the_worth_of_knowing_is_told_in_futures() -> None:
    def bet(side: float, coin: NDArray[Any], table: NDArray[Any]) -> dict[str, NDArray[Any]]:
        return {"won": np.where(coin > np.where(table == "crooked", 0.75, 0.25), side, 1 - side)}

    made = wrap(
        bet,
        levers={"side": lever(0, 1, 0)},
        uncertainties={"coin": uniform(0, 1)},
        schools={"table": ["fair", "crooked"]},
        metrics=["won"],
        packages={"high": {"side": 1}},
        thresholds={"won": at_least(0.5)},
        vectorised=True,
    )
    said = shown(tell_information.render(information_of(made, futures=4096)))
    assert "knowing the whole future would add 49.7 of 100 futures, knowing" in said
    assert "the most of 2 that are clearly worth something" in said
    assert "What knowing it would be worth, by strength (of 100 futures)" in said
    assert "yes high if fair, baseline if crooked" in said
    assert "Chosen between: baseline, high." in said
    assert "nan" not in said


def test_where_one_package_is_always_best_nothing_is_worth_knowing() -> None:
    own = information_of(gates(), ["baseline", "guarded"], futures=512)
    assert "guarded is best on average" in tell_information.headline(own)
    assert "so no knowledge is worth anything" in tell_information.headline(own)
