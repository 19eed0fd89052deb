"""The verdict on packages: in how many sampled futures each holds, what breaks first and when, at what cost to whom.

Counts are gathered chunk by chunk, so memory does not grow with the number of futures. Every package met the same
futures, so its difference from the status quo is paired. Intervals are 95% and say how well the sampled ensemble
is counted; they say nothing about how well the ensemble describes the world.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.explore.store import PRIOR, Failure, Run
from titanium.explore.sweep import Chunk
from titanium.model.metrics import NEVER, SIGNING

Z95 = 1.959964
"""Standard normal quantile of a two-sided 95% interval."""

SCHEMA = "titanium.verdict/1"


@dataclass(frozen=True)
class Share:
    """A count of futures and its share, with the Wilson score interval (Wilson 1927)."""

    count: int
    futures: int
    share: float
    low: float
    high: float

    @classmethod
    def of(cls, count: int, futures: int) -> "Share":
        """Share of `futures` in which something was counted; all of [0, 1] is open where there are none."""
        if futures == 0:
            return cls(0, 0, math.nan, 0.0, 1.0)
        share, z2 = count / futures, Z95**2
        centre = (share + z2 / (2 * futures)) / (1 + z2 / futures)
        half = Z95 / (1 + z2 / futures) * math.sqrt(share * (1 - share) / futures + z2 / (4 * futures**2))
        low = 0.0 if count == 0 else max(centre - half, 0.0)
        high = 1.0 if count == futures else min(centre + half, 1.0)
        return cls(count, futures, share, low, high)


@dataclass(frozen=True)
class Difference:
    """Strength of a package less that of the status quo in the same futures, with its interval."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Cost:
    """Net present cost over the horizon across futures: mean and the range that holds 9 in 10, USD bn."""

    mean: float
    p05: float
    p95: float


@dataclass(frozen=True)
class Break:
    """A threshold that broke first, in how many futures, and when in the middle one of them."""

    threshold: str
    count: int
    median_quarter: int
    """Quarters since the start; -1 for at signing, the horizon's length for over the whole of it."""


@dataclass(frozen=True)
class PackageVerdict:
    """The verdict on one package."""

    name: str
    title: str
    failed: int
    """Futures masked because a number was not finite."""
    strength: Share
    security: Share
    """Futures in which the limits on wars, rupture and nuclear arms alone are kept."""
    accept: Mapping[str, Share]
    """Role to the futures in which its capital prefers the package to no deal."""
    over_status_quo: Difference
    breaks: tuple[Break, ...]
    """What breaks first, most frequent first."""
    cost: Mapping[str, Cost]
    """Role to its net present cost."""
    by_school: Mapping[str, Mapping[str, Share]]
    """Switch to position to strength among the futures of that position."""

    @property
    def breaks_first(self) -> Break | None:
        """The threshold that most often breaks first; None if the package holds in every future."""
        return self.breaks[0] if self.breaks else None

    def depends_on(self) -> tuple[str, ...]:
        """Switches between whose positions strength differs by more than its counting error."""
        return tuple(
            switch
            for switch, shares in self.by_school.items()
            if max(share.low for share in shares.values()) > min(share.high for share in shares.values())
        )


