"""The command `titanium sensitivity` as a user meets it."""

import json
from pathlib import Path

import pytest
from cyclopts import App

from made_up import model
from titanium.apps.output import Output
from titanium.apps.sensitivity import sensitivity
from titanium.errors import InputError
from titanium.explore.sweep import sweep

JSON, QUIET = Output(json=True), Output(quiet=True)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sweep(model(), ["baseline", "open"], 2048, 5, tmp_path_factory.mktemp("runs") / "run").address


def test_a_run_is_told_in_full(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    sensitivity(stored)
    said = capsys.readouterr()
    assert said.out.startswith("Whether baseline breaks (")
    for wanted in (
        "depends most on inflow",
        "what you must believe",
        "2,048 sampled futures, seed 5",
        "not a forecast",
    ):
        assert wanted in said.out, wanted
    assert said.err == ""


def test_json_has_indices_and_beliefs(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    sensitivity(stored, package="open", method="pawn", against="baseline", believe=2, output=JSON)
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "titanium.sensitivity/1"
    assert told["ranked_by"] == "pawn"
    assert told["beliefs"]["against"] == "baseline"
    assert len(told["beliefs"]["beliefs"]) == 2
    sensitivity(stored, target="earned", output=JSON)
    assert json.loads(capsys.readouterr().out)["beliefs"] is None, "a number is no verdict"
    sensitivity(stored, believe=0, output=JSON)
    assert json.loads(capsys.readouterr().out)["beliefs"] is None


def test_quiet_prints_headlines_alone(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    sensitivity(stored, output=QUIET)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_model_made_of_a_function_plays_its_own_design(capsys: pytest.CaptureFixture[str]) -> None:
    sensitivity(
        "tests/made_up.py:player", target="kept", method="sobol", samples=64, groups="water=inflow,loss", output=JSON
    )
    told = json.loads(capsys.readouterr().out)
    assert told["inputs"][0]["name"] == "water"
    assert told["inputs"][0]["members"] == ["inflow", "loss"]
    assert told["plays"] == 64 * 6
    sensitivity(
        "tests/made_up.py:player", method="morris", samples=20, inputs="inflow, loss", others="centre", all_=True
    )
    said = capsys.readouterr().out
    assert "Played in draws from the model's own ranges" in said


def test_a_chart_is_written_and_said(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "indices.svg"
    sensitivity(stored, chart=file)
    assert file.read_text(encoding="utf-8").startswith("<svg")
    assert capsys.readouterr().err == f"Chart: {file}\n"


def test_what_is_neither_a_run_nor_a_case_is_said_with_the_nearest_name() -> None:
    with pytest.raises(InputError, match=r"'us_rock' is not a run[\s\S]*Or was a case meant\?[\s\S]*'us_rok'"):
        sensitivity("us_rock")


def test_beliefs_are_those_of_a_run() -> None:
    with pytest.raises(InputError, match="what must be believed is read from the futures of a run"):
        sensitivity("tests/made_up.py:player", against="open")


def test_groups_that_cannot_be_read_are_all_listed() -> None:
    with pytest.raises(InputError) as caught:
        sensitivity("tests/made_up.py:player", groups="inflow,loss; a=inflow; a=loss")
    assert "--groups 'inflow,loss' is not of the form name=input,input" in str(caught.value)
    assert "--groups has a twice" in str(caught.value)


def test_help_says_what_it_answers_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    app = App(result_action="return_value")
    app.command(sensitivity)
    app(["sensitivity", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "Which inputs an outcome is sensitive to" in said
    assert "Example: titanium sensitivity runs/first --package titanium" in said
