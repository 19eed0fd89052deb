"""Which payoffs follow which formula: the forms that formulae take, and what is refused."""

import re

import pytest

from titanium.errors import GameError
from titanium.games import build, decide, end
from titanium.games.estimation.formulae import specify
from titanium.games.ready_made import egame12

GAME = build(
    decide("A", {"stay": end({"A": 0, "B": 0}, name="stay"), "go": end({"A": "v - c", "B": 1}, name="go")}),
    players=["A", "B"],
    labels={"outcomes": {"go": "Goes ahead"}},
)


def names(specified):
    return [equation.name for equation in specified.equations]


def test_one_line_follows_the_order_of_the_parameters():
    specified = specify(egame12(), "esc + war ~ x | 0 | 1 | z - 1")
    assert names(specified) == ["u11", "u14", "u24"]
    assert specified.fixed == {"u13": 0.0}
    assert specified.left == ("esc", "war")
    assert specified.columns == {"esc", "war", "x", "z"}


def test_the_parts_of_a_line_may_be_given_one_by_one():
    line = specify(egame12(), "esc + war ~ x | 0 | 1 | z - 1")
    parts = specify(egame12(), ["x", "0", "1", "z - 1"], outcome=["esc", "war"])
    assert (parts.equations, parts.fixed, parts.left) == (line.equations, line.fixed, line.left)


@pytest.mark.parametrize(
    "formulae",
    [
        {"A": {"go": "x"}, "B": {"stay": 2}},
        {("A", "go"): "x", ("B", "stay"): 2.0},
        {"A": {"Goes ahead": "x"}, "B": {"stay": 2}},
    ],
)
def test_payoffs_by_player_and_outcome(formulae):
    specified = specify(GAME, formulae)
    assert names(specified) == ["u_A(go)"]
    assert list(specified.fixed.values()) == [2.0]
    payoffs = {name: {p: str(f) for p, f in o.payoffs.items()} for name, o in specified.game.outcomes.items()}
    assert payoffs == {"stay": {"A": "0", "B": "u_2"}, "go": {"A": "u_1", "B": "0"}}


def test_parameters_of_the_game():
    specified = specify(GAME, {"v": "x", "c": 0.5}, outcome="y")
    assert names(specified) == ["v"]
    assert specified.fixed == {"c": 0.5}
    assert specified.left == ("y",)


@pytest.mark.parametrize(
    ("scale", "wanted"),
    [
        ("common", {"A": ("log_sigma", "log_sigma")}),
        ("by player", {"A": ("log_sigma(A)", "log_sigma(A)")}),
        ("x - 1", {"A": ("log_sigma", "log_sigma:x")}),
        ({"A": "x"}, {"A": ("log_sigma(A)", "log_sigma(A):x")}),
    ],
)
def test_scales(scale, wanted):
    specified = specify(GAME, {"v": 1.0, "c": 0.5}, scale=scale)
    for player, (name, label) in wanted.items():
        equation = specified.equations[specified.scales[player]]
        assert equation.name == name
        assert equation.label("x" if "x" in label else "const") == label


@pytest.mark.parametrize(
    ("formulae", "more", "told"),
    [
        ("y ~ x | 0 | 1", {}, "3 formulas for 4 parameters\n    Order of parameters: u11, u13, u14, u24."),
        (
            {"u44": "x"},
            {},
            "the game has no parameter 'u44'\n    Allowed: u11, u13, u14, u24.\n    Did you mean 'u24'?",
        ),
        ({"3": {"resist": "x"}}, {}, "player '3' does not play\n    Allowed: 1, 2."),
        (
            {"1": {"resits": "x"}},
            {},
            "outcome 'resits' is not in the game\n    Allowed: resist, ~act, ~resist.\n    Did you",
        ),
        ({"u11": "x +"}, {}, "formula 'x +' lacks a term"),
        ({"u11": float("nan")}, {}, "'u11' is nan; a finite number is wanted"),
        ({"u11": ["x"]}, {}, "'u11' wants a formula or a number, not ['x']"),
        ({"u11": 0.0}, {}, "nothing is estimated"),
        ({"u11": "1"}, {"scale": {"4": "x"}}, "scale of '4', who does not move"),
    ],
)
def test_what_is_refused(formulae, more, told):
    with pytest.raises(GameError, match=re.escape(told)):
        specify(egame12(), formulae, **more)


def test_a_parameter_without_formula_or_default():
    with pytest.raises(GameError, match="parameter 'c' has neither a formula nor a default"):
        specify(GAME, {"v": "x"})


def test_every_problem_is_told_at_once():
    with pytest.raises(GameError) as raised:
        specify(egame12(), {"u44": "x", "u11": "x +", "u13": float("inf")})
    assert len(raised.value.problems) == 3
