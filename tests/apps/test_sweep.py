"""`titanium sweep` as a user meets it, on a model that is computed in no time."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import made_up
from titanium.apps.cli import run
from titanium.explore.store import open_run

MODEL = f"{made_up.__file__}:player"


def test_it_says_what_it_kept_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "run")
    assert run(["sweep", MODEL, "--grid", "release=0,2", "--futures", "500", "--out", out]) == 0
    said = capsys.readouterr()
    assert "3 packages in 500 futures of reservoir, complete" in " ".join(said.out.split())
    assert said.err == ""
    assert open_run(out).packages == ("baseline", "baseline+release=0", "baseline+release=2")


def test_progress_as_lines_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--futures", "500", "--chunk", "100", "--out", str(tmp_path / "run"), "--progress", "json", "--quiet"]
    assert run(["sweep", MODEL, *options]) == 0
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in told] == ["progress"] * 5 + ["done"]
    assert [line["done"] for line in told] == [100, 200, 300, 400, 500, 500]


def test_ctrl_c_keeps_finished_chunks_and_prints_how_to_go_on(tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = [sys.executable, "-m", "titanium", "sweep", MODEL, "--futures", "4000", "--chunk", "100"]
    process = subprocess.Popen(
        [*command, "--out", str(out), "--progress", "json"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"MADE_UP_PAUSE": "0.05"},
        text=True,
    )
    assert process.stderr is not None
    assert json.loads(process.stderr.readline())["event"] == "progress"
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 130
    done = open_run(out).futures_done
    assert 0 < done < 4000
    *_, event, interrupted, remedy = said.splitlines()
    assert json.loads(event) | {"failed": 0} == {
        "schema": "titanium.progress/1",
        "event": "interrupted",
        "done": done,
        "futures": 4000,
        "failed": 0,
        "run": str(out),
    }
    assert interrupted == f"Interrupted; {done:,} of 4,000 futures are kept in '{out}'"
    assert remedy == f"Go on with: titanium runs resume {out}"
    assert run(remedy.removeprefix("Go on with: titanium ").split()) == 0
    assert open_run(out).complete


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--packages", "opn"], 3, "Did you mean 'open'?"),
        (["--where", "release > 1"], 3, "--where goes with --design"),
        (["--futures", "0"], 3, "0 futures: a whole number from 1"),
        (["--sampling", "sobl"], 2, "sobol"),
        (["--cluster", "local:none"], 3, "names no cluster"),
        (["--workers", "0"], 3, "0 workers"),
    ],
)
def test_what_cannot_be_run_is_told_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int, message: str
) -> None:
    assert run(["sweep", MODEL, "--out", str(tmp_path / "run"), *options]) == code
    assert message in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_a_model_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sweep", f"{made_up.__file__}:plyer", "--out", str(tmp_path / "run")]) == 3
    assert "Did you mean 'player'?" in capsys.readouterr().err
