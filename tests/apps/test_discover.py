"""The command `titanium discover` as a user meets it."""

import json
from pathlib import Path

import pytest

import made_up
from titanium.apps.discover import discover
from titanium.apps.output import Output
from titanium.errors import InputError
from titanium.explore.sweep import sweep

MODEL = made_up.model("discovered")


@pytest.fixture
def address(tmp_path: Path) -> str:
    place = tmp_path / "runs" / "first"
    sweep(MODEL, list(MODEL.scope.packages), 2000, 5, place)
    return str(place)


def test_rules_are_printed_with_what_they_rest_on(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    discover(address, package="baseline", metric="flooded", boxes=1, all_=True)
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("Under baseline, ")
    assert "price" in said  # its score is shown, though it explains nothing
    assert "2,000 sampled futures, seed 5" in said


def test_json_has_every_figure(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    discover(address, metric="flood>1", density=0.6, only="inflow, rule", output=Output(json=True))
    data = json.loads(capsys.readouterr().out)
    assert set(data["looked_at"]) == {"inflow", "rule"}
    assert data["request"]["density"] == 0.6
    assert data["rules"][0]["density"]["futures"] > 0


def test_quiet_prints_the_headline_alone(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    discover(address, method="cart", output=Output(quiet=True))
    said = capsys.readouterr().out
    assert said.startswith("baseline breaks in ")
    assert said.count("\n") == 1


def test_a_chart_is_written(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    discover(address, metric="flooded", chart=tmp_path / "rules.svg")
    assert capsys.readouterr().out
    assert (tmp_path / "rules.svg").read_text(encoding="utf-8").startswith("<svg")


def test_futures_are_drawn_along_the_inputs(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    discover(address, metric="flooded", parallel=tmp_path / "lines.png")
    assert f"Chart: {tmp_path / 'lines.png'}" in capsys.readouterr().err
    assert (tmp_path / "lines.png").read_bytes().startswith(b"\x89PNG")


def test_bad_input_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Did you mean 'baseline'"):
        discover(address, package="baselin")
    with pytest.raises(InputError, match="is not a run"):
        discover(str(tmp_path))
    with pytest.raises(InputError, match="limits 0: a whole number from 1 on is wanted"):
        discover(address, limits=0)
