"""The load sweep: how strength gives way as every uncertainty that is marked so goes to its adverse end.

A load is a quantile: at load 0.7 an uncertainty whose adverse side is high stands at its 0.7-quantile, one whose
adverse side is low at its 0.3-quantile, in every future; the others, the schools and the streams of chance stay those
of the run. Strength is counted at even loads and, where it goes through one half, at loads halfway between until they
are `FINE` apart; between loads it is taken to run straight. Strength need not fall all along: where nothing threatens,
a capital may rather have no agreement. So security, which signing has no part in, is told beside it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.explore.block import Packages, Player
from titanium.explore.futures import Design
from titanium.explore.given import Given
from titanium.explore.panel import Panel
from titanium.explore.scope import Scope
from titanium.explore.threads import in_order
from titanium.judge.cuts import ByCut
from titanium.judge.shares import Difference, Share
from titanium.judge.sheet.bootstrap import FEWEST, NONE, Estimate, drawn
from titanium.judge.sheet.reading import Progress

DEFAULT_LOADS = 11
DEFAULT_FUTURES = 2048
HALF = 0.5
"""Strength at the yield point."""
FINE = 0.02
"""Loads about the yield point come no further apart than this."""
NEAR = 0.15
"""A summit that comes no nearer to one half than this is not looked at more finely."""
RESAMPLES = 1000
FINITE = "finite"
Kept = dict[str, NDArray[np.bool_]]
"""What a package keeps, `holds` or `secure`, and where its numbers are finite, to futures."""


@dataclass(frozen=True)
class Slope:
    """Where a package loses strength fastest."""

    loss: Estimate
    """Strength lost for each unit of load, the steepest of the even steps."""
    begin: float
    end: float


@dataclass(frozen=True)
class Bearing:
    """How something is kept under load: every limit (strength), or those on security alone."""

    even: tuple[Share, ...]
    """Share of futures in which it is kept at each even load."""
    finer: Mapping[float, Share]
    """Loads between the even ones to the same."""
    yield_point: Estimate
    """Largest load at which it is kept in half the futures; nan where there is none, 1 where it is at the full load."""
    yield_by_school: Mapping[str, Mapping[str, float]]
    """Switch to position to the yield point among the futures of that position."""
    slope: Slope
    rises: tuple[tuple[float, float], ...]
    """Even steps of load over which the share clearly rises; empty where it falls all along, within counting error."""

    @property
    def bears_all(self) -> bool:
        """Whether it is kept in half the futures even at the full load."""
        return self.yield_point.value >= 1

    @property
    def most(self) -> Share:
        """The largest share at any load that was played."""
        return max([*self.even, *self.finer.values()], key=lambda own: own.share if own.futures else -1.0)


@dataclass(frozen=True)
class LoadCurve:
    """How one package bears load."""

    loads: tuple[float, ...]
    """Even loads, from 0 to 1."""
    strength: Bearing
    security: Bearing | None
    """Limits on wars, rupture and nuclear arms alone; None where the model knows of none."""
    same_as_run: float
    """Largest load at which strength is what it is in the run, in the same futures; nan where it never is."""


@dataclass(frozen=True)
class LoadSweep:
    """The load sweep of some packages."""

    futures: int
    """Futures in which they were played at every load."""
    stressed: Mapping[str, str]
    """Symbol of each uncertainty that is loaded to its adverse side."""
    curves: Mapping[str, LoadCurve]
    masked: Mapping[str, int]
    """Package to the futures left out, since some number was not finite at some load."""


def adverse(scope: Scope) -> dict[str, str]:
    """Symbol of every sampled uncertainty that has an adverse side, to that side: high or low."""
    return {
        symbol: entry.stress
        for symbol, entry in scope.uncertainties.items()
        if entry.is_sampled and entry.stress != "none"
    }


def held_at(sides: Mapping[str, str], load: float) -> dict[str, float]:
    """Level of every loaded uncertainty within its own distribution.

    Examples
    --------
    >>> held_at({"threat": "high", "will": "low"}, 0.75)
    {'threat': 0.75, 'will': 0.25}
    """
    return {symbol: load if side == "high" else 1 - load for symbol, side in sides.items()}


def largest_load(loads: NDArray[np.float64], strength: NDArray[np.float64], limit: float) -> NDArray[np.float64]:
    """Largest load at which strength is `limit` or more, taken straight between loads; nan where it never is.

    Parameters
    ----------
    loads
        In rising order.
    strength
        Axes (curve, load).

    Examples
    --------
    >>> largest_load(np.array([0.0, 0.5, 1.0]), np.array([[0.9, 0.7, 0.3], [0.4, 0.2, 0.1]]), 0.5).tolist()
    [0.75, nan]
    """
    above = strength >= limit
    count = len(loads)
    last = count - 1 - np.argmax(above[:, ::-1], axis=1)
    after, row = np.minimum(last + 1, count - 1), np.arange(len(strength))
    here, there = strength[row, last], strength[row, after]
    drop = np.where(here > there, here - there, 1.0)
    found = loads[last] + (loads[after] - loads[last]) * np.where(after > last, (here - limit) / drop, 0.0)
    return np.where(above.any(axis=1), found, math.nan)


class Press:
    """Plays packages under load and keeps where they held.

    Parameters
    ----------
    player
        What plays them.
    design
        Where the run took its futures from.
    index
        Numbers of the futures.
    packages
        Package to lever to value.
    """

    def __init__(self, player: Player, design: Design, index: NDArray[np.uint32], packages: Packages, tell: Progress):
        self.player, self.design, self.index, self.packages = player, design, index, packages
        self.sides = adverse(design.case)
        self._tell = tell
        self._kept: dict[str, dict[float, Kept]] = {name: {} for name in packages}
        self.flags = ("holds", "secure") if "secure" in player.metrics else ("holds",)

    def given(self, load: float) -> Given:
        """The futures under a load."""
        return Given.of(self.design, self.index, held_at(self.sides, load))

    def play(self, plan: Mapping[float, Sequence[str]]) -> None:
        """Play packages under loads, each with its own; several loads at once where there are cores."""
        loads = list(plan)
        for load, kept in zip(loads, in_order(lambda load: self._played(load, plan[load]), loads), strict=True):
            for name, own in kept.items():
                self._kept[name][load] = own
            self._tell(len(self.index))

    def _played(self, load: float, names: Sequence[str]) -> dict[str, Kept]:
        given = self.given(load)
        chunk = Panel(self.player, given, given.index).play({name: self.packages[name] for name in names})
        flags = {flag: chunk.metrics[flag] > 0.5 for flag in self.flags} | {FINITE: chunk.finite}
        return {name: {flag: values[row] for flag, values in flags.items()} for row, name in enumerate(names)}

    def loads(self, name: str) -> NDArray[np.float64]:
        """Loads under which a package was played, in order."""
        return np.array(sorted(self._kept[name]), dtype=np.float64)

    def kept(self, name: str, flag: str) -> NDArray[np.bool_]:
        """Where a package kept what a flag says; axes (load, future)."""
        return np.stack([self._kept[name][load][flag] for load in self.loads(name).tolist()])

    def finite(self, name: str) -> NDArray[np.bool_]:
        """Futures in which a package gave finite numbers at every load."""
        return np.logical_and.reduce(self.kept(name, FINITE))


def sweep_loads(
    press: Press,
    loads: int,
    in_run: Mapping[str, tuple[NDArray[np.bool_], NDArray[np.bool_]]],
    cell: NDArray[np.int8],
) -> LoadSweep:
    """Play every package of a press at even loads, and at finer ones about its yield point.

    Parameters
    ----------
    loads
        Number of even loads, 2 or more.
    in_run
        Package to where it held in the same futures of the run, and where its numbers were finite.
    cell
        School positions of the futures, axes (future, switch).
    """
    even = [number / (loads - 1) for number in range(loads)]
    press.play({load: list(press.packages) for load in even})
    while finer := _halfway(press):
        press.play(finer)
    curves: dict[str, LoadCurve] = {}
    for name in press.packages:
        bearings = {flag: _bearing(press, name, flag, even, cell) for flag in press.flags}
        same = _same(press, name, in_run.get(name))
        curves[name] = LoadCurve(tuple(even), bearings["holds"], bearings.get("secure"), same)
    masked = {name: int((~press.finite(name)).sum()) for name in press.packages}
    return LoadSweep(len(press.index), press.sides, curves, masked)


def _halfway(press: Press) -> dict[float, list[str]]:
    """Loads in the middle of steps about a yield point, or a summit below one half, that are too wide."""
    found: dict[float, list[str]] = {}
    for name in press.packages:
        loads, finite = press.loads(name), press.finite(name)
        for flag in press.flags:
            shares = _shares(press.kept(name, flag), finite)
            for begin in _steps(shares):
                low, high = float(loads[begin]), float(loads[begin + 1])
                if high - low > FINE and name not in found.setdefault((low + high) / 2, []):
                    found[(low + high) / 2].append(name)
    return {load: names for load, names in found.items() if names}


def _steps(shares: NDArray[np.float64]) -> list[int]:
    """Steps in which a share goes through one half for the last time, or about its summit if it never reaches it."""
    last = len(shares) - 1
    above = np.nonzero(shares >= HALF)[0]
    if len(above):
        return [] if above[-1] == last else [int(above[-1])]
    summit = int(np.argmax(shares))
    near = HALF - float(shares[summit]) < NEAR
    return [step for step in (summit - 1, summit) if near and 0 <= step < last]


def _shares(kept: NDArray[np.bool_], finite: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share kept at each load; 0 of nothing."""
    return (kept & finite).sum(axis=1) / max(int(finite.sum()), 1)


