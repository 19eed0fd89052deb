"""Two runs compared: what they were asked, and, future by future, what came out.

Results are paired by the future's number and the package's name. Both runs are read chunk by chunk side by side, so
memory does not grow with them, whatever size their chunks have.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.explore.ensemble import WEIGHTED
from titanium.explore.runs.pairing import Pair, pairs, rows_of, unpaired
from titanium.explore.runs.selection import metrics_of
from titanium.explore.store import Run
from titanium.explore.sweep import Progress
from titanium.explore.table import WEIGHT

_RESULTS = ("case", "case_hash", "seed", "sampling", "schools", "ensemble", "members", "futures")
"""Fields on which results depend."""
_LAST_BITS = ("block", "code")
"""Fields on which the last bits of a number may depend."""
_STORED = ("chunk", "schema", "purpose")
"""Fields that results do not depend on."""


@dataclass(frozen=True)
class FieldDifference:
    """A field of the manifest that differs."""

    field: str
    one: str
    other: str
    decides: str
    """What depends on it: `results`, `last bits` or `nothing`."""


@dataclass(frozen=True)
class LeverDifference:
    """A lever that a package of one name sets otherwise in the other run."""

    package: str
    lever: str
    one: float | None
    other: float | None


@dataclass(frozen=True)
class MetricDifference:
    """What became of a metric in the rows that both runs have."""

    metric: str
    unit: str
    rows: int
    """Rows compared."""
    differing: int
    """Rows in which its bits differ; two values that are no numbers count as the same."""
    largest: float | None
    """Largest distance between two numbers; None where there are none."""
    package: str | None
    future: int | None
    one: float | None
    other: float | None
    """Where the largest distance is, and the two numbers; None where nothing is apart."""


@dataclass(frozen=True)
class VerdictDifference:
    """How often a package holds in either run, over the futures that failed in neither."""

    package: str
    futures: int
    holds_one: int
    holds_other: int
    lost: int
    """Futures in which it holds in the first run and breaks in the second."""
    gained: int
    """Futures in which it breaks in the first run and holds in the second."""


@dataclass(frozen=True)
class RunDifference:
    """What differs between two runs."""

    one: str
    other: str
    fields: tuple[FieldDifference, ...]
    packages_only_one: tuple[str, ...]
    packages_only_other: tuple[str, ...]
    levers: tuple[LeverDifference, ...]
    metrics_only_one: tuple[str, ...]
    metrics_only_other: tuple[str, ...]
    unpaired: str
    """Why futures of one number are not the same in both, so that no result is compared; empty if they are."""
    rows_one: int
    rows_other: int
    rows: int
    """Rows, one per future and package: of each run, and of both."""
    metrics: tuple[MetricDifference, ...]
    verdicts: tuple[VerdictDifference, ...]

    @property
    def same(self) -> bool:
        """Whether both hold the same rows with the same bits."""
        return (
            not self.unpaired
            and self.rows == self.rows_one == self.rows_other
            and not (self.metrics_only_one or self.metrics_only_other)
            and not any(metric.differing for metric in self.metrics)
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {"schema": "titanium.runs.diff/1", "same": self.same, **asdict(self)}


def diff_runs(one: Run, other: Run, *, on_progress: Progress | None = None) -> RunDifference:
    """Compare what is finished of two runs.

    Parameters
    ----------
    one, other
        Opened runs; their chunks and groups of packages may have any size.
    on_progress
        Told after every chunk of the first run.

    Raises
    ------
    RunError
        If a chunk of either is missing or altered.
    """
    metrics_one, metrics_other = (metrics_of(run) if run.notes else list(run.manifest.units) for run in (one, other))
    reason = unpaired(one, other)
    common = [name for name in metrics_one if name in metrics_other]
    weighted = one.manifest.kind == other.manifest.kind == WEIGHTED
    ledger = _Ledger(one, [*([WEIGHT] if weighted else []), "finite", *common])
    if not reason:
        for pair in pairs(one, other, ledger.columns, on_progress):
            ledger.add(pair)
    return RunDifference(
        one=one.address,
        other=other.address,
        fields=tuple(_fields(one, other)),
        packages_only_one=tuple(name for name in one.packages if name not in other.manifest.packages),
        packages_only_other=tuple(name for name in other.packages if name not in one.manifest.packages),
        levers=tuple(_levers(one, other)),
        metrics_only_one=tuple(name for name in metrics_one if name not in metrics_other),
        metrics_only_other=tuple(name for name in metrics_other if name not in metrics_one),
        unpaired=reason,
        rows_one=rows_of(one),
        rows_other=rows_of(other),
        rows=ledger.rows,
        metrics=ledger.metrics(),
        verdicts=ledger.verdicts(),
    )


def _fields(one: Run, other: Run) -> Iterator[FieldDifference]:
    """Fields of the manifests that differ, those that decide results first."""
    here, there = one.manifest, other.manifest
    if here.sampling == there.sampling == "lhs":
        yield from _field("size", here.size, there.size, "results")
    for names, decides in ((_RESULTS, "results"), (_LAST_BITS, "last bits")):
        for name in names:
            yield from _field(name, getattr(here, name), getattr(there, name), decides)
    for name in ("versions", "platform"):
        mine, theirs = getattr(here, name), getattr(there, name)
        for key in sorted(mine.keys() | theirs.keys()):
            yield from _field(f"{name}.{key}", mine.get(key, ""), theirs.get(key, ""), "last bits")
    for name in sorted(here.units.keys() & there.units.keys()):
        yield from _field(f"units.{name}", here.units[name], there.units[name], "results")
    for name in _STORED:
        yield from _field(name, getattr(here, name), getattr(there, name), "nothing")


def _field(name: str, one: object, other: object, decides: str) -> Iterator[FieldDifference]:
    if one != other:
        yield FieldDifference(name, str(one), str(other), decides)


def _levers(one: Run, other: Run) -> Iterator[LeverDifference]:
    """Levers that packages of one name set otherwise."""
    for package in one.packages:
        mine, theirs = one.manifest.packages[package], other.manifest.packages.get(package)
        if theirs is None or not mine or not theirs:
            continue
        for lever in [*mine, *(name for name in theirs if name not in mine)]:
            if mine.get(lever) != theirs.get(lever):
                yield LeverDifference(package, lever, mine.get(lever), theirs.get(lever))


@dataclass
class _Tally:
    """Running count of one metric."""

    differing: int = 0
    largest: float | None = None
    where: tuple[str, int, float, float] | None = None


@dataclass
class _Verdicts:
    """Running count of one package."""

    futures: int = 0
    holds_one: int = 0
    holds_other: int = 0
    lost: int = 0
    gained: int = 0


@dataclass
class _Ledger:
    """What has been counted so far."""

    run: Run
    columns: list[str]
    rows: int = 0
    tallies: dict[str, _Tally] = field(default_factory=dict)
    counts: dict[str, _Verdicts] = field(default_factory=dict)

    def add(self, pair: Pair) -> None:
        """Count some futures of some packages."""
        self.rows += pair.one.columns["finite"].size
        for name in self.columns:
            self._compare(name, pair)
        if "holds" in self.columns:
            self._verdicts(pair)

    def _compare(self, name: str, pair: Pair) -> None:
        tally = self.tallies.setdefault(name, _Tally())
        one, other = pair.one.columns[name], pair.other.columns[name]
        tally.differing += int(_differs(one, other).sum())
        if name == "first_break" or one.dtype.kind not in "fiu" or other.dtype.kind not in "fiu":
            return
        with np.errstate(invalid="ignore"):
            distance = np.abs(one.astype(np.float64) - other.astype(np.float64))
        distance[~np.isfinite(distance)] = -1.0
        place = np.unravel_index(np.argmax(distance), distance.shape)
        if distance[place] < 0:
            return
        if tally.largest is None:
            tally.largest = 0.0
        if distance[place] > tally.largest:
            tally.largest = float(distance[place])
            tally.where = pair.packages[place[1]], int(pair.one.index[place[0]]), float(one[place]), float(other[place])

    def _verdicts(self, pair: Pair) -> None:
        one, other = pair.one.columns, pair.other.columns
        finite = one["finite"] & other["finite"]
        holds, also = one["holds"].astype(bool), other["holds"].astype(bool)
        for column, package in enumerate(pair.packages):
            kept, first, second = finite[:, column], holds[:, column], also[:, column]
            count = self.counts.setdefault(package, _Verdicts())
            count.futures += int(kept.sum())
            count.holds_one += int((kept & first).sum())
            count.holds_other += int((kept & second).sum())
            count.lost += int((kept & first & ~second).sum())
            count.gained += int((kept & ~first & second).sum())

    def metrics(self) -> tuple[MetricDifference, ...]:
        """What became of each metric."""
        units = self.run.manifest.units
        found: list[MetricDifference] = []
        for name, tally in self.tallies.items():
            package, future, one, other = tally.where or (None, None, None, None)
            found.append(
                MetricDifference(
                    name, units.get(name, ""), self.rows, tally.differing, tally.largest, package, future, one, other
                )
            )
        return tuple(found)

    def verdicts(self) -> tuple[VerdictDifference, ...]:
        """How often each package holds, in the order of the first run."""
        return tuple(
            VerdictDifference(name, **vars(self.counts[name])) for name in self.run.packages if name in self.counts
        )


def _differs(one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """Where bits differ; two values that are no numbers are the same, whatever their bits."""
    if one.dtype == other.dtype == np.float32:
        return (one.view(np.uint32) != other.view(np.uint32)) & ~(np.isnan(one) & np.isnan(other))
    if one.dtype.kind == "f" or other.dtype.kind == "f":
        return (one != other) & ~(np.isnan(one) & np.isnan(other))
    return one != other
