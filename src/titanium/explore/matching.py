"""History matching: prior draws that the record does not rule out (Craig et al. 1997; Andrianakis et al. 2015).

Draws are taken in the order of their numbers, so the same case and seed always give the same matched futures, and each
has its own draw and its own random stream. What was found is kept in the user's cache and extended when more is asked.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.compile_cache import cache_folder
from titanium.errors import InputError, RunError
from titanium.explore.block import BLOCK, case_of, padded, single
from titanium.explore.ensemble import PRIOR, Ensemble, Kind, SweptKind
from titanium.explore.futures import MAX_INDEX, Design, Source
from titanium.explore.machine import fingerprint
from titanium.explore.program import Program
from titanium.explore.threads import in_order
from titanium.explore.weights import weights
from titanium.files import write_whole
from titanium.model.compile import Model

BARREN = 64 * BLOCK
"""Prior draws among which at least one must be kept; a case that keeps fewer has constraints that nothing meets."""
_ROUND = 32 * BLOCK
_FEWEST = 4 * BLOCK


@dataclass(frozen=True, eq=False)
class Matched:
    """Prior draws that were looked at, and those that were kept."""

    scanned: int
    """Draws looked at, from the first on."""
    index: NDArray[np.uint32]
    """Numbers of the draws that meet the record, signatures apart."""
    signed: NDArray[np.bool_]
    """Of these, whether both capitals would have signed the status quo."""

    def members(self, kind: Kind) -> NDArray[np.uint32]:
        """Numbers of the draws that an ensemble keeps."""
        return self.index if kind == "record" else self.index[self.signed]


def ensemble(model: Model, design: Design, kind: SweptKind, n_futures: int) -> Ensemble:
    """The first `n_futures` futures of a kind.

    Parameters
    ----------
    model
        A compiled case with the constraints' formulas; the design's case may differ in ranges and limits.

    Raises
    ------
    InputError
        If the constraints leave nothing, or too little to find so many.
    """
    if kind == PRIOR or not case_of(design).constraints:
        return Ensemble(design)
    if kind == "weighted":
        return Ensemble(design, kind)
    found = match(model, design, kind, n_futures)
    return Ensemble(design, kind, found.members(kind)[:n_futures])


def match(model: Model, design: Design, kind: Kind, n_futures: int) -> Matched:
    """Look at prior draws until enough are kept, starting from what is in the cache.

    Rounds grow with what was looked at, and each is kept, so an interruption costs one round at most.
    """
    file = cache_folder() / "matched" / f"{_key(model, design)}.npz"
    found = _read(file)
    while (have := len(found.members(kind))) < n_futures:
        _check_enough(model, design, found, kind, n_futures)
        found = _extended(model, design, found, _next(found, have, n_futures))
        _write(file, found)
    return found


def _next(found: Matched, have: int, wanted: int) -> int:
    """Where to look next: as far as the share kept so far suggests, in whole rounds."""
    if not have:
        return found.scanned + (_ROUND if found.scanned or wanted > BLOCK else _FEWEST)
    more = int((wanted - have) / have * found.scanned * 1.02) + BLOCK
    most = max(_ROUND, found.scanned // 4 // BLOCK * BLOCK)
    return min(found.scanned + min(-(-more // BLOCK) * BLOCK, most), MAX_INDEX // BLOCK * BLOCK)


def _extended(model: Model, design: Design, found: Matched, stop: int) -> Matched:
    def keep(start: int) -> NDArray[np.uint32]:
        index = np.arange(start, start + BLOCK, dtype=np.uint32)
        return index[met(case_of(design), record_values(model, design, index), BLOCK)]

    kept = np.concatenate(list(in_order(keep, range(found.scanned, stop, BLOCK))))
    parts = [kept[start : start + BLOCK] for start in range(0, len(kept), BLOCK)]
    signed = in_order(lambda part: met(case_of(design), signature_values(model, design, part), len(part)), parts)
    return Matched(stop, np.concatenate([found.index, kept]), np.concatenate([found.signed, *signed]).astype(np.bool_))


def record_values(model: Model, design: Source, index: NDArray[np.uint32]) -> dict[str, NDArray[np.float32]]:
    """Constraint to its value in each of at most `BLOCK` draws, signatures apart."""
    record, _ = _compiled(model)
    futures = design.at(padded(index))
    values = record(futures.draw, futures.cell.T)
    return {name: np.asarray(value)[: len(index)] for name, value in values.items()}


def signature_values(model: Model, design: Source, index: NDArray[np.uint32]) -> dict[str, NDArray[np.float32]]:
    """Signature constraint to what its capital gains by the status quo over no agreement, utility."""
    case = case_of(design)
    if not case.is_signed:
        return {}
    _, preferred = _compiled(model)
    futures = design.at(padded(index))
    terms = single(model.structure.levers(case.package(case.description.disagreement)))
    values = preferred(futures.draw, futures.cell.T, terms)
    return {name: np.asarray(value)[: len(index)] for name, value in values.items()}


def fits(model: Model, design: Source, index: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Importance weight of each of at most `BLOCK` draws, see `titanium.explore.weights`."""
    values = record_values(model, design, index) | signature_values(model, design, index)
    return weights(case_of(design), values).astype(np.float32)


