"""Strength against weight: what a package gains over the base for what it costs more, in the same futures.

A gain over a cost is told as a ratio only where one is bought with the other. A package that is stronger and no dearer
dominates the base, one that is weaker and no cheaper is dominated; a ratio of either would order nothing (Black 1990).
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from titanium.judge.shares import FEWEST_DIFFERING
from titanium.judge.sheet.bootstrap import NONE, Estimate
from titanium.judge.sheet.measures import COST
from titanium.judge.sheet.reading import Reading
from titanium.judge.sheet.weight import BOTH

MARGIN = 0.01
"""Share of what the base costs under which a difference in cost counts as none: strength over it would tell nothing."""
Standing = Literal["base", "dominates", "dominated", "buys", "saves", "alike", "same strength", "same cost"]
"""How a package stands to the base: it gains strength for money (buys), gives strength up for money (saves), or one of
the two is not told from that of the base."""


@dataclass(frozen=True)
class Worth:
    """Strength gained over the base against extra cost."""

    standing: Standing
    gain: Estimate
    """Strength less that of the base."""
    extra: Estimate
    """Cost less that of the base, in the case's money."""
    ratio: Estimate
    """Strength for each unit of money, where the package buys or saves; nan elsewhere."""


def worths(reading: Reading) -> tuple[dict[str, Worth], ...]:
    """For each package, role of a capital or `both` to strength against its cost; nothing without a base."""
    base, sums = reading.base, reading.sums
    found: tuple[dict[str, Worth], ...] = tuple({} for _ in reading.packages)
    if base is None or not sums.total("futures").all():
        return found
    n, many = sums.total("futures"), sums.resampled("futures")
    strength, strengths = sums.total("holds") / n, sums.resampled("holds") / many
    for role, names in {**{role: (name,) for role, name in COST.items()}, BOTH: tuple(COST.values())}.items():
        cost = np.sum([sums.total(name) for name in names], axis=0) / n
        costs = np.sum([sums.resampled(name) for name in names], axis=0) / many
        for row, own in enumerate(found):
            gains, extras = strengths[row] - strengths[base], costs[row] - costs[base]
            gain = Estimate.of(float(strength[row] - strength[base]), gains)
            extra = Estimate.of(float(cost[row] - cost[base]), extras)
            is_counted = reading.counts.difference("holds", row, base).differ >= FEWEST_DIFFERING
            is_told = abs(extra.value) >= MARGIN * abs(float(cost[base]))
            standing = _standing(
                row == base,
                gain if is_counted else Estimate(gain.value),
                extra if is_told else Estimate(extra.value),
            )
            ratio = NONE
            if standing in ("buys", "saves"):
                ratio = Estimate.of(gain.value / extra.value, gains / np.where(extras == 0, math.nan, extras))
            own[role] = Worth(standing, gain, extra, ratio)
    return found


def _standing(is_base: bool, gain: Estimate, extra: Estimate) -> Standing:
    if is_base:
        return "base"
    stronger, weaker = gain.low > 0, gain.high < 0
    dearer, cheaper = extra.low > 0, extra.high < 0
    if not (stronger or weaker):
        return "same strength" if dearer or cheaper else "alike"
    if not (dearer or cheaper):
        return "same cost"
    if dearer:
        return "buys" if stronger else "dominated"
    return "saves" if weaker else "dominates"
