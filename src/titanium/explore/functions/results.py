"""What calls of a function gave, as the metrics of one package: masked where a call failed, judged, and rounded."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Threshold
from titanium.explore.functions.calls import Fault, Result
from titanium.explore.functions.scope import TOLD, FunctionScope

_LARGEST = float(np.finfo(np.float32).max)
"""The largest number that results can store."""


def tabulate(
    scope: FunctionScope, results: Sequence[Result]
) -> tuple[dict[str, NDArray[np.float32]], dict[int, Fault]]:
    """Metrics of a package in some futures.

    Returns
    -------
    Metric to values, axis (future), the verdict's first; and the place of each future that failed to the reason.
    """
    values, faults = _masked(list(scope.metrics), results)
    columns = dict(zip(scope.metrics, values.T, strict=True))
    verdict = _judged(scope.thresholds, columns, len(results))
    verdict[:, list(faults)] = np.nan
    told = dict(zip(TOLD, verdict, strict=True)) | columns
    return {name: own.astype(np.float32) for name, own in told.items()}, faults


def _masked(metrics: Sequence[str], results: Sequence[Result]) -> tuple[NDArray[np.float64], dict[int, Fault]]:
    """Every number, axes (future, metric), with the whole future masked where one is missing or cannot be stored."""
    nothing = (np.nan,) * len(metrics)
    values = np.array([nothing if isinstance(own, Fault) else own for own in results], dtype=np.float64)
    storable = np.abs(values) <= _LARGEST
    faults: dict[int, Fault] = {}
    for place in np.flatnonzero(~storable.all(axis=1)).tolist():
        own, column = results[place], int(np.argmin(storable[place]))
        faults[place] = own if isinstance(own, Fault) else _unstorable(metrics[column], own[column])
    values[list(faults)] = np.nan
    return values, faults


def _unstorable(metric: str, value: float) -> Fault:
    return Fault(f"metric '{metric}' is {value:g}" + (", too large to be stored" if np.isfinite(value) else ""))


def _judged(
    thresholds: Mapping[str, Threshold], metrics: Mapping[str, NDArray[np.float64]], n_futures: int
) -> NDArray[np.float64]:
    """Whether a package holds, which threshold breaks first, and no quarter for it; axes (metric, future).

    Limits are held against metrics in double precision, before these are rounded to be stored.
    """
    from titanium.model.metrics import NEVER  # takes long to import, and no process of a pool needs it

    first = np.full(n_futures, -1.0)
    for number, limit in reversed(list(enumerate(thresholds.values()))):
        values = metrics[limit.metric]
        first[(values > limit.at_most) | (values < limit.at_least)] = number
    return np.stack([first < 0, first, np.full(n_futures, NEVER)]).astype(np.float64)
