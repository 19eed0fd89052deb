"""Likelihoods of observations given linear predictors, with exact first and second derivatives.

Every model here has one form: each observation has a few linear predictors `eta` (payoffs, log scales), each a sum of
covariates times coefficients, and a log-likelihood `l(eta, y)`. Derivatives are taken by JAX with respect to `eta`,
of which there are few, and carried to the coefficients by the design. Arrays are in double precision throughout.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float

from titanium.games.estimation.newton import Climb, climb
from titanium.games.parts import Chance
from titanium.games.solving.response import LOG_SHARES
from titanium.games.solving.solution import Solution
from titanium.games.tree import Game

LANES = 8
"""Climbs that one compiled call makes at once; more are done in turn, so that a stuck one holds few others."""
TOLERANCE = 1e-12
"""Gradient at a maximum, for each observation, with covariates in units of their root mean square."""
TINY = 1e-300
"""Least probability whose logarithm is taken, where no stable logarithm is known."""


@dataclass(frozen=True, eq=False)
class Likelihood:
    """How likely an observation is.

    Attributes
    ----------
    targets
        What is predicted: outcomes of a game.
    contribution
        Log-likelihood of one observation, of its predictors (E,) and of what was observed.
    prediction
        One number for each target, of the predictors (E,).
    """

    targets: tuple[str, ...]
    contribution: Callable[[Any, Any], Any]
    prediction: Callable[[Any], Any]


class Observations(NamedTuple):
    """Observations in numbers.

    Attributes
    ----------
    x
        Covariates (n, K).
    owner
        1 where a coefficient belongs to a predictor (K, E).
    offset
        What is added to the predictors (n, E).
    y
        What was observed; arrays with `n` in front.
    """

    x: Any
    owner: Any
    offset: Any
    y: Any

    def scaled(self, scale: np.ndarray) -> "Observations":
        """The same with each covariate divided by its scale (K,)."""
        return self._replace(x=self.x / scale)


@lru_cache(maxsize=64)
def game_likelihood(
    game: Game,
    outcomes: tuple[str, ...],
    link: str,
    errors: str,
    parameters: tuple[str, ...],
    fixed: tuple[tuple[str, float], ...],
    scales: tuple[tuple[str, int], ...],
    precisions: tuple[tuple[str, float], ...],
) -> Likelihood:
    """Likelihood of the outcomes of a game; cached, so that what is compiled for it is used again.

    Parameters
    ----------
    game
        Payoffs are expressions of parameters.
    outcomes
        Its outcomes in order, which equality of games does not ask for.
    link, errors
        As `compile_game` takes them.
    parameters
        Which parameter each predictor is; empty for a scale.
    fixed
        Values of the other parameters.
    scales
        Player and the predictor that is the logarithm of the scale of its errors.
    precisions
        Player and its precision where the scale is 1.
    """
    from titanium.games.solving.compiled import compile_game

    solve = compile_game(game, link=link, errors=errors)
    scale_of, paths = dict(scales), game.paths()

    def solved(eta: Any) -> tuple[Solution, Mapping[str, Any]]:
        env = dict(fixed) | {name: eta[place] for place, name in enumerate(parameters) if name}
        precision = {
            player: base * jnp.exp(-eta[scale_of[player]]) if player in scale_of else base
            for player, base in precisions
        }
        return solve(env, precision), precision

    def contribution(eta: Any, y: Any) -> Any:
        solution, precision = solved(eta)
        steps = _log_choices(game, solution, precision, link if errors == "agent" else "")
        logs = [sum((steps[node][action] for node, action in paths[name]), 0.0) for name in outcomes]
        # The others may be far from finite: they are set aside before they are added.
        return sum(jnp.where(y == place, log, 0.0) for place, log in enumerate(logs))

    def prediction(eta: Any) -> Any:
        reach = solved(eta)[0].reach
        return jnp.stack([reach[name] for name in outcomes])

    return Likelihood(outcomes, contribution, prediction)


def _log_choices(game: Game, solution: Solution, precision: Mapping[str, Any], link: str) -> dict[str, dict[str, Any]]:
    """Logarithms of all choices, by the stable form of the rule wherever movers know their node."""
    logs = {name: {a: jnp.log(jnp.maximum(p, TINY)) for a, p in own.items()} for name, own in solution.choices.items()}
    if not link:
        return logs
    for infoset in game.infosets.values():
        for name in infoset.nodes if len(infoset.nodes) == 1 else ():
            node = game.nodes[name]
            assert not isinstance(node, Chance)
            worth = [jnp.asarray(solution.values[target][node.player]) for target in node.actions.values()]
            shares = LOG_SHARES[link](worth, precision[node.player]) if len(worth) > 1 else [jnp.zeros_like(worth[0])]
            logs[name] = dict(zip(node.actions, shares, strict=True))
    return logs


def predictors(observations: Observations, theta: Any) -> Any:
    """Linear predictors (n, E)."""
    return (observations.x * theta) @ observations.owner + observations.offset


def _derivatives(likelihood: Likelihood, eta: Any, y: Any) -> tuple[Any, Any, Any]:
    """Value (n,), slope (n, E) and curvature (n, E, E) of each observation."""

    def both(point: Any, seen: Any) -> tuple[Any, tuple[Any, Any]]:
        value, slope = jax.value_and_grad(likelihood.contribution)(point, seen)
        return slope, (value, slope)

    curvature, (value, slope) = jax.vmap(jax.jacfwd(both, has_aux=True))(eta, y)
    return value, slope, curvature


def _total(likelihood: Likelihood, observations: Observations, weights: Any, theta: Any) -> tuple[Any, Any, Any]:
    """Weighted log-likelihood with its gradient (K,) and Hessian (K, K)."""
    value, slope, curvature = _derivatives(likelihood, predictors(observations, theta), observations.y)
    x, owner = observations.x, observations.owner
    grad = jnp.sum((weights[:, None] * slope) @ owner.T * x, axis=0)
    hessian = sum(
        (x * owner[:, e]).T @ ((weights[:, None] * curvature[:, e, :]) @ owner.T * x) for e in range(owner.shape[1])
    )
    return weights @ value, grad, hessian


@partial(jax.jit, static_argnums=0)
def _climb_lanes(
    likelihood: Likelihood, observations: Observations, starts: Any, free: Any, weights: Any, tolerance: Any
) -> Climb:
    def one(start: Any, own: Any, weight: Any) -> Climb:
        return climb(partial(_total, likelihood, observations, weight), start, own, tolerance)

    return jax.vmap(one)(starts, free, weights)


def maximise(
    likelihood: Likelihood,
    observations: Observations,
    starts: Float[np.ndarray, "lane coefficient"],
    *,
    free: Bool[np.ndarray, "#lane coefficient"] | None = None,
    weights: Float[np.ndarray, "#lane row"] | None = None,
) -> Climb:
    """Highest likelihood from each start; lanes may differ in which coefficients move and in weights of observations.

    Parameters
    ----------
    likelihood, observations
        The model and the data.
    starts
        Coefficients to start from.
    free
        Which coefficients move; all if left out.
    weights
        Of each observation; 1 if left out.

    Returns
    -------
    Climbs with the lane in front, as NumPy arrays; `slope` and `lowest` are for covariates in units of their root mean
    square.
    """
    n_lanes, n_rows = len(starts), len(observations.x)
    scale = root_mean_square(observations.x)
    free = np.ones((1, starts.shape[1]), bool) if free is None else free
    weights = np.ones((1, n_rows)) if weights is None else weights
    padded = -(-n_lanes // LANES) * LANES
    lanes = np.minimum(np.arange(padded), n_lanes - 1)
    full = [np.broadcast_to(part, (n_lanes, part.shape[1]))[lanes] for part in (starts * scale, free, weights)]
    with jax.enable_x64(True):
        seen = jax.device_put(observations.scaled(scale))
        blocks = [
            _climb_lanes(likelihood, seen, *(part[block : block + LANES] for part in full), TOLERANCE * n_rows)
            for block in range(0, padded, LANES)
        ]
    joined = (np.concatenate([np.asarray(part) for part in parts]) for parts in zip(*blocks, strict=True))
    found = Climb(*(part[:n_lanes] for part in joined))
    return found._replace(theta=found.theta / scale, hessian=found.hessian * np.outer(scale, scale))


def root_mean_square(x: Float[np.ndarray, "row coefficient"]) -> Float[np.ndarray, " coefficient"]:
    """Unit in which each covariate is of order 1."""
    scale = np.sqrt(np.mean(np.square(x), axis=0))
    return np.where(scale > 0, scale, 1.0)


def is_maximum(found: Climb, n_rows: int) -> np.ndarray:
    """Which climbs ended at a maximum: no slope left, and curved in every direction.

    A standard error over 100, in units of a covariate's root mean square, is a flat direction: no finite estimate.
    """
    return np.isfinite(found.value) & (found.slope <= 1e5 * TOLERANCE * n_rows) & (found.lowest > 1e-4)


@partial(jax.jit, static_argnums=0)
def _scores(likelihood: Likelihood, observations: Observations, theta: Any) -> tuple[Any, Any]:
    each = jax.vmap(jax.value_and_grad(likelihood.contribution))
    value, slope = each(predictors(observations, theta), observations.y)
    return value, slope @ observations.owner.T * observations.x


def scores(
    likelihood: Likelihood, observations: Observations, theta: Float[np.ndarray, " coefficient"]
) -> tuple[Float[np.ndarray, " row"], Float[np.ndarray, "row coefficient"]]:
    """Log-likelihood of each observation, and its gradient."""
    with jax.enable_x64(True):
        value, slope = _scores(likelihood, observations, theta)
    return np.asarray(value), np.asarray(slope)


@partial(jax.jit, static_argnums=0)
def _predict(likelihood: Likelihood, eta: Any) -> Any:
    return jax.vmap(likelihood.prediction)(eta)


def predict(likelihood: Likelihood, eta: Float[np.ndarray, "row predictor"]) -> Float[np.ndarray, "row target"]:
    """What the model predicts at given predictors; nan where one of them is not finite."""
    with jax.enable_x64(True):
        predicted = np.array(_predict(likelihood, jnp.asarray(eta)))
    predicted[~np.isfinite(eta).all(axis=1)] = math.nan
    return predicted


@partial(jax.jit, static_argnums=0)
def _predict_slopes(likelihood: Likelihood, eta: Any) -> tuple[Any, Any]:
    return jax.vmap(likelihood.prediction)(eta), jax.vmap(jax.jacfwd(likelihood.prediction))(eta)


@partial(jax.jit, static_argnums=0)
def _predict_along(likelihood: Likelihood, eta: Any, towards: Any) -> tuple[Any, Any, Any]:
    def along(point: Any, way: Any) -> Any:
        return jax.jvp(likelihood.prediction, (point,), (way,))[1]

    def one(point: Any, way: Any) -> tuple[Any, Any, Any]:
        return along(point, way), *jax.jacfwd(along, argnums=(0, 1))(point, way)

    return jax.vmap(one)(eta, towards)


def predict_slopes(likelihood: Likelihood, eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Predictions (n, T) and their slopes (n, T, E) in the predictors."""
    with jax.enable_x64(True):
        value, slope = _predict_slopes(likelihood, jnp.asarray(eta))
    return np.asarray(value), np.asarray(slope)


def predict_along(
    likelihood: Likelihood, eta: np.ndarray, towards: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Change of predictions (n, T) as predictors move towards (n, E), and its slopes (n, T, E) in both."""
    with jax.enable_x64(True):
        parts = _predict_along(likelihood, jnp.asarray(eta), jnp.asarray(towards))
    value, in_eta, in_towards = (np.asarray(part) for part in parts)
    return value, in_eta, in_towards
