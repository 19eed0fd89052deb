"""A run is a folder: a manifest and Parquet chunks, each written aside, renamed when whole, noted with its checksum.

run/
  manifest.json          case and its hash, seed, packages, futures, versions, failures, checksum of every chunk
  chunks/0000000000.parquet  one row per future and package, in the order of `future`, then `package`
"""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from titanium.case.schema import Case
from titanium.errors import RunError
from titanium.explore.machine import machine
from titanium.explore.sweep import BLOCK, Chunk
from titanium.files import write_whole, writing
from titanium.model.metrics import COUNTED, NEVER

SCHEMA_VERSION = 1
PRIOR = "prior"
"""Name of the ensemble that no history has been matched to."""
MAX_LISTED_FAILURES = 1000

_FLAGS = ("holds", "secure")


@dataclass
class Failure:
    """A future in which a package gave a number that is not finite."""

    future: int
    package: str


@dataclass
class Manifest:
    """What a run is: enough to make it again and to know that it was not altered."""

    case: str
    case_hash: str
    seed: int
    futures: int
    packages: list[str]
    chunk: int
    ensemble: str = PRIOR
    schema: int = SCHEMA_VERSION
    block: int = BLOCK
    complete: bool = False
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    chunks: dict[str, str] = field(default_factory=dict)
    """File to SHA-256."""
    versions: dict[str, str] = field(default_factory=lambda: _versions())
    platform: dict[str, str] = field(default_factory=machine)


def _versions() -> dict[str, str]:
    packages = ("titanium-alliance", "jax", "jaxlib", "numpy", "scipy", "pyarrow")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


class RunWriter:
    """Writes a run's folder as its chunks arrive; use as a context manager.

    Raises
    ------
    RunError
        If the folder cannot be made or written, or holds something already. What was whole before stays.
    """

    def __init__(self, folder: str | Path, case: Case, manifest: Manifest):
        self.folder = Path(folder).expanduser()
        self.case = case
        self.manifest = manifest
        self._made: list[Path] = []
        self._stored = 0

    def __enter__(self) -> "RunWriter":
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise RunError(f"'{self.folder}' is not empty; give --out a new folder")
        self._made = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
        with writing(self.folder):
            (self.folder / "chunks").mkdir(parents=True)
        try:
            self._save_manifest()
        except RunError:
            self._undo()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.manifest.complete = True
            self._save_manifest()
        elif not self.manifest.chunks:
            self._undo()

    def write(self, chunk: Chunk) -> None:
        """Store one chunk and note it, with its failures, in the manifest."""
        name = f"chunks/{self._stored:010d}.parquet"
        self._stored += len(chunk.index)
        table = to_table(self.case, self.manifest.packages, chunk)
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd", compression_level=1)
        data = sink.getvalue().to_pybytes()
        write_whole(self.folder / name, data)
        self.manifest.chunks[name] = hashlib.sha256(data).hexdigest()
        note_failures(self.manifest, chunk)
        self._save_manifest()

    def _save_manifest(self) -> None:
        text = json.dumps(asdict(self.manifest), indent=2)
        write_whole(self.folder / "manifest.json", f"{text}\n".encode())

    def _undo(self) -> None:
        """Remove what was made here, when nothing whole came of it."""
        for path in (self.folder / "manifest.json", self.folder / "chunks", *self._made):
            try:
                path.unlink() if path.is_file() else path.rmdir()
            except OSError:
                return


def note_failures(manifest: Manifest, chunk: Chunk) -> None:
    """Count the futures of a chunk that failed, and list the first of them."""
    package, future = np.nonzero(~chunk.finite)
    manifest.failed += len(package)
    room = MAX_LISTED_FAILURES - len(manifest.failures)
    manifest.failures += [
        Failure(int(chunk.index[column]), manifest.packages[row])
        for row, column in zip(package[:room], future[:room], strict=True)
    ]