def _bearing(press: Press, name: str, flag: str, even: Sequence[float], cell: NDArray[np.int8]) -> Bearing:
    loads, kept, finite = press.loads(name), press.kept(name, flag), press.finite(name)
    futures = int(finite.sum())
    told: list[Share] = [Share.of(int((row & finite).sum()), futures) for row in kept]
    places: list[int] = [loads.tolist().index(load) for load in even]
    weights = drawn(futures, RESAMPLES, press.design.seed) if futures >= FEWEST else np.full((futures, 1), math.nan)
    # Whole numbers below 2**24 are exact in single precision, so the product is too.
    resampled = (kept[:, finite].astype(np.float32) @ weights.astype(np.float32)).T.astype(np.float64) / max(futures, 1)
    shares = _shares(kept, finite)
    return Bearing(
        even=tuple([told[place] for place in places]),
        finer={load: told[place] for place, load in enumerate(loads.tolist()) if place not in places},
        yield_point=_yields(loads, shares, resampled) if futures else NONE,
        yield_by_school=_by_school(press.design.case, loads, kept, finite, cell),
        slope=_slope(loads[places], shares[places], resampled[:, places]),
        rises=tuple(_rises(even, kept[places], finite)),
    )


def _yields(loads: NDArray[np.float64], strength: NDArray[np.float64], resampled: NDArray[np.float64]) -> Estimate:
    """The yield point; a resample that has none yields at the least load."""
    value = float(largest_load(loads, strength[np.newaxis], HALF)[0])
    if not np.isfinite(resampled).all():
        return Estimate(value)
    return Estimate.of(value, np.nan_to_num(largest_load(loads, resampled, HALF), nan=float(loads[0])))


