"""The fits of a case in a list: which game, which cases, how they ended."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.case.schema import Case
from titanium.evidence.fit.reading import names_of_fits, read
from titanium.judge.frame import frame

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.fits/1"


@dataclass(frozen=True)
class Listed:
    """One fit of a case.

    Attributes
    ----------
    name, title, question, record
        As the case has them.
    n
        Cases in the list.
    ends
        End of the tree to the number of cases.
    formulas
        Utility to what it follows from.
    informs
        Uncertainties that it says something of.
    """

    name: str
    title: str
    question: str
    record: str
    n: int
    ends: Mapping[str, int]
    formulas: Mapping[str, str]
    informs: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """The fits of a case."""

    case: str
    hash: str
    fits: tuple[Listed, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {
            "schema": SCHEMA,
            "case": self.case,
            "hash": self.hash,
            "fits": [{**asdict(own), "informs": list(own.informs)} for own in self.fits],
        }

    def to_frame(self) -> "DataFrame":
        """One row for each fit.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([{"fit": own.name, "title": own.title, "n": own.n, **own.ends} for own in self.fits])


def fits_of(case: Case) -> Listing:
    """The fits of a case.

    Raises
    ------
    InputError
        If it has none.

    Examples
    --------
    >>> from titanium import load_case
    >>> [own.name for own in fits_of(load_case("us_rok")).fits]
    ['deterrence', 'deterrence_published', 'peninsula']
    """
    listed: list[Listed] = []
    for name in names_of_fits(case):
        reading = read(case, name)
        entry = reading.entry
        listed.append(
            Listed(
                name,
                entry.title,
                entry.question,
                entry.record,
                len(reading.labels),
                dict(reading.counts),
                dict(entry.formulas),
                tuple(entry.informs),
            )  # fmt: skip
        )
    return Listing(case.name, case.hash, tuple(listed))
