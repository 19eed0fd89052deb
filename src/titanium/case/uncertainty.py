"""What nobody chooses: uncertainties, each with its own distribution, and the correlations between them."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from titanium.case.entry import Finite, Sourced, Unit
from titanium.errors import Place, nearest

_LEAST = 1e-9
"""Least share of a variance that must be left to a symbol once all others are known; below it, rounding decides."""


class Uncertainty(Sourced):
    """What nobody chooses: a number with a range and a distribution, or a constant."""

    name: str
    unit: Unit
    distribution: Literal["uniform", "loguniform", "triangular", "beta", "constant"]
    low: Finite = 0.0
    mode: Finite | None = None
    high: Finite = 1.0
    value: Finite | None = None
    alpha: Annotated[Finite, Field(gt=0)] | None = None
    beta: Annotated[Finite, Field(gt=0)] | None = None
    stress: Literal["high", "low", "none"] = "none"

    @model_validator(mode="after")
    def _fields_fit_the_distribution(self) -> "Uncertainty":
        given = self.model_fields_set
        wanted = {
            "constant": {"value"},
            "beta": {"alpha", "beta"},
        }.get(self.distribution, {"low", "mode", "high"})
        if missing := sorted(wanted - given):
            raise ValueError(f"a {self.distribution} distribution needs {', '.join(missing)}")
        unwanted = (given & {"value", "low", "mode", "high", "alpha", "beta"}) - wanted
        if self.distribution == "beta":
            unwanted -= {"low", "high", "mode"}
        if unwanted:
            raise ValueError(f"a {self.distribution} distribution does not take {', '.join(sorted(unwanted))}")
        if self.distribution == "beta" and (self.low, self.high) != (0.0, 1.0):
            raise ValueError("a beta distribution runs from 0 to 1")
        if self.distribution not in ("constant", "beta"):
            mode = self.low if self.mode is None else self.mode
            if not self.low <= mode <= self.high:
                raise ValueError(f"low {self.low:g}, mode {mode:g}, high {self.high:g} are not in order")
            if self.low == self.high:
                raise ValueError("a range of zero width: write `distribution: constant`")
            if self.distribution == "loguniform" and self.low <= 0:
                raise ValueError(f"a loguniform range starts above 0, not at {self.low:g}")
        return self

    @property
    def is_sampled(self) -> bool:
        """Whether futures differ in it."""
        return self.distribution != "constant"

    @property
    def nominal(self) -> float:
        """The value at the centre: the mode, a beta's exact mean, or the constant."""
        if self.value is not None:
            return self.value
        if self.alpha is not None and self.beta is not None:
            return self.alpha / (self.alpha + self.beta)
        return self.low if self.mode is None else self.mode


def _two_symbols(value: object) -> object:
    match value:
        case [str() as one, str() as other] if one != other:
            return value
        case _:
            raise ValueError(f"two different symbols are wanted, as in [growth, trade], not {value!r}")


class Correlation(Sourced):
    """Two uncertainties that are drawn together: the correlation of their normal scores (a Gaussian copula)."""

    between: Annotated[tuple[str, str], BeforeValidator(_two_symbols)]
    value: Annotated[Finite, Field(gt=-1, lt=1)]


Faults = Iterator[tuple[Place, str]]
"""What is wrong in a table of correlations, each with its place in it."""


def pair_faults(correlations: Mapping[str, Correlation], uncertainties: Mapping[str, Uncertainty]) -> Faults:
    """Correlations of what is not sampled, or of a pair that has one."""
    sampled = [symbol for symbol, entry in uncertainties.items() if entry.is_sampled]
    owner: dict[frozenset[str], str] = {}
    for name, entry in correlations.items():
        for symbol in entry.between:
            if symbol not in uncertainties:
                yield (name, "between"), f"'{symbol}' is not an uncertainty\n{nearest(symbol, sampled)}"
            elif symbol not in sampled:
                remedy = "Give it a range in uncertainties.yaml, or take this correlation out."
                yield (name, "between"), f"'{symbol}' is a constant, so nothing is correlated with it\n{remedy}"
        if (first := owner.setdefault(frozenset(entry.between), name)) != name:
            pair = " and ".join(entry.between)
            yield (name, "between"), f"{pair} are already correlated by '{first}'\nKeep one of the two."


def joint_faults(correlations: Mapping[str, Correlation]) -> Faults:
    """Correlations that no distribution has together; each fault names no more symbols than it takes."""
    symbols = correlated(correlations)
    while cholesky(correlations, symbols) is None:
        fewest = symbols
        for symbol in symbols:
            fewer = [other for other in fewest if other != symbol]
            fewest = fewer if cholesky(correlations, fewer) is None else fewest
        inside = {name: entry for name, entry in correlations.items() if set(entry.between) <= set(fewest)}
        told = ", ".join(f"{name} ({' and '.join(entry.between)}, {entry.value:g})" for name, entry in inside.items())
        remedy = "Bring them closer to 0. A pair that is not given has correlation 0: it may be what is missing."
        yield (next(iter(inside)), "value"), f"no distribution has all of these correlations: {told}\n{remedy}"
        symbols = [symbol for symbol in symbols if symbol not in fewest]


def correlated(correlations: Mapping[str, Correlation]) -> list[str]:
    """Symbols that stand in a correlation, each once."""
    return list(dict.fromkeys(symbol for entry in correlations.values() for symbol in entry.between))


def cholesky(correlations: Mapping[str, Correlation], symbols: Sequence[str]) -> tuple[tuple[float, ...], ...] | None:
    """Rows of the lower triangle whose square is the symbols' correlation matrix; None if it is not positive definite.

    It is written out, and sums exactly, so that futures have the same bits with any library of linear algebra.

    Examples
    --------
    >>> pair = Correlation(between=("a", "b"), value=0.6, grade="D", source=("judgement",))
    >>> cholesky({"pair": pair}, ["a", "b"])
    ((1.0,), (0.6, 0.8))
    """
    values = {frozenset(entry.between): entry.value for entry in correlations.values()}
    rows: list[tuple[float, ...]] = []
    for symbol in symbols:
        row: list[float] = []
        for other, above in zip(symbols, rows, strict=False):
            shared = _product(row, above)
            row.append((values.get(frozenset((symbol, other)), 0.0) - shared) / above[-1])
        left = 1 - _product(row, row)
        if left < _LEAST:
            return None
        rows.append((*row, math.sqrt(left)))
    return tuple(rows)


def _product(one: Iterable[float], other: Iterable[float]) -> float:
    """Sum of products over the places that both have."""
    return math.fsum(a * b for a, b in zip(one, other, strict=False))
