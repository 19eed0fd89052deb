"""Runs of the former format, 1: checksums in the manifest, no notes, no copy of the case. Read, not continued."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from titanium.case.load import case_names, load_case
from titanium.case.schema import Case
from titanium.errors import RunError
from titanium.explore.block import Failure
from titanium.explore.ensemble import PRIOR, Kind
from titanium.explore.folder import Folder
from titanium.explore.futures import Design
from titanium.explore.manifest import Manifest
from titanium.explore.note import Note

SCHEMA = 1


@dataclass(frozen=True)
class FormerManifest(Manifest):
    """A manifest of format 1, told as one of today's."""

    checksums: Mapping[str, str] = field(default_factory=dict)
    """File of a chunk to its SHA-256."""
    listed: tuple[Failure, ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """All packages, which stood together."""
        return (tuple(self.packages),)


def manifest(data: Mapping[str, Any], address: str) -> FormerManifest:
    """A manifest of format 1.

    Raises
    ------
    RunError
        If a field is missing.
    """
    try:
        ensemble = str(data["ensemble"])
        return FormerManifest(
            case=data["case"],
            case_hash=data["case_hash"],
            packages={name: {} for name in data["packages"]},
            futures=data["futures"],
            seed=data["seed"],
            kind=_kind(ensemble),
            ensemble=ensemble,
            members="",
            sampling="sobol",
            size=Design.size,
            schools="stratified",
            chunk=data["chunk"],
            units={},
            levers={},
            block=data["block"],
            schema=SCHEMA,
            code="",
            versions=data["versions"],
            platform=data["platform"],
            created="",
            checksums=data["chunks"],
            listed=tuple(Failure(failure["future"], failure["package"]) for failure in data["failures"]),
        )
    except (KeyError, TypeError) as error:
        raise RunError(f"'{address}' has a manifest.json that is not a run's: {error} is missing") from None


def _kind(ensemble: str) -> Kind:
    if ensemble.startswith("matched"):
        return "matched"
    return "record" if ensemble.startswith("record") else PRIOR


def is_former(manifest: Manifest) -> bool:
    """Whether a manifest is of the former format."""
    return isinstance(manifest, FormerManifest)


def notes(folder: Folder, manifest: Manifest) -> dict[str, Note]:
    """Notes as today's runs have them, made from what the manifest says; without summaries."""
    if not isinstance(manifest, FormerManifest):
        return {}
    found: dict[str, Note] = {}
    for name, checksum in sorted(manifest.checksums.items()):
        first = int(name.removeprefix("chunks/").removesuffix(".parquet"))
        futures = min(manifest.chunk, manifest.futures - first)
        numbers = manifest.listed if first == 0 else ()
        found[name] = Note(manifest.id, first, 0, futures, checksum, 0, len(numbers), numbers, None, "")
    return found


def scope(manifest: Manifest) -> Case:
    """The embedded case of that name, if it is still the same.

    Raises
    ------
    RunError
        If it is not.
    """
    if manifest.case in case_names() and (case := load_case(manifest.case)).hash == manifest.case_hash:
        return case
    raise RunError(
        f"a run of an older format keeps no copy of its case, and '{manifest.case}' with the hash "
        f"{manifest.case_hash[:12]} is not embedded here; give the case"
    )
