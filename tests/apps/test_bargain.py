"""The command `titanium bargain` as a user meets it."""

import json
from pathlib import Path

import pytest

from titanium import load_case
from titanium.apps.bargain import bargain
from titanium.apps.output import Output
from titanium.errors import InputError
from titanium.explore.packages import to_csv

FEW = {"packages": "titanium", "futures": 64, "prior": True}


def test_quiet_is_the_headline_alone(capsys: pytest.CaptureFixture[str]) -> None:
    bargain("us_rok", **FEW, output=Output(quiet=True))
    said = capsys.readouterr()
    assert len(said.out.strip().splitlines()) == 1
    assert said.out.startswith("Rather than have no agreement, both capitals would sign titanium in ")
    assert said.err == ""


def test_json_says_what_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    bargain("us_rok", **FEW, disagreement="best", patron_discount=0.8, output=Output(json=True))
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.bargain/1"
    assert (data["disagreement"], data["discount"]) == ("best", {"W": 0.8, "S": 0.9})
    assert [own["name"] for own in data["packages"]] == ["ironclad", "titanium"]
    assert data["unsigned"] is None


def test_packages_from_a_file_come_beside_those_that_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = load_case("us_rok")
    to_csv(case, {"cheaper": {**case.package("titanium"), "sma_krw_bn": 1600.0}}, tmp_path / "own.csv")
    bargain("us_rok", **FEW, packages_from=tmp_path / "own.csv", output=Output(json=True))
    data = json.loads(capsys.readouterr().out)
    assert [own["name"] for own in data["packages"]] == ["ironclad", "titanium", "cheaper"]


def test_a_chart_is_written_beside_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    bargain("us_rok", **FEW, chart=tmp_path / "deal.svg")
    assert (tmp_path / "deal.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "Zone of possible agreement" in capsys.readouterr().out


def test_two_ensembles_at_once_are_refused() -> None:
    with pytest.raises(InputError, match="--prior and --record are both given; one is wanted"):
        bargain("us_rok", **FEW, record=True)
