"""Regret by school: what each package gives up against the best one in the same future, in every cut of the futures."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.explore.weights import Z95
from titanium.judge.cuts import ByCut
from titanium.judge.sheet.bootstrap import FEWEST, NONE, Estimate
from titanium.judge.sheet.measures import Measure
from titanium.judge.sheet.reading import Reading
from titanium.judge.sheet.robustness import quantile_interval, regret


@dataclass(frozen=True)
class Regret:
    """What one package gives up in one cut of the futures (Savage 1951), in the unit of what is measured."""

    futures: int
    """Futures in which the numbers of every package are finite."""
    mean: Estimate
    """Mean over futures; the interval is 95% and says how well it is counted."""
    p90: Estimate
    """What 9 in 10 futures stay within."""

    @classmethod
    def of(cls, lost: NDArray[np.floating]) -> "Regret":
        """From the regret in each future.

        Examples
        --------
        >>> found = Regret.of(np.array([0.0, 0.0, 1.0, 3.0]))
        >>> found.futures, found.mean.value, found.mean.bounded
        (4, 1.0, False)
        """
        n = len(lost)
        if not n:
            return cls(0, NONE, NONE)
        mean, high = float(lost.mean(dtype=np.float64)), float(np.quantile(lost, 0.9))
        if n < FEWEST:
            return cls(n, Estimate(mean), Estimate(high))
        half = Z95 * float(lost.std(dtype=np.float64)) / math.sqrt(n)
        return cls(n, Estimate(mean, mean - half, mean + half), Estimate(high, *quantile_interval(lost, 0.9, Z95)))


@dataclass(frozen=True)
class Regrets:
    """What every package gives up on one measure."""

    measure: Measure
    packages: Mapping[str, ByCut[Regret]]


def regrets(reading: Reading) -> tuple[Regrets, ...]:
    """Regret on every measure of a run, over all futures and in each position of each school; none of one package."""
    if len(reading.packages) < 2:
        return ()
    cell = reading.cell[reading.together]
    masks: list[NDArray[np.bool_]] = [np.ones(len(cell), np.bool_)]
    for place, switch in enumerate(reading.scope.schools.values()):
        masks += [cell[:, place] == position for position in range(len(switch.positions))]

    def said(measure: Measure) -> Regrets:
        lost = regret(reading.measured(measure), measure.up)
        return Regrets(
            measure,
            {
                name: ByCut[Regret].of(reading.scope, lambda cut, row=row: Regret.of(lost[row][masks[cut]]))
                for row, name in enumerate(reading.packages)
            },
        )

    return tuple(said(measure) for measure in reading.measures)
