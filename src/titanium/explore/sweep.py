"""Sweep packages over futures into a run that can be continued: after a kill, a full disk, or on another machine.

Work is cut into chunks. Each is computed alone, stored whole and noted, so that whatever happens costs no more than the
chunks under way; and since a future gives the same bits in any company, a continued run ends with the same bits.
"""

import hashlib
import shlex
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import get_args

from titanium.errors import InputError, Interrupted, RunError
from titanium.explore import former
from titanium.explore.block import CasePlayer, Packages, Player, as_player
from titanium.explore.ensemble import PRIOR, WEIGHTED, Ensemble, Kind, SweptKind, check_kind
from titanium.explore.folder import Folder
from titanium.explore.futures import Design, Sampling, Schools
from titanium.explore.machine import differing
from titanium.explore.manifest import Manifest, Piece
from titanium.explore.matching import ensemble as gather
from titanium.explore.note import Note
from titanium.explore.store import CASE, MANIFEST, Run, open_run, scope_bytes
from titanium.explore.stream import check_request
from titanium.explore.task import Stopped, design_of, perform, player_of
from titanium.explore.threads import in_order
from titanium.model.compile import Model

SMALL, LARGE = 2048, 8192
"""Futures in a chunk of a small run, so that all cores have work, and of a large one."""
_LARGE_FROM = 65_536
SWEPT_KINDS = (*get_args(Kind), WEIGHTED)
HYPERCUBE = 2**16
"""Draws in a Latin hypercube where their number is not known beforehand."""
LOCK = ".lock"
"""File that keeps a second process away."""

Progress = Callable[[int, int, int], None]
"""Called with futures done, futures in all, and failures so far."""


