"""The help of every command: it ends with the command's own example, wraps, and costs little."""

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App

from titanium.apps.cli import app, run
from titanium.apps.help import documented
from titanium.apps.output import Output

OWN = ("--help", "-h", "--version")


def commands(within: App = app, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], App]]:
    """Every command with the words that name it, groups and their commands included."""
    for name in within:
        if name not in OWN:
            yield (*path, name), within[name]
            yield from commands(within[name], (*path, name))


EVERY = dict(commands())
LEAVES = {
    path: own
    for path, own in EVERY.items()
    if not any(len(other) > len(path) and other[: len(path)] == path for other in EVERY)
}


def test_there_are_commands_in_groups_and_beside_them() -> None:
    assert {("stress",), ("runs",), ("runs", "query"), ("game", "solve"), ("--install-completion",)} <= set(EVERY)
    assert len(LEAVES) > 40


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_the_help_of_a_command_ends_with_its_own_example(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run([*path, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.count("Example: ") == 1
    assert max(map(len, said.splitlines())) <= 80
    last = " ".join(said[said.index("Example: ") :].split())
    assert last.startswith(f"Example: titanium {' '.join(path)}")
    assert "╯" not in last
    if path in LEAVES:
        for option in ("--json", "--quiet", "--no-color", "--debug", "--progress"):
            assert option in said


def test_a_description_wraps_as_one_paragraph(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    assert run(["stress", "--help"]) == 0
    said = capsys.readouterr().out
    assert 90 < max(map(len, said.splitlines())) <= 100, "no wider than can be read"
    told = re.sub(r"[│\s]+", " ", said)
    assert "in which the run is stored, with the verdict as JSON and as a page; one that was interrupted" in told


def test_an_example_is_taken_out_of_a_docstring_wherever_it_stands() -> None:
    def function() -> None:
        """First.

        Example: titanium one
        two

        Second
        line.
        """

    assert documented(function) == ("First.\n\nSecond line.", "Example: titanium one two")
    assert documented(lambda: None) == ("", "")


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_takes_how_it_prints(path: tuple[str, ...]) -> None:
    command = LEAVES[path].default_command
    assert command is not None
    assert inspect.signature(command).parameters["output"].annotation is Output


COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.mark.parametrize("how", ["coloured", "NO_COLOR", "--no-color", "--quiet", "--json"])
@pytest.mark.parametrize("arguments", [["check", "us_rok"], ["game", "show", "egame12"]], ids=" ".join)
def test_colour_goes_where_it_is_not_wanted(
    arguments: list[str], how: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if how == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    assert run([*arguments, how] if how.startswith("--") else arguments) == 0
    said = capsys.readouterr().out
    assert said
    assert ("\x1b[" in said) == (how not in ("--quiet", "--json"))
    if how != "coloured":
        assert not COLOUR.search(said)


@pytest.mark.parametrize("how", ["coloured", "NO_COLOR", "--no-color"])
def test_help_is_coloured_unless_it_is_not_wanted(
    how: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if how == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    assert run(["stress", "--help", *([how] if how.startswith("--") else [])]) == 0
    assert bool(COLOUR.search(capsys.readouterr().out)) == (how == "coloured")


def test_the_program_prints_by_output_alone() -> None:
    """What else writes to standard output says what to do, or is a script, a schema or CSV that was asked for."""
    import titanium.apps

    others = {"cli", "output", "terminal", "game", "runs", "schema", "completion"}
    for file in Path(titanium.apps.__path__[0]).glob("*.py"):
        if file.stem not in others:
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"sys\.stdout|\bprint\(|Console\(", text), file.stem


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from titanium.apps.cli import run; run(['--help']);"
        "heavy = {'jax', 'numpy', 'pyarrow', 'scipy', 'pydantic', 'matplotlib', 'jinja2', 'markdown_it', 'yaml'};"
        "loaded = heavy & set(sys.modules); sys.exit(str(loaded) if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
