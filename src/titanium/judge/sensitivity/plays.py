"""What an experiment plays: rows of levels in (0, 1) to the outcome of a package in the futures that they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from titanium.errors import InputError, nearest
from titanium.explore.block import Player
from titanium.explore.given import Given
from titanium.explore.panel import Panel
from titanium.explore.scope import Scope
from titanium.judge.inputs import Target
from titanium.judge.sensitivity.estimate import Floats
from titanium.judge.sensitivity.factors import CHANCE, Column

CENTRE = 0.5
"""Level of an uncertainty that is not moved: the middle of its own distribution."""
_STREAMS = 2.0**32


@dataclass(frozen=True, eq=False)
class Plays:
    """A package played in futures that are given by levels.

    Parameters
    ----------
    player
        What plays.
    package, setting
        Name of the package, and lever to value.
    target
        What is read of each future.
    columns
        Inputs that are moved, in the order of the columns of a row; others stay at the centre: an uncertainty in the
        middle of its distribution, a school at its first position, chance at one stream.
    seed
        Seed of the streams of chance.
    held
        School switch to the position at which it is held.
    """

    player: Player
    package: str
    setting: Mapping[str, float]
    target: Target
    columns: Sequence[Column]
    seed: int
    held: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def scope(self) -> Scope:
        """What is explored."""
        return self.player.scope

    def __call__(self, levels: Floats) -> Floats:
        """The outcome of each row, NaN where a number was not finite.

        Parameters
        ----------
        levels
            Level of each column in (0, 1), axes (row, column).
        """
        given = self.given(levels)
        chunk = Panel(self.player, given, given.index).play({self.package: self.setting})
        outcome = self.target.read(chunk.metrics[self.target.metric])[0].astype(np.float64)
        return np.where(chunk.finite[0], outcome, np.nan)

    def given(self, levels: Floats) -> Given:
        """The futures that rows of levels stand for."""
        n = len(levels)
        place = {column.name: number for number, column in enumerate(self.columns)}

        def level(name: str) -> Floats:
            return levels[:, place[name]] if name in place else np.full(n, CENTRE)

        scope = self.scope
        cell = np.zeros((n, len(scope.schools)), dtype=np.int8)
        for number, (name, switch) in enumerate(scope.schools.items()):
            if name in self.held:
                cell[:, number] = self.held[name]
            elif name in place:
                count = len(switch.positions)
                cell[:, number] = np.minimum(level(name) * count, count - 1).astype(np.int8)
        stream = np.zeros(n, dtype=np.uint32)
        if CHANCE in place:
            stream = np.minimum(level(CHANCE) * _STREAMS, _STREAMS - 1).astype(np.uint32)
        return Given(
            scope,
            self.seed,
            {symbol: level(symbol) for symbol, entry in scope.uncertainties.items() if entry.is_sampled},
            cell,
            stream,
        )


def position_of(scope: Scope, switch: str, position: str) -> int:
    """Number of a school's position.

    Raises
    ------
    InputError
        If there is no such switch or position; the nearest name is given.
    """
    if switch not in scope.schools:
        raise InputError(f"no school '{switch}'\n{nearest(switch, scope.schools)}")
    positions = list(scope.schools[switch].positions)
    if position not in positions:
        raise InputError(f"school '{switch}' has no position '{position}'\n{nearest(position, positions)}")
    return positions.index(position)


def package_of(scope: Scope, package: str | None) -> tuple[str, Mapping[str, Any]]:
    """A package by its name, or the one that others are compared with, and the value of every lever.

    Raises
    ------
    InputError
        If there is no such package.
    """
    name = package or scope.base
    return name, scope.package(name)
