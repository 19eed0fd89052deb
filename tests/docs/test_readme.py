"""Every command and every piece of Python in the documents runs, and every command is documented."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from titanium import load_case
from titanium.apps.cli import app, run
from titanium.apps.game import app as game
from titanium.apps.runs import app as runs

ROOT = Path(__file__).parents[2]
STORED = "--out runs/"
"""What marks a block of commands that build on one another."""
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = ROOT / "docs/record-and-schools.md"
PAGES = (
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{own.name}" for own in ROOT.glob("docs/*.md")),
)
DOCUMENTS = [ROOT / name for name in PAGES]
GROUPS = {"game": game, "runs": runs}
COMMANDS = [name for name in app if not name.startswith("-") and name not in GROUPS]
OF_RUNS = ("sheet", "discover", "sensitivity", "memo", "open")
"""Commands that read a stored run, beside those of `titanium runs`."""
ENDLESS = ("serve",)
"""Commands that end when they are told to: tests/apps/web starts them."""
COMMANDS += [f"{group} {name}" for group, own in GROUPS.items() for name in own if not name.startswith("-")]


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that has the examples, for commands that write files."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


LONG = ("titanium break", "titanium backtest", "titanium fit", "titanium paths")
"""Commands that take longest: `make test-slow` runs them; the tests of their commands run smaller ones by default."""


def shown_commands() -> list[Any]:
    """Commands of the documents as parameters of a test."""
    return [pytest.param(own, marks=pytest.mark.slow) if own.startswith(LONG) else own for own in commands()]


def commands() -> list[str]:
    shown = [block for block in blocks("sh") if STORED not in block] + blocks("sh", GUIDE.read_text(encoding="utf-8"))
    return list(dict.fromkeys(line for block in shown for line in lines_of(block)))


def lines_of(block: str) -> list[str]:
    """Commands of a block, without what is said of them."""
    return [line for whole in block.splitlines() if (line := whole.split(" #")[0].strip()).startswith("titanium ")]


def stored_blocks() -> list[Any]:
    """Blocks of commands that build on one another; the longest is left to `make test-slow`, since the examples in the
    help of the same commands run by default."""
    stored = [block for block in blocks("sh") if STORED in block]
    return [pytest.param(own, marks=pytest.mark.slow) if "titanium sensitivity" in own else own for own in stored]


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("block", stored_blocks())
def test_commands_that_build_on_one_another_work(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in lines_of(block):
        assert run(shlex.split(command)[1:]) == 0, command
        assert capsys.readouterr().out, command


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("command", shown_commands())
def test_every_command_of_the_readme_and_the_guide_runs(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("code", blocks("python"))
def test_every_piece_of_python_in_the_readme_runs(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "README.md", "exec"), {})
    said = capsys.readouterr().out
    assert "sampled futures" in said if "futures" in code else said.strip()


def test_the_guide_to_games_runs_from_top_to_bottom(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    guide = (ROOT / "docs/games.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", guide, flags=re.DOTALL):
        exec(compile(code, "docs/games.md", "exec"), names)
    assert "converged" in capsys.readouterr().out


def test_every_command_is_in_the_readme() -> None:
    assert {"stress", "game solve"} <= set(COMMANDS)
    for name in COMMANDS:
        assert f"titanium {name}" in README, name


def test_the_two_commands_stand_at_the_top() -> None:
    head = README.splitlines()[:6]
    assert any("make stress" in line for line in head)
    assert any("make test" in line for line in head)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_the_documents_name_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for name in re.findall(
        r"`((?:src|docs|bench|tests|case|cases|model|explore|judge|tell|report|games|examples)/[\w./*-]+)`", text
    ):
        here = name if name.split("/")[0] in ("src", "docs", "bench", "tests", "examples") else f"src/titanium/{name}"
        assert list(ROOT.glob(here.rstrip("/"))), name


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in ENDLESS])
def test_the_example_in_a_commands_help_runs(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    run([*command.split(), "--help"])
    said = " ".join(capsys.readouterr().out.split())
    found = re.search(rf"Example: titanium ({command}[^│╭]*?)(?= ╭| Parameters|$)", said)
    assert found, said
    if command.startswith("runs ") or command in OF_RUNS:
        for name in ("first", "second"):
            stored = "--packages ironclad,titanium --futures 512 --ensemble prior --out"
            run(["sweep", "us_rok", *stored.split(), f"runs/{name}"])
        (Path("runs/first") / "memo.html").write_text("what `titanium open` opens", encoding="utf-8")
    if f"titanium {found.group(1)}" not in [line for block in blocks("sh") for line in lines_of(block)]:
        assert run(shlex.split(found.group(1))) == 0


def test_the_output_that_the_readme_shows_is_of_the_present_case() -> None:
    """A changed figure changes the hash: run `make stress` again and put its answer into the README."""
    assert load_case("us_rok").hash[:12] in README


@pytest.mark.slow
def test_the_output_that_the_readme_shows_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    run(["stress", "us_rok"])
    shown = [line.split() for line in blocks("text")[0].splitlines() if line.strip()]
    printed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in shown if line not in printed] == []
