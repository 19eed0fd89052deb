"""Choice rules: how likely a mover is to take each of its actions, given what each is worth to it.

Every action's utility is perceived with an error of its own, and the mover takes the one that looks best.

* **Logit**: extreme-value errors; shares are proportional to `exp(precision * U)` (McFadden 1974).
* **Probit**: normal errors of standard deviation `1/precision`; of two actions the first is taken with
  `Phi(precision * (U1 - U2) / sqrt(2))` (Thurstone 1927; agent error of Signorino 2003).

Precision is in 1/utility. At 0 every action is as likely as any other; the float `inf` is an even choice among the
best. Shares are rules for one node: `titanium.games.solving.induction` applies them from the last node to the first.

References
----------
McFadden (1974), "Conditional logit analysis of qualitative choice behavior", in Zarembka (ed.), Frontiers in
Econometrics.
Signorino (2003), "Structure and uncertainty in discrete choice models", Political Analysis 11(4).
Thurstone (1927), "A law of comparative judgment", Psychological Review 34(4).
Trefethen and Weideman (2014), "The exponentially convergent trapezoidal rule", SIAM Review 56(3).
"""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import logsumexp
from jaxtyping import Array, Float
from scipy.special import erfcx

Utility = Float[Array, "*batch"]
"""What one action is worth to the mover, for one draw or a batch of them."""

_REACH = 9.5
"""Half width of the grid of the probit integral; what lies outside weighs less than 1e-15 of it."""
_DIGITS = 28.0
"""Logarithm of the accuracy asked of the probit integral: exp(-28) is 7e-13."""
_HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)
_BEND, _DEGREE = 2.0, 28
"""Where the variable `_BEND / (_BEND + x)` bends, and the degree at which its series has double precision."""


def logit_shares(utilities: list[Utility], precision: Any) -> list[Utility]:
    """Logit probability of each action, stable for any precision.

    Parameters
    ----------
    utilities
        What each action is worth, in utility; at least one.
    precision
        Of the choice, in 1/utility; the float `inf` is an even choice among the best actions.

    Returns
    -------
    One probability for each action; they sum to 1.

    Examples
    --------
    >>> [round(float(share), 6) for share in logit_shares([jnp.asarray(0.0), jnp.asarray(0.3)], 1.0)]
    [0.425557, 0.574443]
    """
    if isinstance(precision, float) and math.isinf(precision):
        return best_response(utilities)
    if len(utilities) == 1:
        return [jnp.ones_like(utilities[0])]
    if len(utilities) == 2:
        return _logit_pair(precision * (utilities[0] - utilities[1]))
    best = _largest(utilities)
    weights = [jnp.exp(precision * (utility - best)) for utility in utilities]
    total = sum(weights[1:], weights[0])
    return [weight / total for weight in weights]


def log_logit_shares(utilities: list[Utility], precision: Any) -> list[Utility]:
    """Logarithms of `logit_shares`, which stay finite where the probabilities vanish.

    Examples
    --------
    >>> [float(log) for log in log_logit_shares([jnp.asarray(0.0), jnp.asarray(1.0)], 2000.0)]
    [-2000.0, 0.0]
    """
    if isinstance(precision, float) and math.isinf(precision):
        return [jnp.log(share) for share in best_response(utilities)]
    return logit_response(utilities, precision)[1]


def logit_response(utilities: list[Utility], precision: Any) -> tuple[list[Utility], list[Utility]]:
    """Logit shares and their logarithms for a finite precision, each accurate however small the share is."""
    if len(utilities) == 1:
        return [jnp.ones_like(utilities[0])], [jnp.zeros_like(utilities[0])]
    if len(utilities) == 2:
        first, second, log_first, log_second = _logit_response_pair(precision * (utilities[0] - utilities[1]))
        return [first, second], [log_first, log_second]
    best = _largest(utilities)
    leads = [precision * (utility - best) for utility in utilities]
    weights = [jnp.exp(lead) for lead in leads]
    total = sum(weights[1:], weights[0])
    return [weight / total for weight in weights], [lead - jnp.log(total) for lead in leads]


