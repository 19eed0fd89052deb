"""Packages assessed in futures: the same numbers as the model's own quiet quarter, record and appraisal."""

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.assessed import RATES, WORTH, Chance, Standing, assess
from titanium.explore.futures import Design
from titanium.explore.matching import record_values
from titanium.explore.panel import Panel

pytestmark = pytest.mark.slow

CASE = load_case("us_rok")
INDEX = np.arange(40, dtype=np.uint32)
DESIGN = Design(CASE, 0)
TODAY = CASE.package("ironclad")
NAMES = [
    "p_A",
    "s_W",
    "P_attack",
    "P_test",
    "P_probe",
    "P_deny",
    "pi_e",
    "P_test_war",
    "z_e",
    "T",
    "s_trip",
    *RATES,
    *WORTH,
]
CHANCES = {
    "dealt": Chance("summit", outcomes=("t3", "t5", "t7", "t9", "t10")),
    "offered": Chance("summit", "n1", "offer"),
}


def assessed(*standings: Standing) -> list[Mapping[str, NDArray[np.float32]]]:
    return assess(compile_model(CASE), DESIGN, INDEX, standings, NAMES, CHANCES)


def test_the_status_quo_is_the_reference_at_which_the_record_is_held_against_a_draw() -> None:
    [found] = assessed(Standing(TODAY))
    record = record_values(compile_model(CASE), DESIGN, INDEX)
    np.testing.assert_allclose(found["rate_test"] * found["P_test"], record["test_rate"], rtol=1e-4)
    np.testing.assert_allclose(found["P_deny"], record["p_deny"], rtol=1e-4)
    np.testing.assert_allclose(found["rate_opportunism"] * found["P_probe"], record["probe_rate"], rtol=1e-4)


def test_terms_are_worth_what_the_panel_says() -> None:
    packages = {name: CASE.package(name) for name in ("ironclad", "titanium")}
    found = assessed(*(Standing(levers) for levers in packages.values()))
    worth = Panel(compile_model(CASE), DESIGN, INDEX).appraise(packages)
    for role in "WSKB":
        mine = np.stack([own[f"worth_{role}"] for own in found])
        np.testing.assert_allclose(mine, worth[role], rtol=2e-4, atol=2e-5)


def test_what_is_held_replaces_what_is_drawn() -> None:
    place = list(CASE.schools["tripwire"].positions).index("reiter_poast")
    drawn, held, moved, shifted = assessed(
        Standing(TODAY),
        Standing(TODAY, given={"pi_e": 0.25}, schools={"tripwire": place}),
        Standing({**TODAY, "us_troops_k": 10.0}),
        Standing(TODAY, shift={"z_e": 0.5, "rift": 1.0}),
    )
    assert set(held["s_trip"].tolist()) == {0.0}
    assert np.allclose(held["pi_e"], 0.25)
    assert np.allclose(moved["T"], 10)
    np.testing.assert_allclose(shifted["z_e"] - drawn["z_e"], 0.5, rtol=1e-5)
    assert (shifted["rate_test"] != drawn["rate_test"]).any()


def test_a_chance_is_a_choice_or_the_sum_over_outcomes() -> None:
    [found] = assessed(Standing(TODAY))
    assert ((found["dealt"] >= 0) & (found["dealt"] <= found["offered"] + 1e-6)).all()


def test_a_future_gives_the_same_bits_in_any_company() -> None:
    [all_] = assessed(Standing(TODAY))
    [some] = assess(compile_model(CASE), DESIGN, INDEX[7:9], [Standing(TODAY)], NAMES, CHANCES)
    for name, values in some.items():
        assert values.tobytes() == all_[name][7:9].tobytes()


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="(?s)nothing is assessed by the name 'P_atack'.*Did you mean 'P_attack'"):
        assess(compile_model(CASE), DESIGN, INDEX, [Standing(TODAY)], ["P_atack"])
