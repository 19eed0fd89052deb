"""What a value of information says: what each input would be worth, and which package it would speak for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.judge.design.worth import Worth
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.information/1"


@dataclass(frozen=True)
class Known:
    """What knowing one input would be worth.

    Attributes
    ----------
    name
        Symbol of an uncertainty, or name of a school switch.
    is_school
        Whether it is a switch between rival schools.
    choices
        Which package is best: in each position of a school, or over stretches of an uncertainty from low to high.
    """

    name: str
    meaning: str
    is_school: bool
    unit: str
    worth: Worth
    choices: tuple["Stretch", ...]


@dataclass(frozen=True)
class Stretch:
    """Values of an input in which one package is best on average.

    Attributes
    ----------
    position
        Position of a school; empty of an uncertainty.
    low, high
        Ends of the values of an uncertainty, in its unit; nan of a school.
    futures
        Futures that are in it.
    """

    package: str
    position: str
    low: float
    high: float
    futures: int


@dataclass(frozen=True)
class Yardstick:
    """The value of information by one thing that is wanted.

    Attributes
    ----------
    name
        `strength`, the share of futures in which the package holds, or `utility`, what both capitals that sign gain
        over no agreement.
    best, mean
        The package that is best on average, and what it gives.
    perfect
        Worth of knowing the whole future, chance included.
    known
        Every uncertainty and school, the most valuable first.
    """

    name: str
    unit: str
    best: str
    mean: float
    perfect: Worth
    known: tuple[Known, ...]

    @property
    def clear(self) -> tuple[Known, ...]:
        """Those whose worth is told from nothing."""
        return tuple(own for own in self.known if own.worth.is_clear)


@dataclass(frozen=True)
class Information:
    """What more knowledge would be worth to the choice between some packages."""

    evidence: Evidence
    packages: tuple[str, ...]
    masked: int
    """Futures left out because a number of some package was not finite."""
    parts: int
    """Parts into which the futures were cut by each uncertainty."""
    yardsticks: Mapping[str, Yardstick]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "packages": list(self.packages),
                "masked": self.masked,
                "parts": self.parts,
                "by": {name: _yardstick_dict(own) for name, own in self.yardsticks.items()},
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each input and yardstick, as a data frame."""
        rows = [
            {"by": name, "input": own.name, "is_school": own.is_school, **_worth_dict(own.worth)}
            for name, yardstick in self.yardsticks.items()
            for own in yardstick.known
        ]
        return frame(rows)


def _yardstick_dict(own: Yardstick) -> dict[str, Any]:
    return {
        "unit": own.unit,
        "best": own.best,
        "mean": own.mean,
        "perfect": _worth_dict(own.perfect),
        "known": [
            {
                "name": known.name,
                "meaning": known.meaning,
                "is_school": known.is_school,
                "unit": known.unit,
                **_worth_dict(known.worth),
                "choices": [asdict(stretch) for stretch in known.choices],
            }
            for known in own.known
        ],
    }


def _worth_dict(worth: Worth) -> dict[str, Any]:
    told = {name: value for name, value in asdict(worth).items() if name != "chosen"}
    return {**told, "is_clear": worth.is_clear}
