# pyright: reportMissingTypeStubs=false
"""Indices from futures that were played for another purpose, however they were drawn.

- `delta` (Borgonovo 2007; Plischke et al. 2013): half the area between the outcome's density and its density once an
  input is known, on average. Of a yes or no it is the mean distance of its share from the overall share.
- `pawn` (Pianosi and Wagener 2018): the middle, over the intervals of an input, of the greatest distance between the
  outcome's cumulative distribution there and overall (Kolmogorov and Smirnov).
- `first`: the correlation ratio, a Sobol index of first order by intervals (Pearson 1903), with Fisher's correction.

Noise pushes all three up. So each comes with a dummy, what an input without any effect would show, and with a
bootstrap.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, ndtri

from titanium.errors import InputError
from titanium.judge.sensitivity.estimate import Effects, Estimate, Floats
from titanium.judge.sensitivity.tables import CodedOutcome, Codes, Counts, intervals, joint, merged

INTERVALS, FEWEST = 20, 50
"""Intervals of an input at most, and futures that each must hold."""
LEAST_INTERVALS = 4
FALSE_ALARM = 0.05
"""How often any of all inputs without effect may pass for one with an effect."""
RESAMPLES = 100
_MANY = 25
"""Futures in a cell of a table from which on a normal draw stands for one of Poisson's, since it is faster."""
_EVEN = 0.25
"""Share of their mean by which intervals may differ in size for one dummy to stand for all."""
_DENSITIES = 32
"""Intervals of an outcome at most over which densities are compared."""
Statistic = Callable[[NDArray[Any]], Floats]


def pawn(table: NDArray[Any]) -> Floats:
    """Median PAWN index of tables of counts; axes (..., interval, outcome).

    Examples
    --------
    >>> float(pawn(np.array([[10, 0], [0, 10]])))
    0.5
    """
    rows = table.sum(axis=-1, keepdims=True)
    own = np.cumsum(table, axis=-1) / np.maximum(rows, 1)
    whole = np.cumsum(table.sum(axis=-2, keepdims=True), axis=-1) / np.maximum(rows.sum(axis=-2, keepdims=True), 1)
    distance: Floats = np.abs(own - whole).max(axis=-1)
    return np.asarray(np.median(distance, axis=-1), np.float64)


def delta(table: NDArray[Any]) -> Floats:
    """Borgonovo's delta of tables of counts; axes (..., interval, outcome).

    Examples
    --------
    >>> float(delta(np.array([[10, 0], [0, 10]])))
    0.5
    """
    total = np.maximum(table.sum(axis=(-2, -1), keepdims=True), 1)
    own = table / total
    independent = own.sum(axis=-1, keepdims=True) * own.sum(axis=-2, keepdims=True)
    return np.asarray(0.5 * np.abs(own - independent).sum(axis=(-2, -1)), np.float64)


def correlation_ratio(futures: NDArray[Any], means: Floats, variance: float) -> Floats:
    """Share of a variance that lies between intervals; axes of both arrays (..., interval)."""
    if variance == 0:
        return np.zeros(means.shape[:-1])
    n = futures.sum(axis=-1, keepdims=True)
    centre = (futures * means).sum(axis=-1, keepdims=True) / n
    return np.asarray((futures * (means - centre) ** 2).sum(axis=-1) / n[..., 0] / variance, np.float64)


STATISTICS: Mapping[str, Statistic] = {"pawn": pawn, "delta": delta}


