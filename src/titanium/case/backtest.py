"""Back-tests: years at which the model is started as things then stood, and what happened next to score it by."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from titanium.case.entry import Entry, SourceKeys
from titanium.errors import Place

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case


class Start(Entry):
    """A year from which the model is run forward."""

    title: str
    source: SourceKeys


class Scored(Entry):
    """Something that the model counts and history has counted."""

    title: str
    source: SourceKeys


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the back-tests that does not fit the rest of the case."""
    yield from ()
