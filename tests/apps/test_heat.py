"""The command `titanium runs heat`."""

import json
from pathlib import Path

import pytest
from tests.schemas import problems

from made_up import model as reservoir
from titanium.apps.heat import heat
from titanium.apps.output import Output
from titanium.errors import InputError
from titanium.explore.sweep import sweep


@pytest.fixture
def stored(tmp_path: Path) -> str:
    player = reservoir()
    sweep(player, list(player.scope.packages), 256, 1, tmp_path / "run")
    return str(tmp_path / "run")


def test_it_prints_a_table_a_headline_or_json(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    heat(stored, package="open", across="inflow", up="loss", parts=2)
    told = " ".join(capsys.readouterr().out.split())
    assert "Futures in which the package holds, of those in each cell" in told
    assert "256 sampled futures, seed 1" in told
    heat(stored, package="open", output=Output(quiet=True))
    assert capsys.readouterr().out.startswith("open holds in ")
    heat(stored, among="rule=bold", output=Output(json=True))
    data = json.loads(capsys.readouterr().out)
    assert problems(data) == []
    assert data["among"] == {"rule": "bold"}


def test_it_draws_a_chart(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    heat(stored, chart=tmp_path / "heat.svg")
    assert (tmp_path / "heat.svg").read_text(encoding="utf-8").startswith("<svg")
    assert f"Chart: {tmp_path / 'heat.svg'}" in capsys.readouterr().err


def test_positions_that_are_none_are_said(stored: str) -> None:
    with pytest.raises(InputError, match="--among 'rule' is not of the form school=position"):
        heat(stored, among="rule,rule=bold")
