"""How an event was scored: over the years of all windows, and over whole windows, against both references."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from titanium.case.backtest import Scored
from titanium.evidence.backtest.chances import Chances, Floats, join
from titanium.evidence.backtest.forecasts import FORECASTERS, VERSIONS, Forecaster, Outlook, Told, Version
from titanium.evidence.backtest.resampling import Skill, skill_of
from titanium.evidence.backtest.schools import Apart
from titanium.evidence.backtest.scores import SCORES, pit

Span = Literal["year", "window"]
SPANS: tuple[Span, ...] = ("year", "window")


@dataclass(frozen=True)
class Mean:
    """A mean score of each forecaster, and the model's skill over each reference."""

    means: Mapping[Forecaster, float]
    over: Mapping[Forecaster, Skill]
    """Reference to the skill over it."""

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "means": dict(self.means),
            "skill_over": {name: {**asdict(own), "says": own.says} for name, own in self.over.items()},
        }


@dataclass(frozen=True)
class EventScores:
    """How forecasts of an event scored.

    Attributes
    ----------
    entry
        What is scored, and how the model's count and history's differ.
    happened
        Events in the years that are scored, each year once.
    years_with
        Calendar years in which anything happened.
    years
        Calendar years that are scored.
    windows_with
        Windows in which anything happened.
    scores
        Span and score to its means and skills.
    pit
        Forecaster to its histogram of the probability integral transform over years, share of forecasts in each fifth.
    versions
        Version of the model to its skill over the base rate, ranked score over years.
    apart
        Schools whose positions score differently.
    """

    entry: Scored
    happened: int
    years_with: int
    years: int
    windows_with: int
    scores: Mapping[tuple[Span, str], Mean]
    pit: Mapping[Forecaster, tuple[float, ...]]
    versions: Mapping[Version, Skill]
    apart: tuple[Apart, ...]

    @property
    def main(self) -> Mean:
        """The score that is spoken of: ranked, over years."""
        return self.scores["year", "ranked"]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {
            "title": self.entry.title,
            "mapping": self.entry.mapping,
            "series": f"history/{self.entry.file}.csv {self.entry.series}",
            "events": self.happened,
            "years_with_events": self.years_with,
            "years": self.years,
            "windows_with_events": self.windows_with,
            "scores": [{"span": span, "score": name, **own.to_dict()} for (span, name), own in self.scores.items()],
            "pit": {name: list(own) for name, own in self.pit.items()},
            "versions": [
                {"ranges": version.ranges, "ensemble": version.ensemble, "skill_over_base_rate": asdict(own)}
                for version, own in self.versions.items()
            ],
            "schools": [{"switch": own.switch, "scores": dict(own.scores)} for own in self.apart],
        }


def score_event(
    entry: Scored, told: Mapping[str, Told], windows: Mapping[str, tuple[int, ...]], apart: tuple[Apart, ...]
) -> EventScores:
    """Score an event over all starts.

    Parameters
    ----------
    entry
        What is scored.
    told
        Start to its forecasts.
    windows
        Start to the calendar years of its window.
    apart
        Schools whose positions score differently.
    """
    by_year = {
        year: int(count) for name, own in told.items() for year, count in zip(windows[name], own.happened, strict=True)
    }
    every = list(told.values())
    years: dict[Forecaster, Chances] = {name: join([own.outlooks[name].years for own in every]) for name in FORECASTERS}
    histograms: dict[Forecaster, tuple[float, ...]] = {}
    happened = np.concatenate([own.happened for own in every])
    versions = [version for version in VERSIONS if all(version in own.versions for own in every)]
    for name, own in years.items():
        histograms[name] = tuple(map(float, pit(own, happened)))
    base = _sums(every, [own.outlooks["base_rate"] for own in every], "year", "ranked")
    return EventScores(
        entry,
        sum(by_year.values()),
        sum(count > 0 for count in by_year.values()),
        len(by_year),
        sum(bool(own.happened.any()) for own in every),
        {(span, name): _mean(every, span, name) for span in SPANS for name in SCORES},
        histograms,
        {
            version: skill_of(_sums(every, [own.versions[version] for own in every], "year", "ranked"), base)
            for version in versions
        },
        apart,
    )


def together(events: Sequence[Mapping[str, Told]]) -> Mean:
    """All events together, by the Brier score over years: chances are alike, counts of different things are not.

    Parameters
    ----------
    events
        For each start, event to its forecasts.
    """
    sums: dict[Forecaster, Floats] = {
        name: np.array(
            [sum(_score(own, own.outlooks[name], "year", "brier").sum() for own in start.values()) for start in events]
        )
        for name in FORECASTERS
    }
    cases = sum(len(own.happened) for start in events for own in start.values())
    return _compared(sums, cases)


def _mean(told: list[Told], span: Span, name: str) -> Mean:
    sums: dict[Forecaster, Floats] = {
        own: _sums(told, [each.outlooks[own] for each in told], span, name) for own in FORECASTERS
    }
    return _compared(sums, sum(len(each.happened) if span == "year" else 1 for each in told))


def _compared(sums: Mapping[Forecaster, Floats], cases: int) -> Mean:
    """Mean scores from their sums over each start, and the model's skill."""
    means: dict[Forecaster, float] = {own: float(values.sum()) / cases for own, values in sums.items()}
    return Mean(means, {own: skill_of(sums["model"], sums[own]) for own in FORECASTERS if own != "model"})


def _sums(told: list[Told], outlooks: list[Outlook], span: Span, name: str) -> Floats:
    """Sum of a score over the window of each start, axes (start,)."""
    return np.array([_score(own, outlook, span, name).sum() for own, outlook in zip(told, outlooks, strict=True)])


def _score(told: Told, outlook: Outlook, span: Span, name: str) -> Floats:
    chances: Chances = outlook.years if span == "year" else outlook.window
    happened = told.happened if span == "year" else told.happened.sum(keepdims=True)
    return SCORES[name](chances, happened)
