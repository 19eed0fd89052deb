"""Adaptive policy pathways: what to watch, at which level to change course, and what that is worth.

A package begins; when a sign shows, another follows (dynamic adaptive policy pathways: Haasnoot et al. 2013; signposts
and triggers: Walker, Rahman and Cave 2001; Dewey 2002). Signs and triggers are chosen in one sample of futures and
counted in fresh ones of the same ensemble, in which the best of many has no luck left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.explore.block import BLOCK
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.sweep import Progress
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.paths import signposts, triggers
from titanium.judge.paths.confirm import Confirmed, Static, confirm
from titanium.judge.paths.sample import Outcome, Sample, Signing, check_signing, proposals, require_some
from titanium.judge.paths.signposts import Signpost
from titanium.judge.paths.waiting import DELAYS, Waiting, check_futures, weigh
from titanium.judge.shares import Share, plain
from titanium.judge.stress import fewer
from titanium.model.compile import compile_model
from titanium.model.contingent import OBSERVABLES
from titanium.model.metrics import NEVER

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.paths/1"
DEFAULT_FUTURES = 8192
FOLLOWERS = 3
"""Packages that triggers lead to unless they are named: those that rescue most futures."""
CONFIRMED = 8
"""Triggers that are counted again in fresh futures."""
_SCREENED_AT = 8
"""Quarter of the switch by which packages are compared before any is searched."""


@dataclass(frozen=True)
class Pathways:
    """Signposts, triggers and the value of waiting for a package that begins."""

    evidence: Evidence
    """The fresh futures, in which everything that is told was counted."""
    searched: int
    """Other futures of the same ensemble, in which signs and triggers were chosen."""
    start: str
    signing: Signing
    to: tuple[str, ...]
    """Packages that triggers may lead to."""
    benchmark: str
    """The static package that held most often where triggers were searched for: what a trigger has to beat."""
    tried: int
    """Triggers that were tried."""
    masked: int
    """Fresh futures left out because a number was not finite under some plan."""
    statics: tuple[Static, ...]
    triggers: tuple[Confirmed, ...]
    """Those that gained most where they were searched for, the best of each observable and direction, best first."""
    signposts: tuple[Signpost, ...]
    """The clearest sign of any break for each observable, in the order in which they did where they were chosen; then
    the clearest of each threshold's break."""
    foresight: Mapping[str, Share]
    """Package to the futures in which a switch to it in some quarter holds, of those in which the first breaks."""
    waiting: Waiting | None = None
    unsigned: "Pathways | None" = None
    """The same triggers in futures in which the capitals need not have signed today's package; only beside a finding
    on those in which both did."""

    @property
    def best(self) -> Confirmed | None:
        """The trigger that gained most where it was searched for; None if none was tried."""
        return self.triggers[0] if self.triggers else None

    @property
    def clear(self) -> tuple[Confirmed, ...]:
        """Triggers whose gain over the benchmark stays clear in fresh futures, after Holm's correction."""
        return tuple(own for own in self.triggers if own.is_clear)

    def static(self, name: str) -> Static:
        """A static package by its name."""
        return next(own for own in self.statics if own.name == name)

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "searched": self.searched,
                "start": self.start,
                "signing": self.signing,
                "to": list(self.to),
                "benchmark": self.benchmark,
                "tried": self.tried,
                "masked": self.masked,
                "observables": {name: own._asdict() for name, own in OBSERVABLES.items()},
                "packages": [
                    {"package": own.name, "holds": vars(own.holds), "secure": vars(own.secure)}
                    | {"agreed": vars(own.agreed), "regretted": vars(own.regretted)}
                    for own in self.statics
                ],
                "triggers": [own.to_dict() for own in self.triggers],
                "signposts": [own.to_dict() for own in self.signposts],
                "foresight": {name: vars(share) for name, share in self.foresight.items()},
                "waiting": self.waiting and self.waiting.to_dict(),
                "unsigned": self.unsigned and self.unsigned.to_dict(),
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each confirmed trigger."""
        return frame([_row(own) for own in self.triggers])


def pathways(
    case: Case,
    start: str | None = None,
    to: Sequence[str] | None = None,
    *,
    watch: Sequence[str] | None = None,
    signing: Signing = "clause",
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
    on_progress: Progress | None = None,
) -> Pathways:
    """What to watch while a package lasts, when to leave it for which other, and what that gains.

    Parameters
    ----------
    start
        Name of the package that begins; the status quo if left out.
    to
        Names of packages that may follow; if left out, the few that rescue most futures.
    watch
        Observables, see `titanium.model.contingent.OBSERVABLES`; all if left out.
    signing
        Whether a switch is signed in advance by a clause, or needs the consent of both capitals when it is due.
    futures
        Number of fresh futures. Half as many others, but at least a block, are searched.
    ensemble
        Which futures, see `titanium.judge.stress.stress`; beside matched ones, the triggers are counted in some
        that meet the record alone.
    on_progress
        Told after every stage.

    Raises
    ------
    InputError
        If a package or an observable is unknown or a count out of range.
    """
    check_kind(ensemble)
    check_signing(signing)
    begun = start or case.description.status_quo
    names = proposals(case, begun, to)
    rivals = tuple(dict.fromkeys([*names, *proposals(case, begun, None)]))
    observables = check_observables(watch)
    check_futures(case, [begun, *rivals], futures)
    model, design = compile_model(case), Design(case, seed)
    searched = min(futures, max(futures // 2, BLOCK))
    beside = fewer(futures) if ensemble == "matched" and case.is_signed else 0

    def tell(done: int, masked: int = 0) -> None:
        if on_progress is not None:
            on_progress(done, searched + futures + beside, masked)

    source = gather(model, design, ensemble, searched + futures)
    chosen = _choose(Sample(model, source, 0, searched, begun, signing), names, rivals, observables, few=to is None)
    tell(searched)
    fresh = Sample(model, source, searched, searched + futures, begun, signing)
    found = _counted(fresh, source, chosen, rivals)
    delays = [delay for delay in DELAYS if delay < case.description.horizon.quarters]
    found = replace(found, waiting=weigh(fresh, source, names, delays))
    tell(searched + futures, found.masked)
    if not beside:
        return found
    without = gather(model, design, "record", beside)
    also = _counted(Sample(model, without, 0, beside, begun, signing), without, chosen, rivals)
    tell(searched + futures + beside, found.masked + also.masked)
    return replace(found, unsigned=also)


@dataclass(frozen=True)
class _Chosen:
    """What was chosen in the futures that were searched."""

    futures: int
    to: tuple[str, ...]
    benchmark: str
    search: triggers.Search
    rules: tuple[signposts.Rule, ...]
    foresight: Mapping[str, Share]


def _choose(
    sample: Sample, names: Sequence[str], rivals: Sequence[str], observables: Sequence[str], *, few: bool
) -> _Chosen:
    """Search a sample: the static package to beat, packages to lead to, triggers and signs."""
    quarters = sample.case.description.horizon.quarters
    statics = _statics(sample, rivals)
    benchmark = max(statics, key=lambda name: int((statics[name].holds & statics[name].finite).sum()))
    kept = sample.begun.finite & statics[benchmark].finite
    by = triggers.deadlines(quarters)
    to = _rescuers(sample, names, min(_SCREENED_AT, max(by))) if few else tuple(names)
    tables: dict[str, NDArray[np.bool_]] = {}
    for name in to:
        switched = [*sample.switched(name, [float(quarter) for quarter in range(max(by) + 1)]), sample.begun]
        kept &= np.logical_and.reduce([own.finite for own in switched])
        tables[name] = np.stack([own.holds for own in switched])
    require_some(kept, sample)
    seen = {name: paths[:, kept] for name, paths in sample.seen.items()}
    tables = {name: table[:, kept] for name, table in tables.items()}
    broke = sample.begun.broke[kept]
    later = {name: (broke < NEVER) & table[triggers.FIRST : -1].any(axis=0) for name, table in tables.items()}
    return _Chosen(
        futures=int(kept.sum()),
        to=to,
        benchmark=benchmark,
        search=triggers.search(seen, tables, statics[benchmark].holds[kept], observables, by),
        rules=_rules(seen, _breaks(sample, kept), observables, quarters),
        foresight={name: Share.of(int(own.sum()), int((broke < NEVER).sum())) for name, own in later.items()},
    )


def _counted(sample: Sample, source: Ensemble, chosen: _Chosen, rivals: Sequence[str]) -> Pathways:
    """What was chosen, counted in a sample in which it was not."""
    found = confirm(sample, _statics(sample, rivals), chosen.benchmark, chosen.search.best[:CONFIRMED])
    seen = {name: paths[:, found.kept] for name, paths in sample.seen.items()}
    breaks = {own.name: own for own in _breaks(sample, found.kept, fewest=0)}
    return Pathways(
        evidence=Evidence.of(sample.case, source, found.futures),
        searched=chosen.futures,
        start=sample.start,
        signing=sample.signing,
        to=chosen.to,
        benchmark=chosen.benchmark,
        tried=chosen.search.tried,
        masked=found.masked,
        statics=found.statics,
        triggers=found.triggers,
        signposts=tuple(signposts.judge(rule, seen, breaks[rule.breaks]) for rule in chosen.rules),
        foresight=chosen.foresight,
    )


def _breaks(sample: Sample, kept: NDArray[np.bool_], fewest: int = signposts.FEWEST) -> tuple[signposts.Breaks, ...]:
    """Breaks of the first package to be foretold: any, and each threshold's that comes first often enough."""
    begun, thresholds = sample.begun, list(sample.case.description.thresholds)
    return signposts.Breaks.every(begun.broke[kept], begun.first_break[kept], thresholds, fewest)


