"""A run on a Dask cluster: the bits of threads, whatever becomes of the workers; and clear lines when it cannot be."""

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import psutil
import pytest
from dask import config

import made_up
from titanium import compile_model, load_case
from titanium.errors import InputError, Interrupted, RunError
from titanium.explore import cluster, workplace
from titanium.explore.cluster import compute
from titanium.explore.ensemble import Ensemble
from titanium.explore.function import FunctionModel, lever, uniform, wrap
from titanium.explore.manifest import Piece
from titanium.explore.store import Run, open_run
from titanium.explore.sweep import sweep
from titanium.explore.task import design_of

import_module("distributed")  # its settings must be there before a test changes one

PACKAGES = ("baseline", "open", "shut")
FUTURES, CHUNK, SEED = 2000, 200, 7
PATIENCE = 60
"""Seconds after which a test gives up on a process."""
PAUSE = 0.08
"""Seconds by which a worker delays each package, so that it can be ended in the middle of a chunk."""


class Crew:
    """A Dask scheduler and its workers, each a process of its own on the loopback device."""

    def __init__(self, folder: Path):
        self._folder, self.workers = folder, list[subprocess.Popen[bytes]]()
        self.file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--scheduler-file", str(self.file))
        until(lambda: self.file.exists() and self.file.read_text().endswith("}"))
        self.address = str(json.loads(self.file.read_text())["address"])

    def join(self, *first: Path) -> subprocess.Popen[bytes]:
        """Start a worker, which looks into some folders for modules before all others."""
        options = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--local-directory", str(self._folder))
        self.workers.append(self._start("worker", self.address, *options, first=first))
        return self.workers[-1]

    def staffed(self, count: int) -> "Crew":
        """So many workers that look for modules where this process does."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        for worker in self.workers[count:]:
            self.end(worker)
        while len([worker for worker in self.workers if worker.poll() is None]) < count:
            self.join()
        return self

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End one process without warning."""
        process.kill()
        process.wait(PATIENCE)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            self.end(process)

    def _start(self, role: str, *options: str, first: Sequence[Path] = ()) -> subprocess.Popen[bytes]:
        paths = [*map(str, first), str(Path(made_up.__file__).parent), *sys.path]
        env = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "MADE_UP_PAUSE": str(PAUSE)}
        here = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0", "--no-dashboard")
        command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *options, *here]
        silent = subprocess.DEVNULL
        return subprocess.Popen(command, env=env, cwd=self._folder, stdout=silent, stderr=silent)


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something, but not for ever."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


def has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(scope="module")
def model() -> FunctionModel:
    return made_up.model()


