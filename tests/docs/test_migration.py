"""Every piece of Python and every command of the guide for users of other workbenches runs, from top to bottom."""

import re
import shlex
from pathlib import Path

import pytest

from titanium.apps.cli import run

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/migration.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, flags=re.DOTALL)


@pytest.fixture
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that has the examples, for runs that are written."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("_fresh")
def test_the_python_of_the_guide_runs(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {"__name__": "guide"}
    for code in blocks("python"):
        exec(compile(code, "docs/migration.md", "exec"), names)
    said = capsys.readouterr().out
    assert re.search(r"cautious holds in \d+ of 50 sampled futures", said)
    assert re.search(r"half holds most often, in \d+ of 50", said)
    assert "reason='ValueError: no convergence'" in said


@pytest.mark.usefixtures("_fresh")
def test_the_commands_of_the_guide_run_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [line.split("#")[0] for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 5
    for command in commands:
        name, *words = shlex.split(command)
        assert name == "titanium"
        assert run(words) == 0, command
    assert "4 packages in 1,000 futures of lake, complete" in capsys.readouterr().out
    head = Path("lake.csv").read_text(encoding="utf-8").splitlines()[0].replace('"', "").split(",")
    assert {"future", "package", "reliability", "stdev"} <= set(head)


def test_the_code_of_other_workbenches_is_short_and_valid() -> None:
    others = blocks("py")
    assert len(others) == 2
    for code in others:
        compile(code, "docs/migration.md", "exec")
        assert len(code.splitlines()) < 12


def test_files_that_the_guide_names_exist() -> None:
    for name in re.findall(r"`(examples/[\w./]+\.py)`", GUIDE):
        assert (ROOT / name).is_file(), name
