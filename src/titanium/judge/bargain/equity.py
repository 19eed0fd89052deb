"""Equity: the host's share of what the alliance gives against its share of what the alliance costs.

Both shares are the case's own, of decade means, and are played, not appraised: events count. Olson and Zeckhauser
(1966) expect the small ally to pay less than its share of the benefit, which they call the exploitation of the great by
the small; the index here is ours and counts in how many more futures it is so than not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.explore.block import Packages
from titanium.explore.panel import Panel
from titanium.judge.shares import Share

METRIC = "equity"


@dataclass(frozen=True)
class Equity:
    """The host's share of the benefit less its share of the cost, over the futures that were played."""

    mean: float
    p05: float
    """The range that holds 9 in 10 futures."""
    p95: float
    host_gains: Share
    """Futures in which the host's share of the benefit is over its share of the cost."""
    exploitation: float
    """Futures in which the host has more than it pays for less those in which it has less, as a share of all: 1 where
    it always rides on the patron, -1 where the patron always rides on it, 0 where neither does more often."""

    @classmethod
    def of(cls, values: NDArray[np.floating[Any]]) -> "Equity | None":
        """Of the metric in some futures; None where it is finite in none.

        Examples
        --------
        >>> found = Equity.of(np.array([0.3, 0.1, -0.2, 0.2]))
        >>> round(found.mean, 6), found.host_gains.count, found.exploitation
        (0.1, 3, 0.5)
        """
        own = values[np.isfinite(values)].astype(np.float64)
        if not len(own):
            return None
        p05, p95 = (float(end) for end in np.quantile(own, [0.05, 0.95]))
        over, under = (int(np.count_nonzero(flag)) for flag in (own > 0, own < 0))
        return cls(float(own.mean()), p05, p95, Share.of(over, len(own)), (over - under) / len(own))


def equities(panel: Panel, packages: Packages) -> Mapping[str, Equity | None]:
    """The equity of packages, played in the futures of a panel."""
    values = panel.play(packages, only=(METRIC,)).metrics[METRIC]
    return {name: Equity.of(values[place]) for place, name in enumerate(packages)}
