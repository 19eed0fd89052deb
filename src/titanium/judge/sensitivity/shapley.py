# pyright: reportMissingTypeStubs=false
"""Shapley effects: the variance of an outcome shared out among inputs, those that are drawn together too.

A factor's effect is what it adds to E[Var(y | all factors outside a set)] when it joins the set, averaged over the
orders in which factors may join (Song, Nelson and Staum 2016; Owen and Prieur 2017). True effects are not negative and
add up to the variance. Along an order each value is half the squared difference between an outcome and one whose set
is drawn anew, given the rest; steps share their random numbers, so a factor without effect gets exactly 0. With
independent inputs that is the estimator of Goda (2021), and each order is read backwards as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from titanium.errors import InputError
from titanium.judge.sensitivity.estimate import Effects, Estimate, Floats, Play, resampled_means
from titanium.judge.sensitivity.sobol import ROWS

_EDGE = 2.0**-33


@dataclass(frozen=True, eq=False)
class Copula:
    """Columns that are drawn together, by the correlation of their normal scores; all others are independent.

    Attributes
    ----------
    columns
        Their numbers.
    matrix
        Correlation of their normal scores, positive definite, axes (column, column).
    """

    columns: tuple[int, ...] = ()
    matrix: Floats = field(default_factory=lambda: np.empty((0, 0)))

    def tie(self, points: Floats) -> Floats:
        """Levels with these correlations, from independent points of the unit cube; axes (row, column)."""
        if not self.columns:
            return points
        levels = points.copy()
        scores = ndtri(points[:, self.columns]) @ np.linalg.cholesky(self.matrix).T
        levels[:, self.columns] = _level(scores)
        return levels

    def redrawn(self, levels: Floats, fresh: Floats, anew: NDArray[np.bool_]) -> Floats:
        """Levels of which some columns are drawn anew, given the others.

        Parameters
        ----------
        levels
            Levels with these correlations, axes (row, column).
        fresh
            Independent points of the unit cube, of the same shape.
        anew
            Which columns of a row are drawn anew, of the same shape.
        """
        found = np.where(anew, fresh, levels)
        if not self.columns:
            return found
        own = anew[:, self.columns]
        codes = np.unique(own, axis=0, return_inverse=True)
        for number, chosen in enumerate(codes[0]):
            if not chosen.any():
                continue
            rows = np.flatnonzero(codes[1].ravel() == number)
            j, k = np.flatnonzero(chosen), np.flatnonzero(~chosen)
            columns = np.array(self.columns)
            slope = np.linalg.solve(self.matrix[np.ix_(k, k)], self.matrix[np.ix_(k, j)]).T
            left = self.matrix[np.ix_(j, j)] - slope @ self.matrix[np.ix_(k, j)]
            mean = ndtri(levels[np.ix_(rows, columns[k])]) @ slope.T
            noise = ndtri(fresh[np.ix_(rows, columns[j])]) @ np.linalg.cholesky(left).T
            found[np.ix_(rows, columns[j])] = _level(mean + noise)
        return found


INDEPENDENT = Copula()


def shapley(
    play: Play,
    factors: Sequence[Sequence[int]],
    samples: int,
    seed: int,
    *,
    copula: Copula = INDEPENDENT,
) -> Effects:
    """Shapley effects of every factor, as shares of the variance.

    Parameters
    ----------
    play
        What is analysed.
    factors
        Columns of each factor; together they are all columns. Factors may depend on one another.
    samples
        Orders in which factors join; each takes as many plays as there are factors, and one.
    seed
        Seed of the orders, the points and the resamples.
    copula
        Columns that are drawn together.

    Returns
    -------
    `shapley`; the values add up to 1. An order of which any play failed is left out.

    Raises
    ------
    InputError
        If there are fewer than two orders.
    """
    if samples < 2:
        raise InputError(f"{samples} orders of the inputs: at least 2 are wanted")
    generator = np.random.default_rng(seed)
    step = max(ROWS // (len(factors) + 1), 1)
    pieces = [_along(play, factors, min(step, samples - begin), generator, copula) for begin in range(0, samples, step)]
    outcome = np.concatenate([piece[0] for piece in pieces])
    order = np.concatenate([piece[1] for piece in pieces])
    finite = np.isfinite(outcome).all(axis=1)
    added = contributions(outcome[finite], order[finite], both_ways=not copula.columns)
    estimate = _shares(added, seed)
    ends = outcome[finite][:, [0, -1]]
    return Effects(
        {"shapley": estimate},
        estimate.low > 0,
        plays=int(finite.sum()) * outcome.shape[1],
        masked=int((~finite).sum()) * outcome.shape[1],
        mean=float(ends.mean()) if finite.any() else np.nan,
        deviation=float(ends.std()) if finite.any() else 0.0,
    )


def contributions(outcome: Floats, order: NDArray[np.int64], *, both_ways: bool = False) -> Floats:
    """What each factor adds along each order, in units of the variance.

    Parameters
    ----------
    outcome
        Outcome before any factor joined and after each did, axes (order, step).
    order
        Number of the factor that joins at each step, axes (order, step).
    both_ways
        Whether factors are independent of one another: then an order read backwards, from the last outcome, is one as
        well, and the mean of both has less noise.

    Returns
    -------
    Axes (order, factor).
    """
    before, after = outcome[:, :-1], outcome[:, 1:]
    if both_ways:
        steps = (outcome[:, :1] - outcome[:, -1:]) / 2 * (before - after)
    else:
        steps = (outcome[:, :1] - (before + after) / 2) * (before - after)
    added = np.empty_like(steps)
    np.put_along_axis(added, order, steps, axis=1)
    return added


def _along(
    play: Play, factors: Sequence[Sequence[int]], count: int, generator: np.random.Generator, copula: Copula
) -> tuple[Floats, NDArray[np.int64]]:
    """Outcomes along some orders, and the orders; axes (order, step)."""
    columns = sum(map(len, factors))
    base = copula.tie(_inside(generator.random((count, columns))))
    fresh = _inside(generator.random((count, columns)))
    order = generator.permuted(np.tile(np.arange(len(factors)), (count, 1)), axis=1)
    place = np.argsort(order, axis=1)
    owner = np.empty(columns, dtype=np.int64)
    for number, members in enumerate(factors):
        owner[list(members)] = number
    rows = len(factors) + 1
    anew = place[:, np.newaxis, owner] < np.arange(rows)[:, np.newaxis]
    shape = (count * rows, columns)
    levels = copula.redrawn(
        np.repeat(base, rows, axis=0), np.repeat(fresh, rows, axis=0), np.ascontiguousarray(anew).reshape(shape)
    )
    return play(levels).reshape(count, rows), order


def _shares(added: Floats, seed: int) -> Estimate:
    """Means over orders as shares of their sum; 0 where nothing varies."""
    total = added.mean(axis=0).sum() if len(added) else 0.0
    if total <= 0:
        zero = np.zeros(added.shape[1])
        return Estimate(zero, zero, zero, np.empty((0, added.shape[1])))
    means = resampled_means(added, seed)
    whole = means.sum(axis=1, keepdims=True)
    return Estimate.around(added.mean(axis=0) / total, means / np.where(whole > 0, whole, 1.0))


def _level(scores: Floats) -> Floats:
    return _inside(ndtr(scores))


def _inside(points: Floats) -> Floats:
    return np.clip(points, _EDGE, 1 - _EDGE)
