"""A run on disk, or wherever fsspec reaches: a folder whose chunks are checked before they are read.

run/
  manifest.json                     what is computed; see `titanium.explore.manifest`
  case.json                         the whole case, so that the run can be read and resumed without it
  chunks/0000000000-0000.parquet    futures from that place on under one group of packages
  chunks/0000000000-0000.json       the note on it; see `titanium.explore.note`
"""

import hashlib
import json
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from titanium.case.schema import Case
from titanium.errors import RunError
from titanium.explore import former
from titanium.explore.block import Chunk, Failure, stack
from titanium.explore.ensemble import WEIGHTED
from titanium.explore.folder import Folder
from titanium.explore.manifest import Manifest, Piece
from titanium.explore.note import Note
from titanium.explore.scope import Scope
from titanium.explore.summary import Summary
from titanium.explore.table import FIRST, KEYS, WEIGHT, from_table, to_table

MANIFEST, CASE = "manifest.json", "case.json"


@dataclass(frozen=True)
class Damage:
    """A chunk that is not what the run wrote."""

    chunk: str
    """Its file inside the run's folder."""
    reason: str


@dataclass(frozen=True, eq=False)
class Run:
    """A finished or unfinished run."""

    folder: Folder
    manifest: Manifest

    @property
    def address(self) -> str:
        """Where it is kept."""
        return self.folder.address

    @property
    def packages(self) -> tuple[str, ...]:
        """Names of the packages, in the order in which they are stored."""
        return tuple(self.manifest.packages)

    @cached_property
    def scope(self) -> Scope:
        """What was swept: the case as it was, whatever became of its files since.

        Raises
        ------
        RunError
            If it cannot be read, or is not the one that the manifest names.
        """
        return former.scope(self.manifest) if former.is_former(self.manifest) else self._stored_scope()

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """File of a chunk to its note, in order, as the folder held them when first asked; only notes that fit."""
        if former.is_former(self.manifest):
            return former.notes(self.folder, self.manifest)
        present = {name for name in self.folder.names("chunks") if name.endswith(".json")}
        found: dict[str, Note] = {}
        for piece in self.manifest.pieces():
            if f"{piece.name}.json".removeprefix("chunks/") in present and (note := self._note(piece)) is not None:
                found[f"{piece.name}.parquet"] = note
        return found

    @property
    def futures_done(self) -> int:
        """Futures that every package has met."""
        done: dict[int, int] = {}
        for note in self.notes.values():
            done[note.first] = done.get(note.first, 0) + 1
        size = {note.first: note.futures for note in self.notes.values()}
        return sum(size[first] for first, groups in done.items() if groups == len(self.manifest.groups))

    @property
    def complete(self) -> bool:
        """Whether every chunk has its note; `verify` also looks into the chunks."""
        return self.futures_done == self.manifest.futures

    @property
    def failed(self) -> int:
        """Futures masked so far, counted once for each package."""
        return sum(note.failed for note in self.notes.values())

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The first of the masked futures, if they are many."""
        return tuple(failure for note in self.notes.values() for failure in note.failures)

    def missing(self) -> list[Piece]:
        """Pieces that have no note."""
        done = {note.piece for note in self.notes.values()}
        return [piece for piece in self.manifest.pieces() if piece not in done]

    def verify(self) -> list[Damage]:
        """Every chunk of a started run that is cut off, altered, foreign or gone; one that was never begun is none."""
        faults = {file: self._look(file)[1] for file in self.notes}
        found = [Damage(file, fault) for file, fault in faults.items() if fault]
        if former.is_former(self.manifest):
            return found
        kept = set(self.folder.names("chunks"))
        for piece in self.manifest.pieces():
            file = f"{piece.name}.parquet"
            note, chunk = (f"{piece.name}{end}".removeprefix("chunks/") in kept for end in (".json", ".parquet"))
            if note and file not in self.notes:
                found.append(Damage(file, "its note is cut off, altered or of another run"))
            elif chunk and not note:
                found.append(Damage(file, "it has no note, so it was never finished"))
        return sorted(found, key=lambda damage: damage.chunk)

    def read(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """One chunk, checked; all of it, or some columns.

        Raises
        ------
        RunError
            If it is missing or not what the run wrote; it is named.
        """
        data, fault = self._look(name)
        if fault:
            raise RunError(f"'{self.address}/{name}' is not what this run wrote: {fault}\n{self.remedy}")
        return pq.read_table(pa.BufferReader(data), columns=None if columns is None else list(columns))

    def tables(self) -> Iterator[pa.Table]:
        """Every finished chunk in order, checked.

        Raises
        ------
        RunError
            As `read`.
        """
        yield from (self.read(name) for name in self.notes)

    def chunks(self, scope: Scope | None = None, only: Collection[str] | None = None) -> Iterator[Chunk]:
        """Finished futures as they came from the sweep, all packages together.

        Parameters
        ----------
        scope
            The case, if it is at hand; else the run's own copy is read.
        only
            Metrics that are read, beside what broke first and when; all if left out. Whether a future failed is known
            whatever is read: its numbers are masked.

        Raises
        ------
        RunError
            If the run is of another case, or a chunk is missing or was altered.
        """
        if scope is not None and scope.hash != self.manifest.case_hash:
            raise RunError(f"'{self.address}' is a run of another case or version: its case hash differs")
        own = scope or self.scope
        groups = self.manifest.groups
        weight = [WEIGHT] if self.manifest.kind == WEIGHTED else []
        columns = None if only is None else [*KEYS, *weight, *own.schools, *FIRST, *sorted({*only} - {*FIRST})]
        held: list[Chunk] = []
        for name, note in self.notes.items():
            if note.group == 0:
                held = []
            if note.group == len(held):
                held.append(from_table(own, groups[note.group], self.read(name, columns)))
            if len(held) == len(groups):
                whole = stack(held)
                held = []
                yield whole

    def summary(self) -> Summary:
        """Statistics of every metric over the finished futures, merged from the notes.

        Raises
        ------
        RunError
            If nothing is finished, or the run is of a format without summaries.
        """
        groups: dict[int, Summary] = {}
        for note in self.notes.values():
            if note.summary is None:
                raise RunError(f"'{self.address}' is a run of an older format, which keeps no summary")
            known = groups.get(note.group)
            groups[note.group] = note.summary if known is None else known.merged(note.summary)
        if len(groups) < len(self.manifest.groups):
            raise RunError(f"'{self.address}' has no finished chunk yet\n{self.remedy}")
        first, *others = (groups[number] for number in sorted(groups))
        for other in others:
            first = first.beside(other)
        return first

    @property
    def remedy(self) -> str:
        """What to do about chunks that are damaged or not there."""
        if former.is_former(self.manifest):
            return f"A run of format {former.SCHEMA} cannot be continued; sweep it anew."
        return f"Compute them with: titanium runs resume {shlex.quote(self.address)}"

    def fresh(self) -> "Run":
        """The run as its folder holds it now."""
        return Run(self.folder, self.manifest)

    def _note(self, piece: Piece) -> Note | None:
        note = Note.from_bytes(self.folder.read(f"{piece.name}.json"))
        fits = (
            note is not None and note.run == self.manifest.id and note.piece == piece and note.futures == piece.futures
        )
        return note if fits else None

    def _look(self, name: str) -> tuple[bytes, str]:
        """The bytes of a chunk, and why they cannot be read as one; empty if they can."""
        note = self.notes.get(name)
        if note is None:
            return b"", "it has no note that fits"
        try:
            data = self.folder.read(name)
        except RunError:
            return b"", "it is missing or cannot be read"
        if len(data) < note.size:
            return data, f"it is cut off, {len(data)} of {note.size} bytes"
        return data, "" if hashlib.sha256(data).hexdigest() == note.sha256 else "its checksum differs"

    def _stored_scope(self) -> Scope:
        try:
            data = self.folder.read(CASE)
            scope = read_scope(data)
        except (RunError, ValueError) as error:
            raise RunError(f"'{self.address}/{CASE}' cannot be read: {error}") from None
        if scope.hash != self.manifest.case_hash:
            raise RunError(f"'{self.address}/{CASE}' is not the case of this run: its hash differs")
        return scope


def read_scope(data: bytes) -> Scope:
    """A case, or the scope of a function, from the bytes of `scope_bytes`."""
    if json.loads(data).get("kind") == "function":
        from titanium.explore.function import FunctionScope

        return FunctionScope.from_json(data.decode())
    return Case.model_validate_json(data)


def scope_bytes(scope: Scope) -> bytes:
    """A scope as JSON, to be kept beside the results."""
    if isinstance(scope, Case):
        return scope.model_dump_json(by_alias=True, exclude_unset=True).encode()
    from titanium.explore.function import FunctionScope

    if isinstance(scope, FunctionScope):
        return scope.to_json().encode()
    raise TypeError(f"a {type(scope).__name__} cannot be kept beside results")


def write_chunk(folder: Folder, scope: Scope, manifest: Manifest, piece: Piece, chunk: Chunk) -> Note:
    """Store a chunk, then the note that makes it count.

    Raises
    ------
    RunError
        If it cannot be written; what was whole before stays.
    """
    table = to_table(scope, manifest.groups[piece.group], chunk)
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", compression_level=1)
    data = sink.getvalue().to_pybytes()
    note = Note.of(manifest, piece, chunk, data)
    folder.write(f"{piece.name}.parquet", data)
    folder.write(f"{piece.name}.json", note.to_bytes())
    return note


def open_run(address: str | Path | Folder) -> Run:
    """Open a run's folder.

    Raises
    ------
    RunError
        If it is not a run, of a newer format, or its manifest was altered.
    """
    folder = Folder(address)
    try:
        data = json.loads(folder.read(MANIFEST))
    except (RunError, ValueError):
        data = None
    if not isinstance(data, dict):
        raise RunError(f"'{folder.address}' is not a run: it has no readable {MANIFEST}")
    if data.get("schema") == former.SCHEMA:
        return Run(folder, former.manifest(data, folder.address))
    return Run(folder, Manifest.from_dict(data, folder.address))
