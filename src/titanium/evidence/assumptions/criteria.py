"""What packages are judged by here: that they hold, are secure or keep a limit, or how large a metric is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, nearest
from titanium.explore.scope import Scope
from titanium.judge.inputs import BREAKS, Target

HOLDS, SECURITY = "holds", "security"
_SECURE = "secure"
"""Metric that is 1 where the limits on wars, rupture and nuclear arms are kept."""
_SIGNED = ("accept_patron", "accept_host")
"""Metrics whose limits say whether a capital would sign."""


@dataclass(frozen=True, eq=False)
class Criterion:
    """One thing that a package is judged by in a future.

    Attributes
    ----------
    name
        As it was asked for.
    metric
        The metric that is read.
    is_event
        Whether it is a yes or no, 1 where the package does well.
    does
        In words, what a package does where it is 1: 'holds', 'is secure', 'avoids that war comes'; of a number, its
        name.
    unit
        Unit of the number; 1 of a yes or no.
    """

    name: str
    metric: str
    is_event: bool
    does: str
    unit: str
    read: Callable[[NDArray[np.float32]], NDArray[np.float32]]
    """From the metric to the number."""

    @classmethod
    def of(cls, scope: Scope, units: Mapping[str, str], name: str) -> "Criterion":
        """A criterion by its name.

        Parameters
        ----------
        units
            Metric that is known to its unit.
        name
            `holds`, `security`, a threshold, a metric, or a metric with a limit such as `clashes>6`, which the package
            must not exceed.

        Raises
        ------
        InputError
            If it is none of these; the nearest name is given.
        """
        if name == HOLDS:
            return cls(name, HOLDS, True, "holds", "1", lambda values: values)
        if name == SECURITY and _SECURE in units:
            return cls(name, _SECURE, True, "is secure", "1", lambda values: values)
        try:
            target = Target.of(scope, units, name)
        except InputError:
            known = [*names_of(scope, units), *scope.thresholds, *units]
            raise InputError(f"no verdict '{name}'\n{nearest(name, dict.fromkeys(known))}") from None
        if name == BREAKS:
            raise InputError(f"a verdict is told by what does well: '{HOLDS}' in place of '{name}'")
        if not target.is_event:
            return cls(name, name, False, name, target.unit, target.read)
        does = f"avoids that {target.meaning}"
        return cls(name, target.metric, True, does, "1", lambda values: 1 - target.read(values))


def names_of(scope: Scope, units: Mapping[str, str]) -> list[str]:
    """Criteria that are told if none is asked for: it holds, it is secure, each capital would sign."""
    secure = [SECURITY] if _SECURE in units else []
    return [HOLDS, *secure, *(name for name, own in scope.thresholds.items() if own.metric in _SIGNED)]


def criteria_of(scope: Scope, units: Mapping[str, str], names: Sequence[str] | None) -> tuple[Criterion, ...]:
    """Criteria by their names, each once; those of `names_of` if left out.

    Raises
    ------
    InputError
        If a name is unknown or none is given; every problem is listed.
    """
    wanted = names_of(scope, units) if names is None else list(dict.fromkeys(names))
    found: list[Criterion] = []
    problems = [] if wanted else ["no verdict is named"]
    for name in wanted:
        try:
            found.append(Criterion.of(scope, units, name))
        except InputError as error:
            problems.append(str(error))
    if problems:
        raise InputError("\n".join(problems))
    return tuple(found)
