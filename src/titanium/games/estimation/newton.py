"""Newton's method within a trust region, for likelihoods that need not be concave; one lane, so `vmap` adds others.

Each step maximises the quadratic model within a radius, exactly, from the eigenvalues of the curvature: at a saddle it
leaves along the direction in which the likelihood rises (Nocedal and Wright 2006, chapter 4; Moré and Sorensen 1983,
"Computing a trust region step").
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

MAX_STEPS = 100
"""Steps after which a climb that has not ended is given up."""
FLAT, STUCK = 1e-13, 1e-10
"""Gain, relative to the value, that is rounding; radius at which no step helps."""

Value = tuple[Float[Array, ""], Float[Array, " coefficient"], Float[Array, "coefficient coefficient"]]
"""Log-likelihood with its gradient and Hessian."""


class Climb(NamedTuple):
    """Where a climb stands or ended.

    Attributes
    ----------
    theta
        Coefficients (K,).
    value
        Log-likelihood there.
    hessian
        Of the log-likelihood there (K, K).
    slope
        Largest component of its gradient.
    lowest
        Lowest eigenvalue of minus its Hessian: positive at a maximum.
    steps
        Steps taken.
    """

    theta: Any
    value: Any
    hessian: Any
    slope: Any
    lowest: Any
    steps: Any


class _State(NamedTuple):
    """The best point so far, and the step to try next with the gain hoped of it."""

    theta: Any
    value: Any
    grad: Any
    curvature: Any
    lowest: Any
    step: Any
    hoped: Any
    radius: Any
    steps: Any
    is_done: Any


def climb(
    evaluate: Callable[[Any], Value],
    start: Float[Array, " coefficient"],
    free: Bool[Array, " coefficient"],
    tolerance: Float[Array, ""],
) -> Climb:
    """Maximise from one start.

    Parameters
    ----------
    evaluate
        Value, gradient and Hessian.
    start
        Coefficients to start from.
    free
        Which of them may move.
    tolerance
        Gradient at which a maximum is reached.
    """
    both = free[:, None] & free[None, :]
    k = len(free)

    def advance(state: _State) -> _State:
        trial = state.theta + state.step
        value, grad, hessian = evaluate(trial)
        grad, curvature = jnp.where(free, grad, 0), jnp.where(both, -hessian, jnp.eye(k, dtype=hessian.dtype))
        is_first = state.steps == 0
        gain = value - state.value
        rounding = FLAT * (1 + jnp.abs(value))
        is_finite = jnp.isfinite(value) & jnp.all(jnp.isfinite(curvature)) & jnp.all(jnp.isfinite(grad))
        is_rounding = state.hoped <= rounding
        is_better = is_finite & (is_first | (gain > 1e-4 * state.hoped) | (is_rounding & (gain > -100 * rounding)))
        # The radius grows where the quadratic model was right, and shrinks where it promised too much.
        ratio = jnp.where(is_finite, gain / jnp.maximum(state.hoped, 1e-300), -1.0)
        length = jnp.linalg.norm(state.step)
        grown = jnp.maximum(state.radius, jnp.minimum(2.5 * length, 1e4))
        radius = jnp.where(ratio > 0.75, grown, jnp.where((ratio < 0.25) & ~is_rounding, 0.25 * length, state.radius))
        radius = jnp.where(is_first, 1.0, radius)
        theta, value, grad, curvature = (
            jnp.where(is_better, new, old) for new, old in zip((trial, value, grad, curvature), state[:4], strict=True)
        )
        eigenvalues, eigenvectors = jnp.linalg.eigh(curvature)
        step = _best_step(eigenvectors.T @ grad, eigenvalues, radius)
        step = jnp.where(free, eigenvectors @ step, 0)
        hoped = grad @ step - 0.5 * step @ curvature @ step
        lowest = eigenvalues[0]
        is_top = (jnp.max(jnp.abs(grad)) <= tolerance) & (lowest > -1e-9 * jnp.abs(eigenvalues[-1]))
        is_done = is_top | (~is_first & is_rounding) | (radius < STUCK) | ~jnp.isfinite(value)
        return _State(theta, value, grad, curvature, lowest, step, hoped, radius, state.steps + 1, is_done)

    zero, zeros = jnp.zeros((), start.dtype), jnp.zeros_like(start)
    first = _State(start, zero - jnp.inf, zeros, jnp.eye(k, dtype=start.dtype), zero, zeros, zero, zero + 1, 0, False)
    state = jax.lax.while_loop(lambda s: ~s.is_done & (s.steps < MAX_STEPS), advance, first)
    slope = jnp.max(jnp.abs(state.grad))
    return Climb(state.theta, state.value, -state.curvature, slope, state.lowest, state.steps)


def _best_step(slope: Any, eigenvalues: Any, radius: Any) -> Any:
    """Best step no longer than `radius` under the quadratic model, in the basis of its eigenvectors.

    The step is `slope / (eigenvalues + shift)` with the least shift that makes all terms positive and it short enough.
    """
    size = jnp.max(jnp.abs(eigenvalues)) + 1e-300
    least = jnp.maximum(0.0, -eigenvalues[0] + 1e-10 * size)
    # A saddle with no slope along its rising direction would hold the climb: give it one, too small to matter else.
    is_held = (eigenvalues[0] < 0) & (jnp.abs(slope[0]) < 1e-8 * size)
    slope = slope.at[0].set(jnp.where(is_held, jnp.where(slope[0] < 0, -1e-8, 1e-8) * size, slope[0]))

    def longer(_: Any, shift: Any) -> Any:
        width = eigenvalues + shift
        squares = jnp.square(slope / width)
        length = jnp.sqrt(jnp.sum(squares))
        change = (length / radius - 1) * length**2 / jnp.maximum(jnp.sum(squares / width), 1e-300)
        return jnp.maximum(shift + change, least)

    shift = jax.lax.fori_loop(0, 15, longer, least)
    step = slope / (eigenvalues + shift + jnp.where(eigenvalues[0] + shift <= 0, 1e-10 * size, 0.0))
    return step * jnp.minimum(1.0, radius / jnp.maximum(jnp.linalg.norm(step), 1e-300))
