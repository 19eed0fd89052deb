"""Changes of private copies as data: checked against their case, added to, and taken back.

A copy is never a changed file. It is what differs from a case, in the form of `titanium.vary`, and is put over the case
whenever it is loaded; so it follows the case when that changes, for as long as what it changes is still there.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from titanium.case.schema import Case
from titanium.case.variant import TABLES
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError, nearest

Changes = Mapping[str, Mapping[str, Mapping[str, Any] | None]]
"""Table to entry to field to its new value; see `titanium.vary`."""


def checked(base: Ref, changes: Changes) -> Case:
    """The case that a private copy with some changes is.

    Parameters
    ----------
    base
        The case itself.

    Raises
    ------
    CaseError
        If the changes do not fit the case; every problem is listed, unknown names with the nearest known one.
    InputError
        If nothing would differ.

    Examples
    --------
    >>> checked(Ref("us_rok"), {"thresholds": {"rok_cost": {"at_most": 60}}}).thresholds["rok_cost"].at_most
    60.0
    """
    case, copy = base.load(), Ref.of(base.base, changes).load()
    if case is copy or case.hash == copy.hash:
        raise InputError(f"nothing would differ from case '{case.name}'\nChange an entry of {', '.join(TABLES)}.")
    return copy


def added(changes: Changes, more: Changes) -> dict[str, Any]:
    """Changes with further ones over them, key by key.

    Examples
    --------
    >>> added({"uncertainties": {"v_W": {"low": 0.3}}}, {"uncertainties": {"v_W": {"high": 0.6}}})
    {'uncertainties': {'v_W': {'low': 0.3, 'high': 0.6}}}
    """
    return _merged(changes, more)


def taken_back(changes: Changes, table: str, entry: str, paths: Sequence[Sequence[str]] = ()) -> dict[str, Any]:
    """Changes without those of an entry, or of some of its fields, which are again as the case has them.

    Parameters
    ----------
    paths
        Fields inside the entry, each step by step; the whole entry if left out.

    Raises
    ------
    InputError
        If nothing of it is changed; the nearest name is given.

    Examples
    --------
    >>> taken_back({"uncertainties": {"v_W": {"low": 0.3, "high": 0.6}}}, "uncertainties", "v_W", [["low"]])
    {'uncertainties': {'v_W': {'high': 0.6}}}
    >>> taken_back({"uncertainties": {"v_W": {"low": 0.3}}}, "uncertainties", "v_W")
    {}
    """
    known = [f"{name}:{own}" for name, entries in changes.items() for own in entries]
    if f"{table}:{entry}" not in known:
        raise InputError(f"'{table}:{entry}' is as the case has it\n{nearest(f'{table}:{entry}', known)}")
    found: dict[str, Any] = _merged(changes, {})
    for path in [(table, entry, *own) for own in paths] or [(table, entry)]:
        _without(found, path)
    return found


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    found = {key: _merged(cast("Any", own), {}) if isinstance(own, Mapping) else own for key, own in old.items()}
    for key, value in new.items():
        before = found.get(key)
        is_inside = isinstance(value, Mapping) and isinstance(before, Mapping)
        found[key] = _merged(cast("Any", before), cast("Any", value)) if is_inside else value
    return found


def _without(changes: dict[str, Any], path: Sequence[str]) -> None:
    """Take away what stands at a path, and every table on the way that is then empty."""
    first, *rest = path
    inner: Any = changes.get(first)
    if rest and isinstance(inner, dict):
        _without(cast("dict[str, Any]", inner), rest)
    if not rest or inner == {}:
        changes.pop(first, None)
