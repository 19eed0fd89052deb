"""Parameters at their nominal values and at the two ends of their ranges, and results that carry such a range.

A range is not a confidence interval: it is what comes out when every parameter named stands at its better or
at its worse end at once, and all others stand at their nominal values.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, NamedTuple, TypeVar

import jax.numpy as jnp

from titanium.axes import Symbols
from titanium.case.schema import Case
from titanium.model.schools import apply_schools

End = Literal["low", "high"]


@dataclass(frozen=True)
class Range:
    """A result at nominal parameters with its lowest and highest value over the corners."""

    low: float
    nominal: float
    high: float


Own = TypeVar("Own")
Other = TypeVar("Other")


class Corners(NamedTuple, Generic[Own]):
    """Parameters under which a result is lowest, nominal and highest, or what was worked out from them."""

    low: Own
    nominal: Own
    high: Own

    def each(self, work: Callable[[Own], Other]) -> "Corners[Other]":
        """What is worked out at each corner."""
        return Corners(work(self.low), work(self.nominal), work(self.high))

    def range(self, result: Callable[[Own], Any]) -> Range:
        """The result at each corner; `result` takes what stands there.

        Raises
        ------
        ValueError
            If the result is not lowest at the low corner and highest at the high one.
        """
        low, nominal, high = (float(result(p)) for p in self)
        if not low <= nominal <= high:
            raise ValueError(f"low {low:g}, nominal {nominal:g}, high {high:g} are not in order")
        return Range(low, nominal, high)


def corners(case: Case, *, rising: Iterable[str] = (), falling: Iterable[str] = ()) -> Corners[Symbols]:
    """Parameters at both ends for a result that rises in some of them and falls in others.

    Parameters
    ----------
    rising, falling
        Symbols in which the result rises and falls; constants among them stay as they are.
    """
    rising, falling = tuple(rising), tuple(falling)
    low: dict[str, End] = {**dict.fromkeys(rising, "low"), **dict.fromkeys(falling, "high")}
    high: dict[str, End] = {**dict.fromkeys(rising, "high"), **dict.fromkeys(falling, "low")}
    return Corners(parameters(case, low), parameters(case), parameters(case, high))


def parameters(case: Case, ends: Mapping[str, End] | None = None) -> Symbols:
    """Every uncertainty at its nominal value, or at the end of its range that `ends` names.

    School switches stand at their first positions.
    """
    values = case.nominal()
    for symbol, end in (ends or {}).items():
        entry = case.uncertainties[symbol]
        if entry.is_sampled:
            values[symbol] = getattr(entry, end)
    draw = {symbol: jnp.asarray(float(value)) for symbol, value in values.items()}
    return apply_schools(case, draw, [0] * len(case.schools))
