# pyright: reportMissingTypeStubs=false
"""Which inputs an outcome is sensitive to, as a finding."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from titanium.explore.scope import Scope
from titanium.judge.asked import by_name
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.inputs import Target
from titanium.judge.sensitivity.estimate import Effects, Estimate
from titanium.judge.sensitivity.factors import CHANCE, REST, Kind
from titanium.judge.shares import plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.sensitivity/1"
_LISTED = 6
"""Members of a group that are listed in its title."""
TOP = 10
"""Inputs whose place at the head of the table is tried in resamples."""
GRADES: tuple[str, ...] = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Index:
    """One index of one input with its 95% interval, NaN where none is known."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class InputSensitivity:
    """How sensitive the outcome is to one input."""

    name: str
    title: str
    """In words."""
    kind: Kind
    members: tuple[str, ...]
    """Inputs that are moved together; the input itself where it stands alone."""
    unit: str
    """Unit of an uncertainty; 1 where there is none."""
    grade: str | None
    """Grade of evidence of an uncertainty, A measured to D assumed, or of a group of which all have it."""
    source: tuple[str, ...]
    """Keys of its sources."""
    indices: Mapping[str, Index]
    """Index to its value, the one that inputs are ranked by first."""
    is_clear: bool
    """Whether it is told from an input without any effect."""
    rank: int
    """1 for the input that the outcome is most sensitive to."""
    rank_low: int
    rank_high: int
    """Range that holds 95% of its ranks in resamples."""

    @property
    def main(self) -> Index:
        """The index that inputs are ranked by."""
        return next(iter(self.indices.values()))


@dataclass(frozen=True)
class Outcome:
    """The outcome that is explained."""

    target: str
    """As it was asked for."""
    meaning: str
    """In words."""
    unit: str
    is_event: bool
    """Whether it is 1 or 0."""
    mean: float
    deviation: float
    """Standard deviation; 0 where there is nothing to explain."""


@dataclass(frozen=True)
class Sensitivities:
    """Inputs in the order in which an outcome of a package is sensitive to them."""

    evidence: Evidence
    package: str
    outcome: Outcome
    method: str
    ranked_by: str
    """Index that inputs are ranked by."""
    inputs: tuple[InputSensitivity, ...]
    plays: int
    """Futures read from a run, or played for the finding."""
    masked: int
    """Futures left out since a number was not finite; a design loses whole points for it."""
    kept_on_top: float
    """Share of the first ten, or of those that are clear if they are fewer, that stay so in a resample, on average."""
    others: str
    """What became of inputs that were not asked for; empty if all were."""
    held: Mapping[str, str]
    """School to the position at which it was held."""
    by_school: Mapping[str, Mapping[str, "Sensitivities"]] = field(default_factory=dict[str, Any])
    """Switch to position to the same finding among its futures, with its first inputs alone."""

    @property
    def clear(self) -> tuple[InputSensitivity, ...]:
        """Inputs that are told from one without any effect."""
        return tuple(own for own in self.inputs if own.is_clear)

    @property
    def is_constant(self) -> bool:
        """Whether the outcome never varied, so that there is nothing to explain."""
        return self.outcome.deviation == 0

    @property
    def by_grade(self) -> Mapping[str, float]:
        """Share of the clear inputs' summed main indices by grade of evidence; `school`, `chance` and `group` beside.

        A group counts under the grade that all its members have, else under `group`; the rest is left out.

        Indices of total order, and distances, overlap, so this is a share of what is named, not of the variance.
        """
        sums: dict[str, float] = dict.fromkeys((*GRADES, "school", "chance", "group"), 0.0)
        for own in (each for each in self.clear if each.name != REST):
            sums[own.grade or own.kind] += max(own.main.value, 0.0)
        whole = sum(sums.values())
        return {name: value / whole if whole else math.nan for name, value in sums.items()}

    def of(self, name: str) -> InputSensitivity:
        """An input by its name.

        Raises
        ------
        InputError
            If there is none; the nearest name is given.
        """
        return by_name(self.inputs, name, "input", "in this finding")

    def first(self, count: int) -> "Sensitivities":
        """The same finding with its first inputs alone."""
        return replace(self, inputs=self.inputs[:count])

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "package": self.package,
                "outcome": asdict(self.outcome),
                "method": self.method,
                "ranked_by": self.ranked_by,
                "plays": self.plays,
                "masked": self.masked,
                "kept_on_top": self.kept_on_top,
                "others": self.others,
                "held": self.held,
                "by_grade": self.by_grade,
                "inputs": [asdict(own) for own in self.inputs],
                "by_school": {
                    switch: {
                        position: {
                            "futures": own.plays,
                            "mean": own.outcome.mean,
                            "inputs": [asdict(each) for each in own.inputs],
                        }
                        for position, own in found.items()
                    }
                    for switch, found in self.by_school.items()
                },
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each input, in order.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([_row(own) for own in self.inputs])


