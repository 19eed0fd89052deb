"""The variance of an outcome shared out among groups of inputs, from pairs of futures that share some groups.

Of two futures that share a set of groups, and are drawn independently in the rest, the covariance of their outcomes is
the variance that the set explains by itself: the closed Sobol index (Sobol 2001), estimated with the mean and variance
of both halves (Janon et al. 2014). A set is written as the sum of 2**number over its groups.

- `alone`: what a group explains by itself, whatever else is unknown.
- `total`: what would be left if all other groups were known (Homma and Saltelli 1996).
- `shapley`: a group's part, where what several explain together is shared out evenly; the parts add up to 1, with
  dependent inputs too (Owen 2014; Song, Nelson and Staum 2016).
- `together`: what no group explains alone, since it takes several.
"""

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from titanium.judge.sensitivity.estimate import RESAMPLES, Estimate, Floats


@dataclass(frozen=True, eq=False)
class Decomposition:
    """Indices with their bootstraps; arrays have the axis (group,), those of `together` and `explained` one place."""

    alone: Estimate
    total: Estimate
    shapley: Estimate
    together: Estimate


def sets_of(n_groups: int) -> NDArray[np.int64]:
    """Every set of groups but the empty one and that of all: what pairs must share.

    Examples
    --------
    >>> sets_of(2).tolist()
    [1, 2]
    """
    return np.arange(1, 2**n_groups - 1)


def members(n_groups: int) -> NDArray[np.bool_]:
    """Which groups each of the sets of `sets_of` has, axes (set, group)."""
    return (sets_of(n_groups)[:, np.newaxis] >> np.arange(n_groups)) % 2 == 1


def closed_indices(outcome: Floats, again: Floats, weights: Floats) -> Floats:
    """Share of the variance that each set explains by itself.

    Parameters
    ----------
    outcome
        Outcome of each future, axes (row,).
    again
        Outcome of the future that shares a set with it, axes (set, row).
    weights
        How often each row counts, axes (resample, row).

    Returns
    -------
    Axes (resample, set); 0 where nothing varies.

    Examples
    --------
    >>> closed_indices(np.array([0.0, 1.0]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.ones((1, 2))).tolist()
    [[1.0, -1.0]]
    """
    size = weights.sum(axis=1, keepdims=True)
    mean = weights @ ((outcome + again) / 2).T / size
    product = weights @ (outcome * again).T / size - mean**2
    variance = weights @ ((outcome**2 + again**2) / 2).T / size - mean**2
    found: Floats = np.divide(product, variance, out=np.zeros_like(product), where=variance > 0)
    return found


def decomposed(outcome: Floats, again: Floats, n_groups: int, seed: int = 0) -> Decomposition:
    """The variance of an outcome shared out among groups.

    Parameters
    ----------
    outcome
        Outcome of each future, axes (row,); all finite.
    again
        Outcome of the future that shares each set of `sets_of(n_groups)` with it, axes (set, row).
    n_groups
        Number of groups, chance among them: all groups together explain everything.
    seed
        Seed of the bootstrap, which draws rows.

    Examples
    --------
    Two coins of which the second does nothing:

    >>> coin = np.tile([0.0, 1.0], 500)
    >>> found = decomposed(coin, np.stack([coin, np.repeat([0.0, 1.0], 500)]), 2)
    >>> found.shapley.value.round(2).tolist(), found.together.value.round(2).tolist()
    ([1.0, 0.0], [0.0])
    """
    n = len(outcome)
    drawn = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    own = closed_indices(outcome, again, np.ones((1, n)))
    resampled = closed_indices(outcome, again, drawn.astype(np.float64))

    def estimate(weights: Floats, constant: Floats) -> Estimate:
        """An index that is linear in the closed indices, which are told by the sets in the order of `sets_of`."""
        return Estimate.around(own[0] @ weights.T + constant, resampled @ weights.T + constant)

    sets, groups = sets_of(n_groups), np.arange(n_groups)
    single = (sets == 2 ** groups[:, np.newaxis]).astype(np.float64)
    rest = (sets == 2**n_groups - 1 - 2 ** groups[:, np.newaxis]).astype(np.float64)
    shares, constant = _shapley(n_groups)
    lone = 1.0 if n_groups == 1 else 0.0  # a group that is all there is explains everything
    return Decomposition(
        alone=estimate(single, np.full(n_groups, lone)),
        total=estimate(-rest, np.ones(n_groups)),
        shapley=estimate(shares, constant),
        together=estimate(-single.sum(axis=0, keepdims=True), np.full(1, 1 - lone)),
    )


def _shapley(n_groups: int) -> tuple[Floats, Floats]:
    """Weights of the closed indices in each Shapley effect, axes (group, set), and what the set of all adds."""
    sets, everyone = sets_of(n_groups), 2**n_groups - 1
    weights = np.zeros((n_groups, len(sets)))
    constant = np.zeros(n_groups)
    for group in range(n_groups):
        for before in range(everyone):
            if before >> group & 1:
                continue
            weight = 1 / (n_groups * comb(n_groups - 1, before.bit_count()))
            after = before | 1 << group
            if before:
                weights[group, before - 1] -= weight
            if after == everyone:
                constant[group] += weight
            else:
                weights[group, after - 1] += weight
    return weights, constant
