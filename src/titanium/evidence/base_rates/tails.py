"""How large events are where a few of them hold most of the total: the tail of sizes as a power law.

Above a least size the density is taken to fall as size to the power of minus the exponent; the exponent is the maximum-
likelihood (Hill) estimate and the least size that at which the fit is closest (Clauset, Shalizi and Newman 2009). The
whole procedure is repeated on resamples for its interval, and on made-up data for the goodness of fit. With an exponent
of 2 or less the mean of the fitted law is infinite: the mean of any sample then says how large its largest events
happened to be, and no more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from titanium.case.base_rate import Counted, Exponent
from titanium.case.schema import Case
from titanium.evidence.base_rates.counting import number, rows
from titanium.evidence.base_rates.intervals import LEVEL, Interval

Floats = NDArray[np.float64]

FEWEST = 10
"""Sizes that a tail must hold."""
ENOUGH = 50
"""Sizes above which the estimate is deemed reliable by its authors."""
MOST_LEASTS = 400
"""Least sizes that are tried at most, spread evenly over those that differ."""
RESAMPLES = 1000
FITTING = 0.1
"""Share of made-up samples that must fit worse than the data for a law not to be ruled out; its authors' choice."""


@dataclass(frozen=True)
class Compared:
    """A published exponent beside our own at the same least size; nan where none was published."""

    source: tuple[str, ...]
    value: float
    error: float | None
    least: float | None
    note: str
    own: float


@dataclass(frozen=True)
class Tail:
    """The tail of the sizes of events.

    Attributes
    ----------
    events, total, median, mean
        Number of events with a known size, their sum, their middle and their mean.
    largest
        Shares of the sum that the largest one, two and five hold.
    mean_without
        Mean without the largest.
    exponent, interval
        Estimate and 95% interval by resampling; None where there are too few sizes.
    least, held
        Least size of the tail, and events in it.
    fits
        Share of made-up samples of the fitted law that lie farther from it than the data do; small means a bad fit.
    against_lognormal, p_lognormal
        Vuong's statistic for the power law over a lognormal tail, positive where the power law is closer, and its
        two-sided p-value.
    infinite
        Share of the resamples in which the exponent is 2 or less, so that the law has no finite mean.
    published
        What others found.
    """

    events: int
    total: float
    median: float
    mean: float
    largest: tuple[float, float, float]
    mean_without: float
    exponent: float | None
    interval: Interval | None
    least: float | None
    held: int
    fits: float | None
    against_lognormal: float | None
    p_lognormal: float | None
    infinite: float | None
    published: tuple[Compared, ...]


