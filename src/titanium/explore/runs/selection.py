"""What is taken out of a run: some metrics of some packages, with the drawn inputs if wanted, chunk by chunk."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow.compute import call_function

from titanium.errors import InputError, RunError, nearest
from titanium.explore.ensemble import WEIGHTED
from titanium.explore.futures import Design
from titanium.explore.note import Note
from titanium.explore.store import Run
from titanium.explore.sweep import Progress
from titanium.explore.table import KEYS, WEIGHT, metric_names
from titanium.explore.task import design_of


@dataclass(frozen=True, eq=False)
class Selection:
    """Some columns and packages of a run. Numbers of a failed future are masked, whichever of them was not finite.

    Attributes
    ----------
    metrics, packages
        Names, in the order in which the run has them.
    inputs
        Column to the symbol of the uncertainty whose drawn value it holds; empty where inputs are not wanted.
    """

    run: Run
    metrics: tuple[str, ...]
    packages: tuple[str, ...]
    inputs: Mapping[str, str]

    @classmethod
    def of(
        cls,
        run: Run,
        metrics: Sequence[str] | None = None,
        packages: Sequence[str] | None = None,
        *,
        inputs: bool = False,
    ) -> "Selection":
        """What is wanted of a run.

        Parameters
        ----------
        run
            An opened run.
        metrics, packages
            Names; all of the run's if left out.
        inputs
            Whether to add the drawn value of every uncertainty, regenerated from the design.

        Raises
        ------
        InputError
            If a metric or a package is unknown; every such name is listed with the nearest known one.
        RunError
            If nothing of the run is finished.
        """
        if not run.notes:
            raise RunError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
        known = metrics_of(run)
        unknown = [
            f"no {kind} '{name}' in '{run.address}'\n{nearest(name, names)}"
            for kind, asked, names in (("metric", metrics, known), ("package", packages, run.packages))
            for name in asked or ()
            if name not in names
        ]
        if unknown:
            raise InputError("\n".join(unknown))
        wanted = known if metrics is None else [name for name in known if name in metrics]
        taken = {*KEYS, WEIGHT, *run.scope.schools, *wanted}
        return cls(
            run,
            tuple(wanted),
            tuple(name for name in run.packages if packages is None or name in packages),
            {symbol if symbol not in taken else f"input_{symbol}": symbol for symbol in _sampled(run) if inputs},
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns."""
        weight = (WEIGHT,) if self.is_weighted else ()
        return ("future", "package", *self.run.scope.schools, *weight, "finite", *self.metrics, *self.inputs)

    @property
    def is_weighted(self) -> bool:
        """Whether futures have importance weights."""
        return self.run.manifest.kind == WEIGHTED

    @cached_property
    def units(self) -> dict[str, str]:
        """Column of a metric or an input to its unit, where it is known."""
        of_metrics = {name: self.run.manifest.units[name] for name in self.metrics if name in self.run.manifest.units}
        uncertainties = self.run.scope.uncertainties
        return of_metrics | {column: uncertainties[symbol].unit for column, symbol in self.inputs.items()}

    @cached_property
    def groups(self) -> dict[int, tuple[str, ...]]:
        """Number of a group of packages to those of them that are wanted, if any is."""
        wanted = set(self.packages)
        found = {
            number: tuple(name for name in names if name in wanted)
            for number, names in enumerate(self.run.manifest.groups)
        }
        return {number: names for number, names in found.items() if names}

    @cached_property
    def chunks(self) -> dict[str, Note]:
        """Finished chunks that hold a wanted package."""
        return {name: note for name, note in self.run.notes.items() if note.group in self.groups}

    def packages_of(self, chunk: str) -> tuple[str, ...]:
        """Wanted packages that a chunk holds, in the order of its rows."""
        return self.groups[self.chunks[chunk].group]

    @property
    def rows(self) -> int:
        """Rows in all: one per future and package."""
        return sum(note.futures * len(self.groups[note.group]) for note in self.chunks.values())

    def provenance(self) -> dict[str, Any]:
        """What the numbers rest on: enough to make them again."""
        manifest = self.run.manifest
        return {
            "run": manifest.id,
            "case": manifest.case,
            "case_hash": manifest.case_hash,
            "seed": manifest.seed,
            "ensemble": manifest.ensemble,
            "sampling": manifest.sampling,
            "schools": manifest.schools,
            "futures": manifest.futures,
            "futures_done": self.run.futures_done,
            "version": manifest.versions.get("titanium-alliance", ""),
        }

    def tables(self, on_progress: Progress | None = None) -> Iterator[pa.Table]:
        """The selection chunk by chunk, each chunk checked.

        Parameters
        ----------
        on_progress
            Told after every chunk.

        Raises
        ------
        RunError
            If a chunk is missing or altered.
        """
        done, total = 0, sum(note.futures for note in self.chunks.values())
        for name, note in self.chunks.items():
            yield self.table(name)
            done += note.futures
            if on_progress is not None:
                on_progress(self.run.manifest.futures * done // total, self.run.manifest.futures, 0)

    def table(self, name: str) -> pa.Table:
        """The selection of one chunk, checked."""
        group, wanted = self.run.manifest.groups[self.chunks[name].group], self.packages_of(name)
        table = self.run.read(name)
        if len(wanted) < len(group):
            kept = np.isin(group, wanted)
            table = table.filter(pa.array(np.tile(kept, table.num_rows // len(group))))
        finite = table["finite"]
        any_failed = not finite.to_numpy().all()
        columns: dict[str, Any] = {}
        for column in self.columns:
            if column in self.inputs:
                continue
            values = table[column]
            if column == "package":
                values = values.cast(pa.dictionary(pa.int32(), pa.string()))
            elif any_failed and column in self.metrics:
                values = call_function("if_else", [finite, values, pa.scalar(None, values.type)])
            columns[column] = values
        return pa.table(columns | self._drawn(table["future"].to_numpy()))

    def _drawn(self, futures: np.ndarray[Any, np.dtype[np.uint32]]) -> dict[str, np.ndarray[Any, Any]]:
        """Drawn values of the wanted inputs in each row."""
        if not self.inputs:
            return {}
        index, row = np.unique(futures, return_inverse=True)
        drawn = self._design.at(index, set(self.inputs.values())).draw
        return {column: drawn[symbol][row] for column, symbol in self.inputs.items()}

    @cached_property
    def _design(self) -> Design:
        return design_of(self.run.scope, self.run.manifest)


def metrics_of(run: Run) -> list[str]:
    """Names of a run's metrics, in the order in which they are stored."""
    if run.manifest.units:
        return list(run.manifest.units)
    first = next(iter(run.notes))
    return metric_names(run.scope, run.read(first).column_names)


def _sampled(run: Run) -> Collection[str]:
    return [symbol for symbol, entry in run.scope.uncertainties.items() if entry.is_sampled]
