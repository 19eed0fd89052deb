"""How well a skill is known: whole starts are resampled, since the years of one window go together.

With five starts all 3,125 ways to draw five of them are gone through, so the interval is exact and depends on no seed.
Windows that share years are more alike than starts drawn anew would be, so the interval is still too narrow.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from titanium.evidence.backtest.chances import Floats

FEWEST = 3
"""Starts below which no interval is told."""
_MOST_EXACT = 6
_DRAWN = 4096


@dataclass(frozen=True)
class Skill:
    """A skill with its 95% interval over starts; nan where it is not known."""

    value: float
    low: float
    high: float

    @property
    def says(self) -> str:
        """Whether the interval leaves out zero: `better`, `worse` or `open`."""
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "open"


def skill_of(own: Floats, against: Floats) -> Skill:
    """Skill of a forecast over another, and its interval.

    Parameters
    ----------
    own, against
        Sum of the scores in the window of each start, axes (start,).

    Examples
    --------
    >>> skill_of(np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0]))
    Skill(value=0.5, low=0.5, high=0.5)
    """
    starts = len(own)
    value = _skill(own.sum(), against.sum())
    if starts < FEWEST or not np.isfinite(value):
        return Skill(float(value), float("nan"), float("nan"))
    if starts <= _MOST_EXACT:
        drawn = np.array(list(itertools.product(range(starts), repeat=starts)))
    else:
        drawn = np.random.default_rng(starts).integers(0, starts, (_DRAWN, starts))
    resampled = _skill(own[drawn].sum(axis=1), against[drawn].sum(axis=1))
    known = resampled[np.isfinite(resampled)]
    low, high = np.quantile(known, [0.025, 0.975])
    return Skill(float(value), float(low), float(high))


def _skill(own: Floats, against: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(against > 0, 1 - own / against, np.nan)
