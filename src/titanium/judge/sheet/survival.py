"""How long something lasts where not everything is watched to its end (Kaplan and Meier 1958)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.explore.weights import Z95


@dataclass(frozen=True, eq=False)
class Survival:
    """The product-limit estimate: the share that lasts beyond each time at which something ended.

    Attributes
    ----------
    times
        Times at which anything ended, in order.
    at_risk, ended
        How many were watched just before each time, and how many ended at it.
    share
        Share that lasts beyond each time.
    error
        Its standard error by Greenwood's formula (1926); nan where nothing lasts.
    low, high
        Its 95% interval on the scale of log(-log) (Kalbfleisch and Prentice 1980).
    """

    times: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    ended: NDArray[np.int64]
    share: NDArray[np.float64]
    error: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def of(cls, time: NDArray[np.floating], seen: NDArray[np.bool_]) -> "Survival":
        """The estimate from times, of which those not `seen` to end were watched no longer.

        What ends at the time at which another is last watched ends before that.

        Examples
        --------
        >>> found = Survival.of(np.array([1.0, 2.0, 2.0, 3.0]), np.array([True, True, False, True]))
        >>> found.times.tolist(), found.share.tolist()
        ([1.0, 2.0, 3.0], [0.75, 0.5, 0.0])
        """
        times = np.unique(time[seen]).astype(np.float64)
        ended = np.array([(time[seen] == own).sum() for own in times], dtype=np.int64)
        at_risk = np.array([(time >= own).sum() for own in times], dtype=np.int64)
        lasting = at_risk - ended
        share: NDArray[np.float64] = np.cumprod(lasting / np.maximum(at_risk, 1)).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = np.cumsum(ended / (at_risk * lasting))
            error = np.where(share > 0, share * np.sqrt(spread), math.nan)
            factor = np.exp(Z95 * np.sqrt(spread) / np.log(share))
            low: NDArray[np.float64] = share ** (1 / factor)
            high: NDArray[np.float64] = share**factor
        gone = share <= 0
        if gone.any():
            before = high[~gone]
            low[gone], high[gone] = 0.0, float(before[-1]) if len(before) else 1.0
        return cls(times, at_risk, ended, share, error, low, high)

    def at(self, time: float) -> tuple[float, float, float]:
        """Share that lasts beyond a time, with its interval."""
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return float(self.share[place]), float(self.low[place]), float(self.high[place])

    def median(self) -> tuple[float, float, float]:
        """First time beyond which no more than half last, with its interval; nan where more do to the end.

        The interval holds the times at which that of the share holds one half (Brookmeyer and Crowley 1982).
        """
        return self._first(self.share), self._first(self.low), self._first(self.high)

    def _first(self, share: NDArray[np.float64]) -> float:
        under = np.nonzero(share <= 0.5)[0]
        return float(self.times[under[0]]) if len(under) else math.nan

    def restricted_mean(self, until: float) -> float:
        """Mean time that lies before the end and before `until`: the area under the curve (Irwin 1949)."""
        kept = self.times < until
        edges = np.concatenate([[0.0], self.times[kept], [until]])
        steps = np.concatenate([[1.0], self.share[kept]])
        return float((np.diff(edges) * steps).sum())
