"""Interactions of levers: whether a package is worth more than the sum of what its levers, or its topics, do alone.

Between today's package and another lies a factorial: each lever that differs has today's value or the package's. It is
played at the base, at each lever alone and at each pair, and the same with all levers of a topic moved together; where
a claim of the case says that some topics belong in one bundle, all of that bundle's subsets are played too.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.stream import check_request, stream
from titanium.explore.sweep import Progress
from titanium.judge.bundles import OUTCOMES, Bundle, Grid, Plan
from titanium.judge.factorial import NOTHING, EffectTally, Setting
from titanium.judge.shares import Share, plain
from titanium.judge.stress import fewer
from titanium.model.compile import Model, compile_model

SCHEMA = "titanium.interactions/1"
DEFAULT_FUTURES = 8192
MAX_LISTED = 20


@dataclass(frozen=True)
class MovedLever:
    """A lever in which the package differs from today's."""

    key: str
    name: str
    topic: str
    unit: str
    before: float
    after: float


@dataclass(frozen=True)
class Interactions:
    """How the levers of a package work together, compared with today's package."""

    case: str
    case_hash: str
    futures: int
    seed: int
    ensemble: str
    status_quo: str
    package: str
    masked: int
    """Futures left out because a number was not finite under some setting."""
    masked_futures: tuple[int, ...]
    """Numbers of the first of them."""
    settings: int
    """Settings played, today's among them."""
    moved: tuple[MovedLever, ...]
    base: Mapping[str, Share]
    """Outcome to the futures in which today's package does it."""
    whole: Mapping[str, Share]
    """The same of the package."""
    levers: Grid
    topics: Grid
    bundles: tuple[Bundle, ...]
    """Bundles that claims ask for, then the whole package by topics and by levers."""
    idle: Mapping[str, tuple[str, ...]]
    """Claim that asks for a bundle of which the package moves fewer than two topics, to those that it leaves."""
    unsigned: "Interactions | None" = None
    """The same on fewer futures, in which the capitals need not have signed today's package; only beside one on those
    in which both did. Where both did, a move can lose a signature and never win one, so the two may differ in sign."""

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "case": self.case,
                "case_hash": self.case_hash,
                "futures": self.futures,
                "seed": self.seed,
                "ensemble": self.ensemble,
                "status_quo": self.status_quo,
                "package": self.package,
                "settings": self.settings,
                "masked": self.masked,
                "masked_futures": list(self.masked_futures),
                "levers": [asdict(lever) for lever in self.moved],
                "topics": {topic: sorted(levers) for topic, levers in self.topics.parts.items()},
                "status_quo_shares": {outcome: asdict(share) for outcome, share in self.base.items()},
                "package_shares": {outcome: asdict(share) for outcome, share in self.whole.items()},
                "by_lever": self.levers.to_dict(),
                "by_topic": self.topics.to_dict(),
                "bundles": [bundle.to_dict() for bundle in self.bundles],
                "claims_not_tested": {claim: list(topics) for claim, topics in self.idle.items()},
                "unsigned": self.unsigned.to_dict() if self.unsigned is not None else None,
            }
        )


