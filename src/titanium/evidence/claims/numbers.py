"""A measure's number in each future, and the formula that makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.expressions import Expression

Column = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sampled:
    """A measure's number in each of some futures.

    Attributes
    ----------
    values
        Axes (future,); not a number where the future gives none.
    index
        Number of each future in its design.
    cell
        School positions, axes (future, switch).
    is_prior
        Whether the futures are drawn from the case's ranges whatever the ledger's are.
    """

    values: Column
    index: NDArray[np.uint32]
    cell: NDArray[np.int8]
    is_prior: bool = False


def computed(formula: Expression, env: Mapping[str, NDArray[Any]]) -> Column:
    """A formula in each future, in double precision; not a number where it gives no finite one.

    Examples
    --------
    >>> from titanium.expressions import parse
    >>> computed(parse("log(a/b)"), {"a": np.array([1.0, 0.0]), "b": np.array([1.0, 0.0])}).tolist()
    [0.0, nan]
    """
    known = {name: np.asarray(env[name], np.float64) for name in formula.names}
    with jax.enable_x64(True), np.errstate(all="ignore"):
        found = np.asarray(formula(known), np.float64)
    missing = np.logical_or.reduce([np.isnan(values) for values in known.values()])
    return np.where(np.isfinite(found) & ~missing, found, np.nan)
