"""Numbers that a user gives a game: checked all at once, brought to one shape."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from titanium.errors import GameError, nearest
from titanium.games.tree import Game


class Inputs(NamedTuple):
    """Checked numbers of `n` draws."""

    env: dict[str, np.ndarray]
    """Name to values (n,)."""
    precision: dict[str, np.ndarray]
    """Player to precisions (n,), in 1/utility."""
    shape: tuple[int, ...]
    """Shape of the batch; () for one draw."""
    n: int


def read_inputs(game: Game, params: Mapping[str, Any] | None, rationality: Any) -> Inputs:
    """Parameters and precisions of one draw or of many.

    Parameters
    ----------
    game
        The game, whose parameters have defaults.
    params
        Name to number or array; what is left out has its default. Arrays broadcast against each other.
    rationality
        Precision of all players, or player to precision; numbers or arrays, in 1/utility.

    Raises
    ------
    GameError
        With everything that is missing, unknown, not finite, or of a shape that does not fit.
    """
    given = dict(params or {})
    problems: list[str] = []
    allowed = game.names | game.parameters.keys()
    for name in sorted(given.keys() - allowed):
        known = nearest(name, sorted(allowed)) if allowed else "The game's payoffs are all numbers."
        problems.append(f"parameter '{name}' is not in the game\n{known}")
    values = {name: parameter.default for name, parameter in game.parameters.items()} | given
    for name in sorted(game.names - values.keys()):
        problems.append(f"parameter '{name}' has no value\nGive it in `params`, or a default in the game.")
    env = {name: _array(f"parameter '{name}'", values[name], problems) for name in sorted(game.names & values.keys())}
    sharpness = rationality if isinstance(rationality, Mapping) else dict.fromkeys(game.players, rationality)
    for player in sorted(set(map(str, sharpness)) - set(game.players)):
        problems.append(f"rationality is given for '{player}', who does not play\n{nearest(player, game.players)}")
    for player in game.players:
        if player not in sharpness:
            problems.append(f"rationality of player '{player}' is missing")
    precision = {
        player: _array(f"rationality of '{player}'", sharpness[player], problems, least=0.0)
        for player in game.players
        if player in sharpness
    }
    shape: tuple[int, ...] = ()
    try:
        shape = np.broadcast_shapes(*[value.shape for value in (*env.values(), *precision.values())])
    except ValueError:
        shapes = {name: value.shape for name, value in (env | precision).items() if value.shape}
        problems.append("shapes do not fit together: " + ", ".join(f"'{name}' {own}" for name, own in shapes.items()))
    n = math.prod(shape)
    if n == 0:
        problems.append("no draws: an array is empty")
    if problems:
        raise GameError("cannot solve", problems)
    return Inputs(_flat(env, shape), _flat(precision, shape), shape, n)


def _array(what: str, value: Any, problems: list[str], *, least: float = -math.inf) -> np.ndarray:
    """Values as an array; what is wrong with them is noted, and zeros take their place."""
    try:
        found = np.asarray(value, float)
    except (TypeError, ValueError):
        problems.append(f"{what} is {value!r}, not a number")
        return np.zeros(())
    is_precision = least == 0.0
    bad = np.isnan(found) | (found < least) | (np.isinf(found) & (not is_precision))
    if bad.any():
        where = np.argwhere(bad)[0]
        place = f" in draw {int(where[0]) if where.size == 1 else tuple(map(int, where))}" if found.ndim else ""
        wanted = "0 or more" if is_precision else "a finite number"
        problems.append(f"{what} is {found[tuple(where)]:g}{place}\nAllowed: {wanted}.")
    return found


def _flat(values: Mapping[str, np.ndarray], shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    return {name: np.broadcast_to(value, shape).reshape(-1) for name, value in values.items()}
