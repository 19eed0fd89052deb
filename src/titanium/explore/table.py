"""Results as a table: one row per future and package, in the order of `future`, then `package`; and back."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.explore.block import Chunk
from titanium.explore.scope import Scope
from titanium.model.metrics import COUNTED, NEVER

FLAGS = ("holds", "secure")
"""Metrics that are yes or no."""
WEIGHT = "weight"
"""Column of importance weights, in runs that have them."""
KEYS = ("future", "package", "finite")
"""Columns that every run has beside its schools and metrics."""
FIRST = ("first_break", "first_break_quarter")
"""Metrics that say what broke first, and when."""


def to_table(scope: Scope, packages: Sequence[str], chunk: Chunk) -> pa.Table:
    """A chunk as a table with one row per future and package.

    Columns are `future`, `package`, one for each school switch, `finite`, and the metrics; what broke first is null
    where nothing did, and its quarter where the model has none.
    """
    n_packages, n_futures = len(packages), len(chunk.index)

    def column(name: str) -> NDArray[np.float32]:
        return chunk.metrics[name].T.ravel()

    first = column("first_break")
    quarter = column("first_break_quarter")
    holds = (first < 0) | ~np.isfinite(first)
    untimed = holds | (quarter == NEVER)
    numbers = np.tile(np.arange(n_packages, dtype=np.int8 if n_packages < 128 else np.int32), n_futures)
    data: dict[str, Any] = {
        "future": np.repeat(chunk.index, n_packages),
        "package": pa.DictionaryArray.from_arrays(numbers, pa.array(list(packages))),
    }
    for number, (name, switch) in enumerate(scope.schools.items()):
        positions = np.repeat(chunk.cell[:, number], n_packages)
        data[name] = pa.DictionaryArray.from_arrays(positions, pa.array(list(switch.positions)))
    if chunk.weight is not None:
        data[WEIGHT] = np.repeat(chunk.weight, n_packages)
    data["finite"] = chunk.finite.T.ravel()
    for name in FLAGS:
        if name in chunk.metrics:
            data[name] = column(name) > 0.5
    codes = pa.array(np.where(holds, 0, first).astype(np.int8), mask=holds)
    data["first_break"] = pa.DictionaryArray.from_arrays(codes, pa.array(list(scope.thresholds), pa.string()))
    data["first_break_quarter"] = pa.array(np.where(untimed, 0, quarter).astype(np.int16), mask=untimed)
    counted = COUNTED if isinstance(scope, Case) else ()
    for name in chunk.metrics:
        if name not in data:
            values = column(name)
            data[name] = np.nan_to_num(values).astype(np.uint8) if name in counted else values
    return pa.table(data)


def from_table(scope: Scope, packages: Sequence[str], table: pa.Table) -> Chunk:
    """A chunk from its table; the inverse of `to_table`, with every number of a failed future masked."""
    n_packages = len(packages)

    def matrix(name: str) -> NDArray[np.float32]:
        column = table[name].combine_chunks()
        if isinstance(column, pa.DictionaryArray):
            column = column.indices
        missing = column.is_null().to_numpy(zero_copy_only=False)
        filled = column.fill_null(pa.scalar(0, column.type)) if missing.any() else column
        values = filled.to_numpy(zero_copy_only=False).astype(np.float32)
        return np.where(missing, np.float32(-1), values).reshape(-1, n_packages).T

    names = metric_names(scope, table.column_names)
    metrics = {name: matrix(name) for name in names}
    untimed = table["first_break_quarter"].is_null().to_numpy().reshape(-1, n_packages).T
    metrics["first_break_quarter"][untimed] = NEVER
    failed = matrix("finite") < 0.5
    for values in metrics.values():
        values[failed] = np.nan
    index = table["future"].to_numpy()[::n_packages].astype(np.uint32)
    cell = np.empty((len(index), len(scope.schools)), dtype=np.int8)
    for number, name in enumerate(scope.schools):
        cell[:, number] = matrix(name)[0]
    weight = table[WEIGHT].to_numpy()[::n_packages].astype(np.float32) if WEIGHT in table.column_names else None
    return Chunk(index, cell, metrics, weight=weight)


def metric_names(scope: Scope, columns: Sequence[str]) -> list[str]:
    """Columns that are metrics."""
    others = {*KEYS, WEIGHT, *scope.schools}
    return [name for name in columns if name not in others]