@dataclass(frozen=True)
class Verdict:
    """The verdict on every package of a run."""

    case: str
    case_title: str
    case_hash: str
    futures: int
    seed: int
    ensemble: str
    status_quo: str
    disagreement: str
    """The package that stands for no agreement; it is no proposal."""
    first_year: int
    quarters: int
    actor_keys: Mapping[str, str]
    capitals: Mapping[str, str]
    breaks_as: Mapping[str, str]
    """Threshold to the words in which its break is told."""
    packages: tuple[PackageVerdict, ...]
    failures: tuple[Failure, ...] = ()
    """Futures whose numbers were not finite, the first of them if they are many."""

    @property
    def proposals(self) -> tuple[PackageVerdict, ...]:
        """Every package but the one that stands for no agreement."""
        return tuple(own for own in self.packages if own.name != self.disagreement)

    def of(self, name: str) -> PackageVerdict:
        """The verdict on a package by its name."""
        return next(verdict for verdict in self.packages if verdict.name == name)

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data for JSON; a number that is undefined is None."""
        return _plain(
            {
                "schema": SCHEMA,
                "case": self.case,
                "case_hash": self.case_hash,
                "futures": self.futures,
                "seed": self.seed,
                "ensemble": self.ensemble,
                "status_quo": self.status_quo,
                "disagreement": self.disagreement,
                "failures": [asdict(failure) for failure in self.failures],
                "packages": [self._package_dict(verdict) for verdict in self.packages],
            }
        )

    def _package_dict(self, verdict: PackageVerdict) -> dict[str, Any]:
        first = verdict.breaks_first
        host, patron = self.actor_keys["S"], self.actor_keys["W"]
        return {
            "name": verdict.name,
            "title": verdict.title,
            "failed": verdict.failed,
            "holds": verdict.strength.count,
            "strength": verdict.strength.share,
            "strength_low": verdict.strength.low,
            "strength_high": verdict.strength.high,
            "security": verdict.security.share,
            "security_low": verdict.security.low,
            "security_high": verdict.security.high,
            f"accept_{patron}": verdict.accept["W"].share,
            f"accept_{host}": verdict.accept["S"].share,
            "over_status_quo": asdict(verdict.over_status_quo),
            "breaks_first": first.threshold if first else None,
            "breaks_first_quarter": first.median_quarter if first else None,
            "breaks": [asdict(own) for own in verdict.breaks],
            f"{patron}_npv_usd_bn": verdict.cost["W"].mean,
            f"{patron}_npv_usd_bn_90": [verdict.cost["W"].p05, verdict.cost["W"].p95],
            f"{host}_npv_usd_bn": verdict.cost["S"].mean,
            f"{host}_npv_usd_bn_90": [verdict.cost["S"].p05, verdict.cost["S"].p95],
            "by_school": {
                switch: {position: asdict(share) for position, share in shares.items()}
                for switch, shares in verdict.by_school.items()
            },
            "depends_on": list(verdict.depends_on()),
        }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("Sequence[Any]", value)]
    return None if isinstance(value, float) and not math.isfinite(value) else value


class _Spread:
    """Quantiles of a stream: counts on a grid that is even near zero and logarithmic far from it."""

    _FINE = 0.05
    _EDGES = np.linspace(-12.0, 12.0, 6001)

    def __init__(self) -> None:
        self.counts: NDArray[np.int64] = np.zeros(len(self._EDGES) + 1, dtype=np.int64)
        self.total = 0.0

    def add(self, values: NDArray[np.float64]) -> None:
        places = np.searchsorted(self._EDGES, np.arcsinh(values / self._FINE))
        self.counts += np.bincount(places, minlength=len(self.counts))
        self.total += float(values.sum())

    def cost(self) -> Cost:
        n = int(self.counts.sum())
        if n == 0:
            return Cost(math.nan, math.nan, math.nan)
        return Cost(self.total / n, self._quantile(0.05), self._quantile(0.95))

    def _quantile(self, level: float) -> float:
        below: NDArray[np.int64] = np.cumsum(self.counts)
        place = int(np.searchsorted(below, level * int(below[-1])))
        low, high = float(self._EDGES[max(place - 1, 0)]), float(self._EDGES[min(place, len(self._EDGES) - 1)])
        return math.sinh((low + high) / 2) * self._FINE


class Tally:
    """Counts over a run, gathered chunk by chunk; `verdict` may be asked at any time."""

    def __init__(self, case: Case, packages: Sequence[str], *, seed: int, ensemble: str = PRIOR):
        n, limits = len(packages), case.description.thresholds
        quarters = case.description.horizon.quarters
        self.case, self.packages, self.seed, self.ensemble = case, tuple(packages), seed, ensemble
        self.futures = 0
        self._n = np.zeros(n, dtype=np.int64)
        self._failed = np.zeros(n, dtype=np.int64)
        self._counts = {name: np.zeros(n, dtype=np.int64) for name in ("holds", "secure", "W", "S")}
        self._paired = np.zeros((3, n))
        self._breaks = np.zeros((n, len(limits), quarters + 2), dtype=np.int64)
        self._costs = {role: [_Spread() for _ in packages] for role in ("W", "S")}
        self._schools = {
            switch: np.zeros((2, n, len(entry.positions)), dtype=np.int64) for switch, entry in case.schools.items()
        }

    def add(self, chunk: Chunk) -> None:
        """Count the futures of one chunk."""
        finite, holds = chunk.finite, chunk.metrics["holds"] > 0.5
        self.futures += len(chunk.index)
        self._n += finite.sum(axis=1)
        self._failed += (~finite).sum(axis=1)
        flags = {
            "holds": holds,
            "secure": chunk.metrics["secure"] > 0.5,
            "W": chunk.metrics["accept_patron"] >= 0,
            "S": chunk.metrics["accept_host"] >= 0,
        }
        for name, flag in flags.items():
            self._counts[name] += (flag & finite).sum(axis=1)
        self._add_differences(holds, finite)
        self._add_breaks(chunk, finite)
        for role, metric in (("W", "patron_cost"), ("S", "host_cost")):
            for row, spread in enumerate(self._costs[role]):
                spread.add(chunk.metrics[metric][row][finite[row]].astype(np.float64))
        for number, table in enumerate(self._schools.values()):
            for position in range(table.shape[2]):
                here = finite & (chunk.cell[:, number] == position)
                table[0, :, position] += here.sum(axis=1)
                table[1, :, position] += (here & holds).sum(axis=1)

    def _add_differences(self, holds: NDArray[np.bool_], finite: NDArray[np.bool_]) -> None:
        base = self.case.description.status_quo
        if base not in self.packages:
            return
        row = self.packages.index(base)
        both = finite & finite[row]
        gap = (holds.astype(np.int64) - holds[row]) * both
        self._paired += np.stack([both.sum(axis=1), gap.sum(axis=1), (gap**2).sum(axis=1)])

    def _add_breaks(self, chunk: Chunk, finite: NDArray[np.bool_]) -> None:
        first, quarter = chunk.metrics["first_break"], chunk.metrics["first_break_quarter"]
        broken = finite & (first >= 0) & (quarter < NEVER)
        row, _ = np.nonzero(broken)
        place = first[broken].astype(np.int64), (quarter[broken] - SIGNING).astype(np.int64)
        np.add.at(self._breaks, (row, *place), 1)

    def verdict(self, failures: Sequence[Failure] = ()) -> Verdict:
        """The verdict on what was counted so far, with the first of the failed futures listed."""
        case, description = self.case, self.case.description
        return Verdict(
            case=case.name,
            case_title=description.title,
            case_hash=case.hash,
            futures=self.futures,
            seed=self.seed,
            ensemble=self.ensemble,
            status_quo=description.status_quo,
            disagreement=description.disagreement,
            first_year=description.horizon.first_year,
            quarters=description.horizon.quarters,
            actor_keys={role: actor.key for role, actor in description.actors.items()},
            capitals={role: actor.capital for role, actor in description.actors.items()},
            breaks_as={key: limit.breaks_as for key, limit in description.thresholds.items()},
            packages=tuple(self._package(row, name) for row, name in enumerate(self.packages)),
            failures=tuple(failures),
        )

    def _package(self, row: int, name: str) -> PackageVerdict:
        n = int(self._n[row])

        def share(counted: str) -> Share:
            return Share.of(int(self._counts[counted][row]), n)

        return PackageVerdict(
            name=name,
            title=self.case.packages[name].title,
            failed=int(self._failed[row]),
            strength=share("holds"),
            security=share("secure"),
            accept={"W": share("W"), "S": share("S")},
            over_status_quo=self._difference(row),
            breaks=self._first_breaks(row),
            cost={role: spreads[row].cost() for role, spreads in self._costs.items()},
            by_school={
                switch: {
                    position: Share.of(int(table[1, row, number]), int(table[0, row, number]))
                    for number, position in enumerate(self.case.schools[switch].positions)
                }
                for switch, table in self._schools.items()
            },
        )

    def _difference(self, row: int) -> Difference:
        n, total, squares = self._paired[:, row]
        if n == 0:
            return Difference(math.nan, math.nan, math.nan)
        mean = total / n
        error = Z95 * math.sqrt(max(squares / n - mean**2, 0.0) / n)
        return Difference(mean, mean - error, mean + error)

    def _first_breaks(self, row: int) -> tuple[Break, ...]:
        found: list[Break] = []
        for number, key in enumerate(self.case.description.thresholds):
            by_quarter = self._breaks[row, number]
            count = int(by_quarter.sum())
            if count:
                middle = int(np.searchsorted(np.cumsum(by_quarter), (count + 1) // 2))
                found.append(Break(key, count, middle + int(SIGNING)))
        return tuple(sorted(found, key=lambda own: -own.count))


def judge_run(case: Case, run: Run) -> Verdict:
    """The verdict on a stored run, counted again from its chunks."""
    manifest = run.manifest
    tally = Tally(case, manifest["packages"], seed=manifest["seed"], ensemble=manifest["ensemble"])
    for chunk in run.chunks(case):
        tally.add(chunk)
    return tally.verdict([Failure(**failure) for failure in manifest["failures"]])
