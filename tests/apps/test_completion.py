"""Commands and options are completed by the shell."""

import contextlib
import io
import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from titanium.apps.cli import run

BASH = shutil.which("bash")


@cache
def script(shell: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert run(["--install-completion", "--shell", shell, "--print"]) == 0
    return said.getvalue()


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts that are there already, since making one takes a second."""
    monkeypatch.setattr("cyclopts.App.generate_completion", lambda *_, shell: script("bash"))


@pytest.mark.parametrize(
    "shell", ["bash", pytest.param("zsh", marks=pytest.mark.slow), pytest.param("fish", marks=pytest.mark.slow)]
)
def test_a_script_knows_every_command_and_option(shell: str) -> None:
    said = script(shell)
    for word in ("stress", "base-rates", "query", "resume", "convert", "futures", "quiet"):
        assert word in said
    assert "welcome" not in said


def completed(file: Path, *words: str) -> list[str]:
    """What bash offers for the last word."""
    asked = ' COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _titanium; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(
        [str(BASH), "-c", f'. "$0";{asked}', str(file), "titanium", *words], capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_bash_completes_commands_options_and_values(tmp_path: Path) -> None:
    assert BASH, "bash is needed"
    file = tmp_path / "completion.bash"
    file.write_text(script("bash"), encoding="utf-8")
    assert completed(file, "str") == ["stress"]
    assert completed(file, "runs", "sh") == ["show"]
    assert completed(file, "stress", "--fut") == ["--futures"]
    assert completed(file, "sweep", "--sampling", "s") == ["sobol"]


@pytest.mark.usefixtures("_quick")
def test_it_is_installed_where_the_shell_looks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert run(["--install-completion", "--shell", "bash", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["shell"] == "bash"
    assert "_titanium" in Path(told["file"]).read_text(encoding="utf-8")
    assert told["file"] in (tmp_path / ".bashrc").read_text(encoding="utf-8")


@pytest.mark.usefixtures("_quick")
def test_a_file_that_is_named_changes_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert run(["--install-completion", "--shell", "zsh", "--out", str(tmp_path / "_titanium")]) == 0
    assert "opened from now on" in capsys.readouterr().out
    assert [own.name for own in tmp_path.iterdir()] == ["_titanium"]
    (tmp_path / "file").write_text("")
    assert run(["--install-completion", "--shell", "fish", "--out", str(tmp_path / "file" / "x")]) == 3
    assert "cannot be written" in capsys.readouterr().err


def test_an_unknown_shell_is_asked_for(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from cyclopts.completion import ShellDetectionError

    def unknown() -> str:
        raise ShellDetectionError

    monkeypatch.setattr("cyclopts.completion.detect_shell", unknown)
    assert run(["--install-completion"]) == 3
    assert "--shell bash, zsh or fish" in capsys.readouterr().err
    assert run(["--install-completion", "--shell", "bsh"]) == 2
    assert "Did you mean 'bash'?" in capsys.readouterr().err
