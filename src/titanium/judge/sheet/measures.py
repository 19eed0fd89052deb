"""What the packages of a run are measured by, and what a run must have for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.axes import HOST, PATRON
from titanium.case.schema import Case
from titanium.explore.scope import Scope

UTILITY: Mapping[str, str] = {PATRON: "accept_patron", HOST: "accept_host"}
"""Role of a capital to the metric of its ten-year utility, against no agreement in the same future."""
COST: Mapping[str, str] = {PATRON: "patron_cost", HOST: "host_cost"}
"""Role of a capital to the metric of its net present cost."""
APART = ("host_defence", "host_return", "relocation_cost")
"""Present values that are told beside the costs: extra defence, value added at home by what is paid, relocation."""


@dataclass(frozen=True)
class Measure:
    """A performance that packages are ranked by: the sum of some metrics."""

    key: str
    label: str
    metrics: tuple[str, ...]
    unit: str
    up: bool
    """Whether more is better."""

    def of(self, values: Mapping[str, NDArray[np.generic]]) -> NDArray[np.float32]:
        """The measure from its metrics, of any one shape."""
        first, *others = (values[name].astype(np.float32) for name in self.metrics)
        for other in others:
            first = first + other
        return first


def measures_of(scope: Scope, units: Mapping[str, str]) -> tuple[Measure, ...]:
    """The measures of a run: of an alliance its utilities, security and cost, of another model what it sets limits on.

    A metric with a limit on one side is better the further it is from it; one that must stay within two is no measure.
    """
    if isinstance(scope, Case):
        patron, host = (scope.actor(role).capital for role in (PATRON, HOST))
        money = scope.description.money.unit
        return (
            Measure("joint_utility", "utility of both capitals", tuple(UTILITY.values()), "utility", True),
            Measure("patron_utility", f"utility of {patron}", (UTILITY[PATRON],), "utility", True),
            Measure("host_utility", f"utility of {host}", (UTILITY[HOST],), "utility", True),
            Measure("security", "security", ("secure",), "1", True),
            Measure("cost", "cost to both capitals", tuple(COST.values()), money, False),
        )
    found: dict[str, Measure] = {}
    for limit in scope.thresholds.values():
        low, high = np.isfinite(limit.at_least), np.isfinite(limit.at_most)
        if low != high:
            own = Measure(limit.metric, limit.metric, (limit.metric,), units.get(limit.metric, "1"), bool(low))
            found.setdefault(limit.metric, own)
    return tuple(found.values())


def metrics_of(measures: Sequence[Measure], is_alliance: bool) -> tuple[str, ...]:
    """Metrics that must be kept, future by future, for these measures and an alliance's costs."""
    names = [name for own in measures for name in own.metrics]
    return tuple(dict.fromkeys([*names, *(COST.values() if is_alliance else ())]))
