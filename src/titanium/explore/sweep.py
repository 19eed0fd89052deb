"""Sweep packages over futures: the one place that adds the future axis.

Work is done in blocks of one fixed shape, because the last bits of a compiled call depend on its batch shape; they do
not depend on a future's place in the block, so a future gives the same bits in any chunking and in any company. What
a future brings (draw, schools, reference, exogenous paths) is computed once per block and met by every package.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.compile_cache import enable_compile_cache
from titanium.errors import InputError
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design, Futures
from titanium.explore.threads import in_order
from titanium.model.compile import Future, Model

BLOCK = 2048
"""Futures computed in one call; results are padded to it."""
DEFAULT_CHUNK = 8192
"""Futures stored in one piece."""
MAX_FUTURES = 2**32 - BLOCK


@dataclass(frozen=True)
class Chunk:
    """Results of consecutive futures.

    Attributes
    ----------
    index
        Index of each future.
    cell
        School positions, axes (future, switch).
    metrics
        Metric to values, axes (package, future).
    """

    index: NDArray[np.uint32]
    cell: NDArray[np.int8]
    metrics: Mapping[str, NDArray[np.float32]]

    @property
    def finite(self) -> NDArray[np.bool_]:
        """Where every metric of a package in a future is a finite number; axes (package, future)."""
        return np.logical_and.reduce([np.isfinite(values) for values in self.metrics.values()])


def check_request(
    case: Case, packages: Sequence[str] | Mapping[str, Mapping[str, float]], n_futures: int, chunk: int
) -> None:
    """Refuse a sweep that cannot be run.

    Raises
    ------
    InputError
        If a package is unknown, given twice or leaves a lever open, or a count is out of range.
    """
    if not packages:
        raise InputError(f"no package is named; the case has {', '.join(case.packages)}")
    if len(set(packages)) < len(packages):
        raise InputError(f"a package is named twice in {', '.join(packages)}")
    for name in packages:
        setting = packages[name] if isinstance(packages, Mapping) else case.package(name)
        if setting.keys() != case.levers.keys():
            odd = ", ".join(sorted(setting.keys() ^ case.levers.keys()))
            raise InputError(f"package '{name}' must set each lever of case '{case.name}' once; look at {odd}")
    if not 1 <= n_futures <= MAX_FUTURES:
        raise InputError(f"{n_futures} futures: a whole number from 1 to {MAX_FUTURES} is wanted")
    if chunk < 1:
        raise InputError(f"chunks of {chunk} futures: at least 1 is wanted")


def sweep(
    model: Model,
    packages: Sequence[str] | Mapping[str, Mapping[str, float]],
    n_futures: int,
    seed: int = 0,
    *,
    ensemble: Ensemble | None = None,
    chunk: int = DEFAULT_CHUNK,
    start: int = 0,
    workers: int | None = None,
) -> Iterator[Chunk]:
    """Play every package in the same futures, chunk by chunk.

    Parameters
    ----------
    model
        A compiled case.
    packages
        Names of packages of the case, or a table of any packages: name to lever to value.
    n_futures
        Number of futures.
    seed
        Seed of the futures.
    ensemble
        Where the futures are taken from, in order; the model's own prior of that seed if left out. Its case may differ
        from the model's in what is drawn and in the disagreement point.
    chunk
        Futures in one piece; the results do not depend on it.
    start
        Place of the first future in the ensemble.
    workers
        Host threads; one per available core if left out.

    Yields
    ------
    Chunks in the order of the ensemble.

    Raises
    ------
    InputError
        If the request cannot be run; nothing is computed.
    """
    check_request(model.case, packages, n_futures, chunk)
    settings = packages if isinstance(packages, Mapping) else {name: model.case.package(name) for name in packages}
    source = ensemble or Ensemble(Design(model.case, seed))
    return _chunks(_blocks(model, settings, source, start, start + n_futures, workers), n_futures, chunk)


def _chunks(blocks: Iterable[Chunk], n_futures: int, chunk: int) -> Iterator[Chunk]:
    """Blocks joined and cut into chunks of one size; the last has what is left."""
    held: deque[Chunk] = deque()
    have, done = 0, 0
    for block in blocks:
        held.append(block)
        have += len(block.index)
        while have >= chunk or (have and done + have == n_futures):
            size = min(chunk, have)
            whole = _join(held)
            held.clear()
            held.append(_cut(whole, size, have))
            have, done = have - size, done + size
            yield _cut(whole, 0, size)


def _blocks(
    model: Model,
    packages: Mapping[str, Mapping[str, float]],
    ensemble: Ensemble,
    start: int,
    stop: int,
    workers: int | None,
) -> Iterator[Chunk]:
    settings = [single(model.structure.levers(setting)) for setting in packages.values()]
    horizon = np.int32(model.structure.n_quarters)
    _, play = compiled(model)

    def run(place: int) -> Chunk:
        index = ensemble.indices(place, min(place + BLOCK, stop))
        futures, ready = prepared(model, ensemble.design, index)
        results = [play(setting, ready, horizon).metrics for setting in settings]
        metrics = {name: np.stack([np.asarray(result[name]) for result in results]) for name in results[0]}
        return _cut(Chunk(futures.index, futures.cell, metrics), 0, len(index))

    return in_order(run, range(start, stop, BLOCK), workers)


def prepared(model: Model, design: Design, index: NDArray[np.uint32]) -> tuple[Futures, Future]:
    """At most `BLOCK` futures, made ready for every package; places beyond the last repeat it."""
    prepare, _ = compiled(model)
    futures = design.at(padded(index))
    case = design.case
    terms = single(model.structure.levers(case.package(case.description.disagreement)))
    return futures, prepare(futures.draw, futures.cell.T, futures.index, jax.random.key(design.seed), terms)


def padded(index: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Numbers of futures, the last repeated until a block is full."""
    return np.pad(index, (0, BLOCK - len(index)), mode="edge")


def single(setting: Mapping[str, Any]) -> dict[str, np.float32]:
    """A setting in the precision of a sweep."""
    return {symbol: np.float32(value) for symbol, value in setting.items()}


_FUTURE_AXIS = {"world": 1, "terms": None}
"""Place of the future axis where it is not the first; in paths a quarter's futures lie together."""


@lru_cache(maxsize=4)
def compiled(model: Model) -> tuple[Any, Any]:
    """`prepare` and `play` of a model with the future axis, jitted for one block shape."""
    enable_compile_cache()

    def prepare(draw: Any, cell: Any, index: Any, key: Any, disagreement: Any) -> Any:
        return model.prepare(draw, list(cell), jax.random.fold_in(key, index), disagreement)

    axes = Future._make(_FUTURE_AXIS.get(name, 0) for name in Future._fields)
    return (
        jax.jit(jax.vmap(prepare, in_axes=(0, 1, 0, None, None), out_axes=axes)),
        jax.jit(jax.vmap(model.play, in_axes=(None, axes, None))),
    )


def _join(pieces: Sequence[Chunk]) -> Chunk:
    if len(pieces) == 1:
        return pieces[0]
    return Chunk(
        np.concatenate([piece.index for piece in pieces]),
        np.concatenate([piece.cell for piece in pieces]),
        {name: np.concatenate([piece.metrics[name] for piece in pieces], axis=1) for name in pieces[0].metrics},
    )


def _cut(piece: Chunk, begin: int, end: int) -> Chunk:
    part = slice(begin, max(end, begin))
    metrics = {name: values[:, part] for name, values in piece.metrics.items()}
    return Chunk(piece.index[part], piece.cell[part], metrics)
