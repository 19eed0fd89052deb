"""The command that prints what the JSON of a command holds."""

import json

import pytest
from jsonschema import Draft202012Validator

from titanium.apps.cli import run
from titanium.schemas import OUTPUTS, load_schema, version_of


def test_it_prints_the_schema_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "runs", "show"]) == 0
    told = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(told)
    assert told == load_schema("runs.show")
    assert run(["schema", "titanium.verdict/2"]) == 0
    assert json.loads(capsys.readouterr().out) == load_schema("stress")


def test_without_a_command_it_lists_every_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    said = capsys.readouterr().out
    for command, outputs in OUTPUTS.items():
        line = next(own for own in said.splitlines() if own.startswith(f"  {command} "))
        assert all(version_of(output) in line for output in outputs)
    assert "titanium.error/1" in said
    assert run(["schema", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["commands"]["design"] == ["titanium.design/1", "titanium.information/1"]
    assert run(["schema", "--quiet"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["ledger", "us_rok", "--years", "2026:2028"],
        ["ledger", "us_japan"],
        ["posture", "us_rok"],
        ["posture", "us_japan"],
        ["quantities", "us_rok", "--only", "tau"],
        ["crisis", "us_rok", "test"],
    ],
    ids=" ".join,
)
@pytest.mark.slow
def test_what_a_report_on_a_real_case_prints_follows_its_schema(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """The check itself is made of every output of these tests, see `conftest.py`."""
    assert run([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == f"titanium.{arguments[0]}/1"


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "us_rok"],
        ["check", "us_japan"],
        ["fit", "us_rok"],
        ["game", "show", "egame12"],
        ["game", "draw", "egame12"],
    ],
    ids=" ".join,
)
def test_what_a_cheap_command_prints_follows_its_schema(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--json"]) == 0
    assert Draft202012Validator(load_schema(_command(arguments))).is_valid(json.loads(capsys.readouterr().out))


def _command(arguments: list[str]) -> str:
    return " ".join(arguments[:2]) if arguments[0] == "game" else arguments[0]
