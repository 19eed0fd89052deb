"""The zone of possible agreement: which packages both capitals accept, future by future, and what the others think.

A capital accepts a package in a future if it is worth at least what the capital falls back on there; a package is in
the zone if both accept it. Each future is known when it is counted, so its shares say in how many futures a package
would be signed, not what capitals that know no future would sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.axes import HOST, PATRON, ROLES
from titanium.case.schema import Case
from titanium.explore.weights import Z95
from titanium.judge.bargain.utilities import CAPITALS, Utilities
from titanium.judge.cuts import ByCut, CutCounts
from titanium.judge.shares import Share

Table = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Gain:
    """What an actor has of a package beyond something else, utility over ten years, across futures."""

    mean: float
    low: float
    """Lower end of the 95% interval of the mean."""
    high: float
    p05: float
    """The range that holds 9 in 10 futures."""
    p95: float

    @classmethod
    def of(cls, values: NDArray[np.floating[Any]]) -> "Gain":
        """Across futures; undefined where there are none."""
        return cls.of_each(values[np.newaxis])[0]

    @classmethod
    def of_each(cls, values: Table) -> "list[Gain]":
        """Of each row across futures, axes (package, future): one pass is far quicker than one for each."""
        if not values.shape[1]:
            return [cls(*[float("nan")] * 5)] * len(values)
        own = values.astype(np.float64, order="C")  # rows in one piece add up to the same bits as each alone
        mean, error = own.mean(axis=1), Z95 * own.std(axis=1) / own.shape[1] ** 0.5
        columns = (mean, mean - error, mean + error, *np.quantile(own, [0.05, 0.95], axis=1))
        return [cls(*row) for row in np.stack(columns, axis=1).tolist()]


@dataclass(frozen=True)
class View:
    """What one actor makes of one package."""

    over_today: ByCut[Gain]
    """What it has beyond today's package."""
    prefers: ByCut[Share]
    """Futures in which it would rather have it than today's package."""


@dataclass(frozen=True)
class Capital:
    """What one capital makes of one package beside what it falls back on."""

    over_fallback: ByCut[Gain]
    accepts: ByCut[Share]
    """Futures in which it is worth at least that."""


@dataclass(frozen=True)
class Span:
    """A number across futures: its middle and the range that holds 9 in 10; None where there are none."""

    median: float
    p05: float
    p95: float

    @classmethod
    def of(cls, values: NDArray[np.floating[Any]] | NDArray[np.integer[Any]]) -> "Span | None":
        """Across futures."""
        if not len(values):
            return None
        p05, median, p95 = (float(own) for own in np.quantile(values, [0.05, 0.5, 0.95], method="inverted_cdf"))
        return cls(median, p05, p95)


@dataclass(frozen=True)
class Zone:
    """How far there is anything to agree on."""

    any: ByCut[Share]
    """Futures in which both accept some package that is offered."""
    other: ByCut[Share]
    """Futures in which both accept some package other than today's."""
    better: ByCut[Share]
    """Futures in which some package is worth more than today's to both."""
    packages: Span | None
    """Packages that both accept, among futures in which there is one."""


@dataclass(frozen=True)
class Acceptance:
    """Packages as the capitals and the others see them, and the zone that they make; by the place of the package."""

    capitals: tuple[Mapping[str, Capital], ...]
    views: tuple[Mapping[str, View], ...]
    both: tuple[ByCut[Share], ...]
    """Futures in which both capitals accept."""
    nash: tuple[ByCut[Share], ...]
    """Futures in which it has the greatest product of gains of all packages; none where nobody can gain."""
    zone: Zone
    shortfall: tuple[float, ...]
    """Mean of what the capital that it suits least in a future has of it beyond its fallback, utility."""