def _row(own: InputSensitivity) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rank": own.rank,
        "input": own.name,
        "title": own.title,
        "kind": own.kind,
        "unit": own.unit,
        "grade": own.grade,
        "clear": own.is_clear,
        "rank_low": own.rank_low,
        "rank_high": own.rank_high,
    }
    for name, index in own.indices.items():
        row |= {name: index.value, f"{name}_low": index.low, f"{name}_high": index.high}
    return row


@dataclass(frozen=True)
class Described:
    """What is said of an input without any index."""

    name: str
    title: str
    kind: Kind
    members: tuple[str, ...]
    unit: str = "1"
    grade: str | None = None
    source: tuple[str, ...] = ()


def described(scope: Scope, name: str, members: tuple[str, ...]) -> Described:
    """What is said of an input, or under another name of several that are moved together."""
    if members != (name,):
        title = ", ".join(members[:_LISTED]) + (f" and {len(members) - _LISTED} more" if len(members) > _LISTED else "")
        grades = {_grade(scope, own) for own in members}
        return Described(name, title, "group", members, grade=grades.pop() if len(grades) == 1 else None)
    if name in scope.uncertainties:
        entry = scope.uncertainties[name]
        return Described(name, entry.name or name, "uncertainty", members, entry.unit, entry.grade, entry.source)
    if name == CHANCE:
        return Described(name, "the random events of a future", "chance", members)
    switch = scope.schools[name]
    return Described(name, switch.question or name, "school", members, source=switch.source)


def _grade(scope: Scope, name: str) -> str | None:
    return scope.uncertainties[name].grade if name in scope.uncertainties else None


def outcome_of(target: Target, mean: float, deviation: float) -> Outcome:
    """What is said of a target that was played."""
    return Outcome(target.text, target.meaning, target.unit, target.is_event, mean, deviation)


def ranked(blank: Sensitivities, effects: Effects, inputs: Sequence[Described]) -> Sensitivities:
    """A finding with its inputs, the most important first."""
    main = next(iter(effects.estimates.values()))
    rank, low, high = main.ranks()
    found = [
        InputSensitivity(
            own.name,
            own.title,
            own.kind,
            own.members,
            own.unit,
            own.grade,
            own.source,
            {name: _index(estimate, place) for name, estimate in effects.estimates.items()},
            bool(effects.clear[place]),
            int(rank[place]),
            int(low[place]),
            int(high[place]),
        )
        for place, own in enumerate(inputs)
    ]
    top = min(TOP, max(int(effects.clear.sum()), 1))
    return replace(blank, inputs=tuple(sorted(found, key=lambda own: own.rank)), kept_on_top=main.kept_on_top(top))


def _index(estimate: Estimate, place: int) -> Index:
    return Index(float(estimate.value[place]), float(estimate.low[place]), float(estimate.high[place]))
