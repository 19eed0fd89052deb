"""Futures given one by one, and panels of futures in which packages are played again and again."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_up import model
from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.block import CasePlayer
from titanium.explore.futures import Design
from titanium.explore.given import Given
from titanium.explore.panel import Panel

CASE = load_case("us_rok")
RESERVOIR = model()
PACKAGES = {name: RESERVOIR.scope.package(name) for name in ("baseline", "open", "shut")}


def reservoir(**held: float) -> Given:
    return Given.of(Design(RESERVOIR.scope, seed=3), np.arange(40), held=held)


def test_futures_of_a_design_given_one_by_one_are_the_same_futures() -> None:
    design = Design(CASE, seed=0)
    numbers = np.array([5, 6, 900], dtype=np.uint32)
    taken = Given.of(design, numbers)
    wanted, found = design.at(numbers), taken.at(taken.index)
    assert all(np.array_equal(wanted.draw[symbol], found.draw[symbol]) for symbol in wanted.draw)
    assert np.array_equal(wanted.cell, found.cell)
    assert np.array_equal(design.draws(numbers), taken.draws(taken.index))


def test_a_held_uncertainty_is_at_its_level_and_the_others_stay_as_sampled() -> None:
    dry = reservoir(inflow=0.25)
    as_sampled = reservoir()
    assert np.allclose(dry.at(dry.index).draw["inflow"], 1.0)  # a quarter of 0 to 4
    assert np.array_equal(dry.at(dry.index).draw["loss"], as_sampled.at(as_sampled.index).draw["loss"])


@settings(max_examples=20, deadline=None)
@given(st.floats(-1, 2, allow_nan=False))
def test_a_level_outside_its_range_is_brought_to_the_end(level: float) -> None:
    value = reservoir(inflow=level).at(np.arange(1)).draw["inflow"][0]
    assert value == pytest.approx(4 * min(max(level, 0), 1), abs=1e-6)


def test_everything_that_does_not_fit_is_listed() -> None:
    design = Design(RESERVOIR.scope, seed=3)
    levels = {"inflw": np.full(2, 0.5), "loss": np.full(3, 0.5), "price": np.full(2, 0.5)}
    with pytest.raises(InputError) as caught:
        Given(RESERVOIR.scope, 3, levels, np.zeros((2, 1), np.int8), np.arange(2, dtype=np.uint32))
    assert str(caught.value) == (
        "no level of 'inflow'\n"
        "'inflw' is no uncertainty that is sampled\nAllowed: inflow, loss, price.\nDid you mean 'inflow'?\n"
        "(3,) levels of 'loss': (2,) is wanted"
    )
    assert design.sampled == ("inflow", "loss", "price")


def test_a_panel_of_a_function_plays_as_a_sweep_does() -> None:
    source = reservoir()
    whole = Panel(RESERVOIR, source, source.index).play(PACKAGES)
    by_hand = RESERVOIR.play(PACKAGES, source, source.index)
    assert all(np.array_equal(whole.metrics[name], by_hand.metrics[name]) for name in by_hand.metrics)


def test_a_panel_of_a_case_gives_the_bits_of_a_sweep_again_and_again() -> None:
    design, player = Design(CASE, seed=1), CasePlayer(compile_model(CASE))
    numbers = np.arange(30, dtype=np.uint32)
    packages = {name: CASE.package(name) for name in ("ironclad", "titanium")}
    panel = Panel(player, design, numbers)
    swept = player.play(packages, design, numbers)
    for _ in range(2):
        found = panel.play(packages, only=["holds", "gain_host"])
        assert set(found.metrics) == {"holds", "gain_host"}
        assert all(np.array_equal(found.metrics[name], swept.metrics[name]) for name in found.metrics)


def test_the_appraisal_of_a_panel_is_what_acceptance_rests_on() -> None:
    panel = Panel(compile_model(CASE), Design(CASE, seed=1), np.arange(30))
    packages = {name: CASE.package(name) for name in ("ironclad", "titanium")}
    worth = panel.appraise(packages)
    gains = panel.play(packages).metrics
    assert {role: values.shape for role, values in worth.items()} == dict.fromkeys("WSKB", (2, 30))
    for role, metric in (("W", "gain_patron"), ("S", "gain_host")):
        assert np.allclose(worth[role][1] - worth[role][0], gains[metric][1], atol=1e-4)


def test_what_a_panel_cannot_do_is_said() -> None:
    source = reservoir()
    panel = Panel(RESERVOIR, source, source.index)
    with pytest.raises(InputError, match=re.escape("'reservoir' is no alliance, so no capital appraises its packages")):
        panel.appraise(PACKAGES)
    with pytest.raises(InputError, match="release"):
        panel.play({"flood": {"release": 9.0, "spillway": 1.0}})
    with pytest.raises(InputError, match="a panel of no futures: at least 1 is wanted"):
        Panel(RESERVOIR, source, np.arange(0))
