"""The outcomes of any run, of a function as of an alliance: which packages hold, what breaks first, and every metric.

This is what can be said without knowing what a model is about; `titanium.judge.verdict` knows more of an alliance.
Every package met the same futures, so each is compared with the base future by future.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Threshold
from titanium.errors import InputError, nearest
from titanium.explore.block import Chunk, Failure
from titanium.explore.ensemble import WEIGHTED
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.explore.summary import Statistic
from titanium.judge.asked import by_name, lacking
from titanium.judge.cuts import OVERALL, ByCut, CutCounts
from titanium.judge.shares import Difference, Share, plain
from titanium.judge.streams import Spread

SCHEMA = "titanium.outcomes/1"
_VERDICT = ("holds", "first_break", "first_break_quarter")
"""Metrics that say which package holds; all others are told with their range."""


@dataclass(frozen=True)
class Held:
    """How often one package holds in one cut of the futures."""

    holds: Share
    over_base: Difference
    """Share in which it holds less that of the base in the same futures; undefined if the base was not played."""


@dataclass(frozen=True)
class Range:
    """A metric over the futures in which a package gave finite numbers: mean, and the range that holds 9 in 10."""

    mean: float
    p05: float
    p95: float


@dataclass(frozen=True)
class PackageOutcomes:
    """The outcomes of one package."""

    name: str
    title: str
    failed: int
    """Futures masked because the model failed, or a number was not finite."""
    held: ByCut[Held]
    breaks: Mapping[str, Share]
    """Threshold to the futures in which it is the first to break, most frequent first; without those that never are."""
    metrics: Mapping[str, Range]

    @property
    def holds(self) -> Share:
        """Futures in which it holds."""
        return self.held.overall.holds

    @property
    def over_base(self) -> Difference:
        """Share in which it holds less that of the base in the same futures."""
        return self.held.overall.over_base

    @property
    def by_school(self) -> Mapping[str, Mapping[str, Share]]:
        """Switch to position to how often it holds among the futures of that position."""
        return self.held.map(lambda own: own.holds).by_school

    @property
    def breaks_first(self) -> str | None:
        """The threshold that most often breaks first; None if the package holds in every future."""
        return next(iter(self.breaks), None)

    def moved_by(self) -> tuple[str, ...]:
        """Switches between whose positions it holds more or less often, by more than counting error."""
        return tuple(
            switch
            for switch, shares in self.by_school.items()
            if max(share.low for share in shares.values()) > min(share.high for share in shares.values())
        )


@dataclass(frozen=True)
class Outcomes:
    """The outcomes of every package of a run."""

    model: str
    hash: str
    futures: int
    """Futures that are counted: those that the run has finished."""
    asked: int
    """Futures that the run was asked for."""
    seed: int
    ensemble: str
    base: str
    units: Mapping[str, str]
    """Metric to its unit."""
    thresholds: Mapping[str, Threshold]
    packages: tuple[PackageOutcomes, ...]
    futures_by_school: Mapping[str, Mapping[str, int]]
    """Switch to position to the futures that hold it."""
    failures: tuple[Failure, ...]
    """What failed and why, the first of it if it is much."""

    @property
    def failed(self) -> int:
        """Results masked, counted once for each package and future."""
        return sum(own.failed for own in self.packages)

    @property
    def ranked(self) -> tuple[PackageOutcomes, ...]:
        """Packages, the one that holds most often first; of those that hold alike, in the run's order."""
        return tuple(sorted(self.packages, key=lambda own: -own.holds.share if own.holds.futures else math.inf))

    def of(self, name: str) -> PackageOutcomes:
        """The outcomes of a package by its name.

        Raises
        ------
        InputError
            If there is no such package; the nearest name is given.
        """
        return by_name(self.packages, name, "package", "in this run")

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "model": self.model,
                "hash": self.hash,
                "futures": self.futures,
                "futures_asked": self.asked,
                "seed": self.seed,
                "ensemble": self.ensemble,
                "base": self.base,
                "units": self.units,
                "thresholds": {
                    name: {
                        "metric": own.metric,
                        "at_least": own.at_least,
                        "at_most": own.at_most,
                        "breaks_as": own.breaks_as,
                    }
                    for name, own in self.thresholds.items()
                },
                "failed": self.failed,
                "failures": [asdict(failure) for failure in self.failures],
                "futures_by_school": self.futures_by_school,
                "packages": [_package_dict(own) for own in self.packages],
            }
        )


def _package_dict(own: PackageOutcomes) -> dict[str, Any]:
    return {
        "name": own.name,
        "title": own.title,
        "failed": own.failed,
        "holds": asdict(own.holds),
        "over_base": asdict(own.over_base),
        "breaks": {name: asdict(share) for name, share in own.breaks.items()},
        "metrics": {name: asdict(spread) for name, spread in own.metrics.items()},
        "by_school": {
            switch: {position: asdict(share) for position, share in shares.items()}
            for switch, shares in own.by_school.items()
        },
        "moved_by": list(own.moved_by()),
    }


