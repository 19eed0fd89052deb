"""A run on disk: whole or not there, checked when read, the same after a round trip."""

import errno
import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from titanium import compile_model, load_case
from titanium.errors import RunError
from titanium.explore.store import Manifest, RunWriter, from_table, open_run, to_table
from titanium.explore.sweep import Chunk, sweep
from titanium.judge import judge_run, stress

CASE = load_case("us_rok")
PACKAGES = ["ironclad", "titanium"]


@pytest.fixture(scope="module")
def chunk() -> Chunk:
    return next(iter(sweep(compile_model(CASE), PACKAGES, 300, seed=2)))


def manifest() -> Manifest:
    return Manifest(CASE.name, CASE.hash, 2, 300, PACKAGES, 300)


def test_a_table_has_one_row_per_future_and_package(chunk: Chunk) -> None:
    table = to_table(CASE, PACKAGES, chunk)
    assert table.num_rows == 600
    assert table["package"].to_pylist()[:3] == ["ironclad", "titanium", "ironclad"]
    assert set(table["tripwire"].to_pylist()) == {"schelling", "reiter_poast", "public_opinion"}


def test_a_chunk_comes_back_from_its_table(chunk: Chunk) -> None:
    back = from_table(CASE, PACKAGES, to_table(CASE, PACKAGES, chunk))
    np.testing.assert_array_equal(back.index, chunk.index)
    np.testing.assert_array_equal(back.cell, chunk.cell)
    assert back.metrics.keys() == chunk.metrics.keys()
    for name, values in chunk.metrics.items():
        np.testing.assert_array_equal(back.metrics[name], values, err_msg=name)


def test_a_failed_future_comes_back_masked(chunk: Chunk) -> None:
    metrics = {name: values.copy() for name, values in chunk.metrics.items()}
    metrics["equity"][1, 7] = np.nan
    back = from_table(CASE, PACKAGES, to_table(CASE, PACKAGES, Chunk(chunk.index, chunk.cell, metrics)))
    assert not back.finite[1, 7]
    assert back.finite.sum() == 599


def test_a_stored_run_gives_the_verdict_that_was_told(tmp_path: Path) -> None:
    told = stress(CASE, PACKAGES, futures=500, seed=4, out=tmp_path / "run", chunk=200)
    run = open_run(tmp_path / "run")
    assert judge_run(CASE, run) == told
    assert sorted(path.name for path in (tmp_path / "run" / "chunks").iterdir()) == [
        "0000000000.parquet",
        "0000000200.parquet",
        "0000000400.parquet",
    ]
    assert run.manifest["complete"]
    assert run.manifest["case_hash"] == CASE.hash
    assert run.manifest["seed"] == 4
    assert {"titanium-alliance", "jax", "jaxlib", "numpy"} <= run.manifest["versions"].keys()


def test_an_altered_chunk_is_named_and_not_read(tmp_path: Path) -> None:
    stress(CASE, PACKAGES, futures=50, out=tmp_path / "run")
    victim = tmp_path / "run" / "chunks" / "0000000000.parquet"
    table = pq.read_table(victim)
    pq.write_table(table.slice(0, 10), victim)
    with pytest.raises(RunError, match="0000000000.parquet' is not what this run wrote"):
        judge_run(CASE, open_run(tmp_path / "run"))


def test_a_run_of_another_case_is_refused(tmp_path: Path) -> None:
    stress(CASE, PACKAGES, futures=50, out=tmp_path / "run")
    other = CASE.model_copy(update={"hash": "0" * 64})
    with pytest.raises(RunError, match="another case or version"):
        judge_run(other, open_run(tmp_path / "run"))


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match="is not empty"):
        stress(CASE, PACKAGES, futures=50, out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_unwritable_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be written") as caught:
        stress(CASE, PACKAGES, futures=50, out=tmp_path / "file" / "run")
    assert "\n" not in str(caught.value)


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, chunk: Chunk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    run = RunWriter(tmp_path / "run", CASE, manifest())
    run.__enter__()
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunError, match="No space left on device") as caught:
        run.write(chunk)
    run.__exit__(RunError, caught.value, None)
    assert not (tmp_path / "run").exists()


def test_a_disk_that_fills_up_later_keeps_what_is_whole(
    tmp_path: Path, chunk: Chunk, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Chunk(chunk.index + np.uint32(300), chunk.cell, chunk.metrics)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    run = RunWriter(tmp_path / "run", CASE, manifest())
    run.__enter__()
    run.write(chunk)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunError, match="No space left") as caught:
        run.write(second)
    run.__exit__(RunError, caught.value, None)
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["run/chunks/0000000000.parquet", "run/manifest.json"]
    assert json.loads((tmp_path / "run" / "manifest.json").read_text())["complete"] is False


def test_a_folder_without_a_manifest_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is not a run"):
        open_run(tmp_path)
