"""Quantal response of perfect-information games, by backward induction.

From the last node to the first, each mover answers what its actions are worth to it, under its own beliefs about later
moves (McKelvey and Palfrey 1998). Two sources of error:

* **agent**: whoever moves at a node misperceives its actions by errors drawn there, logit or probit (see `response`).
* **private**: every player has a normal error on each of its terminal payoffs, which it alone knows (Signorino 2003).
  Its action `a` is then worth `U_a` plus errors weighted by the chances `p_t` of the outcomes `t` after `a`, so that of
  two actions the first is taken with `Phi(precision * (U_1 - U_2) / sqrt(sum of all p_t squared))`.

Precision 0 is uniform play; as it grows, play approaches the subgame-perfect equilibrium. One draw at a time: `vmap`
adds others.

References
----------
McKelvey and Palfrey (1998), "Quantal response equilibria for extensive form games", Experimental Economics 1(1).
Signorino (2003), "Structure and uncertainty in discrete choice models", Political Analysis 11(4).
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jax.numpy as jnp

from titanium.axes import Names, Scalar
from titanium.errors import GameError, nearest
from titanium.games.parts import Chance, Decision
from titanium.games.solving.numbers import evaluate
from titanium.games.solving.response import SHARES, best_response, normal_pair
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game

Precision = Mapping[str, Any]
"""Player to the precision of its choices, in 1/utility."""

ERRORS = ("agent", "private")
"""Where the errors sit: on the actions of whoever moves, or on each player's own terminal payoffs."""


def compile_induction(
    game: Game, *, link: str = "logit", errors: str = "agent"
) -> Callable[[Names, Precision], Solution]:
    """One function that solves the game for any environment of names and any precisions.

    Parameters
    ----------
    game
        A tree of perfect information.
    link
        Choice rule: `logit` or `probit`.
    errors
        `agent` or `private`; private errors are probit, on trees of two actions a node where nobody moves twice.

    Returns
    -------
    A function of the environment (name to scalar) and of the precisions (player to scalar, in 1/utility), pure and
    unrolled over the tree, so that `jit`, `vmap` and `grad` apply.

    Raises
    ------
    GameError
        If this kind of response is not known or not defined for this tree, with every reason.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> reply = decide("2", {"yield": end({"1": 1, "2": 0}), "resist": end({"1": -1, "2": 0.3})}, name="reply")
    >>> game = build(decide("1", {"keep": end({"1": 0, "2": 0}), "challenge": reply}, name="first"), players=["1", "2"])
    >>> for errors in ("agent", "private"):
    ...     solution = compile_induction(game, link="probit", errors=errors)({}, {"1": 1.0, "2": 1.0})
    ...     print(f"{float(solution.choices['first']['challenge']):.4f}")
    0.4527
    0.4457
    """
    if problems := [*_response_problems(game, link, errors)]:
        raise GameError("cannot solve", problems)
    is_private = errors == "private"
    paths = game.paths()
    last_first = [name for name in reversed(game.preorder) if name in game.nodes]

    def solve(env: Names, precision: Precision) -> Solution:
        numbers = evaluate(game, env)
        values = {name: dict(numbers.payoffs[name]) for name in game.outcomes}
        spreads = {
            name: {player: jnp.ones_like(value) for player, value in own.items()} for name, own in values.items()
        }
        choices: dict[str, dict[str, Scalar]] = {}
        for name in last_first:
            node = game.nodes[name]
            if isinstance(node, Chance):
                choices[name] = dict(numbers.odds[name])
            else:
                own = [values[target][node.player] for target in node.actions.values()]
                if is_private:
                    errors_after = [spreads[target][node.player] for target in node.actions.values()]
                    shares = _private_shares(own, errors_after, precision[node.player])
                else:
                    shares = SHARES[link](own, precision[node.player])
                choices[name] = dict(zip(node.actions, shares, strict=True))
            values[name], spreads[name] = {}, {}
            for player in game.players:
                expected = numbers.expected(name, player, choices[name])
                values[name][player] = _expect(node, values, player, expected)
                if is_private:
                    squares = {action: jnp.square(share) for action, share in expected.items()}
                    spreads[name][player] = _expect(node, spreads, player, squares)
            for player, payoff in numbers.payoffs[name].items():
                values[name][player] = values[name][player] + payoff
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
    solve = compile_induction(game)
    return solve(env, dict.fromkeys(game.players, jnp.inf))


def _private_shares(utilities: list[Scalar], spreads: list[Scalar], precision: Any) -> list[Scalar]:
    """Choice between at most two actions whose errors have variances `spreads`, in units of one terminal's."""
    if isinstance(precision, float) and math.isinf(precision):
        return best_response(utilities)
    if len(utilities) == 1:
        return [jnp.ones_like(utilities[0])]
    return normal_pair(precision * (utilities[0] - utilities[1]) / jnp.sqrt(spreads[0] + spreads[1]))


def _response_problems(game: Game, link: str, errors: str) -> Iterator[str]:
    if link not in SHARES:
        yield f"link '{link}' is not known\n{nearest(link, SHARES)}"
    if errors not in ERRORS:
        yield f"errors '{errors}' are not known\n{nearest(errors, ERRORS)}"
    if errors != "private":
        return
    if link == "logit":
        yield (
            "logit with private information has no closed form: sums of its errors are not of their own kind\n"
            "Use link='probit', or errors='agent'."
        )
    for name, node in game.nodes.items():
        if isinstance(node, Decision) and len(node.actions) > 2:
            yield f"'{name}' has {len(node.actions)} actions; private information is solved for two"
    yield from _moves_twice(game)


def _moves_twice(game: Game) -> Iterator[str]:
    """Nodes that come after a move of the same player, whose earlier choice would reveal its errors."""
    stack: list[tuple[str, dict[str, str]]] = [(game.root, {})]
    while stack:
        name, moved = stack.pop()
        if name not in game.nodes:
            continue
        node = game.nodes[name]
        if isinstance(node, Decision):
            if node.player in moved:
                yield (
                    f"player '{node.player}' moves at '{moved[node.player]}' and again at '{name}': its first move "
                    "reveals its private information\nUse errors='agent'."
                )
            moved = {node.player: name, **moved}
        stack.extend((target, moved) for _, target in node.children())


def _expect(
    node: Decision | Chance,
    values: Mapping[str, Mapping[str, Scalar]],
    player: str,
    choices: Mapping[str, Any],
) -> Scalar:
    terms = [choices[action] * values[target][player] for action, target in node.children()]
    return jnp.asarray(sum(terms[1:], terms[0]))
