"""The verdict on packages: in how many sampled futures each holds, what breaks first and when, at what cost to whom.

Counts are gathered chunk by chunk, so memory does not grow with the number of futures. Every package met the same
futures, so packages are compared in pairs. What is counted over all futures is counted in each position of each school
switch too, so that no school is averaged in silence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK, Chunk, Failure
from titanium.explore.ensemble import PRIOR, WEIGHTED
from titanium.explore.note import MAX_LISTED
from titanium.explore.store import MANIFEST, Run, open_run
from titanium.judge.asked import by_name
from titanium.judge.cuts import OVERALL, ByCut, CutCounts
from titanium.judge.shares import Break, Cost, Difference, Rate, Share, plain
from titanium.judge.streams import FirstBreaks, Rates, Spread

SCHEMA = "titanium.verdict/2"
UNSIGNED = "unsigned"
"""Folder, inside a run's, of the futures in which the capitals need not have signed the status quo."""

EVENTS = {
    "home_war": "rate_home_war",
    "second_war": "rate_second_war",
    "dual_war": "rate_dual_war",
    "rupture": "rate_rupture",
    "host_nuclear": "rate_nuclear",
}
"""Event, as the metric that is 1 where it was sampled, to the metric of its conditional form."""

_SIGNS = {"W": "accept_patron", "S": "accept_host"}
"""Role to the metric that is not negative where its capital prefers the package to no deal."""
_COSTS = {"W": "patron_cost", "S": "host_cost"}
_PAIRED = ("holds", "secure")


@dataclass(frozen=True)
class Counted:
    """What is counted on one package in one cut of the futures."""

    strength: Share
    security: Share
    """Futures in which the limits on wars, rupture and nuclear arms alone are kept."""
    accept: Mapping[str, Share]
    """Role to the futures in which its capital prefers the package to no deal."""
    over_status_quo: Difference
    """Strength less that of the status quo in the same futures; undefined if the status quo was not played."""
    security_over_status_quo: Difference
    """Security less that of the status quo in the same futures."""


@dataclass(frozen=True)
class Event:
    """How often an event comes under a package: by count, and by its probability given what came before."""

    sampled: Share
    """Futures in which it occurred."""
    rate: Rate
    """Mean over futures of its conditional form."""


@dataclass(frozen=True)
class Lead:
    """Which proposal comes first in one cut of the futures, and how far behind the others are in the same futures."""

    leader: str
    share: Share
    over: Mapping[str, Difference]
    """Every other proposal to the leader's lead over it, closest first."""

    @property
    def runner_up(self) -> str | None:
        """The proposal that comes next; None if there is no other."""
        return next(iter(self.over), None)

    @property
    def tied(self) -> tuple[str, ...]:
        """Proposals that the count does not tell from the leader."""
        return tuple(name for name, lead in self.over.items() if not lead.is_clear)


@dataclass(frozen=True)
class PackageVerdict:
    """The verdict on one package."""

    name: str
    title: str
    failed: int
    """Futures masked because a number was not finite."""
    counted: ByCut[Counted]
    breaks: tuple[Break, ...]
    """What breaks first, most frequent first."""
    cost: Mapping[str, Cost]
    """Role to its net present cost."""
    events: Mapping[str, Event]
    """Event, by the name of its metric, to how often it comes."""

    @property
    def strength(self) -> Share:
        """Futures in which it holds."""
        return self.counted.overall.strength

    @property
    def security(self) -> Share:
        """Futures in which the limits on wars, rupture and nuclear arms alone are kept."""
        return self.counted.overall.security

    @property
    def accept(self) -> Mapping[str, Share]:
        """Role to the futures in which its capital prefers the package to no deal."""
        return self.counted.overall.accept

    @property
    def over_status_quo(self) -> Difference:
        """Strength less that of the status quo in the same futures."""
        return self.counted.overall.over_status_quo

    @property
    def security_over_status_quo(self) -> Difference:
        """Security less that of the status quo in the same futures."""
        return self.counted.overall.security_over_status_quo

    @property
    def by_school(self) -> Mapping[str, Mapping[str, Share]]:
        """Switch to position to strength among the futures of that position."""
        return self.counted.map(lambda own: own.strength).by_school

    @property
    def breaks_first(self) -> Break | None:
        """The threshold that most often breaks first; None if the package holds in every future."""
        return self.breaks[0] if self.breaks else None

    def moved_by(self) -> tuple[str, ...]:
        """Switches between whose positions strength differs by more than its counting error.

        A strength that moves need not change any verdict; see `titanium.judge.schools` for verdicts that depend on a
        school.
        """
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
    theatres: Mapping[str, str]
    """`home` and `second` to the places' names."""
    breaks_as: Mapping[str, str]
    """Threshold to the words in which its break is told."""
    packages: tuple[PackageVerdict, ...]
    futures_by_school: Mapping[str, Mapping[str, int]]
    """Switch to position to the futures that hold it."""
    strongest: ByCut[Lead]
    """Which proposal holds most often."""
    safest: ByCut[Lead]
    """Which proposal most often keeps the limits on wars, rupture and nuclear arms."""
    failures: tuple[Failure, ...] = ()
    """Futures whose numbers were not finite, the first of them if they are many."""
    unsigned: "Verdict | None" = None
    """The verdict on futures in which the capitals need not have signed the status quo; only beside one on those in
    which both did, since these favour the status quo by construction."""

    @property
    def proposals(self) -> tuple[PackageVerdict, ...]:
        """Every package but the one that stands for no agreement."""
        return tuple(own for own in self.packages if own.name != self.disagreement)

    def of(self, name: str) -> PackageVerdict:
        """The verdict on a package by its name.

        Raises
        ------
        InputError
            If it was not judged; the nearest name is given.
        """
        return by_name(self.packages, name, "package", "in this verdict")

    def to_dict(self) -> dict[str, Any]:
        """The verdict as plain data for JSON; a number that is undefined is None."""
        return plain(
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
                "unsigned": self.unsigned and self.unsigned.to_dict(),
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
            "security_over_status_quo": asdict(verdict.security_over_status_quo),
            "events": {name: asdict(event) for name, event in verdict.events.items()},
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
            "moved_by": list(verdict.moved_by()),
        }


