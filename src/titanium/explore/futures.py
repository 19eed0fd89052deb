"""Futures: draws of all uncertainties at points of the unit cube, each with its schools and its random stream.

A future is reproducible alone from its design (case hash, seed, sampling) and its index: its point, its cell of the
schools' factorial and its random key follow from these, whatever else is run. Inputs are regenerated, never stored.
"""

import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, Protocol, get_args, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri

from titanium.case.schema import Uncertainty
from titanium.case.uncertainty import cholesky, correlated, joint_faults, pair_faults
from titanium.errors import InputError, nearest
from titanium.explore.points import MOST_SOBOL, LatinPoints, Points, RandomPoints, SobolPoints
from titanium.explore.scope import Scope

Sampling = Literal["sobol", "lhs", "random"]
"""A scrambled Sobol sequence; consecutive Latin hypercubes; independent draws."""
Schools = Literal["stratified", "crossed"]
"""Every future its own draw, every cell of the schools as often; or every draw in every cell."""
MAX_INDEX = 2**32 - 1
_STEP = 2.0**-32
"""The points' resolution; draws lie at the middles of its steps, so none is exactly at the end of its range."""


@dataclass(frozen=True)
class Futures:
    """Some futures; every array has the future axis."""

    index: NDArray[np.uint32]
    draw: dict[str, NDArray[np.float32]]
    """Symbol to the drawn value of every uncertainty."""
    cell: NDArray[np.int8]
    """Position number of every school switch; axes (future, switch)."""


