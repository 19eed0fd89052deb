"""What must be true of every equilibrium with information sets, whatever the tree, against plain Python of its own."""

import copy
import math
from fractions import Fraction

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st

from strategies import PLAYERS, games_with_infosets
from titanium.games import Game, solve
from titanium.games.solving import compiled
from titanium.games.solving.batch import Kernels, solve_draws
from titanium.games.solving.inputs import read_inputs

SHARP = (0.0, 0.7, 4.0, 50.0)
CENTS = st.integers(-200, 200).map(lambda cents: cents / 100)
FEW, FEWER = hypothesis.settings(max_examples=4), hypothesis.settings(max_examples=2)  # each is compiled anew


def is_imperfect(parts):
    sets = [node.get("infoset") for node in parts["nodes"].values() if "player" in node]
    return any(sets.count(name) > 1 for name in sets if name)


GAMES = games_with_infosets(max_nodes=10, payoffs=CENTS).filter(is_imperfect)
SMALL = games_with_infosets(max_nodes=6, max_actions=2, payoffs=CENTS).filter(is_imperfect)


def set_of(name, node):
    return node.get("infoset") or name


def answer(parts, shares, rationality):
    """What each mover would play against `shares` and Bayes' rule, by recursion over the parts.

    Returns shares by information set, expected payoffs by node, and the probability of every node; shares nothing
    with the library.
    """
    values, reach = {}, {parts["root"]: 1.0}

    def moves(name):
        node = parts["nodes"][name]
        if "chance" in node:
            return {action: (float(Fraction(str(odds))), target) for action, (odds, target) in node["chance"].items()}
        own = shares[set_of(name, node)]
        return {action: (own[action], target) for action, target in node["actions"].items()}

    def visit(name):
        if name in parts["outcomes"]:
            values[name] = {p: float(Fraction(str(v))) for p, v in parts["outcomes"][name]["payoffs"].items()}
            return
        for chance, target in moves(name).values():
            reach[target] = reach[name] * chance
            visit(target)
        passing = parts["nodes"][name].get("payoffs", {})
        values[name] = {
            player: float(Fraction(str(passing.get(player, 0))))
            + sum(chance * values[target][player] for chance, target in moves(name).values())
            for player in parts["players"]
        }

    visit(parts["root"])
    sets = {}
    for name, node in parts["nodes"].items():
        if "player" in node:
            sets.setdefault(set_of(name, node), []).append(name)
    played = {}
    for name, members in sets.items():
        total = sum(reach[member] for member in members)
        if total < 1e-200:
            continue  # Bayes' rule is silent there in plain floating point
        first = parts["nodes"][members[0]]
        worth = {
            action: sum(
                reach[member] / total * values[parts["nodes"][member]["actions"][action]][first["player"]]
                for member in members
            )
            for action in first["actions"]
        }
        best = max(worth.values())
        weights = {action: math.exp(rationality * (value - best)) for action, value in worth.items()}
        played[name] = {action: weight / sum(weights.values()) for action, weight in weights.items()}
    return played, values, reach


@FEW
@hypothesis.given(GAMES)
def test_an_equilibrium_answers_itself(parts):
    """Each mover's shares are the logit response to all others' at the beliefs that Bayes' rule gives."""
    game = Game.of(**parts)
    found = solve(game, rationality=np.array(SHARP))
    assert (found.status == "converged").all()
    for draw, rationality in enumerate(SHARP):
        shares = {name: {a: float(p[draw]) for a, p in own.items()} for name, own in found.probabilities.items()}
        for own in shares.values():
            assert sum(own.values()) == pytest.approx(1)
            assert all(0 <= share <= 1 for share in own.values())
        played, values, reach = answer(parts, shares, rationality)
        for name, own in played.items():
            assert shares[name] == pytest.approx(own, abs=1e-6)
        for outcome, probability in found.reach.items():
            assert float(probability[draw]) == pytest.approx(reach[outcome], abs=1e-9)
        assert sum(float(p[draw]) for p in found.reach.values()) == pytest.approx(1)
        for name, own in values.items():
            assert {p: float(v[draw]) for p, v in found.values[name].items()} == pytest.approx(own, abs=1e-9)
        for own in found.beliefs.values():
            total = sum(reach[node] for node in own)
            if total > 1e-200:
                bayes = {node: reach[node] / total for node in own}
                assert {node: float(p[draw]) for node, p in own.items()} == pytest.approx(bayes, abs=1e-7)
        if rationality == 0:
            assert all(share == pytest.approx(1 / len(own)) for own in shares.values() for share in own.values())


