"""What cannot be asked: packages that a run lacks, counts of futures that it weighs, names that a finding lacks."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from titanium.errors import InputError, nearest
from titanium.explore.ensemble import WEIGHTED
from titanium.explore.store import Run


@runtime_checkable
class Named(Protocol):
    """A part of a finding that has a name."""

    @property
    def name(self) -> str:
        """What it is called in the case or the run."""
        ...


Part = TypeVar("Part", bound=Named)


def by_name(parts: Sequence[Part], name: str, kind: str = "package", place: str = "here") -> Part:
    """A part of a finding by its name.

    Parameters
    ----------
    parts
        All that the finding has.
    name
        Name of the one that is wanted.
    kind, place
        What it is and where it was sought, for the message.

    Raises
    ------
    InputError
        If there is none; the nearest name is given.
    """
    found = next((own for own in parts if own.name == name), None)
    if found is None:
        raise InputError(f"no {kind} '{name}' {place}\n{nearest(name, [own.name for own in parts])}")
    return found


def lacking(run: Run, packages: Iterable[str]) -> list[str]:
    """A line for each of these packages that a run does not hold, with the nearest that it does."""
    return [
        f"no package '{name}' in this run\n{nearest(name, run.packages)}"
        for name in packages
        if name not in run.packages
    ]


def weighed(run: Run) -> list[str]:
    """A line if a run weighs its futures, since findings count them."""
    if run.manifest.kind != WEIGHTED:
        return []
    return [f"'{run.address}' weighs its futures, and findings count them; sweep a matched or prior run"]
