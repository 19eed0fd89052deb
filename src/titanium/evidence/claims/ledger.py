"""The ledger: every claim of a case's article, what was computed for it, and what came of it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from titanium.case.claim import Claim
from titanium.case.measure import Measure, OfFigures, OfTogether, OfWaiting
from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.evidence.claims.figures import Worked, work
from titanium.evidence.claims.finding import ClaimsLedger, Judged, Measured
from titanium.evidence.claims.turns import by_ranges, by_schools, in_most
from titanium.evidence.claims.verdicts import Estimate, combined, estimate, of_interval
from titanium.judge.cuts import ByCut

if TYPE_CHECKING:
    from titanium.evidence.claims.asked import Question
    from titanium.evidence.claims.futures import Futures, Room
    from titanium.explore.ensemble import Kind

DEFAULT_FUTURES = 4096
MOST_FUTURES = 65_536
"""Futures that are kept in memory at once, with what each brings."""


def claims_ledger(
    case: Case,
    only: Collection[str] | None = None,
    *,
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: "Kind" = "matched",
) -> ClaimsLedger:
    """What the claims of a case's article come to, overall and by school.

    Nothing is compiled, and no future met, where all that is asked can be worked from cited figures.

    Parameters
    ----------
    case
        A validated case.
    only
        Names of claims; all of the case's if left out.
    futures
        Number of futures, the same for every measure.
    seed
        Seed of the futures.
    ensemble
        Which futures, see `titanium.judge.stress.stress`; a matched ledger has beside it one without the signatures.

    Raises
    ------
    InputError
        If the case has no claims, a name is unknown, or a count is out of range.
    CaseError
        If a variant that a claim asks for is no case.

    Examples
    --------
    >>> from titanium import load_case
    >>> [claim.verdict.overall for claim in claims_ledger(load_case("us_rok"), ["C17"]).claims]
    ['supported']
    """
    from titanium.explore.ensemble import check_kind

    keys = _wanted(case, only)
    _check_futures(futures)
    check_kind(ensemble)
    chosen = {key: case.claims[key] for key in keys}
    worked = _figures(case, chosen)
    if all(measure.kind == "figure" for claim in chosen.values() for measure in claim.measures.values()):
        return _ledger(case, chosen, worked, None, {})
    from titanium.evidence.claims.asked import Name, Question
    from titanium.evidence.claims.futures import Room

    questions = [
        Question(Name(key, name), measure, claim.bundle)
        for key, claim in chosen.items()
        for name, measure in claim.measures.items()
        if measure.kind != "figure"
    ]
    room = Room(case, questions, futures, seed)

    def counted(kind: "Kind") -> ClaimsLedger:
        return _counted(room, chosen, worked, questions, kind)

    found = counted(ensemble)
    return replace(found, unsigned=counted("record")) if ensemble == "matched" and case.is_signed else found


def _wanted(case: Case, only: Collection[str] | None) -> list[str]:
    if not case.claims:
        raise InputError(f"case '{case.name}' has no claims\nWrite them in its file claims.yaml.")
    problems = [f"no claim '{key}'\n{nearest(key, case.claims)}" for key in only or () if key not in case.claims]
    if only is not None and not only:
        problems.append(f"no claim is named\n{nearest('', case.claims)}")
    if problems:
        raise InputError("\n".join(problems))
    return [key for key in case.claims if only is None or key in only]


def _check_futures(futures: int) -> None:
    if not 1 <= futures <= MOST_FUTURES:
        raise InputError(f"{futures} futures: a whole number from 1 to {MOST_FUTURES} is wanted")


Figures = Mapping[tuple[str, str], Worked]


def _figures(case: Case, chosen: Mapping[str, Claim]) -> Figures:
    return {
        (key, name): work(case, measure, measure.what)
        for key, claim in chosen.items()
        for name, measure in claim.measures.items()
        if isinstance(measure.what, OfFigures)
    }


def _counted(
    room: "Room", chosen: Mapping[str, Claim], worked: Figures, questions: "Sequence[Question]", kind: "Kind"
) -> ClaimsLedger:
    """The ledger on futures of one ensemble."""
    from titanium.evidence.claims.futures import Futures
    from titanium.judge.evidence import Evidence

    met = Futures(room, kind)
    found: dict[tuple[str, str], Measured] = {}
    for question in questions:
        found[question.name] = _measured(room.case, met, question, len(questions))
    return _ledger(room.case, chosen, worked, Evidence.of(room.case, met.source, room.futures), found)


def _measured(case: Case, met: "Futures", question: "Question", looks: int) -> Measured:
    """One measure that is counted in futures."""
    from titanium.evidence.claims.asked import together

    name, measure = question.name.measure, question.measure
    if isinstance(measure.what, OfWaiting):
        return _waited(met, name, measure, measure.what)
    own = met.sampled(question)
    masks = _cuts(case, own.cell)
    found = ByCut[Estimate].of(case, lambda cut: estimate(measure, own.values[masks[cut]]))
    ranges = by_ranges(measure, own.values, met.ends(own), found.overall.verdict, looks)
    return Measured(
        name,
        measure,
        found,
        masked=int(np.isnan(own.values).sum()),
        is_prior=own.is_prior,
        turns=(*by_schools(found), *(replace(own, words=case.uncertainties[own.name].name) for own in ranges)),
        in_most=in_most(measure, own.values),
        unmoved=together(case, measure.what, question.bundle).unmoved if isinstance(measure.what, OfTogether) else (),
    )


def _waited(met: "Futures", name: str, measure: Measure, own: OfWaiting) -> Measured:
    """A measure of waiting, as `titanium.judge.paths` finds it: by how much acting at once is ahead."""
    waiting = met.waiting(own)
    differences = (
        waiting.of(own.package)
        .after(own.quarters)
        .kept.map(lambda kept: kept.over_now if own.outcome == "strength" else kept.secure_over_now)
    )
    told = measure.test == "told"

    def ahead(over_now: Any) -> Estimate:
        low, high = -over_now.high, -over_now.low
        verdict = "told" if told else of_interval(low, high, measure.limits)
        return Estimate(-over_now.mean, low, high, over_now.futures, verdict)

    found = differences.map(ahead)
    return Measured(name, measure, found, masked=waiting.masked, turns=by_schools(found))


def _cuts(case: Case, cell: Any) -> list[Any]:
    """Which futures each cut holds, in the order of `ByCut.of`."""
    positions = [len(entry.positions) for entry in case.schools.values()]
    own = [cell[:, switch] == position for switch, number in enumerate(positions) for position in range(number)]
    return [np.ones(len(cell), np.bool_), *own]


def _ledger(
    case: Case, chosen: Mapping[str, Claim], worked: Figures, evidence: Any, found: Mapping[tuple[str, str], Measured]
) -> ClaimsLedger:
    claims = tuple(
        _judged(case, key, claim, tuple(_in_order(case, key, claim, worked, found))) for key, claim in chosen.items()
    )
    return ClaimsLedger(case.name, case.hash, _cited(case, claims), evidence, claims)


def _in_order(
    case: Case, key: str, claim: Claim, worked: Figures, found: Mapping[tuple[str, str], Measured]
) -> Iterator[Measured]:
    for name, measure in claim.measures.items():
        figure = worked.get((key, name))
        if figure is None:
            yield found[key, name]
        else:
            yield Measured(name, measure, ByCut[Estimate].of(case, lambda _, own=figure: own.estimate), figure)


def _judged(case: Case, key: str, claim: Claim, measures: tuple[Measured, ...]) -> Judged:
    said = [list(_flat(own.found)) for own in measures]
    verdict = ByCut[Any].of(
        case, lambda cut: combined([own[cut].verdict for own in said], is_outside=bool(claim.outside))
    )
    return Judged(key, claim, measures, verdict)


def _flat(found: ByCut[Estimate]) -> Iterator[Estimate]:
    """What is said of each cut, in the order of their numbers."""
    yield found.overall
    for positions in found.by_school.values():
        yield from positions.values()


def _cited(case: Case, claims: tuple[Judged, ...]) -> Mapping[str, str]:
    """Every source that the claims and their figures name, in words."""
    keys: dict[str, None] = {}
    for claim in claims:
        keys |= dict.fromkeys((*claim.entry.source, *claim.entry.rival_source))
        for own in claim.measures:
            keys |= dict.fromkeys((*own.measure.source, *(own.worked.source if own.worked else ())))
    found = {}
    for key in keys:
        entry = case.sources[key]
        recollected = " (recollected)" if entry.seen == "recollected" else ""
        found[key] = f"{entry.author} {entry.year}, {entry.title}{recollected}"
    return found