def to_table(case: Case, packages: Sequence[str], chunk: Chunk) -> pa.Table:
    """A chunk as a table with one row per future and package."""
    n_packages, n_futures = len(packages), len(chunk.index)

    def column(name: str) -> np.ndarray[Any, Any]:
        return chunk.metrics[name].T.ravel()

    labels = pa.array(list(case.description.thresholds))
    first = column("first_break")
    quarter = column("first_break_quarter")
    holds = (first < 0) | ~np.isfinite(first)
    numbers = np.tile(np.arange(n_packages, dtype=np.int8), n_futures)
    data: dict[str, Any] = {
        "future": np.repeat(chunk.index, n_packages),
        "package": pa.DictionaryArray.from_arrays(numbers, pa.array(list(packages))),
    }
    for number, (name, switch) in enumerate(case.schools.items()):
        positions = np.repeat(chunk.cell[:, number], n_packages)
        data[name] = pa.DictionaryArray.from_arrays(positions, pa.array(list(switch.positions)))
    data["finite"] = chunk.finite.T.ravel()
    for name in _FLAGS:
        data[name] = column(name) > 0.5
    codes = pa.array(np.where(holds, 0, first).astype(np.int8), mask=holds)
    data["first_break"] = pa.DictionaryArray.from_arrays(codes, labels)
    data["first_break_quarter"] = pa.array(
        np.where(holds | (quarter == NEVER), 0, quarter).astype(np.int16), mask=holds | (quarter == NEVER)
    )
    for name in chunk.metrics:
        if name not in data:
            values = column(name)
            data[name] = np.nan_to_num(values).astype(np.uint8) if name in COUNTED else values
    return pa.table(data)


def from_table(case: Case, packages: Sequence[str], table: pa.Table) -> Chunk:
    """A chunk from its table; the inverse of `to_table`, with every number of a failed future masked."""
    n_packages = len(packages)

    def matrix(name: str) -> np.ndarray[Any, Any]:
        column = table[name].combine_chunks()
        if isinstance(column, pa.DictionaryArray):
            column = column.indices
        missing = column.is_null().to_numpy(zero_copy_only=False)
        filled = column.fill_null(pa.scalar(0, column.type)) if missing.any() else column
        values = filled.to_numpy(zero_copy_only=False).astype(np.float32)
        return np.where(missing, np.float32(-1), values).reshape(-1, n_packages).T

    school = set(case.schools)
    metrics = {
        name: matrix(name) for name in table.column_names if name not in {"future", "package", "finite", *school}
    }
    metrics["first_break_quarter"][metrics["first_break"] < 0] = NEVER
    failed = matrix("finite") < 0.5
    for values in metrics.values():
        values[failed] = np.nan
    index = table["future"].to_numpy()[::n_packages].astype(np.uint32)
    cell = np.stack([matrix(name)[0] for name in case.schools], axis=1).astype(np.int8)
    return Chunk(index, cell, metrics)


@dataclass(frozen=True)
class Run:
    """A finished or unfinished run on disk."""

    folder: Path
    manifest: Mapping[str, Any]

    def tables(self) -> Iterator[pa.Table]:
        """The run's chunks in order, each checked against its checksum.

        Raises
        ------
        RunError
            If a chunk is missing or was altered; it is named.
        """
        for name, checksum in sorted(self.manifest["chunks"].items()):
            try:
                data = (self.folder / name).read_bytes()
            except OSError as error:
                raise RunError(f"'{self.folder / name}' cannot be read: {error.strerror}") from None
            if hashlib.sha256(data).hexdigest() != checksum:
                raise RunError(f"'{self.folder / name}' is not what this run wrote: its checksum differs")
            yield pq.read_table(pa.BufferReader(data))

    def chunks(self, case: Case) -> Iterator[Chunk]:
        """The run's chunks as they came from the sweep.

        Raises
        ------
        RunError
            If the run is of another case, or a chunk is missing or was altered.
        """
        if case.hash != self.manifest["case_hash"]:
            raise RunError(f"'{self.folder}' is a run of another case or version: its case hash differs")
        for table in self.tables():
            yield from_table(case, self.manifest["packages"], table)


def open_run(folder: str | Path) -> Run:
    """Open a run's folder.

    Raises
    ------
    RunError
        If it is not a run, or of a newer format.
    """
    place = Path(folder).expanduser()
    try:
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise RunError(f"'{place}' is not a run: it has no readable manifest.json") from None
    if manifest.get("schema") != SCHEMA_VERSION:
        raise RunError(f"'{place}' has the format {manifest.get('schema')}; this version reads {SCHEMA_VERSION}")
    return Run(place, manifest)
