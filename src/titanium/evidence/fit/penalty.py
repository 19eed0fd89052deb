"""Penalised likelihood as data: one made-up observation for each coefficient, which draws it towards zero.

The log-F(1,1) penalty of a coefficient is the likelihood of half a success and half a failure at it, so it can stand
among the observations (Greenland and Mansournia 2015); a normal prior can as well. Then the search, profiles and
refits without a case are those of the engine, and maximum likelihood is the same program with the weight of these rows
at 0.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from titanium.case.fit import Penalty
from titanium.games.estimation.likelihood import Likelihood, Observations
from titanium.games.estimation.sample import Sample
from titanium.games.estimation.terms import CONSTANT


@dataclass(frozen=True, eq=False)
class Drawn:
    """Observations with the rows that draw coefficients towards zero behind them.

    Attributes
    ----------
    likelihood
        Of an observation of either kind.
    observations
        Cases first, then one row for each coefficient.
    n
        Number of cases.
    scale
        By what a coefficient is multiplied before it is drawn (K,); 0 where it is not drawn, so that its row adds 0.
    kind
        Kind of the penalty.
    """

    likelihood: Likelihood
    observations: Observations
    n: int
    scale: Float[np.ndarray, " coefficient"]
    kind: str

    @property
    def likelihood_alone(self) -> Float[np.ndarray, " row"]:
        """Weight of each row without the penalty: maximum likelihood."""
        return np.concatenate([np.ones(self.n), np.zeros(len(self.scale))])

    def penalty(self, theta: Float[np.ndarray, " coefficient"]) -> float:
        """What the rows add to the log-likelihood: 0 at most, where every coefficient is 0."""
        b = theta * self.scale
        return float(np.sum(-0.5 * b**2 if self.kind == "normal" else 0.5 * b - np.logaddexp(0.0, b) + math.log(2)))

    def curvature(self, theta: Float[np.ndarray, " coefficient"]) -> Float[np.ndarray, " coefficient"]:
        """What the rows add to the diagonal of minus the Hessian."""
        if self.kind == "normal":
            return self.scale**2
        likely = 0.5 * (1 + np.tanh(0.5 * theta * self.scale))
        return self.scale**2 * likely * (1 - likely)


def draw_to_zero(sample: Sample, penalty: Penalty) -> Drawn:
    """A sample with rows that draw its coefficients towards zero.

    Parameters
    ----------
    sample
        The cases.
    penalty
        Which coefficients are drawn, per what, and by which rule.
    """
    seen = sample.observations
    n, k = seen.x.shape
    spread = np.std(seen.x, axis=0)
    scale = np.where(spread > 0, spread, 1.0) if penalty.per == "spread" else np.ones(k)
    if not penalty.constants:
        scale = np.where([is_constant(name) for name in sample.names], 0.0, scale)
    if penalty.kind == "normal":
        scale = scale / penalty.sd
    code = len(sample.likelihood.targets) + (penalty.kind == "normal")
    observations = Observations(
        np.concatenate([seen.x, np.diag(scale)]),
        seen.owner,
        np.concatenate([seen.offset, np.zeros((k, seen.offset.shape[1]))]),
        np.concatenate([seen.y, np.full(k, code)]),
    )
    return Drawn(_with_rows(sample.likelihood), observations, n, scale, penalty.kind)


def is_constant(name: str) -> bool:
    """Whether a coefficient is a constant, by its name."""
    return name.rpartition(":")[2] == CONSTANT


@lru_cache(maxsize=64)
def _with_rows(likelihood: Likelihood) -> Likelihood:
    """The likelihood of cases and of rows that draw; one for each likelihood, so that it is compiled once.

    A row has one predictor that is not 0, and the value of its coefficient is the sum of all.
    """
    ends = len(likelihood.targets)

    def contribution(eta: Any, y: Any) -> Any:
        b = jnp.sum(eta)
        log_f, normal = 0.5 * b - jnp.logaddexp(0.0, b) + math.log(2), -0.5 * jnp.square(b)
        return jnp.where(
            y < ends,
            likelihood.contribution(eta, jnp.minimum(y, ends - 1)),
            jnp.where(y == ends, log_f, normal),
        )

    return Likelihood(likelihood.targets, contribution, likelihood.prediction)
