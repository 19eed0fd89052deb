"""The same futures and packages of two runs, side by side, whatever size their chunks have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from titanium.errors import RunError
from titanium.explore.store import Run
from titanium.explore.sweep import Progress


@dataclass(frozen=True, eq=False)
class Rows:
    """Some futures of one run under some packages; every array has the axes (future, package)."""

    index: NDArray[np.uint32]
    columns: Mapping[str, NDArray[Any]]

    def at(self, places: NDArray[np.intp]) -> "Rows":
        """The futures at these places."""
        return Rows(self.index[places], {name: values[places] for name, values in self.columns.items()})


@dataclass(frozen=True, eq=False)
class Pair:
    """The same futures and packages of both runs."""

    packages: tuple[str, ...]
    one: Rows
    other: Rows


def pairs(one: Run, other: Run, columns: list[str], on_progress: Progress | None) -> Iterator[Pair]:
    """What both runs have, some futures of some packages at a time; in each run futures stand in rising order."""
    codes: dict[str, int] = {}
    done, total = 0, max(rows_of(one), 1)
    for mine, here in enumerate(one.manifest.groups):
        for theirs, there in enumerate(other.manifest.groups):
            common = tuple(name for name in here if name in there)
            if not common:
                continue
            first, second = (_rows(run, group, common, columns, codes) for run, group in ((one, mine), (other, theirs)))
            ours, others = next(first, None), next(second, None)
            while ours is not None and others is not None:
                _, left, right = np.intersect1d(ours.index, others.index, assume_unique=True, return_indices=True)
                if len(left):
                    yield Pair(common, ours.at(left), others.at(right))
                last, other_last = ours.index[-1], others.index[-1]
                if last <= other_last:
                    done += len(ours.index) * len(common)
                    if on_progress is not None:
                        on_progress(one.manifest.futures * done // total, one.manifest.futures, 0)
                    ours = next(first, None)
                if other_last <= last:
                    others = next(second, None)


def _rows(run: Run, group: int, packages: tuple[str, ...], columns: list[str], codes: dict[str, int]) -> Iterator[Rows]:
    """Finished chunks of one group of packages, in order."""
    names = run.manifest.groups[group]
    rows = [names.index(name) for name in packages]
    for file, note in run.notes.items():
        if note.group == group:
            table = run.read(file)
            index = table["future"].to_numpy()[:: len(names)]
            yield Rows(index, {name: _values(table[name], codes).reshape(-1, len(names))[:, rows] for name in columns})


def _values(column: pa.ChunkedArray, codes: dict[str, int]) -> NDArray[Any]:
    """A column as an array; names become codes that both runs share, and what is missing becomes nan or -1."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.DictionaryArray):
        shared = np.array([codes.setdefault(label, len(codes)) for label in whole.dictionary.to_pylist()] or [0])
        place = whole.indices.fill_null(pa.scalar(0, whole.indices.type)).to_numpy()
        return np.where(whole.is_valid().to_numpy(zero_copy_only=False), shared[place], -1)
    return whole.to_numpy(zero_copy_only=False)


def unpaired(one: Run, other: Run) -> str:
    """Why a future's number does not mean the same draw in both runs; empty if it does."""
    here, there = one.manifest, other.manifest
    for name, called in (("seed", "seeds"), ("sampling", "ways of sampling"), ("schools", "ways of meeting schools")):
        if getattr(here, name) != getattr(there, name):
            return f"the runs have different {called}, so a future of one number is another in each"
    if here.sampling == "lhs" and here.size != there.size:
        return "the runs' Latin hypercubes have different sizes, so a future of one number is another in each"
    if here.case_hash == there.case_hash:
        return ""
    try:
        sampled = [[key for key, entry in run.scope.uncertainties.items() if entry.is_sampled] for run in (one, other)]
        schools = [{key: list(entry.positions) for key, entry in run.scope.schools.items()} for run in (one, other)]
    except RunError as error:
        return f"the cases differ, and one cannot be read: {error}"
    if sampled[0] != sampled[1] or schools[0] != schools[1]:
        return "the cases have other uncertainties or schools, so a future of one number is another in each"
    return ""


def rows_of(run: Run) -> int:
    """Finished rows of a run: one per future and package."""
    return sum(note.futures * len(run.manifest.groups[note.group]) for note in run.notes.values())
