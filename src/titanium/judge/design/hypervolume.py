"""Hypervolume: how much of objective space a front dominates, and how it grew (Zitzler and Thiele 1999)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.judge.design.archive import nondominated
from titanium.judge.design.search import part_of_pymoo


def hypervolume(points: NDArray[np.float64], reference: Sequence[float], ideal: Sequence[float] | None = None) -> float:
    """Volume between a front and a reference point, all objectives to be minimised.

    Parameters
    ----------
    points
        Axes (point, objective); those that are not better than the reference in every objective add nothing.
    reference
        Worst value of each objective that counts.
    ideal
        Best value of each; with it the volume is a share of the box between the two.

    Raises
    ------
    InputError
        If pymoo is not installed.

    Examples
    --------
    >>> round(hypervolume(np.array([[0.0, 0.5], [0.5, 0.0]]), (1.0, 1.0)), 3)
    0.75
    """
    worst = np.asarray(reference, dtype=np.float64)
    size = worst - np.asarray(ideal if ideal is not None else worst - 1, dtype=np.float64)
    size = np.where(size > 0, size, 1.0)
    counted = points[(points < worst).all(axis=1)]
    if not len(counted):
        return 0.0
    scaled = (counted - worst) / size
    front = np.unique(scaled[nondominated(scaled)], axis=0)
    return float(part_of_pymoo("indicators.hv", "HV")(ref_point=np.zeros(len(worst)))(front))
