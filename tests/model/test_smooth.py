"""Chance averaged out, held against the simulation in which it is drawn."""

import numpy as np
import pytest

from titanium import compile_model, load_case
from titanium.explore.averaged import Averaged, average
from titanium.explore.futures import Design
from titanium.explore.given import Given
from titanium.explore.matching import ensemble
from titanium.explore.panel import Panel
from titanium.model.smooth import HELD

POINTS, STREAMS = 32, 256
PACKAGE = "titanium"


class Both:
    """The same points with chance drawn and averaged out."""

    def __init__(self) -> None:
        self.case = load_case("us_rok")
        self.model = compile_model(self.case)
        design = Design(self.case, seed=0)
        index = ensemble(self.model, design, "matched", POINTS).indices(0, POINTS)
        levels, cell = design.levels(index, design.sampled), design.cells_at(index)
        self.points = Given(self.case, 0, levels, cell, np.zeros(POINTS, np.uint32))
        many = {symbol: np.repeat(own, STREAMS) for symbol, own in levels.items()}
        stream = np.tile(np.arange(STREAMS, dtype=np.uint32), POINTS)
        given = Given(self.case, 0, many, np.repeat(cell, STREAMS, axis=0), stream)
        chunk = Panel(self.model, given, given.index).play({PACKAGE: self.case.package(PACKAGE)})
        self.drawn = {name: own[0].reshape(POINTS, STREAMS) for name, own in chunk.metrics.items()}

    def averaged(self, *held: str) -> Averaged:
        off = {metric: np.full(POINTS, metric in held) for metric in HELD}
        return average(self.model, self.case.package(PACKAGE), self.points, off)


@pytest.fixture(scope="module")
def both() -> Both:
    return Both()


def test_the_chance_that_nothing_breaks_is_that_of_the_simulation(both: Both) -> None:
    survives = np.exp(both.averaged(*HELD).survives).mean(axis=1)
    secure = both.drawn["secure"].mean(axis=1)
    assert np.corrcoef(survives, secure)[0, 1] > 0.97
    assert np.sqrt(((survives - secure) ** 2).mean()) < 0.045


@pytest.mark.parametrize("event", list(HELD))
def test_each_event_by_itself_is_as_frequent_as_in_the_simulation(both: Both, event: str) -> None:
    comes = 1 - np.exp(both.averaged(event).survives).mean(axis=1)
    drawn = both.drawn[event].mean(axis=1)
    assert np.sqrt(((comes - drawn) ** 2).mean()) < 0.05
    assert abs(comes.mean() - drawn.mean()) < 0.03


@pytest.mark.parametrize("metric", ["patron_cost", "host_cost", "equity", "d30_home", "clashes"])
def test_amounts_are_means_of_the_simulation(both: Both, metric: str) -> None:
    mean, drawn = both.averaged().amounts[metric].mean(axis=1), both.drawn[metric]
    assert np.corrcoef(mean, drawn.mean(axis=1))[0, 1] > 0.9
    assert np.sqrt(((mean - drawn.mean(axis=1)) ** 2).mean()) < drawn.std(axis=1).mean()


def test_where_nothing_is_held_off_nothing_can_break(both: Both) -> None:
    assert (both.averaged().survives == 0).all()


def test_holding_more_events_off_is_less_likely(both: Both) -> None:
    alone = [both.averaged(event).survives.mean(axis=1) for event in HELD]
    assert (both.averaged(*HELD).survives.mean(axis=1) <= np.minimum.reduce(alone) + 1e-6).all()


def test_slopes_do_not_depend_on_the_step(both: Both) -> None:
    """Differences of one hundredth, as the search takes them, against central ones of a quarter of that."""
    symbol, levels = "H_TW", both.points.levels

    def at(by: float) -> np.ndarray:
        moved = Given(both.case, 0, {**levels, symbol: levels[symbol] + by}, both.points.cell, both.points.stream)
        off = {metric: np.ones(POINTS, np.bool_) for metric in HELD}
        return average(both.model, both.case.package(PACKAGE), moved, off).survives.mean(axis=1)

    inside = (levels[symbol] > 0.05) & (levels[symbol] < 0.95)
    one_sided = (at(0.01) - at(0.0)) / 0.01
    central = (at(0.0025) - at(-0.0025)) / 0.005
    assert one_sided[inside] == pytest.approx(central[inside], rel=0.05, abs=0.01)
