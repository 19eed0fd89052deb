"""Stress packages: sweep them over futures, store the run where asked, and give the verdict."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from titanium.case.schema import Case
from titanium.explore.ensemble import Ensemble, Kind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.store import Manifest, RunWriter, note_failures
from titanium.explore.sweep import BLOCK, DEFAULT_CHUNK, check_request, sweep
from titanium.judge.verdict import UNSIGNED, Tally, Verdict
from titanium.model.compile import Model, compile_model

Progress = Callable[[int, int, int], None]
"""Called with futures done, futures in all, and failures so far."""


def stress(
    case: Case,
    packages: Sequence[str] | None = None,
    *,
    futures: int = 100_000,
    seed: int = 0,
    ensemble: Kind = "matched",
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
    ensemble
        Which futures: `matched` to the record and to the signatures of both capitals, matched to the `record` alone,
        or the whole `prior`. A matched verdict has beside it the verdict without the signatures, on fewer futures.
        A case without constraints has only its prior.
    out
        New folder in which the run is stored.
    on_progress
        Told after every chunk.

    Raises
    ------
    InputError
        If a package is unknown or a count out of range, or if no draw meets the case's constraints.
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
    check_kind(ensemble)
    model, design = compile_model(case), Design(case, seed)
    main = gather(model, design, ensemble, futures)
    beside = fewer(futures) if ensemble == "matched" and case.is_signed else 0

    def tell(done: int, failed: int) -> None:
        if on_progress is not None:
            on_progress(done, futures + beside, failed)

    verdict = _count(model, names, main, futures, out, chunk, tell)
    if beside:
        without = gather(model, design, "record", beside)
        folder = Path(out) / UNSIGNED if out is not None else None
        unsigned = _count(model, names, without, beside, folder, chunk, lambda done, bad: tell(futures + done, bad))
        verdict = replace(verdict, unsigned=unsigned)
    return verdict


def fewer(futures: int) -> int:
    """Futures on which the verdict without the signatures is counted: a quarter as many, but at least a block."""
    return min(futures, max(futures // 4, BLOCK))


def _count(
    model: Model,
    names: Sequence[str],
    ensemble: Ensemble,
    futures: int,
    out: str | Path | None,
    chunk: int,
    tell: Callable[[int, int], None],
) -> Verdict:
    case, seed = model.case, ensemble.design.seed
    manifest = Manifest(case.name, case.hash, seed, futures, list(names), chunk, ensemble.id)
    tally = Tally(case, names, seed=seed, ensemble=ensemble.id)
    writer = RunWriter(out, case, manifest) if out is not None else None
    with writer or nullcontext():
        for piece in sweep(model, names, futures, ensemble=ensemble, chunk=chunk):
            tally.add(piece)
            if writer is not None:
                writer.write(piece)
            else:
                note_failures(manifest, piece)
            tell(tally.futures, manifest.failed)
    return tally.verdict(manifest.failures)


def _with_status_quo(case: Case, packages: Sequence[str] | None) -> list[str]:
    if packages is None:
        return list(case.packages)
    base = case.description.status_quo
    return list(packages) if base in packages else [base, *packages]
