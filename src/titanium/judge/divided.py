"""An input cut into parts: an uncertainty's range into parts of equal chance, a school into its positions.

Parts are of an uncertainty's own distribution, as its range says it. So of futures drawn from ranges alone each part
holds as many; of futures that were matched to a record some parts hold more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.explore.futures import Design
from titanium.judge.discover.rules import Term
from titanium.judge.discover.scores import Score
from titanium.judge.inputs import InputKind, Inputs

_INSIDE, _ROUNDING = 2.0**-33, 1e-8
"""How far inside a range levels end, and the part of it within which a value is 0."""


@dataclass(frozen=True)
class Part:
    """A part of an uncertainty's range, or one position of a school."""

    low: float
    high: float
    """Ends as levels, quantiles of the input's own distribution; number of a position, twice."""
    low_value: float
    high_value: float
    """Ends in the input's unit; the same number for a position."""
    label: str
    """Name of the position; empty for a part of a range."""


@dataclass(frozen=True)
class Divided:
    """An input and the parts into which it is cut."""

    name: str
    words: str
    kind: InputKind
    unit: str
    parts: tuple[Part, ...]
    explained: float | None
    """Share of the target's variance that it explains by itself; None where nobody looked, since it was named."""
    is_clear: bool
    """Whether it explains more by itself than noise would; so of an input that was named."""

    @property
    def is_school(self) -> bool:
        """Whether it is a school, whose positions have no order."""
        return bool(self.parts[0].label)

    def place(self, found: Inputs) -> NDArray[np.int64]:
        """Number of the part in which each future lies."""
        column = found.columns[self.name]
        return (column if self.is_school else column * np.float32(len(self.parts))).astype(np.int64)

    @property
    def ends(self) -> tuple[slice, slice]:
        """Its lowest and its highest parts, about a third of all at either end."""
        third = max(round(len(self.parts) / 3), 1)
        return slice(0, third), slice(len(self.parts) - third, len(self.parts))

    def term(self, own: slice) -> Term:
        """Some neighbouring parts as a condition on the input; an end of its whole range is left open."""
        kept, whole = self.parts[own], self.parts
        if self.is_school:
            inside = tuple(part.label for part in kept)
            left_out = tuple(part.label for part in whole if part not in kept)
            return Term(self.name, self.words, self.kind, self.unit, kept=inside, left_out=left_out)
        first, last = kept[0], kept[-1]
        is_lowest, is_highest = first is whole[0], last is whole[-1]
        return Term(
            self.name,
            self.words,
            self.kind,
            self.unit,
            None if is_lowest else first.low,
            None if is_highest else last.high,
            None if is_lowest else first.low_value,
            None if is_highest else last.high_value,
        )


def _position(place: float, label: str) -> Part:
    return Part(place, place, place, place, label)


def values_at(found: Inputs, name: str, levels: Sequence[float]) -> list[float]:
    """An uncertainty's values at levels from 0 to 1, in its unit; 0 where it is that but for what rounding leaves."""
    inside = np.clip(np.array([*levels, 0.0, 1.0]), _INSIDE, 1 - _INSIDE)
    values = Design(found.scope, 0, sampling="random").quantile(name, inside)
    *own, low, high = (float(value) for value in values)
    return [0.0 if abs(value) < _ROUNDING * (high - low) else value for value in own]


def divided(found: Inputs, name: str, parts: int, score: Score | None = None) -> Divided:
    """An input of some futures, cut.

    Parameters
    ----------
    parts
        Parts of an uncertainty's range; a school has one for each position.
    score
        What it explains by itself, where it was chosen by that.
    """
    if name in found.labels:
        own = [_position(float(place), label) for place, label in enumerate(found.labels[name])]
    else:
        ends = [place / parts for place in range(parts + 1)]
        values = values_at(found, name, ends)
        own = [Part(ends[at], ends[at + 1], values[at], values[at + 1], "") for at in range(parts)]
    explained = None if score is None else score.explained
    is_clear = score is None or score.is_clear
    return Divided(name, found.words(name), found.kind[name], found.unit(name), tuple(own), explained, is_clear)
