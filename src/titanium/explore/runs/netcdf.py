"""A run as a labelled array: dimensions package and future, for xarray and, through NetCDF, for other programs.

The whole array is held in memory, so there is a bound on its size; `export` streams what is larger.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from titanium.errors import InputError, RunError
from titanium.explore.runs.selection import Selection
from titanium.explore.store import Run
from titanium.explore.sweep import Progress
from titanium.explore.table import WEIGHT

if TYPE_CHECKING:
    from xarray import Dataset

MAX_BYTES = 4 * 2**30
"""Size of the largest array that is made; it is held in memory once, and compressed block by block when written."""
FIRST_BREAK = "first_break"
HOLDS, FAILED = -1, -2
"""Codes of a first break where nothing broke, and where the future failed."""


def to_dataset(
    run: Run,
    metrics: Sequence[str] | None = None,
    packages: Sequence[str] | None = None,
    *,
    inputs: bool = False,
    on_progress: Progress | None = None,
) -> "Dataset":
    """A run as an xarray dataset.

    Parameters
    ----------
    run
        An opened run; futures that every wanted package has met are taken.
    metrics, packages
        Names; all of the run's if left out.
    inputs
        Whether to add the drawn value of every uncertainty.
    on_progress
        Told after every chunk.

    Returns
    -------
    Metrics over (package, future), nan in a future that failed; yes and no as 1 and 0; what broke first as a code that
    the attributes `flag_values` and `flag_meanings` explain. Positions of the schools are coordinates over future,
    inputs are variables over future. Units are attributes.

    Raises
    ------
    InputError
        If a name is unknown, the array is larger than `MAX_BYTES`, or xarray is not installed.
    RunError
        If a chunk is missing or altered.
    """
    selection = Selection.of(run, metrics, packages, inputs=inputs)
    _check_size(selection)
    return _dataset(selection, on_progress)


def check_netcdf(selection: Selection) -> None:
    """Refuse early what could not be written later.

    Raises
    ------
    InputError
        If the array is too large, or what writes it is not installed.
    """
    if missing := [name for name in ("xarray", "h5netcdf", "h5py") if find_spec(name) is None]:
        raise InputError(f"NetCDF needs {', '.join(missing)}: pip install 'titanium-alliance[netcdf]'")
    _check_size(selection)


def write_netcdf(path: Path, selection: Selection, on_progress: Progress | None = None) -> None:
    """Write a selection as a NetCDF 4 file."""
    dataset = _dataset(selection, on_progress)
    packed = {"zlib": True, "complevel": 1, "shuffle": True}
    encoding = {name: packed for name, variable in dataset.data_vars.items() if variable.dtype.kind in "fib"}
    dataset.to_netcdf(path, engine="h5netcdf", encoding=encoding)


def _check_size(selection: Selection) -> None:
    cells = len(selection.packages) * selection.run.manifest.futures
    wanted = 4 * (cells * len(selection.metrics) + selection.run.manifest.futures * len(selection.inputs))
    if wanted > MAX_BYTES:
        raise InputError(
            f"{len(selection.metrics)} metrics of {len(selection.packages)} packages in "
            f"{selection.run.manifest.futures:,} futures take {wanted / 2**30:.1f} GiB of memory; "
            f"at most {MAX_BYTES / 2**30:.0f} GiB is made\n"
            "Name fewer with --metrics or --packages, or write .parquet, which has no bound."
        )


def _dataset(selection: Selection, on_progress: Progress | None) -> "Dataset":
    try:
        import xarray
    except ImportError:
        raise InputError("a labelled array needs xarray: pip install 'titanium-alliance[netcdf]'") from None

    scope = selection.run.scope
    arrays = _gathered(selection, on_progress)
    over_both, over_futures = ("package", "future"), ("future",)
    variables: dict[str, Any] = {"finite": (over_both, arrays["finite"])}
    for name in selection.metrics:
        attributes = _flags(list(scope.thresholds)) if name == FIRST_BREAK else _unit(selection, name)
        variables[name] = (over_both, arrays[name], attributes)
    for name in selection.inputs:
        variables[name] = (over_futures, arrays[name], _unit(selection, name))
    coordinates: dict[str, Any] = {
        "package": (("package",), np.array(selection.packages)),
        "future": (over_futures, arrays["future"]),
        **{name: (over_futures, arrays[name]) for name in (*scope.schools, *_weight(selection))},
    }
    return xarray.Dataset(variables, coordinates, selection.provenance())


def _gathered(selection: Selection, on_progress: Progress | None) -> dict[str, np.ndarray[Any, Any]]:
    """Every column as one array, over (package, future) or over futures alone."""
    chunks, scope, total = _whole_chunks(selection), selection.run.scope, selection.run.manifest.futures
    if not chunks:
        address = selection.run.address
        raise RunError(f"'{address}' has no future yet that every package has met\n{selection.run.remedy}")
    n_futures = sum(selection.chunks[names[0]].futures for names in chunks)
    shape = len(selection.packages), n_futures
    arrays: dict[str, np.ndarray[Any, Any]] = {
        "future": np.empty(n_futures, np.uint32),
        "finite": np.zeros(shape, np.bool_),
        **{name: np.empty(n_futures, np.float32) for name in (*_weight(selection), *selection.inputs)},
        **{name: np.empty(shape, np.int8 if name == FIRST_BREAK else np.float32) for name in selection.metrics},
    }
    positions: dict[str, list[np.ndarray[Any, Any]]] = {name: [] for name in scope.schools}
    thresholds = list(scope.thresholds)
    begin = 0
    for names in chunks:
        here = slice(begin, begin + selection.chunks[names[0]].futures)
        row = 0
        for number, name in enumerate(names):
            table, n_packages = selection.table(name), len(selection.packages_of(name))
            for column in ("finite", *selection.metrics):
                numbers = _numbers(table, column, thresholds).reshape(-1, n_packages)
                arrays[column][row : row + n_packages, here] = numbers.T
            row += n_packages
            if number == 0:
                each = table.take(np.arange(0, table.num_rows, n_packages))
                for column in ("future", *_weight(selection), *selection.inputs):
                    arrays[column][here] = each[column].to_numpy()
                for column, parts in positions.items():
                    parts.append(np.array(each[column].to_pylist(), dtype=np.str_))
        begin = here.stop
        if on_progress is not None:
            on_progress(begin, total, 0)
    return arrays | {name: np.concatenate(parts) for name, parts in positions.items()}


def _weight(selection: Selection) -> tuple[str, ...]:
    return (WEIGHT,) if selection.is_weighted else ()


def _whole_chunks(selection: Selection) -> list[list[str]]:
    """Chunks of the same futures, in the order of their groups, where none of the wanted packages is missing."""
    at: dict[int, list[str]] = {}
    for name, note in selection.chunks.items():
        at.setdefault(note.first, []).append(name)
    wanted = len(selection.groups)
    return [names for names in at.values() if len(names) == wanted]


def _numbers(table: pa.Table, column: str, thresholds: Sequence[str]) -> np.ndarray[Any, Any]:
    """A column as numbers: nan where a future failed; numbers of the thresholds for what broke first."""
    values = table[column].combine_chunks()
    if column == FIRST_BREAK:
        # A column keeps its labels in an order of its own.
        codes = np.array([*map(thresholds.index, values.dictionary.to_pylist()), HOLDS], dtype=np.int8)
        places = values.indices.fill_null(pa.scalar(len(codes) - 1, values.indices.type)).to_numpy()
        return np.where(table["finite"].to_numpy(), codes[places], FAILED)
    if column == "finite":
        return values.to_numpy(zero_copy_only=False)
    return values.cast(pa.float32()).to_numpy(zero_copy_only=False)


def _unit(selection: Selection, name: str) -> dict[str, str]:
    return {"units": selection.units[name]} if name in selection.units else {}


def _flags(thresholds: Sequence[str]) -> dict[str, Any]:
    """Attributes that say what codes mean, by the Climate and Forecast conventions."""
    codes = np.arange(FAILED, len(thresholds), dtype=np.int8)
    return {"flag_values": codes, "flag_meanings": " ".join(["failed", "holds", *thresholds])}