def _rules(
    seen: Mapping[str, NDArray[np.float32]],
    breaks: Sequence[signposts.Breaks],
    observables: Sequence[str],
    quarters: int,
) -> tuple[signposts.Rule, ...]:
    """The signs of any break, clearest first, then the clearest sign of each threshold's."""
    anything, *each = (signposts.choose(seen, own, observables, quarters) for own in breaks)
    return (*anything, *(rules[0] for rules in each if rules))


def _statics(sample: Sample, rivals: Sequence[str]) -> dict[str, Outcome]:
    """Package to what it comes to, the one that begins first."""
    return {sample.start: sample.begun, **{name: sample.static(name) for name in rivals}}


def _rescuers(sample: Sample, names: Sequence[str], quarter: int) -> tuple[str, ...]:
    """Packages a switch to which holds most often where the first package breaks, at most `FOLLOWERS`."""
    plans = {name: sample.switched(name, [float(quarter)])[0] for name in names}
    rescued = {name: int((own.holds & own.finite & ~sample.begun.holds).sum()) for name, own in plans.items()}
    return tuple(sorted(names, key=lambda name: -rescued[name])[:FOLLOWERS])


def check_observables(watch: Sequence[str] | None) -> tuple[str, ...]:
    """Observables to watch, each once; all if none is named.

    Raises
    ------
    InputError
        With the nearest name of each that is unknown.
    """
    names = tuple(OBSERVABLES) if watch is None else tuple(dict.fromkeys(watch))
    problems = [f"no observable '{name}'\n{nearest(name, OBSERVABLES)}" for name in names if name not in OBSERVABLES]
    if not names:
        problems.append("no observable is named that could be watched")
    if problems:
        raise InputError("\n".join(problems))
    return names


def _row(own: Confirmed) -> dict[str, Any]:
    """Numbers of a trigger by the name of their column."""
    over = own.over_benchmark
    shares = {name: getattr(own, name).share for name in ("fires", "rescued", "in_time", "too_late", "false_alarms")}
    return {
        **own.trigger.to_dict(),
        "holds": own.holds.share,
        "over_benchmark": over.mean,
        "over_benchmark_low": over.low,
        "over_benchmark_high": over.high,
        "searched": own.searched.mean,
        "is_clear": own.is_clear,
        "quarter": own.quarter,
        **shares,
        "harmed": own.harmed.share,
        "signed_once": own.signed_once.share,
        "agreed": own.agreed.share,
        "regretted": own.regretted.share,
    }