class _Tally:
    """What is counted on one package, chunk by chunk."""

    def __init__(self, scope: Scope, metrics: Mapping[str, Statistic]):
        self._thresholds = list(scope.thresholds)
        self._first = {name: f"first {name}" for name in self._thresholds}
        self.counts = CutCounts(scope, 2, ["holds", *self._first.values()], ["holds"])
        self._metrics = metrics
        self._spreads = {name: Spread() for name in metrics}

    def add(self, chunk: Chunk, finite: NDArray[np.bool_], row: int, base: int | None) -> None:
        """Count the futures of a chunk; `finite` has the axes (package, future)."""
        against = row if base is None else base
        pair = [row, against]
        met = finite[pair] if base is not None else np.stack([finite[row], np.zeros_like(finite[row])])
        first = chunk.metrics["first_break"][pair]
        flags = {"holds": chunk.metrics["holds"][pair] > 0.5}
        flags |= {self._first[name]: first == number for number, name in enumerate(self._thresholds)}
        self.counts.add(met, flags, chunk.cell)
        for name, known in self._metrics.items():
            values = chunk.metrics[name][row][finite[row]].astype(np.float64)
            if known.deviation > 0:
                self._spreads[name].add((values - known.mean) / known.deviation)

    def breaks(self) -> Mapping[str, Share]:
        """Threshold to the futures in which it is the first to break, most frequent first."""
        shares = {name: self.counts.share(flag, 0) for name, flag in self._first.items()}
        return {
            name: shares[name] for name in sorted(shares, key=lambda name: -shares[name].count) if shares[name].count
        }

    def ranges(self) -> Mapping[str, Range]:
        """Metric to its mean and range, brought back from units of its standard deviation."""
        found: dict[str, Range] = {}
        for name, known in self._metrics.items():
            own = [known.mean] * 3
            if known.deviation > 0:
                spread = self._spreads[name].cost()
                own = [known.mean + known.deviation * value for value in (spread.mean, spread.p05, spread.p95)]
            found[name] = Range(*(min(max(value, known.low), known.high) for value in own))
        return found


def judge_outcomes(run: Run, packages: Sequence[str] | None = None) -> Outcomes:
    """In how many futures of a run each package holds, what breaks first, and how its metrics spread.

    Parameters
    ----------
    run
        A run; of one that is unfinished, what is there is counted.
    packages
        Names of packages that are told; all of the run's if left out. Each takes 50 kilobytes for each metric.

    Raises
    ------
    InputError
        If a package is not in the run, or the run weighs its futures.
    RunError
        If nothing is finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda x: {"y": x**2},
    ...     name="square",
    ...     uncertainties={"x": uniform(0, 2)},
    ...     metrics=["y"],
    ...     thresholds={"y": at_most(1)},
    ...     processes=1,
    ... )
    >>> outcomes = judge_outcomes(sweep(model, ["baseline"], 64, 0, "memory://doctest/outcomes"))
    >>> outcomes.of("baseline").holds.count, outcomes.of("baseline").breaks_first
    (32, 'y')
    """
    manifest, scope = run.manifest, run.scope
    if manifest.kind == WEIGHTED:
        raise InputError(f"'{run.address}' weighs its futures, and outcomes are counted; see titanium runs show")
    names = list(run.packages) if packages is None else list(dict.fromkeys(packages))
    if not names:
        raise InputError(f"no package is named\n{nearest('', run.packages)}")
    if problems := lacking(run, names):
        raise InputError("\n".join(problems))
    summary = run.summary()
    told = [name for name in summary.metrics if name not in _VERDICT]
    tallies = {name: _Tally(scope, {metric: summary.at(name, metric) for metric in told}) for name in names}
    rows = {name: row for row, name in enumerate(run.packages)}
    futures = 0
    for chunk in run.chunks(scope):
        finite = chunk.finite
        futures += len(chunk.index)
        for name, tally in tallies.items():
            tally.add(chunk, finite, rows[name], rows.get(scope.base))
    counts = next(iter(tallies.values())).counts
    return Outcomes(
        model=scope.name,
        hash=scope.hash,
        futures=futures,
        asked=manifest.futures,
        seed=manifest.seed,
        ensemble=manifest.ensemble,
        base=scope.base,
        units={name: manifest.units[name] for name in told},
        thresholds=scope.thresholds,
        packages=tuple(_outcomes(scope, name, tally) for name, tally in tallies.items()),
        futures_by_school=ByCut[int].of(scope, lambda cut: int(counts.futures[cut])).by_school,
        failures=tuple(failure for failure in run.failures if failure.package in tallies),
    )


def _outcomes(scope: Scope, name: str, tally: _Tally) -> PackageOutcomes:
    counts = tally.counts

    def held(cut: int) -> Held:
        return Held(counts.share("holds", 0, cut), counts.difference("holds", 0, 1, cut))

    return PackageOutcomes(
        name=name,
        title=scope.packages[name].title if name in scope.packages else name,
        failed=int(counts.futures[OVERALL]) - counts.share("holds", 0).futures,
        held=ByCut[Held].of(scope, held),
        breaks=tally.breaks(),
        metrics=tally.ranges(),
    )
