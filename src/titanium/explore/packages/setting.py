"""What a package must be to be played, packages by name, and several tables of them as one."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from numbers import Real

from titanium.case.schema import Lever
from titanium.errors import InputError, Problem, nearest
from titanium.explore.scope import Scope

Packages = dict[str, dict[str, float]]
"""Package to lever to value: every lever is set, in the order of what is explored."""

MAX_PACKAGES = 65_536
"""Packages that one sweep may play."""

_SHOWN = 100
"""Problems that an error lists before it counts the rest."""

_DIGITS = 6
"""Decimal digits to which a range is resolved; a spreadsheet and a name show values of so few digits whole."""


def check_packages(scope: Scope, packages: Mapping[str, Mapping[str, float]]) -> None:
    """Refuse packages that cannot be played.

    Parameters
    ----------
    scope
        What is explored; a case.
    packages
        Package to lever to value.

    Raises
    ------
    InputError
        If there is no package or there are too many, if a name is not one line of text, if a lever is left open or
        unknown, or if a value is outside its lever's range or none of its codes; every problem is listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> check_packages(case, {"small": {**case.package("ironclad"), "us_troops_k": 41}})
    Traceback (most recent call last):
    titanium.errors.InputError: 1 problem in the packages of 'us_rok'
    <BLANKLINE>
    package 'small'  us_troops_k is 41
        Allowed: 0 to 40 thousand.
    """
    check_count(len(packages))
    problems: list[Problem] = []
    for name, setting in packages.items():
        found: list[tuple[str, str]] = [] if is_name(name) else [NOT_A_NAME]
        for key in sorted(setting.keys() - scope.levers.keys()):
            found.append((f"sets an unknown lever '{key}'", nearest(key, scope.levers)))
        for key, lever in scope.levers.items():
            if key not in setting:
                found.append((f"does not set {key}", allowed(lever)))
            elif not fits(lever, setting[key]):
                found.append((f"{key} is {spelled(setting[key])}", allowed(lever)))
        problems += [Problem(f"package {name!r}", 0, *fault) for fault in found]
    refuse(f"the packages of '{scope.name}'", problems)


def named(scope: Scope, names: Iterable[str] | None = None) -> Packages:
    """Packages by name.

    Parameters
    ----------
    scope
        What is explored; a case.
    names
        Names of its packages, in the order in which they are wanted; all of them if left out.

    Raises
    ------
    InputError
        If no package is named, or a name is unknown or given twice; every problem is listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> named(load_case("us_rok"), ["troop_cut"])["troop_cut"]["us_troops_k"]
    20.0
    """
    wanted = list(scope.packages) if names is None else several(names)
    if not wanted:
        raise InputError(f"no package is named\n{nearest('', scope.packages)}")
    unknown = [name for name in dict.fromkeys(wanted) if name not in scope.packages]
    problems = [Problem(f"package '{name}'", 0, "is not known", nearest(name, scope.packages)) for name in unknown]
    problems += [Problem(f"package '{name}'", 0, "is named twice") for name in twice(wanted)]
    refuse(f"the names of packages of '{scope.name}'", problems)
    packages = {name: {key: float(scope.package(name)[key]) for key in scope.levers} for name in wanted}
    check_packages(scope, packages)
    return packages


def merged(*tables: Mapping[str, Mapping[str, float]]) -> Packages:
    """Several tables of packages as one, in the order in which each package first comes.

    Raises
    ------
    InputError
        If two packages of one name differ, or there are too many; every problem is listed.

    Examples
    --------
    >>> list(merged({"a": {"x": 1}}, {"b": {"x": 2}, "a": {"x": 1}}))
    ['a', 'b']
    """
    packages: Packages = {}
    problems: list[Problem] = []
    for name, setting in chain.from_iterable(table.items() for table in tables):
        first = packages.setdefault(name, dict(setting))
        if told := differences(first, setting):
            problems.append(Problem(f"package '{name}'", 0, f"is given twice and differs: {told}", "Rename one."))
    refuse("the packages", problems)
    check_count(len(packages))
    return packages


def differences(one: Mapping[str, float], other: Mapping[str, float]) -> str:
    """Levers in which two packages differ, with both values; empty if there are none."""
    pairs = {key: (one.get(key), other.get(key)) for key in {**one, **other}}
    return ", ".join(f"{key} {spelled(a)} and {spelled(b)}" for key, (a, b) in pairs.items() if a != b)


def start(scope: Scope, base: str | None) -> dict[str, float]:
    """Value of every lever under the package to start from; the one that others are compared with if None."""
    name = scope.base if base is None else base
    if name not in scope.packages:
        raise InputError(f"'{scope.name}' has no package '{name}' to start from\n{nearest(name, scope.packages)}")
    return named(scope, [name])[name]


def movable(scope: Scope, levers: Iterable[str] | None) -> dict[str, Lever]:
    """The levers that are to move, in the order of what is explored; all of them if None."""
    wanted = list(scope.levers) if levers is None else several(levers)
    if not wanted:
        raise InputError(f"no lever is named\n{nearest('', scope.levers)}")
    unknown = [key for key in dict.fromkeys(wanted) if key not in scope.levers]
    problems = [Problem(f"lever '{key}'", 0, "is not known", nearest(key, scope.levers)) for key in unknown]
    problems += [Problem(f"lever '{key}'", 0, "is named twice") for key in twice(wanted)]
    refuse(f"the names of levers of '{scope.name}'", problems)
    return {key: lever for key, lever in scope.levers.items() if key in wanted}


def codes(lever: Lever) -> list[float]:
    """Codes that a lever may take; empty where it is not coded."""
    return [float(code) for code in lever.values if lever.low <= code <= lever.high]


def fits(lever: Lever, value: float) -> bool:
    """Whether a lever may take a value."""
    return isinstance(value, Real) and lever.low <= value <= lever.high and (not lever.values or value in lever.values)


def allowed(lever: Lever) -> str:
    """What a lever may take, in words."""
    if lever.values:
        return f"Allowed: {', '.join(f'{code} {meaning}' for code, meaning in lever.values.items())}."
    return f"Allowed: {spelled(lever.low)} to {spelled(lever.high)} {lever.unit}."


def resolved(lever: Lever, values: Iterable[float]) -> list[float]:
    """Values rounded to a millionth of a lever's range or finer, and within it."""
    width = lever.high - lever.low
    digits = _DIGITS - math.floor(math.log10(width)) if width > 0 else None
    rounded = (value if digits is None else round(value, digits) for value in values)
    return [min(max(value, lever.low), lever.high) + 0.0 for value in rounded]  # + 0.0 makes -0 plain


