"""A fitted model: coefficients with their errors, what it predicts, and what to mistrust."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float
from scipy.stats import norm

from titanium.errors import GameError, nearest
from titanium.games.estimation.covariance import covariance, groups_of, kind_problems
from titanium.games.estimation.likelihood import Climb, is_maximum, predict, root_mean_square, scores
from titanium.games.estimation.sample import Sample


@dataclass(frozen=True, eq=False)
class Fit:
    """Maximum-likelihood estimates.

    Coefficients are named `equation:term`: `u14:regime1dem` is what the category `dem` adds to the parameter `u14`,
    `u_attacker(war):const` the constant of the attacker's payoff of war, `log_sigma` the logarithm of the scale of
    the errors.

    Attributes
    ----------
    title
        What was fitted.
    coefficients
        Name to estimate, in utility per unit of the covariate.
    covariance
        Of the coefficients, in their order; nan where the likelihood is not curved in every direction.
    log_likelihood
        At the estimates.
    converged
        Whether this is a maximum: no slope is left, and the likelihood falls off in every direction.
    n, dropped
        Observations used, and left out because a value was missing.
    warnings
        What to mistrust, in sentences.
    errors_of
        Kind of the standard errors: `hessian`, `robust` or `cluster`.
    hessian
        Of the log-likelihood at the estimates.
    sample
        The observations used.
    settings
        How it was fitted.
    """

    title: str
    coefficients: Mapping[str, float]
    covariance: Float[np.ndarray, "coefficient coefficient"]
    log_likelihood: float
    converged: bool
    n: int
    dropped: int
    warnings: tuple[str, ...]
    errors_of: str
    hessian: Float[np.ndarray, "coefficient coefficient"] = field(repr=False)
    sample: Sample = field(repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def theta(self) -> Float[np.ndarray, " coefficient"]:
        """The coefficients as an array."""
        return np.array(list(self.coefficients.values()))

    @property
    def standard_errors(self) -> dict[str, float]:
        """Name of a coefficient to its standard error."""
        with np.errstate(invalid="ignore"):
            return dict(zip(self.coefficients, np.sqrt(np.diag(self.covariance)).tolist(), strict=True))

    @property
    def aic(self) -> float:
        """Akaike's information criterion; lower is better."""
        return 2 * len(self.coefficients) - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Bayesian information criterion; lower is better."""
        return math.log(self.n) * len(self.coefficients) - 2 * self.log_likelihood

    @cached_property
    def log_likelihoods(self) -> Float[np.ndarray, " row"]:
        """Log-likelihood of each observation."""
        return scores(self.sample.likelihood, self.sample.observations, self.theta)[0]

    def covariance_of(self, kind: str, cluster: str | None = None) -> Float[np.ndarray, "coefficient coefficient"]:
        """Covariance of another kind.

        Parameters
        ----------
        kind
            `hessian`; `robust`, if the model may be wrong (White 1982, without correction for small samples); or
            `cluster`, if observations within a cluster depend on each other (scaled by G / (G - 1)).
        cluster
            Column of the data that names the cluster of each observation.
        """
        if problems := kind_problems(kind, cluster, self.sample):
            raise GameError("no such covariance", problems)
        _, slopes = scores(self.sample.likelihood, self.sample.observations, self.theta)
        groups = groups_of(self.sample.table, cluster) if cluster is not None else None
        return covariance(self.hessian, slopes, groups, is_robust=kind != "hessian")

    def confidence_interval(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Name of a coefficient to its normal interval."""
        width = float(norm.ppf(0.5 + level / 2))
        errors = self.standard_errors
        return {name: (b - width * errors[name], b + width * errors[name]) for name, b in self.coefficients.items()}

    def predict(self, data: Any = None, *, at: Mapping[str, Any] | None = None) -> dict[str, Float[np.ndarray, " row"]]:
        """Predicted probability of each outcome, for each observation.

        Parameters
        ----------
        data
            Other observations, in any form that `fit` takes; the fit's own if left out. Rows with missing values give
            nan.
        at
            Columns set to a value in all rows: a scenario.
        """
        eta = self.sample.eta(self.theta, self.sample.read(data, at))
        found = predict(self.sample.likelihood, eta)
        return dict(zip(self.sample.likelihood.targets, found.T, strict=True))

    def mean_prediction(self, data: Any = None, *, at: Mapping[str, Any] | None = None) -> dict[str, float]:
        """Mean over observations of what `predict` gives; rows with missing values are left out."""
        return {name: float(np.nanmean(values)) for name, values in self.predict(data, at=at).items()}

    def to_rows(self) -> list[dict[str, Any]]:
        """One row a coefficient: estimate, standard error, z and the two-sided p-value."""
        rows = []
        for name, value in self.coefficients.items():
            error = self.standard_errors[name]
            z = value / error if error > 0 else math.nan
            p = float(2 * norm.sf(abs(z)))
            rows.append({"coefficient": name, "estimate": value, "standard_error": error, "z": z, "p": p})
        return rows

    def summary(self) -> str:
        """The fit as a table to read."""
        width = max(map(len, (*self.coefficients, "coefficient")))
        lines = [self.title, f"{'coefficient':{width}}  {'estimate':>10}  {'std. error':>10}  {'z':>7}  {'p':>6}"]
        for row in self.to_rows():
            lines.append(
                f"{row['coefficient']:{width}}  {row['estimate']:10.4f}  {row['standard_error']:10.4f}  "
                f"{row['z']:7.2f}  {row['p']:6.3f}"
            )
        gone = f" ({self.dropped} dropped)" if self.dropped else ""
        lines.append(
            f"log-likelihood {self.log_likelihood:.4f}, {self.n} observations{gone}, AIC {self.aic:.2f}, "
            f"BIC {self.bic:.2f}; standard errors: {self.errors_of}; converged: {'yes' if self.converged else 'no'}"
        )
        return "\n".join([*lines, *(f"Warning: {text}" for text in self.warnings)])

    def position(self, name: str) -> int:
        """Position of a coefficient."""
        if name not in self.coefficients:
            raise GameError("no such coefficient", [f"'{name}'\n{nearest(name, self.coefficients)}"])
        return list(self.coefficients).index(name)


