# pyright: reportMissingTypeStubs=false
# SciPy ships its types in a package of their own, which nothing here needs.
"""Whether counts differ between the cells of a grid by more than counting error, and by more than rows and columns do.

Both tests are of chi-squared. The first holds every cell against the share over all (Pearson 1900). The second holds it
against the sum of an effect of its row and one of its column, fitted by least squares weighted by the futures of each
cell: what is left over is what two inputs do only together.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

FEWEST = 10
"""Futures below which a cell is thin: it is left out of both tests."""
LEVEL = 0.05
"""Chance below which a difference is told."""


def p_differ(hits: NDArray[np.int64], futures: NDArray[np.int64]) -> float | None:
    """How often counting error alone would make cells differ as much (Pearson's chi-squared); thin cells are left out.

    Examples
    --------
    >>> round(p_differ(np.array([[30, 20]]), np.array([[100, 100]])), 3)
    0.102
    """
    kept = futures >= FEWEST
    if kept.sum() < 2:
        return None
    share = hits[kept].sum() / futures[kept].sum()
    if share in (0.0, 1.0):
        return 1.0
    statistic = ((hits[kept] - share * futures[kept]) ** 2 / (futures[kept] * share * (1 - share))).sum()
    return float(chdtrc(int(kept.sum()) - 1, statistic))


def p_together(hits: NDArray[np.int64], futures: NDArray[np.int64]) -> float | None:
    """How often counting error alone would set cells as far off a sum of their row's and their column's effect.

    Examples
    --------
    >>> futures = np.full((2, 2), 100)
    >>> [round(p_together(np.array([[20, 30], [30, last]]), futures), 3) for last in (40, 60)]
    [1.0, 0.023]
    """
    kept = futures >= FEWEST
    row, column = np.nonzero(kept)
    rows, columns = np.unique(row, return_inverse=True), np.unique(column, return_inverse=True)
    effects = np.zeros((len(row), len(rows[0]) + len(columns[0])))
    effects[np.arange(len(row)), rows[1]] = 1
    effects[np.arange(len(row)), len(rows[0]) + columns[1]] = 1
    rank = int(np.linalg.matrix_rank(effects)) if len(row) else 0
    if len(row) <= rank:
        return None
    all_, shares = futures[kept], hits[kept] / futures[kept]
    overall = hits[kept].sum() / all_.sum()
    if overall in (0.0, 1.0):
        return 1.0
    root = np.sqrt(all_)
    fitted = effects @ np.linalg.lstsq(effects * root[:, np.newaxis], shares * root, rcond=None)[0]
    # A fitted share may leave (0, 1), and one that is nearly 0 or 1 would make counting error vanish.
    sure = np.clip(fitted, 0.5 / all_, 1 - 0.5 / all_)
    statistic = (all_ * (shares - fitted) ** 2 / (sure * (1 - sure))).sum()
    return float(chdtrc(len(row) - rank, statistic))
