"""The command `titanium sheet`."""

import json
from pathlib import Path

import pytest

from made_up import model as reservoir
from titanium.apps.output import Output
from titanium.apps.sheet import sheet
from titanium.errors import InputError, RunError
from titanium.explore.sweep import sweep


@pytest.fixture
def stored(tmp_path: Path) -> str:
    player = reservoir()
    sweep(player, list(player.scope.packages), 64, 1, tmp_path / "run")
    return str(tmp_path / "run")


def test_it_prints_tables_a_headline_or_json(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    sheet(stored)
    assert "Strength and the load that it bears" in capsys.readouterr().out
    sheet(stored, output=Output(quiet=True))
    assert capsys.readouterr().out.count("\n") == 1
    sheet(stored, packages="open, shut", output=Output(json=True))
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.sheet/1"
    assert [own["name"] for own in data["packages"]] == ["baseline", "open", "shut"]


def test_it_draws_a_chart(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    sheet(stored, chart=tmp_path / "sheet.svg")
    assert (tmp_path / "sheet.svg").read_text(encoding="utf-8").startswith("<svg")
    assert f"Chart: {tmp_path / 'sheet.svg'}" in capsys.readouterr().err


def test_bad_input_is_refused(stored: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="alpha 2: a weight from 0 to 1 is wanted"):
        sheet(stored, alpha=2.0)
    with pytest.raises(RunError, match="is not a run"):
        sheet(str(tmp_path))
