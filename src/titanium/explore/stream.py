"""Packages played in futures that stream by, chunk by chunk: nothing is stored, and memory does not grow."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from titanium.errors import InputError
from titanium.explore.block import BLOCK, MAX_FUTURES, Chunk, Packages, Player, as_player, join
from titanium.explore.ensemble import Ensemble
from titanium.explore.futures import Design
from titanium.explore.packages.setting import check_packages
from titanium.explore.scope import Scope
from titanium.explore.threads import in_order
from titanium.model.compile import Model

DEFAULT_CHUNK = 8192
"""Futures handed on in one piece."""


def check_request(
    scope: Scope, packages: Sequence[str] | Packages, n_futures: int, chunk: int = DEFAULT_CHUNK
) -> Packages:
    """Refuse what cannot be played.

    Returns
    -------
    Package to lever to value.

    Raises
    ------
    InputError
        If a package is unknown or given twice, if a lever is left open or out of its range, or if a count is.
    """
    if not packages:
        raise InputError(f"no package is named; '{scope.name}' has {', '.join(scope.packages)}")
    if len(set(packages)) < len(packages):
        raise InputError(f"a package is named twice in {', '.join(packages)}")
    settings = packages if isinstance(packages, Mapping) else {name: scope.package(name) for name in packages}
    check_packages(scope, settings)
    if not 1 <= n_futures <= MAX_FUTURES:
        raise InputError(f"{n_futures} futures: a whole number from 1 to {MAX_FUTURES} is wanted")
    if chunk < 1:
        raise InputError(f"chunks of {chunk} futures: at least 1 is wanted")
    return settings


def stream(
    model: Model | Player,
    packages: Sequence[str] | Packages,
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
        A compiled case, or any other player.
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
    player = as_player(model)
    settings = check_request(player.scope, packages, n_futures, chunk)
    source = ensemble or Ensemble(Design(player.scope, seed))
    stop = start + n_futures

    def run(place: int) -> Chunk:
        return player.play(settings, source.design, source.indices(place, min(place + BLOCK, stop)))

    return _chunks(in_order(run, range(start, stop, BLOCK), workers, player.close), n_futures, chunk)


def _chunks(blocks: Iterable[Chunk], n_futures: int, chunk: int) -> Iterator[Chunk]:
    """Blocks joined and cut into chunks of one size; the last has what is left."""
    held: deque[Chunk] = deque()
    have, done = 0, 0
    for block in blocks:
        held.append(block)
        have += len(block.index)
        while have >= chunk or (have and done + have == n_futures):
            size = min(chunk, have)
            whole = join(held)
            held.clear()
            held.append(whole.cut(size, have))
            have, done = have - size, done + size
            yield whole.cut(0, size)
