"""Every node of every tree against a plain-Python recursion that shares no code with the library."""

import math
from collections.abc import Mapping

import jax
import numpy as np
import pytest

from against import scalar_recursion
from titanium import compile_model, load_case
from titanium.model.schools import positions

TREES = {
    "test": [("G1", "")],
    "summit": [("G2", "")],
    "opportunism": [("G3", "")],
    "second_theatre": [("G4", "")],
    "both_theatres": [("G5B", "B."), ("G5K", "K.")],
    "rift": [("G6", "")],
}
PACKAGES = ("ironclad", "titanium", "no_deal", "full_withdrawal", "fact_sheet_2025")


def random_draw(rng: np.random.Generator) -> dict[str, float]:
    """A draw inside every range; its distribution does not matter here."""
    return {
        symbol: entry.nominal
        if not entry.is_sampled
        else float(rng.uniform(max(entry.low, 0.02 if entry.distribution == "beta" else entry.low), entry.high * 0.99))
        for symbol, entry in load_case("us_rok").uncertainties.items()
    }


def compare(package: str, draw: Mapping[str, float], schools: Mapping[str, str]) -> None:
    case = load_case("us_rok")
    levers, base = case.package(package), case.package("ironclad")
    expected = scalar_recursion.quantities(dict(draw), dict(levers), dict(base), dict(schools))
    with jax.enable_x64(True):
        now = compile_model(case).quiet_quarter(package, draw=draw, cell=positions(case, schools))
        found = {name: float(value) for name, value in now.env.items()}
        solved = {slot: jax.tree.map(float, tree.solution) for slot, tree in now.solved.items()}
    for name in expected.keys() & found.keys() - {"g"}:  # the recursion keeps the lever, not what is delivered of it
        assert found[name] == pytest.approx(expected[name], rel=1e-10, abs=1e-12), name
    for slot, trees in TREES.items():
        for tree, prefix in trees:
            other = scalar_recursion.solve_tree(tree, expected)
            for node, actions in other.choices.items():
                for action, probability in actions.items():
                    here = solved[slot].choices[prefix + node][action]
                    assert here == pytest.approx(probability, abs=1e-10), f"{tree} {node}.{action}"
            for node, payoffs in other.payoffs.items():
                for player, payoff in payoffs.items():
                    here = solved[slot].values[prefix + node][player]
                    assert here == pytest.approx(payoff, rel=1e-9, abs=1e-10), f"{tree} {node} {player}"


@pytest.mark.parametrize("package", PACKAGES)
def test_nominal_parameters(package: str) -> None:
    compare(package, load_case("us_rok").nominal(), {})


@pytest.mark.parametrize("seed", range(6))
def test_random_draws_and_schools(seed: int) -> None:
    rng = np.random.default_rng(seed)
    case = load_case("us_rok")
    schools = {name: str(rng.choice(list(switch.positions))) for name, switch in case.schools.items()}
    compare(PACKAGES[seed % len(PACKAGES)], random_draw(rng), schools)


def test_support_at_the_reference_is_what_the_record_says() -> None:
    case = load_case("us_rok")
    with jax.enable_x64(True):
        now = compile_model(case).quiet_quarter("ironclad", cell=positions(case, {"fulfilment": "berkemeier"}))
        support = float(now.env["s_W"])
    record = 6 / 8.5
    assert math.log(support / (1 - support)) == pytest.approx(math.log(record / (1 - record)) - 1.25, abs=1e-9)
