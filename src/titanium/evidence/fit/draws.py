"""Draws of the coefficients: from the sampling distribution of the penalised estimates, or from a posterior by NUTS."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from titanium.case.fit import Prior
from titanium.evidence.fit.estimates import Estimate
from titanium.evidence.fit.penalty import is_constant

N_DRAWS = 2000
"""Draws from a sampling distribution."""
CHAINS, EACH = 2, 500
"""Chains of a posterior, and draws that are kept of each."""
SAMPLING, POSTERIOR = "sampling distribution", "posterior"
"""Where draws come from."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of the coefficients of one model.

    Attributes
    ----------
    origin
        `sampling distribution` or `posterior`.
    model
        Of which model.
    names
        Coefficients.
    values
        The draws.
    r_hat, ess
        Coefficient to the spread between chains, and to the independent draws that these are worth; empty of a
        sampling distribution.
    prior_sd
        Coefficient to the standard deviation of its normal prior; empty of a sampling distribution.
    warnings
        What to mistrust.
    """

    origin: str
    model: str
    names: tuple[str, ...]
    values: Float[np.ndarray, "draw coefficient"] = field(repr=False)
    r_hat: Mapping[str, float] = field(default_factory=dict)
    ess: Mapping[str, float] = field(default_factory=dict)
    prior_sd: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def interval(self, name: str) -> tuple[float, float]:
        """Central 95% of a coefficient's draws."""
        low, high = np.quantile(self.values[:, self.names.index(name)], [0.025, 0.975])
        return float(low), float(high)

    def mean(self, name: str) -> float:
        """Mean of a coefficient's draws."""
        return float(self.values[:, self.names.index(name)].mean())


def sampling_draws(found: Estimate, seed: int = 0) -> Draws:
    """Draws from the normal distribution of the penalised estimates (King, Tomz and Wittenberg 2000)."""
    random = np.random.default_rng(seed)
    values = random.multivariate_normal(found.fit.theta, found.fit.covariance, size=N_DRAWS, method="eigh")
    return Draws(SAMPLING, found.model.name, found.names, values)


def posterior_draws(found: Estimate, prior: Prior, seed: int = 0) -> Draws:
    """Draws from the posterior under weak normal priors.

    Parameters
    ----------
    found
        A model; chains start at its penalised estimates.
    prior
        Standard deviations for one standard deviation of each regressor.
    seed
        The same seed gives the same draws.

    Raises
    ------
    InputError
        If NumPyro is not installed.
    """
    from titanium.games.estimation.bayes import posterior

    spread = np.std(found.fit.sample.x, axis=0)
    sds = {
        name: prior.constants if is_constant(name) else prior.others / float(own or 1.0)
        for name, own in zip(found.names, spread, strict=True)
    }
    drawn = posterior(found.fit, sds, draws=EACH, chains=CHAINS, seed=seed)
    values = drawn.draws.reshape(-1, len(found.names))
    return Draws(POSTERIOR, found.model.name, found.names, values, drawn.r_hat, drawn.ess, sds, drawn.warnings)
