"""Stress packages: sweep them over futures, store the run where asked, and give the verdict."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

from titanium.case.schema import Case
from titanium.explore.store import Manifest, RunWriter, note_failures
from titanium.explore.sweep import DEFAULT_CHUNK, Chunk, check_request, sweep
from titanium.judge.verdict import Tally, Verdict
from titanium.model.compile import compile_model

Progress = Callable[[int, int, int], None]
"""Called with futures done, futures in all, and failures so far."""


def stress(
    case: Case,
    packages: Sequence[str] | None = None,
    *,
    futures: int = 100_000,
    seed: int = 0,
    out: str | Path | None = None,
    chunk: int = DEFAULT_CHUNK,
    on_progress: Progress | None = None,
) -> Verdict:
    """In how many sampled futures does each package hold, and what breaks first?

    Parameters
    ----------
    case
        A validated case.
    packages
        Names of packages; all of the case's if left out. The status quo is always among them, for comparison.
    futures
        Number of futures.
    seed
        Seed of the futures; the same seed gives the same bits.
    out
        New folder in which the run is stored.
    on_progress
        Told after every chunk.

    Raises
    ------
    InputError
        If a package is unknown or a count out of range.
    RunError
        If the folder cannot be written; nothing half-written is left.

    Examples
    --------
    >>> from titanium import load_case, stress
    >>> verdict = stress(load_case("us_rok"), ["titanium"], futures=64)
    >>> [own.name for own in verdict.packages]
    ['ironclad', 'titanium']
    """
    names = _with_status_quo(case, packages)
    check_request(case, names, futures, chunk)
    manifest = Manifest(case.name, case.hash, seed, futures, names, chunk)
    tally = Tally(case, names, seed=seed)
    writer = RunWriter(out, case, manifest) if out is not None else None
    with writer or nullcontext():
        for piece in _played(case, names, futures, seed, chunk):
            tally.add(piece)
            if writer is not None:
                writer.write(piece)
            else:
                note_failures(manifest, piece)
            if on_progress is not None:
                on_progress(tally.futures, futures, manifest.failed)
    return tally.verdict(manifest.failures)


def _played(case: Case, names: Sequence[str], futures: int, seed: int, chunk: int) -> Iterator[Chunk]:
    return sweep(compile_model(case), names, futures, seed, chunk=chunk)


def _with_status_quo(case: Case, packages: Sequence[str] | None) -> list[str]:
    if packages is None:
        return list(case.packages)
    base = case.description.status_quo
    return list(packages) if base in packages else [base, *packages]
