"""Derivative-based measures: by how much an outcome moves when one uncertainty moves a little, at many places.

Levels are quantiles of an uncertainty's own distribution, so a slope is the change of the outcome over the whole of
it. A slope is a central difference with the same stream of chance on both sides. The mean square of a slope bounds the
Sobol index of total order from above (Sobol and Kucherenko 2009).
"""

import numpy as np

from titanium.errors import InputError
from titanium.judge.sensitivity.estimate import Effects, Estimate, Floats, Play, resampled_means
from titanium.judge.sensitivity.sobol import ROWS

STEP = 0.05
"""Half the width of a central difference, in levels."""
POINCARE = np.pi**-2
"""Poincare constant of the uniform distribution on (0, 1), which levels have."""
FEW = 20
"""Different values of an outcome up to which it is taken to move in steps."""
_EDGE = 2.0**-33


def central_slopes(play: Play, base: Floats, columns: list[int], step: float = STEP) -> tuple[Floats, Floats]:
    """Slope of the outcome along each column, by central differences.

    Parameters
    ----------
    play
        What is analysed.
    base
        Levels at which slopes are taken, axes (row, column).
    columns
        Columns along which they are.
    step
        Half the width of a difference; it is cut at the ends of (0, 1).

    Returns
    -------
    Slopes, axes (row, place in `columns`), and the outcome itself, axes (row,).

    Examples
    --------
    >>> slopes, outcome = central_slopes(lambda u: 3 * u[:, 0], np.array([[0.5, 0.5]]), [0, 1])
    >>> slopes.round(6).tolist(), outcome.tolist()
    ([[3.0, 0.0]], [1.5])
    """
    n, width = base.shape
    rows = 2 * len(columns) + 1
    slopes, outcome = np.empty((n, len(columns))), np.empty(n)
    batch = max(ROWS // rows, 1)
    for begin in range(0, n, batch):
        own = base[begin : begin + batch]
        moved = np.repeat(own[:, np.newaxis], rows, axis=1)
        for place, column in enumerate(columns):
            moved[:, 2 * place + 1, column] = np.minimum(own[:, column] + step, 1 - _EDGE)
            moved[:, 2 * place + 2, column] = np.maximum(own[:, column] - step, _EDGE)
        found = play(moved.reshape(-1, width)).reshape(len(own), rows)
        up, down = found[:, 1::2], found[:, 2::2]
        far = np.stack([moved[:, 2 * place + 1, column] - moved[:, 2 * place + 2, column]
                        for place, column in enumerate(columns)], axis=1)  # fmt: skip
        slopes[begin : begin + batch] = (up - down) / far
        outcome[begin : begin + batch] = found[:, 0]
    return slopes, outcome


def measures(slopes: Floats, outcome: Floats, seed: int, rows: int = 1) -> Effects:
    """What slopes at many places say.

    Parameters
    ----------
    slopes
        Slope of the outcome along each input, axes (place, input); a place where any is not finite is left out.
    outcome
        The outcome there, axes (place,).
    seed
        Seed of the resamples.
    rows
        Plays that each place took.

    Returns
    -------
    `slope`, the mean absolute slope; `direction`, the mean slope, both in units of the outcome over the whole of the
    input's distribution; `total_at_most`, the bound on the Sobol index of total order, unless the outcome has so few
    values that it moves in steps: a difference across a step says nothing of a derivative.

    Raises
    ------
    InputError
        If fewer than two places are left.
    """
    finite = np.isfinite(slopes).all(axis=1) & np.isfinite(outcome)
    kept, own = slopes[finite], outcome[finite]
    if len(kept) < 2:
        raise InputError(f"slopes at {len(kept)} places are finite: at least 2 are wanted")
    absolute, squares = np.abs(kept), POINCARE * kept**2
    variance = float(own.var())
    scale = 1 / variance if variance > 0 else 0.0
    estimates = {
        "slope": Estimate.around(absolute.mean(axis=0), resampled_means(absolute, seed)),
        "direction": Estimate.around(kept.mean(axis=0), resampled_means(kept, seed)),
    }
    if len(np.unique(own)) > FEW:
        bound = Estimate.around(scale * squares.mean(axis=0), scale * resampled_means(squares, seed))
        estimates["total_at_most"] = bound
    return Effects(
        estimates,
        estimates["slope"].low > 0,
        plays=rows * len(kept),
        masked=rows * int((~finite).sum()),
        mean=float(own.mean()),
        deviation=float(np.sqrt(variance)),
    )
