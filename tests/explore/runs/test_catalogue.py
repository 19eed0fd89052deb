"""Which runs there are, what each is, and whether it is whole."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

import made_up
from titanium.errors import InputError, RunError
from titanium.explore.block import Chunk, Packages
from titanium.explore.futures import Design
from titanium.explore.runs.catalogue import describe_run, list_runs
from titanium.explore.runs.integrity import check_run
from titanium.explore.runs.query import run_query
from titanium.explore.store import open_run
from titanium.explore.sweep import sweep

MODEL = made_up.model()
NAMES = list(MODEL.scope.packages)


class Failing:
    """The reservoir, which gives no number in every tenth future."""

    scope, metrics = MODEL.scope, MODEL.metrics

    def play(self, packages: Packages, design: Design, index: np.ndarray) -> Chunk:
        chunk = MODEL.play(packages, design, index)
        chunk.metrics["kept"][:, index % 10 == 0] = np.nan
        return chunk

    def close(self) -> None:
        """Nothing is kept running."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A complete run, with one inside of it; an unfinished one; one whose manifest is cut off; and other folders."""
    place = tmp_path_factory.mktemp("catalogue") / "runs"
    sweep(MODEL, NAMES, 300, 5, place / "whole", ensemble="prior", chunk=128)
    sweep(MODEL, ["open"], 50, 5, place / "whole" / "unsigned", ensemble="prior")
    sweep(Failing(), NAMES, 300, 6, place / "deep" / "part", ensemble="prior", chunk=128)
    for suffix in ("json", "parquet"):
        (place / "deep" / "part" / "chunks" / f"0000000000-0000.{suffix}").unlink()
    sweep(MODEL, NAMES, 10, 5, place / "cut", ensemble="prior")
    manifest = place / "cut" / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:100])
    (place / "notes").mkdir()
    (place / "notes" / "manifest.json").write_text("{}")
    return place


def test_every_run_below_a_folder_is_listed_with_its_state(runs: Path) -> None:
    found = {Path(run.address).relative_to(runs).as_posix(): run for run in list_runs(runs).runs}
    assert {name: run.state for name, run in found.items()} == {
        "cut": "damaged",
        "deep/part": "unfinished",
        "whole": "complete",
        "whole/unsigned": "complete",
    }
    whole, part = found["whole"], found["deep/part"]
    assert (whole.case, whole.case_hash) == ("reservoir", MODEL.scope.hash)
    assert (whole.futures, whole.futures_done, whole.packages, whole.seed) == (300, 300, 3, 5)
    assert (part.futures, part.futures_done) == (300, 172)
    assert "no readable manifest.json" in found["cut"].problem


def test_size_is_that_of_a_runs_own_files(runs: Path) -> None:
    (inner,) = list_runs(runs / "whole" / "unsigned").runs
    files = [path for path in (runs / "whole" / "unsigned").rglob("*") if path.is_file()]
    assert inner.bytes == sum(path.stat().st_size for path in files)


def test_runs_elsewhere_are_listed_too() -> None:
    sweep(MODEL, NAMES, 20, 5, "memory://catalogue/deep/one", ensemble="prior")
    (run,) = list_runs("memory://catalogue").runs
    assert run.address == "memory://catalogue/deep/one"
    assert run.state == "complete"
    assert run.bytes > 0


def test_a_folder_that_is_not_there_is_no_empty_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder '.*/nowhere'; name one that holds runs"):
        list_runs(tmp_path / "nowhere")
    assert list_runs(tmp_path).runs == ()


def test_a_description_tells_how_far_a_run_is_and_what_failed(runs: Path) -> None:
    report = describe_run(open_run(runs / "deep" / "part"))
    assert (report.chunks, report.chunks_done, report.run.state) == (3, 2, "unfinished")
    assert report.failed == 3 * 17
    assert [(own.future, own.package) for own in report.failures[:3]] == [(130, name) for name in NAMES]
    assert len(report.failures) == 5
    assert report.machines == 1


def test_statistics_are_those_of_the_chunks(runs: Path) -> None:
    run = open_run(runs / "whole")
    report = describe_run(run, ["kept"])
    kept = np.concatenate([chunk.metrics["kept"] for chunk in run.chunks()], axis=1).astype(np.float64)
    for row, package in enumerate(NAMES):
        own = report.statistics[package]["kept"]
        assert own.mean == pytest.approx(kept[row].mean())
        assert own.deviation == pytest.approx(kept[row].std(ddof=1))
        assert (own.low, own.high) == (kept[row].min(), kept[row].max())
    assert report.other_metrics == ("holds", "flood", "earned")


def test_an_unknown_metric_is_named_with_the_nearest(runs: Path) -> None:
    with pytest.raises(InputError, match="no metric 'kep' with statistics") as caught:
        describe_run(open_run(runs / "whole"), ["kep"])
    assert "Did you mean 'kept'?" in str(caught.value)


