"""The command `titanium assumptions` as a user meets it."""

import json
import shutil
from importlib import resources
from pathlib import Path

import pytest
from cyclopts import App

from made_up import model
from titanium.apps.assumptions import assumptions
from titanium.apps.output import Output
from titanium.errors import InputError, RunError
from titanium.explore.sweep import sweep

JSON, QUIET = Output(json=True), Output(quiet=True)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sweep(model(), ["baseline", "open"], 1024, 5, tmp_path_factory.mktemp("runs") / "run").address


def test_a_run_is_told_in_full_and_drawn(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assumptions(run=stored, packages="open", verdicts="holds,kept", pairs=64, chart=tmp_path / "rests.svg")
    said = capsys.readouterr()
    assert said.out.startswith("Of 100 parts of the variance of whether open holds (")
    assert "1,024 sampled futures, seed 5" in said.out
    assert said.err == f"Chart: {tmp_path / 'rests.svg'}\n"
    assert (tmp_path / "rests.svg").read_text(encoding="utf-8").startswith("<svg")


def test_json_and_quiet(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    assumptions(run=stored, pairs=64, output=JSON)
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "titanium.assumptions/1"
    assert told["packages"] == ["baseline", "open"]
    assumptions(run=stored, pairs=64, output=QUIET)
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_log_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assumptions(log=True, output=QUIET)
    assert "changes to case us_rok are logged" in capsys.readouterr().out
    assumptions(log=True, output=JSON)
    assert json.loads(capsys.readouterr().out)["schema"] == "titanium.changes/1"


def test_another_version_is_held_against(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = Path(shutil.copytree(str(resources.files("titanium.cases") / "us_rok"), tmp_path / "us_rok"))
    text = (copy / "packages.yaml").read_text(encoding="utf-8")
    (copy / "packages.yaml").write_text(text.replace("title: Ironclad\n", "title: Iron\n"), encoding="utf-8")
    assumptions(str(copy), against="us_rok")
    said = " ".join(capsys.readouterr().out.split())
    assert "differs in 1 place (1 changed), 0 of them numbers, in packages." in said
    assert "Ironclad" in said
    assumptions(str(copy), against="us_rok", output=JSON)
    [own] = json.loads(capsys.readouterr().out)["differences"]
    assert (own["was"], own["is"]) == ("Ironclad", "Iron")


def test_what_is_neither_a_case_nor_a_run_of_one(stored: str) -> None:
    with pytest.raises(RunError, match=r"'us_rock' is not a run[\s\S]*Or was a case meant\?[\s\S]*'us_rok'"):
        assumptions(against="us_rock")
    with pytest.raises(InputError, match="is a run of a function, which has no case to compare with"):
        assumptions(against=stored)


def test_what_does_not_go_together_is_all_listed() -> None:
    with pytest.raises(InputError) as caught:
        assumptions(log=True, against="us_rok", packages="titanium", chart=Path("x.svg"))
    said = str(caught.value)
    assert "--log tells of one case and --against compares two" in said
    assert "--packages does not go with --log" in said
    assert "--chart does not go with --log" in said
    with pytest.raises(InputError, match="--results goes with --against"):
        assumptions(results=True)


def test_help_says_what_it_answers_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    app = App(result_action="return_value")
    app.command(assumptions)
    app(["assumptions", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "What does each verdict rest on" in said
    assert "Example: titanium assumptions us_rok --log" in said
