"""Sweep packages over futures: the one place that adds the future axis.

Work is done in blocks of one fixed shape, aligned to multiples of it, because the last bits of a compiled call
depend on its batch shape: so a future gives the same bits in any chunking. What a future brings (draw, schools,
reference, exogenous paths) is computed once per block and met by every package. A jitted call uses one core, so
blocks run on as many host threads as there are cores, a bounded number ahead of the reader.
"""

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future as Pending
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.compile_cache import enable_compile_cache
from titanium.errors import InputError
from titanium.explore.futures import Design, Futures
from titanium.model.compile import Model

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


def check_request(case: Case, packages: Sequence[str], n_futures: int, chunk: int) -> None:
    """Refuse a sweep that cannot be run.

    Raises
    ------
    InputError
        If a package is unknown or given twice, or a count is out of range.
    """
    for name in packages:
        case.package(name)
    if not packages:
        raise InputError(f"no package is named; the case has {', '.join(case.packages)}")
    if len(set(packages)) < len(packages):
        raise InputError(f"a package is named twice in {', '.join(packages)}")
    if not 1 <= n_futures <= MAX_FUTURES:
        raise InputError(f"{n_futures} futures: a whole number from 1 to {MAX_FUTURES} is wanted")
    if chunk < 1:
        raise InputError(f"chunks of {chunk} futures: at least 1 is wanted")


def sweep(
    model: Model,
    packages: Sequence[str],
    n_futures: int,
    seed: int = 0,
    *,
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
        Names of packages.
    n_futures
        Number of futures; their indices run from `start`.
    seed
        Seed of the futures.
    chunk
        Futures in one piece; the results do not depend on it.
    start
        Index of the first future.
    workers
        Host threads; one per available core if left out.

    Yields
    ------
    Chunks in the order of the futures' index.

    Raises
    ------
    InputError
        If the request cannot be run; nothing is computed.
    """
    check_request(model.case, packages, n_futures, chunk)
    design = Design(model.case, seed)
    return _chunks(model, tuple(packages), design, start, start + n_futures, chunk, workers or available_cores())


def available_cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(
    model: Model, packages: tuple[str, ...], design: Design, start: int, stop: int, chunk: int, workers: int
) -> Iterator[Chunk]:
    first = start // BLOCK * BLOCK
    last = -(-stop // BLOCK) * BLOCK
    held: deque[Chunk] = deque()
    have, done = 0, start
    for block in _blocks(model, packages, design, first, last, workers):
        block = _cut(block, max(start - int(block.index[0]), 0), stop - int(block.index[0]))
        held.append(block)
        have += len(block.index)
        while have >= chunk or (have and done + have == stop):
            size = min(chunk, have)
            whole = _join(held)
            held.clear()
            held.append(_cut(whole, size, have))
            have, done = have - size, done + size
            yield _cut(whole, 0, size)


def _blocks(
    model: Model, packages: tuple[str, ...], design: Design, first: int, last: int, workers: int
) -> Iterator[Chunk]:
    prepare, simulate = compiled(model)
    structure = model.structure
    settings = [
        {symbol: np.float32(value) for symbol, value in structure.levers(model.case.package(name)).items()}
        for name in packages
    ]
    key = jax.random.key(design.seed)

    def run(futures: Futures) -> Chunk:
        ready = prepare(futures.draw, futures.cell.T, futures.index, key)
        results = [simulate(setting, ready) for setting in settings]
        metrics = {name: np.stack([np.asarray(result[name]) for result in results]) for name in results[0]}
        return Chunk(futures.index, futures.cell, metrics)

    with ThreadPoolExecutor(workers, thread_name_prefix="titanium-sweep") as pool:
        ahead: deque[Pending[Chunk]] = deque()
        try:
            for futures in design.blocks(first, last, size=BLOCK):
                ahead.append(pool.submit(run, futures))
                if len(ahead) > 2 * workers:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for pending in ahead:
                pending.cancel()


@lru_cache(maxsize=4)
def compiled(model: Model) -> tuple[Any, Any]:
    """`prepare` and `simulate` of a model with the future axis, jitted for one block shape."""
    enable_compile_cache()

    def prepare(draw: Any, cell: Any, index: Any, key: Any) -> Any:
        return model.prepare(draw, list(cell), jax.random.fold_in(key, index))

    return (
        jax.jit(jax.vmap(prepare, in_axes=(0, 1, 0, None))),
        jax.jit(jax.vmap(model.simulate, in_axes=(None, 0))),
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