def test_a_run_of_which_nothing_is_finished_is_described_without_statistics(tmp_path: Path) -> None:
    sweep(MODEL, NAMES, 20, 5, tmp_path / "run", ensemble="prior")
    for file in (tmp_path / "run" / "chunks").iterdir():
        file.unlink()
    report = describe_run(open_run(tmp_path / "run"))
    assert (report.run.futures_done, report.statistics, report.metrics) == (0, {}, {})
    assert json.dumps(report.to_dict(), allow_nan=False)


def test_a_whole_run_is_whole(runs: Path) -> None:
    check = check_run(open_run(runs / "whole"))
    assert check.whole
    assert (check.chunks, check.sound) == (3, 3)


def test_every_way_in_which_a_chunk_can_be_wrong_is_named(tmp_path: Path) -> None:
    run = sweep(MODEL, NAMES, 700, 5, tmp_path / "run", ensemble="prior", chunk=100)
    other = sweep(MODEL, NAMES, 700, 6, tmp_path / "other", ensemble="prior", chunk=100)
    chunks, foreign = tmp_path / "run" / "chunks", tmp_path / "other" / "chunks"
    cut, altered, gone = (chunks / f"0000000{number}00-0000.parquet" for number in "012")
    cut.write_bytes(cut.read_bytes()[:-7])
    altered.write_bytes(altered.read_bytes()[:-1] + b"x")
    gone.unlink()
    for suffix in ("json", "parquet"):
        name = f"0000000300-0000.{suffix}"
        (chunks / name).write_bytes((foreign / name).read_bytes())
        (chunks / f"0000000400-0000.{suffix}").unlink()
    (chunks / "0000000500-0000.json").write_text('{"run": ')
    check = check_run(open_run(tmp_path / "run"))
    assert {own.chunk[7:17]: own.reason.split(",")[0] for own in check.damage} == {
        "0000000000": "it is cut off",
        "0000000100": "its checksum differs",
        "0000000200": "it is missing or cannot be read",
        "0000000300": "its note is cut off",
        "0000000500": "its note is cut off",
    }
    assert check.missing == ("chunks/0000000400-0000.parquet",)
    assert (check.chunks, check.sound, check.whole) == (7, 1, False)
    assert other.complete
    assert run.manifest.id != other.manifest.id


def test_listings_and_checks_are_plain_data(runs: Path) -> None:
    run = open_run(runs / "whole")
    data = [list_runs(runs).to_dict(), describe_run(run).to_dict(), check_run(run).to_dict()]
    told = [json.loads(json.dumps(own, allow_nan=False))["schema"] for own in data]
    assert told == ["titanium.runs/1", "titanium.runs.show/1", "titanium.runs.verify/1"]


@pytest.fixture
def former_run(tmp_path: Path) -> Path:
    """A run as version 0.1 wrote it: checksums in the manifest, no notes, no copy of the case."""
    run = sweep(MODEL, NAMES, 50, 5, tmp_path / "today", ensemble="prior")
    data = run.folder.read(next(iter(run.notes)))
    folder = tmp_path / "former"
    (folder / "chunks").mkdir(parents=True)
    (folder / "chunks" / "0000000000.parquet").write_bytes(data)
    told = {
        "schema": 1,
        "case": "reservoir",
        "case_hash": MODEL.scope.hash,
        "seed": 5,
        "futures": 50,
        "packages": NAMES,
        "chunk": 8192,
        "ensemble": "prior",
        "block": 2048,
        "failures": [],
        "chunks": {"chunks/0000000000.parquet": hashlib.sha256(data).hexdigest()},
        "versions": {"titanium-alliance": "0.1.0"},
        "platform": {"system": "Linux"},
    }
    (folder / "manifest.json").write_text(json.dumps(told))
    return folder


def test_a_run_of_the_former_format_is_listed_described_checked_and_queried(former_run: Path) -> None:
    run = open_run(former_run)
    (listed,) = list_runs(former_run).runs
    assert (listed.state, listed.futures_done, listed.packages) == ("complete", 50, 3)
    assert listed.created
    report = describe_run(run)
    assert (report.resumable, report.statistics) == (False, {})
    assert check_run(run).whole
    assert run_query(run, "select count(*) from run").rows() == [[150]]


def test_a_damaged_run_of_the_former_format_is_not_told_to_be_continued(former_run: Path) -> None:
    (former_run / "chunks" / "0000000000.parquet").write_bytes(b"")
    check = check_run(open_run(former_run))
    assert [own.chunk for own in check.damage] == ["chunks/0000000000.parquet"]
    assert check.remedy == "A run of format 1 cannot be continued; sweep it anew."
    with pytest.raises(RunError, match="cannot be continued; sweep it anew"):
        run_query(open_run(former_run), "select 1")
