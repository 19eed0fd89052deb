"""Signposts: what tells in advance the futures in which a package breaks later.

At a landmark quarter only futures count in which the package is still unbroken, and an observable is asked to part
those in which it breaks later from the others (landmarking: van Houwelingen 2007; Heagerty and Zheng 2005). Signs are
chosen in one sample of futures and judged in fresh ones.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from titanium.explore.weights import Z95
from titanium.judge.paths.triggers import sayable
from titanium.judge.shares import Share
from titanium.model.contingent import OBSERVABLES
from titanium.model.metrics import NEVER

LANDMARKS = (1, 2, 4, 6)
"""Landmarks that are tried, years from the start."""
LEVELS = 40
"""Levels tried at a landmark, evenly spread over the futures at risk."""
FEWEST = 20
"""Fewest futures in which a threshold breaks first for signs of it to be sought."""


@dataclass(frozen=True)
class Roc:
    """Area under the ROC curve with its interval by DeLong, DeLong and Clarke-Pearson (1988).

    The share of pairs, of a future in which the package breaks later and one in which it does not, that an observable
    puts in the right order; one half is no better than a coin.
    """

    area: float
    low: float
    high: float

    @classmethod
    def of(cls, breaking: NDArray[np.floating], holding: NDArray[np.floating]) -> "Roc":
        """Area for values in futures that break and in those that hold, higher values telling of a break.

        Undefined (nan) where either is missing; an interval needs two of each.

        Examples
        --------
        >>> Roc.of(np.array([2.0, 3.0, 3.0]), np.array([1.0, 2.0])).area
        0.9166666666666666
        """
        m, n = len(breaking), len(holding)
        if not m or not n:
            return cls(math.nan, math.nan, math.nan)
        above, below = _placed(breaking, holding), _placed(holding, breaking)
        area = float(above.mean())
        if m < 2 or n < 2:
            return cls(area, 0.0, 1.0)
        error = Z95 * math.sqrt(float(above.var(ddof=1)) / m + float(below.var(ddof=1)) / n)
        return cls(area, max(area - error, 0.0), min(area + error, 1.0))


def _placed(values: NDArray[np.floating], others: NDArray[np.floating]) -> NDArray[np.float64]:
    """Share of others below each value, those that equal it counted by half."""
    ordered = np.sort(others)
    below, upto = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
    return (below + upto) / (2 * len(others))


@dataclass(frozen=True)
class Signpost:
    """An observable at a level in a landmark quarter, as a sign of a later break; figures are of fresh futures."""

    observable: str
    above: bool
    level: float
    quarter: int
    """Landmark, 0 for the first quarter of the horizon; what is known at its start counts."""
    breaks: str | None
    """Threshold whose break, as the first, is foretold; None for any."""
    roc: Roc
    at_risk: Share
    """Futures in which it breaks later, of those in which the package is unbroken at the landmark."""
    precision: Share
    """Futures in which it breaks later, of those in which the sign shows."""
    recall: Share
    """Futures in which the sign shows, of those in which it breaks later."""
    lead: float
    """Quarters from the landmark to the break in the middle future that it tells rightly; nan if there is none."""

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Rule:
    """A sign as it was chosen."""

    observable: str
    above: bool
    level: float
    quarter: int
    breaks: str | None
    roc: Roc
    """In the futures in which it was chosen."""


class Breaks(NamedTuple):
    """When a package breaks, and in which futures it is the break that is to be foretold; axes (future,)."""

    quarter: NDArray[np.float32]
    """Quarter in which it broke, `NEVER` where it holds, -1 where it broke at signing."""
    foretold: NDArray[np.bool_]
    name: str | None
    """Threshold that is foretold; None for any."""

    @classmethod
    def every(
        cls,
        quarter: NDArray[np.float32],
        first_break: NDArray[np.float32],
        thresholds: Sequence[str],
        fewest: int = FEWEST,
    ) -> "tuple[Breaks, ...]":
        """Any break, and each threshold's that breaks first in `fewest` futures or more after signing."""
        later = (quarter >= 0) & (quarter < NEVER)
        each = [cls(quarter, later & (first_break == number), name) for number, name in enumerate(thresholds)]
        return cls(quarter, later, None), *(own for own in each if own.foretold.sum() >= fewest)


