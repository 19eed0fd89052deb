"""The chunks of a run as tasks of a Dask cluster.

A worker opens the run by its address, compiles its model once and stores every chunk itself; the note alone comes back.
A lost worker costs the chunks that it was computing: others compute them again, to the same bits.
"""

import logging
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, RunError, TitaniumError
from titanium.explore.ensemble import Ensemble
from titanium.explore.machine import differing
from titanium.explore.manifest import Piece
from titanium.explore.note import Note
from titanium.explore.store import Run, open_run
from titanium.explore.task import perform_at
from titanium.explore.workplace import Connection, Workplace, connected

if TYPE_CHECKING:
    from distributed import Future

AHEAD = 3
"""Tasks under way for each thread of a worker: enough that none waits for the next, so few that memory stays small."""
AHEAD_AT_LEAST = 64
"""Tasks under way however few workers there are, so that a cluster that grows with its work sees some."""
AGAIN = 3
"""Times a piece is handed out again after the scheduler gave it up because workers died while they computed it."""
TELL_S, WAIT_S = 20, 600
"""Seconds without any worker after which that is told, and after which a run gives up."""
SHOW_S = 60
"""Seconds in which a worker's first chunk must be seen here; network disks may show it late."""
_CALL = f"__import__('{__name__}', fromlist=['']).compute_chunk(*given)"
"""What a worker evaluates: the name of the task and plain data, because a worker that could not read a task would end,
and the scheduler would have to import what it reads."""
_LOOK_S, _TICK_S = 1.0, 0.05
"""Seconds between two looks at the workers, and at what has landed."""

_log = logging.getLogger(__name__)


def check_cluster(cluster: str) -> None:
    """Refuse early what could not be reached later.

    Raises
    ------
    InputError
        If no cluster is named so, or Dask is not installed.
    """
    Workplace.read(cluster)


def compute(
    run: Run, source: Ensemble, pieces: Iterable[Piece], cluster: str, *, accept_other_bits: bool = False
) -> Generator[Note]:
    """Have pieces of a run computed and stored by Dask workers.

    Parameters
    ----------
    run
        A run whose folder the workers can reach by its address.
    source
        Where the numbers of its futures come from.
    pieces
        What is to be computed.
    cluster
        Where: see `Workplace.read`. What was started here is closed here; a scheduler of others is left as it was.
    accept_other_bits
        Take chunks of workers whose machine or code may give other last bits than the run was begun with.

    Returns
    -------
    The note on every piece, as they land; closing the iterator calls off what is under way.

    Raises
    ------
    InputError
        If no such cluster can be reached, or no worker could reach the run.
    RunError
        While iterating: if a worker refuses a piece or cannot store it, a piece costs worker after worker, or no
        worker or no scheduler is left.
    """
    return _computed(run, _reachable(run), source, pieces, Workplace.read(cluster), accept_other_bits)


def _reachable(run: Run) -> str:
    """The address under which other processes find a run."""
    if run.folder.path is not None:
        return str(run.folder.path.absolute())
    if run.address.startswith("memory://"):
        raise InputError(
            f"'{run.address}' is in the memory of this process, where no worker finds it\n"
            "Give --out a folder or an address that every worker reaches."
        )
    return run.address


def _computed(
    run: Run, address: str, source: Ensemble, pieces: Iterable[Piece], workplace: Workplace, accepted: bool
) -> Generator[Note]:
    with connected(workplace) as connection:
        tasks = _Tasks(connection, run, address, source, accepted)
        try:
            yield from tasks.notes(pieces)
        finally:
            tasks.call_off()


