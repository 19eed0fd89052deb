"""How a metric spreads over the futures of a run: fifty equally likely values of each package, and what lies beyond.

The values are those that 1, 3, ..., 99 of 100 futures stay within: the medians of fifty equal parts of the futures, by
the inverse of their empirical distribution (Hyndman and Fan 1996, type 1), so that each is a value that some future
gave. Drawn as dots they are a quantile dot plot (Kay et al. 2016; Fernandes et al. 2018). Of fewer than fifty futures
each gives its own value.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case, Threshold
from titanium.errors import InputError, RunError, nearest
from titanium.explore.block import Chunk
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.explore.weights import Z95
from titanium.judge.asked import by_name, lacking, weighed
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import Share, plain
from titanium.judge.sheet.bootstrap import NONE, Estimate

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.spread/1"
QUANTILES = 50
"""Equally likely values that stand for a distribution."""
MOST_VALUES = 2**27
"""Numbers kept in memory at most, half a gigabyte of them; of a larger run the first futures are read."""
_CODES = ("first_break", "first_break_quarter")
"""Metrics that say which limit breaks, not how much of anything there is."""
_LEVELS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


@dataclass(frozen=True)
class Distribution:
    """A metric over some futures."""

    futures: int
    """Futures in which it is a finite number."""
    values: tuple[float, ...]
    """Equally likely values, in rising order: 50, or one for each future where these are fewer."""
    p05: Estimate
    p25: Estimate
    p50: Estimate
    """The median; the interval of a quantile is of order statistics, 95%, and says how well futures are counted."""
    p75: Estimate
    p95: Estimate
    beyond: Mapping[str, Share]
    """Limit on the metric to the futures in which it is not kept."""

    @classmethod
    def of(cls, values: NDArray[np.floating], limits: Mapping[str, Threshold] | None = None) -> "Distribution":
        """From the value of each future; those that are not finite are left out.

        Examples
        --------
        >>> found = Distribution.of(np.arange(1000.0))
        >>> found.values[:2], found.values[-1], found.p50.value
        ((9.0, 29.0), 989.0, 499.0)
        """
        ordered = np.sort(values[np.isfinite(values)])
        n = len(ordered)
        shown = min(QUANTILES, n)
        return cls(
            futures=n,
            values=tuple(_at(ordered, (number + 0.5) / shown) for number in range(shown)),
            **{name: _quantile(ordered, level) for name, level in _LEVELS.items()},
            beyond={
                name: Share.of(int(((ordered > limit.at_most) | (ordered < limit.at_least)).sum()), n)
                for name, limit in (limits or {}).items()
            },
        )


def _at(ordered: NDArray[np.floating], level: float) -> float:
    return float(ordered[max(math.ceil(len(ordered) * level) - 1, 0)])


def _quantile(ordered: NDArray[np.floating], level: float) -> Estimate:
    """A quantile with the interval between the order statistics whose ranks lie 1.96 binomial errors about its own."""
    n = len(ordered)
    if not n:
        return NONE
    half = Z95 * math.sqrt(n * level * (1 - level))
    low, high = max(math.floor(n * level - half), 0), min(math.ceil(n * level + half), n - 1)
    return Estimate(_at(ordered, level), float(ordered[low]), float(ordered[high]))


@dataclass(frozen=True)
class PackageSpread:
    """A metric under one package."""

    name: str
    title: str
    masked: int
    """Futures left out because a number was not finite."""
    overall: Distribution
    by_position: Mapping[str, Distribution]
    """Position of the school that was asked for to the metric among its futures; empty where none was."""


@dataclass(frozen=True)
class Spread:
    """A metric of a run under some packages. `spread` makes one."""

    scope: Scope = field(repr=False)
    """What was swept."""
    evidence: Evidence
    asked: int
    """Futures that the run was asked for."""
    metric: str
    unit: str
    base: str
    """Package that stands for today's terms."""
    disagreement: str
    """Package that is no proposal; empty where there is none."""
    school: str
    """Question whose positions are told apart; empty where none is."""
    limits: Mapping[str, Threshold]
    """Limits on the metric by name."""
    packages: tuple[PackageSpread, ...]

    def of(self, name: str) -> PackageSpread:
        """A package by its name.

        Raises
        ------
        InputError
            If there is no such package; the nearest name is given.
        """
        return by_name(self.packages, name)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                **self.evidence.to_dict(),
                "futures_asked": self.asked,
                "metric": self.metric,
                "unit": self.unit,
                "limits": {
                    name: {"at_least": own.at_least, "at_most": own.at_most, "breaks_as": own.breaks_as}
                    for name, own in self.limits.items()
                },
                "school": self.school or None,
                "packages": [
                    {
                        "name": own.name,
                        "title": own.title,
                        "masked": own.masked,
                        "overall": asdict(own.overall),
                        "by_position": {position: asdict(part) for position, part in own.by_position.items()},
                    }
                    for own in self.packages
                ],
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each value; needs pandas, the extra `judge`."""
        return frame(
            [
                {"package": own.name, "position": position, "rank": rank, self.metric: value}
                for own in self.packages
                for position, part in {"": own.overall, **own.by_position}.items()
                for rank, value in enumerate(part.values)
            ]
        )


def spread(run: Run, metric: str, packages: Sequence[str] | None = None, *, school: str = "") -> Spread:
    """How a metric spreads over the futures of a run under some packages.

    Parameters
    ----------
    run
        A run; of one that is unfinished, what is there is read.
    metric
        Name of a metric of the run.
    packages
        Names of packages; all of the run's if left out.
    school
        Name of a school switch, whose positions are told apart as well.

    Raises
    ------
    InputError
        If a name is unknown or the run weighs its futures; all problems are listed.
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
    >>> found = spread(sweep(model, ["baseline"], 64, 0, "memory://doctest/spread"), "y")
    >>> found.of("baseline").overall.beyond["y"].count
    32
    """
    scope, manifest = run.scope, run.manifest
    names = list(run.packages) if packages is None else list(dict.fromkeys(packages))
    _check(run, metric, names, school)
    rows = [run.packages.index(name) for name in names]
    values, cell = _read(run, metric, rows)
    limits = {name: own for name, own in scope.thresholds.items() if own.metric == metric}
    place = list(scope.schools).index(school) if school else 0
    positions = list(scope.schools[school].positions) if school else []
    return Spread(
        scope=scope,
        evidence=Evidence.of_run(run, len(cell)),
        asked=manifest.futures,
        metric=metric,
        unit=manifest.units[metric],
        base=scope.base,
        disagreement=scope.description.disagreement if isinstance(scope, Case) else "",
        school=school,
        limits=limits,
        packages=tuple(
            PackageSpread(
                name=name,
                title=scope.packages[name].title if name in scope.packages else name,
                masked=int((~np.isfinite(own)).sum()),
                overall=Distribution.of(own, limits),
                by_position={
                    position: Distribution.of(own[cell[:, place] == number], limits)
                    for number, position in enumerate(positions)
                },
            )
            for name, own in zip(names, values, strict=True)
        ),
    )


def _check(run: Run, metric: str, names: Sequence[str], school: str) -> None:
    problems = weighed(run)
    known = [name for name in run.manifest.units if name not in _CODES]
    if metric in _CODES:
        problems.append(f"'{metric}' says which limit breaks, not how much of anything; see titanium runs outcomes")
    elif metric not in known:
        problems.append(f"no metric '{metric}' in this run\n{nearest(metric, known)}")
    if not names:
        problems.append(f"no package is named\n{nearest('', run.packages)}")
    problems += lacking(run, names)
    if school and school not in run.scope.schools:
        problems.append(f"no school '{school}' in '{run.scope.name}'\n{nearest(school, run.scope.schools)}")
    if problems:
        raise InputError("\n".join(problems))


def _read(run: Run, metric: str, rows: Sequence[int]) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """The metric, axes (package, future), nan where some number of a package is not finite; and school positions."""
    pieces = list(_first(run.chunks(only=[metric]), MOST_VALUES // len(rows)))
    if not pieces:
        raise RunError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    values = [np.where(piece.finite[rows], piece.metrics[metric][rows], np.float32(np.nan)) for piece in pieces]
    return np.concatenate(values, axis=1), np.concatenate([piece.cell for piece in pieces])


def _first(chunks: Iterator[Chunk], futures: int) -> Iterator[Chunk]:
    """The first so many futures."""
    for chunk in chunks:
        if futures <= 0:
            return
        yield chunk.cut(0, futures)
        futures -= len(chunk.index)
