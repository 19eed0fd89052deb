"""The cheapest change that lifts strength, against a count of every package of a small made-up model."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from titanium.explore.function import FunctionModel, at_least, lever, uniform, wrap
from titanium.explore.futures import Design
from titanium.explore.panel import Panel
from titanium.judge.design import design
from titanium.judge.design.cheapest import ChangeSearch, Way
from titanium.judge.design.objectives import objective_of
from titanium.judge.design.scoring import Scorer
from titanium.judge.design.space import Genome, Space, space_of

BEST = {"first": 0.5, "second": 0.3, "third": 0.15}


def shield(first: float, second: float, third: float, mode: float, blow: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """It holds where three layers, of which the first is worth most, are over the blow; one mode spoils them."""
    layers = 0.5 * first + 0.3 * second + 0.15 * third + 0.05
    price = 3 * first + 1 * second + 0.2 * third
    return {"left": layers * np.where(mode == 1, 0.5, 1.0) - blow, "price": price + 0 * blow}


def model() -> FunctionModel:
    return wrap(
        shield,
        levers={
            **{name: lever(0, 1, 0) for name in BEST},
            "mode": lever(0, 1, 0, ["calm", "wild"]),
        },
        uncertainties={"blow": uniform(0, 1)},
        metrics=["left", "price"],
        thresholds={"left": at_least(0)},
        vectorised=True,
    )


def search(most: int, *, money: bool = True, hold: dict[str, float] | None = None) -> tuple[ChangeSearch, Scorer]:
    made = model()
    space = space_of(made.scope, hold=hold)
    strength, price = objective_of(made, "strength"), objective_of(made, "min:price")
    scorer = Scorer(Panel(made, Design(made.scope, 0), np.arange(1000)), space, [strength, price])
    return ChangeSearch(scorer, strength, [(price,)] if money else (), most=most), scorer


def brute_force(scorer: Scorer, space: Space, way: Way, target: float) -> tuple[float, ...]:
    """The least cost of all packages that reach a target."""
    genomes: list[Genome] = list(product(*(range(len(axis.values)) for axis in space.axes)))
    values = scorer.of(genomes)
    reaching = [(own, row) for own, row in zip(genomes, values, strict=True) if row[0] >= target]
    if way == "levers":
        return min((float(space.moves(own)), space.movement(own)) for own, _ in reaching)
    return min((space.movement(own) if way == "movement" else float(row[1]),) for own, row in reaching)


@pytest.mark.parametrize("target", [0.3, 0.4, 0.8])
@pytest.mark.parametrize("way", ["levers", "movement", "money"])
def test_a_small_space_is_looked_through_whole(way: Way, target: float) -> None:
    """Two layers held, 51 positions of the other and two modes."""
    held = {"third": 0.0, "second": 0.5}
    searching, scorer = search(200, hold=held)
    found = searching.run(target)
    if target == 0.8:
        assert (found.found, found.is_exact) == ({}, True)
        return
    assert found.is_exact
    own = found.found[way]
    cost = {
        "levers": (float(scorer.space.moves(own)), scorer.space.movement(own)),
        "movement": (scorer.space.movement(own),),
        "money": (scorer.value(own, objective_of(model(), "min:price")),),
    }[way]
    assert cost == pytest.approx(brute_force(scorer, scorer.space, way, target))


@pytest.mark.parametrize("target", [0.3, 0.6, 0.8])
def test_a_large_space_is_searched_and_comes_near_the_cheapest(target: float) -> None:
    """In 51 x 51 x 51 x 2 packages the exact answers follow by hand: the cheapest layer by each way first."""
    searching, scorer = search(400)
    found = searching.run(target)
    assert not found.is_exact
    need = target - 0.05
    levers = scorer.space.moves(found.found["levers"])
    assert levers == (1 if need <= 0.5 else 2)
    least = need / 0.5 if need <= 0.5 else 1 + (need - 0.5) / 0.3
    assert scorer.space.movement(found.found["movement"]) == pytest.approx(least, abs=0.05)
    cheap = _least_money(need)
    assert scorer.value(found.found["money"], objective_of(model(), "min:price")) <= 1.25 * cheap + 0.1
    assert scorer.plays <= 400 + 3 * 60


def _least_money(need: float) -> float:
    """Layers by what they cost for each point: the third 1.33, the second 3.33, the first 6."""
    price = 0.0
    for each, top in ((0.2 / 0.15, 0.15), (1 / 0.3, 0.3), (3 / 0.5, 0.5)):
        taken = min(need, top)
        price, need = price + taken * each, need - taken
    return price


def test_what_cannot_be_reached_gives_the_strongest() -> None:
    searching, scorer = search(400)
    found = searching.run(1.01)
    assert found.found == {}
    assert searching.value(found.strongest) > 0.95
    assert scorer.space.setting(found.strongest)["mode"] == 0


def test_money_that_one_saves_is_not_set_against_what_another_pays() -> None:
    made = model()
    space = space_of(made.scope)
    strength, price = objective_of(made, "strength"), objective_of(made, "min:price")
    scorer = Scorer(Panel(made, Design(made.scope, 0), np.arange(64)), space, [strength, price])
    paid, saved = objective_of(made, "min:price"), objective_of(made, "min:price")
    genome = (10, 0, 0, 0)
    one = ChangeSearch(scorer, strength, [(paid,)]).money(genome)
    assert one == pytest.approx(0.6, abs=1e-6)
    assert ChangeSearch(scorer, strength, [(paid,), (saved,)]).money(genome) == pytest.approx(2 * one)
    assert ChangeSearch(scorer, strength).counts_money is False


def test_the_lift_is_judged_on_fresh_futures_and_says_when_it_is_there_already() -> None:
    asked: dict[str, Any] = {"objectives": ["strength", "min:price"], "population": 12, "generations": 1, "searches": 1}
    found = design(model(), lift=0.5, futures=256, fresh=4096, **asked).lift
    assert found is not None
    assert found.base.share == pytest.approx(0.05, abs=0.01)
    first, *_ = found.changes
    assert (first.by, first.moves, first.reaches) == ("levers", 1, True)
    assert first.member.moved.keys() == {"first"}
    assert first.member.setting["first"] == pytest.approx(0.9, abs=0.05)
    there = design(model(), lift=0.04, futures=256, fresh=1024, **asked).lift
    assert there is not None
    assert (there.is_there, there.changes) == (True, ())