def sweep(
    model: Model | Player,
    packages: Sequence[str] | Packages,
    n_futures: int,
    seed: int,
    out: str | Path | Folder,
    *,
    ensemble: SweptKind = "matched",
    sampling: Sampling = "sobol",
    schools: Schools = "stratified",
    chunk: int | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    accept_other_bits: bool = False,
    purpose: str = "sweep",
    on_progress: Progress | None = None,
) -> Run:
    """Play every package in the same futures, and keep the results.

    Parameters
    ----------
    model
        A compiled case, or any other player such as a wrapped function.
    packages
        Names of packages of the case, or a table of any packages: name to lever to value.
    n_futures
        Number of futures.
    seed
        Seed of the futures; the same seed gives the same bits.
    out
        Folder of the run: a path, or an address that fsspec knows. A run of the same request that stands there
        unfinished is continued.
    ensemble
        Which futures: `matched`, `record` or `prior`, see `titanium.explore.ensemble`; or `weighted`, all of them with
        the weight by which each fits the record. What has no constraints has only its prior.
    sampling, schools
        How futures are drawn; see `titanium.explore.futures.Design`.
    chunk
        Futures stored in one piece; the results do not depend on it.
    workers
        Host threads; one per available core if left out.
    cluster
        Where Dask computes the chunks instead: `local:N` for N processes here, or the address of a scheduler.
    accept_other_bits
        Continue a run that was begun on another kind of machine or by another version, whose last bits may differ.
    purpose
        The command on whose behalf it runs.
    on_progress
        Told after every chunk.

    Raises
    ------
    InputError
        If the request cannot be run; nothing is written.
    RunError
        If the folder cannot be written or holds something else; finished chunks stay.
    Interrupted
        On Ctrl-C; finished chunks stay.

    Examples
    --------
    >>> from titanium import compile_model, load_case
    >>> run = sweep(compile_model(load_case("us_rok")), ["titanium"], 64, 0, "memory://doctest/sweep", ensemble="prior")
    >>> run.complete, run.futures_done, run.summary().at("titanium", "holds").futures
    (True, 64, 64)
    """
    player = as_player(model)
    check_kind(ensemble, SWEPT_KINDS)
    _check_hands(workers, cluster)
    size = _default_chunk(n_futures) if chunk is None else chunk
    settings = check_request(player.scope, packages, n_futures, size)
    kind = ensemble if isinstance(player, CasePlayer) and player.scope.constraints else PRIOR
    design = Design(player.scope, seed, sampling, HYPERCUBE, schools)
    if sampling == "lhs" and kind == PRIOR:
        draws = n_futures if schools == "stratified" else -(-n_futures // design.cells)
        design = replace(design, size=max(draws, 2))
    source = _ensemble(player, design, kind, n_futures)
    manifest = Manifest(
        case=player.scope.name,
        case_hash=player.scope.hash,
        packages={name: dict(setting) for name, setting in settings.items()},
        futures=n_futures,
        seed=seed,
        kind=source.kind,
        ensemble=source.id,
        members=_digest(source),
        sampling=sampling,
        size=design.size,
        schools=schools,
        chunk=size,
        units=dict(player.metrics),
        levers={name: lever.unit for name, lever in player.scope.levers.items()},
        purpose=purpose,
    )
    run = _begun(Folder(out), player, manifest, accept_other_bits)
    try:
        return _finished(run, player, source, workers, cluster, accept_other_bits, on_progress)
    except RunError:
        raise
    except InputError:  # the model itself refuses: nothing came of the run
        if not run.fresh().notes:
            _undone(run)
        raise


def resume(
    address: str | Path | Folder,
    model: Model | Player | None = None,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    accept_other_bits: bool = False,
    on_progress: Progress | None = None,
) -> Run:
    """Compute what a run lacks, and again what was damaged.

    Parameters
    ----------
    address
        Folder of the run.
    model
        What it plays; made again from the run's own copy of the case if left out.
    workers, cluster, accept_other_bits, on_progress
        As for `sweep`.

    Raises
    ------
    RunError
        If it is not a run, of a format that cannot be continued, or was begun where the last bits may differ.
    Interrupted
        On Ctrl-C; finished chunks stay.
    """
    _check_hands(workers, cluster)
    run = open_run(address)
    if former.is_former(run.manifest):
        raise RunError(f"'{run.address}' has format {former.SCHEMA}, which can be read but not continued; run it anew")
    player = player_of(run) if model is None else as_player(model)
    if player.scope.hash != run.manifest.case_hash:
        raise RunError(f"'{run.address}' is a run of another case or version: its case hash differs")
    _check_machine(run, accept_other_bits)
    source = _ensemble(player, design_of(player.scope, run.manifest), run.manifest.kind, run.manifest.futures)
    if _digest(source) != run.manifest.members and not accept_other_bits:
        raise RunError(
            f"'{run.address}' met other futures than matching finds here; it must be continued where it began"
        )
    return _finished(run, player, source, workers, cluster, accept_other_bits, on_progress)


def _check_hands(workers: int | None, cluster: str | None) -> None:
    """Refuse early a number of threads or a cluster that cannot be."""
    if workers is not None and workers < 1:
        raise InputError(f"{workers} workers: at least 1 is wanted")
    if cluster is not None:
        from titanium.explore.cluster import check_cluster

        check_cluster(cluster)


def _default_chunk(n_futures: int) -> int:
    return SMALL if n_futures < _LARGE_FROM else LARGE


def _ensemble(player: Player, design: Design, kind: SweptKind, n_futures: int) -> Ensemble:
    return gather(player.model, design, kind, n_futures) if isinstance(player, CasePlayer) else Ensemble(design)


def _digest(source: Ensemble) -> str:
    """Digest of the futures' numbers; empty where they are all numbers from 0 on."""
    return "" if source.members is None else hashlib.sha256(source.members.astype("<u4").tobytes()).hexdigest()[:32]


def _begun(folder: Folder, player: Player, manifest: Manifest, accepted: bool) -> Run:
    """A new run in an empty folder, or the one of the same request that stands there."""
    inside = folder.names()
    if MANIFEST in inside:
        run = open_run(folder)
        if run.manifest.id != manifest.id:
            odd = _difference(run.manifest, manifest)
            raise RunError(f"'{folder.address}' holds another run: {odd}\nGive --out a new folder.")
        _check_machine(run, accepted)
        return run
    if set(inside) - {CASE, LOCK} or (folder.path is not None and folder.path.is_file()):
        raise RunError(f"'{folder.address}' is not empty; give --out a new folder")
    folder.write(CASE, scope_bytes(player.scope))
    folder.write(MANIFEST, manifest.to_bytes())
    return Run(folder, manifest)


def _undone(run: Run) -> None:
    """Take away a run that holds nothing."""
    for name in (MANIFEST, CASE, LOCK):
        run.folder.remove(name)
    run.folder.prune()


def _difference(there: Manifest, here: Manifest) -> str:
    """What differs between two requests."""
    names = ("case_hash", "packages", "futures", "seed", "kind", "sampling", "schools", "chunk", "members")
    odd = [name for name in names if getattr(there, name) != getattr(here, name)]
    told = [f"{name} {getattr(there, name)}, not {getattr(here, name)}" for name in odd if name != "packages"]
    return "; ".join([*told, *(["other packages"] if "packages" in odd else [])]) or "it was made by another version"


def _check_machine(run: Run, accepted: bool) -> None:
    odd = differing(run.manifest.platform, run.manifest.versions, run.manifest.code)
    if odd and not accepted:
        raise RunError(
            f"'{run.address}' was begun with other {', '.join(odd)}, so its last bits may differ; "
            "--accept-other-bits continues it all the same"
        )


def _finished(
    run: Run,
    player: Player,
    source: Ensemble,
    workers: int | None,
    cluster: str | None,
    accepted: bool,
    on_progress: Progress | None,
) -> Run:
    """The run with every chunk there."""
    with _alone(run):
        damaged = {damage.chunk for damage in run.verify()}
        for name in damaged:
            run.folder.remove(name.replace(".parquet", ".json"))
        for name in run.folder.names("chunks"):
            if name.endswith(".part"):
                run.folder.remove(f"chunks/{name}")
        run = run.fresh()
        pieces = run.missing()
        if not pieces:
            return run
        done = sum(note.futures for note in run.notes.values())
        failed, groups, total = run.failed, len(run.manifest.groups), run.manifest.futures
        notes = (
            _on_cluster(run, source, pieces, cluster, accepted)
            if cluster
            else _on_threads(run, player, source, pieces, workers)
        )
        try:
            with closing(notes):
                for note in notes:
                    done, failed = done + note.futures, failed + note.failed
                    if on_progress is not None:
                        on_progress(done // groups, total, failed)
        except KeyboardInterrupt:
            raise Interrupted(run.address, run.fresh().futures_done, total) from None
        except RunError as error:
            raise RunError(
                f"{error}\nFinished chunks are kept; go on with: titanium runs resume {shlex.quote(run.address)}"
            ) from None
    return run.fresh()


def _on_threads(
    run: Run, player: Player, source: Ensemble, pieces: Iterable[Piece], workers: int | None
) -> Generator[Note]:
    """Notes of pieces computed by host threads."""
    stop = threading.Event()

    def work(piece: Piece) -> Note | None:
        index = source.indices(piece.first, piece.first + piece.futures)
        try:
            return perform(run, player, piece, index, stop.is_set)
        except Stopped:
            return None

    def call_off() -> None:
        stop.set()
        player.close()

    with closing(in_order(work, pieces, workers, call_off)) as notes:
        yield from (note for note in notes if note is not None)


def _on_cluster(run: Run, source: Ensemble, pieces: Sequence[Piece], cluster: str, accepted: bool) -> Generator[Note]:
    """Notes of pieces computed by Dask workers."""
    from titanium.explore.cluster import compute

    yield from compute(run, source, pieces, cluster, accept_other_bits=accepted)


@contextmanager
def _alone(run: Run) -> Iterator[None]:
    """Keep a second process from working on a run on a local disk."""
    if run.folder.path is None:
        yield
        return
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (run.folder.path / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RunError(f"'{run.address}' is being worked on by another process") from None
        yield
