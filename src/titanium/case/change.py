"""The log of a case's numbers: what was changed, when and why."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from titanium.case.entry import Entry, SourceKeys
from titanium.errors import Place

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case


class Change(Entry):
    """One change to the numbers of a case."""

    why: str
    source: SourceKeys


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the log that does not fit the rest of the case."""
    yield from ()
