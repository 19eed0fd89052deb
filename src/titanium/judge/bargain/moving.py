"""One lever of a package set otherwise: looked for in some futures, counted in others.

Of each lever the nearest value is found that halves a capital's refusals: over round values of its range, or over its
codes. Every other code is as near as any.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.axes import HOST, PATRON, ROLES
from titanium.case.schema import Case
from titanium.explore.ensemble import Ensemble
from titanium.explore.packages.setting import codes
from titanium.explore.panel import Panel
from titanium.judge.bargain.utilities import CAPITALS, Proposals, Utilities
from titanium.judge.bargain.zone import Gain, Table
from titanium.judge.design.space import round_values
from titanium.judge.shares import Difference, Share

COARSE = 9
"""Values of a lever that are tried first; between two of them the nearest is then looked for."""

Worth = Mapping[str, NDArray[np.float32]]
"""Role to utility over ten years, axes (future,)."""


@dataclass(frozen=True)
class LeverMove:
    """One lever set otherwise, and what that does to a capital that refuses."""

    lever: str
    own: float
    """Its value in the package as it stands."""
    value: float
    distance: float
    """How far it is moved: a share of its range, or 1 if to another code."""
    halves: bool
    """Whether it halves the futures in which the capital refuses, where it was chosen; no value of the lever does if
    not."""
    breaks: tuple[str, ...]
    """Rules of the case that the moved package breaks, and the package as it stands does not."""
    refusals: Share
    """Futures in which the capital still refuses."""
    others: Share
    """Futures in which the other capital then refuses."""
    fewer: Difference
    """Futures in which the capital refuses, moved less as it stands: below 0 it refuses less often."""
    both: Difference
    """Futures in which both accept, moved less as it stands."""
    gains: Mapping[str, Gain]
    """Role to what it has of the move, utility."""

    @property
    def helps(self) -> bool:
        """Whether both accept in clearly more futures, so that it does not win one capital and lose the other."""
        return self.both.is_clear and self.both.mean > 0

    @property
    def order(self) -> tuple[bool, bool, float]:
        """Sorts moves: those that help both first, of these the ones that halve, the nearest in front."""
        return not self.helps, not self.halves, self.distance if self.halves else self.refusals.share


@dataclass(frozen=True)
class Met:
    """Some futures, and what packages are worth in those in which all are worth something finite."""

    panel: Panel
    known: Utilities
    fallback: Mapping[str, Table]

    @classmethod
    def of(cls, panel: Panel, source: Ensemble, offer: Proposals) -> "Met":
        """The futures of a panel, without those in which a number is not finite."""
        known = Utilities.of(panel, offer.every, source.design.cells_at(panel.index))
        met = Panel(panel.player, source.design, known.index) if known.masked else panel
        return cls(met, known, {role: known.fallback(role, offer.fallbacks[role]) for role in CAPITALS})

    def own(self, name: str) -> Worth:
        """What a package as it stands is worth."""
        return {role: self.known.worth[role][self.known.names.index(name)] for role in ROLES}

    def refuses(self, worth: Worth, role: str) -> NDArray[np.bool_]:
        """In which futures a capital refuses what is worth so much to it."""
        return worth[role] < self.fallback[role]

    def asked(self, setting: Mapping[str, float]) -> Worth:
        """What a package is worth, asked of the model."""
        return {role: worth[0] for role, worth in self.panel.appraise({"moved": setting}).items()}


class Search:
    """Looks for the nearest value of a lever that moves a capital; what was asked is kept."""

    def __init__(self, case: Case, met: Met, setting: Mapping[str, float], own: Worth):
        self.case, self.met, self.setting, self.own = case, met, setting, own
        self._known: dict[tuple[str, float], Worth] = {}

    def nearest(self, lever: str, role: str) -> tuple[float, bool] | None:
        """The nearest value that halves a capital's refusals, or the clear best of those that do not.

        Returns
        -------
        The value, and whether it halves them; None if no value makes them clearly fewer.
        """
        start = self.setting[lever]
        before = self.met.refuses(self.own, role)
        count = {start: int(before.sum())}
        if not count[start]:
            return None
        wanted = count[start] / 2
        ways = self._ways(lever)
        for way in ways:
            count |= {value: self._count(lever, value, role) for value in self._coarse(lever, way)}
        halving = [self._first(lever, way, count, wanted, role) for way in ways]
        reached = [value for value in halving if value is not None]
        if reached:
            value = min(reached, key=lambda value: (self._distance(lever, value), count.get(value, 0)))
            return value, True
        value = min(count, key=lambda value: (count[value], self._distance(lever, value)))
        fewer = _paired(self.met.refuses(self._worth(lever, value), role), before)
        return (value, False) if fewer.is_clear and fewer.mean < 0 else None

    def _ways(self, lever: str) -> list[list[float]]:
        """Values of a lever, each way from its own; every other code is a way of its own."""
        entry, start = self.case.levers[lever], self.setting[lever]
        if known := codes(entry):
            return [[value] for value in known if value != start]
        values = round_values(entry.low, entry.high)
        return [[value for value in reversed(values) if value < start], [value for value in values if value > start]]

    def _coarse(self, lever: str, way: Sequence[float]) -> list[float]:
        """Some values of a way, its end among them: as many as its share of the range asks for."""
        if not way:
            return []
        count = max(1, round((COARSE - 1) * self._distance(lever, way[-1])))
        return [way[place] for place in np.linspace(len(way) - 1, 0, count, endpoint=False).round().astype(int)[::-1]]

    def _first(
        self, lever: str, way: Sequence[float], count: Mapping[float, int], wanted: float, role: str
    ) -> float | None:
        """The first value of a way that halves the refusals, found between the tried ones; None if none of them does.

        Refusals need not fall evenly: what is found is a value that halves them beside one that does not.
        """
        coarse = self._coarse(lever, way)
        place = next((number for number, value in enumerate(coarse) if count[value] <= wanted), None)
        if place is None:
            return None
        low = way.index(coarse[place - 1]) if place else -1
        high = way.index(coarse[place])
        while high - low > 1:
            middle = (low + high) // 2
            if self._count(lever, way[middle], role) <= wanted:
                high = middle
            else:
                low = middle
        return way[high]

    def _count(self, lever: str, value: float, role: str) -> int:
        return int(self.met.refuses(self._worth(lever, value), role).sum())

    def _worth(self, lever: str, value: float) -> Worth:
        if value == self.setting[lever]:
            return self.own
        if (lever, value) not in self._known:
            self._known[lever, value] = self.met.asked({**self.setting, lever: value})
        return self._known[lever, value]

    def _distance(self, lever: str, value: float) -> float:
        return _distance(self.case, lever, self.setting[lever], value)


@dataclass(frozen=True)
class Count:
    """Counts what a move comes to, in futures in which it was not chosen."""

    case: Case
    met: Met
    setting: Mapping[str, float]
    own: Worth

    def move(self, lever: str, role: str, value: float, halves: bool) -> LeverMove:
        """What a move comes to, in the futures in which every number of it is finite."""
        worth = self.met.asked({**self.setting, lever: value})
        finite = np.logical_and.reduce([np.isfinite(worth[own]) for own in ROLES])
        before = {own: self.met.refuses(self.own, own)[finite] for own in CAPITALS}
        after = {own: self.met.refuses(worth, own)[finite] for own in CAPITALS}
        other = PATRON if role == HOST else HOST
        return LeverMove(
            lever=lever,
            own=self.setting[lever],
            value=value,
            distance=_distance(self.case, lever, self.setting[lever], value),
            halves=halves,
            breaks=tuple(self._broken(lever, value)),
            refusals=Share.of(int(after[role].sum()), len(after[role])),
            others=Share.of(int(after[other].sum()), len(after[other])),
            fewer=_paired(after[role], before[role]),
            both=_paired(~(after[PATRON] | after[HOST]), ~(before[PATRON] | before[HOST])),
            gains={own: Gain.of((worth[own] - self.own[own])[finite]) for own in ROLES},
        )

    def _broken(self, lever: str, value: float) -> Iterable[str]:
        own = self.setting[lever]
        for name, rule in self.case.rules.items():
            was_kept = rule.lever == lever and rule.at_least <= own <= rule.at_most
            if was_kept and not rule.at_least <= value <= rule.at_most:
                yield name


def _distance(case: Case, lever: str, own: float, value: float) -> float:
    entry = case.levers[lever]
    return float(value != own) if entry.values else abs(value - own) / (entry.high - entry.low)


def _paired(after: NDArray[np.bool_], before: NDArray[np.bool_]) -> Difference:
    """By how many futures more something is so after than before."""
    return Difference.of(int((after & ~before).sum()), int((before & ~after).sum()), len(after))
