"""The choices of a case laid open: what each alternative does to the order of the packages.

Every alternative gives a version of the case. All versions are counted in futures of the same seed, each matched to its
own record, and held against the case as it is; see `titanium.judge.versions` for what can be compared with what.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from titanium.case.schema import Case, Choice
from titanium.case.variant import vary
from titanium.errors import InputError, nearest
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.stream import DEFAULT_CHUNK, check_request, stream
from titanium.explore.sweep import Progress
from titanium.judge.shares import Share, plain
from titanium.judge.versions import MEASURES, Change, Counts, Measure, Pair, Pairing, Reorder
from titanium.model.compile import Model, compile_model

SCHEMA = "titanium.choices/1"
DEFAULT_FUTURES = 20_000


@dataclass(frozen=True)
class Standing:
    """How often a package holds and is secure in one version of a case."""

    title: str
    failed: int
    """Futures masked because a number was not finite."""
    share: Mapping[Measure, Share]
    rank: Mapping[Measure, int | None]
    """Place among the proposals, 1 for the first; None for the package that stands for no agreement."""


@dataclass(frozen=True)
class Version:
    """A case as it is, or with one choice made otherwise."""

    case_hash: str
    ensemble: str
    packages: Mapping[str, Standing]
    order: Mapping[Measure, tuple[str, ...]]
    """Proposals, those that do it most often first."""
    tied: Mapping[Measure, tuple[str, ...]]
    """Proposals that counting error does not tell from the first."""


@dataclass(frozen=True)
class Outcome:
    """A version with one choice made otherwise, held against the case as it is."""

    version: Version
    pairing: Pairing
    common: int
    """Futures of the same number that both met."""
    change: Mapping[Measure, Mapping[str, Change]]
    """Package to its share here less its share in the case as it is."""
    reorder: Mapping[Measure, Reorder]


@dataclass(frozen=True)
class AlternativeFinding:
    """What one alternative of a choice does."""

    name: str
    label: str
    outcome: Outcome | None
    """None if there are no futures for it."""
    problem: str = ""
    """Why there are none."""

    def changes_leader(self, measure: Measure) -> bool:
        """Whether another proposal comes first than in the case as it is."""
        return self.outcome is not None and self.outcome.reorder[measure].stays == 0

    def clearly_changes_leader(self, measure: Measure) -> bool:
        """Whether it does so beyond counting error."""
        return self.outcome is not None and self.changes_leader(measure) and self.outcome.reorder[measure].is_clear


@dataclass(frozen=True)
class ChoiceFinding:
    """A choice with what each of its alternatives does."""

    name: str
    text: str
    alternatives: tuple[AlternativeFinding, ...]


@dataclass(frozen=True)
class ChoicesReport:
    """Every choice of a case, swept."""

    case: Case
    kind: Kind
    futures: int
    """Futures of each version."""
    seed: int
    as_it_is: Version
    choices: tuple[ChoiceFinding, ...]

    @property
    def alternatives(self) -> tuple[AlternativeFinding, ...]:
        """Every alternative of every choice."""
        return tuple(own for choice in self.choices for own in choice.alternatives)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON; a number that is undefined is None."""
        description, found = self.case.description, self.alternatives
        counts = {"alternatives": len(found), "played": sum(own.outcome is not None for own in found)}
        for measure in MEASURES:
            counts[f"change_leader_by_{measure}"] = sum(own.changes_leader(measure) for own in found)
            counts[f"clearly_change_leader_by_{measure}"] = sum(own.clearly_changes_leader(measure) for own in found)
        return plain(
            {
                "schema": SCHEMA,
                "case": self.case.name,
                "case_hash": self.case.hash,
                "futures": self.futures,
                "seed": self.seed,
                "kind": self.kind,
                "status_quo": description.status_quo,
                "disagreement": description.disagreement,
                "as_it_is": asdict(self.as_it_is),
                "choices": [asdict(choice) for choice in self.choices],
                "counts": counts,
            }
        )


def sweep_choices(
    case: Case,
    only: Sequence[str] | None = None,
    *,
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
    on_progress: Progress | None = None,
) -> ChoicesReport:
    """Play every alternative to every choice of a case, and say what it does to the order of the packages.

    Parameters
    ----------
    case
        A validated case.
    only
        Names of choices; all of the case's if left out.
    futures
        Futures of each version.
    seed
        Seed of the futures; the same seed gives the same bits.
    ensemble
        Which futures, see `titanium.judge.stress`; each version is matched to its own record.
    on_progress
        Told after every chunk. Versions that differ in limits alone are judged on the same futures, played once.

    Raises
    ------
    InputError
        If a choice is unknown or a count out of range, or there are no such futures for the case as it is.
    CaseError
        If an alternative does not give a valid case.

    Examples
    --------
    >>> from titanium import load_case
    >>> report = sweep_choices(load_case("us_rok"), ["host_cost_limit"], futures=64, ensemble="prior")
    >>> [own.outcome.pairing for own in report.alternatives]
    ['whole', 'whole']
    """
    check_request(case, list(case.packages), futures, DEFAULT_CHUNK)
    check_kind(ensemble)
    choices = _chosen(case, only)
    varied = {
        (key, name): vary(case, alternative.set)
        for key, choice in choices.items()
        for name, alternative in choice.alternatives.items()
    }
    groups = _groups([case, *varied.values()], ensemble)
    base: Counts | None = None
    outcomes: dict[str, Outcome] = {}
    problems: dict[str, str] = {}
    progress = _Progress(len(groups) * futures, on_progress)
    for group in groups:
        try:
            source = _futures_of(case, group[0], seed, ensemble, futures)
        except InputError as error:
            if base is None:
                raise
            problems |= {version.hash: str(error) for version in group}
            progress.skip(futures)
            continue
        for counts in _counted(case, group, source, futures, progress):
            base = base or counts
            outcomes[counts.case.hash] = _outcome(Pair(base, counts))
    return ChoicesReport(
        case=case,
        kind=ensemble if case.constraints else "prior",
        futures=futures,
        seed=seed,
        as_it_is=outcomes[case.hash].version,
        choices=tuple(
            ChoiceFinding(
                key,
                choice.text,
                tuple(
                    AlternativeFinding(
                        name,
                        alternative.label,
                        outcomes.get(varied[key, name].hash),
                        problems.get(varied[key, name].hash, ""),
                    )
                    for name, alternative in choice.alternatives.items()
                ),
            )
            for key, choice in choices.items()
        ),
    )


