"""Base rates: how often what the case is about has happened, each with the reference class that it is counted in.

A **reference class** says who counts, what counts as one, and over which years. `counted` names it as data: a series of
yearly counts in `history/`, rows of a list in `records/`, or numbers that a source gives. `others` are further classes
in which the same thing could be counted; each changes some fields of `counted`, or begins anew with a series, a list
or numbers of its own.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from titanium.case.entry import Entry, Finite, Sourced, SourceKeys
from titanium.errors import Place
from titanium.games.parts import Formula

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case

Kind = Literal["rate", "share", "published", "size"]
"""Events a year; a share of cases; shares as others have published them; how large events are."""
Whole = Annotated[int, Field(ge=0)]

BEGIN = ("series", "record", "events")
"""Fields one of which a class counts by; another class that gives one of them takes nothing over."""


class Counted(Entry):
    """What is counted, as data.

    Columns of a list have fixed names where they are needed: `year` the year of an event, `start` its day as a year
    with its fraction; in a list of published shares `study`, `counted`, `percent`, `cases` and `recollected`.
    """

    series: str = ""
    """Yearly counts: FILE.SERIES of the folder `history`."""
    record: str = ""
    """Name of a list of cases in the folder `records`."""
    among: Formula | None = None
    """Of the list's columns: which rows belong to the class; all if left out."""
    event: Formula | None = None
    """Of the list's columns: which of those rows are events; all if left out."""
    exposure: str = ""
    """Column of the list that holds the years at risk; with it, rows are no longer counted by year."""
    size: str = ""
    """Column of the list that holds how large an event was."""
    years: tuple[int, int] | None = None
    """First and last year."""
    parts: dict[int, Annotated[Finite, Field(gt=0, le=1)]] = {}
    """Year to the part of it that was watched, where that is not all of it."""
    events: Whole | None = None
    """Number of events, where a source gives that alone."""
    cases: Annotated[int, Field(ge=1)] | None = None
    """Number of cases that `events` is a part of, where a source gives that alone."""

    @property
    def exposed(self) -> float:
        """Years that were watched; 0 where none are given."""
        if self.years is None:
            return 0.0
        first, last = self.years
        return sum(self.parts.get(year, 1.0) for year in range(first, last + 1))

    def changed_by(self, other: "Counted") -> "Counted":
        """What another class gives put in the place of what stands here; the other alone if it begins anew."""
        given = other.model_fields_set
        if given & set(BEGIN):
            return other
        return self.model_copy(update={name: getattr(other, name) for name in given})


class Other(Entry):
    """Another class in which the same thing could be counted."""

    title: str
    counted: Counted
    source: SourceKeys | None = None
    """Where its counts come from, if not from the source of the base rate."""


class Behind(Entry):
    """A number of the model that the base rate stands behind."""

    constraint: str = ""
    uncertainty: str = ""
    threshold: str = ""
    as_: Annotated[Literal["same", "at_least", "at_most"], Field(alias="as")] = "same"
    """Whether the number is what is counted, or can only be larger, or only be smaller than it."""
    why: str
    """How the number and the count belong together."""

    @model_validator(mode="after")
    def _names_one(self) -> "Behind":
        if sum(bool(name) for name in (self.constraint, self.uncertainty, self.threshold)) != 1:
            raise ValueError("needs exactly one of constraint, uncertainty and threshold")
        return self

    @property
    def table(self) -> str:
        """Table of the case that holds the number."""
        return "constraints" if self.constraint else "uncertainties" if self.uncertainty else "thresholds"

    @property
    def name(self) -> str:
        """Name of the number in its table."""
        return self.constraint or self.uncertainty or self.threshold


class Stated(Entry):
    """A figure that the words of the case state, to be counted again."""

    where: Annotated[str, Field(pattern=r"^(constraints|uncertainties|thresholds)\.\w+$")]
    """Table and entry whose note states it."""
    what: Literal["events", "cases", "years", "per_year", "rule_of_three", "jeffreys_high"]
    says: Finite
    other: str = ""
    """The class that it is said of, if not the first."""


class Exponent(Entry):
    """A published exponent of the tail of sizes: the density falls as size to the power of minus so much."""

    value: Annotated[Finite, Field(gt=1)]
    error: Annotated[Finite, Field(gt=0)] | None = None
    """Standard error, as published."""
    least: Annotated[Finite, Field(gt=0)] | None = None
    """Smallest size of the tail."""
    source: SourceKeys
    note: str = ""


class BaseRate(Sourced):
    """One base rate with its reference class, and what of the model it stands behind."""

    title: str
    kind: Kind
    topic: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    who: str
    """Who counts."""
    what: str
    """What counts as one."""
    why: str
    """Why these years, or these cases."""
    counted: Counted
    others: dict[str, Other] = {}
    behind: tuple[Behind, ...] = ()
    stated: tuple[Stated, ...] = ()
    exponents: tuple[Exponent, ...] = ()

    def counted_in(self, other: str) -> Counted:
        """What is counted in a class by its name; empty for the first."""
        return self.counted.changed_by(self.others[other].counted) if other else self.counted


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the base rates that does not fit the rest of the case."""
    from titanium.case.base_rate_check import problems

    return problems(case, gaps)
