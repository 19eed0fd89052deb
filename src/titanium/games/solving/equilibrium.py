"""The equilibrium of a game: one call for one draw or a million, whatever the tree."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.core import Tracer

from titanium.errors import GameError
from titanium.games.solving.batch import solve_draws
from titanium.games.solving.compiled import compile_game
from titanium.games.solving.inputs import Inputs, read_inputs
from titanium.games.solving.limit import sequential_limit
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game


def solve(
    game: Game,
    params: Mapping[str, Any] | None = None,
    rationality: Any = 1.0,
    *,
    link: str = "logit",
    errors: str = "agent",
    dtype: str = "float64",
) -> Solution:
    """Quantal response equilibrium of a game, for one draw of its parameters or for many.

    With perfect information it is closed form, by backward induction. Otherwise it is the logit agent quantal
    response equilibrium on the principal branch, followed from uniform play (McKelvey and Palfrey 1998).

    Parameters
    ----------
    game
        The tree.
    params
        Name to number or array; what is left out has its default. Arrays broadcast against each other.
    rationality
        Precision of choice in 1/utility, for all players or by player: 0 is uniform play; infinity gives the limit,
        which is subgame perfect, or sequential where movers do not know their node.
    link, errors
        `logit`, or `probit` with `agent` or `private` errors (perfect information only).
    dtype
        `float64` or `float32`.

    Returns
    -------
    A solution whose values are numbers for one draw and arrays in the shape of the batch for many. A draw that did
    not converge holds nan, says so in `status`, and has its `residual` all the same.

    Raises
    ------
    GameError
        With everything that is wrong with the numbers given.

    Notes
    -----
    Under a JAX transformation (`jit`, `grad`, `vmap`) the numbers cannot be checked and are solved as they are.

    Examples
    --------
    >>> from titanium.games import build, decide, end, solve
    >>> reply = decide("incumbent", {
    ...     "fight": end({"entrant": -1, "incumbent": 0}), "share": end({"entrant": 1, "incumbent": "m / 2"}),
    ... }, name="reply")
    >>> game = build(decide("entrant", {"out": end({"entrant": 0, "incumbent": "m"}), "in": reply}, name="entry"),
    ...              players=["entrant", "incumbent"], parameters={"m": 2})
    >>> round(solve(game).probabilities["reply"]["share"], 4)
    0.7311
    >>> solve(game, {"m": [0.0, 2.0, 8.0]}).probabilities["entry"]["in"].round(4).tolist()
    [0.5, 0.6135, 0.7239]
    """
    if dtype not in ("float32", "float64"):
        raise GameError("cannot solve", [f"dtype '{dtype}' is unknown\nAllowed: float32, float64."])
    if any(isinstance(leaf, Tracer) for leaf in jax.tree.leaves((params, rationality))):
        return _traced(game, params, rationality, link, errors)
    inputs = read_inputs(game, params, rationality)
    if endless := _endless(game, inputs):
        if not game.has_perfect_information:
            return _sequential(game, inputs, endless, (link, errors))
    return solve_draws(game, inputs, link=link, errors=errors, dtype=dtype, endless=endless)


def _endless(game: Game, inputs: Inputs) -> tuple[str, ...]:
    """Players of infinite precision."""
    where = {player: np.isinf(value) for player, value in inputs.precision.items()}
    if mixed := [player for player, own in where.items() if own.any() and not own.all()]:
        raise GameError(
            "cannot solve", [f"rationality of '{p}' is infinite in some draws and not in all" for p in mixed]
        )
    return tuple(player for player in game.players if where[player].any())


def _sequential(game: Game, inputs: Inputs, endless: tuple[str, ...], response: tuple[str, str]) -> Solution:
    problems = []
    if inputs.n > 1:
        problems.append("the limit of infinite rationality is for one draw where movers do not know their node")
    if endless != game.players:
        problems.append("infinite rationality is for all players where movers do not know their node")
    if response != ("logit", "agent"):
        problems.append(f"the limit of {response[0]} response with {response[1]} errors needs perfect information")
    if problems:
        raise GameError("cannot solve", problems)
    return sequential_limit(game, inputs)


def _traced(game: Game, params: Any, rationality: Any, link: str, errors: str) -> Solution:
    env = {name: parameter.default for name, parameter in game.parameters.items()} | dict(params or {})
    sharp = rationality if isinstance(rationality, Mapping) else dict.fromkeys(game.players, rationality)
    kind = jnp.result_type(float)
    env, sharp = jax.tree.map(lambda value: jnp.asarray(value, kind), (env, dict(sharp)))
    return compile_game(game, link=link, errors=errors)(env, sharp)
