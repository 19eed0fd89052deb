"""Stress packages: sweep them over futures, store the run where asked, and give the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from titanium.case.schema import Case
from titanium.errors import InputError, RunError
from titanium.explore.block import BLOCK, Failure
from titanium.explore.ensemble import Ensemble, Kind, SweptKind, check_kind
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.note import MAX_LISTED, failures_of
from titanium.explore.store import Run, open_run
from titanium.explore.stream import DEFAULT_CHUNK, check_request, stream
from titanium.explore.sweep import Progress, resume, sweep
from titanium.judge.verdict import UNSIGNED, Tally, Verdict, judge_run
from titanium.model.compile import Model, compile_model

PURPOSE = "stress"
"""What a run's manifest says that it was begun by."""


def stress(
    case: Case,
    packages: Sequence[str] | None = None,
    *,
    futures: int = 100_000,
    seed: int = 0,
    ensemble: Kind = "matched",
    out: str | Path | None = None,
    chunk: int | None = None,
    workers: int | None = None,
    cluster: str | None = None,
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
        Folder, or fsspec address, in which the run is stored; one that was interrupted there is continued.
    chunk
        Futures stored in one piece; the results do not depend on it.
    workers
        Host threads; one per available core if left out.
    cluster
        Where Dask computes a stored run instead; see `titanium.explore.sweep.sweep`.
    on_progress
        Told after every chunk.

    Raises
    ------
    InputError
        If a package is unknown or a count out of range, or if no draw meets the case's constraints.
    RunError
        If the folder cannot be written; what is whole stays and can be continued.

    Examples
    --------
    >>> from titanium import load_case, stress
    >>> verdict = stress(load_case("us_rok"), ["titanium"], futures=64)
    >>> [own.name for own in verdict.packages]
    ['ironclad', 'titanium']
    """
    names = _with_status_quo(case, packages)
    check_request(case, names, futures, chunk or DEFAULT_CHUNK)
    check_kind(ensemble)
    model, design = compile_model(case), Design(case, seed)
    beside = _beside(case, ensemble, futures)
    tell = _Telling(on_progress, futures + beside)
    if out is not None:
        run = sweep(
            model, names, futures, seed, out, ensemble=ensemble, chunk=chunk,
            workers=workers, cluster=cluster, purpose=PURPOSE, on_progress=tell.at,
        )  # fmt: skip
        return _judged(model, run, tell, workers, cluster)
    if cluster is not None:
        raise InputError("a cluster computes a run that is stored; say where with --out")
    verdict = _count(model, names, gather(model, design, ensemble, futures), futures, workers, tell)
    if beside:
        without = gather(model, design, "record", beside)
        tell.before = futures
        verdict = replace(verdict, unsigned=_count(model, names, without, beside, workers, tell))
    return verdict


def finish(
    address: str | Path,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    accept_other_bits: bool = False,
    on_progress: Progress | None = None,
) -> tuple[Run, Verdict | None]:
    """Continue a run, and give its verdict if `stress` began it.

    Parameters
    ----------
    address
        Folder of the run.
    workers, cluster, accept_other_bits
        As for `titanium.explore.sweep.resume`.
    on_progress
        Told after every chunk.

    Raises
    ------
    RunError
        If the run cannot be continued.
    """

    def continued(model: Model | None, told: Progress | None) -> Run:
        return resume(
            address, model, workers=workers, cluster=cluster, accept_other_bits=accept_other_bits, on_progress=told
        )

    begun = open_run(address)
    if begun.manifest.purpose != PURPOSE:
        return continued(None, on_progress), None
    case = begun.scope
    if not isinstance(case, Case):
        raise RunError(f"'{begun.address}' says that it was begun by '{PURPOSE}', but it has no case of an alliance")
    model, manifest = compile_model(case), begun.manifest
    tell = _Telling(on_progress, manifest.futures + _beside(case, manifest.kind, manifest.futures))
    run = continued(model, tell.at)
    return run, _judged(model, run, tell, workers, cluster, accept_other_bits)


def _judged(
    model: Model, run: Run, tell: "_Telling", workers: int | None, cluster: str | None, accepted: bool = False
) -> Verdict:
    """The verdict on a finished run, once the one without the signatures stands beside it."""
    manifest = run.manifest
    beside = _beside(model.case, manifest.kind, manifest.futures)
    if beside:
        tell.before = manifest.futures
        sweep(
            model, dict(manifest.packages), beside, manifest.seed, run.folder.within(UNSIGNED),
            ensemble="record", chunk=manifest.chunk,
            workers=workers, cluster=cluster, accept_other_bits=accepted, on_progress=tell.at,
        )  # fmt: skip
    return judge_run(model.case, run)


def _beside(case: Case, kind: SweptKind, futures: int) -> int:
    """Futures of the verdict without the signatures; 0 if there is none."""
    return fewer(futures) if kind == "matched" and case.is_signed else 0


@dataclass
class _Telling:
    """Progress of two runs as one."""

    on_progress: Progress | None
    total: int
    before: int = 0

    def at(self, done: int, _: int, failed: int) -> None:
        if self.on_progress is not None:
            self.on_progress(self.before + done, self.total, failed)


def fewer(futures: int) -> int:
    """Futures on which the verdict without the signatures is counted: a quarter as many, but at least a block."""
    return min(futures, max(futures // 4, BLOCK))


def _count(
    model: Model, names: Sequence[str], ensemble: Ensemble, futures: int, workers: int | None, tell: _Telling
) -> Verdict:
    tally = Tally(model.case, names, seed=ensemble.design.seed, ensemble=ensemble.id)
    failed, failures = 0, list[Failure]()
    for piece in stream(model, names, futures, ensemble=ensemble, workers=workers):
        tally.add(piece)
        found = failures_of(names, piece)
        failed += len(found)
        failures += found[: MAX_LISTED - len(failures)]
        tell.at(tally.futures, futures, failed)
    return tally.verdict(failures)


def _with_status_quo(case: Case, packages: Sequence[str] | None) -> list[str]:
    if packages is None:
        return list(case.packages)
    base = case.description.status_quo
    return list(packages) if base in packages else [base, *packages]
