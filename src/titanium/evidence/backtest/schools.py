"""Whether a rival school forecasts better than another: the score of the futures in each position of a switch.

Positions part the futures, so each is scored as an ensemble of its own. A difference counts only if it is wider than in
each of many shuffles of the positions among the futures.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.evidence.backtest.chances import Floats
from titanium.explore.scope import Scope

SHUFFLES = 199
"""Shuffles that a difference must be wider than."""
LEAST = 0.01
"""Least difference that is told, as a share of the score over all futures."""


@dataclass(frozen=True)
class Apart:
    """A switch whose positions score differently.

    Attributes
    ----------
    switch
        The switch.
    scores
        Position to its mean ranked score a year, events.
    """

    switch: str
    scores: Mapping[str, float]

    @property
    def best(self) -> str:
        """The position of the lowest score."""
        return min(self.scores, key=lambda position: self.scores[position])


def apart(
    scope: Scope,
    counts: Sequence[NDArray[np.integer]],
    cells: Sequence[NDArray[np.integer]],
    happened: Sequence[NDArray[np.integer]],
    seed: int,
) -> tuple[Apart, ...]:
    """Switches whose positions forecast an event clearly better or worse.

    Parameters
    ----------
    scope
        Has the switches.
    counts
        For each start, axes (future, year).
    cells
        For each start, school positions, axes (future, switch).
    happened
        For each start, axes (year,).
    seed
        Of the shuffles.
    """
    switches = [(name, list(entry.positions)) for name, entry in scope.schools.items() if len(entry.positions) > 1]
    if not switches:
        return ()
    names = list(scope.schools)
    tables = [_at_most(own) for own in counts]
    random = np.random.default_rng([seed, len(counts)])
    columns = {name: (names.index(name), len(positions)) for name, positions in switches}

    def scores(name: str, held: Sequence[NDArray[np.integer]]) -> Floats:
        """Mean score of each position where the futures hold these positions."""
        column, n_positions = columns[name]
        numbers = np.arange(n_positions)[:, None]
        parts = [
            _ranked(table, own[:, column] == numbers, came)
            for table, own, came in zip(tables, held, happened, strict=True)
        ]
        return np.concatenate(parts, axis=1).mean(axis=1)

    own = {name: scores(name, cells) for name in columns}
    clear = [name for name, values in own.items() if np.ptp(values) > LEAST * float(np.mean(values)) > 0]
    for _ in range(SHUFFLES):
        shuffled = [random.permutation(cell) for cell in cells]
        clear = [name for name in clear if np.ptp(own[name]) > np.ptp(scores(name, shuffled))]
        if not clear:
            break
    return tuple(
        Apart(name, dict(zip(positions, map(float, own[name]), strict=True)))
        for name, positions in switches
        if name in clear
    )


def _at_most(counts: NDArray[np.integer]) -> NDArray[np.float32]:
    """Whether each future has at most each count, axes (future, year, count)."""
    return (counts[:, :, None] <= np.arange(int(counts.max(initial=0)) + 1)).astype(np.float32)


def _ranked(at_most: NDArray[np.float32], held: NDArray[np.bool_], happened: NDArray[np.integer]) -> Floats:
    """Fair ranked score of each position's futures, axes (position, year); nan for a position that none holds."""
    futures, years, width = at_most.shape
    members = held.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        cdf = (held.astype(np.float32) @ at_most.reshape(futures, -1)).astype(np.float64) / members[:, None]
        cdf = cdf.reshape(len(held), years, width)
        error = (cdf - (happened[:, None] <= np.arange(width))) ** 2
        error -= cdf * (1 - cdf) / np.maximum(members - 1, 1)[:, None, None]
    return error.sum(axis=2) + np.maximum(happened - width, 0)
