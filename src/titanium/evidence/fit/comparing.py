"""How models stand against each other: likelihood, Akaike's criterion, and tests of models that are not nested."""

import math
from dataclasses import dataclass

import numpy as np

from titanium.evidence.fit.estimates import Estimate
from titanium.evidence.fit.scores import BASE_RATES
from titanium.games.estimation.comparison import Comparison, clarke, vuong

ALIKE = 0.1
"""Spread over cases of the difference of two log-likelihoods, below which models are not tested against each other."""


@dataclass(frozen=True)
class Standing:
    """One model beside the others.

    Attributes
    ----------
    name
        Of the model, or of base rates.
    coefficients, effective
        Their number, and how many of them the cases decide.
    log_likelihood, aic
        At the penalised estimates, with the effective number of coefficients; lower is better.
    likelihood, likelihood_aic
        At the maximum of the likelihood; nan where it has none.
    vuong, clarke
        Tests of the model that was asked for against this one; None of itself, of base rates, of a model that is
        alike, and where either model has no maximum of the likelihood.
    alike
        Whether both give each case nearly the same likelihood. A test would then count coefficients and no more.
    """

    name: str
    coefficients: int
    effective: float
    log_likelihood: float
    aic: float
    likelihood: float
    likelihood_aic: float
    vuong: Comparison | None = None
    clarke: Comparison | None = None
    alike: bool = False


def compare(found: Estimate, asked: Estimate) -> Standing:
    """A model beside the one that was asked for; both tests want maximum likelihood, so both must have it."""
    both = found.has_likelihood and asked.has_likelihood
    first, second = asked.likelihood, found.likelihood
    is_other = found is not asked and both
    alike = is_other and bool(np.std(first.log_likelihoods - second.log_likelihoods) < ALIKE)
    is_tested = is_other and not alike
    return Standing(
        found.model.name,
        len(found.names),
        found.effective,
        found.fit.log_likelihood,
        found.aic,
        found.likelihood.log_likelihood if found.has_likelihood else math.nan,
        found.likelihood.aic if found.has_likelihood else math.nan,
        vuong(first, second) if is_tested else None,
        clarke(first, second) if is_tested else None,
        alike,
    )


def base_rate_standing(y: np.ndarray, n_ends: int) -> Standing:
    """The shares of the ends, and nothing else.

    Examples
    --------
    >>> round(base_rate_standing(np.array([0, 0, 1, 1]), 2).log_likelihood, 3)
    -2.773
    """
    counts = np.bincount(y, minlength=n_ends)
    some = counts[counts > 0]
    value = float(np.sum(some * np.log(some / len(y))))
    k = len(some) - 1
    return Standing(BASE_RATES, k, float(k), value, 2 * k - 2 * value, value, 2 * k - 2 * value)