def _chosen(case: Case, only: Sequence[str] | None) -> dict[str, Choice]:
    if not case.choices:
        raise InputError(f"case '{case.name}' has no choices.yaml, so there is nothing to sweep")
    for name in only or ():
        if name not in case.choices:
            raise InputError(f"case '{case.name}' has no choice '{name}'\n{nearest(name, case.choices)}")
    return {name: choice for name, choice in case.choices.items() if only is None or name in only}


class _Progress:
    """Futures played so far, over all versions."""

    def __init__(self, total: int, tell: Progress | None):
        self._total, self._tell, self._done, self._failed = total, tell, 0, 0

    def skip(self, futures: int) -> None:
        """Leave out futures that will not be played."""
        self._total -= futures

    def add(self, futures: int, failed: int) -> None:
        """Note futures that were played."""
        self._done += futures
        self._failed += failed
        if self._tell is not None:
            self._tell(self._done, self._total, self._failed)


def _groups(versions: Sequence[Case], kind: Kind) -> list[list[Case]]:
    """Versions, each once, with those together that differ in limits alone and so can be judged on the same futures."""
    groups: list[list[Case]] = []
    for version in {version.hash: version for version in versions}.values():
        for group in groups:
            if _differ_in_limits_alone(group[0], version, kind):
                group.append(version)
                break
        else:
            groups.append([version])
    return groups


def _differ_in_limits_alone(one: Case, other: Case, kind: Kind) -> bool:
    return (
        _play_alike(one, other)
        and one.uncertainties == other.uncertainties
        and one.packages == other.packages
        and (kind == "prior" or one.constraints == other.constraints)
    )


def _play_alike(one: Case, other: Case) -> bool:
    """Whether one compiled model plays both: no equation differs, and no term of the status quo."""
    tables = ("levers", "schools", "quantities", "crises")
    today = one.description.status_quo
    return all(getattr(one, table) == getattr(other, table) for table in tables) and (
        one.package(today) == other.package(today)
    )


def _model_of(case: Case, version: Case) -> Model:
    """The model that plays a version: that of the case as it is, if it can."""
    return compile_model(case if _play_alike(case, version) else version)


def _futures_of(case: Case, version: Case, seed: int, kind: Kind, futures: int) -> Ensemble:
    """Futures of a version, matched by a model that evaluates every constraint of the version."""
    model = _model_of(case, version)
    if not _asked(version).items() <= _asked(model.case).items():
        model = compile_model(version)
    return gather(model, Design(version, seed), kind, futures)


def _asked(case: Case) -> dict[str, tuple[Any, ...]]:
    """What a case's constraints ask of a draw, whatever limits they set."""
    return {name: (own.formula, own.signed_by) for name, own in case.constraints.items()}


def _counted(
    case: Case, group: Sequence[Case], source: Ensemble, futures: int, progress: _Progress
) -> Iterator[Counts]:
    """Counts of versions that differ in limits alone, on the same futures."""
    first = group[0]
    gathered = [Counts(version, source, futures) for version in group]
    settings = {name: first.package(name) for name in first.packages}
    for chunk in stream(_model_of(case, first), settings, futures, ensemble=source):
        for counts in gathered:
            counts.add(chunk)
        progress.add(len(chunk.index), int((~chunk.finite).sum()))
    yield from gathered


def _outcome(pair: Pair) -> Outcome:
    names = [name for name in pair.before.names if name in pair.after.names]
    return Outcome(
        version=_version(pair.after),
        pairing=pair.pairing,
        common=pair.common,
        change={measure: {name: pair.change(measure, name) for name in names} for measure in MEASURES},
        reorder={measure: pair.reorder(measure) for measure in MEASURES},
    )


def _version(counts: Counts) -> Version:
    case, order = counts.case, counts.order
    return Version(
        case_hash=case.hash,
        ensemble=counts.ensemble.id,
        packages={
            name: Standing(
                title=case.packages[name].title,
                failed=counts.failed(name),
                share={measure: counts.share(measure, name) for measure in MEASURES},
                rank={own: order[own].index(name) + 1 if name in order[own] else None for own in MEASURES},
            )
            for name in case.packages
        },
        order=order,
        tied={measure: counts.tied(measure) for measure in MEASURES},
    )
