"""The principal branch of the logit quantal response correspondence, followed from uniform play.

The equilibrium conditions are `x = answer(x, share, theta)`: `x` are log-odds, `theta` the game's numbers, and
`share` of the wanted precision is raised from 0, where `x` is known, to 1 (McKelvey and Palfrey 1998; Turocy 2005,
"A dynamic homotopy interpretation of the logistic quantal response equilibrium correspondence", Games and
Economic Behavior 51(2)). Two passes share the work:

1. `stride`: Newton steps at a few fixed precisions. It trusts itself only where each correction is small and shrinks
   fast and the determinant of the conditions keeps its sign, so that no other branch can have been reached.
2. `creep`: pseudo-arclength steps of adaptive size round folds, for the draws that the first pass does not trust.

Where the branch passes the wanted precision several times, the first passage counts. One draw at a time; `vmap`
adds others. Derivatives come from the implicit function theorem and never from the steps taken.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from titanium.games.solving.linear import solve_linear

Answer = Callable[[Any, Any, Any], Any]
"""Log-odds `x` (K,), share of the wanted precision, and numbers of the game to new log-odds (K,)."""

Slopes = Callable[[Any, Any, Any], tuple[Any, Any]]
"""The same arguments to `x - answer` (K,) and its derivative by log-odds and share (K, K + 1)."""

STRIDE, MAX_STRIDES, N_SETTLING = 0.35, 60, 4
"""First pass: distance between its stops, most stops, and corrections at the last one."""
MAX_CORRECTION, LEAST_MARGIN = 0.3, 0.05
"""What the first pass trusts: a correction in log-odds, and the determinant relative to its start."""
MAX_STEP, LEAST_STEP, MAX_CREEPS = 0.2, 1e-7, 4000
"""Arclength of a step, in log-odds near 0 and in their logarithm far from it; and the most steps taken."""
MAX_TURN = 0.97
"""Least cosine between directions before and after a step."""


class Point(NamedTuple):
    """Where a draw stands on its branch when the precision is reached."""

    x: Any
    """Log-odds (K,); meaningless where not converged."""
    margin: Any
    """Least determinant of the conditions along the branch, relative to its start."""
    converged: Any


def tolerance(dtype: Any) -> float:
    """Largest correction of a converged answer, in log-odds relative to 1 + |x|."""
    return 1e-10 if dtype == jnp.float64 else 2e-4


def slopes_of(answer: Answer) -> Slopes:
    """Conditions and their derivative from one linearisation, for an answer that has no shorter way."""

    def slopes(x: Any, share: Any, theta: Any) -> tuple[Any, Any]:
        value, push = jax.linearize(lambda x, share: x - answer(x, share, theta), x, share)
        n = x.shape[0]
        columns = [push(jnp.zeros_like(x).at[j].set(1.0), jnp.zeros_like(share)) for j in range(n)]
        columns.append(push(jnp.zeros_like(x), jnp.ones_like(share)))
        return value, jnp.stack(columns, axis=1)

    return slopes


def stride(slopes: Slopes, theta: Any, start: Any, reach: Any) -> Point:
    """Newton continuation at fixed precisions.

    Parameters
    ----------
    slopes
        Equilibrium conditions with their derivative.
    theta
        Numbers of the game.
    start
        Log-odds (K,) at precision 0.
    reach
        Precision times the range of payoffs at the end of the branch.
    """
    n = start.shape[0]
    goal = jnp.arcsinh(reach)

    n_stops = jnp.clip(jnp.ceil(goal / STRIDE), 1, MAX_STRIDES)

    def step(state: Any) -> Any:
        """A correction at one stop, and a stride along the tangent to the next; at the goal corrections alone."""
        number, x, _, margin, trusted = state
        stop = jnp.minimum(number, n_stops)
        share, slope = _share(goal * stop / n_stops, reach)
        value, push = slopes(x, share, theta)
        ahead = push[:, n] * slope * (goal / n_stops)
        moves, determinant = solve_linear(push[:, :n], -jnp.stack([value, ahead], axis=1))
        change, ahead = moves[:, 0], moves[:, 1]
        left = _norm(change / jnp.sqrt(1 + x * x))
        margin = jnp.minimum(margin, determinant)
        x = x + change + jnp.where(number < n_stops, ahead, 0)
        return number + 1, x, left, margin, trusted & (left <= MAX_CORRECTION) & (margin > LEAST_MARGIN)

    one = jnp.ones_like(goal)
    state = (0 * one, start, one, one, goal >= 0)
    _, x, left, margin, trusted = jax.lax.while_loop(lambda state: state[0] < n_stops + N_SETTLING, step, state)
    return Point(x, margin, trusted & (left <= tolerance(x.dtype)))


class Creep(NamedTuple):
    """State of the second pass: a place on the branch and the way ahead."""

    y: Any
    """Inverse hyperbolic sine of log-odds and of precision times range (K + 1,)."""
    direction: Any
    step: Any
    margin: Any
    n_steps: Any
    crossed: Any
    y_before: Any


def begin(slopes: Slopes, theta: Any, start: Any, reach: Any) -> Creep:
    """The second pass at uniform play, heading for higher precision."""
    # Without the barrier XLA works the numbers out anew wherever they are used, and compiles for half a minute.
    theta, start, reach = jax.lax.optimization_barrier((theta, start, reach))
    y = jnp.append(jnp.arcsinh(start), 0.0).astype(start.dtype)
    one = jnp.ones((), start.dtype)
    ahead = jnp.zeros_like(y).at[-1].set(1.0)
    _, push = _bent(slopes, theta, reach, y)
    direction = _unit(_along(push, ahead, ahead))
    return Creep(y, direction, 0.05 * one, one, jnp.zeros((), jnp.int32), jnp.arcsinh(reach) <= 0, y)


def creep(slopes: Slopes, theta: Any, reach: Any, state: Creep) -> Creep:
    """One pseudo-arclength step (Keller 1977); a step that turns too far or does not settle is halved."""
    goal = jnp.arcsinh(reach)
    n = state.y.shape[0] - 1
    guess = state.y + state.step * state.direction

    def correct(_: Any, found: Any) -> Any:
        y, _, _ = found
        value, push = _bent(slopes, theta, reach, y)
        along = jnp.dot(state.direction, y - guess)
        change = _along(push, state.direction, -jnp.append(value, along))
        return y + change, _norm(change), push

    y, left, push = jax.lax.fori_loop(0, 4, correct, (guess, jnp.inf * state.step, jnp.zeros((n, n + 1), guess.dtype)))
    ahead = jnp.zeros_like(y).at[-1].set(1.0)
    direction = _unit(_along(push, state.direction, ahead))
    cosine = jnp.dot(direction, state.direction)
    crossed = (y[-1] >= goal) & (state.step <= MAX_STEP / 4)
    fits = jnp.isfinite(y).all() & jnp.isfinite(direction).all()
    fits &= (left <= 1e2 * tolerance(y.dtype)) & (cosine >= MAX_TURN) & (_norm(y - guess) <= 0.5 * state.step)
    fits &= (y[-1] < goal) | crossed
    fits &= ~state.crossed
    size = jnp.where(fits, jnp.minimum(state.step * jnp.where(cosine > 0.995, 1.5, 1.0), MAX_STEP), state.step / 2)
    _, determinant = solve_linear(push[:, :n] / jnp.cosh(y[:-1]), jnp.zeros((n, 1), y.dtype))
    return Creep(
        jnp.where(fits, y, state.y),
        jnp.where(fits, direction, state.direction),
        jnp.where(state.crossed, state.step, size),
        jnp.where(fits & ~crossed, jnp.minimum(state.margin, determinant), state.margin),
        state.n_steps + 1,
        state.crossed | (fits & crossed),
        jnp.where(fits, state.y, state.y_before),
    )


def is_stuck(state: Creep) -> Any:
    """Whether a draw can go no further."""
    return (state.step < LEAST_STEP) | (state.n_steps >= MAX_CREEPS)


def arrive(slopes: Slopes, theta: Any, reach: Any, state: Creep) -> Point:
    """The point at the wanted precision between the last two steps."""
    goal = jnp.arcsinh(reach)
    span = state.y[-1] - state.y_before[-1]
    part = jnp.where(span > 0, (goal - state.y_before[-1]) / jnp.where(span > 0, span, 1.0), 1.0)
    between = jnp.sinh(state.y_before + part * (state.y - state.y_before))[:-1]
    x, left = _settle(slopes, theta, between, jnp.ones_like(goal))
    moved = _norm((x - between) / jnp.sqrt(1 + between**2))
    good = state.crossed & (left <= tolerance(x.dtype)) & (moved <= 2 * MAX_STEP)
    return Point(x, state.margin, good)


def principal(slopes: Slopes, theta: Any, start: Any, reach: Any) -> Point:
    """Both passes for one draw; under `vmap` the second takes as many steps as the slowest draw needs."""
    point = stride(slopes, theta, start, reach)
    state = begin(slopes, theta, start, reach)
    state = state._replace(crossed=state.crossed | point.converged)
    state = jax.lax.while_loop(
        lambda state: ~(state.crossed | is_stuck(state)), lambda state: creep(slopes, theta, reach, state), state
    )
    crept = arrive(slopes, theta, reach, state)
    return jax.tree.map(lambda a, b: jnp.where(point.converged, a, b), point, crept)


def implicit(answer: Answer, theta: Any, point: Any) -> Any:
    """Log-odds (K,) with the derivatives that the implicit function theorem gives them, of every order."""

    @jax.custom_jvp
    def root(theta: Any, found: Any) -> Any:
        return found

    @root.defjvp
    def _(primals: Any, tangents: Any) -> Any:
        theta, found = primals
        x = root(theta, found)
        one = jnp.ones((), x.dtype)
        jacobian = jax.jacfwd(lambda x: x - answer(x, one, theta))(x)
        _, moved = jax.jvp(lambda theta: answer(x, one, theta), (theta,), (tangents[0],))
        return x, solve_linear(jacobian, moved[:, None])[0][:, 0]

    return root(theta, jax.lax.stop_gradient(point))


def newton(slopes: Slopes, theta: Any, x: Any, share: Any) -> Any:
    """Newton's correction of log-odds (K,) at one precision."""
    value, push = slopes(x, share, theta)
    return solve_linear(push[:, : x.shape[0]], -value[:, None])[0][:, 0]


