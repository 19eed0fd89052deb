"""What must be true of every solved game, whatever the tree, against a solver of its own in plain Python."""

import copy
import math
from fractions import Fraction

import hypothesis
import jax
import pytest
from hypothesis import strategies as st

from strategies import PLAYERS, trees
from titanium.games import Game, compile_game, subgame_perfect

pytestmark = pytest.mark.usefixtures("x64")
PRECISION = st.floats(0, 20)
FEW = hypothesis.settings(max_examples=40)


def by_hand(parts, precision):
    """Chances of every action and values of every node, by recursion over the parts; shares nothing with the library.

    `precision` is a number for each player; infinity plays a best action, ties evenly.
    """
    choices, values = {}, {}

    def response(worth, sharpness):
        best = max(worth.values())
        if math.isinf(sharpness):
            weights = {action: float(utility == best) for action, utility in worth.items()}
        else:
            weights = {action: math.exp(sharpness * (utility - best)) for action, utility in worth.items()}
        total = sum(weights.values())
        return {action: weight / total for action, weight in weights.items()}

    def visit(name):
        if name in parts["outcomes"]:
            values[name] = parts["outcomes"][name]["payoffs"]
            return
        node = parts["nodes"][name]
        if "chance" in node:
            children = {action: target for action, (_, target) in node["chance"].items()}
            expected = {}
            choices[name] = {action: float(Fraction(odds)) for action, (odds, _) in node["chance"].items()}
        else:
            children, expected = node["actions"], node.get("beliefs", {})
        for target in children.values():
            visit(target)
        if "chance" not in node:
            mover = node["player"]
            worth = {action: values[target][mover] for action, target in children.items()}
            choices[name] = response(worth, precision[mover])
        values[name] = {}
        for player in parts["players"]:
            if player in expected:
                chances = {action: float(Fraction(odds)) for action, odds in expected[player].items()}
            else:
                chances = choices[name]
            values[name][player] = sum(chances[action] * values[target][player] for action, target in children.items())

    visit(parts["root"])
    return choices, values


def solve(parts, precision):
    return compile_game(Game.of(**parts))({}, precision)


def alike(precision):
    return dict.fromkeys(PLAYERS, precision)


def chances(solution):
    return {(node, action): float(p) for node, own in solution.choices.items() for action, p in own.items()}


def moves(parts):
    """The choices of players, chance moves apart."""
    return {(node, action) for node, own in parts["nodes"].items() for action in own.get("actions", ())}


def has_no_near_tie(parts, gap=1e-2):
    _, values = by_hand(parts, alike(math.inf))
    for node in parts["nodes"].values():
        if "actions" in node:
            worth = sorted(values[target][node["player"]] for target in node["actions"].values())
            if len(worth) > 1 and worth[-1] - worth[-2] < gap:
                return False
    return True


@FEW
@hypothesis.given(trees(with_beliefs=True), st.fixed_dictionaries(dict.fromkeys(PLAYERS, PRECISION)))
def test_agrees_with_plain_recursion(parts, precision):
    solution = solve(parts, precision)
    choices, values = by_hand(parts, precision)
    assert chances(solution) == pytest.approx({(n, a): p for n, own in choices.items() for a, p in own.items()})
    for name, own in values.items():
        found = {player: float(value) for player, value in solution.values[name].items()}
        assert found == pytest.approx(own, abs=1e-9)


@FEW
@hypothesis.given(trees(), PRECISION)
def test_probabilities_sum_to_one(parts, precision):
    solution = solve(parts, alike(precision))
    for own in solution.choices.values():
        assert sum(map(float, own.values())) == pytest.approx(1)
        assert all(0 <= float(chance) <= 1 for chance in own.values())
    assert sum(map(float, solution.reach.values())) == pytest.approx(1)


@FEW
@hypothesis.given(trees(), PRECISION)
def test_what_the_root_expects_is_the_mean_over_outcomes(parts, precision):
    solution = solve(parts, alike(precision))
    for player in PLAYERS:
        mean = sum(float(p) * parts["outcomes"][name]["payoffs"][player] for name, p in solution.reach.items())
        assert float(solution.values[parts["root"]][player]) == pytest.approx(mean, abs=1e-9)


@FEW
@hypothesis.given(trees(with_beliefs=True), PRECISION, st.sampled_from(PLAYERS), st.integers(-5, 5))
def test_a_constant_added_to_a_players_payoffs_changes_no_choice(parts, precision, player, constant):
    shifted = copy.deepcopy(parts)
    for outcome in shifted["outcomes"].values():
        outcome["payoffs"][player] += constant
    before, after = solve(parts, alike(precision)), solve(shifted, alike(precision))
    assert chances(after) == pytest.approx(chances(before), abs=1e-9)


