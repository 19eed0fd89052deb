"""A run as one file for other programs: CSV, Parquet or NetCDF, told by the suffix.

CSV and Parquet are written chunk by chunk, so memory does not grow with the run; NetCDF is not, and says so. A file is
written aside and renamed. Units and what the numbers rest on go into the file, or, beside a CSV, into `FILE.meta.json`:
a CSV keeps to one header row, which is what spreadsheets and statistics programs read.
"""

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from gzip import GzipFile
from pathlib import Path
from typing import Any, Literal, get_args

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
from pyarrow.compute import call_function

from titanium.errors import InputError, RunError, nearest
from titanium.explore.runs.netcdf import check_netcdf, write_netcdf
from titanium.explore.runs.selection import Selection
from titanium.explore.store import Run
from titanium.explore.sweep import Progress
from titanium.files import check_writable, write_whole, written_aside

Format = Literal["csv", "parquet", "netcdf"]
SUFFIXES: dict[str, Format] = {".csv": "csv", ".csv.gz": "csv", ".parquet": "parquet", ".nc": "netcdf"}
SPREADSHEET_ROWS = 1_048_575
"""Rows below the header that a spreadsheet shows; the rest of a longer file is cut off there."""
_GZIP_LEVEL = 4


@dataclass(frozen=True)
class Export:
    """What was written."""

    run: str
    """Address of the run."""
    file: str
    format: Format
    rows: int
    futures: int
    packages: tuple[str, ...]
    columns: tuple[str, ...]
    bytes: int
    beside: str | None
    """File with the units and what the numbers rest on, where the format has no room for them."""
    complete: bool
    """Whether the run was finished."""

    @property
    def fits_a_spreadsheet(self) -> bool:
        """Whether a spreadsheet shows every row."""
        return self.rows <= SPREADSHEET_ROWS

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return {"schema": "titanium.runs.export/1", **asdict(self)}


def export_run(
    run: Run,
    file: str | Path,
    *,
    format: Format | None = None,
    metrics: Sequence[str] | None = None,
    packages: Sequence[str] | None = None,
    inputs: bool = False,
    on_progress: Progress | None = None,
) -> Export:
    """Write what is finished of a run as one file.

    Rows have future, package, the position of every school, `finite`, the metrics and, if wanted, the inputs. A future
    that failed keeps its row, with no value in any metric. A file that is there is replaced.

    Parameters
    ----------
    run
        An opened run.
    file
        File to write: `.csv`, `.csv.gz`, `.parquet` or `.nc`.
    format
        Format of a file whose suffix does not tell.
    metrics, packages
        Names; all of the run's if left out.
    inputs
        Whether to add a column for the drawn value of every uncertainty, regenerated from the design.
    on_progress
        Told after every chunk.

    Raises
    ------
    InputError
        If the format, a metric or a package is unknown, or what is wanted is too large for NetCDF.
    RunError
        If a chunk is missing or altered, or the file cannot be written; nothing is left half-written.
    """
    path = Path(file).expanduser()
    kind = _format(path, format)
    _check_place(run, path)
    selection = Selection.of(run, metrics, packages, inputs=inputs)
    if kind == "netcdf":
        check_netcdf(selection)
    with written_aside(path) as aside:
        if kind == "csv":
            _write_csv(aside, selection.tables(on_progress), gzipped=path.name.endswith(".gz"))
        elif kind == "parquet":
            _write_parquet(aside, selection, selection.tables(on_progress))
        else:
            write_netcdf(aside, selection, on_progress)
    beside = path.with_name(f"{path.name}.meta.json") if kind == "csv" else None
    if beside is not None:
        write_whole(beside, f"{json.dumps(about(selection), indent=2, ensure_ascii=False)}\n".encode())
    return Export(
        run.address,
        str(path),
        kind,
        selection.rows,
        run.futures_done,
        selection.packages,
        selection.columns,
        path.stat().st_size,
        None if beside is None else str(beside),
        run.complete,
    )


def about(selection: Selection) -> dict[str, Any]:
    """What a file beside a CSV says: what the numbers rest on, units, packages, inputs that were not drawn."""
    manifest, scope = selection.run.manifest, selection.run.scope
    return {
        "schema": "titanium.runs.export.meta/1",
        **selection.provenance(),
        "units": selection.units,
        "positions": {name: list(switch.positions) for name, switch in scope.schools.items()},
        "packages": {name: dict(manifest.packages[name]) for name in selection.packages},
        "levers": dict(manifest.levers),
        "inputs": dict(selection.inputs),
        "constants": {symbol: entry.nominal for symbol, entry in scope.uncertainties.items() if not entry.is_sampled},
    }


def _format(path: Path, given: Format | None) -> Format:
    """The format that was asked for, or that the suffix tells."""
    if given is not None:
        if given not in get_args(Format):
            raise InputError(f"no format '{given}'\n{nearest(given, get_args(Format))}")
        return given
    for suffix, kind in SUFFIXES.items():
        if path.name.lower().endswith(suffix):
            return kind
    raise InputError(f"'{path}' does not tell a format by its suffix\n{nearest(path.suffix, SUFFIXES)}")


def _check_place(run: Run, path: Path) -> None:
    """Refuse a file that cannot be written, or that would stand among a run's own."""
    own = run.folder.path
    if own is not None and path.absolute().resolve().is_relative_to((own / "chunks").absolute().resolve()):
        raise RunError(f"'{path}' is among the chunks of the run; name a file elsewhere")
    check_writable(path)


def _write_csv(path: Path, tables: Iterator[pa.Table], *, gzipped: bool) -> None:
    first = _blank(next(tables))
    # Without the time of writing, so that the same numbers give the same file.
    with path.open("wb") as file, GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) if gzipped else file as sink:
        with arrow_csv.CSVWriter(sink, first.schema) as writer:
            for table in itertools.chain([first], map(_blank, tables)):
                writer.write_table(table)


def _blank(table: pa.Table) -> pa.Table:
    """The table with nothing where a value is not a number."""
    for place, field in enumerate(table.schema):
        if pa.types.is_floating(field.type):
            values = table.column(place)
            is_number = call_function("is_finite", [values])
            told = call_function("if_else", [is_number, values, pa.scalar(None, field.type)])
            table = table.set_column(place, field, told)
    return table


def _write_parquet(path: Path, selection: Selection, tables: Iterator[pa.Table]) -> None:
    first = next(tables)
    fields = [
        field.with_metadata({"unit": selection.units[field.name]}) if field.name in selection.units else field
        for field in first.schema
    ]
    schema = pa.schema(fields, metadata={"titanium": json.dumps(about(selection), ensure_ascii=False)})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in itertools.chain([first], tables):
            writer.write_table(table.cast(schema))
