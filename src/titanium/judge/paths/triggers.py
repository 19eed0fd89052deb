"""Triggers: an observable that passes a level by a deadline, upon which one package is left for another.

A trigger looks only at what is known at the start of a quarter (Walker, Rahman and Cave 2001; Dewey 2002). Up to its
switch a contingent package is the one that it began as, so which quarter a trigger picks in a future follows from what
is seen under the first package; and what comes of it follows from that quarter alone. The search therefore plays a
switch in every quarter once, and reads any number of triggers off that table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.judge.paths.sample import CALENDAR
from titanium.judge.shares import FEWEST_DIFFERING, Difference
from titanium.model.contingent import OBSERVABLES
from titanium.model.metrics import NEVER

FIRST = 1
"""First quarter in which a trigger may fire: in the very first nothing has been observed yet."""
SHARES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
"""Levels are tried that this share of the futures passes by the deadline."""
YEARS = (2, 4, 6, 8)
"""Deadlines that are tried, years from the start."""
MOST_FIRING = 0.95
"""A trigger that fires in a larger share of futures is no sign but a date, of which the calendar has every one."""
_TWO_PLACES = ("share", "probability")


@dataclass(frozen=True)
class Trigger:
    """Leave for another package as soon as an observable is at or past a level, if that comes by the deadline."""

    observable: str
    """One of `titanium.model.contingent.OBSERVABLES`, or `CALENDAR`."""
    above: bool
    """Whether it fires at or above the level, not at or below it."""
    level: float
    """In the observable's unit; a number of quarters for the calendar."""
    by: int
    """Last quarter in which it may fire, 0 for the first of the horizon."""
    to: str
    """Name of the package that follows."""

    def fires(self, seen: Mapping[str, NDArray[np.float32]]) -> NDArray[np.float32]:
        """Quarter of the switch in each future, `NEVER` where it does not fire; `seen` as of a sample."""
        return first_passed(seen[self.observable], self.level, above=self.above, by=self.by)

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def first_passed(path: NDArray[np.floating], level: float, *, above: bool, by: int) -> NDArray[np.float32]:
    """First quarter from `FIRST` to `by` at whose start a path is known to be at or past a level.

    Parameters
    ----------
    path
        What is known at the start of each quarter, axes (quarter, future); nan where nothing is.

    Returns
    -------
    Quarters, axes (future,); `NEVER` where there is none.

    Examples
    --------
    >>> support = np.array([[0.4, 0.6], [0.5, 0.6], [0.45, 0.6], [0.44, 0.4]])
    >>> first_passed(support, 0.45, above=False, by=3).tolist()
    [2.0, 3.0]
    >>> first_passed(support, 0.45, above=False, by=2).tolist()[1] == NEVER
    True
    """
    watched = path[FIRST : by + 1]
    passed: NDArray[np.bool_] = watched >= level if above else watched <= level
    found: NDArray[np.float32] = np.full(path.shape[1:], NEVER, dtype=np.float32)
    fired = passed.any(axis=0)
    if len(watched):
        found[fired] = passed.argmax(axis=0)[fired] + FIRST
    return found


@dataclass(frozen=True)
class Candidate:
    """A trigger and what it gained in the futures in which it was searched for, which flatter the best of many."""

    trigger: Trigger
    gain: Difference
    """Share of futures in which the contingent package holds less that of the benchmark."""


def deadlines(quarters: int) -> tuple[int, ...]:
    """Deadlines that are tried in a horizon of so many quarters; its last quarter but one if it is short."""
    found = tuple(4 * years for years in YEARS if 4 * years < quarters)
    return found or (max(quarters - 1, 0),)


def grid(
    seen: Mapping[str, NDArray[np.float32]], observables: Sequence[str], by: Sequence[int]
) -> Iterator[tuple[str, bool, float, int]]:
    """Observable, direction, level and deadline of every trigger that is tried; the calendar's dates come last."""
    for name in observables:
        unit = OBSERVABLES[name].unit
        for above in (False, True):
            for deadline in by:
                watched = seen[name][FIRST : deadline + 1]
                if not len(watched) or np.isnan(watched).any():
                    continue
                extreme = watched.max(axis=0) if above else watched.min(axis=0)
                shares = [1 - share if above else share for share in SHARES]
                levels = {sayable(float(level), unit) for level in np.quantile(extreme, shares)}
                yield from ((name, above, level, deadline) for level in sorted(levels))
    last = max(by, default=0)
    yield from ((CALENDAR, True, float(quarter), quarter) for quarter in range(FIRST, last + 1))


def sayable(level: float, unit: str) -> float:
    """A level as it is told: shares to the hundredth, other numbers to three digits.

    Examples
    --------
    >>> sayable(0.45812, "share"), sayable(1452.7, "ratio"), sayable(0.043219, "1/yr")
    (0.46, 1450.0, 0.0432)
    """
    return round(level, 2) if unit in _TWO_PLACES else float(f"{level:.3g}")


@dataclass(frozen=True)
class Search:
    """What a search found."""

    tried: int
    """Triggers that were tried."""
    best: tuple[Candidate, ...]
    """The best of each observable and direction, best first; only of those that change whether the package holds in
    `FEWEST_DIFFERING` futures or more."""


def search(
    seen: Mapping[str, NDArray[np.float32]],
    tables: Mapping[str, NDArray[np.bool_]],
    benchmark: NDArray[np.bool_],
    observables: Sequence[str],
    by: Sequence[int],
) -> Search:
    """Try every trigger of the grid for every package that may follow.

    Parameters
    ----------
    seen
        Paths under the first package, axes (quarter, future); see `Sample.seen`.
    tables
        Package that may follow to where a switch to it in each quarter holds, axes (quarter, future), from the first
        quarter to the last deadline; one more row, the last, has where the first package holds that is never left.
    benchmark
        Where the package holds that a trigger has to beat.
    observables, by
        What is watched, and the deadlines.
    """
    best: dict[tuple[str, bool], tuple[int, Trigger, Difference]] = {}
    futures = np.arange(len(benchmark))
    never = {to: table[-1] for to, table in tables.items()}
    tried = 0
    for name, above, level, deadline in grid(seen, observables, by):
        at = first_passed(seen[name], level, above=above, by=deadline)
        if name != CALENDAR and (at < NEVER).mean() > MOST_FIRING:
            continue
        for to, table in tables.items():
            tried += 1
            holds = table[np.where(at < NEVER, at, len(table) - 1).astype(np.int64), futures]
            if (holds != never[to]).sum() < FEWEST_DIFFERING:
                continue
            won, lost = int((holds & ~benchmark).sum()), int((benchmark & ~holds).sum())
            if (name, above) not in best or won - lost > best[name, above][0]:
                gain = Difference.of(won, lost, len(benchmark))
                best[name, above] = (won - lost, Trigger(name, above, level, deadline, to), gain)
    ranked = sorted(best.values(), key=lambda own: -own[0])
    return Search(tried, tuple(Candidate(trigger, gain) for _, trigger, gain in ranked))