@pytest.fixture(scope="module")
def whole(model: FunctionModel, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run on threads."""
    return sweep(model, PACKAGES, FUTURES, SEED, tmp_path_factory.mktemp("whole") / "run", chunk=CHUNK)


@pytest.fixture(scope="module")
def crew(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    crew = Crew(tmp_path_factory.mktemp("crew"))
    yield crew
    crew.close()


@pytest.fixture(autouse=True)
def leaves_nothing_behind(crew: Crew) -> Iterator[None]:
    """Every process that a run started has ended with it, and Dask's loggers are as they were."""
    before = set(psutil.Process().children())
    yield
    mine = {process.pid for process in (crew.scheduler, *crew.workers)}
    assert {child for child in psutil.Process().children() if child.pid not in mine} <= before
    assert logging.getLogger("distributed").level == logging.INFO


def chunk_bytes(run: Run) -> dict[str, bytes]:
    return {name: run.folder.read(f"chunks/{name}") for name in run.folder.names("chunks")}


def begun(model: FunctionModel, folder: Path, packages: Sequence[str] = PACKAGES) -> Run:
    """A run of which one chunk is there."""

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        sweep(model, packages, FUTURES, SEED, folder, chunk=CHUNK, workers=1, on_progress=stop)
    return open_run(folder)


def source_of(run: Run) -> Ensemble:
    return Ensemble(design_of(run.scope, run.manifest))


def test_processes_of_this_machine_give_the_bits_of_threads(
    model: FunctionModel, whole: Run, crew: Crew, tmp_path: Path
) -> None:
    told: list[int] = []
    before, started = set(psutil.Process().children(recursive=True)), set[psutil.Process]()

    def tell(done: int, total: int, failed: int) -> None:
        told.append(done)
        started.update(set(psutil.Process().children(recursive=True)) - before)

    run = sweep(model, PACKAGES, FUTURES, SEED, tmp_path / "run", chunk=CHUNK, cluster="local:2", on_progress=tell)
    assert chunk_bytes(run) == chunk_bytes(whole)
    assert run.manifest.id == whole.manifest.id
    assert told == list(range(CHUNK, FUTURES + 1, CHUNK))
    assert len(started) >= 2
    until(lambda: all(map(has_ended, started)))


def test_a_worker_that_is_killed_costs_no_bits(
    model: FunctionModel, whole: Run, crew: Crew, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crew.staffed(2)
    landed: list[int] = []

    def kill_one(*_: int) -> None:
        landed.append(len(landed))
        if len(landed) == 3:
            crew.end(crew.workers[0])

    address = crew.address.replace("tcp", "dask")
    folder = tmp_path / "run"
    run = sweep(model, PACKAGES, FUTURES, SEED, folder, chunk=CHUNK, cluster=address, on_progress=kill_one)
    assert chunk_bytes(run) == chunk_bytes(whole)
    assert crew.scheduler.poll() is None
    assert not caplog.records


@pytest.mark.slow
def test_a_new_worker_takes_over_when_all_are_gone(
    model: FunctionModel,
    whole: Run,
    crew: Crew,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(cluster, "TELL_S", 0)
    monkeypatch.setattr(cluster, "_LOOK_S", 0.1)
    crew.staffed(1)
    landed: list[int] = []

    def replace_all(*_: int) -> None:
        landed.append(len(landed))
        if len(landed) == 3:
            crew.staffed(0)
            crew.join()

    file = f"file://{crew.file}"
    run = sweep(model, PACKAGES, FUTURES, SEED, tmp_path / "run", chunk=CHUNK, cluster=file, on_progress=replace_all)
    assert chunk_bytes(run) == chunk_bytes(whole)
    assert "no Dask worker is at tcp://127.0.0.1" in caplog.text


def test_few_tasks_are_under_way_and_what_is_called_off_is_dropped(
    model: FunctionModel, crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "AHEAD_AT_LEAST", 1)
    crew.staffed(1)
    run = begun(model, tmp_path / "run")
    handed_out: list[Piece] = []

    def watched() -> Iterator[Piece]:
        for piece in run.missing():
            handed_out.append(piece)
            yield piece

    notes = compute(run, source_of(run), watched(), crew.address)
    next(notes)
    assert 1 <= len(handed_out) <= cluster.AHEAD
    notes.close()
    time.sleep(len(PACKAGES) * 2 * PAUSE)
    assert len(run.fresh().notes) <= len(run.notes) + cluster.AHEAD
    assert crew.scheduler.poll() is None


def test_futures_of_an_ensemble_are_sent_by_their_numbers(model: FunctionModel, crew: Crew, tmp_path: Path) -> None:
    crew.staffed(1)
    run = begun(model, tmp_path / "run")
    members = np.arange(10_000, 10_000 + FUTURES, dtype=np.uint32)
    piece = run.missing()[0]
    list(compute(run, Ensemble(source_of(run).design, "record", members), [piece], crew.address))
    numbers = run.fresh().read(f"{piece.name}.parquet")["future"].to_numpy()
    assert set(numbers) == set(range(10_000 + piece.first, 10_000 + piece.first + CHUNK))


def test_a_worker_that_gives_other_bits_is_refused_unless_they_are_accepted(
    model: FunctionModel, crew: Crew, tmp_path: Path
) -> None:
    crew.staffed(1)
    run = begun(model, tmp_path / "run")
    file = tmp_path / "run" / "manifest.json"
    told = json.loads(file.read_text())
    told["platform"]["features"] = "avx avx2"
    file.write_text(json.dumps(told))
    before, piece = chunk_bytes(run), run.missing()[0]
    with pytest.raises(RunError, match=r"Dask worker tcp://127.* has other features than this run was begun") as caught:
        list(compute(run, source_of(run), [piece], crew.address))
    assert "\n" not in str(caught.value)
    assert chunk_bytes(run) == before
    (note,) = compute(run, source_of(run), [piece], crew.address, accept_other_bits=True)
    assert note.piece == piece


def test_a_function_that_the_worker_lacks_is_one_clear_line(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew.staffed(1)
    (tmp_path / "only_here.py").write_text("def pond(inflow, outflow): return {'kept': inflow - outflow}\n")
    monkeypatch.syspath_prepend(tmp_path)
    import only_here  # pyright: ignore[reportMissingImports]

    pond = wrap(
        only_here.pond,
        levers={"outflow": lever(0, 1, 0.5)},
        uncertainties={"inflow": uniform(0, 1)},
        metrics=["kept"],
        processes=1,
    )
    with pytest.raises(RunError, match=r"failed: the function of model 'pond' is needed and not found: no module"):
        sweep(pond, ["baseline"], 10, SEED, tmp_path / "run", cluster=crew.address)


def test_a_chunk_that_cannot_be_stored_ends_the_run_and_says_how_to_go_on(
    model: FunctionModel, crew: Crew, tmp_path: Path
) -> None:
    crew.staffed(1)
    run = begun(model, tmp_path / "run")
    (tmp_path / "run" / "chunks").rename(tmp_path / "run" / "elsewhere")
    (tmp_path / "run" / "chunks").write_text("")
    with pytest.raises(RunError, match=r"Dask worker tcp://.* failed: '.*parquet' cannot be written: File exists"):
        list(compute(run, source_of(run), run.manifest.pieces(), crew.address))


def test_a_worker_without_titanium_is_one_clear_line(model: FunctionModel, crew: Crew, tmp_path: Path) -> None:
    crew.staffed(0)
    (tmp_path / "titanium").mkdir()
    (tmp_path / "titanium" / "__init__.py").write_text("raise ModuleNotFoundError('gone', name='titanium')")
    other = crew.join(tmp_path)
    run = begun(model, tmp_path / "run")
    with pytest.raises(RunError, match="Dask workers cannot import titanium; install titanium-alliance there"):
        list(compute(run, source_of(run), run.missing(), crew.address))
    crew.end(other)


def test_without_any_worker_a_run_gives_up(
    model: FunctionModel, crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WAIT_S", 1)
    crew.staffed(0)
    with pytest.raises(RunError, match=r"no Dask worker was at tcp://.* for 1 s\n.*titanium runs resume"):
        sweep(model, PACKAGES, FUTURES, SEED, tmp_path / "run", cluster=crew.address)


def test_a_scheduler_that_goes_away_ends_the_run(model: FunctionModel, tmp_path: Path) -> None:
    crew = Crew(tmp_path)
    run = begun(model, tmp_path / "run")

    def while_it_ends() -> Iterator[Piece]:
        yield run.missing()[0]
        crew.end(crew.scheduler)
        yield from run.missing()[1:]

    try:
        with pytest.raises(RunError, match=r"the Dask scheduler at tcp://127.* went away"):
            list(compute(run, source_of(run), while_it_ends(), crew.address))
    finally:
        crew.close()


FRAGILE = """
import os, pathlib

def fragile(load, grip):
    file = pathlib.Path(__file__).with_name("deaths")
    deaths = int(file.read_text()) if file.exists() else 0
    if deaths < {deaths}:
        file.write_text(str(deaths + 1))
        os._exit(1)
    return {{"held": grip - load}}
"""


def fragile(folder: Path, deaths: int) -> FunctionModel:
    """A model that ends the process that calls it, so many times."""
    (folder / f"fragile{deaths}.py").write_text(FRAGILE.format(deaths=deaths))
    module = __import__(f"fragile{deaths}")
    inputs = {"uncertainties": {"load": uniform(0, 1)}, "levers": {"grip": lever(0, 1, 0.5)}}
    return wrap(module.fragile, metrics=["held"], processes=1, **inputs)


def test_a_chunk_that_workers_die_of_is_given_up_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(cluster, "AGAIN", 0)
    told = r"'chunks/0000000000-0000' was given up: 1 Dask workers died while they computed it\nThey may lack memory"
    with config.set({"distributed.scheduler.allowed-failures": 0}), pytest.raises(RunError, match=told):
        sweep(fragile(tmp_path, 9), ["baseline"], 10, SEED, tmp_path / "run", cluster="local:1")


@pytest.mark.slow
def test_a_chunk_that_a_worker_died_of_is_handed_out_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    with config.set({"distributed.scheduler.allowed-failures": 0}):
        run = sweep(fragile(tmp_path, 2), ["baseline"], 10, SEED, tmp_path / "run", cluster="local:1")
    assert run.complete
    assert run.failed == 0


@pytest.mark.slow
def test_the_alliance_model_gives_the_same_bits_on_a_cluster(tmp_path: Path) -> None:
    model = compile_model(load_case("us_rok"))
    threads = sweep(model, ["ironclad", "titanium"], 4096, SEED, tmp_path / "threads")
    run = sweep(model, ["ironclad", "titanium"], 4096, SEED, tmp_path / "run", cluster="local:2")
    assert chunk_bytes(run) == chunk_bytes(threads)


def test_a_run_in_memory_is_refused(model: FunctionModel, crew: Crew) -> None:
    with pytest.raises(InputError, match="is in the memory of this process, where no worker finds it"):
        sweep(model, PACKAGES, 10, SEED, "memory://test_cluster/run", cluster=crew.address)


@pytest.mark.parametrize(
    "text",
    ["local", "local:0", "local:-1", "local:1000", "local:two", "dask://host", "tcp://host:0", "tcp://host:99999", ""],
)
def test_what_names_no_cluster_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=f"'{text}' names no cluster\nWrite local:N for N processes"):
        cluster.check_cluster(text)


def test_the_nearest_spelling_is_given() -> None:
    with pytest.raises(InputError, match="Did you mean 'local'"):
        cluster.check_cluster("locla:4")


def test_a_file_that_no_scheduler_wrote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"scheduler.json' of a Dask scheduler cannot be read: No such file"):
        cluster.check_cluster(f"file://{tmp_path}/scheduler.json")
    (tmp_path / "scheduler.json").write_text("[1, 2]")
    with pytest.raises(InputError, match="was not written by a Dask scheduler"):
        cluster.check_cluster(f"file://{tmp_path}/scheduler.json")


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workplace, "find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"pip install 'titanium-alliance\[cluster\]'"):
        cluster.check_cluster("local:2")


def test_a_scheduler_that_does_not_answer_is_one_clear_line(
    model: FunctionModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workplace, "CONNECT_S", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"dask://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(InputError, match=r"no Dask scheduler answers at 'tcp://127.* within 1 s") as caught:
            sweep(model, PACKAGES, 10, SEED, tmp_path / "run", cluster=address)
    assert "\n" not in str(caught.value)
