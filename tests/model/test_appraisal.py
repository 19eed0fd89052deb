"""What terms are worth to the adversary and the rival: by an independent recursion, and by what the form promises."""

import math
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import jax
import numpy as np
import pytest

from against import scalar_recursion
from titanium import compile_model, load_case
from titanium.model import appraisal
from titanium.model.appraisal import YEARS, Appraisal
from titanium.model.crises import solve_crises
from titanium.model.hazards import hazards

CASE = load_case("us_rok")
MODEL = compile_model(CASE)
FIRST = [0] * len(CASE.schools)
TREES = {"test": "G1", "opportunism": "G3", "second_theatre": "G4", "rift": "G6"}
HAZARDS = ("H_test", "H_prov", "H_TW", "H_rift")
RATE = {"second_theatre": "second"}


def value(package: str, **drawn: float) -> Appraisal:
    """What a package is worth at nominal values, but for what is drawn, under the first position of every school."""
    draw = CASE.nominal() | drawn
    structure = MODEL.structure
    with jax.enable_x64(True):
        future = MODEL.prepare({name: np.float64(own) for name, own in draw.items()}, FIRST, jax.random.key(0))
        return jax.tree.map(float, MODEL.appraise(structure.levers(CASE.package(package)), future))


@pytest.mark.parametrize("package", ["ironclad", "titanium", "no_deal", "full_withdrawal"])
def test_an_independent_recursion_gives_the_same(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The trees solved in plain Python, a program apart: over ten years rate times (worth at the root less quiet)."""
    seen: dict[str, Any] = {}

    def solving(structure: Any, p: Any, env: Mapping[str, Any], **asked: Any) -> Any:
        seen["env"] = {name: float(own) for name, own in env.items()}
        return solve_crises(structure, p, env, **asked)

    def opening(*given: Any) -> Any:
        seen["rates"] = hazards(*given)
        return seen["rates"]

    monkeypatch.setattr(appraisal, "solve_crises", solving)
    monkeypatch.setattr(appraisal, "hazards", opening)
    found = value(package)
    for role, own in (("K", found.adversary), ("B", found.rival)):
        terms = []
        for slot, tree in TREES.items():
            solved = scalar_recursion.solve_tree(tree, seen["env"])
            if role in solved.payoffs["n1"]:
                quiet = scalar_recursion.TREES[tree](SimpleNamespace(**seen["env"])).ends["t1"][role]
                rate = float(getattr(seen["rates"], RATE.get(slot, slot)))
                terms.append(rate * (solved.payoffs["n1"][role] - quiet))
        assert terms
        assert own == pytest.approx(YEARS * math.fsum(terms), rel=1e-9), role


def test_each_crisis_adds_its_own_part() -> None:
    """With no crisis both have nothing; one at a time they add up to all together."""
    none = value("ironclad", **dict.fromkeys(HAZARDS, 0.0))
    assert (none.adversary, none.rival) == (0.0, 0.0)
    nominal = CASE.nominal()
    parts = [value("ironclad", **{**dict.fromkeys(HAZARDS, 0.0), hazard: nominal[hazard]}) for hazard in HAZARDS]
    whole = value("ironclad")
    assert math.fsum(part.adversary for part in parts) == pytest.approx(whole.adversary, rel=1e-9)
    assert math.fsum(part.rival for part in parts) == pytest.approx(whole.rival, rel=1e-9)
    assert [part.rival == 0 for part in parts] == [True, True, False, True], "the rival plays in one crisis"


def test_a_crisis_that_comes_twice_as_often_is_worth_twice_as_much() -> None:
    quiet = dict.fromkeys(HAZARDS, 0.0)
    once, twice = (value("titanium", **{**quiet, "H_TW": rate}).rival for rate in (0.02, 0.04))
    assert twice == pytest.approx(2 * once, rel=1e-9)


def test_who_moves_first_never_loses_by_the_chance_to_move() -> None:
    """Opening is a choice: with sharp choices the rival has as much of it as of quiet, or more."""
    assert value("titanium", lam_B=200.0).rival >= -1e-9


def test_what_the_capitals_make_of_it_is_told_apart() -> None:
    found = value("titanium")
    assert found.capitals == (found.patron, found.host)
