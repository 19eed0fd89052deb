"""Which package comes first by each metric of robustness, and in each position of each school."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.explore.weights import Z95
from titanium.judge.cuts import ByCut
from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.sheet.measures import Measure
from titanium.judge.sheet.reading import Reading
from titanium.judge.sheet.robustness import (
    CRITERIA,
    agreement,
    better_first,
    counted_firsts,
    quantile_interval,
    regret,
    scores,
)

DEFAULT_ALPHA = 0.5


@dataclass(frozen=True)
class First:
    """Which package comes first by something."""

    name: str | None
    """None where nothing tells packages apart."""
    tied: tuple[str, ...]
    """Packages that are not told from the first."""


@dataclass(frozen=True)
class Ranking:
    """The order of packages by one metric of robustness."""

    scores: Mapping[str, Estimate]
    """Package to its number; without an interval where worst or best futures decide, which more futures can change."""
    first: First


@dataclass(frozen=True)
class Robustness:
    """How packages do on one measure, by every metric of robustness."""

    measure: Measure
    rankings: Mapping[str, Ranking]
    """Criterion, as in `CRITERIA`, to the order that it gives."""
    tau: Mapping[str, Mapping[str, float]]
    """Kendall's rank correlation of the orders by each two criteria."""

    @property
    def taus(self) -> tuple[float, ...]:
        """Kendall's tau of every two different criteria that both rank, in rising order."""
        keys = list(self.tau)
        pairs = ((one, other) for number, one in enumerate(keys) for other in keys[:number])
        return tuple(sorted(own for pair in pairs if math.isfinite(own := self.tau[pair[0]][pair[1]])))

    @property
    def firsts(self) -> Mapping[str, tuple[str, ...]]:
        """Package to the criteria by which it comes first, most often first."""
        order = counted_firsts([own.first.name for own in self.rankings.values()])
        return {
            name: tuple(key for key, own in self.rankings.items() if own.first.name == name) for name in order
        }  # fmt: skip


def proposals(reading: Reading) -> list[int]:
    """Rows of packages that can come first: all but the disagreement point of a case, where there are others."""
    scope = reading.scope
    no_deal = scope.description.disagreement if isinstance(scope, Case) else None
    rows = [row for row, name in enumerate(reading.packages) if name != no_deal]
    return rows or list(range(len(reading.packages)))


def robustness(reading: Reading, alpha: float) -> tuple[Robustness, ...]:
    """Every measure of a run by every metric of robustness; the domain criterion, which is strength, with the first.

    Parameters
    ----------
    alpha
        Hurwicz's pessimism, 0 to 1.
    """
    return tuple(
        _robustness(reading, measure, alpha, with_domain=not number) for number, measure in enumerate(reading.measures)
    )


def _robustness(reading: Reading, measure: Measure, alpha: float, *, with_domain: bool) -> Robustness:
    values = reading.measured(measure)
    found = scores(values, measure.up, alpha)
    if with_domain and values.shape[1]:
        found["domain"] = reading.sums.total("holds") / reading.sums.total("futures")
    resampled = _resampled(reading, measure)
    lost = regret(values, measure.up) if "regret_90" in found else None
    rows = proposals(reading)
    rankings: dict[str, Ranking] = {}
    turned: dict[str, NDArray[np.float64]] = {}
    for key in CRITERIA:
        if key not in found:
            continue
        is_loss = CRITERIA[key].is_loss or not (measure.up or key == "domain")
        estimates = [
            Estimate(float(value), *quantile_interval(lost[row], 0.9, Z95))
            if key == "regret_90" and lost is not None
            else Estimate.of(float(value), resampled[key][row])
            if key in resampled
            else Estimate(float(value))
            for row, value in enumerate(found[key])
        ]
        turned[key] = better_first(found[key], is_loss)
        first = _first(reading, rows, turned[key], estimates, resampled.get(key))
        rankings[key] = Ranking(dict(zip(reading.packages, estimates, strict=True)), first)
    return Robustness(measure, rankings, agreement({key: own[rows] for key, own in turned.items()}))


def _resampled(reading: Reading, measure: Measure) -> dict[str, NDArray[np.float64]]:
    """What resamples give for the criteria that are made of means; axes (package, resample)."""
    sums = reading.sums
    if not sums.total("futures").all():
        return {}
    futures = sums.resampled("futures")
    mean = sums.resampled(measure.key) / futures
    deviation = np.sqrt(np.maximum(sums.resampled(f"{measure.key} squared") / futures - mean**2, 0))
    ratio = (mean + 1) / (deviation + 1) if measure.up else (mean + 1) * (deviation + 1)
    return {
        "mean": mean,
        "signal_to_noise": np.where(mean > -1, ratio, math.nan),
        "domain": sums.resampled("holds") / futures,
    }


def _first(
    reading: Reading,
    rows: list[int],
    turned: NDArray[np.float64],
    estimates: list[Estimate],
    resampled: NDArray[np.float64] | None,
) -> First:
    """Who comes first: of those alike the base, then the first in the run's order; nobody where all are alike."""
    ranked = [row for row in rows if np.isfinite(turned[row])]
    if not ranked or (len(ranked) > 1 and np.ptp(turned[ranked]) == 0):
        return First(None, ())
    best = max(ranked, key=lambda row: (turned[row], row == reading.base))

    def is_tied(row: int) -> bool:
        if turned[row] == turned[best]:
            return True
        if resampled is not None:
            lead = Estimate.of(estimates[best].value - estimates[row].value, resampled[best] - resampled[row])
            return lead.bounded and not lead.is_clear
        one, other = estimates[best], estimates[row]
        return one.bounded and one.low <= other.high and other.low <= one.high

    return First(reading.packages[best], tuple(reading.packages[row] for row in ranked if row != best and is_tied(row)))


def strongest(reading: Reading) -> ByCut[First]:
    """Which package holds most often, over all futures and in each position of each school."""
    counts, rows = reading.counts, proposals(reading)

    def said(cut: int) -> First:
        shares = {row: counts.share("holds", row, cut) for row in rows}
        known = [row for row in rows if shares[row].futures]
        if not known:
            return First(None, ())
        best = max(known, key=lambda row: (shares[row].count / shares[row].futures, row == reading.base))
        tied = [row for row in known if row != best and not counts.difference("holds", best, row, cut).is_clear]
        return First(reading.packages[best], tuple(reading.packages[row] for row in tied))

    return ByCut[First].of(reading.scope, said)
