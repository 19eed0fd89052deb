"""Importance weights: how well each prior draw fits the record, where matching only keeps or drops it.

A draw that meets every constraint weighs 1. Outside a limit its weight falls as a normal density does, so a near miss
counts for something and nothing hangs on the last digit of a limit: a kernel on the distance to what was observed, as
in approximate Bayesian computation (Beaumont et al. 2002). What unequal weights cost is told by the effective sample
size (Kish 1965): as many draws of equal weight would say as much.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case, Constraint
from titanium.errors import InputError, ShapeError, nearest

TOLERANCE = 0.1
"""Distance that is one unit: a share of the width between two limits, or of the size of a single one."""
Z95 = 1.959964
"""Standard normal quantile of a two-sided 95% interval."""


@dataclass(frozen=True)
class WeightedShare:
    """A share of the weight of draws, with the 95% Wilson score interval of as many draws as are effective."""

    share: float
    low: float
    high: float
    effective: float
    """Draws of equal weight that would say as much."""


def weights(
    case: Case, values: Mapping[str, NDArray[np.floating]], tolerance: float = TOLERANCE
) -> NDArray[np.float64]:
    """Weight of each draw, from 0 to 1: the product over constraints of exp(-d**2 / 2).

    The distance d outside the limits is counted in units of `tolerance` times the width between them, or times the size
    of a limit that stands alone. A signature, and any other lone limit at 0, has no size and stays hard.

    Parameters
    ----------
    case
        The case whose constraints are held against the draws.
    values
        Constraint to its value in each draw, in its own unit. Constraints that are left out weigh nothing.
    tolerance
        Share of a width or of a limit; 0 makes every limit hard, so that weights are those of matching.

    Returns
    -------
    Axis (draw). A draw with a value that is not a finite number weighs 0.

    Raises
    ------
    InputError
        If a constraint is unknown, with the nearest name, if none is given, or if the tolerance is out of range.
    ShapeError
        If the values are not of as many draws each.

    Examples
    --------
    >>> from titanium import load_case, vary
    >>> case = vary(load_case("us_rok"), {"constraints": {"test_rate": {"at_least": 0, "at_most": 10}}})
    >>> weights(case, {"test_rate": np.array([5.0, 10.0, 11.0, 20.0, np.nan])}).round(3).tolist()
    [1.0, 1.0, 0.607, 0.0, 0.0]
    """
    problems = [
        f"no constraint '{name}'\n{nearest(name, case.constraints)}" for name in values if name not in case.constraints
    ]
    if not values:
        problems.append("no value of any constraint is given, so there is nothing to weigh draws by")
    if not 0 <= tolerance < math.inf:
        problems.append(f"tolerance {tolerance:g}: a finite number from 0 is wanted")
    if problems:
        raise InputError("\n".join(problems))
    if len(sizes := {value.shape for value in values.values()}) > 1:
        raise ShapeError(f"values of constraints have the shapes {', '.join(map(str, sorted(sizes)))}; one is wanted")
    squares = sum(_distance(case.constraints[name], value, tolerance) ** 2 for name, value in values.items())
    return np.exp(-np.asarray(squares) / 2)


def _distance(limit: Constraint, value: NDArray[np.floating], tolerance: float) -> NDArray[np.float64]:
    """How far each value is outside its limits, in units of tolerance; infinite outside a hard one."""
    low = 0.0 if limit.signed_by is not None else limit.at_least
    # As matching does, values are held against limits in the precision of a sweep.
    low, high = float(np.float32(low)), float(np.float32(limit.at_most))
    sizes = [abs(own) for own in (low, high) if math.isfinite(own)]
    size = high - low if len(sizes) == 2 and high > low else max(sizes, default=0.0)
    plain = np.where(np.isfinite(value), value, np.nan).astype(np.float64)
    beyond = np.maximum(np.maximum(low - plain, plain - high), 0.0)
    unit = tolerance * size
    distance = beyond / unit if unit else np.where(beyond > 0, math.inf, 0.0)
    return np.where(np.isnan(plain), math.inf, distance)


def effective_sample_size(weights: NDArray[np.floating]) -> float:
    """Number of draws of equal weight that would say as much as these: the square of the sum over the sum of squares.

    Examples
    --------
    >>> effective_sample_size(np.array([1.0, 1.0, 0.0])), effective_sample_size(np.array([1.0, 0.5]))
    (2.0, 1.8)
    """
    largest = float(np.max(weights, initial=0.0))
    if largest == 0:
        return 0.0
    shares = np.asarray(weights, np.float64) / largest
    return float(shares.sum() ** 2 / np.square(shares).sum())


def weighted_share(flags: NDArray[np.bool_], weights: NDArray[np.floating]) -> WeightedShare:
    """Share of the weight on the draws that are flagged.

    The interval takes the share for a count among as many draws as are effective, which is near enough where weights
    and flags are not strongly tied.

    Raises
    ------
    ShapeError
        If there is not one weight for each flag.

    Examples
    --------
    >>> found = weighted_share(np.array([True, False, False]), np.array([1.0, 1.0, 0.5]))
    >>> found.share, round(found.effective, 2)
    (0.4, 2.78)
    """
    if flags.shape != weights.shape:
        raise ShapeError(f"flags have the shape {flags.shape} and weights the shape {weights.shape}; one is wanted")
    n = effective_sample_size(weights)
    if n == 0:
        return WeightedShare(math.nan, 0.0, 1.0, 0.0)
    plain = np.asarray(weights, np.float64)
    share, z2 = float(plain[flags].sum() / plain.sum()), Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(max(share * (1 - share), 0.0) / n + z2 / (4 * n**2))
    return WeightedShare(share, max(centre - half, 0.0), min(centre + half, 1.0), n)
