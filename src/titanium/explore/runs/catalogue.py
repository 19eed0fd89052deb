"""Runs as they stand on disk: which there are, what each is and how far it is, and whether it is whole."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from titanium.errors import InputError, RunError, nearest
from titanium.explore import former
from titanium.explore.block import Failure
from titanium.explore.folder import Folder
from titanium.explore.manifest import Manifest
from titanium.explore.store import CASE, MANIFEST, Run, open_run
from titanium.explore.summary import Statistic

State = Literal["complete", "unfinished", "damaged"]
_SHOWN_FAILURES = 5
_DEFAULT_METRICS = ("holds", "secure")


@dataclass(frozen=True)
class Listed:
    """A run in a list; how far it is follows from which notes are there, and `integrity` alone looks into them.

    Attributes
    ----------
    state
        `damaged` if its manifest cannot be read; what is then unknown is empty or zero.
    problem
        What is wrong with the manifest.
    bytes
        Size of the run's folder.
    """

    address: str
    state: State
    problem: str = ""
    case: str = ""
    case_hash: str = ""
    purpose: str = ""
    futures: int = 0
    futures_done: int = 0
    packages: int = 0
    seed: int = 0
    ensemble: str = ""
    bytes: int = 0
    created: str = ""


@dataclass(frozen=True)
class RunList:
    """The runs below a folder."""

    folder: str
    runs: tuple[Listed, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {"schema": "titanium.runs/1", **asdict(self)}


@dataclass(frozen=True)
class RunReport:
    """What a run is and how far it is.

    Attributes
    ----------
    metrics
        Metrics of the statistics, with their units; empty where nothing is finished.
    statistics
        Package to metric to what is known of it.
    other_metrics
        Metrics of the run that were not asked for.
    failures
        The first of the masked futures.
    machines
        Kinds of machine and code that computed the chunks; with more than one, last bits may differ between chunks.
    """

    run: Listed
    manifest: Manifest
    resumable: bool
    chunks: int
    chunks_done: int
    failed: int
    failures: tuple[Failure, ...]
    machines: int
    metrics: Mapping[str, str]
    statistics: Mapping[str, Mapping[str, Statistic]]
    other_metrics: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; what is not a number is null."""
        return {
            "schema": "titanium.runs.show/1",
            **asdict(self.run),
            "id": self.manifest.id,
            "chunks": self.chunks,
            "chunks_done": self.chunks_done,
            "resumable": self.resumable,
            "failed": self.failed,
            "failures": [asdict(failure) for failure in self.failures],
            "machines": self.machines,
            "metrics": dict(self.metrics),
            "statistics": {
                package: {metric: _plain(statistic) for metric, statistic in own.items()}
                for package, own in self.statistics.items()
            },
            "manifest": asdict(self.manifest),
        }


def list_runs(folder: str | Path = "runs") -> RunList:
    """Every run below a folder, in the order of their addresses; runs inside of runs too.

    Parameters
    ----------
    folder
        Path or fsspec address.

    Raises
    ------
    InputError
        If there is no such folder.
    """
    return RunList(str(folder), tuple(_listed(address) for address in sorted(_addresses(Folder(folder)))))


