"""The numbers that verdicts rest on most, each with its range, grade and citation in full, to be checked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from titanium.case.schema import Case
from titanium.case.uncertainty import Uncertainty
from titanium.evidence.assumptions.gathered import Outcomes
from titanium.explore.scope import Scope
from titanium.judge.sensitivity.estimate import Floats
from titanium.judge.sensitivity.finding import Index
from titanium.judge.sensitivity.given_data import FALSE_ALARM, correlation_ratio, given_data, interval_count
from titanium.judge.sensitivity.tables import CODES, CodedOutcome, Codes, intervals

MOST = 10
"""Numbers that are told."""


@dataclass(frozen=True)
class Number:
    """A number of the case with what it is, what rests on it, and where it comes from."""

    name: str
    title: str
    value: float
    low: float
    high: float
    """Ends of its range; a beta runs from 0 to 1."""
    distribution: str
    unit: str
    grade: str
    note: str
    first: Index
    """Share of the variance that it explains alone, of the verdict on which it explains most."""
    package: str
    criterion: str
    """That verdict."""
    citations: tuple[str, ...]
    """Its sources in full, as far as the scope has them."""


@dataclass(frozen=True, eq=False)
class Explained:
    """What single numbers explain of one outcome after the other: their first-order indices.

    Attributes
    ----------
    symbols
        Uncertainties that are sampled.
    value
        Criterion to the share of the variance that each explains alone, without what noise adds; axes (package, input).
    clear
        Criterion to whether that is told from an input without any effect, by a test that any of all inputs without
        effect passes once in twenty times.
    """

    symbols: tuple[str, ...]
    value: Mapping[str, Floats]
    clear: Mapping[str, NDArray[np.bool_]]

    def of(self, package: int, criterion: str, members: Sequence[str]) -> tuple[float, int]:
        """Sum over those of some inputs that are clear, and how many these are."""
        places = [number for number, symbol in enumerate(self.symbols) if symbol in members]
        clear = self.clear[criterion][package, places]
        return float(self.value[criterion][package, places][clear].sum()), int(clear.sum())


def explained(
    codes: Mapping[str, Codes], outcomes: Mapping[str, NDArray[np.float32]], finite: NDArray[np.bool_]
) -> Explained:
    """First-order indices from futures however they were drawn: correlation ratios by intervals, corrected by Fisher.

    The same as the `first` of `titanium.judge.sensitivity.given_data`, for many outcomes and without its bootstrap.

    Parameters
    ----------
    codes
        Symbol to its level in 256 steps, axes (future,).
    outcomes
        Criterion to its number, axes (package, future); where it does not vary it has no index.
    finite
        Where the numbers of a package are known, axes (package, future).

    Raises
    ------
    InputError
        If there are too few futures.
    """
    shape = (len(finite), len(codes))
    value = {name: np.zeros(shape) for name in outcomes}
    clear = {name: np.zeros(shape, dtype=np.bool_) for name in outcomes}
    for package, known in enumerate(finite):
        own = {name: numbers[package][known].astype(np.float64) for name, numbers in outcomes.items()}
        varying = {name: numbers for name, numbers in own.items() if len(numbers) and np.ptp(numbers) > 0}
        if not varying:
            continue
        number = interval_count(int(known.sum()))
        for column, level in enumerate(codes.values()):
            code = level[known]
            counts = np.bincount(code, minlength=CODES)
            place = intervals(counts, number)[code]
            futures = np.bincount(place, minlength=number)
            for name, numbers in varying.items():
                sums = np.bincount(place, numbers, minlength=number).astype(np.float64)
                index, p_value = _first_order(futures, sums, float(numbers.var()))
                value[name][package, column] = index
                clear[name][package, column] = p_value < FALSE_ALARM / len(codes)
    return Explained(tuple(codes), value, clear)


def _first_order(futures: NDArray[np.intp], sums: Floats, variance: float) -> tuple[float, float]:
    """Share of a variance between intervals that hold so many futures, and how easily chance would give it."""
    filled = futures > 0
    n, k = int(futures.sum()), int(filled.sum())
    if k < 2 or n <= k:
        return 0.0, 1.0
    raw = float(correlation_ratio(futures[filled], sums[filled] / futures[filled], variance))
    return max(1 - (1 - raw) * (n - 1) / (n - k), 0.0), float(chdtrc(k - 1, raw * n))


def largest(
    scope: Scope,
    packages: Sequence[str],
    codes: Mapping[str, Codes],
    outcomes: Outcomes,
    found: Explained,
    shared: Collection[tuple[str, str]],
    seed: int,
) -> tuple[Number, ...]:
    """The numbers on which some verdict's variance rests most, those that are clear alone, with 95% intervals.

    Parameters
    ----------
    shared
        Package and criterion of the verdicts that count.
    """
    criteria = list(found.value)
    if not found.symbols or not criteria:
        return ()
    told = np.stack([np.where(found.clear[name], found.value[name], 0.0) for name in criteria])
    counts = np.array([[(package, name) in shared for package in packages] for name in criteria])
    told = told * counts[:, :, np.newaxis]
    flat = told.reshape(-1, len(found.symbols))  # criterion by package, input
    order = np.argsort(-flat.max(axis=0), kind="stable")[:MOST]
    numbers: list[Number] = []
    for place in order[flat.max(axis=0)[order] > 0].tolist():
        criterion, package = divmod(int(flat[:, place].argmax()), len(packages))
        known = outcomes.finite[package]
        outcome = CodedOutcome.of(outcomes.values[criteria[criterion]][package][known])
        symbol = found.symbols[place]
        own = given_data([(codes[symbol][known], CODES)], outcome, len(found.symbols), seed, main="first")
        first = own.estimates["first"]
        index = Index(float(first.value[0]), float(first.low[0]), float(first.high[0]))
        entry = scope.uncertainties[symbol]
        numbers.append(_number(scope, symbol, entry, index, packages[package], criteria[criterion]))
    return tuple(numbers)


def _number(scope: Scope, symbol: str, own: Uncertainty, first: Index, package: str, criterion: str) -> Number:
    sources = scope.sources if isinstance(scope, Case) else {}
    citations = tuple(sources[key].citation if key in sources else key for key in own.source)
    return Number(
        symbol, own.name or symbol, own.nominal, own.low, own.high, own.distribution, own.unit, own.grade, own.note,
        first, package, criterion, citations,
    )  # fmt: skip
