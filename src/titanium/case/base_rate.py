"""Base rates: how often what the case is about has happened, each with the reference class that it is counted in."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from titanium.case.entry import Sourced
from titanium.errors import Place

if TYPE_CHECKING:
    from titanium.case.check import Gaps
    from titanium.case.schema import Case


class BaseRate(Sourced):
    """One base rate."""

    title: str


def faults(case: "Case", gaps: "Gaps") -> Iterator[tuple[str, Place, str]]:
    """Everything in the base rates that does not fit the rest of the case."""
    yield from ()
