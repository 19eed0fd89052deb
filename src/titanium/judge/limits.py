"""The limits of a case applied to metrics already computed, so that a limit can be moved without playing again."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case, Threshold
from titanium.model.metrics import SECURITY

Metrics = Mapping[str, NDArray[np.float32]]
"""Metric to its values, of any one shape; axes (package, future) in a chunk."""


def holds(case: Case, metrics: Metrics) -> NDArray[np.bool_]:
    """Where every limit of a case is kept, by the rule of `titanium.model.metrics.judge`."""
    return _all_kept(list(case.description.thresholds.values()), metrics)


def secure(case: Case, metrics: Metrics) -> NDArray[np.bool_]:
    """Where the limits on wars, rupture and nuclear arms are kept, by the rule of `titanium.model.metrics.judge`."""
    return _all_kept([own for own in case.description.thresholds.values() if own.metric in SECURITY], metrics)


def _all_kept(limits: list[Threshold], metrics: Metrics) -> NDArray[np.bool_]:
    kept = np.ones(next(iter(metrics.values())).shape, dtype=np.bool_)
    for limit in limits:
        value = metrics[limit.metric]
        kept &= ~((value > limit.at_most) | (value < limit.at_least))
    return kept
