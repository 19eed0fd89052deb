"""Crisis games that are fitted to a list of cases: which list, which game, and what stands for its utilities."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from titanium.case.entry import Entry, SourceKeys
from titanium.errors import Place

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case


class Fit(Entry):
    """One game and the list of cases that it is fitted to."""

    title: str
    record: str
    source: SourceKeys


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the fits that does not fit the rest of the case."""
    yield from ()
