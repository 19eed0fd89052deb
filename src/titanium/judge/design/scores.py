"""What a package scores on its objectives in some futures, and by how much it is over the base in the same."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.explore.block import Chunk
from titanium.explore.weights import Z95
from titanium.judge.design.objectives import Objective
from titanium.judge.shares import FEWEST_DIFFERING, Share


@dataclass(frozen=True)
class Gain:
    """By how much a package is over the base in the same futures, the mean of paired differences."""

    futures: int
    differ: int
    """Futures in which the two differ."""
    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the 95% interval leaves out zero, and enough futures differ for it to mean something."""
        return (self.low > 0 or self.high < 0) and self.differ >= FEWEST_DIFFERING


@dataclass(frozen=True)
class Score:
    """The value of one objective of one package, with its 95% counting interval.

    The interval of a share is Wilson's, that of a mean the normal one; it says how well the futures were counted.
    """

    futures: int
    value: float
    low: float
    high: float
    over_base: Gain
    searched: float = math.nan
    """Its value in the futures in which it was found; nan of a package that was not searched for."""
    searched_gain: float = math.nan
    """That over the base, in the same futures."""


def means(objectives: Sequence[Objective], chunk: Chunk, moves: Sequence[int]) -> NDArray[np.float64]:
    """Value of every objective, axes (package, objective); nan where no future of a package is finite.

    Parameters
    ----------
    moves
        Number of levers that each package moves.
    """
    finite = chunk.finite
    counted = finite.sum(axis=1)
    found = np.full((len(finite), len(objectives)), np.nan)
    for column, own in enumerate(objectives):
        if own.kind == "moves":
            found[:, column] = np.asarray(moves, dtype=np.float64)
        else:
            total = np.where(finite, own.values(chunk.metrics), 0.0).sum(axis=1)
            np.divide(total, counted, out=found[:, column], where=counted > 0)
    return found


def scores(objective: Objective, chunk: Chunk, base: int, moves: Sequence[int]) -> list[Score]:
    """Scores of every package of a chunk on one objective, against that in the row `base`."""
    finite = chunk.finite
    if objective.kind == "moves":
        return [_sure(float(own), float(moves[base]), int(met.sum())) for own, met in zip(moves, finite, strict=True)]
    values = objective.values(chunk.metrics)
    return [_score(objective, values[row], values[base], finite[row], finite[base]) for row in range(len(values))]


def gain_of(objective: Objective, chunk: Chunk, row: int, other: int) -> Gain:
    """By how much one package of a chunk is over another, in a share or a mean."""
    both = chunk.finite[row] & chunk.finite[other]
    values = objective.values({name: chunk.metrics[name][[row, other]] for name in objective.metrics})
    return _gain(values[0][both] - values[1][both])


def _score(
    objective: Objective,
    own: NDArray[np.float64],
    base: NDArray[np.float64],
    met: NDArray[np.bool_],
    base_met: NDArray[np.bool_],
) -> Score:
    kept = own[met]
    both = met & base_met
    gain = _gain(own[both] - base[both])
    if objective.kind == "share":
        share = Share.of(int(kept.sum()), len(kept))
        return Score(share.futures, share.share, share.low, share.high, gain)
    value, half = mean_and_half(kept)
    return Score(len(kept), value, value - half, value + half, gain)


def _gain(differences: NDArray[np.float64]) -> Gain:
    mean, half = mean_and_half(differences)
    return Gain(len(differences), int(np.count_nonzero(differences)), mean, mean - half, mean + half)


def _sure(value: float, base: float, futures: int) -> Score:
    """A score that no future changes."""
    gap = value - base
    return Score(futures, value, value, value, Gain(futures, futures if gap else 0, gap, gap, gap))


def mean_and_half(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean of some numbers and half its 95% interval; nan of none."""
    if not len(values):
        return math.nan, math.nan
    return float(values.mean()), Z95 * float(values.std()) / math.sqrt(len(values))