@FEW
@hypothesis.given(trees(with_beliefs=True), PRECISION, st.floats(0.1, 10))
def test_only_precision_times_payoffs_matters(parts, precision, scale):
    scaled = copy.deepcopy(parts)
    for outcome in scaled["outcomes"].values():
        outcome["payoffs"] = {player: payoff * scale for player, payoff in outcome["payoffs"].items()}
    before, after = solve(parts, alike(precision)), solve(scaled, alike(precision / scale))
    assert chances(after) == pytest.approx(chances(before), abs=1e-9)


@FEW
@hypothesis.given(trees())
def test_precision_zero_is_uniform_play(parts):
    found = chances(solve(parts, alike(0.0)))
    for node, action in moves(parts):
        assert found[node, action] == pytest.approx(1 / len(parts["nodes"][node]["actions"]))


@FEW
@hypothesis.given(trees(with_beliefs=True))
def test_large_precision_reaches_subgame_perfection(parts):
    hypothesis.assume(has_no_near_tie(parts))
    best, _ = by_hand(parts, alike(math.inf))
    wanted = {(node, action): p for node, own in best.items() for action, p in own.items()}
    assert chances(subgame_perfect(Game.of(**parts), {})) == pytest.approx(wanted)
    assert chances(solve(parts, alike(1e4))) == pytest.approx(wanted, abs=1e-6)


@FEW
@hypothesis.given(trees(payoffs=st.integers(-2, 2).map(float)))
def test_ties_are_shared_evenly(parts):
    best, _ = by_hand(parts, alike(math.inf))
    wanted = {(node, action): p for node, own in best.items() for action, p in own.items()}
    found = chances(subgame_perfect(Game.of(**parts), {}))
    hypothesis.assume(not _has_rounding_tie(parts))
    assert found == pytest.approx(wanted)


def _has_rounding_tie(parts):
    """Whether two actions differ by rounding alone, so that exact arithmetic would call them a tie."""
    _, values = by_hand(parts, alike(math.inf))
    worths = [
        sorted(values[target][node["player"]] for target in node["actions"].values())
        for node in parts["nodes"].values()
        if "actions" in node
    ]
    return any(0 < b - a < 1e-9 for own in worths for a, b in zip(own, own[1:], strict=False))


@FEW
@hypothesis.given(trees(with_beliefs=True), st.fixed_dictionaries(dict.fromkeys(PLAYERS, PRECISION)))
def test_names_and_seats_of_players_change_nothing(parts, precision):
    new = dict(zip(PLAYERS, ("Zama", "Actium", "Cannae"), strict=True))
    other = copy.deepcopy(parts)
    other["players"] = [new[player] for player in reversed(parts["players"])]
    for node in other["nodes"].values():
        if "player" in node:
            node["player"] = new[node["player"]]
            node["beliefs"] = {new[player]: belief for player, belief in node.get("beliefs", {}).items()}
    for outcome in other["outcomes"].values():
        outcome["payoffs"] = {new[player]: payoff for player, payoff in outcome["payoffs"].items()}
    before = solve(parts, precision)
    after = solve(other, {new[player]: value for player, value in precision.items()})
    assert chances(after) == pytest.approx(chances(before), abs=1e-12)


@FEW
@hypothesis.given(trees(with_beliefs=True), PRECISION, st.data())
def test_a_belief_moves_the_believers_value_and_never_the_movers_play(parts, precision, data):
    held = [(name, player) for name, node in parts["nodes"].items() for player in node.get("beliefs", {})]
    hypothesis.assume(held)
    name, believer = data.draw(st.sampled_from(held))
    other = copy.deepcopy(parts)
    stated = other["nodes"][name]["beliefs"][believer]
    other["nodes"][name]["beliefs"][believer] = dict(zip(stated, reversed(stated.values()), strict=True))
    before, after = solve(parts, alike(precision)), solve(other, alike(precision))
    assert {a: float(p) for a, p in after.choices[name].items()} == {
        a: float(p) for a, p in before.choices[name].items()
    }
    for player in PLAYERS:
        if player != believer:
            assert float(after.values[name][player]) == float(before.values[name][player])


@pytest.mark.parametrize("double", [False, True], ids=["float32", "float64"])
@FEW
@hypothesis.given(parts=trees(with_beliefs=True), precision=st.sampled_from([0.0, 1e-6, 1.0, 100.0, 1e4]))
def test_nothing_is_ever_nan(double, parts, precision):
    with jax.enable_x64(double):
        solution = solve(parts, alike(precision))
        for value in jax.tree.leaves((solution.choices, solution.values, solution.reach)):
            assert math.isfinite(float(value))
        assert sum(map(float, solution.reach.values())) == pytest.approx(1, abs=1e-5)
