"""What is estimated of every input: an index with its 95% interval, and how stable the ranks are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.explore.weights import Z95

Floats = NDArray[np.float64]
Play = Callable[[Floats], Floats]
"""Levels in (0, 1), axes (row, column), to the outcome of each row; not finite where a play failed."""
RESAMPLES = 200
"""Resamples of a bootstrap."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """One index of every input; arrays have the axis (input,).

    Attributes
    ----------
    value
        The index.
    low, high
        Its 95% interval, of how well it is counted; NaN where none is known.
    resamples
        The index in resamples of what was played, axes (resample, input); may have no rows.
    """

    value: Floats
    low: Floats
    high: Floats
    resamples: Floats

    @classmethod
    def around(cls, value: Floats, resamples: Floats) -> "Estimate":
        """An index and its bootstrap, with an interval of 1.96 standard deviations of the resamples to each side."""
        half = Z95 * resamples.std(axis=0, ddof=1)
        return cls(value, value - half, value + half, resamples)

    @classmethod
    def above_noise(cls, value: Floats, resamples: Floats, noise: float) -> "Estimate":
        """An index that is never negative, so that noise pushes it up, less what an input without effect shows.

        Signal and noise are taken to add in squares; a resample has the noise twice. That brings an input without
        effect to about zero, where twice the value less the mean of its bootstrap (Efron 1979) leaves more than half
        of the noise. The interval reaches down to the lower end of the basic bootstrap too, since noise adds less than
        in squares where an index is large.

        Parameters
        ----------
        value, resamples
            The index as it was counted.
        noise
            Its mean for inputs without effect.
        """
        centre = np.sqrt(np.maximum(value**2 - noise**2, 0))
        redrawn = np.sqrt(np.maximum(resamples**2 - 2 * noise**2, 0))
        low, high = np.quantile(redrawn, (0.025, 0.975), axis=0)
        basic = np.maximum(2 * value - np.quantile(resamples, 0.975, axis=0), 0)
        return cls(centre, np.minimum(np.minimum(low, basic), centre), np.maximum(high, centre), redrawn)

    @classmethod
    def plain(cls, value: Floats) -> "Estimate":
        """An index of which no interval is known."""
        unknown = np.full_like(value, np.nan)
        return cls(value, unknown, unknown, np.empty((0, len(value))))

    @classmethod
    def joined(cls, pieces: "Sequence[Estimate]") -> "Estimate":
        """Inputs that were estimated apart, one after the other."""
        return cls(
            np.concatenate([own.value for own in pieces]),
            np.concatenate([own.low for own in pieces]),
            np.concatenate([own.high for own in pieces]),
            np.concatenate([own.resamples for own in pieces], axis=1),
        )

    def ranks(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Rank of each input, 1 for the largest index, and the range that holds 95% of its ranks in resamples.

        Examples
        --------
        >>> estimate = Estimate.around(np.array([1.0, 3.0]), np.array([[1.0, 2.0], [2.0, 1.0]]))
        >>> [ranks.tolist() for ranks in estimate.ranks()]
        [[2, 1], [1, 1], [2, 2]]
        """
        own = _ranks(self.value[np.newaxis])[0]
        if not len(self.resamples):
            return own, own, own
        resampled = _ranks(self.resamples)
        low, high = np.quantile(resampled, (0.025, 0.975), axis=0, method="nearest").astype(np.int64)
        return own, np.minimum(low, own), np.maximum(high, own)

    def kept_on_top(self, count: int) -> float:
        """How many of the first `count` inputs are among the first `count` of a resample, on average; as a share."""
        if not len(self.resamples) or not count:
            return 1.0
        first = _ranks(self.value[np.newaxis])[0] <= count
        return float((_ranks(self.resamples)[:, first] <= count).mean())


@dataclass(frozen=True, eq=False)
class Effects:
    """What a method found.

    Attributes
    ----------
    estimates
        Name of an index to its estimate; the inputs are ranked by the first.
    clear
        Whether an input can be told from one without any effect, axes (input,).
    plays
        Rows that were counted.
    masked
        Rows left out since an outcome was not finite.
    mean, deviation
        Of the outcome in the rows that sample the futures.
    """

    estimates: Mapping[str, Estimate]
    clear: NDArray[np.bool_]
    plays: int
    masked: int
    mean: float
    deviation: float


def resampled_means(draws: Floats, seed: int, count: int = RESAMPLES) -> Floats:
    """Means of independent draws, axes (draw, input), in `count` bootstrap resamples; axes (resample, input)."""
    n = len(draws)
    weights = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=count)
    return (weights @ draws) / n


def _ranks(values: Floats) -> NDArray[np.int64]:
    """Rank along the last axis, 1 for the largest; of those that are alike the first comes first."""
    order = np.argsort(-values, axis=-1, kind="stable")
    ranks = np.empty(order.shape, dtype=np.int64)
    numbers = np.broadcast_to(np.arange(1, values.shape[-1] + 1, dtype=np.int64), order.shape)
    np.put_along_axis(ranks, order, numbers, axis=-1)
    return ranks
