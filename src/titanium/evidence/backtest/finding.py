"""Back-test: what the model would have said in past years, beside a base rate, and how it scored.

A score compares; it does not prove. A few windows, some of which share years, hold a few dozen events, and the model
was built by people who knew them. So every score tells how many events stand behind it, and whether its ranges had seen
the years that it is scored on.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast, get_args

import numpy as np

from titanium.case.backtest import YEARS, Start
from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.evidence.backtest import forecasts
from titanium.evidence.backtest.as_of import Ranges
from titanium.evidence.backtest.chances import Floats
from titanium.evidence.backtest.forecasts import (
    FORECASTERS,
    VERSIONS,
    Ensemble,
    Forecaster,
    FromStart,
    Outlook,
    Played,
    Version,
)
from titanium.evidence.backtest.reliability import Bin, bins
from titanium.evidence.backtest.schools import Apart, apart
from titanium.evidence.backtest.scored import EventScores, Mean, score_event, together
from titanium.explore.block import MAX_FUTURES
from titanium.explore.sweep import Progress
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import plain
from titanium.model.compile import compile_model

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.backtest/1"
FUTURES = 2048
"""Futures of each start if no other number is asked for."""


@dataclass(frozen=True, eq=False)
class Backtest:
    """The model started in past years and scored.

    Attributes
    ----------
    evidence
        Model, seed, ensemble, and futures counted over all starts.
    version
        The version that is told; `VERSIONS` are all scored.
    starts
        What was forecast from each start, in the order of their years.
    events
        Event to how it was scored.
    together
        All events together, by the Brier score over years.
    reliability
        Forecaster to its forecasts by their chance, all events and years together.
    """

    evidence: Evidence
    version: Version
    starts: tuple[FromStart, ...]
    events: Mapping[str, EventScores]
    together: Mean
    reliability: Mapping[Forecaster, tuple[Bin, ...]]

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years that are scored, each once."""
        return tuple(sorted({year for own in self.starts for year in window(own.start)}))

    @property
    def shared(self) -> tuple[int, ...]:
        """Calendar years that lie in more than one window."""
        every = [year for own in self.starts for year in window(own.start)]
        return tuple(year for year in self.years if every.count(year) > 1)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "ranges": self.version.ranges,
                "ensemble": self.version.ensemble,
                "years_scored": list(self.years),
                "years_in_two_windows": list(self.shared),
                "starts": [_start_as_data(own) for own in self.starts],
                "events": {name: own.to_dict() for name, own in self.events.items()},
                "all_events_brier_by_year": self.together.to_dict(),
                "reliability": {name: [asdict(own) for own in found] for name, found in self.reliability.items()},
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each start, event, year and forecaster.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame(
            [
                {
                    "start": own.start.year,
                    "event": event,
                    "year": year,
                    "forecaster": name,
                    "mean": float(outlook.years.mean[place]),
                    "at_least_one": float(outlook.years.at_least_one[place]),
                    "low90": int(outlook.years.quantile(0.05)[place]),
                    "high90": int(outlook.years.quantile(0.95)[place]),
                    "happened": int(told.happened[place]),
                }
                for own in self.starts
                for event, told in own.events.items()
                for name, outlook in told.outlooks.items()
                for place, year in enumerate(window(own.start))
            ]
        )


def window(start: Start) -> range:
    """Calendar years of a start's window."""
    return range(start.year, start.year + YEARS)