def landmarks(quarters: int) -> tuple[int, ...]:
    """Landmark quarters in a horizon of so many quarters; none if it is a year or less."""
    return tuple(4 * years for years in LANDMARKS if 4 * years < quarters)


def choose(
    seen: Mapping[str, NDArray[np.float32]], breaks: Breaks, observables: Sequence[str], quarters: int
) -> tuple[Rule, ...]:
    """The clearest sign of every observable, clearest first: direction and landmark by area, level by Youden's index.

    Of landmarks and directions the one is taken whose area has the highest lower end, so that few futures at risk do
    not pass for a clear sign.

    Parameters
    ----------
    seen
        Paths under the package, axes (quarter, future).
    quarters
        Length of the horizon.
    """
    found: list[Rule] = []
    for name in observables:
        rules = [
            rule
            for quarter in landmarks(quarters)
            for above in (False, True)
            if (rule := _best_level(name, seen[name][quarter], breaks, quarter, above=above)) is not None
        ]
        if rules:
            found.append(max(rules, key=lambda rule: rule.roc.low))
    return tuple(sorted(found, key=lambda rule: -rule.roc.low))


def _best_level(name: str, values: NDArray[np.float32], breaks: Breaks, quarter: int, *, above: bool) -> Rule | None:
    """The level of an observable with the largest Youden index (1950): recall less the share of false alarms."""
    breaking, others = _parted(values, breaks, quarter)
    at_risk = np.concatenate([breaking, others])
    if not len(breaking) or not len(others) or at_risk.min() == at_risk.max() or np.isnan(at_risk).any():
        return None
    levels = np.quantile(at_risk, np.linspace(0, 1, LEVELS + 2)[1:-1])
    told = sorted({sayable(float(level), OBSERVABLES[name].unit) for level in levels})

    def youden(level: float) -> float:
        return float(_shows(breaking, level, above=above).mean() - _shows(others, level, above=above).mean())

    side = 1 if above else -1
    return Rule(name, above, max(told, key=youden), quarter, breaks.name, Roc.of(side * breaking, side * others))


def judge(rule: Rule, seen: Mapping[str, NDArray[np.float32]], breaks: Breaks) -> Signpost:
    """What a sign tells in some futures, best fresh ones; parameters as for `choose`."""
    breaking, others = _parted(seen[rule.observable][rule.quarter], breaks, rule.quarter)
    later = breaks.quarter[breaks.foretold & (breaks.quarter >= rule.quarter)]
    told = _shows(breaking, rule.level, above=rule.above)
    right, wrong = int(told.sum()), int(_shows(others, rule.level, above=rule.above).sum())
    side = 1 if rule.above else -1
    return Signpost(
        observable=rule.observable,
        above=rule.above,
        level=rule.level,
        quarter=rule.quarter,
        breaks=rule.breaks,
        roc=Roc.of(side * breaking, side * others),
        at_risk=Share.of(len(breaking), len(breaking) + len(others)),
        precision=Share.of(right, right + wrong),
        recall=Share.of(right, len(breaking)),
        lead=float(np.median(later[told])) - rule.quarter if right else math.nan,
    )


def _parted(
    values: NDArray[np.float32], breaks: Breaks, quarter: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Values at a landmark in unbroken futures: those in which the break comes later, and all others."""
    at_risk = breaks.quarter >= quarter
    return values[at_risk & breaks.foretold], values[at_risk & ~breaks.foretold]


def _shows(values: NDArray[np.floating], level: float, *, above: bool) -> NDArray[np.bool_]:
    return values >= level if above else values <= level
