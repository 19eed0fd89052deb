# pyright: reportMissingTypeStubs=false
# SciPy ships its types in a package of their own, which nothing here needs.
"""Which inputs move the outcome by themselves: the share of its variance that each explains, against noise.

The share is the correlation ratio of the outcome on groups of an input (Pearson 1905), which estimates the input's
first-order Sobol index from given data (Plischke 2012), corrected for what groups of pure noise would explain (Kelley
1935). It takes any dependence on one input, rising, falling or neither; what two inputs do only together it does not
see, so an input of no score may still matter in a rule.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc, fdtri

from titanium.judge.discover.coded import BINS, Kind, coded

MOST_GROUPS, ROWS_IN_GROUP = 20, 10
"""Groups of one input at most, and rows of the rarer outcome for each group at least."""
THIRDS = ("lowest third", "middle third", "highest third")


@dataclass(frozen=True)
class Score:
    """What one input explains by itself.

    Attributes
    ----------
    name
        The input.
    explained
        Share of the outcome's variance, corrected for noise; it may fall a little below 0 where there is nothing.
    noise
        What noise alone would reach with all inputs together in 5 of 100 cases (F test, Bonferroni).
    p_value
        How often noise alone would reach as much in this input.
    profile
        Mean of the outcome in each third of the rows, or in each category by its number.
    """

    name: str
    explained: float
    noise: float
    p_value: float
    profile: Mapping[str, float]

    @property
    def is_clear(self) -> bool:
        """Whether it explains more than noise would."""
        return self.explained > self.noise


def scores(
    columns: Mapping[str, NDArray[np.number]],
    outcome: NDArray[np.number] | NDArray[np.bool_],
    kinds: Mapping[str, Kind] | None = None,
    rows: NDArray[np.integer] | None = None,
) -> list[Score]:
    """Scores of all inputs, the largest first.

    Parameters
    ----------
    columns
        Input to its values, axis (row,).
    outcome
        A number, or yes or no, for each row.
    kinds
        Input to its kind; continuous where left out.
    rows
        Rows that are looked at, one input after another, so that no second table is held; all if left out.

    Examples
    --------
    >>> x = np.arange(1000) / 1000
    >>> [best, other] = scores({"x": x, "z": np.arange(1000) % 7 / 7}, x > 0.5)
    >>> best.name, round(best.explained, 2), best.is_clear, other.is_clear
    ('x', 1.0, True, False)
    """
    y = (outcome if rows is None else outcome[rows]).astype(np.float64)
    known: Mapping[str, Kind] = kinds or {}
    rarer = min(y.sum(), len(y) - y.sum()) if outcome.dtype == np.bool_ else len(y)
    n_groups = min(max(int(rarer) // ROWS_IN_GROUP, 2), MOST_GROUPS)
    found = [
        _score(name, values if rows is None else values[rows], y, known.get(name, "continuous"), n_groups, len(columns))
        for name, values in columns.items()
    ]
    return sorted(found, key=lambda score: -score.explained)


def _score(
    name: str, values: NDArray[np.number], y: NDArray[np.float64], kind: Kind, n_groups: int, n_inputs: int
) -> Score:
    codes = values.astype(np.uint8) if kind == "categorical" else coded(values)
    rows = np.bincount(codes, minlength=BINS).astype(np.float64)
    sums = np.bincount(codes, weights=y, minlength=BINS)
    if kind == "categorical":
        group = np.arange(BINS)
        present = np.flatnonzero(rows)
        profile = {str(place): float(sums[place] / rows[place]) for place in present.tolist()}
    else:
        middle = (np.cumsum(rows) - rows / 2) / len(y)
        group = np.minimum((middle * n_groups).astype(np.int64), n_groups - 1)
        third = np.minimum((middle * len(THIRDS)).astype(np.int64), len(THIRDS) - 1)
        in_third, own = np.bincount(third, rows, len(THIRDS)), np.bincount(third, sums, len(THIRDS))
        profile = {word: float(own[n] / in_third[n]) for n, word in enumerate(THIRDS) if in_third[n]}
    rows, sums = np.bincount(group, rows), np.bincount(group, sums)
    sums, rows = sums[rows > 0], rows[rows > 0]
    total = float(((y - y.mean()) ** 2).sum())
    if len(rows) < 2 or len(rows) >= len(y) or total == 0:
        return Score(name, 0.0, 0.0, 1.0, profile)
    between = float((rows * (sums / rows - y.mean()) ** 2).sum())
    return _judged(name, between / total, len(rows) - 1, len(y) - len(rows), n_inputs, profile)


def _judged(name: str, ratio: float, groups: int, left: int, n_inputs: int, profile: Mapping[str, float]) -> Score:
    """A score from its correlation ratio and degrees of freedom."""

    def corrected(own: float) -> float:
        return 1 - (1 - own) * (groups + left) / left

    limit = float(fdtri(groups, left, 1 - 0.05 / n_inputs))
    noise = corrected(limit * groups / (limit * groups + left))
    statistic = ratio / groups / ((1 - ratio) / left) if ratio < 1 else math.inf
    return Score(name, corrected(ratio), noise, float(fdtrc(groups, left, statistic)), profile)
