"""Packages played in one block of futures: the one place that adds the future axis.

Work is done in blocks of one fixed shape, because the last bits of a compiled call depend on its batch shape; they do
not depend on a future's place in the block, so a future gives the same bits in any chunking and in any company. What
a future brings (draw, schools, reference, exogenous paths) is computed once per block and met by every package.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.case.vocabulary import METRICS
from titanium.explore.futures import Futures, Source
from titanium.explore.program import Program
from titanium.explore.scope import Scope
from titanium.model.compile import Future, Model
from titanium.model.crises import Rates

BLOCK = 2048
"""Futures computed in one call; results are padded to it."""
MAX_FUTURES = 2**32 - BLOCK

Packages = Mapping[str, Mapping[str, float]]
"""Package to lever to value; every lever is set."""


@dataclass(frozen=True)
class Failure:
    """A future in which a package gave a number that is not finite."""

    future: int
    package: str
    reason: str = ""


@dataclass(frozen=True)
class Chunk:
    """Results of some futures.

    Attributes
    ----------
    index
        Number of each future.
    cell
        School positions, axes (future, switch).
    metrics
        Metric to values, axes (package, future).
    failures
        What is known of why a number is not finite.
    weight
        Importance weight of each future; None where all count alike.
    """

    index: NDArray[np.uint32]
    cell: NDArray[np.int8]
    metrics: Mapping[str, NDArray[np.float32]]
    failures: tuple[Failure, ...] = ()
    weight: NDArray[np.float32] | None = None

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where every metric of a package in a future is a finite number; axes (package, future)."""
        return np.logical_and.reduce([np.isfinite(values) for values in self.metrics.values()])

    def cut(self, begin: int, end: int) -> "Chunk":
        """The futures at the places from `begin` to `end`."""
        part = slice(begin, max(end, begin))
        metrics = {name: values[:, part] for name, values in self.metrics.items()}
        index = self.index[part]
        kept = set(index.tolist()) if self.failures else set[int]()
        failures = tuple(failure for failure in self.failures if failure.future in kept)
        weight = None if self.weight is None else self.weight[part]
        return Chunk(index, self.cell[part], metrics, failures, weight)


def join(pieces: Sequence[Chunk]) -> Chunk:
    """Results of the same packages in futures that follow one another."""
    if len(pieces) == 1:
        return pieces[0]
    return Chunk(
        np.concatenate([piece.index for piece in pieces]),
        np.concatenate([piece.cell for piece in pieces]),
        {name: np.concatenate([piece.metrics[name] for piece in pieces], axis=1) for name in pieces[0].metrics},
        tuple(failure for piece in pieces for failure in piece.failures),
        _joined([piece.weight for piece in pieces]),
    )


def _joined(weights: Sequence[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    known = [weight for weight in weights if weight is not None]
    return np.concatenate(known) if known else None


def stack(groups: Sequence[Chunk]) -> Chunk:
    """Results of some packages after those of others in the same futures."""
    if len(groups) == 1:
        return groups[0]
    return Chunk(
        groups[0].index,
        groups[0].cell,
        {name: np.concatenate([group.metrics[name] for group in groups]) for name in groups[0].metrics},
        tuple(failure for group in groups for failure in group.failures),
        groups[0].weight,
    )


@runtime_checkable
class Player(Protocol):
    """What a sweep plays: a model in all packages and some futures. Several threads may call it at once."""

    @property
    def scope(self) -> Scope:
        """What it is explored over."""
        ...

    @property
    def metrics(self) -> Mapping[str, str]:
        """Metric to its unit; always `holds`, `first_break` and `first_break_quarter` among them."""
        ...

    def play(self, packages: Packages, design: Source, index: NDArray[np.uint32]) -> Chunk:
        """Play every package in at most `BLOCK` futures.

        Parameters
        ----------
        packages
            Package to lever to value.
        design
            Where the futures are taken from.
        index
            Number of each.
        """
        ...

    def close(self) -> None:
        """End what it keeps running; a play under way may end with an error, and a later one starts it again."""
        ...


@dataclass(frozen=True)
class CasePlayer:
    """An alliance model as a sweep plays it."""

    model: Model

    @property
    def scope(self) -> Case:
        """The case of the model."""
        return self.model.case

    @property
    def metrics(self) -> Mapping[str, str]:
        """Metric to its unit."""
        return {
            "holds": "1",
            "secure": "1",
            "first_break": "1",
            "first_break_quarter": "quarter",
            **METRICS,
            **{f"rate_{name}": "events" for name in Rates._fields},
        }

    def play(self, packages: Packages, design: Source, index: NDArray[np.uint32]) -> Chunk:
        """Play every package in at most `BLOCK` futures; the source's case may differ in what is drawn."""
        return self.play_ready(packages, prepared(self.model, design, index), len(index))

    def play_ready(self, packages: Packages, ready: tuple[Futures, Future], n_futures: int) -> Chunk:
        """Play every package in futures that `prepared` made ready, of which the first `n_futures` count."""
        structure = self.model.structure
        _, play = compiled(self.model)
        futures, brought = ready
        horizon = np.int32(structure.n_quarters)
        results = [play(single(structure.levers(setting)), brought, horizon).metrics for setting in packages.values()]
        metrics = {name: np.stack([np.asarray(result[name]) for result in results]) for name in results[0]}
        return Chunk(futures.index, futures.cell, metrics).cut(0, n_futures)

    def close(self) -> None:
        """Nothing is kept running."""


def as_player(model: "Model | Player") -> Player:
    """What a sweep plays, from a compiled case or from what already is one."""
    return CasePlayer(model) if isinstance(model, Model) else model


def prepared(model: Model, design: Source, index: NDArray[np.uint32]) -> tuple[Futures, Future]:
    """At most `BLOCK` futures, made ready for every package; places beyond the last repeat it."""
    prepare, _ = compiled(model)
    futures = design.at(padded(index))
    case = case_of(design)
    terms = single(model.structure.levers(case.package(case.description.disagreement)))
    key = jax.random.key(design.seed)
    return futures, prepare(futures.draw, futures.cell.T, design.draws(futures.index), key, terms)


def case_of(design: Source) -> Case:
    """The case whose uncertainties a design draws; an alliance model is played in no other futures."""
    if not isinstance(design.case, Case):
        raise TypeError(f"futures of '{design.case.name}' are not those of a case")
    return design.case


def padded(index: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Numbers of futures, the last repeated until a block is full."""
    return np.pad(index, (0, BLOCK - len(index)), mode="edge")


def single(setting: Mapping[str, Any]) -> dict[str, np.float32]:
    """A setting in the precision of a sweep."""
    return {symbol: np.float32(value) for symbol, value in setting.items()}


FUTURE_AXES = Future._make({"world": 1, "terms": None}.get(name, 0) for name in Future._fields)
"""Place of the future axis in what a future brings; in paths a quarter's futures lie together."""


@lru_cache(maxsize=4)
def compiled(model: Model) -> tuple[Program, Program]:
    """`prepare` and `play` of a model with the future axis, compiled for one block shape."""

    def prepare(draw: Any, cell: Any, index: Any, key: Any, disagreement: Any) -> Any:
        return model.prepare(draw, list(cell), jax.random.fold_in(key, index), disagreement)

    many = jax.vmap(prepare, in_axes=(0, 1, 0, None, None), out_axes=FUTURE_AXES)
    play = jax.vmap(model.play, in_axes=(None, FUTURE_AXES, None))
    return (
        Program(model.case, "prepare", __name__, many),
        Program(model.case, "play", __name__, play, shares=True),
    )
