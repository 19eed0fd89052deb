"""The bootstrap: estimates from samples drawn again with replacement, all by one compiled search.

A sample drawn again is the same data with whole weights, so every draw is one lane of the same search (Efron and
Tibshirani 1993, "An Introduction to the Bootstrap").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float

from titanium.errors import GameError
from titanium.games.estimation.covariance import groups_of
from titanium.games.estimation.likelihood import is_maximum, maximise
from titanium.games.estimation.result import Fit


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """Estimates from resampled data.

    Attributes
    ----------
    names
        Coefficients, in order.
    draws
        Estimates of each draw; those that did not converge are kept here and left out of the rest.
    converged
        Which draws ended at a maximum; near separation some do not.
    seed
        Of the draws.
    """

    names: tuple[str, ...]
    draws: Float[np.ndarray, "draw coefficient"] = field(repr=False)
    converged: Bool[np.ndarray, " draw"] = field(repr=False)
    seed: int

    @property
    def n_failed(self) -> int:
        """Draws that did not converge."""
        return int((~self.converged).sum())

    @property
    def covariance(self) -> Float[np.ndarray, "coefficient coefficient"]:
        """Covariance of the estimates over draws."""
        return np.atleast_2d(np.cov(self.draws[self.converged], rowvar=False))

    @property
    def standard_errors(self) -> Mapping[str, float]:
        """Name of a coefficient to its standard deviation over draws."""
        return dict(zip(self.names, np.std(self.draws[self.converged], axis=0, ddof=1).tolist(), strict=True))

    def confidence_interval(self, level: float = 0.95) -> Mapping[str, tuple[float, float]]:
        """Name of a coefficient to its percentile interval."""
        ends = np.quantile(self.draws[self.converged], [0.5 - level / 2, 0.5 + level / 2], axis=0)
        return {name: (float(low), float(high)) for name, low, high in zip(self.names, *ends, strict=True)}


def bootstrap(fit: Fit, draws: int = 100, seed: int = 0, *, cluster: str | None = None) -> Bootstrap:
    """Estimate again on samples drawn with replacement, each search starting from the fit.

    Parameters
    ----------
    fit
        A fitted model.
    draws
        Samples to draw; at least 2.
    seed
        The same seed gives the same draws.
    cluster
        Column whose clusters are drawn whole, in place of single observations.

    Raises
    ------
    GameError
        If there are too few draws, or all of them fail.
    """
    if draws < 2:
        raise GameError("cannot bootstrap", [f"{draws} draws: at least 2 are wanted"])
    n = fit.n
    groups = np.arange(n) if cluster is None else groups_of(fit.sample.table, cluster)
    n_groups = int(groups.max()) + 1
    random = np.random.default_rng(seed)
    counts = random.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=draws)
    start = np.broadcast_to(fit.theta, (draws, len(fit.coefficients)))
    found = maximise(
        fit.sample.likelihood, fit.sample.observations, start, weights=counts[:, groups].astype(np.float64)
    )
    good = np.asarray(is_maximum(found, n), dtype=bool)
    if good.sum() < 2:
        raise GameError("cannot bootstrap", [f"of {draws} draws {int(good.sum())} converged: the model is too weak"])
    return Bootstrap(tuple(fit.coefficients), found.theta, good, seed)
