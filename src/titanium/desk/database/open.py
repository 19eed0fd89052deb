"""A database opened: its tables brought to what this Titanium knows, its writes one after another."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.orm import Session

from titanium.desk.database.columns import to_json
from titanium.errors import InputError, TitaniumError
from titanium.files import writing

_PATIENCE: Final = 10.0
"""Seconds that a write waits for another's."""
_WRITES: Final = "titanium_writes"


class Database:
    """An open database: short transactions for any number of threads and processes.

    Attributes
    ----------
    engine
        SQLAlchemy's engine.
    """

    def __init__(self, engine: Engine):
        self.engine = engine
        self._writer = engine.execution_options(**{_WRITES: True})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that reads, and sees one state of the database throughout."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that writes: all of it is kept, or nothing if an error leaves the block."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(address: str | Path) -> Database:
    """Open a database, make it where there is none, and bring its tables up to date.

    Parameters
    ----------
    address
        Path of a SQLite file, which is made readable to its owner alone; or an address as SQLAlchemy writes it, such as
        `postgresql+psycopg://HOST/NAME`.

    Raises
    ------
    InputError
        If it cannot be opened, is no database, or was made by a newer Titanium.
    """
    if isinstance(address, Path):
        _make_file(address)
        url = URL.create("sqlite", database=str(address.absolute()))
    else:
        try:
            url = make_url(address)
        except ArgumentError:
            raise InputError(
                f"'{address}' is no address of a database\nGive a path, or an address such as "
                "postgresql+psycopg://HOST/NAME."
            ) from None
    try:
        engine = create_engine(url, json_serializer=to_json, **_of_sqlite(url.get_backend_name()))
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise InputError(f"'{url.drivername}' needs a driver that is not installed: {error}") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    shown = url.render_as_string(hide_password=True) if not isinstance(address, Path) else str(address)
    try:
        _bring_up_to_date(engine, shown)
    except DatabaseError as error:
        engine.dispose()
        raise InputError(f"'{shown}' cannot be opened as a database: {error.orig}") from None
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


def migrations() -> Config:
    """Where Alembic finds the migrations."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("titanium.desk.database") / "migrations"))
    return config


def _make_file(path: Path) -> None:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _of_sqlite(backend: str) -> dict[str, Any]:
    return {"connect_args": {"timeout": _PATIENCE, "check_same_thread": False}} if backend == "sqlite" else {}


def _on_connect(connection: sqlite3.Connection, _: object) -> None:
    """Readers beside a writer, references that hold, and transactions that begin where `_on_begin` says."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    """One that will write takes its turn at once: one that has read, and only then has to wait, would be refused."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(engine: Engine, shown: str) -> None:
    config = migrations()
    script = ScriptDirectory.from_config(config)
    known = {own.revision for own in script.walk_revisions()}
    with engine.connect() as connection:
        there = set(MigrationContext.configure(connection).get_current_heads())
    if newer := there - known:
        raise InputError(
            f"'{shown}' was made by a newer Titanium: its tables are at {', '.join(sorted(newer))}, and this one knows "
            f"them up to {script.get_current_head()}\nInstall the newer Titanium, or name another home."
        )
    if there != set(script.get_heads()):
        with engine.execution_options(**{_WRITES: True}).connect() as connection, _references_loose(connection):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def _references_loose(connection: Connection) -> Iterator[None]:
    """One transaction in which SQLite may make a table anew: dropping the old one would delete what refers to it."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        with connection.begin():
            yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            yield
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise TitaniumError(f"{len(broken)} rows would refer to nothing; the database was left as it was")
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
