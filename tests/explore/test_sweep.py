"""A stored sweep: the same bits after any interruption, nothing damaged is read, and what cannot be done is refused."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import made_up
from titanium.errors import InputError, Interrupted, RunError
from titanium.explore.function import FunctionModel, uniform, wrap
from titanium.explore.store import Run, open_run
from titanium.explore.stream import stream
from titanium.explore.sweep import resume, sweep

FUTURES, CHUNK, SEED = 2000, 250, 7
PACKAGES = ("baseline", "open", "shut")


@pytest.fixture(scope="module")
def model() -> FunctionModel:
    return made_up.model()


@pytest.fixture(scope="module")
def whole(model: FunctionModel, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run that nothing disturbed."""
    return sweep(model, PACKAGES, FUTURES, SEED, tmp_path_factory.mktemp("whole") / "run", chunk=CHUNK)


def chunk_bytes(run: Run) -> dict[str, bytes]:
    return {name: run.folder.read(f"chunks/{name}") for name in run.folder.names("chunks")}


def after(chunks: int) -> Callable[[int, int, int], None]:
    """Ctrl-C once so many chunks have landed."""
    seen: list[int] = []

    def tell(done: int, total: int, failed: int) -> None:
        seen.append(done)
        if len(seen) == chunks:
            raise KeyboardInterrupt

    return tell


def begun(model: FunctionModel, folder: Path, chunks: int = 3) -> Run:
    """A run that was interrupted after some chunks."""
    with pytest.raises(Interrupted):
        sweep(model, PACKAGES, FUTURES, SEED, folder, chunk=CHUNK, on_progress=after(chunks))
    return open_run(folder)


def test_a_run_holds_what_a_stream_gives(model: FunctionModel, whole: Run) -> None:
    (streamed,) = stream(model, PACKAGES, FUTURES, SEED)
    stored = list(whole.chunks())
    assert [len(chunk.index) for chunk in stored] == [CHUNK] * 8
    for name, values in streamed.metrics.items():
        np.testing.assert_array_equal(np.concatenate([c.metrics[name] for c in stored], axis=1), values, err_msg=name)


def test_ctrl_c_keeps_finished_chunks_and_says_where(model: FunctionModel, tmp_path: Path) -> None:
    with pytest.raises(Interrupted, match="of 2,000 futures are kept") as caught:
        sweep(model, PACKAGES, FUTURES, SEED, tmp_path / "run", chunk=CHUNK, on_progress=after(3))
    run = open_run(tmp_path / "run")
    assert caught.value.address == str(tmp_path / "run")
    assert 3 * CHUNK <= run.futures_done < FUTURES
    assert caught.value.done == run.futures_done
    assert not run.complete
    assert run.verify() == []


def test_a_continued_run_ends_with_the_same_bits(model: FunctionModel, whole: Run, tmp_path: Path) -> None:
    begun(model, tmp_path / "run")
    assert chunk_bytes(resume(tmp_path / "run")) == chunk_bytes(whole)


def test_the_same_request_again_continues_and_then_does_nothing(
    model: FunctionModel, whole: Run, tmp_path: Path
) -> None:
    begun(model, tmp_path / "run")
    again = sweep(model, PACKAGES, FUTURES, SEED, tmp_path / "run", chunk=CHUNK)
    assert chunk_bytes(again) == chunk_bytes(whole)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "run" / "chunks").iterdir()}
    sweep(model, PACKAGES, FUTURES, SEED, tmp_path / "run", chunk=CHUNK)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "run" / "chunks").iterdir()} == before


KILLED = """
import sys
import made_up
from titanium.explore.sweep import sweep
sweep(made_up.model(), {packages}, {futures}, {seed}, sys.argv[1], chunk={chunk})
"""


def killed_sweep(folder: Path, wait: float) -> None:
    """Start a sweep in a process of its own, and kill it without warning some time after its first chunk."""
    code = KILLED.format(packages=PACKAGES, futures=FUTURES, seed=SEED, chunk=CHUNK)
    env = os.environ | {"MADE_UP_PAUSE": "0.05", "PYTHONPATH": str(Path(made_up.__file__).parent)}
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)], env=env)
    try:
        deadline = time.monotonic() + 60
        while not list(folder.glob("chunks/*.json")) and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(wait)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_a_killed_run_is_continued_to_the_same_bits(whole: Run, tmp_path: Path) -> None:
    """`python -m bench.kills` does this a hundred times at random moments."""
    killed_sweep(tmp_path / "run", wait=0.1)
    left = open_run(tmp_path / "run").futures_done
    assert chunk_bytes(resume(tmp_path / "run")) == chunk_bytes(whole), f"killed with {left} futures done"


