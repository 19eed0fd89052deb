"""Verdicts of two versions of a case, in futures of the same numbers as far as these correspond."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.evidence.assumptions.flips import HALF, Answer
from titanium.explore.ensemble import Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.stream import check_request, stream
from titanium.explore.sweep import Progress
from titanium.judge.evidence import Evidence
from titanium.judge.shares import Difference, Share
from titanium.judge.versions import MEASURES, Change, Counts, Measure, Pair, Pairing
from titanium.model.compile import compile_model

DEFAULT_FUTURES = 8192
Which = Literal["half", "base"]
"""A verdict: that a package does in at least half of the futures, or more often than the base."""


@dataclass(frozen=True)
class Stands:
    """How one package stands in both versions, by one measure."""

    was: Share
    now: Share
    change: Change
    """Its share now less what it was, with the interval that common futures make narrower."""
    ahead_was: Difference | None
    ahead_now: Difference | None
    """By how much more often than the base; None for the base."""

    @property
    def half(self) -> tuple[Answer, Answer]:
        """Whether it does in at least half of the futures, in both versions."""
        return _half(self.was), _half(self.now)

    @property
    def order(self) -> tuple[Answer, Answer]:
        """Whether it does more often than the base, in both versions; open for the base."""
        return _order(self.ahead_was), _order(self.ahead_now)


@dataclass(frozen=True)
class Results:
    """What two versions of a case give."""

    first: Evidence
    second: Evidence
    base: str
    pairing: Pairing
    """Whether both met futures of the same numbers, some of them, or none that correspond."""
    common: int
    """Futures that both met."""
    stands: Mapping[Measure, Mapping[str, Stands]]
    """Measure to package to how it stands in both."""
    leader_was: Mapping[Measure, tuple[str, ...]]
    leader_now: Mapping[Measure, tuple[str, ...]]
    """Proposals that do it most often, the first and those that counting error does not tell from it."""

    def turned(self) -> list[tuple[Measure, str, Which]]:
        """Verdicts that are clearly one way in the first and the other way in the second: measure, package, which."""
        return [own for own, answers in self._answers() if set(answers) == {"yes", "no"}]

    def unsettled(self) -> list[tuple[Measure, str, Which]]:
        """Verdicts that are clear in one of the two and open in the other."""
        return [own for own, answers in self._answers() if answers[0] != answers[1] and "open" in answers]

    def _answers(self) -> Iterator[tuple[tuple[Measure, str, Which], tuple[Answer, Answer]]]:
        for measure, packages in self.stands.items():
            for name, own in packages.items():
                yield (measure, name, "half"), own.half
                yield (measure, name, "base"), own.order

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "first": self.first.to_dict(),
            "second": self.second.to_dict(),
            "base": self.base,
            "pairing": self.pairing,
            "common": self.common,
            "stands": {
                measure: {name: asdict(own) for name, own in packages.items()}
                for measure, packages in self.stands.items()
            },
            "leader_was": {measure: list(names) for measure, names in self.leader_was.items()},
            "leader_is": {measure: list(names) for measure, names in self.leader_now.items()},
            "turned": [list(own) for own in self.turned()],
            "unsettled": [list(own) for own in self.unsettled()],
        }


def compare_results(
    first: Case,
    second: Case,
    *,
    futures: int = DEFAULT_FUTURES,
    seed: int = 0,
    ensemble: Kind = "matched",
    on_progress: Progress | None = None,
) -> Results:
    """Play the packages of two versions, and say which verdicts differ.

    Futures of the same number have the same level of every uncertainty within its range, the same schools and the same
    chances, as long as both versions draw the same uncertainties; see `titanium.judge.versions`.

    Raises
    ------
    InputError
        If the two have no package in common, a count is out of range, or no draw meets a record.
    """
    check_kind(ensemble)
    names = [name for name in first.packages if name in second.packages]
    if not names:
        raise InputError(f"'{first.name}' and '{second.name}' have no package in common, so nothing can be compared")
    counted: list[Counts] = []
    for number, case in enumerate((first, second)):
        check_request(case, names, futures)
        model = compile_model(case)
        met = gather(model, Design(case, seed), ensemble, futures)
        counts = Counts(case, met, futures)
        settings = {name: case.package(name) for name in case.packages}
        done = number * futures
        for chunk in stream(model, settings, futures, ensemble=met):
            counts.add(chunk)
            done += len(chunk.index)
            if on_progress is not None:
                on_progress(done, 2 * futures, int((~chunk.finite).sum()))
        counted.append(counts)
    return held_against(Pair(*counted), names, futures)


def held_against(pair: Pair, names: Sequence[str], futures: int) -> Results:
    """How some packages stand in two versions that were counted in so many futures each."""
    before, after = pair.before, pair.after
    base = before.case.base

    def ahead(counts: Counts, measure: Measure, name: str) -> Difference | None:
        return counts.ahead(measure, name, base) if name != base and base in names else None

    return Results(
        first=Evidence.of(before.case, before.ensemble, futures),
        second=Evidence.of(after.case, after.ensemble, futures),
        base=base,
        pairing=pair.pairing,
        common=pair.common,
        stands={
            measure: {
                name: Stands(
                    before.share(measure, name), after.share(measure, name), pair.change(measure, name),
                    ahead(before, measure, name), ahead(after, measure, name),
                )
                for name in names
            }
            for measure in MEASURES
        },
        leader_was={measure: _leaders(before, measure) for measure in MEASURES},
        leader_now={measure: _leaders(after, measure) for measure in MEASURES},
    )  # fmt: skip


def _leaders(counts: Counts, measure: Measure) -> tuple[str, ...]:
    return (counts.order[measure][0], *counts.tied(measure))


def _half(share: Share) -> Answer:
    return "yes" if share.low > HALF else "no" if share.high < HALF else "open"


def _order(ahead: Difference | None) -> Answer:
    if ahead is None or not ahead.is_clear:
        return "open"
    return "yes" if ahead.mean > 0 else "no"
