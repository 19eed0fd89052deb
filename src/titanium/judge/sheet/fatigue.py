"""Fatigue life: how long packages last until an event breaks them, with hazards held at one load.

A package that a capital refuses at signing may still meet a war years later, and a run stores its first break alone. So
packages are played in futures in which agreement is worth signing to both capitals: nothing else changes, since what
signing is worth decides no quarter, and the first break is then the first event.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.block import BLOCK, CasePlayer, Chunk, Packages, join, prepared
from titanium.explore.given import Given
from titanium.explore.threads import in_order
from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.survival import Survival
from titanium.model.metrics import NEVER, SIGNING, event_thresholds

_WORTHLESS = -1e6
"""Utility of no agreement where every capital would sign anything."""


@dataclass(frozen=True)
class Fatigue:
    """How long one package lasts until the first event that breaks it; times in quarters, the first being 1."""

    futures: int
    """Futures in which it was played."""
    broken: int
    """Of these, those in which an event breaks it before the horizon."""
    median: Estimate
    """Quarter in which half are broken; nan where more than half last to the horizon."""
    intact: Estimate
    """Share that lasts to the horizon."""
    mean: float
    """Mean time to the event or the horizon, whichever is first."""
    curve: tuple[float, ...]
    """Share intact after each quarter of the horizon."""

    @classmethod
    def of(cls, quarter: NDArray[np.floating], quarters: int) -> "Fatigue":
        """From the number of the quarter in which each future breaks, 0 for the first; any from `quarters` on for none.

        Examples
        --------
        >>> found = Fatigue.of(np.array([0.0, 3.0, 4.0, 9.0]), quarters=4)
        >>> found.broken, found.median.value, found.intact.value
        (2, 4.0, 0.5)
        """
        seen = quarter < quarters
        lasting = Survival.of(np.where(seen, quarter + 1.0, float(quarters)), seen)
        return cls(
            futures=len(quarter),
            broken=int(seen.sum()),
            median=Estimate(*lasting.median()),
            intact=Estimate(*lasting.at(float(quarters))) if len(quarter) else Estimate(math.nan),
            mean=lasting.restricted_mean(float(quarters)) if len(quarter) else math.nan,
            curve=tuple(lasting.at(float(number))[0] for number in range(1, quarters + 1)),
        )


@dataclass(frozen=True)
class FatigueTest:
    """The fatigue life of some packages under one load."""

    load: float
    why: str
    """Why it is this load."""
    futures: int
    limits: tuple[str, ...]
    """Names of the limits that an event breaks."""
    packages: Mapping[str, Fatigue]


def fatigue_test(player: CasePlayer, given: Given, packages: Packages, load: float, why: str) -> FatigueTest:
    """Play packages until the first event that breaks them.

    Parameters
    ----------
    given
        Futures under the load.

    Raises
    ------
    InputError
        If no limit of the case is one that an event breaks, or one is held at signing against something other than
        what signing is worth.
    """
    case = player.scope
    limits = tuple(event_thresholds(case))
    if not limits:
        raise InputError(f"'{case.name}' has no limit that an event breaks in mid-horizon")
    chunk = join(list(in_order(lambda begin: _played(player, given, packages, begin), range(0, len(given), BLOCK))))
    first, quarter = chunk.metrics["first_break"], chunk.metrics["first_break_quarter"]
    if (quarter == SIGNING).any():
        raise InputError(f"'{case.name}' has a limit at signing that hides what breaks later")
    quarters = case.description.horizon.quarters
    is_event = np.isin(first, [number for number, name in enumerate(case.thresholds) if name in limits])
    when = np.where(is_event, quarter, NEVER)
    return FatigueTest(
        load,
        why,
        len(given),
        limits,
        {
            name: Fatigue.of(when[row][chunk.finite[row]], quarters) for row, name in enumerate(packages)
        },
    )  # fmt: skip


def _played(player: CasePlayer, given: Given, packages: Packages, begin: int) -> Chunk:
    """A block of futures in which no package is refused at signing."""
    index = given.index[begin : begin + BLOCK]
    futures, brought = prepared(player.model, given, index)
    worthless = type(brought.disagreement)._make(value * 0 + _WORTHLESS for value in brought.disagreement)
    brought = brought._replace(disagreement=worthless)
    return player.play_ready(packages, (futures, brought), len(index))