def probit_shares(utilities: list[Utility], precision: Any) -> list[Utility]:
    """Probit probability of each action, whose errors are independent and normal with deviation `1/precision`.

    Two actions are closed form. More are one integral each over the error of the action taken, by the trapezoidal
    rule around its peak, which is accurate to 1e-10 in double precision.

    Parameters
    ----------
    utilities
        What each action is worth, in utility; at least one.
    precision
        Of the choice, in 1/utility; the float `inf` is an even choice among the best actions.

    Returns
    -------
    One probability for each action; they sum to 1.

    Examples
    --------
    >>> [round(float(share), 6) for share in probit_shares([jnp.asarray(0.0), jnp.asarray(0.3)], 1.0)]
    [0.416002, 0.583998]
    """
    if isinstance(precision, float) and math.isinf(precision):
        return best_response(utilities)
    if len(utilities) == 1:
        return [jnp.ones_like(utilities[0])]
    if len(utilities) == 2:
        return normal_pair(precision * (utilities[0] - utilities[1]) / math.sqrt(2))
    return [jnp.exp(log) for log in log_probit_shares(utilities, precision)]


def log_probit_shares(utilities: list[Utility], precision: Any) -> list[Utility]:
    """Logarithms of `probit_shares`, which stay finite where the probabilities vanish.

    Examples
    --------
    >>> [round(float(log)) for log in log_probit_shares([jnp.asarray(0.0), jnp.asarray(1.0)], 200.0)]
    [-10006, 0]
    """
    if isinstance(precision, float) and math.isinf(precision):
        return [jnp.log(share) for share in best_response(utilities)]
    if len(utilities) == 1:
        return [jnp.zeros_like(utilities[0])]
    if len(utilities) == 2:
        advantage = precision * (utilities[0] - utilities[1]) / math.sqrt(2)
        return log_normal_pair(advantage)
    limit = 0.1 / math.sqrt(float(jnp.finfo(utilities[0].dtype).eps))  # past it the grid would be finer than the type
    logs = []
    for position, own in enumerate(utilities):
        others = [*utilities[:position], *utilities[position + 1 :]]
        logs.append(_log_largest([jnp.clip(precision * (other - own), -limit, limit) for other in others]))
    return logs


def normal_pair(advantage: Utility) -> list[Utility]:
    """Shares of two actions where the first leads by `advantage`, in standard deviations of the difference."""
    return [jnp.exp(log) for log in log_normal_pair(advantage)]


def log_normal_pair(advantage: Utility) -> list[Utility]:
    """Logarithms of `Phi(advantage)` and of `Phi(-advantage)`, accurate in both tails.

    Examples
    --------
    >>> [round(float(log), 4) for log in log_normal_pair(jnp.asarray(20.0))]
    [-0.0, -203.9172]
    """
    is_behind = advantage < 0
    size = jnp.where(is_behind, -advantage, advantage)
    tail = _log_mills(size) - 0.5 * size * size - _HALF_LOG_2PI
    rest = jnp.log1p(-jnp.exp(tail))
    return [jnp.where(is_behind, tail, rest), jnp.where(is_behind, rest, tail)]


@jax.custom_jvp
def _log_mills(x: Utility) -> Utility:
    """Logarithm of Mills' ratio `(1 - Phi(x)) / phi(x)` for `x >= 0`.

    One Chebyshev series serves the whole half line, and the derivative is `x - 1 / ratio`: this compiles to a tenth
    of what the library's function takes, which has one polynomial for each stretch.
    """
    t = 2 * _BEND / (_BEND + x) - 1
    below = above = jnp.zeros_like(x)
    for coefficient in reversed(_MILLS[1:]):
        below, above = 2 * t * below - above + coefficient, below
    return t * below - above + _MILLS[0] - jnp.log1p(x / _BEND)


@_log_mills.defjvp
def _log_mills_slope(primals: Any, tangents: Any) -> Any:
    (x,), (dx,) = primals, tangents
    value = _log_mills(x)
    return value, (x - jnp.exp(-value)) * dx


def _mills_series() -> list[float]:
    """Chebyshev coefficients of the log of Mills' ratio times `1 + x / _BEND`, in `2 _BEND / (_BEND + x) - 1`."""

    def scaled(t: np.ndarray) -> np.ndarray:
        x = 2 * _BEND / (t + 1) - _BEND
        return np.log(np.sqrt(np.pi / 2) * erfcx(x / np.sqrt(2)) * (1 + x / _BEND))

    angles = np.pi * (np.arange(_DEGREE + 1) + 0.5) / (_DEGREE + 1)
    return np.polynomial.chebyshev.chebfit(np.cos(angles), scaled(np.cos(angles)), _DEGREE).tolist()