def test_what_a_kill_left_half_written_is_cleared(model: FunctionModel, whole: Run, tmp_path: Path) -> None:
    run = begun(model, tmp_path / "run")
    place = tmp_path / "run" / "chunks"
    (place / ".0000001750-0000.parquet.part").write_bytes(b"half")
    (place / "0000001750-0000.parquet").write_bytes(b"no note yet")
    assert [damage.reason for damage in run.verify()] == ["it has no note, so it was never finished"]
    assert chunk_bytes(resume(tmp_path / "run")) == chunk_bytes(whole)


def cut_off(chunk: Path, other: Path) -> None:
    chunk.write_bytes(chunk.read_bytes()[:-100])


def altered(chunk: Path, other: Path) -> None:
    data = bytearray(chunk.read_bytes())
    data[len(data) // 2] ^= 1
    chunk.write_bytes(data)


def taken_from_another_run(chunk: Path, other: Path) -> None:
    for end in (".parquet", ".json"):
        chunk.with_suffix(end).write_bytes((other / "chunks" / chunk.name).with_suffix(end).read_bytes())


def gone(chunk: Path, other: Path) -> None:
    chunk.unlink()


def note_cut_off(chunk: Path, other: Path) -> None:
    note = chunk.with_suffix(".json")
    note.write_bytes(note.read_bytes()[:-50])


def note_altered(chunk: Path, other: Path) -> None:
    note = chunk.with_suffix(".json")
    note.write_text(note.read_text().replace('"failed": 0', '"failed": 9'))


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (cut_off, "it is cut off"),
        (altered, "its checksum differs"),
        (taken_from_another_run, "of another run"),
        (gone, "it is missing"),
        (note_cut_off, "its note is cut off, altered"),
        (note_altered, "its note is cut off, altered"),
    ],
)
def test_a_damaged_chunk_is_named_never_read_and_computed_again(
    model: FunctionModel, whole: Run, tmp_path: Path, harm: Callable[[Path, Path], None], reason: str
) -> None:
    folder, other = tmp_path / "run", tmp_path / "other"
    sweep(model, PACKAGES, FUTURES, SEED, folder, chunk=CHUNK)
    sweep(model, PACKAGES, FUTURES, SEED + 1, other, chunk=CHUNK)
    victim = "chunks/0000000500-0000.parquet"
    harm(folder / victim, other)
    run = open_run(folder)
    (damage,) = run.verify()
    assert damage.chunk == victim
    assert reason in damage.reason
    with pytest.raises(RunError, match=r"500-0000.parquet' is not what this run wrote: .*\n.*titanium runs resume"):
        run.read(victim)
    assert chunk_bytes(resume(folder)) == chunk_bytes(whole)