class _Tasks:
    """Pieces under way on a cluster."""

    def __init__(self, connection: Connection, run: Run, address: str, source: Ensemble, accepted: bool):
        from distributed import as_completed

        self._connection, self._run, self._address = connection, run, address
        self._source, self._accepted = source, accepted
        self._under_way: dict[Future[Answer], Piece] = {}
        self._landed = as_completed(loop=connection.client.loop, with_results=True, raise_errors=False)
        self._given_up = Counter[Piece]()
        self._known = set[str]()
        """Workers whose chunks were seen in the run's folder."""
        self._threads, self._looked = 0, 0.0
        self._alone_since: float | None = None
        self._is_told = False

    def notes(self, pieces: Iterable[Piece]) -> Iterator[Note]:
        """The note on every piece, as they land."""
        waiting = iter(pieces)
        while True:
            self._look()
            while len(self._under_way) < max(AHEAD_AT_LEAST, AHEAD * self._threads):
                if (piece := next(waiting, None)) is None:
                    break
                self._submit(piece)
            if not self._under_way:
                return
            while not self._landed.has_ready():
                time.sleep(_TICK_S)
                self._look()
            for future, result in self._landed.next_batch(block=False):
                if (note := self._taken(self._under_way.pop(future), result)) is not None:
                    yield note

    def call_off(self) -> None:
        """Take back what is not done; the scheduler drops it, and a worker in the middle of a chunk still stores it."""
        self._landed.clear()
        if self._under_way and self._connection.client.status == "running":
            self._connection.client.cancel(list(self._under_way), force=True)
        self._under_way.clear()

    def _submit(self, piece: Piece) -> None:
        source, client = self._source, self._connection.client
        index = None if source.members is None else source.indices(piece.first, piece.first + piece.futures)
        place = (piece.first, piece.group, piece.futures)
        given = {"given": (self._address, self._run.manifest.id, place, index, self._accepted)}
        future = client.submit(eval, _CALL, given, key=f"titanium-chunk-{uuid4().hex}")
        self._under_way[future] = piece
        self._landed.add(future)

    def _taken(self, piece: Piece, result: object) -> Note | None:
        """The note on a piece that landed; None if it was handed out again."""
        from distributed import CancelledError, KilledWorker

        if isinstance(result, Answer):
            if result.note is None:
                raise RunError(f"Dask worker {result.worker} {result.refusal}")
            self._check_seen(result.worker, piece)
            return result.note
        if isinstance(result, CancelledError):
            raise self._connection.lost()
        error = result[1] if isinstance(result, tuple) else result
        if not isinstance(error, KilledWorker):
            raise _failed(piece, error)
        self._given_up[piece] += 1
        if self._given_up[piece] > AGAIN:
            deaths = self._given_up[piece] * (error.allowed_failures + 1)
            raise RunError(
                f"'{piece.name}' was given up: {deaths} Dask workers died while they computed it\n"
                "They may lack memory; their own logs say more."
            )
        self._submit(piece)
        return None

    def _check_seen(self, worker: str, piece: Piece) -> None:
        """Refuse a worker to which the run's address means another folder than to this machine."""
        if worker in self._known:
            return
        end = time.monotonic() + SHOW_S
        while not self._run.folder.has(f"{piece.name}.json"):
            if time.monotonic() > end:
                raise RunError(
                    f"Dask worker {worker} stored '{piece.name}' where it is not seen here\n"
                    f"'{self._address}' must be the same folder on every machine."
                )
            time.sleep(_LOOK_S)
        self._known.add(worker)

    def _look(self) -> None:
        """Count the workers' threads now and then, and give up when there have been none for long."""
        now = time.monotonic()
        if now - self._looked < _LOOK_S:
            return
        self._threads, self._looked = self._connection.threads(), now
        if self._threads:
            self._alone_since, self._is_told = None, False
            return
        self._alone_since = self._alone_since or now
        if now - self._alone_since > WAIT_S:
            raise RunError(f"no Dask worker was at {self._connection.address} for {WAIT_S} s")
        if now - self._alone_since > TELL_S and not self._is_told:
            _log.warning("no Dask worker is at %s; waiting up to %d s for one", self._connection.address, WAIT_S)
            self._is_told = True


@dataclass(frozen=True)
class Answer:
    """What a task gives back."""

    worker: str
    """Address of the worker."""
    note: Note | None
    refusal: str = ""
    """Why there is no note."""


def compute_chunk(
    address: str, identity: str, place: tuple[int, int, int], index: NDArray[np.uint32] | None, accepted: bool
) -> Answer:
    """The task: compute and store a chunk, on a worker that gives the run's bits.

    Parameters
    ----------
    address, identity
        Where the run is kept, and which run is meant.
    place, index
        Fields of the piece, and the numbers of its futures; their places if left out.
    accepted
        Whether other last bits are accepted.
    """
    from distributed import get_worker

    worker, piece = get_worker().address, Piece(*place)
    if index is None:
        index = np.arange(piece.first, piece.first + piece.futures, dtype=np.uint32)
    try:
        if not accepted and (odd := _odd(address, identity)):
            reason = f"has other {', '.join(odd)} than this run was begun with, so its last bits may differ"
            return Answer(worker, None, f"{reason}; --accept-other-bits takes them all the same")
        return Answer(worker, perform_at(address, identity, piece, index))
    except TitaniumError as error:
        return Answer(worker, None, f"failed: {error}")


@lru_cache(maxsize=8)
def _odd(address: str, identity: str) -> tuple[str, ...]:
    """What of this process may give other last bits than a run was begun with."""
    manifest = open_run(address).manifest
    return tuple(differing(manifest.platform, manifest.versions, manifest.code)) if manifest.id == identity else ()


def _failed(piece: Piece, error: object) -> RunError:
    """What is told of a task that ended without an answer."""
    if isinstance(error, ImportError) and (error.name or "").partition(".")[0] == "titanium":
        return RunError("Dask workers cannot import titanium; install titanium-alliance there in the version of here")
    failure = RunError(f"'{piece.name}' failed on a Dask worker: {type(error).__name__}: {error}")
    failure.__cause__ = error if isinstance(error, BaseException) else None
    return failure
