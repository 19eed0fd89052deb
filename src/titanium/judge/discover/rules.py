"""Rules: boxes in the words and units of what was swept, with what is counted on futures that did not choose them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.judge.cuts import OVERALL, ByCut
from titanium.judge.discover.box import Box, Count, Limit, contains, count
from titanium.judge.discover.coded import Kind
from titanium.judge.discover.prim import Step
from titanium.judge.inputs import Column, Inputs
from titanium.judge.shares import Share


@dataclass(frozen=True)
class Term:
    """One condition of a rule.

    Attributes
    ----------
    name, words, kind, unit
        Of the input.
    low, high
        Ends of its range; of an uncertainty levels in (0, 1), quantiles of its own distribution. None where open.
    low_value, high_value
        The same in its unit.
    kept, left_out
        Positions of a school inside and outside.
    quasi_p
        Largest quasi-p-value of its ends, on the futures on which the rule was found; None for a leaf of a tree.
    """

    name: str
    words: str
    kind: Kind
    unit: str
    low: float | None = None
    high: float | None = None
    low_value: float | None = None
    high_value: float | None = None
    kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    quasi_p: float | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """A condition under which the target is met, and how often.

    Attributes
    ----------
    box
        Its limits, in levels.
    terms
        The same in words and units; what it rests on most comes first.
    fit
        Counted on the futures on which it was found, which flatters it.
    held
        Counted on the others, by which it is told. Futures of an earlier rule are not counted again.
    left
        The same against what earlier rules have left.
    by_school
        `held` among the futures of each position of each school.
    steps, chosen
        The boxes that it was chosen from, and the number of the one; none for a leaf of a tree.
    """

    box: Box
    terms: tuple[Term, ...]
    fit: Count
    held: Count
    left: Count
    by_school: ByCut[Count]
    steps: Sequence[Step] = ()
    chosen: int = 0

    @property
    def density(self) -> Share:
        """Futures of the rule in which the target is met."""
        return Share.of(self.held.of_interest, self.held.rows)

    @property
    def coverage(self) -> Share:
        """Of the futures in which the target is met, those of the rule."""
        return Share.of(self.held.of_interest, self.held.all_of_interest)

    @property
    def mass(self) -> Share:
        """Futures of the rule."""
        return Share.of(self.held.rows, self.held.all_rows)

    def moved_by(self) -> tuple[str, ...]:
        """Switches between whose positions its density differs by more than counting error."""
        found: list[str] = []
        for switch, counts in self.by_school.by_school.items():
            shares = [Share.of(own.of_interest, own.rows) for own in counts.values() if own.rows]
            if shares and max(share.low for share in shares) > min(share.high for share in shares):
                found.append(switch)
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {
            "terms": [asdict(term) for term in self.terms],
            "density": asdict(self.density),
            "coverage": asdict(self.coverage),
            "mass": asdict(self.mass),
            "held_out": _count_dict(self.held),
            "of_what_is_left": _count_dict(self.left),
            "fitted": _count_dict(self.fit),
            "by_school": {
                switch: {position: _count_dict(own) for position, own in counts.items()}
                for switch, counts in self.by_school.by_school.items()
            },
            "moved_by": list(self.moved_by()),
            "trajectory": [_step_dict(step) for step in self.steps],
            "chosen": self.chosen if self.steps else None,
        }


def _count_dict(own: Count) -> dict[str, Any]:
    return {**asdict(own), "coverage": own.coverage, "density": own.density, "mass": own.mass, "merit": own.merit}


def _step_dict(step: Step) -> dict[str, Any]:
    return {
        **_count_dict(step.count),
        "n_restricted": step.n_restricted,
        "pasted": step.pasted,
        "limits": {
            name: {"low": _open(own.low), "high": _open(own.high), "kept": own.kept} for name, own in step.box.items()
        },
        "quasi_p": [{"input": name, "end": side, "value": value} for name, side, value in step.quasi_p],
    }


def _open(end: float) -> float | None:
    return end if math.isfinite(end) else None


@dataclass(frozen=True)
class Half:
    """Some futures of a run: their inputs, and in which of them the target is met."""

    columns: Mapping[str, Column]
    outcome: NDArray[np.bool_]

    @classmethod
    def of(cls, inputs: Inputs, rows: NDArray[np.integer], names: Sequence[str]) -> "Half":
        """The futures at some places, with some of their inputs; schools among them are told apart."""
        return cls({name: inputs.columns[name][rows] for name in names}, inputs.outcome[rows] > 0.5)

    def inside(self, box: Box) -> NDArray[np.bool_]:
        """Which futures a box contains."""
        return contains(box, self.columns, len(self.outcome))

    def count(self, inside: NDArray[np.bool_]) -> Count:
        """What is inside, of all."""
        return count(inside, self.outcome)

    def left(self, inside: NDArray[np.bool_], taken: NDArray[np.bool_]) -> Count:
        """What is inside, of what is not taken."""
        free = ~taken
        return count(inside & free, self.outcome, int(free.sum()), int((self.outcome & free).sum()))

    def by_school(self, inputs: Inputs, inside: NDArray[np.bool_]) -> ByCut[Count]:
        """What is inside, of all and of the futures of each position of each school."""
        places: list[tuple[str, int]] = [
            (switch, place) for switch, entry in inputs.scope.schools.items() for place in range(len(entry.positions))
        ]

        def said(cut: int) -> Count:
            if cut == OVERALL:
                return self.count(inside)
            switch, place = places[cut - 1]
            if switch not in self.columns:  # a switch of one position, which every future holds
                return self.count(inside)
            here = self.columns[switch] == place
            return Count(
                int((inside & here).sum()),
                int((inside & here & self.outcome).sum()),
                int(here.sum()),
                int((here & self.outcome).sum()),
            )

        return ByCut[Count].of(inputs.scope, said)


def terms(inputs: Inputs, box: Box, quasi_p: Mapping[str, float]) -> tuple[Term, ...]:
    """The limits of a box in the words and units of what was swept."""
    return tuple(_term(inputs, name, limit, quasi_p.get(name)) for name, limit in box.items())


def _term(inputs: Inputs, name: str, limit: Limit, quasi_p: float | None) -> Term:
    kind, words, unit = inputs.kind[name], inputs.words(name), inputs.unit(name)
    if limit.kept is not None:
        labels = inputs.labels[name]
        kept = tuple(labels[place] for place in limit.kept)
        left_out = tuple(label for label in labels if label not in kept)
        return Term(name, words, kind, unit, kept=kept, left_out=left_out, quasi_p=quasi_p)
    low, high = _open(limit.low), _open(limit.high)
    return Term(
        name,
        words,
        kind,
        unit,
        low,
        high,
        None if low is None else inputs.value(name, low),
        None if high is None else inputs.value(name, high),
        quasi_p=quasi_p,
    )
