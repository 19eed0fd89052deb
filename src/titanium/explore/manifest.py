"""The manifest of a run: what is computed, from what, by what; enough to make it again. Written once, never changed.

A run's identity is the digest of what its results depend on. Chunks carry it, so a chunk of another run is never taken
for one of this run.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from titanium.errors import RunError
from titanium.explore.block import BLOCK
from titanium.explore.ensemble import SweptKind
from titanium.explore.futures import Sampling, Schools
from titanium.explore.machine import code_digest, machine, versions

SCHEMA = 2
"""Format of a run's folder; `titanium.explore.former` reads the one before."""
GROUP = 64
"""Packages in one chunk at most, so that memory does not grow with their number."""

_OUTSIDE = ("schema", "created", "versions", "platform", "code", "purpose")
"""Fields that are not part of a run's identity."""


@dataclass(frozen=True, order=True)
class Piece:
    """What one chunk holds: some futures, by their place in the ensemble, under one group of packages."""

    first: int
    group: int
    futures: int = field(compare=False)

    @property
    def name(self) -> str:
        """Name of its files inside the run's folder, without a suffix."""
        return f"chunks/{self.first:010d}-{self.group:04d}"


@dataclass(frozen=True)
class Manifest:
    """What a run is."""

    case: str
    case_hash: str
    packages: Mapping[str, Mapping[str, float]]
    """Package to lever to value."""
    futures: int
    seed: int
    kind: SweptKind
    ensemble: str
    """Name under which outputs tell the ensemble."""
    members: str
    """Digest of the futures' numbers; empty where they are all numbers from 0 on."""
    sampling: Sampling
    size: int
    """Points of one Latin hypercube."""
    schools: Schools
    chunk: int
    """Futures in one chunk."""
    units: Mapping[str, str]
    """Metric to its unit."""
    levers: Mapping[str, str]
    """Lever to its unit."""
    block: int = BLOCK
    purpose: str = "sweep"
    """The command that started it, which may have more to do once all chunks are there."""
    schema: int = SCHEMA
    code: str = field(default_factory=code_digest)
    versions: Mapping[str, str] = field(default_factory=versions)
    platform: Mapping[str, str] = field(default_factory=machine)
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def id(self) -> str:
        """Digest of what the results depend on and of how they are cut into chunks."""
        told = {name: value for name, value in asdict(self).items() if name not in _OUTSIDE}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Names of the packages in each group."""
        names = list(self.packages)
        return tuple(tuple(names[start : start + GROUP]) for start in range(0, len(names), GROUP))

    def pieces(self) -> Iterator[Piece]:
        """Everything there is to compute, in order."""
        groups = range(len(self.groups))
        for first in range(0, self.futures, self.chunk):
            size = min(self.chunk, self.futures - first)
            yield from (Piece(first, group, size) for group in groups)

    def to_bytes(self) -> bytes:
        """As the file `manifest.json`."""
        return f"{json.dumps({'id': self.id, **asdict(self)}, indent=2, ensure_ascii=False)}\n".encode()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], address: str) -> "Manifest":
        """The inverse of `to_bytes`, after JSON.

        Raises
        ------
        RunError
            If it is of another format, or was altered.
        """
        if data.get("schema") != SCHEMA:
            raise RunError(f"'{address}' has the format {data.get('schema')}; this version reads 1 and {SCHEMA}")
        try:
            manifest = cls(**{name: value for name, value in data.items() if name != "id"})
        except TypeError:
            raise RunError(f"'{address}' has a manifest.json with other fields than a run's") from None
        if manifest.id != data.get("id"):
            raise RunError(f"'{address}' has a manifest.json that was altered: its id does not fit what it says")
        return manifest
