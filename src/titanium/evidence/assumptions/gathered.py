"""What packages gave in some futures, and the inputs of these futures: the columns that verdicts are told from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.evidence.assumptions.criteria import Criterion
from titanium.explore.block import BLOCK, Chunk
from titanium.explore.futures import Design
from titanium.explore.threads import in_order
from titanium.judge.sensitivity.tables import Codes, level_codes

THIRDS = 3
"""Parts of an input's range within which a verdict is told."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What packages gave, criterion by criterion.

    Attributes
    ----------
    index
        Number of each future, axes (future,).
    finite
        Where every number of a package was finite, axes (package, future).
    values
        Criterion to its number, axes (package, future); meaningless where not finite.
    """

    index: NDArray[np.uint32]
    finite: NDArray[np.bool_]
    values: Mapping[str, NDArray[np.float32]]

    @classmethod
    def of(cls, chunks: Iterable[Chunk], criteria: Sequence[Criterion], rows: Sequence[int]) -> "Outcomes":
        """What chunks hold of some of their packages, given by their places."""
        index: list[NDArray[np.uint32]] = []
        finite: list[NDArray[np.bool_]] = []
        values: dict[str, list[NDArray[np.float32]]] = {own.name: [] for own in criteria}
        for chunk in chunks:
            index.append(chunk.index)
            finite.append(chunk.finite[list(rows)])
            for own in criteria:
                values[own.name].append(own.read(chunk.metrics[own.metric][list(rows)]))
        return cls(
            np.concatenate(index),
            np.concatenate(finite, axis=1),
            {name: np.concatenate(own, axis=1) for name, own in values.items()},
        )

    def __len__(self) -> int:
        return len(self.index)


@dataclass(frozen=True, eq=False)
class Levels:
    """Levels of the sampled uncertainties in some futures, coarse and fine.

    Attributes
    ----------
    thirds
        Symbol to the third of its own range, 0 lowest to 2 highest; axes (future,).
    codes
        Symbol to its level in 256 steps.
    """

    thirds: Mapping[str, NDArray[np.uint8]]
    codes: Mapping[str, Codes]

    @classmethod
    def of(cls, design: Design, index: NDArray[np.uint32]) -> "Levels":
        """Levels of futures by their number."""
        thirds = {symbol: np.empty(len(index), np.uint8) for symbol in design.sampled}
        codes = {symbol: np.empty(len(index), np.uint8) for symbol in design.sampled}

        def fill(begin: int) -> None:
            part = slice(begin, begin + BLOCK)
            for symbol, level in design.levels(index[part], design.sampled).items():
                thirds[symbol][part] = np.minimum(level * THIRDS, THIRDS - 1).astype(np.uint8)
                codes[symbol][part] = level_codes(level)

        if thirds:
            list(in_order(fill, range(0, len(index), BLOCK)))
        return cls(thirds, codes)


def third_ends(design: Design, symbol: str) -> tuple[float, ...]:
    """Values of an uncertainty at the ends of its thirds, from the lowest up."""
    inside = np.clip(np.arange(THIRDS + 1) / THIRDS, 2.0**-33, 1 - 2.0**-33)
    return tuple(design.quantile(symbol, inside).tolist())