def _along(push: Any, direction: Any, wanted: Any) -> Any:
    """Solution of the conditions' derivative (K, K + 1) bordered by a direction (K + 1,)."""
    return solve_linear(jnp.vstack([push, direction]), wanted[:, None])[0][:, 0]


def _settle(slopes: Slopes, theta: Any, x: Any, share: Any) -> tuple[Any, Any]:
    """A few Newton steps at one precision; the last correction relative to 1 + |x|."""

    def step(_: Any, found: Any) -> Any:
        x, _ = found
        change = newton(slopes, theta, x, share)
        return x + change, _norm(change / (1 + jnp.abs(x)))

    return jax.lax.fori_loop(0, 8, step, (x, jnp.full((), jnp.inf, x.dtype)))


def _share(done: Any, reach: Any) -> tuple[Any, Any]:
    """Share of the wanted precision at a place on the arcsinh scale, and its slope."""
    scale = jnp.where(reach > 0, reach, 1.0)
    return jnp.sinh(done) / scale, jnp.cosh(done) / scale


def _bent(slopes: Slopes, theta: Any, reach: Any, y: Any) -> tuple[Any, Any]:
    """Conditions (K,) and their derivative (K, K + 1) on the arcsinh scale."""
    x = jnp.sinh(y[:-1])
    share, slope = _share(y[-1], reach)
    value, push = slopes(x, share, theta)
    return value, push * jnp.append(jnp.cosh(y[:-1]), slope)


def _norm(v: Any) -> Any:
    return jnp.sqrt(jnp.sum(v * v))


def _unit(v: Any) -> Any:
    return v / _norm(v)
