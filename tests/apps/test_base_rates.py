"""The command `titanium base-rates`."""

import json
from pathlib import Path

import pytest

import new_cases
from titanium.apps.cli import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(new_cases.folder_with(tmp_path_factory.mktemp("command")))


def test_quiet_prints_the_headline(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["base-rates", folder, "--only", "war", "--quiet"]) == 0
    assert capsys.readouterr().out == "1 base rate of made_up.\n"


def test_json_and_a_drawing(folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawing = tmp_path / "rates.svg"
    assert run(["base-rates", folder, "--only", "raids,honour", "--json", "--chart", str(drawing)]) == 0
    assert list(json.loads(capsys.readouterr().out)["rates"]) == ["raids", "honour"]
    assert drawing.read_text(encoding="utf-8").startswith("<svg")


def test_an_unknown_name_exits_with_3(folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["base-rates", folder, "--only", "wars"]) == 3
    assert "Did you mean 'war'?" in capsys.readouterr().err