def _slope(loads: NDArray[np.float64], shares: NDArray[np.float64], resampled: NDArray[np.float64]) -> Slope:
    """The steepest loss over an even step.

    The steepest of several counted steps is steeper than it should be, so its interval is that of the largest within a
    band that holds all steps at once, the band's width in standard errors taken from the resamples.
    """
    losses = -np.diff(shares) / np.diff(loads)
    steepest = int(np.argmax(losses))
    value, begin, end = float(losses[steepest]), float(loads[steepest]), float(loads[steepest + 1])
    anew = -np.diff(resampled, axis=1) / np.diff(loads)
    error = anew.std(axis=0)
    if not np.isfinite(error).all():
        return Slope(Estimate(value), begin, end)
    apart = np.abs(anew - losses) / np.where(error > 0, error, 1.0)
    width = float(np.quantile(apart.max(axis=1), 0.95)) * error
    return Slope(Estimate(value, float((losses - width).max()), float((losses + width).max())), begin, end)


def _rises(even: Sequence[float], kept: NDArray[np.bool_], finite: NDArray[np.bool_]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for number, (before, after) in enumerate(zip(kept, kept[1:], strict=False)):
        won, lost = int((after & ~before & finite).sum()), int((before & ~after & finite).sum())
        if won > lost and Difference.of(won, lost, int(finite.sum())).is_clear:
            found.append((even[number], even[number + 1]))
    return found


def _same(press: Press, name: str, in_run: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None) -> float:
    """Largest load at which a package holds as often as it does in the run, in the same futures."""
    if in_run is None or not (both := press.finite(name) & in_run[1]).any():
        return math.nan
    target = float((in_run[0] & both).sum() / both.sum())
    return float(largest_load(press.loads(name), _shares(press.kept(name, "holds"), both)[np.newaxis], target)[0])


def _by_school(
    scope: Scope,
    loads: NDArray[np.float64],
    kept: NDArray[np.bool_],
    finite: NDArray[np.bool_],
    cell: NDArray[np.int8],
) -> Mapping[str, Mapping[str, float]]:
    masks = [finite]
    for number, switch in enumerate(scope.schools.values()):
        masks += [finite & (cell[:, number] == position) for position in range(len(switch.positions))]

    def said(cut: int) -> float:
        if not masks[cut].any():
            return math.nan
        return float(largest_load(loads, _shares(kept, masks[cut])[np.newaxis], HALF)[0])

    return ByCut[float].of(scope, said).by_school