@FEW
@hypothesis.given(GAMES, st.sampled_from(PLAYERS), st.integers(-3, 3), st.floats(0.2, 5))
def test_neither_a_constant_nor_the_unit_of_payoffs_matters(parts, player, constant, scale):
    """Nor does it if payoffs are measured in another unit and precision in its inverse."""
    for outcome in parts["outcomes"].values():
        for own, payoff in outcome["payoffs"].items():
            outcome["payoffs"][own] = f"scale * ({payoff} + {'constant' if own == player else 0})"
    for node in parts["nodes"].values():
        node["payoffs"] = {own: f"scale * ({payoff})" for own, payoff in node.get("payoffs", {}).items()}
    game = Game.of(**parts)
    params = {"constant": np.array([0.0, constant, 0.0]), "scale": np.array([1.0, 1.0, scale])}
    found = solve(game, params, rationality=np.array([2.0, 2.0, 2.0 / scale]))
    for own in found.probabilities.values():
        for share in own.values():
            assert share == pytest.approx(share[0], abs=1e-8)


@FEWER
@hypothesis.given(SMALL)
def test_beliefs_and_strategies_are_two_ways_to_one_branch(parts):
    """The conditions in the beliefs of a time-ordered tree and in the strategies of any tree give the same play."""
    game = Game.of(**parts)
    inputs = read_inputs(game, None, np.array([0.7, 20.0]))
    found = []
    for most in (10**6, -1):  # written out move by move, or as matrices
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiled, "MAX_UNROLLED", most)
            patch.setattr("titanium.games.solving.batch.kernels", Kernels)
            found.append(solve_draws(game, inputs, link="logit", errors="agent", dtype="float64"))
    one, other = found
    assert (one.status == "converged").all()
    assert (other.status == "converged").all()
    for name, own in one.probabilities.items():
        for action, share in own.items():
            assert share == pytest.approx(other.probabilities[name][action], abs=1e-7)


@FEWER
@hypothesis.given(SMALL)
def test_names_and_seats_of_players_change_nothing_where_nodes_are_hidden(parts):
    new = dict(zip(PLAYERS, ("Zama", "Actium", "Cannae"), strict=True))
    other = copy.deepcopy(parts)
    other["players"] = [new[player] for player in reversed(parts["players"])]
    for node in other["nodes"].values():
        if "player" in node:
            node["player"] = new[node["player"]]
        node["payoffs"] = {new[player]: payoff for player, payoff in node.get("payoffs", {}).items()}
    for outcome in other["outcomes"].values():
        outcome["payoffs"] = {new[player]: payoff for player, payoff in outcome["payoffs"].items()}
    before, after = (solve(Game.of(**form), rationality=3.0) for form in (parts, other))
    for name, own in before.probabilities.items():
        assert dict(after.probabilities[name]) == pytest.approx(dict(own), abs=1e-9)


@FEWER
@hypothesis.given(SMALL)
def test_the_limit_of_rationality_leaves_nothing_to_gain(parts):
    """At every set that is reached, no action is worth more than what is played: sequential rationality."""
    found = solve(Game.of(**parts), rationality=math.inf)
    hypothesis.assume(found.status == "converged")
    shares = {name: dict(own) for name, own in found.probabilities.items()}
    played, _, reach = answer(parts, shares, 1e4)  # all but certain to take a best action
    for name, own in played.items():
        members = [node for node, form in parts["nodes"].items() if "player" in form and set_of(node, form) == name]
        if sum(reach[node] for node in members) > 1e-6:
            for action, share in shares[name].items():
                assert share < 1e-3 or own[action] > 1e-9, "what is played is among the best"
