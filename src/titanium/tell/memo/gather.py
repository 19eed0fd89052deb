"""What a memo tells, gathered: the verdict of a run, and what the judges of runs, deals and claims find beside it.

Nothing is worded here. What a run cannot give is `Missing` with its reason, so that a memo of any run can be written.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from titanium.case.schema import Case
from titanium.errors import InputError, RunError, nearest
from titanium.explore.manifest import Manifest
from titanium.explore.scope import Scope
from titanium.explore.store import Run, open_run
from titanium.judge.asked import weighed
from titanium.judge.bargain import Deals, bargain
from titanium.judge.discover import Discovery, discover
from titanium.judge.discover.request import package_of
from titanium.judge.outcomes import Outcomes, judge_outcomes
from titanium.judge.schools import SchoolsVerdict, judge_schools
from titanium.judge.sensitivity import Beliefs, Sensitivities, sensitivity, what_you_must_believe
from titanium.judge.verdict import Verdict, judge_run
from titanium.report.account import Account, account

if TYPE_CHECKING:
    from titanium.evidence.claims.finding import ClaimsLedger

Part = Literal["rules", "inputs", "beliefs", "deal", "ledger", "claims"]
PARTS: tuple[Part, ...] = get_args(Part)
"""Findings beside the verdict, in the order in which they are sought."""

Why = Literal["left out", "function", "no agreement", "no claims", "refused"]
"""Left out as asked; no alliance; the package stands for no agreement; a case without claims; a finding that refused
the run, most often since its futures are too few."""

DEAL_FUTURES, CLAIM_FUTURES = 1024, 4096
"""Futures that are played anew, at most; never more than the run has."""
MOST_OFFERED = 12
"""Packages that are bargained over: the one that is told, then those that hold most often."""

Finding = TypeVar("Finding")
Step = Callable[[Part], None]


@dataclass(frozen=True)
class Missing:
    """A finding that is not there."""

    why: Why
    detail: str = ""
    """What the finding said when it refused."""


@dataclass(frozen=True, eq=False)
class Findings:
    """All that a memo on one package of a run tells.

    Attributes
    ----------
    scope
        What was swept: a case, or what a function is explored over.
    manifest
        What the run is, so that it can be made again.
    run
        Name of the run's folder, without the folders above it.
    package
        The package that the memo is about.
    judged
        How often each package holds: of an alliance the verdict, of a function the outcomes.
    schools
        The verdict in every position of every school; None of a function.
    rules
        Conditions under which the package breaks.
    inputs
        What its breaking is sensitive to.
    beliefs
        Along which inputs the verdict turns.
    deal
        Who would sign what.
    ledger
        Who pays what.
    claims
        What the claims of the case's article come to.
    """

    scope: Scope
    manifest: Manifest
    run: str
    package: str
    judged: Verdict | Outcomes
    schools: SchoolsVerdict | None
    rules: Discovery | Missing
    inputs: Sensitivities | Missing
    beliefs: Beliefs | Missing
    deal: Deals | Missing
    ledger: Account | Missing
    claims: "ClaimsLedger | Missing"

    @property
    def case(self) -> Case | None:
        """The case, if it is one of an alliance."""
        return self.scope if isinstance(self.scope, Case) else None

    @property
    def verdict(self) -> Verdict | None:
        """The verdict, if it is on an alliance."""
        return self.judged if isinstance(self.judged, Verdict) else None


def gather(
    run: Run | str | Path, package: str | None = None, *, without: Collection[str] = (), on_step: Step | None = None
) -> Findings:
    """All that a memo on one package of a run tells.

    Parameters
    ----------
    run
        A run, or the folder or address of one; of one that is unfinished, what is there is read.
    package
        A package of the run; its base if left out.
    without
        Findings that are not wanted, of `PARTS`.
    on_step
        Told before each finding is sought.

    Raises
    ------
    InputError
        If a name is unknown or the run weighs its futures.
    RunError
        If nothing is finished, or a chunk is missing or was altered.
    """
    opened = run if isinstance(run, Run) else open_run(run)
    _check(opened, without)
    name = package_of(opened, package)
    scope = opened.scope
    verdict = judge_run(scope, opened) if isinstance(scope, Case) else None
    seek = _Seek(opened, name, verdict, frozenset(without), on_step)
    return Findings(
        scope=scope,
        manifest=opened.manifest,
        run=opened.address.rstrip("/").rpartition("/")[2],
        package=name,
        judged=verdict or judge_outcomes(opened),
        schools=judge_schools(verdict) if verdict is not None else None,
        rules=seek.found("rules", lambda: discover(opened, name)),
        inputs=seek.found("inputs", lambda: sensitivity(opened, name)),
        beliefs=seek.found("beliefs", lambda: what_you_must_believe(opened, name)),
        deal=seek.of_case("deal", seek.deal),
        ledger=seek.of_case("ledger", seek.ledger),
        claims=seek.of_case("claims", seek.claims),
    )


def _check(run: Run, without: Collection[str]) -> None:
    problems = weighed(run)
    problems += [f"no finding '{name}' in a memo\n{nearest(name, PARTS)}" for name in without if name not in PARTS]
    if problems:
        raise InputError("\n".join(problems))
    if not run.futures_done:
        raise RunError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")


@dataclass(frozen=True)
class _Seek:
    """Findings beside the verdict, each sought unless it is left out, and none that stops the others."""

    run: Run
    package: str
    verdict: Verdict | None
    without: frozenset[str]
    on_step: Step | None

    def found(self, part: Part, find: Callable[[], Finding]) -> Finding | Missing:
        """A finding, or why there is none."""
        if part in self.without:
            return Missing("left out")
        if self.on_step is not None:
            self.on_step(part)
        try:
            return find()
        except InputError as error:
            return Missing("refused", str(error).partition("\n")[0])

    def of_case(self, part: Part, find: Callable[[Case], Finding | Missing]) -> Finding | Missing:
        """A finding on an alliance, or why there is none."""
        scope = self.run.scope
        if not isinstance(scope, Case):
            return Missing("function")
        return self.found(part, lambda: find(scope))

    def deal(self, case: Case) -> Deals | Missing:
        """Who would sign which package of the run, in as many of its futures as are played anew."""
        manifest, none = self.run.manifest, case.description.disagreement
        if self.package == none:
            return Missing("no agreement")
        held = {own.name: own.strength.count for own in self.verdict.packages} if self.verdict is not None else {}
        ranked = sorted(held, key=lambda name: (name != self.package, -held[name]))
        offered = {name: manifest.packages[name] for name in ranked if name != none}
        kind = "prior" if manifest.kind == "weighted" else manifest.kind
        offered = dict(islice(offered.items(), MOST_OFFERED))
        return bargain(case, offered, futures=self._few(DEAL_FUTURES), seed=manifest.seed, ensemble=kind)

    def ledger(self, case: Case) -> Account:
        """Who pays what under the package, whether or not it is one of the case's."""
        return account(case, setting=self.run.manifest.packages[self.package])

    def claims(self, case: Case) -> "ClaimsLedger | Missing":
        """What the claims of the case's article come to, in futures like the run's."""
        if not case.claims:
            return Missing("no claims")
        from titanium.evidence.claims import claims_ledger

        manifest = self.run.manifest
        kind = "prior" if manifest.kind == "weighted" else manifest.kind
        return claims_ledger(case, futures=self._few(CLAIM_FUTURES), seed=manifest.seed, ensemble=kind)

    def _few(self, most: int) -> int:
        return min(self.run.futures_done, most)
