"""Futures given one by one: any level of every uncertainty, any schools, any stream of chance.

A design samples futures; here they are set, as a search, a load sweep or a method of sensitivity wants them. They are
played as those of a design are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from titanium.errors import InputError, nearest
from titanium.explore.futures import Design, Futures, draw
from titanium.explore.scope import Scope

LOWEST, HIGHEST = 2.0**-33, 1 - 2.0**-33
"""Levels are kept within these, as those of a design are: no draw lies exactly at the end of its range."""


@dataclass(frozen=True, eq=False)
class Given:
    """Futures given one by one; a future's number is its place.

    Parameters
    ----------
    case
        What is drawn.
    seed
        Seed of the streams of chance.
    levels
        Symbol of every sampled uncertainty to its level in each future, a quantile of its own distribution; levels
        outside (0, 1) are brought to the nearest that a design may have.
    cell
        School positions, axes (future, switch).
    stream
        Number of each future's stream of chance.

    Raises
    ------
    InputError
        If a symbol is missing or unknown, or lengths differ; all problems are listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> design = Design(load_case("us_rok"), seed=0)
    >>> strained = Given.of(design, np.arange(4), held={"H_TW": 0.9})
    >>> bool((strained.at(np.arange(4)).draw["H_TW"] == strained.at(np.arange(1)).draw["H_TW"]).all())
    True
    """

    case: Scope
    seed: int
    levels: Mapping[str, NDArray[np.float64]]
    cell: NDArray[np.int8]
    stream: NDArray[np.uint32]

    def __post_init__(self) -> None:
        sampled = [symbol for symbol, entry in self.case.uncertainties.items() if entry.is_sampled]
        problems = [f"no level of '{symbol}'" for symbol in sampled if symbol not in self.levels]
        problems += [
            f"'{symbol}' is no uncertainty that is sampled\n{nearest(symbol, sampled)}"
            for symbol in self.levels
            if symbol not in sampled
        ]
        wanted = (len(self), len(self.case.schools))
        if self.cell.shape != wanted:
            problems.append(f"cells of shape {self.cell.shape}: {wanted} is wanted")
        problems += [
            f"{values.shape} levels of '{symbol}': ({len(self)},) is wanted"
            for symbol, values in self.levels.items()
            if values.shape != (len(self),)
        ]
        if problems:
            raise InputError("\n".join(problems))

    @classmethod
    def of(cls, design: Design, index: NDArray[np.integer], held: Mapping[str, ArrayLike] | None = None) -> "Given":
        """Futures of a design, some of whose uncertainties are held at other levels.

        Parameters
        ----------
        design
            Where levels, schools and streams are taken from.
        index
            Numbers of its futures.
        held
            Symbol to the level that replaces the design's: a number, or one for each future.
        """
        numbers = np.asarray(index, dtype=np.uint32)
        held = held or {}
        kept = [symbol for symbol in design.sampled if symbol not in held]
        levels = design.levels(numbers, kept) if kept else {}
        levels |= {
            symbol: np.broadcast_to(np.asarray(level, np.float64), numbers.shape) for symbol, level in held.items()
        }
        return cls(design.case, design.seed, levels, design.cells_at(numbers), design.draws(numbers))

    def __len__(self) -> int:
        return len(self.stream)

    @property
    def index(self) -> NDArray[np.uint32]:
        """Number of every future."""
        return np.arange(len(self), dtype=np.uint32)

    def at(self, index: NDArray[np.integer], symbols: Collection[str] | None = None) -> Futures:
        """Futures by their number; with `symbols`, only these are drawn."""
        places = np.asarray(index, dtype=np.uint32)
        wanted = self.case.uncertainties.keys() if symbols is None else symbols
        levels = {symbol: np.clip(self.levels[symbol][places], LOWEST, HIGHEST) for symbol in self.levels}
        return Futures(places, draw(self.case, levels, len(places), wanted), self.cell[places])

    def draws(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Number of each future's stream of chance."""
        return self.stream[index]
