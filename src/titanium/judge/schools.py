"""Which verdicts survive the rival schools: each is asked anew among the futures of every position of every switch.

A verdict **survives** a switch if it has the same answer in each of its positions, and **depends on** the switch if the
answer is clearly one in one position and clearly another in another. Otherwise it is open: the count settles some
position neither way. Under one position the other switches stand as they occur among the futures, so a verdict that
turns only with a combination of schools is not found. Answers go by 95% intervals that each stand for themselves, so of
many verdicts a few will be clear by chance; a verdict that depends needs two such answers against each other.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from titanium.explore.block import MAX_FUTURES
from titanium.judge.cuts import ByCut
from titanium.judge.shares import Difference, Share, plain
from titanium.judge.verdict import Counted, Lead, PackageVerdict, Verdict

SCHEMA = "titanium.schools/1"

YES, NO, OPEN = "yes", "no", "open"

Fate = Literal["survives", "depends", "open"]

ASKED: Mapping[str, Callable[[Counted], Share | Difference]] = {
    "holds": lambda own: own.strength,
    "patron_prefers": lambda own: own.accept["W"],
    "host_prefers": lambda own: own.accept["S"],
    "stronger": lambda own: own.over_status_quo,
    "safer": lambda own: own.security_over_status_quo,
}
"""Statement on a package to what it is read from: a share says yes if it is over half, a difference if it is over zero.

`holds` in most futures, `patron_prefers` and `host_prefers` it to no deal in most, `stronger` and `safer` than the
status quo in the same futures.
"""

FIELD: Mapping[str, Callable[[Verdict], ByCut[Lead]]] = {
    "strongest": lambda verdict: verdict.strongest,
    "safest": lambda verdict: verdict.safest,
}
"""Statement on the whole field of proposals to the leads that it is read from."""


@dataclass(frozen=True)
class Reading:
    """What the count says to a statement in one cut of the futures."""

    answer: str
    """`yes`, `no` or `open`; for the field, the proposal that leads every other clearly, or `open`."""
    evidence: Share | Difference | Lead
    settled_by: int | None
    """Futures of the whole run that would roughly settle it if the shares stay, where that is open and can be said."""


@dataclass(frozen=True)
class Statement:
    """One verdict, over all futures and in each position of each school switch."""

    key: str
    package: str
    """The package that it is on; empty if it is on the whole field."""
    readings: ByCut[Reading]

    def answers(self, switch: str) -> Mapping[str, str]:
        """Position of a switch to the answer there."""
        return {position: reading.answer for position, reading in self.readings.by_school[switch].items()}

    def fate(self, switch: str) -> Fate:
        """Whether it survives a switch, depends on it, or is left open there."""
        answers = set(self.answers(switch).values())
        if len(answers - {OPEN}) > 1:
            return "depends"
        return "open" if OPEN in answers else "survives"

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Switches on which it depends."""
        return self._switches("depends")

    @property
    def is_open_in(self) -> tuple[str, ...]:
        """Switches of which some position is open and the others do not disagree."""
        return self._switches("open")

    @property
    def survives(self) -> bool:
        """Whether it survives every switch."""
        return not self.depends_on and not self.is_open_in

    def _switches(self, fate: Fate) -> tuple[str, ...]:
        return tuple(switch for switch in self.readings.by_school if self.fate(switch) == fate)


@dataclass(frozen=True)
class SchoolsVerdict:
    """Every verdict of a run, asked of every school."""

    verdict: Verdict
    """The verdict that was asked."""
    packages: Mapping[str, tuple[Statement, ...]]
    """Package to the statements on it."""
    field: tuple[Statement, ...]
    """The statements on the whole field of proposals."""
    unsigned: "SchoolsVerdict | None" = None
    """The same on the futures in which the capitals need not have signed the status quo, where the verdict has them."""

    @property
    def turned(self) -> tuple[tuple[Statement, Statement], ...]:
        """Statements that over all futures have another clear answer without the signatures, each with its other."""
        if self.unsigned is None:
            return ()
        pairs = zip((*self.statements, *self.field), (*self.unsigned.statements, *self.unsigned.field), strict=True)
        return tuple(
            (own, other)
            for own, other in pairs
            if len({own.readings.overall.answer, other.readings.overall.answer} - {OPEN}) > 1
        )

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements on all packages."""
        return tuple(statement for own in self.packages.values() for statement in own)

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a number that is undefined is None."""
        verdict = self.verdict
        return plain(
            {
                "schema": SCHEMA,
                "case": verdict.case,
                "case_hash": verdict.case_hash,
                "futures": verdict.futures,
                "seed": verdict.seed,
                "ensemble": verdict.ensemble,
                "status_quo": verdict.status_quo,
                "disagreement": verdict.disagreement,
                "failures": [asdict(failure) for failure in verdict.failures],
                "futures_by_school": verdict.futures_by_school,
                "packages": [
                    {
                        "name": name,
                        "title": verdict.of(name).title,
                        "failed": verdict.of(name).failed,
                        "statements": {own.key: _statement_dict(own) for own in statements},
                    }
                    for name, statements in self.packages.items()
                ],
                "field": {own.key: _statement_dict(own) for own in self.field},
                "unsigned": self.unsigned and self.unsigned.to_dict(),
            }
        )


