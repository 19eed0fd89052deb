"""A run on disk: whole or not there, checked when read, the same after a round trip."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import made_up
from titanium import compile_model, load_case, vary
from titanium.errors import RunError
from titanium.explore.block import Chunk
from titanium.explore.folder import Folder
from titanium.explore.store import open_run, read_scope, scope_bytes
from titanium.explore.stream import stream
from titanium.explore.sweep import resume, sweep
from titanium.explore.table import from_table, to_table
from titanium.judge import judge_run, stress

CASE = load_case("us_rok")
PACKAGES = ["ironclad", "titanium"]


@pytest.fixture(scope="module")
def chunk() -> Chunk:
    return next(iter(stream(compile_model(CASE), PACKAGES, 300, seed=2)))


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


def test_a_stored_run_gives_the_verdict_that_is_told_without_one(tmp_path: Path) -> None:
    told = stress(CASE, PACKAGES, futures=2500, seed=4, ensemble="prior", out=tmp_path / "run")
    assert told == stress(CASE, PACKAGES, futures=2500, seed=4, ensemble="prior")
    run = open_run(tmp_path / "run")
    assert judge_run(CASE, run) == told
    assert [name for name in run.folder.names("chunks") if name.endswith(".parquet")] == [
        "0000000000-0000.parquet",
        "0000002048-0000.parquet",
    ]
    assert run.complete
    assert run.manifest.case_hash == CASE.hash
    assert run.manifest.seed == 4
    assert run.manifest.units["patron_cost"] == "USD_bn"
    assert {"titanium-alliance", "jax", "jaxlib", "numpy"} <= run.manifest.versions.keys()


def test_a_run_keeps_its_whole_case(tmp_path: Path) -> None:
    changed = vary(CASE, {"thresholds": {"rok_cost": {"at_most": 60}}})
    folder = Folder(tmp_path)
    folder.write("case.json", scope_bytes(changed))
    assert read_scope(folder.read("case.json")) == changed


def test_a_run_of_another_case_is_refused(tmp_path: Path) -> None:
    stress(CASE, PACKAGES, futures=50, out=tmp_path / "run", ensemble="prior")
    other = CASE.model_copy(update={"hash": "0" * 64})
    with pytest.raises(RunError, match="another case or version"):
        judge_run(other, open_run(tmp_path / "run"))


def test_a_changed_manifest_is_refused(tmp_path: Path) -> None:
    sweep(made_up.model(), ["open"], 50, 1, tmp_path / "run")
    file = tmp_path / "run" / "manifest.json"
    file.write_text(file.read_text().replace('"seed": 1', '"seed": 2'))
    with pytest.raises(RunError, match="its id does not fit what it says"):
        open_run(tmp_path / "run")


def test_a_changed_copy_of_the_case_is_refused(tmp_path: Path) -> None:
    sweep(made_up.model(), ["open"], 50, 1, tmp_path / "run")
    file = tmp_path / "run" / "case.json"
    file.write_text(file.read_text().replace('"high": 4.0', '"high": 5.0'))
    with pytest.raises(RunError, match="is not the case of this run: its hash differs"):
        list(open_run(tmp_path / "run").chunks())


def test_a_format_of_the_future_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"schema": 99}')
    with pytest.raises(RunError, match="has the format 99; this version reads 1 and 2"):
        open_run(tmp_path)


def test_a_folder_without_a_manifest_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is not a run"):
        open_run(tmp_path)


@pytest.fixture
def former_run(tmp_path: Path, chunk: Chunk) -> Path:
    """A run as version 0.1.0 wrote it: format 1, checksums in the manifest, no notes."""
    sink = pa.BufferOutputStream()
    pq.write_table(to_table(CASE, PACKAGES, chunk), sink, compression="zstd")
    data = sink.getvalue().to_pybytes()
    (tmp_path / "chunks").mkdir()
    (tmp_path / "chunks" / "0000000000.parquet").write_bytes(data)
    told = {
        "case": CASE.name,
        "case_hash": CASE.hash,
        "seed": 2,
        "futures": 300,
        "packages": PACKAGES,
        "chunk": 8192,
        "ensemble": "prior",
        "schema": 1,
        "block": 2048,
        "complete": True,
        "failed": 0,
        "failures": [],
        "chunks": {"chunks/0000000000.parquet": hashlib.sha256(data).hexdigest()},
        "versions": {"titanium-alliance": "0.1.0"},
        "platform": {"system": "Linux"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(told))
    return tmp_path


def test_a_run_of_the_former_format_is_read(former_run: Path, chunk: Chunk) -> None:
    run = open_run(former_run)
    assert run.complete
    assert run.verify() == []
    (back,) = run.chunks()
    np.testing.assert_array_equal(back.metrics["equity"], chunk.metrics["equity"])
    assert judge_run(CASE, run).futures == 300
    with pytest.raises(RunError, match="older format, which keeps no summary"):
        run.summary()


def test_a_run_of_the_former_format_is_checked_and_not_continued(former_run: Path) -> None:
    victim = former_run / "chunks" / "0000000000.parquet"
    victim.write_bytes(victim.read_bytes()[:-10])
    assert [damage.reason for damage in open_run(former_run).verify()] == ["its checksum differs"]
    with pytest.raises(RunError, match="format 1, which can be read but not continued"):
        resume(former_run)
