"""What a covariate changes: marginal effects and first differences of predicted probabilities, with their errors.

Coefficients of a strategic model say little by themselves: a covariate in one player's payoff moves what the others
expect, and effects can even change sign. Errors follow by the delta method from the covariance of the coefficients.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import norm

from titanium.errors import GameError, nearest
from titanium.games.estimation.likelihood import predict_along, predict_slopes
from titanium.games.estimation.result import Fit

_STEP = 1e-5
"""Step of the slope of a covariate's terms, in standard deviations; exact to rounding where terms are linear."""


@dataclass(frozen=True)
class Effect:
    """Mean change of the probability of each outcome.

    Attributes
    ----------
    change
        What changes, in words.
    values
        Outcome to the change of its probability.
    standard_errors
        Outcome to the error of that.
    """

    change: str
    values: Mapping[str, float]
    standard_errors: Mapping[str, float]

    def confidence_interval(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Outcome to the normal interval of its change."""
        width, errors = float(norm.ppf(0.5 + level / 2)), self.standard_errors
        return {name: (v - width * errors[name], v + width * errors[name]) for name, v in self.values.items()}


def marginal_effects(fit: Fit, column: str, *, at: Mapping[str, Any] | None = None) -> list[Effect]:
    """Effect of a covariate on the probability of each outcome, averaged over observations.

    Parameters
    ----------
    fit
        A fitted model.
    column
        Of the data. A number gives one derivative, per unit of the column; categories give one difference from the
        base for each of the others.
    at
        Other columns set to a value: the effect in a scenario.

    Examples
    --------
    >>> from titanium.games.estimation.fitting import fit
    >>> from titanium.games.ready_made import egame12
    >>> data = {"y": ["~act", "~act", "resist", "~resist"] * 9, "x": [float(i % 5) for i in range(36)]}
    >>> effect, = marginal_effects(fit(egame12(), {"u11": "x", "u24": "1"}, data, outcome="y"), "x")
    >>> effect.change, abs(sum(effect.values.values())) < 1e-12
    ('d x', True)
    """
    table = fit.sample.read(None, at)
    columns = set().union(*(equation.terms.columns for equation in fit.sample.equations))
    if column not in columns:
        raise GameError("no such effect", [f"no formula uses '{column}'\n{nearest(column, columns)}"])
    if column in fit.sample.levels:
        base, *others = fit.sample.levels[column]
        before = {**(at or {}), column: base}
        return [
            first_difference(fit, before, {**(at or {}), column: other}, change=f"{column}: {base} to {other}")
            for other in others
        ]
    numbers = table.columns[column].numbers
    step = _STEP * (float(np.std(numbers)) or 1.0)
    x, added = fit.sample.design(table)
    up, added_up = fit.sample.design(table.at({column: numbers + step}))
    down, added_down = fit.sample.design(table.at({column: numbers - step}))
    slope, added_slope = (up - down) / (2 * step), (added_up - added_down) / (2 * step)
    owner = fit.sample.observations.owner
    value, in_eta, in_towards = predict_along(
        fit.sample.likelihood, (x * fit.theta) @ owner + added, (slope * fit.theta) @ owner + added_slope
    )
    gradient = _by_coefficient(in_eta, x, owner) + _by_coefficient(in_towards, slope, owner)
    return [_effect(fit, f"d {column}", value.mean(axis=0), gradient)]


def first_difference(
    fit: Fit, before: Mapping[str, Any], after: Mapping[str, Any], *, data: Any = None, change: str = ""
) -> Effect:
    """Mean change of predictions as columns go from one setting to another in every observation.

    Parameters
    ----------
    fit
        A fitted model.
    before, after
        Column to its value in each scenario; other columns keep what was observed.
    data
        Other observations; the fit's own if left out.
    change
        What to call the change.
    """
    owner = fit.sample.observations.owner
    means, gradients = [], []
    for at in (before, after):
        x, added = fit.sample.design(fit.sample.read(data, at))
        kept = np.isfinite(x).all(axis=1) & np.isfinite(added).all(axis=1)
        if not kept.any():
            raise GameError("no such effect", [f"no row can be predicted at {dict(at)}"])
        value, slope = predict_slopes(fit.sample.likelihood, ((x * fit.theta) @ owner + added)[kept])
        means.append(value.mean(axis=0))
        gradients.append(_by_coefficient(slope, x[kept], owner))
    told = change or f"{dict(before)} to {dict(after)}"
    return _effect(fit, told, means[1] - means[0], gradients[1] - gradients[0])


def _by_coefficient(slope: np.ndarray, x: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Slopes in the predictors (n, T, E), carried to the coefficients (T, K) and averaged."""
    return np.einsum("nte,ke,nk->tk", slope, owner, x, optimize=True) / len(x)


def _effect(fit: Fit, change: str, value: np.ndarray, gradient: np.ndarray) -> Effect:
    variance = np.einsum("tk,kl,tl->t", gradient, fit.covariance, gradient)
    errors = np.sqrt(np.where(variance >= 0, variance, np.nan))
    targets = fit.sample.likelihood.targets
    return Effect(
        change,
        dict(zip(targets, value.tolist(), strict=True)),
        dict(zip(targets, errors.tolist(), strict=True)),
    )
