"""Contingent packages counted in fresh futures, beside every static package in the same ones."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.judge.cuts import OVERALL, ByCut, CutCounts
from titanium.judge.effects import Effect, holm
from titanium.judge.paths.sample import Outcome, Sample, require_some
from titanium.judge.paths.triggers import Candidate, Trigger
from titanium.judge.shares import Difference, Share
from titanium.model.metrics import NEVER

_FLAGS = ("holds", "secure", "signed_once", "agreed", "regretted")


@dataclass(frozen=True)
class Static:
    """A package in force from the first quarter to the last."""

    name: str
    holds: Share
    secure: Share
    agreed: Share
    """Futures in which it holds if it is an offer: where a capital does not accept it, the first package stays."""
    regretted: Share
    """Futures in which it breaks while some other plan that was counted holds."""


@dataclass(frozen=True)
class Gain:
    """How often a contingent package holds in one cut of the futures, and against static ones in the same futures."""

    holds: Share
    over_benchmark: Difference
    over_start: Difference
    over_target: Difference
    """Against the package that it leads to, had that begun at once."""


@dataclass(frozen=True)
class Confirmed:
    """A trigger and what it does in fresh futures."""

    trigger: Trigger
    searched: Difference
    """What it gained over the benchmark where it was searched for; the best of many is flattered there."""
    gain: ByCut[Gain]
    secure: Share
    signed_once: Share
    """Futures in which it holds if both capitals have to accept the first package alone."""
    agreed: Share
    """Futures in which it holds if the switch comes only where both capitals accept the second package."""
    regretted: Share
    fires: Share
    quarter: float
    """Quarter of the switch in the middle future in which it fires; nan where it never does."""
    by_year: tuple[int, ...]
    """Futures that have switched by the end of each year of the horizon."""
    rescued: Share
    """Of the futures in which the first package breaks, those in which the contingent one holds."""
    in_time: Share
    """Of the same, those in which it fires before the first package would break."""
    too_late: Share
    """Of the same, those in which it fires later; in the rest it never does."""
    false_alarms: Share
    """Of the futures in which the first package holds, those in which it fires."""
    harmed: Share
    """Of the same, those in which the contingent package breaks."""
    is_clear: bool
    """Whether its gain over the benchmark is clear of zero with all confirmed triggers held to one chance in twenty."""

    @property
    def holds(self) -> Share:
        """Futures in which it holds."""
        return self.gain.overall.holds

    @property
    def over_benchmark(self) -> Difference:
        """Share in which it holds less that of the best static package in the same futures."""
        return self.gain.overall.over_benchmark

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        told = asdict(self) | {"trigger": self.trigger.to_dict()}
        told["gain"] = asdict(self.gain.overall)
        by_school = self.gain.map(asdict).by_school
        return told | {"by_school": {switch: dict(positions) for switch, positions in by_school.items()}}


@dataclass(frozen=True)
class Confirmation:
    """Static packages and triggers in the same fresh futures."""

    futures: int
    masked: int
    statics: tuple[Static, ...]
    """The package that begins first, then the others."""
    triggers: tuple[Confirmed, ...]
    kept: NDArray[np.bool_]
    """Futures of the sample that were counted."""


def confirm(
    sample: Sample, statics: Mapping[str, Outcome], benchmark: str, candidates: Sequence[Candidate]
) -> Confirmation:
    """Count triggers in a sample in which they were not searched for.

    Parameters
    ----------
    statics
        Package to what it comes to in the sample, the package that begins among them.
    benchmark
        The static package that a trigger has to beat.
    """
    at = [own.trigger.fires(sample.seen) for own in candidates]
    plans = [sample.switched(own.trigger.to, [when])[0] for own, when in zip(candidates, at, strict=True)]
    rows = [*statics.values(), *plans]
    kept = np.logical_and.reduce([own.finite for own in (statics[sample.start], statics[benchmark], *plans)])
    require_some(kept, sample)
    finite = np.stack([own.finite[kept] for own in rows])
    counts = CutCounts(sample.case, len(rows), _FLAGS, ["holds"])
    flags = {flag: np.stack([getattr(own, flag)[kept] for own in rows]) for flag in _FLAGS[:4]}
    flags["regretted"] = ~flags["holds"] & (flags["holds"] & finite).any(axis=0)
    counts.add(finite, flags, sample.panel.cell[kept])
    names = list(statics)
    clear = holm([_p_value(counts.difference("holds", len(names) + n, names.index(benchmark))) for n in range(len(at))])

    def gain(row: int, to: str, cut: int) -> Gain:
        against = (names.index(benchmark), names.index(sample.start), names.index(to))
        return Gain(counts.share("holds", row, cut), *(counts.difference("holds", row, own, cut) for own in against))

    begun = statics[sample.start]
    triggers = tuple(
        Confirmed(
            trigger=own.trigger,
            searched=own.gain,
            gain=ByCut[Gain].of(sample.case, lambda cut, row=row, to=own.trigger.to: gain(row, to, cut)),
            secure=counts.share("secure", row),
            signed_once=counts.share("signed_once", row),
            agreed=counts.share("agreed", row),
            regretted=counts.share("regretted", row),
            is_clear=is_clear and counts.difference("holds", row, names.index(benchmark)).mean > 0,
            **_timing(when[kept], plan.holds[kept], begun.broke[kept], sample.case.description.horizon.quarters),
        )
        for row, (own, when, plan, is_clear) in enumerate(zip(candidates, at, plans, clear, strict=True), len(names))
    )
    told = tuple(
        Static(name, *(counts.share(flag, row) for flag in ("holds", "secure", "agreed", "regretted")))
        for row, name in enumerate(names)
    )
    counted = int(counts.futures[OVERALL])
    return Confirmation(counted, sample.futures - counted, told, triggers, kept)


def _timing(
    at: NDArray[np.float32], holds: NDArray[np.bool_], broke: NDArray[np.float32], quarters: int
) -> dict[str, Any]:
    """When a trigger fires, against when the first package would have broken; axes (future,)."""
    fires, breaks = at < NEVER, broke < NEVER
    n_breaks, n_holds = int(breaks.sum()), int((~breaks).sum())
    ends = range(4, quarters + 1, 4) if quarters >= 4 else [quarters]
    return {
        "fires": Share.of(int(fires.sum()), len(at)),
        "quarter": float(np.median(at[fires])) if fires.any() else math.nan,
        "by_year": tuple(int((at < end).sum()) for end in ends),
        "rescued": Share.of(int((breaks & holds).sum()), n_breaks),
        "in_time": Share.of(int((breaks & fires & (at <= broke)).sum()), n_breaks),
        "too_late": Share.of(int((breaks & fires & (at > broke)).sum()), n_breaks),
        "false_alarms": Share.of(int((fires & ~breaks).sum()), n_holds),
        "harmed": Share.of(int((~holds & ~breaks).sum()), n_holds),
    }


def _p_value(own: Difference) -> float:
    """Chance of a paired difference this far from zero if nothing were there."""
    net = round(own.mean * own.futures) if own.futures else 0
    return Effect.of(own.futures, own.differ, net, own.differ).p_value
