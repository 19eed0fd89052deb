"""Covariance of estimated coefficients: from the Hessian, robust to the model, or robust within clusters.

References
----------
Liang and Zeger (1986), "Longitudinal data analysis using generalized linear models", Biometrika 73(1).
White (1982), "Maximum likelihood estimation of misspecified models", Econometrica 50(1).
"""

import numpy as np
from jaxtyping import Float

from titanium.errors import GameError, nearest
from titanium.games.estimation.sample import Sample
from titanium.games.estimation.table import Table

KINDS = ("hessian", "robust", "cluster")
"""Kinds of covariance."""


def covariance(
    hessian: Float[np.ndarray, "coefficient coefficient"],
    slopes: Float[np.ndarray, "row coefficient"],
    groups: np.ndarray | None = None,
    *,
    is_robust: bool = False,
) -> Float[np.ndarray, "coefficient coefficient"]:
    """Covariance of the coefficients.

    Parameters
    ----------
    hessian
        Of the log-likelihood at its maximum.
    slopes
        Gradient of each observation's log-likelihood there.
    groups
        Number of the cluster of each observation; the sum over clusters is then scaled by G / (G - 1).
    is_robust
        Whether the gradients are used at all.

    Returns
    -------
    The matrix; all nan where the Hessian is not negative definite.

    Examples
    --------
    >>> covariance(np.array([[-4.0]]), np.array([[1.0], [-1.0]]), is_robust=True)
    array([[0.125]])
    """
    scale = np.sqrt(np.abs(np.diag(hessian)))
    scale = np.where(scale > 0, scale, 1.0)
    lowest = np.linalg.eigvalsh(-hessian / np.outer(scale, scale))[0] if np.isfinite(hessian).all() else -1.0
    if lowest <= 1e-12:
        return np.full_like(hessian, np.nan)
    bread = np.linalg.inv(-hessian / np.outer(scale, scale)) / np.outer(scale, scale)
    bread = (bread + bread.T) / 2
    if groups is not None:
        n_groups = int(groups.max()) + 1
        sums = np.zeros((n_groups, slopes.shape[1]))
        np.add.at(sums, groups, slopes)
        return bread @ (sums.T @ sums) @ bread * n_groups / (n_groups - 1)
    return bread @ (slopes.T @ slopes) @ bread if is_robust else bread


def groups_of(table: Table, column: str) -> np.ndarray:
    """Number of the cluster of each row, from 0.

    Raises
    ------
    GameError
        If there is no such column, a row has no value in it, or there is one cluster only.
    """
    if column not in table.columns:
        raise GameError(
            "cannot cluster", [f"{table.source} has no column '{column}'\n{nearest(column, table.columns)}"]
        )
    if gone := int(table.columns[column].is_missing.sum()):
        raise GameError("cannot cluster", [f"column '{column}' is missing in {gone} of the {table.n} rows used"])
    names, groups = np.unique(np.asarray(table.columns[column].as_texts()), return_inverse=True)
    if len(names) < 2:
        raise GameError("cannot cluster", [f"column '{column}' is the same in every row"])
    return groups


def kind_problems(kind: str, cluster: str | None, sample: Sample) -> list[str]:
    """What is wrong with a wish for a kind of covariance."""
    if kind not in KINDS:
        return [f"standard errors of the kind '{kind}' are not known\n{nearest(kind, KINDS)}"]
    if kind == "cluster" and cluster is None:
        return ["errors_of='cluster' wants cluster=, a column"]
    if cluster is not None and kind != "cluster":
        return [f"cluster='{cluster}' is used with errors_of='cluster' alone"]
    if cluster is not None:
        groups_of(sample.table, cluster)
    return []