def tail_of(case: Case, counted: Counted, published: tuple[Exponent, ...], seed: int) -> Tail | None:
    """The tail of the sizes of a class; None where no size is known.

    Examples
    --------
    >>> sizes = np.random.default_rng(0).pareto(0.5, 400) + 1
    >>> least, exponent, held, distance = closest(sizes)
    >>> round(exponent, 1)
    1.5
    """
    chosen, _ = rows(case.records[counted.record], counted)
    sizes = np.array([number(row, counted.size) for row in chosen], dtype=np.float64)
    sizes = np.sort(sizes[sizes > 0])  # an unknown size is nan, which is not above 0
    if not len(sizes):
        return None
    largest = sizes[::-1]
    one, two, five = (float(largest[:count].sum() / sizes.sum()) for count in (1, 2, 5))
    compared = tuple(_compared(sizes, own) for own in published)
    basic = (
        len(sizes), float(sizes.sum()), float(np.median(sizes)), float(sizes.mean()), (one, two, five),
        float(largest[1:].mean()) if len(sizes) > 1 else float("nan"),
    )  # fmt: skip
    if len(np.unique(sizes)) < FEWEST:
        return Tail(*basic, None, None, None, 0, None, None, None, None, compared)
    least, exponent, held, distance = closest(sizes)
    rng = np.random.default_rng([seed, len(sizes)])
    drawn = [closest(np.sort(rng.choice(sizes, len(sizes)))) for _ in range(RESAMPLES)]
    exponents = np.array([own[1] for own in drawn])
    low, high = np.quantile(exponents, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    statistic, p_value = _against_lognormal(sizes[sizes >= least], least, exponent)
    return Tail(
        *basic,
        exponent,
        Interval(float(low), float(high)),
        least,
        held,
        _fits(sizes, least, exponent, distance, rng),
        statistic,
        p_value,
        float((exponents <= 2).mean()),
        compared,
    )


def closest(sizes: Floats) -> tuple[float, float, int, float]:
    """Least size, exponent, number in the tail and Kolmogorov-Smirnov distance of the closest power law.

    Parameters
    ----------
    sizes
        Sizes, (event,); at least `FEWEST` of them above 0.
    """
    sizes = np.sort(sizes)
    leasts = np.unique(sizes[: len(sizes) - FEWEST + 1])
    leasts = leasts[np.unique(np.linspace(0, len(leasts) - 1, MOST_LEASTS).round().astype(np.int64))]
    logs = np.log(sizes)
    first = np.searchsorted(sizes, leasts)
    held = len(sizes) - first
    above = np.cumsum(logs[::-1])[::-1][first] - held * np.log(leasts)
    exponents = 1 + held / np.maximum(above, 1e-300)
    place = np.arange(len(sizes)) - first[:, None]
    fitted = 1 - np.exp((1 - exponents[:, None]) * np.maximum(logs - np.log(leasts)[:, None], 0.0))
    gap = np.maximum(np.abs(fitted - place / held[:, None]), np.abs(fitted - (place + 1) / held[:, None]))
    distance = np.where(place >= 0, gap, 0.0).max(axis=1)
    best = int(distance.argmin())
    return float(leasts[best]), float(exponents[best]), int(held[best]), float(distance[best])


def at(sizes: Floats, least: float) -> float:
    """Exponent of the tail above a given least size; nan where it holds fewer than two sizes."""
    held = sizes[sizes >= least]
    above = np.log(held / least).sum() if len(held) > 1 else 0.0
    return float(1 + len(held) / above) if above > 0 else float("nan")


def _compared(sizes: Floats, own: Exponent) -> Compared:
    ours = at(sizes, own.least) if own.least is not None else float("nan")
    return Compared(own.source, own.value, own.error, own.least, own.note, ours)


def _fits(sizes: Floats, least: float, exponent: float, distance: float, rng: np.random.Generator) -> float:
    """Share of samples, the tail drawn from the law and the body from the data, that lie farther from their own fit."""
    body = sizes[sizes < least]
    farther = 0
    for _ in range(RESAMPLES):
        in_tail = int(rng.binomial(len(sizes), 1 - len(body) / len(sizes))) if len(body) else len(sizes)
        tail = least * rng.uniform(size=in_tail) ** (1 / (1 - exponent))
        rest = rng.choice(body, len(sizes) - in_tail) if len(body) else body
        farther += closest(np.concatenate([rest, tail]))[3] >= distance
    return farther / RESAMPLES


def _against_lognormal(tail: Floats, least: float, exponent: float) -> tuple[float, float]:
    """Vuong's statistic and two-sided p-value of the power law over a lognormal cut off at the same least size."""
    logs = np.log(tail)
    log_least = np.log(least)

    def each(parameters: Floats) -> Floats:
        mean, spread = parameters[0], np.exp(parameters[1])
        kept = stats.norm.logsf(log_least, mean, spread)
        return stats.norm.logpdf(logs, mean, spread) - logs - kept

    def lost(parameters: Floats) -> float:
        value = -float(each(parameters).sum())
        return value if np.isfinite(value) else 1e300

    bounds = [(log_least - 60, log_least + 60), (-3.0, 3.5)]
    start = np.array([logs.mean(), np.log(max(logs.std(), 0.1))])
    found = optimize.minimize(lost, start, method="Nelder-Mead", bounds=bounds, options={"maxiter": 4000})
    power = np.log((exponent - 1) / least) - exponent * (logs - log_least)
    differences = power - each(found.x)
    spread = float(differences.std())
    if spread == 0:
        return 0.0, 1.0
    statistic = float(differences.sum() / (np.sqrt(len(tail)) * spread))
    return statistic, float(2 * stats.norm.sf(abs(statistic)))
