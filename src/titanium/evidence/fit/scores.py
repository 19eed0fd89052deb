"""Leave-one-out scores: what a model says of a case that it was not fitted to, exactly, by fitting again without it.

The log score is the mean of the logarithm of the probability given to what happened, higher is better; the Brier score
the mean of squared differences to what happened over all ends, lower is better (Brier 1950; Gneiting and Raftery 2007).
Both are proper: they are best for whoever says what it believes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from titanium.evidence.fit.estimates import Estimate
from titanium.evidence.fit.moves import Z95
from titanium.games.estimation.likelihood import is_maximum, predict

BASE_RATES = "base rates"
HALF = 0.5
"""Of a case that is added to each end where base rates predict, so that none is called impossible (Jeffreys)."""


@dataclass(frozen=True)
class Scores:
    """How well cases are foretold that a model was not fitted to.

    Attributes
    ----------
    name
        Of the model.
    log_score, brier, right
        Mean log score, mean Brier score, and cases whose most likely end is what happened.
    n
        Cases that were scored.
    ahead, low, high
        By how much the log score is above that of base rates, with its 95% interval (paired, case by case).
    failed
        Fits without a case that ended at no maximum; their cases are left out.
    """

    name: str
    log_score: float
    brier: float
    right: int
    n: int
    ahead: float
    low: float
    high: float
    failed: int = 0


@dataclass(frozen=True)
class Influence:
    """What one case does to a fit.

    Attributes
    ----------
    case
        Which one.
    end
        How it ended.
    distance
        Cook's distance: the shift of the estimates in their own errors, for each coefficient.
    given
        Probability that the other cases give to how it ended.
    turned
        Coefficients whose sign turns without it.
    """

    case: str
    end: str
    distance: float
    given: float
    turned: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class LeftOut:
    """A model fitted without each case in turn.

    Attributes
    ----------
    theta
        Coefficients without each case.
    given
        Probabilities of the ends of each case, by the fit without it.
    converged
        Whether that fit ended at a maximum.
    """

    theta: Float[np.ndarray, "row coefficient"]
    given: Float[np.ndarray, "row target"]
    converged: Bool[np.ndarray, " row"]


def leave_out(found: Estimate, groups: Sequence[object] | None = None) -> LeftOut:
    """Fit again without each case, or without each group of cases.

    Parameters
    ----------
    found
        The model as fitted to all cases.
    groups
        Of each case used; cases of one group are left out together. Each case alone if left out.
    """
    sample = found.fit.sample
    names = list(range(sample.n)) if groups is None else [groups[row] for row in sample.rows]
    folds = list(dict.fromkeys(names))
    fold_of = np.array([folds.index(name) for name in names])
    weights = (fold_of[None, :] != np.arange(len(folds))[:, None]).astype(np.float64)
    climbs = found.again(weights)
    good = np.asarray(is_maximum(climbs, sample.n), dtype=bool)[fold_of]
    theta = climbs.theta[fold_of]
    eta = (sample.x * theta) @ sample.observations.owner + sample.observations.offset
    return LeftOut(theta, predict(sample.likelihood, eta), good)


def base_rates(y: np.ndarray, n_ends: int) -> Float[np.ndarray, "row target"]:
    """Probabilities of the ends of each case by the shares of the others, half a case being added to each end."""
    counts = np.bincount(y, minlength=n_ends)[None, :] - np.eye(n_ends)[y]
    return (counts + HALF) / (len(y) - 1 + HALF * n_ends)


def score(name: str, given: Float[np.ndarray, "row target"], y: np.ndarray, good: np.ndarray | None = None) -> Scores:
    """Scores of predictions.

    Parameters
    ----------
    name
        Of what gave them.
    given
        Probabilities of the ends.
    y
        Position of what happened.
    good
        Cases that count; all if left out.
    """
    kept = np.ones(len(y), dtype=bool) if good is None else good
    n_ends = given.shape[1]
    logs = np.log(np.maximum(given[np.arange(len(y)), y], 1e-300))
    base = np.log(base_rates(y, n_ends)[np.arange(len(y)), y])
    ahead = (logs - base)[kept]
    n = int(kept.sum())
    if n == 0:
        return Scores(name, math.nan, math.nan, 0, 0, math.nan, math.nan, math.nan, len(y))
    half = Z95 * float(np.std(ahead, ddof=1)) / math.sqrt(n) if n > 1 else math.inf
    brier = np.sum(np.square(given - np.eye(n_ends)[y]), axis=1)
    right = np.argmax(given, axis=1) == y
    mean = float(ahead.mean())
    return Scores(
        name,
        float(logs[kept].mean()),
        float(brier[kept].mean()),
        int(right[kept].sum()),
        n,
        mean,
        mean - half,
        mean + half,
        int((~kept).sum()),
    )


def influences(found: Estimate, out: LeftOut, labels: tuple[str, ...]) -> tuple[Influence, ...]:
    """What each case does to a fit, the most influential first.

    Parameters
    ----------
    found
        The model as fitted to all cases.
    out
        The same without each case.
    labels
        What each row of the list is called.
    """
    sample = found.fit.sample
    shift = out.theta - found.fit.theta
    distance = np.einsum("nk,kl,nl->n", shift, -found.own.hessian, shift) / len(found.names)
    ends = sample.likelihood.targets
    y = np.asarray(sample.observations.y)
    told = [
        Influence(
            labels[sample.rows[row]],
            ends[y[row]],
            float(distance[row]),
            float(out.given[row, y[row]]),
            tuple(
                name
                for name, before, after in zip(found.names, found.fit.theta, out.theta[row], strict=True)
                if before * after < 0
            ),
        )
        for row in np.flatnonzero(out.converged)
    ]
    return tuple(sorted(told, key=lambda own: -own.distance))
