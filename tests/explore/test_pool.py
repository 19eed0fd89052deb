"""Functions called by several processes: the same bits, deaths that cost one result each, and nobody left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from titanium.errors import InputError, TitaniumError
from titanium.explore.block import Chunk
from titanium.explore.function import FunctionModel, load_model, uniform, wrap
from titanium.explore.functions import pool as pools
from titanium.explore.futures import Design

N = 256
"""Futures of most tests; each kind of failure comes in one of them, since each death costs two starts of a process."""
MODEL = '''"""A model that breaks in every way there is."""

import math
import os
import signal
import sys
import time

from titanium.explore.function import lever, uniform, wrap


def fragile(x, seed, step, slow, once, talks):
    time.sleep(slow)
    if talks:
        print("to be seen by people, not by programs")
        return {"y": 0, "z": sys.stdin.read() == "", "pid": os.getpid()}
    if step == 1 and 0.5 < x < 129 / 256:
        os._exit(3)
    if step == 1 and 231 / 256 < x < 232 / 256:
        os.kill(os.getpid(), signal.SIGSEGV)
    if step == 1 and 51 / 256 < x < 52 / 256:
        raise ValueError("no convergence")
    if once and not os.path.exists(MARK):
        open(MARK, "w").close()
        os._exit(1)
    return {"y": math.exp(x) + seed, "z": x, "pid": os.getpid()}


MARK = os.path.join(os.path.dirname(__file__), "mark")
model = wrap(
    fragile,
    levers={"step": lever(0, 1, 0), "slow": lever(0, 60, 0), "once": lever(0, 1, 0), "talks": lever(0, 1, 0)},
    uncertainties={"x": uniform(0, 1)},
    metrics=["y", "z", "pid"],
    packages={"fatal": {"step": 1}, "slow": {"slow": 60}, "once": {"once": 1}, "talks": {"talks": 1}},
    processes=2,
)
'''


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("models") / "fragile.py"
    place.write_text(MODEL)
    return place


@pytest.fixture(scope="module")
def model(file: Path) -> Iterator[FunctionModel]:
    """One model for all tests, whose processes therefore start once, but for those that die."""
    with load_model(f"{file}:model") as loaded:
        yield loaded


@pytest.fixture(scope="module")
def sound(file: Path) -> Chunk:
    """What this process alone computes."""
    return played(load_model(f"{file}:model", processes=1), "baseline")


def played(model: FunctionModel, package: str, n: int = N, first: int = 0) -> Chunk:
    index = np.arange(first, first + n, dtype=np.uint32)
    return model.play({package: model.scope.package(package)}, Design(model.scope, 5), index)


def processes_of(chunk: Chunk) -> set[int]:
    return {int(pid) for pid in chunk.metrics["pid"][chunk.finite] if np.isfinite(pid)}


def alive(pids: set[int], patience: float = 5.0) -> set[int]:
    """Those of some processes that are still there after a while."""
    end = time.monotonic() + patience
    while (left := {pid for pid in pids if Path(f"/proc/{pid}").exists()}) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def assert_same_bits(one: Chunk, other: Chunk, where: Any = slice(None)) -> None:
    for name in ("holds", "y", "z"):
        np.testing.assert_array_equal(one.metrics[name][:, where], other.metrics[name][:, where], err_msg=name)


def test_other_processes_give_the_same_bits(model: FunctionModel, sound: Chunk) -> None:
    chunk = played(model, "baseline")
    assert_same_bits(chunk, sound)
    assert not processes_of(chunk) & processes_of(sound)


def test_a_function_may_print_and_read_without_harm(model: FunctionModel) -> None:
    assert played(model, "talks", 4).metrics["z"].all()


def test_a_process_that_dies_costs_one_result_and_is_replaced(model: FunctionModel, sound: Chunk) -> None:
    chunk = played(model, "fatal")
    x = Design(model.scope, 5).at(np.arange(N)).draw["x"]
    reasons = {
        "the process died (exit code 3)": np.floor(N * x) == 128,
        "the process died (SIGSEGV)": np.floor(N * x) == 231,
        "ValueError: no convergence": np.floor(N * x) == 51,
    }
    for reason, where in reasons.items():
        assert where.sum() == 1  # Sobol points are that even
        told = [failure.future for failure in chunk.failures if failure.reason == reason]
        assert told == np.flatnonzero(where).tolist()
    failed = np.logical_or.reduce(list(reasons.values()))
    np.testing.assert_array_equal(chunk.finite[0], ~failed)
    assert_same_bits(chunk, sound, ~failed)
    assert_same_bits(played(model, "baseline"), sound)


def test_a_death_that_does_not_come_again_costs_nothing(model: FunctionModel, sound: Chunk) -> None:
    chunk = played(model, "once")
    assert not chunk.failures
    assert_same_bits(chunk, sound)


def test_several_threads_may_ask_at_once(model: FunctionModel, sound: Chunk) -> None:
    with ThreadPoolExecutor(6) as threads:
        parts = list(threads.map(lambda first: played(model, "baseline", 32, first), range(0, N, 32)))
    for first, part in zip(range(0, N, 32), parts, strict=True):
        assert_same_bits(part, sound.cut(first, first + 32))


def test_closing_ends_the_processes_at_once_even_in_the_middle_of_a_call(model: FunctionModel, sound: Chunk) -> None:
    pids = processes_of(played(model, "baseline"))
    with ThreadPoolExecutor(1) as threads:
        begun = threads.submit(played, model, "slow")
        time.sleep(0.5)
        started = time.monotonic()
        model.close()
        with pytest.raises(TitaniumError, match="the model was closed while it was played"):
            begun.result(timeout=20)
    assert time.monotonic() - started < 20
    assert not alive(pids)
    assert_same_bits(played(model, "baseline"), sound)


def test_a_model_that_is_forgotten_leaves_no_process(file: Path) -> None:
    forgotten = load_model(f"{file}:model", processes=2)
    pids = processes_of(played(forgotten, "baseline", 8))
    assert pids
    del forgotten
    assert not alive(pids)


def within_script(file: Path, rest: str) -> subprocess.Popen[str]:
    """A program that plays the model; its standard output begins with the numbers of its processes."""
    text = f"""