def interval_count(futures: int) -> int:
    """Intervals of an input into which so many futures are parted.

    Raises
    ------
    InputError
        If there are too few.
    """
    if futures < LEAST_INTERVALS * FEWEST:
        raise InputError(
            f"{futures} futures with a finite outcome are too few: an input is parted into at least {LEAST_INTERVALS} "
            f"intervals of {FEWEST}, so {LEAST_INTERVALS * FEWEST} are wanted\nSweep more futures, or ask a case."
        )
    return min(INTERVALS, futures // FEWEST)


def given_data(
    inputs: Iterable[tuple[Codes, int]], outcome: CodedOutcome, n_inputs: int, seed: int, *, main: str = "delta"
) -> Effects:
    """Indices of every input.

    Parameters
    ----------
    inputs
        Of each input the code of each future, and how many codes there are; 256 codes are levels, fewer are positions.
    outcome
        The outcome of the same futures.
    n_inputs
        Number of inputs, for how strict the dummy is.
    seed
        Seed of the bootstrap.
    main
        The index by which inputs are ranked and told from a dummy: `delta`, `pawn` or `first`.

    Returns
    -------
    `delta`, `pawn` and `first`, `main` at the head.

    Raises
    ------
    InputError
        If there are too few futures.
    """
    number = interval_count(len(outcome.values))
    analysis = _Analysis(outcome, number, n_inputs, np.random.default_rng(seed))
    found = [analysis.of(codes, n_codes) for codes, n_codes in inputs]
    estimates = {
        name: Estimate.joined([own[name][0] for own in found])
        for name in dict.fromkeys((main, "delta", "pawn", "first"))
    }
    return Effects(
        estimates,
        np.array([own[main][1] for own in found]),
        plays=len(outcome.values),
        masked=0,
        mean=float(outcome.values.mean()),
        deviation=float(outcome.values.std()),
    )


class _Analysis:
    """The indices of one input after the other, with what all share."""

    def __init__(self, outcome: CodedOutcome, number: int, n_inputs: int, generator: np.random.Generator):
        self._outcome, self._number, self._generator = outcome, number, generator
        self._false_alarm = FALSE_ALARM / n_inputs
        self._z = -float(ndtri(self._false_alarm))
        self._variance = float(outcome.values.var())
        counts = np.bincount(outcome.codes, minlength=outcome.n_codes)
        wanted = int(np.clip(round((len(outcome.values) / number) ** (1 / 3)) + 1, 2, _DENSITIES))
        self._coarse = np.arange(len(counts)) if len(counts) <= wanted else intervals(counts, wanted)
        self._dummies: dict[tuple[str, int], tuple[float, float]] = {}

    def of(self, codes: Codes, n_codes: int) -> dict[str, tuple[Estimate, bool]]:
        """Index to its estimate, and whether it is above what a dummy shows."""
        places, tables = self._tables(codes, n_codes)
        found = {name: self._tabled(name, table) for name, table in tables.items()}
        return found | {"first": self._first(codes, n_codes, places)}

    def above_dummy(self, codes: Codes, n_codes: int, name: str) -> float:
        """By how much an index is above what a dummy shows on average."""
        table = self._tables(codes, n_codes)[1][name]
        return float(STATISTICS[name](table)) - self._dummy(name, table)[0]

    def _tables(self, codes: Codes, n_codes: int) -> tuple[NDArray[np.int64], dict[str, Counts]]:
        """Interval of each code of an input, and the table that each index is of."""
        table = joint(codes, n_codes, self._outcome)
        counts = table.sum(axis=1)
        places = intervals(counts, self._number) if n_codes > self._number else np.arange(n_codes)
        fine = merged(table, places)
        return places, {"pawn": fine, "delta": merged(fine, self._coarse, axis=1)}

    def _tabled(self, name: str, table: Counts) -> tuple[Estimate, bool]:
        statistic = STATISTICS[name]
        value = statistic(table)
        resamples = statistic(self._redrawn(table))
        mean, deviation = self._dummy(name, table)
        is_clear = bool(value > mean + self._z * deviation)
        return Estimate.above_noise(np.atleast_1d(value), resamples[:, np.newaxis], mean), is_clear

    def _dummy(self, name: str, table: Counts) -> tuple[float, float]:
        """Mean and deviation of an index of inputs with the same intervals and no effect; one for all that are even."""
        rows = table.sum(axis=1)
        is_even = rows.max() - rows.min() <= _EVEN * rows.mean()
        key = (name, len(rows))
        if is_even and key in self._dummies:
            return self._dummies[key]
        expected = rows[:, np.newaxis] * (table.sum(axis=0) / rows.sum())
        values = STATISTICS[name](self._redrawn(expected))
        found = float(values.mean()), float(values.std(ddof=1))
        if is_even:
            self._dummies[key] = found
        return found

    def _redrawn(self, table: NDArray[Any]) -> NDArray[Any]:
        """Tables as other futures would have given them (the Poisson bootstrap); axes (resample, interval, outcome)."""
        shape = (RESAMPLES, *table.shape)
        expected = table.astype(np.float32)
        drawn = self._generator.standard_normal(shape, dtype=np.float32)
        drawn *= np.sqrt(expected)
        drawn += expected
        few = table < _MANY
        drawn[:, few] = self._generator.poisson(table[few], size=(RESAMPLES, int(few.sum())))
        return drawn

    def _first(self, codes: Codes, n_codes: int, places: NDArray[np.int64]) -> tuple[Estimate, bool]:
        values = self._outcome.values
        size = int(places.max(initial=0)) + 1

        def gathered(weights: Floats | None) -> Floats:
            by_code = np.bincount(codes, weights, minlength=n_codes).astype(np.float64)
            return np.bincount(places, by_code, minlength=size).astype(np.float64)

        futures = gathered(None)
        kept = futures > 0
        futures, totals = futures[kept], gathered(values)[kept]
        squares = gathered(values**2)[kept]
        means = totals / futures
        error = np.sqrt(np.maximum(squares / futures - means**2, 0) / futures)
        noisy = means + error * self._generator.standard_normal((RESAMPLES, len(means)))
        raw = correlation_ratio(futures, means, self._variance)
        resamples = correlation_ratio(futures, noisy, self._variance)
        n, k = len(values), len(means)
        fair = 1 - (1 - raw) * (n - 1) / (n - k)
        low, high = np.quantile(resamples, (0.975, 0.025)) - resamples.mean()
        is_clear = k > 1 and bool(raw * n > chdtri(k - 1, self._false_alarm))
        estimate = Estimate(
            np.atleast_1d(max(float(fair), 0.0)),
            np.atleast_1d(np.clip(fair - low, 0, 1)),
            np.atleast_1d(np.clip(fair - high, 0, 1)),
            (resamples - resamples.mean() + fair)[:, np.newaxis],
        )
        return estimate, is_clear


def leading(inputs: Iterable[tuple[Codes, int]], outcome: CodedOutcome, main: str) -> Floats:
    """By how much each input's index is above what a dummy shows on average; without a bootstrap, so fast.

    Parameters
    ----------
    inputs, outcome
        As for `given_data`.
    main
        `delta` or `pawn`.
    """
    analysis = _Analysis(outcome, interval_count(len(outcome.values)), 1, np.random.default_rng(0))
    return np.array([analysis.above_dummy(codes, n_codes, main) for codes, n_codes in inputs])
