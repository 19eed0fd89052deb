"""The six crises of `us_rok`, first quarter, nominal parameters, first position of every school.

The expected values were computed by two implementations independent of this library; tolerance 1e-6.
"""

import json

import jax
import pytest

from titanium import compile_model, load_case
from titanium.apps.cli import run
from titanium.games import compile_game
from titanium.report.crisis import solve_crisis

CHOICES = {
    "test": "n1.test=0.675100 n2.coerce=0.323743 n3.align=0.723445 n4.escalate=0.449389 n6.strike=0.501287",
    "summit": "n1.offer=0.454837 n2.alone=0.424951 n3.freeze=0.667827 n8.deal=0.281329 n9.hedge=0.394723",
    "opportunism": "n1.probe=0.417701 n2.respond=0.589150 n3.back=0.636974 n8.support=0.705882 n10.nuclear=0.210933",
    "taiwan": "n1.attack=0.948848 n2.intervene=0.656228 n3.bases=0.459122 n4.exploit=0.031789 n5.strike=0.301615",
    "rift": "n1.maximal=0.383255 n2.accept=0.296174 n3.cut=0.182558 n4.wedge=0.446802 n5.drift=0.777539",
    "both": (
        "B.n1.attack=0.911053 B.n2.join=0.011518 B.n3.taiwan_first=0.602515 B.n4.taiwan_first=0.616431 "
        "B.n5.contribute=0.481052 K.n1.attack=0.011442 K.n2.join=0.912212 K.n3.taiwan_first=0.602515 "
        "K.n4.taiwan_first=0.483354 K.n6.contribute=0.480194"
    ),
}
QUANTITIES = {"h_0": -0.098474, "s_W": 0.705882, "p_A": 0.835490, "p_S": 0.693640, "Y_W": 0.783259}


@pytest.mark.parametrize("crisis", CHOICES)
def test_choice_probabilities(crisis: str) -> None:
    report = solve_crisis(load_case("us_rok"), crisis)
    for entry in CHOICES[crisis].split():
        place, expected = entry.split("=")
        node, action = place.rsplit(".", 1)
        assert report.choices[node][action] == pytest.approx(float(expected), abs=1e-6), place


def test_quantities() -> None:
    report = solve_crisis(load_case("us_rok"), "test")
    for symbol, expected in QUANTITIES.items():
        assert report.quantities[symbol] == pytest.approx(expected, abs=1e-6), symbol


def test_the_command_gives_the_same_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crisis", "us_rok", "taiwan", "--package", "ironclad", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["nodes"]["n1"]["player"] == "B"
    assert data["nodes"]["n1"]["probabilities"]["attack"] == pytest.approx(0.948848, abs=1e-6)
    assert data["quantities"]["s_W"] == pytest.approx(0.705882, abs=1e-6)
    assert sum(outcome["probability"] for outcome in data["outcomes"].values()) == pytest.approx(1)
    assert len(data["case_hash"]) == 64


def test_more_precision_makes_the_likelier_move_likelier() -> None:
    calm = solve_crisis(load_case("us_rok"), "taiwan", assignments=["lam_B=3"])
    sharp = solve_crisis(load_case("us_rok"), "taiwan", assignments=["lam_B=30"])
    assert calm.choices["n1"]["attack"] < sharp.choices["n1"]["attack"]


@pytest.mark.parametrize("crisis", CHOICES)
def test_perfect_precision_is_where_growing_precision_leads(crisis: str) -> None:
    """In one situation; precision also enters the situation itself, through the war values."""
    case = load_case("us_rok")
    game = case.crisis(crisis).game
    with jax.enable_x64(True):
        env = compile_model(case).quiet_quarter("ironclad").env
        sharp = compile_game(game)(env, dict.fromkeys(game.players, 1e7))
        limit = solve_crisis(case, crisis).limit
    assert {name: float(reach) for name, reach in sharp.reach.items()} == pytest.approx(limit, abs=1e-6)
