"""How likely each count is: forecasts of events by year or by window, from futures or from a formula."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

Floats = NDArray[np.float64]

TAIL = 1e-9
"""Chance that the counts left out of a formula's table may have; it is given to the last."""


@dataclass(frozen=True, eq=False)
class Chances:
    """Forecasts of counts.

    Attributes
    ----------
    pmf
        Chance of each count from 0 on, axes (case, count); the last count stands for itself and all above.
    members
        Futures that each forecast was counted in; None where it is a formula's own and has no counting error.
    """

    pmf: Floats
    members: int | None = None

    @classmethod
    def of_counts(cls, counts: NDArray[np.integer]) -> "Chances":
        """What futures say: the share of them with each count.

        Parameters
        ----------
        counts
            Axes (future, case).

        Examples
        --------
        >>> Chances.of_counts(np.array([[0], [0], [2], [1]])).pmf
        array([[0.5 , 0.25, 0.25]])
        """
        futures, cases = counts.shape
        table = np.zeros((cases, int(counts.max(initial=0)) + 1))
        for case in range(cases):
            table[case] = np.bincount(counts[:, case], minlength=table.shape[1])
        return cls(table / futures, futures)

    @classmethod
    def of_base_rate(cls, events: int, years: int, exposures: Sequence[float]) -> "Chances":
        """What so many events in so many years say of a further span, if the rate stays: a negative binomial.

        The rate is not known, so it is drawn from its posterior under Jeffreys's prior: gamma with shape events + 1/2
        and rate years. A record without events leaves a rate that is low and not zero.

        Parameters
        ----------
        events, years
            What was counted before.
        exposures
            Length of each span, years.

        Examples
        --------
        >>> round(float(Chances.of_base_rate(0, 36, [1]).at_least_one[0]), 4)
        0.0136
        """
        shape = events + 0.5
        chances = [years / (years + exposure) for exposure in exposures]
        last = max(int(stats.nbinom.isf(TAIL, shape, p)) for p in chances)
        return cls(_closed(np.stack([stats.nbinom.pmf(np.arange(last + 1), shape, p) for p in chances])))

    @classmethod
    def of_mixture(cls, rates: Sequence[Floats], shifts: Sequence[NDArray[np.integer]]) -> "Chances":
        """A mixture of Poisson counts for each case, of which a part may have been counted already.

        Parameters
        ----------
        rates
            Rate of each path, for each case.
        shifts
            Events that each path has counted already, for each case.
        """
        last = max(
            int(stats.poisson.isf(TAIL, own.max())) + int(shift.max()) for own, shift in zip(rates, shifts, strict=True)
        )
        table = [_mixed(own, shift, last) for own, shift in zip(rates, shifts, strict=True)]
        return cls(_closed(np.stack(table)))

    def __len__(self) -> int:
        return len(self.pmf)

    @property
    def at_least_one(self) -> Floats:
        """Chance that anything happens, axes (case,)."""
        return np.clip(1 - self.pmf[:, 0], 0, 1)

    @property
    def mean(self) -> Floats:
        """Expected count, axes (case,)."""
        return self.pmf @ np.arange(self.pmf.shape[1])

    @property
    def cdf(self) -> Floats:
        """Chance of at most each count, axes (case, count)."""
        return np.minimum(np.cumsum(self.pmf, axis=1), 1)

    def quantile(self, level: float) -> NDArray[np.int64]:
        """Smallest count that is reached with a chance of at least `level`, axes (case,)."""
        return np.argmax(self.cdf >= level - 1e-12, axis=1).astype(np.int64)

    def of(self, counts: NDArray[np.integer]) -> Floats:
        """Chance of one count for each case, 0 for one beyond the table; axes (case,)."""
        inside = counts < self.pmf.shape[1]
        return np.where(inside, self.pmf[np.arange(len(self)), np.where(inside, counts, 0)], 0)


def join(parts: Sequence[Chances]) -> Chances:
    """The cases of several forecasts of one kind, one after the other."""
    width = max(part.pmf.shape[1] for part in parts)
    tables = [np.pad(part.pmf, ((0, 0), (0, width - part.pmf.shape[1]))) for part in parts]
    members = {part.members for part in parts}
    # Where ensembles differ in size, the smallest is taken: its correction for counting error is the largest.
    fewest = None if None in members else min(own for own in members if own is not None)
    return Chances(np.concatenate(tables), fewest)


def _mixed(rates: Floats, shifts: NDArray[np.integer], last: int) -> Floats:
    """Mean chance of each count up to `last` over Poisson counts that begin at their shifts."""
    found = np.zeros(last + 1)
    for shift in np.unique(shifts):
        own = rates[shifts == shift, None]
        more = np.arange(last + 1 - shift)
        found[shift:] += np.exp(special.xlogy(more, own) - own - special.gammaln(more + 1)).sum(axis=0)
    return found / len(rates)


def _closed(table: Floats) -> Floats:
    """A table whose last count takes what is left out."""
    table[:, -1] += 1 - table.sum(axis=1)
    return np.maximum(table, 0)
