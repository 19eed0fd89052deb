"""Logit agent quantal response of perfect-information games, by backward induction.

Each mover plays action `a` with probability proportional to `exp(precision * U_a)`, where `U_a` is its expected
payoff under its own beliefs about later moves (McKelvey and Palfrey 1998). Precision 0 is uniform play; as it
grows, play approaches the subgame-perfect equilibrium. One draw at a time: `vmap` adds others.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import jax.numpy as jnp

from titanium.axes import Names, Scalar
from titanium.games.parts import Chance, Decision
from titanium.games.solution import Solution
from titanium.games.tree import Game

Precision = Mapping[str, Any]
"""Player to the precision of its choices, in 1/utility."""


def compile_game(game: Game) -> Callable[[Names, Precision], Solution]:
    """One function that solves the game for any environment of names and any precisions.

    The returned function is pure and unrolled over the tree, so `jit`, `vmap` and `grad` apply.
    """
    paths = game.paths()
    last_first = [name for name in reversed(game.preorder) if name in game.nodes]

    def solve(env: Names, precision: Precision) -> Solution:
        values: dict[str, dict[str, Scalar]] = {}
        choices: dict[str, dict[str, Scalar]] = {}
        for name, outcome in game.outcomes.items():
            values[name] = {player: jnp.asarray(formula(env)) for player, formula in outcome.payoffs.items()}
        for name in last_first:
            node = game.nodes[name]
            if isinstance(node, Chance):
                choices[name] = {draw: jnp.asarray(formula(env)) for draw, (formula, _) in node.chance.items()}
            else:
                choices[name] = _respond(node, values, precision[node.player])
            values[name] = {
                player: _expect(node, values, player, _expected_choices(node, choices[name], player, env))
                for player in game.players
            }
            for player, formula in node.payoffs.items():
                values[name][player] = values[name][player] + formula(env)
        reach = {}
        for name, steps in paths.items():
            probability: Any = 1.0
            for node_name, action in steps:
                probability = probability * choices[node_name][action]
            reach[name] = jnp.asarray(probability)
        return Solution(choices, values, reach, game=game)

    return solve


def subgame_perfect(game: Game, env: Names) -> Solution:
    """The limit of infinite precision: every mover takes its best action.

    A tie is played with equal probability on each best action, which is the limit of the quantal response.
    """
    solve = compile_game(game)
    return solve(env, dict.fromkeys(game.players, jnp.inf))


def _respond(node: Decision, values: Mapping[str, Mapping[str, Scalar]], precision: Any) -> dict[str, Scalar]:
    """Logit response of the mover, stable for any precision; at infinity an even choice among the best actions."""
    utilities = [values[target][node.player] for target in node.actions.values()]
    if isinstance(precision, float) and math.isinf(precision):
        shares = _best_response(utilities)
    elif len(utilities) == 1:
        shares = [jnp.ones_like(utilities[0])]
    elif len(utilities) == 2:
        shares = _logit_pair(precision * (utilities[0] - utilities[1]))
    else:
        best = _largest(utilities)
        weights = [jnp.exp(precision * (utility - best)) for utility in utilities]
        total = sum(weights[1:], weights[0])
        shares = [weight / total for weight in weights]
    return dict(zip(node.actions, shares, strict=True))


def _logit_pair(advantage: Scalar) -> list[Scalar]:
    """Logit shares of two actions, from one exponential; each keeps its relative accuracy however small it is.

    The advantage of the first over the second is clipped where the odds would leave the range of the type.
    """
    limit = 0.98 * math.log(float(jnp.finfo(advantage.dtype).max))
    odds = jnp.exp(-jnp.clip(advantage, -limit, limit))
    first = 1 / (1 + odds)
    return [first, odds * first]


def _best_response(utilities: list[Scalar]) -> list[Scalar]:
    best = _largest(utilities)
    chosen = [jnp.where(utility == best, 1.0, 0.0) for utility in utilities]
    total = sum(chosen[1:], chosen[0])
    return [share / total for share in chosen]


def _largest(utilities: list[Scalar]) -> Scalar:
    best = utilities[0]
    for utility in utilities[1:]:
        best = jnp.maximum(best, utility)
    return best


def _expected_choices(
    node: Decision | Chance, true: Mapping[str, Scalar], player: str, env: Names
) -> Mapping[str, Any]:
    """Probabilities that `player` expects at a node: its stated beliefs, or else the true ones."""
    if isinstance(node, Chance) or player not in node.beliefs:
        return true
    stated = {action: formula(env) for action, formula in node.beliefs[player].items()}
    rest = 1 - sum(stated.values())
    return {action: stated.get(action, rest) for action in node.actions}


def _expect(
    node: Decision | Chance,
    values: Mapping[str, Mapping[str, Scalar]],
    player: str,
    choices: Mapping[str, Any],
) -> Scalar:
    terms = [choices[action] * values[target][player] for action, target in node.children()]
    return jnp.asarray(sum(terms[1:], terms[0]))