def acceptance(case: Case, known: Utilities, offered: int, fallback: Mapping[str, Table]) -> Acceptance:
    """Count who accepts what, over all futures and in every position of every school switch.

    Parameters
    ----------
    offered
        Packages that are offered: the first of those that are known, today's in front.
    fallback
        Capital to what it falls back on, utility, axes (future,).
    """
    gains = {role: known.worth[role][:offered] - fallback[role] for role in CAPITALS}
    today = {role: known.worth[role][:offered] - known.worth[role][0] for role in ROLES}
    accepts = {role: own >= 0 for role, own in gains.items()}
    both = accepts[PATRON] & accepts[HOST]
    flags: dict[str, NDArray[np.bool_]] = {f"accepts {role}": own for role, own in accepts.items()}
    flags |= {f"prefers {role}": own > 0 for role, own in today.items()}
    flags |= {"both": both, "nash": _greatest_product(gains[PATRON], gains[HOST], both)}
    counts = _counted(case, flags, known)
    cuts = _Cuts(case, known)
    over_fallback = {role: cuts.gains(own) for role, own in gains.items()}
    over_today = {role: cuts.gains(own) for role, own in today.items()}
    some: dict[str, NDArray[np.bool_]] = {
        "any": np.any(both, axis=0),
        "other": np.any(both[1:], axis=0),
        "better": np.any(flags["prefers W"] & flags["prefers S"], axis=0),
    }
    whole = _counted(case, {name: own[np.newaxis] for name, own in some.items()}, known)
    number = both.sum(axis=0)

    def shares(name: str, place: int) -> ByCut[Share]:
        return ByCut[Share].of(case, lambda cut: counts.share(name, place, cut))

    return Acceptance(
        capitals=tuple(
            {role: Capital(over_fallback[role][place], shares(f"accepts {role}", place)) for role in CAPITALS}
            for place in range(offered)
        ),
        views=tuple(
            {role: View(over_today[role][place], shares(f"prefers {role}", place)) for role in ROLES}
            for place in range(offered)
        ),
        both=tuple(shares("both", place) for place in range(offered)),
        nash=tuple(shares("nash", place) for place in range(offered)),
        zone=Zone(
            *(ByCut[Share].of(case, lambda cut, name=name: whole.share(name, 0, cut)) for name in some),
            packages=Span.of(number[number > 0]),
        ),
        shortfall=tuple(
            float(np.minimum(gains[PATRON][place], gains[HOST][place]).mean(dtype=np.float64))
            for place in range(offered)
        ),
    )


def counted_once(case: Case, flag: NDArray[np.bool_], known: Utilities) -> ByCut[Share]:
    """Futures in which something is so, over all and by school; axes (future,)."""
    counts = _counted(case, {"flag": flag[np.newaxis]}, known)
    return ByCut[Share].of(case, lambda cut: counts.share("flag", 0, cut))


def _counted(case: Case, flags: Mapping[str, NDArray[np.bool_]], known: Utilities) -> CutCounts:
    shape = next(iter(flags.values())).shape
    counts = CutCounts(case, shape[0], list(flags), [])
    counts.add(np.ones(shape, np.bool_), flags, known.cell)
    return counts


def _greatest_product(patron: Table, host: Table, both: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a package is the Nash solution of its future; a future in which both gain by none has no solution."""
    product = np.where(both, patron.astype(np.float64) * host, 0.0)
    best = product.max(axis=0)
    first = np.arange(len(product))[:, None] == np.argmax(product, axis=0)
    return first & (best > 0)


class _Cuts:
    """Which futures each cut holds, so that means can be told by school."""

    def __init__(self, case: Case, known: Utilities):
        self._case = case
        everything = [np.ones(len(known.cell), np.bool_)]
        self._masks = everything + [
            known.cell[:, switch] == position
            for switch, entry in enumerate(case.schools.values())
            for position in range(len(entry.positions))
        ]

    def gains(self, values: Table) -> list[ByCut[Gain]]:
        """Of each package, axes (package, future)."""
        found = [Gain.of_each(values[:, mask]) for mask in self._masks]
        return [ByCut[Gain].of(self._case, lambda cut, own=own: found[cut][own]) for own in range(len(values))]
