"""A database of its own for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from titanium.desk.database.open import Database, open_database


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("database") / "titanium.db"
    open_database(path).close()
    return path


@pytest.fixture
def database(empty: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty database; its tables are made once, which takes longer than most tests."""
    opened = open_database(Path(shutil.copy(empty, tmp_path)))
    yield opened
    opened.close()
