"""Questions in SQL to a run, answered by DuckDB. A query can read the run and nothing else, and can write nothing.

Two locks keep it so: DuckDB's access to files and its configuration are closed before the first query, and every query
is one statement that reads, in a transaction that cannot write. Chunks are checked before the first query, so what was
altered is never counted.
"""

import difflib
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as dataset

from titanium.errors import InputError, RunError
from titanium.explore.runs.answer import Answer
from titanium.explore.store import Run

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, Error
    from pyarrow.fs import FileSystem

VIEWS = ("run", "results", "packages", "units", "chunks", "failures")
"""What a query can name: the run's rows, under two names, and small tables on them."""
_READING = ("SELECT", "EXPLAIN", "RELATION")
_LOCKED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
}
_SHOWN_DAMAGE = 10


def run_query(run: Run, sql: str, *, limit: int | None = None) -> Answer:
    """Ask a run one question.

    Parameters
    ----------
    run
        An opened run; what is finished of it is read.
    sql
        One statement that reads: SELECT, WITH, DESCRIBE, SUMMARIZE or EXPLAIN, over the names in `VIEWS`.
    limit
        Rows wanted at most; all if left out.

    Raises
    ------
    InputError
        If the statement is not one that reads, or DuckDB cannot answer it; or if DuckDB is not installed.
    RunError
        If a chunk of the run is damaged, or none is finished.

    See Also
    --------
    RunDatabase : Several questions to one run, whose chunks are then checked once.
    """
    with RunDatabase(run) as database:
        return database.ask(sql, limit=limit)


class RunDatabase:
    """A run as a database that can only be read; use as a context manager.

    Parameters
    ----------
    run
        An opened run. Every finished chunk is checked on entering; one that is damaged is named, and nothing is read.

    Raises
    ------
    InputError
        If DuckDB is not installed.
    RunError
        If a chunk is damaged, or none is finished.
    """

    def __init__(self, run: Run):
        self.run = run
        self._open = ExitStack()
        self._connection: DuckDBPyConnection | None = None
        self._columns: list[str] = []

    def __enter__(self) -> "RunDatabase":
        try:
            import duckdb
        except ImportError:
            raise InputError("a query needs DuckDB: pip install 'titanium-alliance[query]'") from None
        rows = _checked_rows(self.run)
        with self._open as opening:
            aside = opening.enter_context(TemporaryDirectory(prefix="titanium-query-"))
            connection = duckdb.connect(":memory:", config={**_LOCKED, "temp_directory": aside})
            opening.callback(connection.close)
            connection.register("results", rows)
            connection.execute("create view run as from results")
            for name, table in _small_tables(self.run).items():
                connection.register(name, table)
            connection.execute("set lock_configuration = true")
            self._open = opening.pop_all()
        self._connection, self._columns = connection, rows.schema.names
        return self

    def __exit__(self, *_: object) -> None:
        self._connection = None
        self._open.close()

    def ask(self, sql: str, *, limit: int | None = None) -> Answer:
        """Ask one question; see `run_query`."""
        if limit is not None and limit < 1:
            raise InputError(f"{limit} rows: at least 1 is wanted")
        if self._connection is None:
            raise InputError("this database of a run is closed; enter it with `with`")
        with self._telling(), _reading(self._connection):
            _check_statement(sql)
            with pa.RecordBatchReader.from_stream(self._connection.sql(sql)) as reader:
                table, cut = _first_rows(reader, limit)
        return Answer(self.run.address, sql, table, cut, self.run.manifest.futures, self.run.futures_done)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn an error of DuckDB into one clear line."""
        import duckdb

        try:
            yield
        except duckdb.InterruptException:
            raise KeyboardInterrupt from None
        except duckdb.Error as error:
            raise InputError(f"the query cannot be answered: {_told(error, self._columns)}") from None


def _checked_rows(run: Run) -> dataset.Dataset:
    """Every finished chunk of a run, none of which is damaged."""
    chunks = list(run.notes)
    damaged = [own for own in run.verify() if own.chunk in run.notes or run.folder.has(_note_file(own.chunk))]
    if damaged:
        lines = [f"  {own.chunk}: {own.reason}" for own in damaged[:_SHOWN_DAMAGE]]
        lines += [f"  and {len(damaged) - _SHOWN_DAMAGE} more"] * (len(damaged) > _SHOWN_DAMAGE)
        raise RunError(
            "\n".join(
                [
                    f"{len(damaged)} of the chunks of '{run.address}' are damaged, so no query is answered",
                    *lines,
                    run.remedy,
                ]
            )
        )
    if not chunks:
        raise RunError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    files, system = _files(run, chunks)
    return dataset.dataset(files, format="parquet", filesystem=system)


def _note_file(chunk: str) -> str:
    return f"{chunk.removesuffix('.parquet')}.json"


def _files(run: Run, chunks: list[str]) -> tuple[list[str], "FileSystem | None"]:
    """Paths of chunks, and the file system on which they are; None for this machine's."""
    if run.folder.path is not None:
        return [str(run.folder.path / name) for name in chunks], None
    import fsspec
    from pyarrow.fs import FSSpecHandler, PyFileSystem

    system, root = fsspec.core.url_to_fs(run.address)
    return [f"{str(root).rstrip('/')}/{name}" for name in chunks], PyFileSystem(FSSpecHandler(system))


