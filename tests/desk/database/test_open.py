import io
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from titanium.desk.database import open as opening
from titanium.desk.database.cases import Copies
from titanium.desk.database.open import Database, migrations, open_database
from titanium.desk.database.packages import Packages
from titanium.desk.database.settings import Settings
from titanium.desk.database.tables import Base
from titanium.errors import InputError


def test_the_tables_that_the_code_maps_are_those_that_the_migrations_make(database: Database) -> None:
    with database.engine.connect() as connection:
        there = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(there, Base.metadata) == []
    assert len(Base.metadata.tables) == 7


def test_tables_are_made_in_postgresql_too() -> None:
    for table in Base.metadata.sorted_tables:
        for made in (CreateTable(table), *map(CreateIndex, table.indexes)):
            assert str(made.compile(dialect=postgresql.dialect()))
            assert str(made.compile(dialect=sqlite.dialect()))
    assert "TIMESTAMP WITH TIME ZONE" in str(
        CreateTable(Base.metadata.tables["jobs"]).compile(dialect=postgresql.dialect())
    )


def test_migrations_speak_postgresql_too() -> None:
    said = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": said})
    with Operations.context(context):
        for revision in reversed(list(ScriptDirectory.from_config(migrations()).walk_revisions())):
            revision.module.upgrade()
    assert said.getvalue().count("CREATE TABLE") == len(Base.metadata.tables)


def test_the_file_is_its_owners_alone_and_what_was_written_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "home" / "a 100% odd?name#.db"
    first = open_database(path)
    Settings(first).put("language", "ko")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with first.reading() as session:
        told = {
            name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert told == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000}
    first.close()
    again = open_database(path)
    assert Settings(again).get("language") == "ko"
    again.close()
    assert [own.name for own in path.parent.iterdir()] == [path.name]


def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "titanium.db"
    open_database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0999'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        InputError, match=r"titanium\.db' was made by a newer Titanium: .* at 0999, .* up to 0001"
    ) as caught:
        open_database(path)
    assert "Install the newer Titanium, or name another home." in str(caught.value)
    assert path.read_bytes() == before


def test_what_is_no_database_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "titanium.db"
    path.write_text("levers: none of this is SQLite\n" * 100)
    with pytest.raises(InputError, match=r"cannot be opened as a database: file is not a database"):
        open_database(path)
    with pytest.raises(InputError, match="is no address of a database"):
        open_database("titanium.db")
    with pytest.raises(InputError, match="needs a driver that is not installed"):
        open_database("postgresql+psycopg://somewhere/titanium")
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        open_database(tmp_path / "file" / "titanium.db")


def test_a_later_migration_may_make_a_table_anew_and_loses_nothing_that_refers_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "titanium.db"
    database = open_database(path)
    copy = Copies(database).make("Softer limits", "us_rok", {"thresholds": {}})
    saved = Packages(database).save(copy.key, "Mine", {"troops": 20.0})
    database.close()
    later = tmp_path / "later"
    (later / "versions").mkdir(parents=True)
    for part in ("env.py", "versions/0001_first_tables.py"):
        (later / part).write_text((Path(opening.__file__).parent / "migrations" / part).read_text())
    (later / "versions" / "0002_owner.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        "revision, down_revision = '0002', '0001'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('copies', recreate='always') as table:\n"
        "        table.add_column(sa.Column('owner', sa.String(16)))\n"
    )
    config = migrations()
    config.set_main_option("script_location", str(later))
    monkeypatch.setattr(opening, "migrations", lambda: config)
    database = open_database(path)
    with database.reading() as session:
        assert session.execute(text("SELECT owner FROM copies")).all() == [(None,)]
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    assert Packages(database).get(saved.id) == saved
    database.close()


def test_an_upgrade_that_fails_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise RuntimeError("in the middle")

    upgrade = command.upgrade
    monkeypatch.setattr(opening.command, "upgrade", breaks)
    with pytest.raises(RuntimeError, match="in the middle"):
        open_database(tmp_path / "titanium.db")
    connection = sqlite3.connect(tmp_path / "titanium.db")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()


def test_an_error_in_a_block_that_writes_takes_all_of_it_back(database: Database) -> None:
    def write() -> None:
        with database.writing() as session:
            session.execute(text("INSERT INTO settings VALUES ('a', '1')"))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        write()
    assert Settings(database).get("a", "nothing") == "nothing"


def test_many_threads_write_one_after_another(database: Database) -> None:
    def count(_: int) -> None:
        with database.writing() as session:
            session.execute(text("UPDATE settings SET value = value + 1 WHERE name = 'count'"))

    Settings(database).put("count", 0)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(40)))
    assert Settings(database).get("count") == 40
