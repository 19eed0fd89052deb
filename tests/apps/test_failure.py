"""Errors as readers and programs meet them: one message, one code, one line of JSON."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.schemas import problems

from titanium.apps.cli import run
from titanium.apps.output import Output
from titanium.errors import GameError, Interrupted

MISTAKES = [
    ([], "stres", 2, "no command 'stres'", "Did you mean 'stress'?", "titanium --help"),
    ([], "runs shwo x", 2, "no command 'runs shwo'", "Did you mean 'show'?", "titanium runs --help"),
    ([], "game solv x", 2, "no command 'game solv'", "Did you mean 'solve'?", "titanium game --help"),
    ([], "stress --future 5", 2, "no option --future", "Did you mean '--futures'?", "titanium stress --help"),
    ([], "runs show r --metric x", 2, "no option --metric", "Did you mean '--metrics'?", "titanium runs show --help"),
    ([], "stress --futures many", 2, "--futures 'many' is not a whole number", "", "titanium stress --help"),
    ([], "design --lift high", 2, "--lift 'high' is not a number", "", "titanium design --help"),
    ([], "stress --futures", 2, "--futures needs a value", "", "titanium stress --help"),
    ([], "sweep --out r --sampling sobl", 2, "--sampling 'sobl'", "Did you mean 'sobol'?", "titanium sweep --help"),
    ([], "game solve g --link prob", 2, "--link 'prob'", "Did you mean 'probit'?", "titanium game solve --help"),
    ([], "check us_rok more words", 2, "given more words", "one word: a,b", "titanium check --help"),
    ([], "discover", 2, "titanium discover needs RUN (--run)", "", "titanium discover --help"),
    ([], "sweep us_rok", 2, "titanium sweep needs --out", "", "titanium sweep --help"),
    (
        ["--quiet"],
        "stress us_rok",
        2,
        "'--quiet' stands before the command",
        "titanium stress --quiet",
        "titanium --help",
    ),
    ([], "runs --seed lst", 2, "no command 'runs lst'", "Did you mean 'list'?", "titanium runs --help"),
    ([], "runs --seed list", 2, "'--seed' stands before", "titanium runs list --seed", "titanium runs --help"),
    ([], "check us_rik", 3, "no case 'us_rik'", "Did you mean 'us_rok'?", None),
    ([], "posture --package titanum", 3, "no package 'titanum'", "Did you mean 'titanium'?", None),
    ([], "schema vredict", 3, "no schema of 'vredict'", "Did you mean 'verdict'?", None),
]


@pytest.mark.parametrize(("before", "words", "code", "message", "remedy", "more"), MISTAKES)
def test_a_mistake_says_what_is_wrong_what_was_meant_and_where_to_read(
    before: list[str], words: str, code: int, message: str, remedy: str, more: str | None,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    arguments = [*before, *words.split()]
    assert run(arguments) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Error: ")
    assert message in said.err
    assert remedy in said.err
    assert "Traceback" not in said.err
    assert (more is None) or said.err.endswith(f"\nSee {more}\n")

    assert run([*arguments, "--json"]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    told = json.loads(said.err)
    assert problems(told) == []
    assert (told["schema"], told["exit_code"], told["next"]) == ("titanium.error/1", code, more)
    assert told["kind"] == ("usage" if code == 2 else "InputError")
    assert message in told["problems"][0]["message"]
    assert remedy in told["problems"][0]["remedy"]


def test_every_problem_of_a_case_is_told_with_its_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "isle", "--into", str(tmp_path), "--quiet"]) == 0
    case = tmp_path / "isle/case.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("status_quo:", "statusquo:"), encoding="utf-8")
    capsys.readouterr()
    assert run(["check", str(tmp_path / "isle"), "--json"]) == 3
    told = json.loads(capsys.readouterr().err)
    assert problems(told) == []
    assert told["kind"] == "CaseError"
    assert all(own["file"] and own["message"] for own in told["problems"])
    assert any(own["file"].endswith("case.yaml") and own["line"] for own in told["problems"])


class Stop:
    """Something that raises what it was made of."""

    def __init__(self, error: BaseException):
        self._error = error

    def __call__(self, *_: object, **__: object) -> None:
        raise self._error


STOPS = [
    (ZeroDivisionError("by zero"), 4, "internal", "Run again with --debug", None),
    (GameError("no game", ["one", "two"]), 3, "GameError", "one", None),
    (KeyboardInterrupt(), 130, "interrupted", "nothing was stored", None),
    (Interrupted("runs/my run", 64, 128), 130, "interrupted", "64 of 128", "titanium runs resume 'runs/my run'"),
]


@pytest.mark.parametrize(("error", "code", "kind", "said", "more"), STOPS)
def test_what_stops_a_command_has_its_code(
    error: BaseException, code: int, kind: str, said: str, more: str | None,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("titanium.case.load_case", Stop(error))
    assert run(["check"]) == code
    plain = capsys.readouterr()
    assert plain.out == ""
    assert said in plain.err
    assert (more or "") in plain.err
    assert run(["check", "--json"]) == code
    told = json.loads(capsys.readouterr().err)
    assert problems(told) == []
    assert (told["kind"], told["exit_code"], told["next"]) == (kind, code, more)
    assert [own["message"] for own in told["problems"]][:2] in (["one", "two"], [f"ZeroDivisionError: {error}"], [])


def test_debug_shows_where_an_error_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("titanium.case.load_case", Stop(ZeroDivisionError("by zero")))
    with pytest.raises(ZeroDivisionError):
        run(["check", "--debug"])


class Closed(io.StringIO):
    """A pipe whose reader has gone."""

    def write(self, text: str, /) -> int:
        raise BrokenPipeError

    def fileno(self) -> int:
        raise ValueError


@pytest.mark.parametrize("how", [Output(), Output(json=True), Output(quiet=True)], ids=["full", "json", "quiet"])
def test_a_reader_who_goes_away_stops_nothing_else(how: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.table import Table

    monkeypatch.setattr(sys, "stdout", Closed())
    table = Table("package")
    table.add_row("titanium")
    how.show(lambda: {"schema": "titanium.new/1", "folder": "", "files": ["a"], "next": []}, lambda: table, "headline")


@pytest.mark.parametrize("arguments", [["--help"], ["schema", "bargain"]], ids=" ".join)
def test_a_closed_pipe_is_no_error(arguments: list[str]) -> None:
    whole = "from titanium.apps.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", whole, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 0