def finish(
    title: str,
    sample: Sample,
    climbs: Climb,
    dropped: int,
    *,
    errors_of: str,
    cluster: str | None,
    settings: Mapping[str, Any],
) -> Fit:
    """The fit that the best of several climbs ended in, with its warnings."""
    value = np.where(np.isfinite(climbs.value), climbs.value, -np.inf)
    good = is_maximum(climbs, sample.n)
    # Of climbs within rounding of the best, one that ended well.
    best = int(np.lexsort((value, good, value >= value.max() - 1e-7 * (1 + abs(value.max()))))[-1])
    theta = climbs.theta[best]
    hessian = climbs.hessian[best]
    _, slopes = scores(sample.likelihood, sample.observations, theta)
    matrix = covariance(hessian, slopes)
    is_definite = bool(np.isfinite(matrix).all())
    if is_definite and errors_of != "hessian":
        groups = groups_of(sample.table, cluster) if cluster is not None else None
        matrix = covariance(hessian, slopes, groups, is_robust=True)
    converged = bool(good[best]) and is_definite
    warnings = [f"{dropped} of {dropped + sample.n} rows have missing values and were left out."] if dropped else []
    if not is_definite or climbs.lowest[best] <= 0:
        warnings.append(
            "The Hessian is not negative definite: in some direction the likelihood does not fall off, so these "
            "estimates are not a proper maximum and have no standard errors."
        )
    elif climbs.lowest[best] <= 1e-4:
        warnings.append("The likelihood is nearly flat in some direction: its estimates are not to be relied upon.")
    if not converged and good.any():
        other = value[good].max()
        warnings.append(f"Another start ended at a proper maximum of lower likelihood, {other:.4f}.")
    warnings += _separation(sample, theta, climbs.lowest[best])
    if not converged and not any("flat" in text or "definite" in text for text in warnings):
        warnings.append(f"The search did not converge: after {climbs.steps[best]} steps a slope is left.")
    return Fit(
        title=title,
        coefficients=dict(zip(sample.names, theta.tolist(), strict=True)),
        covariance=matrix,
        log_likelihood=float(climbs.value[best]),
        converged=converged,
        n=sample.n,
        dropped=dropped,
        warnings=tuple(warnings),
        errors_of=errors_of,
        hessian=hessian,
        sample=sample,
        settings=settings,
    )


def _separation(sample: Sample, theta: np.ndarray, lowest: float) -> list[str]:
    """Whether covariates tell some outcomes apart without error, so that estimates run off to infinity."""
    large = np.abs(theta) * root_mean_square(sample.x)
    predicted = predict(sample.likelihood, sample.eta(theta))
    sure = int(((predicted < 1e-7) | (predicted > 1 - 1e-7)).any(axis=1).sum())
    if lowest > 1e-2 or not sure or large.max() < 5:
        return []
    names = ", ".join(f"'{sample.names[place]}'" for place in np.flatnonzero(large > 0.5 * large.max()))
    return [
        f"Separation: in {sure} rows an outcome is predicted with probability 0 or 1, and the estimates of {names} are "
        "large and have no finite best value. Drop a term, or use `posterior` with a prior."
    ]
