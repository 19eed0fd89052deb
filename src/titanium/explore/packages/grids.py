"""Packages that differ from one another in few levers: each lever moved alone, or some in every combination."""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from titanium.case.schema import Lever
from titanium.errors import InputError, Problem, nearest
from titanium.explore.packages.setting import (
    Packages,
    allowed,
    check_count,
    codes,
    fits,
    movable,
    refuse,
    resolved,
    spelled,
    start,
)
from titanium.explore.scope import Scope


def one_at_a_time(scope: Scope, base: str, levers: Iterable[str] | None = None, points: int = 2) -> Packages:
    """A package, then that package with one lever moved over its range, for each lever in turn.

    Parameters
    ----------
    scope
        What is explored; a case.
    base
        Name of the package to start from.
    levers
        Levers to move; all of them if left out.
    points
        Evenly spaced values of a lever, both ends of its range among them, the package's own value left out. They are
        rounded to a millionth of the range or finer. A coded lever takes each of its codes instead.

    Raises
    ------
    InputError
        If the package or a lever is unknown, no lever is named, or there are too few points or too many packages.

    Examples
    --------
    >>> from titanium import load_case
    >>> for name in one_at_a_time(load_case("us_rok"), "ironclad", ["us_troops_k", "sma_growth"]):
    ...     print(name)
    ironclad
    ironclad+us_troops_k=0
    ironclad+us_troops_k=40
    ironclad+sma_growth=0
    ironclad+sma_growth=2
    """
    setting, moved = start(scope, base), movable(scope, levers)
    if points < 2:
        raise InputError(f"{points} points over a lever's range: at least 2, its ends, are wanted")
    check_count(1 + sum(len(lever.values) or points for lever in moved.values()))
    packages = {base: setting}
    for key, lever in moved.items():
        for value in codes(lever) or _spaced(lever, points):
            if value != setting[key]:
                packages[f"{base}+{key}={spelled(value)}"] = {**setting, key: value}
    return packages


def _spaced(lever: Lever, points: int) -> list[float]:
    """Both ends of a lever's range, which need not be round, and what lies between."""
    step = (lever.high - lever.low) / (points - 1)
    between = resolved(lever, (lever.low + step * place for place in range(1, points - 1)))
    return [lever.low, *between, lever.high]


def grid(scope: Scope, base: str, axes: Mapping[str, Sequence[float]]) -> Packages:
    """Every combination of some values of some levers; the other levers stay as in a package.

    Parameters
    ----------
    scope
        What is explored; a case.
    base
        Name of the package that gives the levers that are on no axis.
    axes
        Lever to the values that it takes. The last lever, in the order of what is explored, changes fastest.

    Raises
    ------
    InputError
        If the package is unknown, no lever is named, there are too many combinations, or a lever is unknown, has no
        value, has one twice, or one that it may not take; every problem is listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> for name in grid(load_case("us_rok"), "ironclad", {"us_troops_k": [20, 28.5], "consultation": [0, 1]}):
    ...     print(name)
    ironclad+us_troops_k=20+consultation=0
    ironclad+us_troops_k=20+consultation=1
    ironclad+us_troops_k=28.5+consultation=0
    ironclad+us_troops_k=28.5+consultation=1
    """
    setting = start(scope, base)
    if not axes:
        raise InputError(f"no lever is named\n{nearest('', scope.levers)}")
    refuse("the grid", [problem for key, values in axes.items() for problem in _faults(scope, key, values)])
    check_count(math.prod(map(len, axes.values())))
    taken = {key: [float(value) + 0.0 for value in axes[key]] for key in scope.levers if key in axes}
    packages: Packages = {}
    for values in product(*taken.values()):
        moved = dict(zip(taken, values, strict=True))
        name = "+".join([base, *(f"{key}={spelled(value)}" for key, value in moved.items())])
        packages[name] = {**setting, **moved}
    return packages


def _faults(scope: Scope, key: str, values: Sequence[float]) -> Iterable[Problem]:
    """What is wrong with one axis of a grid."""
    place = f"lever '{key}'"
    if key not in scope.levers:
        yield Problem(place, 0, "is not known", nearest(key, scope.levers))
        return
    lever = scope.levers[key]
    if not len(values):
        yield Problem(place, 0, "has no value", allowed(lever))
    seen: set[float] = set()
    for value in values:
        if not fits(lever, value):
            yield Problem(place, 0, f"is {spelled(value)}", allowed(lever))
        elif value in seen:
            yield Problem(place, 0, f"takes {spelled(value)} twice", "Keep one of the two.")
        seen.add(value)
