"""Summary statistics that are merged as chunks land: count, mean, spread and ends of every metric.

Sums are kept in double precision, since single precision loses whole digits after some million futures. Two summaries
merge by the pairwise rule of Chan, Golub and LeVeque (1983), in the order of the futures, so that the same chunks give
the same bits however they were computed.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, nearest
from titanium.explore.block import Chunk


@dataclass(frozen=True)
class Statistic:
    """A metric of a package over the futures in which its numbers are finite; nan where there is none."""

    futures: int
    effective: float
    """Futures of equal weight that would say as much (Kish 1965); all of them where all count alike."""
    mean: float
    deviation: float
    """Standard deviation between futures."""
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class Summary:
    """What is known of every metric of every package.

    Attributes
    ----------
    packages, metrics
        Names along the two axes.
    count, weight, weight2
        Futures in which a package's numbers are finite, the sum of their importance weights and of these squared, which
        are the count too where all count alike; axis (package).
    mean, squares, low, high
        Weighted mean, weighted sum of squared distances from it, and ends; axes (package, metric).
    """

    packages: tuple[str, ...]
    metrics: tuple[str, ...]
    count: NDArray[np.int64]
    weight: NDArray[np.float64]
    weight2: NDArray[np.float64]
    mean: NDArray[np.float64]
    squares: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    @classmethod
    def of(cls, packages: Sequence[str], chunk: Chunk, metrics: Iterable[str]) -> "Summary":
        """The summary of one chunk."""
        finite = chunk.finite
        count = finite.sum(axis=1, dtype=np.int64)
        each = np.where(finite, 1.0 if chunk.weight is None else chunk.weight.astype(np.float64), 0.0)
        weight = each.sum(axis=1)
        whole = np.where(weight > 0, weight, 1.0)
        names = tuple(metrics)
        shape = len(packages), len(names)
        mean, squares = np.zeros(shape), np.zeros(shape)
        low, high = np.full(shape, math.inf), np.full(shape, -math.inf)
        for column, name in enumerate(names):
            values = chunk.metrics[name].astype(np.float64, order="C")
            kept = np.where(finite, values, 0.0)
            mean[:, column] = (each * kept).sum(axis=1) / whole
            away = kept - mean[:, [column]]
            squares[:, column] = (each * away * away).sum(axis=1)
            low[:, column] = np.where(finite, values, math.inf).min(axis=1)
            high[:, column] = np.where(finite, values, -math.inf).max(axis=1)
        return cls(tuple(packages), names, count, weight, (each * each).sum(axis=1), mean, squares, low, high)

    def merged(self, other: "Summary") -> "Summary":
        """The summary of the futures of both."""
        weight = self.weight + other.weight
        share = (other.weight / np.where(weight > 0, weight, 1.0))[:, np.newaxis]
        step = other.mean - self.mean
        between = step * step * (self.weight[:, np.newaxis] * share)
        return Summary(
            self.packages,
            self.metrics,
            self.count + other.count,
            weight,
            self.weight2 + other.weight2,
            self.mean + step * share,
            self.squares + other.squares + between,
            np.minimum(self.low, other.low),
            np.maximum(self.high, other.high),
        )

    def beside(self, other: "Summary") -> "Summary":
        """The summary of these packages and of others, in the same futures."""
        return Summary(
            self.packages + other.packages,
            self.metrics,
            *(np.concatenate([mine, theirs]) for mine, theirs in zip(self._arrays(), other._arrays(), strict=True)),
        )

    def at(self, package: str, metric: str) -> Statistic:
        """What is known of one metric of one package.

        Raises
        ------
        InputError
            If there is no such package or metric; the nearest name is given.
        """
        for kind, name, names in (("package", package, self.packages), ("metric", metric, self.metrics)):
            if name not in names:
                raise InputError(f"no {kind} '{name}' in this run\n{nearest(name, names)}")
        row, column = self.packages.index(package), self.metrics.index(metric)
        n, weight = int(self.count[row]), float(self.weight[row])
        if weight == 0:
            return Statistic(n, 0.0, math.nan, math.nan, math.nan, math.nan)
        effective = weight * weight / float(self.weight2[row])
        spare = weight * (1 - 1 / effective)
        deviation = math.sqrt(float(self.squares[row, column]) / spare) if spare > 0 else 0.0
        mean, low, high = (float(own[row, column]) for own in (self.mean, self.low, self.high))
        return Statistic(n, effective, mean, deviation, low, high)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; ends of nothing are null."""

        def plain(values: NDArray[Any]) -> Any:
            return [[float(item) if math.isfinite(item) else None for item in row] for row in values]

        return {
            "packages": list(self.packages),
            "metrics": list(self.metrics),
            "count": self.count.tolist(),
            "weight": self.weight.tolist(),
            "weight2": self.weight2.tolist(),
            "mean": plain(self.mean),
            "squares": plain(self.squares),
            "low": plain(self.low),
            "high": plain(self.high),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Summary":
        """The inverse of `to_dict`."""
        shape = len(data["packages"]), len(data["metrics"])

        def array(name: str, missing: float) -> NDArray[np.float64]:
            rows = [[missing if item is None else item for item in row] for row in data[name]]
            return np.array(rows, dtype=np.float64).reshape(shape)

        return cls(
            tuple(data["packages"]),
            tuple(data["metrics"]),
            np.array(data["count"], dtype=np.int64),
            np.array(data["weight"], dtype=np.float64),
            np.array(data["weight2"], dtype=np.float64),
            array("mean", 0.0),
            array("squares", 0.0),
            array("low", math.inf),
            array("high", -math.inf),
        )

    def _arrays(self) -> tuple[NDArray[Any], ...]:
        return self.count, self.weight, self.weight2, self.mean, self.squares, self.low, self.high
