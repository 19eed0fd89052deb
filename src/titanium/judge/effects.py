"""Effects counted future by future, and families of them that are asked together.

An effect takes a small whole number in every future, so its mean over futures has the interval of a paired mean. Of
many intervals at 95% about one in twenty leaves out zero by chance; a family says how many that would be, and which of
its terms stay clear when the whole family is held to that chance.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from titanium.judge.shares import FEWEST_DIFFERING, Z95

LEVEL = 0.05
"""Chance at which an interval, or a corrected family of them, misses zero although nothing is there."""


@dataclass(frozen=True)
class Effect:
    """Mean of a whole number over futures, as a share of them, with its 95% interval.

    Examples
    --------
    >>> effect = Effect.of(futures=100, differ=40, total=20, squares=40)
    >>> effect.mean, round(effect.low, 3), round(effect.high, 3), effect.is_clear
    (0.2, 0.082, 0.318, True)
    """

    futures: int
    differ: int
    """Futures in which it is not zero."""
    mean: float
    error: float
    """Standard error of the mean."""

    @classmethod
    def of(cls, futures: int, differ: int, total: int, squares: int) -> "Effect":
        """Mean of whole numbers whose total and total of squares are known; nan where there are none."""
        if futures == 0:
            return cls(0, 0, math.nan, math.nan)
        mean = total / futures
        return cls(futures, differ, mean, math.sqrt(max(squares / futures - mean**2, 0.0) / futures))

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.mean - Z95 * self.error

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.mean + Z95 * self.error

    @property
    def p_value(self) -> float:
        """Chance of a mean this far from zero if nothing were there; 1 where too few futures differ to tell."""
        if self.differ < FEWEST_DIFFERING or self.mean == 0:
            return 1.0
        return math.erfc(abs(self.mean) / self.error / math.sqrt(2)) if self.error else 0.0

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero, and enough futures differ for it to mean something."""
        return (self.low > 0 or self.high < 0) and self.differ >= FEWEST_DIFFERING

    def to_dict(self) -> dict[str, Any]:
        """The effect as plain data."""
        ends = {"mean": self.mean, "low": self.low, "high": self.high}
        counts = {"futures": self.futures, "differ": self.differ}
        return {**ends, **counts, "p_value": self.p_value, "is_clear": self.is_clear}


Effects = Mapping[str, Effect]
"""Outcome to effect."""


def effects_dict(effects: Effects) -> dict[str, Any]:
    """Effects as plain data."""
    return {outcome: effect.to_dict() for outcome, effect in effects.items()}


@dataclass(frozen=True)
class Term:
    """What one part does alone, or what two do together beyond that."""

    parts: tuple[str, ...]
    effects: Effects
    net: Effects
    """What they do against what each alone foretells, every future counted once; see `titanium.judge.factorial.Net`."""


@dataclass(frozen=True)
class Family:
    """Terms that are asked together."""

    terms: tuple[Term, ...]

    @property
    def by_chance(self) -> float:
        """How many would be clear of zero at 95% on average if nothing were there."""
        return LEVEL * len(self.terms)

    def clear(self, outcome: str) -> tuple[Term, ...]:
        """Terms whose own interval leaves out zero."""
        return tuple(term for term in self.terms if term.effects[outcome].is_clear)

    def corrected(self, outcome: str) -> tuple[Term, ...]:
        """Terms that stay clear of zero under Holm's correction, in the order of the family."""
        return tuple(term for term in self.terms if term.parts in self._corrected[outcome])

    def stays_clear(self, term: Term, outcome: str) -> bool:
        """Whether a term stays clear of zero under Holm's correction."""
        return term.parts in self._corrected[outcome]

    @cached_property
    def _corrected(self) -> Mapping[str, frozenset[tuple[str, ...]]]:
        outcomes: tuple[str, ...] = tuple(self.terms[0].effects) if self.terms else ()
        stays = {outcome: holm([term.effects[outcome].p_value for term in self.terms]) for outcome in outcomes}
        return {
            outcome: frozenset(term.parts for term, kept in zip(self.terms, found, strict=True) if kept)
            for outcome, found in stays.items()
        }

    def to_dict(self) -> dict[str, Any]:
        """The family as plain data."""
        return {
            "terms": len(self.terms),
            "clear_by_chance": self.by_chance,
            "clear": {outcome: len(self.clear(outcome)) for outcome in self._corrected},
            "clear_after_holm": {outcome: len(kept) for outcome, kept in self._corrected.items()},
            "effects": [self._term_dict(term) for term in self.terms],
        }

    def _term_dict(self, term: Term) -> dict[str, Any]:
        said: dict[str, Any] = {"parts": list(term.parts)}
        for outcome, effect in term.effects.items():
            said[outcome] = {**effect.to_dict(), "is_clear_after_holm": self.stays_clear(term, outcome)}
        return said | ({"counted_once": effects_dict(term.net)} if len(term.parts) > 1 else {})


def holm(p_values: Sequence[float], level: float = LEVEL) -> tuple[bool, ...]:
    """Which of several findings stay clear when the chance that any is false is held to `level` (Holm 1979).

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03, 0.005])
    (True, False, False, True)
    """
    stays = [False] * len(p_values)
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda place: p_values[place])):
        if p_values[place] > level / (len(p_values) - rank):
            break
        stays[place] = True
    return tuple(stays)