import numpy as np
from titanium.explore.function import load_model
from titanium.explore.futures import Design

def played(package, n):
    setting = {{package: model.scope.package(package)}}
    return model.play(setting, Design(model.scope, 5), np.arange(n, dtype=np.uint32))

if __name__ == "__main__":
    model = load_model({str(file)!r} + ":model", processes=2)
    print(*{{int(pid) for pid in played("baseline", 16).metrics["pid"].ravel()}}, flush=True)
{rest}
"""
    script = file.with_name("script.py")
    script.write_text(text)
    return subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=file.parent,
    )


def told_processes(script: subprocess.Popen[str]) -> set[int]:
    assert script.stdout is not None
    return {int(pid) for pid in script.stdout.readline().split()}


def test_a_program_that_ends_leaves_no_process(file: Path) -> None:
    with within_script(file, "") as script:
        pids = told_processes(script)
        _, said = script.communicate(timeout=60)
    assert script.returncode == 0
    assert "Traceback" not in said
    assert pids
    assert not alive(pids)


# Slow where the program is killed: its processes wait some seconds for the call under way, as they are meant to.
@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGINT, 130), pytest.param(signal.SIGKILL, -signal.SIGKILL, marks=pytest.mark.slow)],
    ids=["interrupted", "killed"],
)
def test_a_program_that_is_interrupted_or_killed_leaves_no_process(file: Path, sent: int, code: int) -> None:
    rest = """
    import sys
    try:
        print("playing", flush=True)
        played("slow", 16)
    except KeyboardInterrupt:
        model.close()
        sys.exit(130)
"""
    with within_script(file, rest) as script:
        pids = told_processes(script)
        assert script.stdout is not None
        assert script.stdout.readline() == "playing\n"
        time.sleep(0.5)
        os.killpg(script.pid, sent)
        _, said = script.communicate(timeout=60)
    assert script.returncode == code
    assert "Traceback" not in said
    assert not alive(pids, patience=10)


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "unguarded"])
def test_a_function_of_a_script_is_found_there_if_the_script_may_be_imported(tmp_path: Path, is_guarded: bool) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        f"""
import os
import numpy as np
from titanium.explore.function import uniform, wrap
from titanium.explore.futures import Design

def f(x):
    return {{"pid": os.getpid()}}

if __name__ == "__main__" or {not is_guarded}:
    with wrap(f, uncertainties={{"x": uniform(0, 1)}}, metrics=["pid"], processes=2) as model:
        chunk = model.play({{"baseline": {{}}}}, Design(model.scope, 0), np.arange(8, dtype=np.uint32))
        print(os.getpid() in chunk.metrics["pid"])
"""
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == [str(not is_guarded)]
    assert ("do that under: if __name__ == '__main__'" in done.stderr) != is_guarded


def nested(processes: int) -> FunctionModel:
    def function(x: float) -> dict[str, float]:
        return {"y": 2 * x, "pid": os.getpid()}

    return wrap(function, uncertainties={"x": uniform(0, 1)}, metrics=["y", "pid"], processes=processes)


def test_a_function_of_no_module_travels_with_cloudpickle() -> None:
    with nested(2) as model:
        chunk = played(model, "baseline", 8)
    assert os.getpid() not in processes_of(chunk)


def test_a_function_that_cannot_travel_is_called_here_and_says_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "find_spec", lambda name: None)
    model = nested(2)
    with pytest.warns(RuntimeWarning, match=r"model 'function' is called in this process alone: .*cloudpickle"):
        chunk = played(model, "baseline", 8)
    again = played(model, "baseline", 8)  # any warning would be an error
    assert processes_of(chunk) == processes_of(again) == {os.getpid()}
    assert model.processes == 1


def test_a_function_that_no_process_can_load_is_called_here_and_says_why(tmp_path: Path) -> None:
    place = tmp_path / "gone.py"
    place.write_text(MODEL.replace("fragile", "gone"))
    model = load_model(f"{place}:model")
    place.unlink()
    with (
        pytest.warns(RuntimeWarning, match=r"called in this process alone: no other process can load it .*no file"),
        ThreadPoolExecutor(4) as threads,
    ):
        chunks = list(threads.map(lambda first: played(model, "baseline", 8, first), range(4)))
    for chunk in chunks:
        assert processes_of(chunk) == {os.getpid()}


def test_a_metric_that_is_always_missing_is_told_from_other_processes_too(file: Path) -> None:
    loaded = load_model(f"{file}:model")
    wrong = wrap(loaded.function, **described(loaded), metrics=["y", "zz"], processes=2)
    with wrong, pytest.raises(InputError, match=r"gave no metric 'zz'\nAllowed: pid, y, z."):
        played(wrong, "baseline", 8)


def described(model: FunctionModel) -> dict[str, Any]:
    return {"levers": model.scope.levers, "uncertainties": model.scope.uncertainties}
