"""The load sweep, on a model whose strength under load is known in closed form."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from titanium.case.schema import Uncertainty
from titanium.explore.function import FunctionModel, at_most, lever, uniform, wrap
from titanium.explore.futures import Design
from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.loads import (
    FINE,
    LoadSweep,
    Press,
    _slope,
    adverse,
    held_at,
    largest_load,
    sweep_loads,
)

N = 4096


def marked(entry: Uncertainty, side: str) -> Uncertainty:
    return entry.model_copy(update={"stress": side})


def beam(threat: np.ndarray, will: np.ndarray, luck: np.ndarray, depth: float) -> dict[str, np.ndarray]:
    """Strain of a beam: a threat up, a will down, and luck that no load touches."""
    return {"strain": (threat + 1 - will) / 2 + luck - depth}


def arch(threat: np.ndarray, will: np.ndarray, luck: np.ndarray, depth: float) -> dict[str, np.ndarray]:
    """An arch that stands only while it is pressed, but not too hard."""
    return {"strain": 3 * np.abs((threat + 1 - will) / 2 - 0.5) + luck - depth}


def model(function: Callable[..., dict[str, np.ndarray]] = beam) -> FunctionModel:
    return wrap(
        function,
        levers={"depth": lever(0, 3, 1.2)},
        uncertainties={
            "threat": marked(uniform(0, 1), "high"),
            "will": marked(uniform(0, 1), "low"),
            "luck": uniform(0, 1),
        },
        packages={"thin": {"depth": 0}, "thick": {"depth": 3}, "slender": {"depth": 0.6}},
        metrics=["strain"],
        thresholds={"strain": at_most(0)},
        vectorised=True,
    )


def swept(
    function: Callable[..., dict[str, np.ndarray]] = beam, packages: tuple[str, ...] = ("baseline",), loads: int = 11
) -> LoadSweep:
    player = model(function)
    design = Design(player.scope, 0)
    index = np.arange(N, dtype=np.uint32)
    settings = {name: player.scope.package(name) for name in packages}
    press = Press(player, design, index, settings, lambda _: None)
    in_run = player.play(settings, design, index[:2048])
    before = {
        name: (
            np.concatenate([in_run.metrics["holds"][row] > 0.5, np.zeros(N - 2048, dtype=np.bool_)]),
            np.arange(N) < 2048,
        )
        for row, name in enumerate(packages)
    }
    return sweep_loads(press, loads, before, np.empty((N, 0), np.int8))


def test_each_uncertainty_goes_to_its_adverse_side() -> None:
    assert adverse(model().scope) == {"threat": "high", "will": "low"}
    assert held_at({"threat": "high", "will": "low"}, 0.2) == {"threat": 0.2, "will": 0.8}


def test_a_beam_yields_where_its_strength_is_one_half() -> None:
    """At load l the strain is l + luck - 1.2, so strength is min(1, 1.2 - l): one half at load 0.7, slope 1."""
    curve = swept().curves["baseline"]
    strength = curve.strength
    assert curve.loads == tuple(number / 10 for number in range(11))
    for load, share in zip(curve.loads, strength.even, strict=True):
        assert share.share == pytest.approx(min(1.0, 1.2 - load), abs=0.02)
    assert strength.yield_point.value == pytest.approx(0.7, abs=0.02)
    assert strength.yield_point.low < 0.7 < strength.yield_point.high
    assert strength.slope.loss.low <= 1 <= strength.slope.loss.high
    assert strength.slope.begin >= 0.2
    assert strength.rises == ()
    assert curve.security is None


def test_loads_come_close_together_where_it_yields() -> None:
    strength = swept().curves["baseline"].strength
    near = sorted([0.7, 0.8, 0.6, *strength.finer])
    gaps = [after - before for before, after in zip(near, near[1:], strict=False) if before <= 0.7 <= after]
    assert min(gaps) <= FINE


def test_the_load_of_the_run_itself_is_found() -> None:
    """Unloaded, the strain's mean is that of load 0.5, though it spreads wider: strength is a little less."""
    curve = swept().curves["baseline"]
    assert curve.same_as_run == pytest.approx(0.52, abs=0.05)


def test_what_never_holds_and_what_always_holds() -> None:
    found = swept(packages=("thin", "thick"))
    thin, thick = found.curves["thin"].strength, found.curves["thick"].strength
    assert not thin.yield_point.known
    assert not thin.bears_all
    assert thin.most.share < 0.01
    assert thick.bears_all
    assert thick.yield_point.value == 1.0
    assert thick.slope.loss == Estimate(0.0, 0.0, 0.0)
    assert thick.finer == {}


def test_an_arch_stands_under_some_load_and_yields_where_it_last_stands_in_half() -> None:
    """Strain 3|l - 0.5| + luck - 1.2: strength is one half at loads 0.267 and 0.733; the last is told, and the rise."""
    strength = swept(arch).curves["baseline"].strength
    assert strength.yield_point.value == pytest.approx(0.733, abs=0.02)
    assert (0.1, 0.2) in strength.rises
    assert not any(begin >= 0.5 for begin, _ in strength.rises)


def test_a_summit_between_even_loads_is_looked_for() -> None:
    """Its summit of 0.6 lies at load 0.5, between even loads at which strength is 0.1."""
    sweep = swept(arch, packages=("slender",), loads=4)
    strength = sweep.curves["slender"].strength
    assert strength.even[1].share == pytest.approx(0.1, abs=0.02)
    assert not strength.yield_point.known
    finer = swept(arch, packages=("slender",), loads=10).curves["slender"].strength
    assert finer.most.share == pytest.approx(0.6, abs=0.05)
    assert finer.yield_point.value == pytest.approx(0.533, abs=0.02)


def test_the_largest_load_runs_straight_between_loads() -> None:
    loads = np.array([0.0, 0.5, 1.0])
    strength = np.array([[0.9, 0.7, 0.3], [0.4, 0.2, 0.1], [0.9, 0.9, 0.8], [0.2, 0.6, 0.4]])
    found = largest_load(loads, strength, 0.5)
    assert found[0] == pytest.approx(0.75)
    assert math.isnan(found[1])
    assert found[2] == 1.0
    assert found[3] == pytest.approx(0.75)


def test_the_interval_of_the_steepest_of_alike_slopes_holds_it() -> None:
    """All steps lose 0.8, so the steepest counted one is steeper; the interval of all steps at once holds 0.8."""
    loads = np.linspace(0, 1, 11)
    generator = np.random.default_rng(0)
    held, over = 0, 0
    for _ in range(60):
        strained = generator.random(300)
        independent = generator.random((11, 300)) < (0.9 - 0.8 * loads)[:, np.newaxis]
        kept = np.where(generator.random(300) < 0.5, independent, strained < (0.9 - 0.8 * loads)[:, np.newaxis])
        weights = generator.multinomial(300, np.full(300, 1 / 300), size=200)
        slope = _slope(loads, kept.mean(axis=1), weights @ kept.T / 300)
        held += slope.loss.low <= 0.8 <= slope.loss.high
        over += slope.loss.value > 0.8
    assert over >= 58
    assert held >= 55
