"""A run as one file: the same numbers as in its chunks, units beside them, whole or not there."""

import errno
import gzip
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import made_up
from titanium.errors import InputError, RunError
from titanium.explore.block import Chunk, Packages
from titanium.explore.futures import Design
from titanium.explore.runs import netcdf
from titanium.explore.runs.export import export_run
from titanium.explore.store import Run, open_run
from titanium.explore.sweep import sweep

MODEL = made_up.model()
NAMES = list(MODEL.scope.packages)


class Failing:
    """The reservoir, which gives no number for a package in one of its futures."""

    scope, metrics = MODEL.scope, MODEL.metrics

    def play(self, packages: Packages, design: Design, index: np.ndarray) -> Chunk:
        chunk = MODEL.play(packages, design, index)
        chunk.metrics["earned"][list(packages).index("open"), index == 3] = np.inf
        return chunk

    def close(self) -> None:
        """Nothing is kept running."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return sweep(Failing(), NAMES, 300, 5, tmp_path_factory.mktemp("export") / "run", ensemble="prior", chunk=128)


@pytest.fixture(scope="module")
def whole(run: Run) -> Chunk:
    chunks = list(run.chunks())
    metrics = {name: np.concatenate([chunk.metrics[name] for chunk in chunks], axis=1) for name in MODEL.metrics}
    return Chunk(np.concatenate([chunk.index for chunk in chunks]), chunks[0].cell, metrics)


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.parquet"])
def test_a_table_has_the_runs_numbers_to_the_last_bit(run: Run, whole: Chunk, tmp_path: Path, name: str) -> None:
    done = export_run(run, tmp_path / name)
    frame = pd.read_parquet(tmp_path / name) if name.endswith("parquet") else pd.read_csv(tmp_path / name)
    assert list(frame.columns) == list(done.columns)
    assert (done.rows, done.futures, done.complete) == (900, 300, True)
    for row, package in enumerate(NAMES):
        own = frame[frame.package == package]
        np.testing.assert_array_equal(own.future, whole.index)
        np.testing.assert_array_equal(own.kept.astype(np.float32), whole.metrics["kept"][row])
        holds = whole.metrics["holds"][row]
        np.testing.assert_array_equal(own.holds[own.finite].astype(float), holds[own.finite])
    assert set(frame.rule) == {"cautious", "bold"}
    assert set(frame.first_break.dropna()) == {"flooded", "dry"}


def test_a_failed_future_keeps_its_row_with_nothing_in_it(run: Run, tmp_path: Path) -> None:
    export_run(run, tmp_path / "out.csv", metrics=["holds", "kept", "earned"])
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert lines[0] == '"future","package","rule","finite","holds","kept","earned"'
    (failed,) = [line for line in lines if line.startswith('3,"open"')]
    assert failed.endswith(",false,,,")
    export_run(run, tmp_path / "out.parquet")
    table = pq.read_table(tmp_path / "out.parquet").to_pylist()
    (failed_row,) = [row for row in table if not row["finite"]]
    assert {failed_row[name] for name in MODEL.metrics} == {None}


def test_packages_and_metrics_are_chosen_by_name(run: Run, tmp_path: Path) -> None:
    done = export_run(run, tmp_path / "out.parquet", metrics=["flood"], packages=["shut"])
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.column_names == ["future", "package", "rule", "finite", "flood"]
    assert set(table["package"].to_pylist()) == {"shut"}
    assert (done.rows, done.packages) == (300, ("shut",))


def test_inputs_are_the_draws_that_the_function_was_given(run: Run, tmp_path: Path) -> None:
    export_run(run, tmp_path / "out.parquet", inputs=True)
    frame = pd.read_parquet(tmp_path / "out.parquet")
    frame = frame[frame.finite]
    release = frame.package.map({name: run.manifest.packages[name]["release"] for name in NAMES}).astype(float)
    np.testing.assert_allclose(frame.inflow * (1 - frame.loss) - release, frame.kept, atol=1e-6)
    np.testing.assert_allclose(frame.price * release, frame.earned, rtol=1e-6)
    assert frame.groupby("future").inflow.nunique().max() == 1


def test_a_csv_has_its_units_and_origin_beside_it(run: Run, tmp_path: Path) -> None:
    done = export_run(run, tmp_path / "out.csv", inputs=True)
    assert done.beside == str(tmp_path / "out.csv.meta.json")
    told = json.loads(Path(done.beside).read_text())
    assert told["units"]["first_break_quarter"] == "quarter"
    assert (told["case"], told["case_hash"], told["seed"]) == ("reservoir", MODEL.scope.hash, 5)
    assert told["packages"]["open"] == {"release": 2.0, "spillway": 1.0}
    assert told["positions"] == {"rule": ["cautious", "bold"]}


def test_a_parquet_file_has_its_units_and_origin_inside(run: Run, tmp_path: Path) -> None:
    done = export_run(run, tmp_path / "out.parquet")
    schema = pq.read_schema(tmp_path / "out.parquet")
    assert done.beside is None
    assert schema.field("first_break_quarter").metadata == {b"unit": b"quarter"}
    assert json.loads(schema.metadata[b"titanium"])["case_hash"] == MODEL.scope.hash


def test_a_hundred_packages_are_one_file(tmp_path: Path) -> None:
    packages = {f"p{number:03d}": {"release": number / 100, "spillway": 1.0} for number in range(200)}
    run = sweep(MODEL, packages, 30, 1, "memory://export/many", ensemble="prior", chunk=20)
    export_run(run, tmp_path / "out.parquet", metrics=["earned"])
    frame = pd.read_parquet(tmp_path / "out.parquet")
    assert list(frame.package.cat.categories) == list(packages)
    assert frame.groupby("package", observed=True).size().eq(30).all()
    done = export_run(run, tmp_path / "few.parquet", metrics=["earned"], packages=["p003", "p150"])
    assert set(pd.read_parquet(tmp_path / "few.parquet").package) == {"p003", "p150"}
    assert done.rows == 60


def test_progress_is_told_chunk_by_chunk(run: Run, tmp_path: Path) -> None:
    told: list[tuple[int, int, int]] = []
    export_run(run, tmp_path / "out.csv", on_progress=lambda *at: told.append(at))
    assert told == [(128, 300, 0), (256, 300, 0), (300, 300, 0)]


def test_a_file_that_is_too_long_for_a_spreadsheet_is_known(run: Run, tmp_path: Path) -> None:
    done = export_run(run, tmp_path / "out.csv")
    assert done.fits_a_spreadsheet
    assert done.to_dict()["schema"] == "titanium.runs.export/1"


@pytest.mark.parametrize(
    ("name", "options", "messages"),
    [
        ("out.xlsx", {}, ["does not tell a format", "Allowed: .csv, .csv.gz, .nc, .parquet"]),
        ("out.dat", {"format": "exel"}, ["no format 'exel'"]),
        ("out.csv", {"metrics": ["kep"]}, ["no metric 'kep'", "Did you mean 'kept'?"]),
        ("out.csv", {"metrics": ["kep"], "packages": ["opn"]}, ["no metric 'kep'", "no package 'opn'"]),
    ],
)
def test_a_request_that_does_not_fit_is_refused(
    run: Run, tmp_path: Path, name: str, options: dict[str, Any], messages: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        export_run(run, tmp_path / name, **options)
    for message in messages:
        assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_runs_own_chunks_are_not_overwritten(run: Run) -> None:
    place = run.folder.path
    assert place is not None
    with pytest.raises(RunError, match="among the chunks of the run"):
        export_run(run, place / "chunks" / "0000000000-0000.parquet")
    assert run.verify() == []


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_damaged_chunk_leaves_the_file_that_was_there(tmp_path: Path, name: str) -> None:
    run = sweep(MODEL, NAMES, 300, 5, tmp_path / "run", ensemble="prior", chunk=128)
    export_run(run, tmp_path / name)
    before = (tmp_path / name).read_bytes()
    victim = tmp_path / "run" / "chunks" / "0000000256-0000.parquet"
    victim.write_bytes(b"")
    with pytest.raises(RunError, match="0000000256-0000.parquet' is not what this run wrote"):
        export_run(run, tmp_path / name)
    assert (tmp_path / name).read_bytes() == before
    assert not list(tmp_path.glob(".*.part"))


def test_a_full_disk_is_one_clear_line(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("titanium.files.os.fsync", full)
    with pytest.raises(RunError, match="out.csv' cannot be written: No space left on device"):
        export_run(run, tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_gzip_is_gzip(run: Run, tmp_path: Path) -> None:
    export_run(run, tmp_path / "out.csv.gz", metrics=["kept"])
    export_run(run, tmp_path / "out.csv", metrics=["kept"])
    assert gzip.decompress((tmp_path / "out.csv.gz").read_bytes()) == (tmp_path / "out.csv").read_bytes()


def test_a_labelled_array_has_packages_futures_and_schools(run: Run, whole: Chunk) -> None:
    dataset = netcdf.to_dataset(run, inputs=True)
    assert dict(dataset.sizes) == {"package": 3, "future": 300}
    np.testing.assert_array_equal(dataset.kept.to_numpy(), whole.metrics["kept"])
    np.testing.assert_array_equal(dataset.holds.to_numpy(), whole.metrics["holds"])
    assert dataset.inflow.dims == ("future",)
    assert dataset.first_break_quarter.attrs["units"] == "quarter"
    assert dataset.attrs["case_hash"] == MODEL.scope.hash
    bold = dataset.sel(package="shut", future=dataset.rule == "bold")
    assert 0 < bold.sizes["future"] < 300
    assert float(dataset.holds.sel(package="shut").mean()) == pytest.approx(run.summary().at("shut", "holds").mean)


def test_what_broke_first_is_a_code_that_says_what_it_means(run: Run, whole: Chunk) -> None:
    broken = netcdf.to_dataset(run).first_break
    meaning = dict(zip(broken.attrs["flag_values"].tolist(), broken.attrs["flag_meanings"].split(), strict=True))
    assert meaning == {-2: "failed", -1: "holds", 0: "flooded", 1: "dry"}
    assert meaning[int(broken.sel(package="open", future=3))] == "failed"
    sound = np.isfinite(whole.metrics["first_break"])
    np.testing.assert_array_equal(broken.to_numpy()[sound], whole.metrics["first_break"][sound])


def test_an_array_has_the_futures_that_every_wanted_package_has_met(tmp_path: Path) -> None:
    packages = {f"p{number:03d}": {"release": number / 50, "spillway": 1.0} for number in range(100)}
    sweep(MODEL, packages, 50, 1, tmp_path / "run", ensemble="prior", chunk=20)
    for suffix in ("json", "parquet"):
        (tmp_path / "run" / "chunks" / f"0000000020-0001.{suffix}").unlink()
    run = open_run(tmp_path / "run")
    assert netcdf.to_dataset(run, ["earned"]).future.to_numpy().tolist() == [*range(20), *range(40, 50)]
    dataset = netcdf.to_dataset(run, ["earned"], ["p001", "p002"])
    assert dataset.sizes["future"] == 50
    assert (dataset.earned.sel(package="p002") == 2 * dataset.earned.sel(package="p001")).all()


def test_an_array_of_no_future_is_refused(tmp_path: Path) -> None:
    packages = {f"p{number:03d}": {"release": number / 50, "spillway": 1.0} for number in range(100)}
    sweep(MODEL, packages, 20, 1, tmp_path / "run", ensemble="prior")
    for suffix in ("json", "parquet"):
        (tmp_path / "run" / "chunks" / f"0000000000-0001.{suffix}").unlink()
    with pytest.raises(
        RunError, match="has no future yet that every package has met\nCompute them with: titanium runs"
    ):
        netcdf.to_dataset(open_run(tmp_path / "run"))


def test_an_array_larger_than_the_bound_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netcdf, "MAX_BYTES", 1000)
    with pytest.raises(InputError, match=r"3 packages in 300 futures take .* GiB of memory") as caught:
        netcdf.to_dataset(run)
    assert "write .parquet, which has no bound" in str(caught.value)


def test_a_netcdf_file_is_read_back(run: Run, tmp_path: Path) -> None:
    import xarray

    done = export_run(run, tmp_path / "out.nc", inputs=True)
    with xarray.open_dataset(tmp_path / "out.nc", engine="h5netcdf") as back:
        xarray.testing.assert_identical(back.load(), netcdf.to_dataset(run, inputs=True))
    assert (done.format, done.rows) == ("netcdf", 900)


def test_without_what_writes_netcdf_the_error_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(netcdf, "find_spec", lambda name: None if name == "h5py" else find_spec(name))
    with pytest.raises(InputError, match=r"NetCDF needs h5py: pip install 'titanium-alliance\[netcdf\]'"):
        export_run(run, tmp_path / "out.nc")
