"""A game compiled to one function that solves it: closed form where every mover knows its node, else by `branch`.

One draw at a time; `jit`, `vmap` and `grad` apply, and `batch` solves many draws with less work.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from titanium.axes import Names
from titanium.errors import GameError
from titanium.games.solving import branch
from titanium.games.solving.by_beliefs import ByBeliefs, last_first
from titanium.games.solving.by_strategies import ByStrategies
from titanium.games.solving.induction import compile_induction
from titanium.games.solving.numbers import Numbers, evaluate, stakes
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game

MAX_UNROLLED = 160
"""Nodes times unknowns up to which a time-ordered tree is written out move by move."""

MAX_RESIDUAL = {"float64": 1e-7, "float32": 1e-3}
"""Largest change of a probability in one more Newton step at what is called converged."""


def compile_game(game: Game, *, link: str = "logit", errors: str = "agent") -> Callable[[Names, Names], Solution]:
    """One function that solves the game for any environment of names and any precisions.

    Parameters
    ----------
    game
        The tree.
    link, errors
        Response of the movers: `logit`, or `probit` with `agent` or `private` errors (see `response`). Games with
        information sets of several nodes know the logit response alone.

    Returns
    -------
    A function of the environment (name to scalar) and of the precisions (player to scalar, in 1/utility), pure, so
    that `jit`, `vmap` and `grad` apply.

    Raises
    ------
    GameError
        If this kind of response is not defined for this tree.
    """
    if game.has_perfect_information:
        return compile_induction(game, link=link, errors=errors)
    if (link, errors) != ("logit", "agent"):
        raise GameError("cannot solve", [f"{link} response with {errors} errors needs a tree of perfect information"])
    conditions = Conditions(game)

    def solve(env: Names, precision: Names) -> Solution:
        numbers = evaluate(game, env)
        theta, start, reach = conditions.begin(numbers, precision)
        still = jax.lax.stop_gradient((theta, start, reach))
        point = branch.principal(conditions.form.slopes, *still)
        return conditions.tell(numbers, conditions.read(theta, point))

    return solve


class Reading(NamedTuple):
    """Play at one point of a branch; under `vmap` each has the axes of the batch in front."""

    shares: Any
    """Probability of every action (A,), set by set."""
    beliefs: Any
    """Probability of every node of a set of several (M,), set by set."""
    residual: Any
    margin: Any
    converged: Any


class Conditions:
    """Equilibrium conditions of a game with information sets, in the form that suits its tree."""

    def __init__(self, game: Game):
        self.game = game
        order = last_first(game)
        beliefs = ByBeliefs(game, order) if order is not None else None
        has_stated = any(getattr(node, "beliefs", None) for node in game.nodes.values())
        if beliefs and (has_stated or beliefs.n * len(game.preorder) <= MAX_UNROLLED):
            self.form: ByBeliefs | ByStrategies = beliefs
        elif has_stated:
            reason = "stated beliefs need a tree whose information sets have an order in time, which this has not"
            raise GameError("cannot solve", [reason])
        else:
            self.form = ByStrategies(game)

    def begin(self, numbers: Numbers, precision: Names) -> tuple[Any, Any, Any]:
        """The form's numbers, the log-odds (K,) at precision 0 and the stakes."""
        kind = jnp.result_type(float)
        theta = jax.tree.map(lambda value: jnp.asarray(value, kind), self.form.prepare(numbers, precision))
        zero = jnp.zeros((), kind)
        start = self.form.answer(jnp.zeros(self.form.n, kind), zero, theta)
        return theta, start, stakes(self.game, numbers, precision).astype(kind)

    def read(self, theta: Any, point: branch.Point) -> Reading:
        """Play and beliefs at a point of the branch, with their derivatives; nan where it was not reached."""
        form = self.form
        one = jnp.ones((), point.x.dtype)
        x = branch.implicit(form.answer, theta, jnp.where(jnp.isfinite(point.x), point.x, 0.0))
        shares = form.shares(x, theta)
        again = form.shares(x + branch.newton(form.slopes, theta, x, one), theta)
        residual = jax.lax.stop_gradient(jnp.max(jnp.abs(shares - again)))
        converged = point.converged & (residual <= MAX_RESIDUAL[str(x.dtype)])
        shares, beliefs = (jnp.where(converged, found, jnp.nan) for found in (shares, form.beliefs(x, theta)))
        return Reading(shares, beliefs, residual, point.margin, converged)

    def tell(self, numbers: Numbers, reading: Reading) -> Solution:
        """The solution that a reading stands for."""
        sets = self.game.infosets
        shares = _by_name({name: infoset.actions for name, infoset in sets.items()}, reading.shares)
        several = {name: infoset.nodes for name, infoset in sets.items() if len(infoset.nodes) > 1}
        return replace(
            assemble(self.game, numbers, shares),
            beliefs=_by_name(several, reading.beliefs),
            residual=reading.residual,
            margin=reading.margin,
            converged=reading.converged,
        )


def _by_name(names: Mapping[str, tuple[str, ...]], values: Any) -> dict[str, dict[str, Any]]:
    """Values (..., n) by set and by name, set by set."""
    flat = iter(range(values.shape[-1]))
    return {name: {part: values[..., next(flat)] for part in own} for name, own in names.items()}


def assemble(game: Game, numbers: Numbers, shares: Mapping[str, Mapping[str, Any]]) -> Solution:
    """Values, chances of outcomes and beliefs that follow from what is played at every information set.

    Only sums and products: it serves plain numbers, NumPy and JAX alike.
    """
    choices = {node: dict(shares[name]) for name, infoset in game.infosets.items() for node in infoset.nodes}
    choices = {name: choices.get(name) or dict(numbers.odds[name]) for name in game.nodes}
    values = {name: dict(numbers.payoffs[name]) for name in game.outcomes}
    arrive: dict[str, Any] = {game.root: 1.0}
    for name in game.preorder:
        if name in game.nodes:
            for action, target in game.nodes[name].children():
                arrive[target] = arrive[name] * choices[name][action]
    for name in reversed(game.preorder):
        if name in game.nodes:
            children = list(game.nodes[name].children())
            values[name] = {}
            for player in game.players:
                expected = numbers.expected(name, player, choices[name])
                total = sum(expected[action] * values[target][player] for action, target in children)
                values[name][player] = total + numbers.payoffs[name].get(player, 0.0)
    reach = {name: arrive[name] for name in game.outcomes}
    return Solution(choices, values, reach, {}, game=game)