class Tally:
    """Counts over a run, gathered chunk by chunk; `verdict` may be asked at any time."""

    def __init__(self, case: Case, packages: Sequence[str], *, seed: int, ensemble: str = PRIOR):
        n, description = len(packages), case.description
        self.case, self.packages, self.seed, self.ensemble = case, tuple(packages), seed, ensemble
        self._counts = CutCounts(case, n, [*_PAIRED, *_SIGNS, *EVENTS], _PAIRED)
        self._rates = {name: Rates(n) for name in EVENTS}
        self._breaks = FirstBreaks(n, list(description.thresholds), description.horizon.quarters)
        self._costs = {role: [Spread() for _ in packages] for role in _COSTS}

    @property
    def futures(self) -> int:
        """Futures counted so far."""
        return int(self._counts.futures[OVERALL])

    def add(self, chunk: Chunk) -> None:
        """Count the futures of one chunk, block by block, so that sums do not depend on how blocks are put together."""
        for begin in range(0, len(chunk.index), BLOCK):
            self._add(chunk.cut(begin, begin + BLOCK))

    def _add(self, chunk: Chunk) -> None:
        finite, metrics = chunk.finite, chunk.metrics
        flags = {name: metrics[name] > 0.5 for name in (*_PAIRED, *EVENTS)}
        flags |= {role: metrics[name] >= 0 for role, name in _SIGNS.items()}
        self._counts.add(finite, flags, chunk.cell)
        for name, conditional in EVENTS.items():
            self._rates[name].add(metrics[conditional], finite)
        self._breaks.add(metrics["first_break"], metrics["first_break_quarter"], finite)
        for role, metric in _COSTS.items():
            for row, spread in enumerate(self._costs[role]):
                spread.add(metrics[metric][row][finite[row]].astype("float64"))

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
            theatres=description.theatres.model_dump(),
            breaks_as={key: limit.breaks_as for key, limit in description.thresholds.items()},
            packages=tuple(self._package(row, name) for row, name in enumerate(self.packages)),
            futures_by_school=ByCut[int].of(case, lambda cut: int(self._counts.futures[cut])).by_school,
            strongest=ByCut[Lead].of(case, lambda cut: self._lead("holds", cut)),
            safest=ByCut[Lead].of(case, lambda cut: self._lead("secure", cut)),
            failures=tuple(failures),
        )

    def _package(self, row: int, name: str) -> PackageVerdict:
        return PackageVerdict(
            name=name,
            title=self.case.packages[name].title if name in self.case.packages else name,
            failed=self.futures - self._counts.share("holds", row).futures,
            counted=ByCut[Counted].of(self.case, lambda cut: self._counted(row, cut)),
            breaks=self._breaks.breaks(row),
            cost={role: spreads[row].cost() for role, spreads in self._costs.items()},
            events={name: Event(self._counts.share(name, row), self._rates[name].rate(row)) for name in EVENTS},
        )

    def _counted(self, row: int, cut: int) -> Counted:
        return Counted(
            strength=self._counts.share("holds", row, cut),
            security=self._counts.share("secure", row, cut),
            accept={role: self._counts.share(role, row, cut) for role in _SIGNS},
            over_status_quo=self._over_status_quo("holds", row, cut),
            security_over_status_quo=self._over_status_quo("secure", row, cut),
        )

    def _over_status_quo(self, flag: str, row: int, cut: int) -> Difference:
        base = self.case.description.status_quo
        if base not in self.packages:
            return Difference.of(0, 0, 0)
        return self._counts.difference(flag, row, self.packages.index(base), cut)

    def _lead(self, flag: str, cut: int) -> Lead:
        """Who comes first; of those with the same share the status quo, then the first in the run's order."""
        base, no_deal = self.case.description.status_quo, self.case.description.disagreement
        rows = [row for row, name in enumerate(self.packages) if name != no_deal] or list(range(len(self.packages)))
        shares = {row: self._counts.share(flag, row, cut) for row in rows}
        first = max(rows, key=lambda row: (shares[row].count / max(shares[row].futures, 1), self.packages[row] == base))
        over = {row: self._counts.difference(flag, first, row, cut) for row in rows if row != first}
        closest = sorted(over, key=lambda row: over[row].mean)
        return Lead(self.packages[first], shares[first], {self.packages[row]: over[row] for row in closest})


def judge_run(case: Case, run: Run) -> Verdict:
    """The verdict on a stored run, counted again from its chunks, with the one beside it if it has one."""
    manifest = run.manifest
    if manifest.kind == WEIGHTED:
        raise InputError(f"'{run.address}' weighs its futures, and a verdict counts them; see titanium runs show")
    tally = Tally(case, run.packages, seed=manifest.seed, ensemble=manifest.ensemble)
    for chunk in run.chunks(case):
        tally.add(chunk)
    beside = run.folder.within(UNSIGNED)
    return replace(
        tally.verdict(run.failures[:MAX_LISTED]),
        unsigned=judge_run(case, open_run(beside)) if beside.has(MANIFEST) else None,
    )