def backtest(
    case: Case,
    starts: Collection[int] | None = None,
    *,
    ensemble: str = "record",
    ranges: str = "before",
    futures: int = FUTURES,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Backtest:
    """Start the model in past years as things then stood, and score what it says of the years after.

    Parameters
    ----------
    case
        A case with `backtests.yaml` and `scored.yaml`.
    starts
        Years of the starts; all if left out.
    ensemble
        `record`, draws that the record allows at the start's reference, or `prior`, all draws.
    ranges
        Where the ranges of yearly rates come from in what is told: `before`, the years before the start alone, or
        `case`, the case as it is, which has seen the years that are scored. Both are scored.
    futures
        Futures of each start.
    seed
        Seed of the futures.
    on_progress
        Called as futures are done, see `titanium.explore.sweep.Progress`.

    Raises
    ------
    InputError
        If the case has no back-tests, a start or a setting is unknown, or a history does not reach far enough.
    CaseError
        If a start does not fit the case.
    """
    chosen = _chosen(case, starts)
    version = _version(ranges, ensemble)
    if not 2 <= futures <= MAX_FUTURES:
        raise InputError(f"{futures} futures: a whole number from 2 to {MAX_FUTURES} is wanted")
    forecasts.require(forecasts.problems(case, chosen))
    model = compile_model(case)
    played: dict[str, Mapping[Version, Played]] = {}
    for name, start in chosen.items():
        played[name] = forecasts.play(model, start, futures, seed)
        if on_progress:
            masked = sum(found[version].masked for found in played.values())
            on_progress(futures * len(played), futures * len(chosen), masked)
    return score(case, played, version, seed)


def score(case: Case, played: Mapping[str, Mapping[Version, Played]], version: Version, seed: int) -> Backtest:
    """Score starts that were played; parameters as for `titanium.evidence.backtest.forecasts.tell`."""
    told = forecasts.tell(case, played, version, seed)
    came = {event for own in told for event, found in own.events.items() if found.happened.any()}
    counted = sum(own.played[version].futures for own in told)
    kind = version.ensemble
    return Backtest(
        Evidence(case.name, case.hash, None, counted, seed, kind),
        version,
        told,
        {
            event: score_event(
                scored,
                {own.name: own.events[event] for own in told},
                {own.name: tuple(window(own.start)) for own in told},
                _apart(case, told, version, event, seed) if event in came else (),
            )
            for event, scored in case.scored.items()
        },
        together([own.events for own in told]),
        {name: _reliability(told, name) for name in FORECASTERS},
    )


def _apart(case: Case, told: tuple[FromStart, ...], version: Version, event: str, seed: int) -> tuple[Apart, ...]:
    """Schools that forecast an event differently; of one that never came, each only says how often it expects it."""
    return apart(
        case,
        [own.played[version].counts[event] for own in told],
        [own.played[version].cell for own in told],
        [own.events[event].happened for own in told],
        seed,
    )


def _reliability(told: tuple[FromStart, ...], forecaster: Forecaster) -> tuple[Bin, ...]:
    chances: list[Floats] = []
    happened: list[Any] = []
    what: list[tuple[str, int]] = []
    for own in told:
        for event, found in own.events.items():
            chances.append(found.outlooks[forecaster].years.at_least_one)
            happened.append(found.happened > 0)
            what += [(event, year) for year in window(own.start)]
    return bins(np.concatenate(chances), np.concatenate(happened), what)


def _chosen(case: Case, starts: Collection[int] | None) -> dict[str, Start]:
    """Starts that were asked for, in the order of their years."""
    for file, table in (("backtests.yaml", case.backtests), ("scored.yaml", case.scored)):
        if not table:
            raise InputError(f"case '{case.name}' has no {file}, so there is nothing to back-test")
    ordered = sorted(case.backtests.items(), key=lambda item: item[1].year)
    years = {str(start.year): (name, start) for name, start in ordered}
    unknown = [str(year) for year in starts or () if str(year) not in years]
    if unknown:
        raise InputError(
            "\n".join(f"case '{case.name}' has no start in {year}\n{nearest(year, years)}" for year in unknown)
        )
    wanted = set(years) if starts is None else {str(year) for year in starts}
    if not wanted:
        raise InputError(f"no start is asked for\n{nearest('', years)}")
    return {name: start for year, (name, start) in years.items() if year in wanted}


def _version(ranges: str, ensemble: str) -> Version:
    for what, own, allowed in (("ranges", ranges, get_args(Ranges)), ("ensemble", ensemble, get_args(Ensemble))):
        if own not in allowed:
            raise InputError(f"no {what} '{own}'\n{nearest(own, allowed)}")
    return Version(cast("Ranges", ranges), cast("Ensemble", ensemble))


def _start_as_data(own: FromStart) -> dict[str, Any]:
    return {
        "name": own.name,
        "year": own.start.year,
        "title": own.start.title,
        "left": dict(own.start.left),
        "played": [
            {
                "ranges": version.ranges,
                "ensemble": version.ensemble,
                "futures": played.futures,
                "masked": played.masked,
                "draws_looked_at": played.scanned,
                "case_hash": played.hash,
            }
            for version, played in ((version, own.played[version]) for version in VERSIONS if version in own.played)
        ],
        "events": {
            event: {
                "events_before": told.record.events,
                "years_before": told.record.years,
                "happened": told.happened.tolist(),
                "forecasts": {name: _outlook_as_data(outlook) for name, outlook in told.outlooks.items()},
            }
            for event, told in own.events.items()
        },
    }


def _outlook_as_data(outlook: Outlook) -> dict[str, Any]:
    window_ = outlook.window
    return {
        "mean": float(window_.mean[0]),
        "at_least_one": float(window_.at_least_one[0]),
        **{f"p{round(100 * level):02d}": int(window_.quantile(level)[0]) for level in (0.05, 0.25, 0.5, 0.75, 0.95)},
        "mean_by_year": outlook.years.mean.tolist(),
        "at_least_one_by_year": outlook.years.at_least_one.tolist(),
    }