@runtime_checkable
class Source(Protocol):
    """Where futures are taken from: a design samples them, `titanium.explore.given.Given` has them one by one."""

    @property
    def case(self) -> Scope:
        """What is drawn."""
        ...

    @property
    def seed(self) -> int:
        """Seed of the streams of chance."""
        ...

    def at(self, index: NDArray[np.integer]) -> Futures:
        """Futures by their number."""
        ...

    def draws(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Number of each future's stream of chance."""
        ...


@dataclass(frozen=True)
class Design:
    """A way of sampling futures.

    Parameters
    ----------
    case
        What is drawn: a case, or any other scope.
    seed
        Seed of the draws and of the random streams.
    sampling
        How draws are spread, a `Sampling`.
    size
        Draws in one Latin hypercube; nothing else depends on it.
    schools
        How draws meet schools, a `Schools`. A run of as many futures as the schools have cells meets every cell once:
        if `stratified`, in an order of its own and each cell with another draw; if `crossed`, in factorial order and
        all with one draw.

    Raises
    ------
    InputError
        If a value is not one of these, or the scope's correlations do not fit it; all problems are listed.

    Examples
    --------
    >>> from titanium import load_case
    >>> design = Design(load_case("us_rok"), seed=0)
    >>> one, other = design.at(np.arange(100)), design.at(np.array([99]))
    >>> bool(one.draw["v_W"][99] == other.draw["v_W"][0])
    True
    """

    case: Scope
    seed: int
    sampling: str = "sobol"
    size: int = 2**16
    schools: str = "stratified"

    def __post_init__(self) -> None:
        if problems := list(self._problems()):
            raise InputError("\n".join(problems))

    def _problems(self) -> Iterator[str]:
        if not 0 <= self.seed < 2**32:
            yield f"seed {self.seed}: a whole number from 0 to {2**32 - 1} is wanted"
        if self.sampling not in get_args(Sampling):
            yield f"no sampling '{self.sampling}'\n{nearest(self.sampling, get_args(Sampling))}"
        if self.schools not in get_args(Schools):
            yield f"schools cannot be '{self.schools}'\n{nearest(self.schools, get_args(Schools))}"
        if not 2 <= self.size <= MAX_INDEX:
            yield f"hypercubes of {self.size} draws: a whole number from 2 to {MAX_INDEX} is wanted"
        if self.sampling == "sobol" and len(self.sampled) > MOST_SOBOL:
            yield (
                f"'{self.case.name}' has {len(self.sampled)} sampled uncertainties; a Sobol sequence has at most "
                f"{MOST_SOBOL} dimensions\nUse the sampling lhs or random."
            )
        correlations = self.case.correlations
        faults = list(pair_faults(correlations, self.case.uncertainties)) or list(joint_faults(correlations))
        yield from (f"correlation '{path[0]}': {message}" for path, message in faults)

    @property
    def label(self) -> str:
        """What tells the design from another of the same scope and seed; outputs keep it."""
        sampling = f"lhs-{self.size}" if self.sampling == "lhs" else self.sampling
        return sampling if self.schools == "stratified" else f"{sampling}, schools {self.schools}"

    @property
    def sampled(self) -> tuple[str, ...]:
        """Symbols of the uncertainties that differ between futures, in the order of the points' dimensions."""
        return tuple(symbol for symbol, entry in self.case.uncertainties.items() if entry.is_sampled)

    def at(self, index: NDArray[np.integer], symbols: Collection[str] | None = None) -> Futures:
        """Futures by their index.

        Parameters
        ----------
        symbols
            Uncertainties that are wanted; all of the scope's if left out.
        """
        index = index.astype(np.uint32)
        wanted = self.case.uncertainties.keys() if symbols is None else symbols
        levels = self.levels(index, wanted) if wanted else {}
        return Futures(index, draw(self.case, levels, len(index), wanted), self.cells_at(index))

    def levels(self, index: NDArray[np.uint32], symbols: Collection[str]) -> dict[str, NDArray[np.float64]]:
        """Symbol to the level in (0, 1), within its own distribution, of each of these that is sampled."""
        points = self._points_of(index)
        tied = self._tied(points, symbols)
        return {
            symbol: tied[symbol] if symbol in tied else _middles(row)
            for symbol, row in zip(self.sampled, points, strict=True)
            if symbol in symbols
        }

    def quantile(self, symbol: str, level: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of a sampled uncertainty at levels in (0, 1) of its own distribution."""
        entry = self.case.uncertainties[symbol]
        return _quantiles(entry.distribution, [entry], level[np.newaxis])[0]

    def _tied(self, points: NDArray[np.uint32], symbols: Collection[str]) -> Mapping[str, NDArray[np.float64]]:
        """Symbol to level of everything that is correlated, by a Gaussian copula; nothing if none of it is wanted.

        Terms are added one by one, since the last bits of a matrix product may depend on how many futures it is for.
        """
        rows, triangle = self._copula
        if not any(symbol in symbols for symbol in rows):
            return {}
        scores = [ndtri(_middles(points[row])) for row in rows.values()]
        found: dict[str, NDArray[np.float64]] = {}
        for symbol, weights in zip(rows, triangle, strict=True):
            score = np.zeros(points.shape[1])
            for weight, own in zip(weights, scores, strict=False):
                if weight:
                    score += weight * own
            found[symbol] = np.clip(ndtr(score), _STEP / 2, 1 - _STEP / 2)
        return found

    @cached_property
    def _copula(self) -> tuple[dict[str, int], tuple[tuple[float, ...], ...]]:
        """Dimension of every symbol that is correlated, and the weights of their independent scores in its own."""
        tied = correlated(self.case.correlations)
        rows = {symbol: row for row, symbol in enumerate(self.sampled) if symbol in tied}
        return rows, cholesky(self.case.correlations, list(rows)) or ()

    def draws(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Number of each future's draw, and of its stream of chance: crossed schools share both, so they are paired."""
        return index if self.schools == "stratified" else index // np.uint32(self.cells)

    @property
    def cells(self) -> int:
        """Cells of the schools' factorial."""
        return math.prod(_positions(self.case))

    def _points_of(self, index: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Points of some futures; axes (dimension, future)."""
        return np.ascontiguousarray(self._points.at(self.draws(index)).T)

    @cached_property
    def _points(self) -> Points:
        match self.sampling:
            case "sobol":
                return SobolPoints(len(self.sampled), self.seed)
            case "lhs":
                return LatinPoints(len(self.sampled), self.seed, self.size)
            case _:
                return RandomPoints(len(self.sampled), self.seed)

    def cells_at(self, index: NDArray[np.uint32]) -> NDArray[np.int8]:
        """School positions of some futures, axes (future, switch)."""
        if self.schools == "stratified":
            return stratified_cells(self.case, self.seed, index)
        table = _factorial(_positions(self.case))
        return table[index % len(table)]


def draw(
    scope: Scope, levels: Mapping[str, NDArray[np.float64]], n_futures: int, symbols: Collection[str]
) -> dict[str, NDArray[np.float32]]:
    """Symbol to the drawn value in each future, of the uncertainties among `symbols`.

    Parameters
    ----------
    levels
        Symbol of each that is sampled to its level in (0, 1), within its own distribution.
    """
    found: dict[str, NDArray[np.float32]] = {}
    families: dict[str, list[str]] = {}
    for symbol, entry in scope.uncertainties.items():
        if symbol in symbols and entry.is_sampled:
            families.setdefault(entry.distribution, []).append(symbol)
        elif symbol in symbols:
            found[symbol] = np.full(n_futures, entry.nominal, np.float32)
    for distribution, own in families.items():
        entries = [scope.uncertainties[symbol] for symbol in own]
        at = np.stack([levels[symbol] for symbol in own])
        found |= zip(own, _quantiles(distribution, entries, at).astype(np.float32), strict=True)
    return found


def _middles(points: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Middles of the points' steps, in (0, 1)."""
    return (points.astype(np.float64) + 0.5) * _STEP


def _quantiles(distribution: str, entries: Sequence[Uncertainty], u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quantiles of uncertainties of one distribution; axes of `u` and of the result (uncertainty, future)."""

    def column(values: Iterable[float]) -> NDArray[np.float64]:
        return np.array(list(values), dtype=np.float64)[:, np.newaxis]

    low, high = column(entry.low for entry in entries), column(entry.high for entry in entries)
    match distribution:
        case "uniform":
            return low + u * (high - low)
        case "loguniform":
            return low * np.exp(u * np.log(high / low))
        case "triangular":
            peak = (column(entry.nominal for entry in entries) - low) / (high - low)
            left = low + np.sqrt(u * peak) * (high - low)
            right = high - np.sqrt((1 - u) * (1 - peak)) * (high - low)
            return np.where(u < peak, left, right)
        case _:
            return betaincinv(
                column(entry.alpha or 1 for entry in entries), column(entry.beta or 1 for entry in entries), u
            )


def stratified_cells(case: Scope, seed: int, index: NDArray[np.uint32]) -> NDArray[np.int8]:
    """School positions of each future.

    Every run of as many consecutive futures as the factorial has cells meets each cell exactly once, in an order
    shuffled anew for each run, so that no school goes with any part of the points' sequence.

    Returns
    -------
    Position numbers, axes (future, switch).
    """
    table = _factorial(_positions(case))
    if len(table) == 1:
        return np.repeat(table, len(index), axis=0)
    cycle, place = np.divmod(index, len(table))
    shuffled = np.empty(len(index), dtype=np.int64)
    for number in np.unique(cycle):
        here = cycle == number
        generator = np.random.default_rng([seed, int(number)])
        shuffled[here] = generator.permutation(len(table))[place[here]]
    return table[shuffled]


def _positions(case: Scope) -> tuple[int, ...]:
    """How many positions each switch has."""
    return tuple(len(switch.positions) for switch in case.schools.values())


@lru_cache(maxsize=8)
def _factorial(positions: tuple[int, ...]) -> NDArray[np.int8]:
    """Every combination of positions, the last switch changing fastest; one empty cell where there is no switch."""
    return np.array(list(itertools.product(*map(range, positions))), dtype=np.int8)