_MILLS = _mills_series()


def best_response(utilities: list[Utility]) -> list[Utility]:
    """An even choice among the best actions: the limit of every rule as precision grows.

    Examples
    --------
    >>> [float(share) for share in best_response([jnp.asarray(2.0), jnp.asarray(1.0), jnp.asarray(2.0)])]
    [0.5, 0.0, 0.5]
    """
    best = _largest(utilities)
    chosen = [jnp.where(utility == best, 1.0, 0.0) for utility in utilities]
    total = sum(chosen[1:], chosen[0])
    return [share / total for share in chosen]


SHARES: dict[str, Callable[[list[Any], Any], list[Any]]] = {"logit": logit_shares, "probit": probit_shares}
LOG_SHARES: dict[str, Callable[[list[Any], Any], list[Any]]] = {"logit": log_logit_shares, "probit": log_probit_shares}
"""Name of a choice rule to its probabilities and to their logarithms."""


def _logit_pair(advantage: Utility) -> list[Utility]:
    """Logit shares of two actions, from one exponential; each keeps its relative accuracy however small it is.

    The advantage of the first over the second is clipped where the odds would leave the range of the type.
    """
    limit = 0.98 * math.log(float(jnp.finfo(advantage.dtype).max))
    odds = jnp.exp(-jnp.clip(advantage, -limit, limit))
    first = 1 / (1 + odds)
    return [first, odds * first]


@jax.custom_jvp
def _logit_response_pair(advantage: Any) -> tuple[Any, Any, Any, Any]:
    """Shares of two actions and their logarithms, from one exponential and one logarithm."""
    odds = jnp.exp(-jnp.abs(advantage))
    large = 1 / (1 + odds)
    small, base = odds * large, jnp.log(1 + odds)
    ahead = advantage > 0
    return (
        jnp.where(ahead, large, small),
        jnp.where(ahead, small, large),
        jnp.minimum(advantage, 0) - base,
        jnp.minimum(-advantage, 0) - base,
    )


@_logit_response_pair.defjvp
def _(primals: Any, tangents: Any) -> Any:
    first, second, log_first, log_second = _logit_response_pair(primals[0])
    (turn,) = tangents
    shift = first * second * turn
    return (first, second, log_first, log_second), (shift, -shift, second * turn, -first * turn)


def _largest(utilities: list[Utility]) -> Utility:
    best = utilities[0]
    for utility in utilities[1:]:
        best = jnp.maximum(best, utility)
    return best


def _log_largest(leads: list[Utility]) -> Utility:
    """Log probability that one normal error exceeds each of `leads` plus an error of its own.

    The integrand `phi(t) * prod Phi(t - lead)` is an entire function, so equal steps converge exponentially: with
    `m` normal factors the error is about `exp(-2 pi^2 / (step^2 m))`.
    """
    step = math.sqrt(2 * math.pi**2 / (_DIGITS * (len(leads) + 1)))
    n_steps = math.ceil(_REACH / step)
    offsets = step * jnp.arange(-n_steps, n_steps + 1, dtype=leads[0].dtype)
    t = _peak(leads)[..., None] + offsets
    logs = -0.5 * t**2 + math.log(step / math.sqrt(2 * math.pi))
    for lead in leads:
        logs = logs + log_normal_pair(t - lead[..., None])[0]
    return jnp.minimum(logsumexp(logs, axis=-1), 0)  # rounding must not lift a probability over 1


def _peak(leads: list[Utility]) -> Utility:
    """Near the largest value of the integrand: exact where `log Phi(x)` is `-x^2 / 2` below zero and 0 above it.

    That stand-in is largest where `t` is the sum of `lead - t` over the leads above it, which is the largest mean of
    the k first leads and k + 1 numbers, whatever k.
    """
    ordered = -jnp.sort(-jnp.maximum(jnp.stack(leads, axis=-1), 0), axis=-1)
    means = jnp.cumsum(ordered, axis=-1) / jnp.arange(2, len(leads) + 2, dtype=ordered.dtype)
    return jax.lax.stop_gradient(jnp.max(means, axis=-1))