def describe_run(run: Run, metrics: Sequence[str] | None = None) -> RunReport:
    """What a run is, how far it is, and statistics of its metrics.

    Parameters
    ----------
    run
        An opened run.
    metrics
        Metrics of the statistics; how often packages hold if left out.

    Raises
    ------
    InputError
        If a metric is unknown; the nearest name is given.
    """
    manifest = run.manifest
    known = [name for name in manifest.units if not name.startswith("first_break")]
    for name in metrics or ():
        if name not in known:
            raise InputError(f"no metric '{name}' with statistics in '{run.address}'\n{nearest(name, known)}")
    wanted = [name for name in (_DEFAULT_METRICS if metrics is None else metrics) if name in known]
    groups = {note.group for note in run.notes.values() if note.summary is not None}
    told = wanted if len(groups) == len(manifest.groups) else []
    summary = run.summary() if told else None
    statistics = {name: {metric: summary.at(name, metric) for metric in told} for name in run.packages if summary}
    return RunReport(
        run=_told(run, run.futures_done),
        manifest=manifest,
        resumable=not former.is_former(manifest),
        chunks=sum(1 for _ in manifest.pieces()),
        chunks_done=len(run.notes),
        failed=run.failed,
        failures=run.failures[:_SHOWN_FAILURES],
        machines=len({note.by for note in run.notes.values()}),
        metrics={name: manifest.units[name] for name in told},
        statistics=statistics,
        other_metrics=tuple(name for name in known if name not in told),
    )


def _addresses(folder: Folder) -> Iterator[str]:
    """Folders at or below one that look like runs."""
    if folder.path is None:
        yield from _addresses_elsewhere(folder)
        return
    if not folder.path.is_dir():
        raise InputError(f"no folder '{folder.address}'; name one that holds runs")
    for place, inner, files in os.walk(folder.path):
        if _looks_like_a_run({*inner, *files}):
            yield place
        inner[:] = [name for name in inner if name != "chunks" and not name.startswith(".")]


def _addresses_elsewhere(folder: Folder) -> Iterator[str]:
    names = folder.names()
    if _looks_like_a_run(set(names)):
        yield folder.address
    for name in names:
        if name not in ("chunks", MANIFEST, CASE):
            yield from _addresses_elsewhere(folder.within(name))


def _looks_like_a_run(names: set[str]) -> bool:
    return MANIFEST in names and bool(names & {"chunks", CASE})


def _listed(address: str) -> Listed:
    """A run as a list tells it; only its manifest is read."""
    try:
        run = open_run(address)
    except RunError as error:
        return Listed(address, "damaged", str(error).splitlines()[0], bytes=_size(Folder(address)))
    manifest = run.manifest
    if former.is_former(manifest):
        return _told(run, run.futures_done)
    noted = {name for name in run.folder.names("chunks") if name.endswith(".json")}
    there: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for piece in manifest.pieces():
        sizes[piece.first] = piece.futures
        there[piece.first] = there.get(piece.first, 0) + (f"{piece.name}.json".removeprefix("chunks/") in noted)
    groups = len(manifest.groups)
    return _told(run, sum(sizes[first] for first, number in there.items() if number == groups))


def _told(run: Run, futures_done: int) -> Listed:
    manifest = run.manifest
    return Listed(
        address=run.address,
        state="complete" if futures_done == manifest.futures else "unfinished",
        case=manifest.case,
        case_hash=manifest.case_hash,
        purpose=manifest.purpose,
        futures=manifest.futures,
        futures_done=futures_done,
        packages=len(manifest.packages),
        seed=manifest.seed,
        ensemble=manifest.ensemble,
        bytes=_size(run.folder),
        created=manifest.created or _written(run.folder),
    )


def _size(folder: Folder) -> int:
    """Bytes of a run's own files, without runs inside of it."""
    if folder.path is None:
        import fsspec

        system, root = fsspec.core.url_to_fs(folder.address)
        place = f"{str(root).rstrip('/')}/chunks"
        return int(system.du(place)) if system.exists(place) else 0
    places = [folder.path, folder.path / "chunks"]
    return sum(
        entry.stat().st_size for place in places if place.is_dir() for entry in place.iterdir() if entry.is_file()
    )


def _written(folder: Folder) -> str:
    """When a manifest that does not say so was written."""
    if folder.path is None:
        return ""
    return datetime.fromtimestamp((folder.path / MANIFEST).stat().st_mtime, UTC).isoformat(timespec="seconds")


def _plain(statistic: Statistic) -> dict[str, float | None]:
    return {name: value if value - value == 0 else None for name, value in asdict(statistic).items()}