def unmet(model: Model, design: Source, number: int) -> dict[str, float]:
    """Constraints that one draw does not meet, with its value of each; none for a matched future."""
    index = np.array([number], dtype=np.uint32)
    values = record_values(model, design, index) | signature_values(model, design, index)
    return {name: float(value[0]) for name, value in values.items() if not meets(case_of(design), name, value)[0]}


def met(case: Case, values: Mapping[str, NDArray[np.float32]], n_draws: int) -> NDArray[np.bool_]:
    """Whether each draw meets every constraint that the case has, of those of which a value is given."""
    within = np.ones(n_draws, dtype=np.bool_)
    for name in case.constraints.keys() & values.keys():
        within &= meets(case, name, values[name])
    return within


def meets(case: Case, name: str, value: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Whether a constraint's value is a number within its limits."""
    limit = case.constraints[name]
    low = 0.0 if limit.signed_by is not None else limit.at_least
    return np.isfinite(value) & (value >= np.float32(low)) & (value <= np.float32(limit.at_most))


@lru_cache(maxsize=4)
def _compiled(model: Model) -> tuple[Program, Program]:
    """`record` and `preferred` of a model with the future axis, compiled for one block shape."""
    record = jax.vmap(lambda draw, cell: model.record(draw, list(cell)), in_axes=(0, 1))
    preferred = jax.vmap(lambda draw, cell, terms: model.preferred(draw, list(cell), terms), in_axes=(0, 1, None))
    return (
        Program(model.case, "record", __name__, record),
        Program(model.case, "preferred", __name__, preferred),
    )


def _check_enough(model: Model, design: Design, found: Matched, kind: Kind, wanted: int) -> None:
    have = len(found.members(kind))
    if have and wanted / have * found.scanned > MAX_INDEX:
        raise InputError(
            f"{wanted} matched futures cannot be found: {have} of {found.scanned} prior draws meet the constraints, "
            f"and a design has {MAX_INDEX} draws\nAsk for fewer, or widen the limits in constraints.yaml."
        )
    if not have and found.scanned >= BARREN:
        passes = pass_counts(model, design, BLOCK)
        scarce = sorted(passes, key=lambda name: passes[name])[:3]
        told = ", ".join(f"{name} is met by {passes[name]}" for name in scarce)
        raise InputError(
            f"case '{case_of(design).name}': none of {found.scanned} prior draws meets every constraint\n"
            f"Of {BLOCK} draws {told}.\nWiden these limits in constraints.yaml, or use the prior with --prior."
        )


def pass_counts(model: Model, design: Design, n_draws: int) -> dict[str, int]:
    """Constraint to the number of the first `n_draws` (at most `BLOCK`) prior draws that meet it."""
    index = np.arange(n_draws, dtype=np.uint32)
    values = record_values(model, design, index) | signature_values(model, design, index)
    return {name: int(meets(case_of(design), name, value).sum()) for name, value in values.items()}


def _read(file: Path) -> Matched:
    empty = Matched(0, np.empty(0, np.uint32), np.empty(0, np.bool_))
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as held:
            return Matched(int(held["scanned"]), held["index"], held["signed"])
    except (OSError, ValueError, KeyError, BadZipFile):
        return empty


def _write(file: Path, found: Matched) -> None:
    """Keep what was found; a cache that cannot be written costs time and nothing else."""
    sink = BytesIO()
    np.savez(sink, scanned=np.int64(found.scanned), index=found.index, signed=found.signed)
    try:
        write_whole(file, sink.getvalue())
    except RunError:
        return


def _key(model: Model, design: Design) -> str:
    """What the kept draws depend on: both cases, the seed, this code, and what decides the last bits of a number."""
    parts = [model.case.hash, design.case.hash, str(design.seed), design.label, fingerprint()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