def _small_tables(run: Run) -> dict[str, pa.Table]:
    """Tables on the run beside its rows."""
    manifest, notes = run.manifest, run.notes
    settings = [
        (package, lever, value) for package, levers in manifest.packages.items() for lever, value in levers.items()
    ]
    return {
        "packages": pa.table(
            {
                "package": pa.array([package for package, _, _ in settings], pa.string()),
                "lever": pa.array([lever for _, lever, _ in settings], pa.string()),
                "value": pa.array([value for _, _, value in settings], pa.float64()),
                "unit": pa.array([manifest.levers.get(lever, "") for _, lever, _ in settings], pa.string()),
            }
        ),
        "units": pa.table(
            {
                "metric": pa.array(list(manifest.units), pa.string()),
                "unit": pa.array(list(manifest.units.values()), pa.string()),
            }
        ),
        "chunks": pa.table(
            {
                "chunk": pa.array(list(notes), pa.string()),
                "first": pa.array([note.first for note in notes.values()], pa.int64()),
                "futures": pa.array([note.futures for note in notes.values()], pa.int64()),
                "packages": pa.array([len(manifest.groups[note.group]) for note in notes.values()], pa.int64()),
                "failed": pa.array([note.failed for note in notes.values()], pa.int64()),
                "bytes": pa.array([note.size for note in notes.values()], pa.int64()),
                "sha256": pa.array([note.sha256 for note in notes.values()], pa.string()),
            }
        ),
        "failures": pa.table(
            {
                "future": pa.array([failure.future for failure in run.failures], pa.uint32()),
                "package": pa.array([failure.package for failure in run.failures], pa.string()),
                "reason": pa.array([failure.reason for failure in run.failures], pa.string()),
            }
        ),
    }


def _check_statement(sql: str) -> None:
    """Refuse anything but one statement that reads."""
    import duckdb

    kinds = [statement.type.name for statement in duckdb.extract_statements(sql)]
    if len(kinds) != 1 or kinds[0] not in _READING:
        found = f"not {' and '.join(kind.replace('_', ' ') for kind in kinds[:4])}" if kinds else "and this is empty"
        raise InputError(
            f"a query is one statement that reads, {found}\n"
            "Allowed: SELECT, WITH, DESCRIBE, SUMMARIZE and EXPLAIN; titanium runs export writes files."
        )


@contextmanager
def _reading(connection: "DuckDBPyConnection") -> Iterator[None]:
    """A transaction that cannot write, whatever it is asked."""
    connection.execute("begin transaction read only")
    try:
        yield
    finally:
        connection.execute("rollback")


def _first_rows(reader: pa.RecordBatchReader, limit: int | None) -> tuple[pa.Table, bool]:
    """The first rows of a result, and whether there are more."""
    batches: list[pa.RecordBatch] = []
    have = 0
    for batch in reader:
        batches.append(batch)
        have += batch.num_rows
        if limit is not None and have > limit:
            break
    table = pa.Table.from_batches(batches, schema=reader.schema)
    return (table, False) if limit is None else (table.slice(0, limit), have > limit)


def _told(error: "Error", columns: list[str]) -> str:
    """What DuckDB says, as one line, with the nearest name of the run where a name is unknown."""
    said = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    text = re.sub(r"^[\w ]*Error: ", "", said).strip().rstrip("!")
    for pattern, known in ((r'column "([^"]+)"', columns), (r"Table with name (\S+)", list(VIEWS))):
        if name := re.search(pattern, text):
            close = difflib.get_close_matches(name.group(1), known, n=1)
            return text + (f"; did you mean '{close[0]}'?" if close else f"; allowed are {', '.join(known)}")
    if "(BOOLEAN)" in text:
        return f"{text} Write the column as a number, for example avg(holds::int)."
    return text
