"""Counts in every cut of the futures, gathered chunk by chunk.

A **cut** is some of the futures: all of them, or those that hold one position of one school switch. The positions of a
switch part the futures, so their counts add up to those over all. Flags are packed into bits and bits are counted, so
that every count is an exact integer and all cuts together cost little more than one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from titanium.explore.scope import Scope
from titanium.judge.shares import Difference, Share

T = TypeVar("T")
U = TypeVar("U")

OVERALL = 0
"""Number of the cut that holds all futures; the positions follow in the order of the switches."""

PIECE = 8192
"""Futures counted in one go, so that memory does not grow with the size of a chunk."""


@dataclass(frozen=True)
class ByCut(Generic[T]):
    """Something said of all futures, and of those in each position of each school switch."""

    overall: T
    by_school: Mapping[str, Mapping[str, T]]
    """Switch to position to what is said there."""

    @classmethod
    def of(cls, scope: Scope, said: Callable[[int], T]) -> "ByCut[T]":
        """What `said` says of each cut, given its number."""
        number = OVERALL
        by_school: dict[str, dict[str, T]] = {}
        for switch, entry in scope.schools.items():
            by_school[switch] = {}
            for position in entry.positions:
                number += 1
                by_school[switch][position] = said(number)
        return cls(said(OVERALL), by_school)

    def map(self, change: Callable[[T], U]) -> "ByCut[U]":
        """The same cuts with `change` made to what is said of each."""
        by_school = {
            switch: {position: change(item) for position, item in items.items()}
            for switch, items in self.by_school.items()
        }
        return ByCut(change(self.overall), by_school)


class CutCounts:
    """Counts of flags, and of futures in which one package alone has a flag, in every cut.

    Parameters
    ----------
    scope
        A case or any other scope, whose switches give the cuts.
    n_packages
        Number of packages.
    flags
        Names of what is counted.
    paired
        Those of `flags` in which packages are compared with one another future by future.
    """

    def __init__(self, scope: Scope, n_packages: int, flags: Sequence[str], paired: Sequence[str]):
        self._positions = [len(entry.positions) for entry in scope.schools.values()]
        n_cuts = 1 + sum(self._positions)
        pairs = (n_cuts, n_packages, n_packages)
        self.futures: NDArray[np.int64] = np.zeros(n_cuts, dtype=np.int64)
        """Futures of each cut, whether or not any number was finite."""
        self._counts = {name: np.zeros(pairs[:2], dtype=np.int64) for name in flags}
        self._alone = {name: np.zeros(pairs, dtype=np.int64) for name in paired}
        self._met: NDArray[np.int64] = np.zeros(pairs, dtype=np.int64)

    def add(self, finite: NDArray[np.bool_], flags: Mapping[str, NDArray[np.bool_]], cell: NDArray[np.integer]) -> None:
        """Count some futures.

        Parameters
        ----------
        finite
            Where every number of a package is finite, axes (package, future); elsewhere no flag counts.
        flags
            Name to flags, axes (package, future).
        cell
            School positions, axes (future, switch).
        """
        for begin in range(0, len(cell), PIECE):
            part = slice(begin, begin + PIECE)
            self._add({name: flag[:, part] for name, flag in flags.items()}, finite[:, part], cell[part])

    def _add(
        self, flags: Mapping[str, NDArray[np.bool_]], finite: NDArray[np.bool_], cell: NDArray[np.integer]
    ) -> None:
        masks = _bits(self._masks(cell))
        met = _bits(finite)
        held = {name: _bits(flag) & met for name, flag in flags.items()}
        self.futures += _count(masks)
        for name, counts in self._counts.items():
            counts += _count(held[name] & masks[:, None])
        sides = [(self._met, met, met)]
        sides += [(alone, held[name], met & ~held[name]) for name, alone in self._alone.items()]
        for table, one, other in sides:
            both = one[:, None] & other
            for number, mask in enumerate(masks):
                table[number] += _count(both & mask)

    def _masks(self, cell: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Which futures each cut holds, axes (cut, future)."""
        everything = np.ones((1, len(cell)), dtype=np.bool_)
        positions = [cell[:, number] == np.arange(n)[:, None] for number, n in enumerate(self._positions)]
        return np.concatenate([everything, *positions])

    def share(self, name: str, package: int, cut: int = OVERALL) -> Share:
        """Share of a cut's futures in which a package has a flag; futures with a number not finite are left out."""
        return Share.of(int(self._counts[name][cut, package]), int(self._met[cut, package, package]))

    def difference(self, name: str, package: int, against: int, cut: int = OVERALL) -> Difference:
        """By how much a package has a flag more often than another in the same futures of a cut."""
        alone = self._alone[name][cut]
        return Difference.of(
            int(alone[package, against]), int(alone[against, package]), int(self._met[cut, package, against])
        )


def _bits(flags: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Flags along the last axis as words of 64 bits, filled up with False."""
    packed = np.packbits(flags, axis=-1)
    room = [(0, 0)] * (packed.ndim - 1) + [(0, -packed.shape[-1] % 8)]
    return np.ascontiguousarray(np.pad(packed, room)).view(np.uint64)


def _count(bits: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Number of True flags along the last axis."""
    return np.bitwise_count(bits).sum(axis=-1, dtype=np.int64)