def interactions(
    case: Case,
    package: str | None = None,
    *,
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
    on_progress: Progress | None = None,
) -> Interactions:
    """What the levers of a package do together beyond what each does alone, in strength and in security.

    Parameters
    ----------
    package
        Name of a package; the proposal that moves most levers if left out.
    futures
        Number of futures, the same for every setting.
    ensemble
        Which futures, see `titanium.judge.stress.stress`; a matched finding has beside it one without the signatures.
    on_progress
        Told after every block of futures.

    Raises
    ------
    InputError
        If the package is unknown or moves fewer than two levers, or a count is out of range.

    Examples
    --------
    >>> from titanium import load_case
    >>> found = interactions(load_case("us_rok"), "two_way_treaty", futures=64)
    >>> [term.parts for term in found.levers.pairs.terms]
    [('strategic_flexibility', 'treaty_reciprocity')]
    """
    check_kind(ensemble)
    package = package or fullest(case)
    moved = moved_levers(case, package)
    levers: dict[str, Setting] = {lever.key: frozenset({lever.key}) for lever in moved}
    topics: dict[str, Setting] = {}
    for lever in moved:
        topics[lever.topic] = topics.get(lever.topic, NOTHING) | {lever.key}
    plan = Plan(case, levers, topics)
    table = {setting: _values(case, package, setting) for setting in plan.settings}
    check_request(case, {_name(setting): values for setting, values in table.items()}, futures, BLOCK)
    model, design = compile_model(case), Design(case, seed)
    beside = fewer(futures) if ensemble == "matched" and case.is_signed else 0

    def count(kind: Kind, n_futures: int, before: int) -> Interactions:
        def tell(done: int, masked: int) -> None:
            if on_progress is not None:
                on_progress(before + done, futures + beside, masked)

        source = gather(model, design, kind, n_futures)
        tally = EffectTally(plan.measures, list(OUTCOMES))
        masked = _sweep(model, table, source, n_futures, tally, tell)
        return Interactions(
            case=case.name,
            case_hash=case.hash,
            futures=n_futures,
            seed=seed,
            ensemble=source.id,
            status_quo=case.description.status_quo,
            package=package,
            masked=len(masked),
            masked_futures=tuple(masked[:MAX_LISTED]),
            settings=len(table),
            moved=moved,
            base={outcome: tally.share(outcome, NOTHING) for outcome in OUTCOMES},
            whole={outcome: tally.share(outcome, frozenset(levers)) for outcome in OUTCOMES},
            levers=plan.grid(tally, "levers"),
            topics=plan.grid(tally, "topics"),
            bundles=plan.bundles(tally),
            idle=plan.idle,
        )

    found = count(ensemble, futures, 0)
    return replace(found, unsigned=count("record", beside, futures)) if beside else found


def _sweep(
    model: Model,
    table: Mapping[Setting, Mapping[str, float]],
    ensemble: Ensemble,
    futures: int,
    tally: EffectTally,
    tell: Callable[[int, int], None],
) -> list[int]:
    """Count every setting in the same futures; give those that were masked."""
    masked: list[int] = []
    packages = {_name(setting): values for setting, values in table.items()}
    for chunk in stream(model, packages, futures, ensemble=ensemble, chunk=BLOCK):
        kept = chunk.finite.all(axis=0)
        tally.add({outcome: chunk.metrics[metric][:, kept] > 0 for outcome, metric in OUTCOMES.items()})
        masked += chunk.index[~kept].tolist()
        tell(tally.futures + len(masked), len(masked))
    return masked


def fullest(case: Case) -> str:
    """The proposal that differs from today's package in most levers; of several, the first in the case."""
    known = (case.description.status_quo, case.description.disagreement)
    proposals = [name for name in case.packages if name not in known]
    if not proposals:
        raise InputError(f"case '{case.name}' has no package beside {' and '.join(dict.fromkeys(known))}")
    base = case.package(case.description.status_quo)
    return max(proposals, key=lambda name: sum(value != base[key] for key, value in case.package(name).items()))


def moved_levers(case: Case, package: str) -> tuple[MovedLever, ...]:
    """Levers in which a package differs from today's.

    Raises
    ------
    InputError
        If there are fewer than two, so that nothing can work together.
    """
    base, new = case.package(case.description.status_quo), case.package(package)
    moved = tuple(
        MovedLever(key, lever.name, lever.topic, lever.unit, base[key], new[key])
        for key, lever in case.levers.items()
        if new[key] != base[key]
    )
    if len(moved) < 2:
        what = f"moves {moved[0].key} alone" if moved else f"sets every lever as today's package does ({_today(case)})"
        raise InputError(f"package '{package}' {what}; levers interact only where two or more are moved")
    return moved


def _today(case: Case) -> str:
    return case.description.status_quo


def _values(case: Case, package: str, setting: Setting) -> dict[str, float]:
    base, new = case.package(_today(case)), case.package(package)
    return {key: new[key] if key in setting else base[key] for key in case.levers}


def _name(setting: Setting) -> str:
    return " + ".join(sorted(setting)) or "today"
