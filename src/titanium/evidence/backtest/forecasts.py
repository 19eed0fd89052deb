"""Forecasts from a start for every scored event: the model's, the base rate's, and those of a self-exciting count."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from titanium.case.backtest import YEARS, Scored, Start
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.evidence.backtest import self_exciting
from titanium.evidence.backtest.as_of import Before, Ranges, as_of, before, constraints, limited
from titanium.evidence.backtest.chances import Chances
from titanium.explore.futures import Design
from titanium.explore.past import Counted, allowed, at_reference, count
from titanium.model.compile import Model

Ensemble = Literal["record", "prior"]
"""Draws that the record allows at the start's reference, signatures apart; or all draws."""
Forecaster = Literal["model", "base_rate", "self_exciting"]
FORECASTERS: tuple[Forecaster, ...] = get_args(Forecaster)


class Version(NamedTuple):
    """A way to start the model: where ranges come from, and which draws are met."""

    ranges: Ranges
    ensemble: Ensemble


VERSIONS = tuple(Version(ranges, kind) for ranges in get_args(Ranges) for kind in get_args(Ensemble))


@dataclass(frozen=True, eq=False)
class Outlook:
    """Forecasts of one event from one start.

    Attributes
    ----------
    years
        Of each year's count.
    window
        Of the count of all years.
    """

    years: Chances
    window: Chances


@dataclass(frozen=True, eq=False)
class Told:
    """One event of one start: what was counted before, what was forecast, what happened.

    Attributes
    ----------
    record
        The years before the start.
    outlooks
        Forecaster to its forecasts.
    versions
        Version to the model's forecasts; that of `outlooks` is among them.
    happened
        Count of each year, axes (year,).
    """

    record: Before
    outlooks: Mapping[Forecaster, Outlook]
    versions: Mapping[Version, Outlook]
    happened: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Played:
    """A start played in one version.

    Attributes
    ----------
    futures
        Futures that were counted.
    masked
        Futures left out because a number was not finite.
    scanned
        Draws that were looked at to find them.
    counts
        Event to its counts, axes (future, year).
    cell
        School positions, axes (future, switch).
    hash
        SHA-256 of the case as of the start.
    """

    futures: int
    masked: int
    scanned: int
    counts: Mapping[str, NDArray[np.int16]]
    cell: NDArray[np.int8]
    hash: str

    def outlook(self, event: str) -> Outlook:
        """What the model says of an event."""
        own = self.counts[event]
        return Outlook(Chances.of_counts(own), Chances.of_counts(own.sum(axis=1, keepdims=True)))


@dataclass(frozen=True, eq=False)
class FromStart:
    """A start: how it was played, and all that was forecast."""

    name: str
    start: Start
    played: Mapping[Version, Played]
    events: Mapping[str, Told]


def play(model: Model, start: Start, futures: int, seed: int) -> dict[Version, Played]:
    """Play a start in every version.

    Raises
    ------
    InputError
        If the record of a version leaves no draw.
    CaseError
        If the start does not fit the case.
    """
    then = as_of(model.case, start)
    cases = {"case": then, "before": limited(then, start.year, at_reference(model, then))}
    return {version: _played(model, cases[version.ranges], start, version, futures, seed) for version in VERSIONS}


def _played(model: Model, case: Case, start: Start, version: Version, futures: int, seed: int) -> Played:
    design = Design(case, seed)
    index, scanned = np.arange(futures, dtype=np.uint32), futures
    only = constraints(case, start, version.ranges)
    if version.ensemble == "record" and only:
        found = allowed(model, design, only, futures)
        index, scanned = found.index, found.scanned
    counted = count(model, design, index, YEARS)
    kept = counted.finite
    return Played(
        int(kept.sum()),
        int((~kept).sum()),
        scanned,
        {name: counted_as(scored, counted)[kept] for name, scored in case.scored.items()},
        counted.cell[kept],
        case.hash,
    )


def counted_as(scored: Scored, counted: Counted) -> NDArray[np.int16]:
    """What the model counts of a scored event, axes (future, year)."""
    if scored.event:
        return counted.events[scored.event]
    parts = [counted.outcomes[scored.crisis, outcome] for outcome in scored.outcomes]
    return np.stack(parts).sum(axis=0, dtype=np.int16)


def tell(
    case: Case, starts: Mapping[str, Mapping[Version, Played]], version: Version, seed: int
) -> tuple[FromStart, ...]:
    """Forecasts from every start that was played, with what happened.

    Parameters
    ----------
    case
        The case, with its scored events and history.
    starts
        Start to how it was played in each version.
    version
        The version that is told; the others stand beside it.
    seed
        Of the paths of the self-exciting count.
    """
    return tuple(
        FromStart(
            name,
            case.backtests[name],
            played,
            {
                event: _told(case, scored, case.backtests[name].year, event, played, version, seed)
                for event, scored in case.scored.items()
            },
        )
        for name, played in starts.items()
    )


def _told(
    case: Case,
    scored: Scored,
    year: int,
    event: str,
    played: Mapping[Version, Played],
    version: Version,
    seed: int,
) -> Told:
    record = before(case, scored, year)
    versions = {own: found.outlook(event) for own, found in played.items()}
    counts = scored.counts(case)
    return Told(
        record,
        {"model": versions[version], **references(record, seed)},
        versions,
        np.array([counts[own] for own in range(year, year + YEARS)], dtype=np.int64),
    )


@lru_cache(maxsize=256)
def references(record: Before, seed: int) -> Mapping[Forecaster, Outlook]:
    """Forecasts that know nothing but the years before."""
    years = Chances.of_base_rate(record.events, record.years, [1.0] * YEARS)
    return {
        "base_rate": Outlook(years, Chances.of_base_rate(record.events, record.years, [float(YEARS)])),
        "self_exciting": Outlook(*self_exciting.fit(record.counts).forecast(YEARS, seed)),
    }


def problems(case: Case, names: Mapping[str, Start]) -> list[str]:
    """Scored events whose history does not reach from before each start to the end of its window."""
    found: list[str] = []
    for name, start in names.items():
        for event, scored in case.scored.items():
            counts = scored.counts(case)
            window = range(start.year, start.year + YEARS)
            missing = [year for year in window if year not in counts]
            where = f"history/{scored.file}.csv has no '{scored.series}'"
            if missing:
                found.append(f"start '{name}', event '{event}': {where} for {missing[0]}")
            if not any(year < start.year for year in counts):
                found.append(f"start '{name}', event '{event}': {where} before {start.year}")
    return found


def require(found: list[str]) -> None:
    """Refuse what cannot be scored.

    Raises
    ------
    InputError
        All problems, if there are any.
    """
    if found:
        raise InputError("\n".join(found))
