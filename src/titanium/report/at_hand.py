"""The package that a report is about: one of the case, or one with some of its levers moved."""

from collections.abc import Mapping
from dataclasses import dataclass

from titanium.case.schema import Case
from titanium.errors import Problem, nearest
from titanium.explore.packages.setting import allowed, fits, refuse, spelled

_SPELLED = 3
"""Levers up to which a name says how each was moved."""


@dataclass(frozen=True)
class AtHand:
    """Every lever's value with what they are called together."""

    package: str
    """Name of the package; with what was moved behind it, as `ironclad+us_troops_k=22`, where there is none."""
    title: str
    levers: Mapping[str, float]


def at_hand(case: Case, package: str | None = None, setting: Mapping[str, float] | None = None) -> AtHand:
    """A package by its name, with some levers moved if wanted.

    Parameters
    ----------
    package
        Name of a package; the status quo if left out.
    setting
        Lever name to a value that replaces the package's.

    Raises
    ------
    InputError
        If the case has no such package or lever, or a value is none that its lever may take; every problem is listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> at_hand(case, "ironclad", {"us_troops_k": 22}).package
    'ironclad+us_troops_k=22'
    >>> at_hand(case, "ironclad", case.package("troop_cut")).title
    'Troop cut'
    """
    name = case.base if package is None else package
    start = case.package(name)
    given = dict(setting or {})
    refuse(f"the levers of '{case.name}'", [fault for own in given.items() if (fault := _fault(case, *own))])
    levers = {key: float(given.get(key, value)) for key, value in start.items()}
    moved = {key: value for key, value in levers.items() if value != start[key]}
    if not moved:
        return AtHand(name, case.packages[name].title, levers)
    if known := next((own for own in case.packages if levers == case.package(own)), None):
        return AtHand(known, case.packages[known].title, levers)
    if len(moved) > _SPELLED:
        called = f"{name}+{len(moved)} levers"
    else:
        called = "+".join([name, *(f"{key}={spelled(value)}" for key, value in moved.items())])
    return AtHand(called, called, levers)


def _fault(case: Case, key: str, value: float) -> Problem | None:
    if key not in case.levers:
        return Problem(f"lever '{key}'", 0, "is not known", nearest(key, case.levers))
    if not fits(case.levers[key], value):
        return Problem(f"lever '{key}'", 0, f"is {spelled(value)}", allowed(case.levers[key]))
    return None
