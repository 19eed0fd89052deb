"""Why a move is made: terms that add up to what each choice is worth, what the mover cannot tell, what all rests on."""

import json
import math

import pytest
from tests.crises import ARMS, CASE, blind, solved

from titanium.errors import GameError, InputError
from titanium.games.parts import Decision
from titanium.report.crisis import solve_crisis
from titanium.report.reasons import pays, weigh
from titanium.report.why import why


@pytest.mark.parametrize("name", list(CASE.crises))
def test_the_terms_of_every_choice_and_payoff_add_up_to_what_the_solver_found(name: str) -> None:
    report = solved(name)
    game, solution, env = report.crisis.game, report.solution, report.quantities
    for node, part in game.nodes.items():
        if isinstance(part, Decision):
            for own in weigh(game, solution, env, node):
                assert sum(term.contribution for term in own.reasons) == pytest.approx(own.value, abs=1e-9)
                assert own.value == pytest.approx(report.values[part.actions[own.of]][part.player], abs=1e-9), node
    for outcome in game.outcomes:
        for own in pays(game, solution, env, outcome):
            assert sum(term.contribution for term in own.reasons) == pytest.approx(own.value, abs=1e-9)
            assert own.value == pytest.approx(report.values[outcome][own.player], abs=1e-9), outcome


def test_a_decision_is_held_against_the_best_other_and_traced_to_numbers_with_sources() -> None:
    found = why(solved("test"), "n1")
    assert (found.kind, found.player, found.likeliest) == ("decision", "K", "test")
    hold, test = found.worths
    assert found.comparison is not None
    assert found.comparison.gain == pytest.approx(test.value - hold.value, abs=1e-12)
    assert {"WA_K", "p_A"} <= {own.name for own in found.quantities}, "what a term rests on through others, too"
    inputs = {own.name: own for own in found.inputs}
    assert {"u_T", "sq_K", "lam_K", "c_K"} <= inputs.keys()
    assert all(own.source for own in inputs.values())
    assert "v_TW" not in inputs, "the war over the second theatre is no part of it"


def test_what_a_mover_expects_of_others_by_a_formula_is_told() -> None:
    report = solve_crisis(CASE, "opportunism", assignments=["xi=1"])
    found = why(report, "n6")
    expected = {own.node: own for own in found.expectations}
    assert set(expected) == {"n8"}
    own = expected["n8"]
    assert (own.player, own.action, own.formula) == ("W", "support", "s_S")
    assert own.believed == pytest.approx(report.quantities["s_S"])
    assert own.played == pytest.approx(report.choices["n8"]["support"])
    assert abs(own.believed - own.played) > 0.01, "it weighs its fear, not what is done"
    assert "s_S" in {quantity.name for quantity in found.quantities}


def test_a_chance_move_has_odds_and_an_outcome_pays_every_seat() -> None:
    lead = why(solved("both"), "lead")
    assert (lead.kind, lead.player, lead.worths, lead.comparison) == ("chance", "", (), None)
    assert lead.odds == {"B": "p_LB", "K": "1-p_LB"}
    assert [own.name for own in lead.inputs] == ["p_LB"]
    end = why(solved("both"), "B.t2")
    assert [own.player for own in end.worths] == list(solved("both").crisis.game.players)
    assert end.choices == {}


def test_who_cannot_tell_nodes_apart_weighs_them_alike_at_each() -> None:
    report = blind()
    armed, unarmed = why(report, "armed"), why(report, "unarmed")
    assert armed.set_apart == unarmed.set_apart == {"unarmed": 1 - ARMS, "armed": ARMS}
    assert armed.worths == unarmed.worths
    search, wait = (own.value for own in armed.worths)
    assert search == pytest.approx(-CASE.nominal()["c_W"])
    assert wait == pytest.approx(-ARMS * CASE.nominal()["v_W"])
    assert why(report, "first").set_apart == {}


def test_it_is_plain_data() -> None:
    for place in ("n1", "t5"):
        told = json.loads(json.dumps(why(solved("test"), place).to_dict(), allow_nan=False))
        total = sum(term["contribution"] for term in told["worth"][0]["terms"])
        assert math.isclose(total, told["worth"][0]["value"], abs_tol=1e-9)
    assert told["probabilities"] == {}


def test_an_unknown_place_is_told_with_the_nearest() -> None:
    with pytest.raises(
        InputError, match=r"crisis 'test' has no node or outcome 'n11'\nAllowed: n1, .*\nDid you mean 'n1'"
    ):
        why(solved("test"), "n11")
    with pytest.raises(GameError, match="'t1' is no decision of this game"):
        weigh(solved("test").crisis.game, solved("test").solution, solved("test").quantities, "t1")