def test_a_full_disk_keeps_what_is_whole_and_says_how_to_go_on(
    model: FunctionModel, whole: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = os.fsync, []

    def fills_up(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 8:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr("os.fsync", fills_up)
    with pytest.raises(RunError, match=r"No space left on device\n.*go on with: titanium runs resume") as caught:
        sweep(model, PACKAGES, FUTURES, SEED, tmp_path / "run", chunk=CHUNK, workers=1)
    assert len(str(caught.value).splitlines()) == 2
    monkeypatch.setattr("os.fsync", real)
    assert open_run(tmp_path / "run").futures_done == 3 * CHUNK
    assert not list(tmp_path.rglob("*.part"))
    assert chunk_bytes(resume(tmp_path / "run")) == chunk_bytes(whole)


def test_an_address_that_fsspec_knows_holds_the_same_bits(model: FunctionModel, whole: Run) -> None:
    address = "memory://test_sweep/run"
    with pytest.raises(Interrupted):
        sweep(model, PACKAGES, FUTURES, SEED, address, chunk=CHUNK, on_progress=after(2))
    assert chunk_bytes(resume(address)) == chunk_bytes(whole)
    assert open_run(address).verify() == []


def test_a_folder_with_another_request_is_left_alone(model: FunctionModel, tmp_path: Path) -> None:
    begun(model, tmp_path / "run")
    with pytest.raises(RunError, match=r"holds another run: futures 2000, not 2001; seed 7, not 8\nGive --out a new"):
        sweep(model, PACKAGES, FUTURES + 1, SEED + 1, tmp_path / "run", chunk=CHUNK)


def test_a_folder_that_holds_something_else_is_left_alone(model: FunctionModel, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match="is not empty; give --out a new folder"):
        sweep(model, PACKAGES, 50, SEED, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_cannot_be_made_is_one_clear_line(model: FunctionModel, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="cannot be written") as caught:
        sweep(model, PACKAGES, 50, SEED, tmp_path / "file" / "run")
    assert "\n" not in str(caught.value)


def test_another_kind_of_machine_is_refused_in_one_line_unless_accepted(
    model: FunctionModel, whole: Run, tmp_path: Path
) -> None:
    begun(model, tmp_path / "run")
    file = tmp_path / "run" / "manifest.json"
    told = json.loads(file.read_text())
    told["platform"]["features"] = "avx avx2"
    file.write_text(json.dumps(told))
    with pytest.raises(RunError, match="begun with other features, so its last bits may differ") as caught:
        resume(tmp_path / "run")
    assert "\n" not in str(caught.value)
    assert chunk_bytes(resume(tmp_path / "run", accept_other_bits=True)) == chunk_bytes(whole)


def test_a_second_process_is_kept_away(model: FunctionModel, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl", reason="files are locked on POSIX systems alone")
    begun(model, tmp_path / "run")
    with (tmp_path / "run" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(RunError, match="is being worked on by another process"):
            resume(tmp_path / "run")
    assert resume(tmp_path / "run").complete


def test_a_run_of_another_model_is_not_continued(model: FunctionModel, tmp_path: Path) -> None:
    begun(model, tmp_path / "run")
    with pytest.raises(RunError, match="another case or version"):
        resume(tmp_path / "run", made_up.model("other"))


def test_packages_are_kept_in_groups_so_that_many_take_no_more_memory(model: FunctionModel, tmp_path: Path) -> None:
    table = {f"release {step}": {"release": step / 100, "spillway": 1.0} for step in range(130)}
    run = sweep(model, table, 500, SEED, tmp_path / "run", chunk=CHUNK)
    assert len(run.notes) == 2 * 3
    (streamed,) = stream(model, table, 500, SEED)
    stored = list(run.chunks())
    for name, values in streamed.metrics.items():
        np.testing.assert_array_equal(np.concatenate([c.metrics[name] for c in stored], axis=1), values, err_msg=name)
    assert run.summary().packages == tuple(table)
    assert run.summary().at("release 129", "earned").mean == pytest.approx(streamed.metrics["earned"][129].mean(), 1e-5)


def test_progress_counts_futures_and_goes_on_where_it_stopped(model: FunctionModel, tmp_path: Path) -> None:
    begun(model, tmp_path / "run")
    before = open_run(tmp_path / "run").futures_done
    told: list[tuple[int, int, int]] = []
    resume(tmp_path / "run", on_progress=lambda *own: told.append(own))
    assert told[0] == (before + CHUNK, FUTURES, 0)
    assert told[-1] == (FUTURES, FUTURES, 0)


def test_the_sampling_is_kept_and_told(model: FunctionModel, tmp_path: Path) -> None:
    run = sweep(model, ["open"], 300, SEED, tmp_path / "run", sampling="lhs", schools="crossed")
    assert run.manifest.ensemble == "prior (lhs-150, schools crossed)"
    (chunk,) = run.chunks()
    assert chunk.cell[:6, 0].tolist() == [0, 1, 0, 1, 0, 1]
    assert resume(tmp_path / "run").complete


def test_a_model_that_gives_no_such_metric_leaves_nothing_behind(tmp_path: Path) -> None:
    odd = wrap(lambda x: {"hieght": x}, name="odd", uncertainties={"x": uniform(0, 1)}, metrics=["height"], processes=1)
    with pytest.raises(InputError, match="Did you mean 'hieght'"):
        sweep(odd, ["baseline"], 50, SEED, tmp_path / "runs" / "run")
    assert not (tmp_path / "runs" / "run").exists()


@pytest.mark.parametrize(
    ("packages", "n", "message"),
    [
        (["opn"], 10, "Did you mean 'open'"),
        (["open"], 0, "from 1 to"),
        ({"odd": {"release": 1.0}}, 10, "package 'odd'  does not set spillway"),
        ({"odd": {"release": 9.0, "spillway": 1.0}}, 10, r"release is 9\n *Allowed: 0 to 2"),
    ],
)
def test_a_request_that_cannot_be_run_writes_nothing(
    model: FunctionModel, tmp_path: Path, packages: list[str], n: int, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        sweep(model, packages, n, SEED, tmp_path / "run")
    assert not (tmp_path / "run").exists()