def spelled(value: object) -> str:
    """A number in the shortest form that gives it back exactly; anything else as Python shows it."""
    return repr(float(value)).removesuffix(".0") if isinstance(value, Real) else repr(value)


NOT_A_NAME = ("is no name for a package", "A name is one line of printable text without blanks at its ends.")


def is_name(name: str) -> bool:
    """Whether a text can be the name of a package."""
    return bool(name) and name.isprintable() and name == name.strip()


def several(names: Iterable[str]) -> list[str]:
    """Names as a list; a single text is one name, not its letters."""
    return [names] if isinstance(names, str) else list(names)


def twice(names: Sequence[str]) -> list[str]:
    """Names that are given more than once."""
    seen: set[str] = set()
    return list(dict.fromkeys(name for name in names if name in seen or seen.add(name)))


def check_count(count: int) -> None:
    """Refuse no packages, and more than can be played."""
    if not 1 <= count <= MAX_PACKAGES:
        raise InputError(f"{count:,} packages: from 1 to {MAX_PACKAGES:,} can be played")


def refuse(where: str, problems: Sequence[Problem]) -> None:
    """Raise one error that lists every problem, if there is any."""
    if problems:
        count = len(problems)
        title = f"{count:,} problem{'s' if count > 1 else ''} in {where}"
        rest = [f"... and {count - _SHOWN:,} more"] if count > _SHOWN else []
        raise InputError("\n\n".join([title, *map(str, problems[:_SHOWN]), *rest]))
