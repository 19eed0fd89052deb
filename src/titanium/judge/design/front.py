"""What a front has to say: its knee, what its objectives cost one another, and what its members have in common."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from titanium.judge.design.objectives import Objective
from titanium.judge.design.space import Space

COMMON = 0.9
"""Share of the members that must agree."""
NEAR = 0.1
"""Values within so much of a lever's range count as the same setting."""
FEWEST_MEMBERS = 5
"""Members of a front of which a trade-off is told."""
TELLING = 0.4
"""Least rank correlation that is told."""


@dataclass(frozen=True)
class TradeOff:
    """How two objectives go together along the front.

    Attributes
    ----------
    correlation
        Rank correlation (Spearman) of how good the members are at each; below zero one is had at the cost of the other.
    slope
        What one unit more of `other` goes with in `one`, the median over pairs of members (Theil 1950; Sen 1968). It
        describes the members; it is not what a change of one lever does.
    """

    one: Objective
    other: Objective
    correlation: float
    slope: float
    members: int


@dataclass(frozen=True)
class Common:
    """What nearly all members do with a lever.

    Attributes
    ----------
    how
        `same` setting (within a tenth of the range), `raised` or `lowered` from the base.
    low, high
        Ends of the settings of those that agree.
    is_base
        Whether the base's own value is among these settings.
    """

    lever: str
    how: str
    low: float
    high: float
    count: int
    members: int
    is_base: bool


def knee(points: NDArray[np.float64]) -> int:
    """The member that is furthest towards the ideal from the plane through the ends of the front (Das 1999).

    Every objective is scaled so that the front's best is 0 and its worst 1. The plane is that through the points at
    which one objective is at its worst and all others are at their best; in two objectives it is the line through both
    ends of the front. So the knee gives up least, over all objectives together.

    Parameters
    ----------
    points
        Axes (member, objective), all to be minimised.

    Examples
    --------
    >>> x = np.linspace(0, 1, 101)
    >>> front = np.stack([x, (1 - np.sqrt(x)) ** 2], axis=1)
    >>> float(x[knee(front)])
    0.25
    """
    low, high = points.min(axis=0), points.max(axis=0)
    wide = high > low
    scaled = (points[:, wide] - low[wide]) / (high - low)[wide]
    return int(np.argmin(scaled.sum(axis=1)))


def trade_offs(objectives: Sequence[Objective], values: NDArray[np.float64]) -> tuple[TradeOff, ...]:
    """Pairs of objectives that go together along the front or against each other, the clearest first.

    Parameters
    ----------
    values
        Axes (member, objective), in their own units.
    """
    if len(values) < FEWEST_MEMBERS:
        return ()
    found: list[TradeOff] = []
    for a, b in combinations(range(len(objectives)), 2):
        one, other = values[:, a], values[:, b]
        if np.ptp(one) == 0 or np.ptp(other) == 0:
            continue
        turned = 1.0 if objectives[a].maximise == objectives[b].maximise else -1.0
        correlation = turned * float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])
        slope = _slope(one, other)
        if abs(correlation) >= TELLING:
            found.append(TradeOff(objectives[a], objectives[b], correlation, slope, len(values)))
    return tuple(sorted(found, key=lambda own: -abs(own.correlation)))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rank of each value; of equal ones the middle."""
    less = np.sum(values[:, np.newaxis] > values, axis=1)
    return less + 0.5 * np.sum(values[:, np.newaxis] == values, axis=1)


def _slope(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Median over pairs of the difference in one for each unit of the other."""
    first, second = np.triu_indices(len(one), 1)
    rise, run = one[first] - one[second], other[first] - other[second]
    return float(np.median(rise[run != 0] / run[run != 0]))


def in_common(space: Space, settings: Sequence[Mapping[str, float]]) -> tuple[Common, ...]:
    """Levers that at least 9 in 10 members set alike, or move the same way."""
    if len(settings) < FEWEST_MEMBERS:
        return ()
    enough = math.ceil(COMMON * len(settings) - 1e-9)
    found: list[Common] = []
    for axis in space.axes:
        values = sorted(setting[axis.key] for setting in settings)
        room = 0.0 if axis.is_coded else NEAR * axis.width
        begin, end = _fullest(values, room)
        ways = {"raised": [own for own in values if own > axis.origin]}
        ways["lowered"] = [own for own in values if own < axis.origin]
        way = max(ways, key=lambda name: len(ways[name]))
        if end - begin >= enough:
            kept, how = values[begin:end], "same"
        elif len(ways[way]) >= enough and not axis.is_coded:
            kept, how = ways[way], way
        else:
            continue
        is_base = kept[0] <= axis.origin <= kept[-1]
        found.append(Common(axis.key, how, kept[0], kept[-1], len(kept), len(values), is_base))
    return tuple(found)


def _fullest(values: Sequence[float], room: float) -> tuple[int, int]:
    """The stretch of sorted values that lie within `room` and are most; of several as full, the narrowest."""
    best = (0, 0)
    end = 0
    for begin, low in enumerate(values):
        while end < len(values) and values[end] <= low + room + 1e-12:
            end += 1
        size, known = end - begin, best[1] - best[0]
        if size > known or (size == known and values[end - 1] - low < values[best[1] - 1] - values[best[0]]):
            best = (begin, end)
    return best
