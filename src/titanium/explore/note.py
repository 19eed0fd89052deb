"""The note beside a chunk: its checksum, its failures, its summary. A chunk counts once its note is there and fits."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from titanium.explore.block import Chunk, Failure
from titanium.explore.machine import fingerprint
from titanium.explore.manifest import Manifest, Piece
from titanium.explore.summary import Summary

MAX_LISTED = 1000
"""Failures listed for one chunk; all are counted, and all are masked in the chunk itself."""


@dataclass(frozen=True)
class Note:
    """What is known of a finished chunk."""

    run: str
    """Identity of its run."""
    first: int
    group: int
    futures: int
    sha256: str
    size: int
    """Bytes of the chunk."""
    failed: int
    """Futures masked, counted once for each package."""
    failures: tuple[Failure, ...]
    """The first of them."""
    summary: Summary | None
    by: str
    """Digest of the kind of machine and the code that computed it; chunks that share it have the same last bits."""

    @property
    def piece(self) -> Piece:
        """What the chunk holds."""
        return Piece(self.first, self.group, self.futures)

    @classmethod
    def of(cls, manifest: Manifest, piece: Piece, chunk: Chunk, data: bytes) -> "Note":
        """The note on a chunk and the bytes in which it is stored."""
        packages = manifest.groups[piece.group]
        failures = failures_of(packages, chunk)
        metrics = [name for name in manifest.units if not name.startswith("first_break")]
        return cls(
            manifest.id,
            piece.first,
            piece.group,
            piece.futures,
            hashlib.sha256(data).hexdigest(),
            len(data),
            len(failures),
            failures[:MAX_LISTED],
            Summary.of(packages, chunk, metrics),
            fingerprint(),
        )

    def to_bytes(self) -> bytes:
        """As the note's file, closed with a seal that tells whether it was altered."""
        data = self._to_dict()
        return f"{json.dumps(data | {'seal': _seal(data)})}\n".encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Note | None":
        """The inverse of `to_bytes`; None for what is cut off, altered or no note."""
        try:
            told = json.loads(data)
            seal = told.pop("seal")
            if seal != _seal(told):
                return None
            told["failures"] = tuple(Failure(**failure) for failure in told["failures"])
            told["summary"] = Summary.from_dict(told["summary"])
            return cls(**told)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def _to_dict(self) -> dict[str, Any]:
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        told["failures"] = [asdict(failure) for failure in self.failures]
        told["summary"] = self.summary.to_dict() if self.summary else None
        return told


def failures_of(packages: Sequence[str], chunk: Chunk) -> tuple[Failure, ...]:
    """Every future of a chunk in which a package gave a number that is not finite, and why, where that is known."""
    known = {(failure.future, failure.package): failure for failure in chunk.failures}
    found: list[Failure] = []
    finite = chunk.finite
    if finite.all():
        return ()
    for place, row in np.argwhere(~finite.T).tolist():
        number, package = int(chunk.index[place]), packages[row]
        found.append(known.get((number, package)) or Failure(number, package, _not_finite(chunk, row, place)))
    return tuple(found)


def _not_finite(chunk: Chunk, row: int, place: int) -> str:
    """Which metric was no number."""
    names = [name for name, values in chunk.metrics.items() if not np.isfinite(values[row, place])]
    return f"{', '.join(names[:3])}{' and others' if len(names) > 3 else ''} not finite"


def _seal(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
