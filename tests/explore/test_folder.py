"""A run's folder, here or elsewhere: the same five things, and one clear line where they cannot be done."""

import sys
from pathlib import Path

import pytest

from titanium.errors import RunError
from titanium.explore.folder import Folder


@pytest.fixture(params=["path", "file", "memory"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    addresses = {"path": str(tmp_path / "run"), "file": f"file://{tmp_path}/run", "memory": f"memory://{tmp_path}/run"}
    return Folder(addresses[request.param])


def test_what_is_written_is_read_listed_and_removed(folder: Folder) -> None:
    assert folder.names("chunks") == ()
    folder.write("chunks/b.json", b"old")
    folder.write("chunks/b.json", b"new")
    folder.write("chunks/a.json", b"")
    assert folder.read("chunks/b.json") == b"new"
    assert folder.names("chunks") == ("a.json", "b.json")
    assert folder.names() == ("chunks",)
    folder.remove("chunks/a.json")
    folder.remove("chunks/a.json")
    assert folder.names("chunks") == ("b.json",)
    assert folder.has("chunks/b.json")
    assert not folder.has("chunks/a.json")
    assert folder.within("chunks").read("b.json") == b"new"


def test_a_file_that_is_not_there_is_named(folder: Folder) -> None:
    with pytest.raises(RunError, match=r"run/none.json' cannot be read") as caught:
        folder.read("none.json")
    assert "\n" not in str(caught.value)


def test_an_address_that_nobody_knows_is_refused() -> None:
    with pytest.raises(RunError, match="'nowhere://bucket/run' cannot be reached"):
        Folder("nowhere://bucket/run").names()


def test_a_store_whose_package_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(RunError, match=r"'s3://bucket/run' cannot be reached: .*s3fs"):
        Folder("s3://bucket/run").names()
