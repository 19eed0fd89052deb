"""Packages all over the levers' ranges: points of a scrambled Sobol sequence that meet constraints between levers."""

import ast
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Lever
from titanium.errors import ExpressionError, InputError, Problem, nearest
from titanium.explore.packages.setting import (
    Packages,
    check_count,
    codes,
    movable,
    refuse,
    resolved,
    several,
    start,
)
from titanium.explore.points import SobolPoints
from titanium.explore.scope import Scope
from titanium.expressions import Expression, parse

MAX_SEED = 2**32 - 1
_BATCH = 4096
_FEWEST_TRIES, _TRIES_EACH, _MOST_TRIES = 16_384, 64, 1_000_000
"""Points that are tried before constraints count as too narrow: so many for each package, within these bounds."""


def sobol(
    scope: Scope,
    n: int,
    seed: int,
    *,
    base: str | None = None,
    levers: Iterable[str] | None = None,
    constraints: Iterable[str] = (),
) -> Packages:
    """Packages spread evenly over the levers' ranges: the first points of a scrambled Sobol sequence.

    A package is named after the seed and the number of its point. The first packages of a longer design are those of a
    shorter one, and constraints leave points out without renaming those that stay.

    Parameters
    ----------
    scope
        What is explored; a case.
    n
        Number of packages.
    seed
        Seed of the scrambling; each gives another design.
    base
        Package that gives the levers that do not move; the one that others are compared with if left out.
    levers
        Levers to move; all of them if left out. A coded lever takes each of its codes equally often, any other lever
        values over its whole range, rounded to a millionth of it or finer.
    constraints
        Formulas that a package must meet, with comparisons in them, such as ``"us_troops_k >= 28.5"``. The name of a
        lever is its value, and with ``_0`` behind it its value in `base`. A formula is met where it is a number other
        than 0.

    Raises
    ------
    InputError
        If the base, a lever or a name in a formula is unknown, a formula does not parse or compares nothing, a count or
        the seed is out of range, or too few points meet the constraints; the error counts those that meet each alone.

    Examples
    --------
    >>> from titanium import load_case
    >>> case = load_case("us_rok")
    >>> packages = sobol(case, 3, 0, levers=["us_troops_k", "sma_krw_bn"], constraints=["us_troops_k >= us_troops_k_0"])
    >>> for name, setting in packages.items():
    ...     print(name, setting["us_troops_k"], setting["sma_krw_bn"])
    design0-000003 37.19273 15473.1
    design0-000004 32.64913 2298.68
    design0-000011 31.22173 9578.36
    """
    setting, moved = start(scope, base), movable(scope, levers)
    check_count(n)
    if not 0 <= seed <= MAX_SEED:
        raise InputError(f"seed {seed} of the design: a whole number from 0 to {MAX_SEED} is wanted")
    formulas = _formulas(scope, several(constraints))
    tries = min(max(_FEWEST_TRIES, _TRIES_EACH * n), _MOST_TRIES) if formulas else n
    at_start = {f"{key}_0": value for key, value in setting.items()}
    points = SobolPoints(len(moved), seed)
    met: Counter[Expression] = Counter()
    packages: Packages = {}
    for first in range(0, tries, _BATCH):
        numbers = range(first, min(first + _BATCH, tries))
        for number, place in zip(numbers, _places(moved, points, numbers), strict=True):
            package = {**setting, **place}
            values = {**at_start, **package}
            here = [formula for formula in formulas if _is_met(formula, values)]
            met.update(here)
            if len(here) == len(formulas):
                packages[f"design{seed}-{number:06d}"] = package
                if len(packages) == n:
                    return packages
    found = f"{len(packages):,} of {n:,} packages found: too few of the first {tries:,} points meet every constraint"
    counts = [f"    {formula}  met by {met[formula]:,}" for formula in formulas]
    remedy = "Widen the constraint that fewest meet, or ask for fewer packages."
    raise InputError("\n".join([found, *counts, remedy]))


def _places(moved: Mapping[str, Lever], points: SobolPoints, numbers: range) -> Iterable[dict[str, float]]:
    """Values of the moving levers at points of the sequence."""
    level = np.ldexp(points.at(np.array(numbers, dtype=np.uint32)) + 0.5, -32)
    columns = [_spread(lever, level[:, dimension]) for dimension, lever in enumerate(moved.values())]
    return (dict(zip(moved, values, strict=True)) for values in zip(*columns, strict=True))


def _spread(lever: Lever, level: NDArray[np.float64]) -> list[float]:
    """Values of a lever at levels in (0, 1) of its range, or of its list of codes."""
    if known := codes(lever):
        return [known[place] for place in (level * len(known)).astype(int).tolist()]
    return resolved(lever, (lever.low + (lever.high - lever.low) * level).tolist())


def _formulas(scope: Scope, texts: Iterable[str]) -> list[Expression]:
    """Constraints, parsed, each once."""
    names = [*scope.levers, *(f"{key}_0" for key in scope.levers)]
    found: dict[str, Expression] = {}
    problems: list[Problem] = []
    for text in texts:
        place = f"'{text}'"
        try:
            formula = parse(text)
        except ExpressionError as error:
            first, _, remedy = str(error).partition("\n")
            problems.append(Problem(place, 0, first, remedy))
            continue
        for name in sorted(formula.names.difference(names)):
            problems.append(Problem(place, 0, f"uses '{name}', which is no lever", nearest(name, names)))
        if not any(isinstance(part, ast.Compare) for part in ast.walk(formula.tree)):
            problems.append(Problem(place, 0, "compares nothing", "Write a comparison, such as a lever >= a number."))
        found[formula.text] = formula
    refuse("the constraints", problems)
    return list(found.values())


def _is_met(formula: Expression, values: Mapping[str, float]) -> bool:
    return abs(formula.number(values)) > 0  # nan, where arithmetic gives no number, is not
