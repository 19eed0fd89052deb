# pyright: reportMissingTypeStubs=false
"""What each verdict rests on, as a finding: its variance by grade of evidence, and the numbers that turn it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.errors import InputError, nearest
from titanium.evidence.assumptions.flips import Verdict
from titanium.evidence.assumptions.numbers import Number
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.sensitivity.finding import Index
from titanium.judge.shares import Share, plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.assumptions/1"


@dataclass(frozen=True)
class Part:
    """What of an outcome's variance rests on one group of inputs; every index is a share of the variance."""

    group: str
    """Grade A to D, `school` or `chance`."""
    inputs: int
    """Inputs in it that differ between futures."""
    alone: Index
    """What it explains by itself: closed first order."""
    total: Index
    """What would be left if all other groups were known: total order."""
    shapley: Index
    """Its part, where what several groups explain together is shared out evenly; parts add up to 1."""
    singly: float
    """What its inputs explain one by one, summed over those that are told from one without effect."""
    clear: int
    """How many these are."""


@dataclass(frozen=True)
class Rests:
    """What one verdict on one package rests on."""

    package: str
    criterion: str
    does: str
    unit: str
    is_event: bool
    mean: float
    """Of the criterion over the futures that were told; of a yes or no its share."""
    futures: int
    """Futures in which it is known."""
    pairs: int
    """Futures that were paired with others that share some of their inputs."""
    left_out: int
    """Futures left out of these since no other was found, or a number was not finite."""
    silence: str
    """Why nothing is shared out; empty if it is: `never`, `always`, `constant`, `rare` or `masked`."""
    parts: tuple[Part, ...]
    together: Index | None
    """What no group explains alone, since it takes several."""

    def of(self, group: str) -> Part:
        """What rests on a group.

        Raises
        ------
        InputError
            If it is not told; the nearest name is given.
        """
        found = next((own for own in self.parts if own.group == group), None)
        if found is None:
            raise InputError(f"no group '{group}' in this finding\n{nearest(group, [own.group for own in self.parts])}")
        return found


@dataclass(frozen=True)
class Assumptions:
    """What verdicts rest on: measured, from the literature, judged or assumed."""

    evidence: Evidence
    base: str | None
    """The package that others are compared with; None where it was not played."""
    packages: tuple[str, ...]
    criteria: tuple[str, ...]
    masked: int
    """Results left out because a number was not finite."""
    tables: Mapping[str, Mapping[str, int]]
    """Table to grade to how many of its numbers have it."""
    inputs: Mapping[str, int]
    """Group to how many of its inputs differ between futures."""
    rests: tuple[Rests, ...]
    verdicts: tuple[Verdict, ...]
    numbers: tuple[Number, ...]
    choices: int
    """Choices of the case that have alternatives."""

    def of(self, package: str, criterion: str) -> Rests:
        """What one verdict on one package rests on.

        Raises
        ------
        InputError
            If it is not told; the nearest name is given.
        """
        for name, known in ((package, self.packages), (criterion, self.criteria)):
            if name not in known:
                raise InputError(f"nothing is told of '{name}'\n{nearest(name, known)}")
        return next(own for own in self.rests if (own.package, own.criterion) == (package, criterion))

    @property
    def graded(self) -> Mapping[str, int]:
        """Grade to how many of the uncertainties and constants have it."""
        return self.tables.get("uncertainties", {})

    @property
    def turned(self) -> tuple[Verdict, ...]:
        """Verdicts that some number turns."""
        return tuple(own for own in self.verdicts if own.flips)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "base": self.base,
                "packages": list(self.packages),
                "verdicts_asked": list(self.criteria),
                "masked": self.masked,
                "tables": self.tables,
                "inputs": self.inputs,
                "rests": [asdict(own) for own in self.rests],
                "verdicts": [own.to_dict() for own in self.verdicts],
                "numbers": [asdict(own) for own in self.numbers],
                "choices": self.choices,
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each group of inputs in each verdict on each package.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([_row(own, part) for own in self.rests for part in own.parts])


def _row(own: Rests, part: Part) -> dict[str, Any]:
    row: dict[str, Any] = {
        "package": own.package,
        "verdict": own.criterion,
        "group": part.group,
        "inputs": part.inputs,
        "mean": own.mean,
    }
    for name in ("shapley", "alone", "total"):
        index: Index = getattr(part, name)
        row |= {name: index.value, f"{name}_low": index.low, f"{name}_high": index.high}
    return row | {"singly": part.singly, "clear": part.clear}


def share_of(own: Rests) -> Share:
    """A yes or no as a count of the futures in which it is known."""
    return Share.of(round(own.mean * own.futures), own.futures)