def judge_schools(verdict: Verdict) -> SchoolsVerdict:
    """Which verdicts on packages survive every position of every school switch, and which depend on a school.

    The package that stands for no agreement is not asked whether a capital prefers it to itself, nor the status quo
    whether it is better than itself; without the status quo in the run nothing is compared with it.
    """
    return SchoolsVerdict(
        verdict,
        {own.name: _on_package(verdict, own) for own in verdict.packages},
        tuple(
            Statement(key, "", leads(verdict).map(lambda lead: _read_lead(verdict, lead)))
            for key, leads in FIELD.items()
        ),
        verdict.unsigned and judge_schools(verdict.unsigned),
    )


def _on_package(verdict: Verdict, own: PackageVerdict) -> tuple[Statement, ...]:
    def statement(key: str) -> Statement:
        return Statement(key, own.name, own.counted.map(lambda counted: _read(verdict, ASKED[key](counted))))

    names = {other.name for other in verdict.packages}
    skipped: set[str] = set()
    if own.name == verdict.disagreement:
        skipped |= {"patron_prefers", "host_prefers"}
    if own.name == verdict.status_quo or verdict.status_quo not in names:
        skipped |= {"stronger", "safer"}
    return tuple(statement(key) for key in ASKED if key not in skipped)


def _read(verdict: Verdict, evidence: Share | Difference) -> Reading:
    """Yes if a share is over half or a difference over zero, no if it is under, open if its interval allows both."""
    if isinstance(evidence, Share):
        is_over, is_under = evidence.low > 0.5, evidence.high < 0.5
    else:
        is_over, is_under = evidence.is_clear and evidence.mean > 0, evidence.is_clear and evidence.mean < 0
    if is_over or is_under:
        return Reading(YES if is_over else NO, evidence, None)
    return Reading(OPEN, evidence, _settled_by(verdict, evidence))


def _read_lead(verdict: Verdict, lead: Lead) -> Reading:
    """The leader if it is clearly ahead of every other proposal, open if not."""
    if not lead.tied and lead.share.futures:
        return Reading(lead.leader, lead, None)
    wanted = [_settled_by(verdict, lead.over[name]) for name in lead.tied]
    known = [number for number in wanted if number is not None]
    return Reading(OPEN, lead, max(known) if known and len(known) == len(wanted) else None)


def _settled_by(verdict: Verdict, evidence: Share | Difference) -> int | None:
    """Futures of the whole run with which a cut would have as many as it takes; None if more than can be run."""
    needed = evidence.settled_by()
    if needed is None:
        return None
    futures = math.ceil(needed / evidence.futures * verdict.futures)
    return futures if futures <= MAX_FUTURES else None


def _statement_dict(statement: Statement) -> dict[str, Any]:
    return {
        "overall": _reading_dict(statement.readings.overall),
        "by_school": {
            switch: {
                "fate": statement.fate(switch),
                "positions": {position: _reading_dict(reading) for position, reading in readings.items()},
            }
            for switch, readings in statement.readings.by_school.items()
        },
        "survives": statement.survives,
        "depends_on": list(statement.depends_on),
    }


def _reading_dict(reading: Reading) -> dict[str, Any]:
    evidence = reading.evidence
    if isinstance(evidence, Lead):
        next_ = evidence.runner_up
        said: dict[str, Any] = {
            "leader": evidence.leader,
            **asdict(evidence.share),
            "runner_up": next_,
            "over_runner_up": asdict(evidence.over[next_]) if next_ is not None else None,
            "tied": list(evidence.tied),
        }
    else:
        said = asdict(evidence)
    return {"answer": reading.answer, **said, "settled_by": reading.settled_by}
