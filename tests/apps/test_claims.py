"""The command `titanium claims` as a user meets it; figures need no futures."""

import json
from pathlib import Path

import pytest

from titanium.apps.claims import claims
from titanium.apps.output import Output
from titanium.errors import InputError


def test_quiet_is_the_headline_alone(capsys: pytest.CaptureFixture[str]) -> None:
    claims("us_rok", only="C11", output=Output(quiet=True))
    said = capsys.readouterr()
    assert said.out == "C11 is undetermined: of its parts 3 supported, 11 contradicted, 3 undetermined.\n"
    assert said.err == ""


def test_json_has_a_row_for_each_claim(capsys: pytest.CaptureFixture[str]) -> None:
    claims("us_rok", only="C11,C17", output=Output(json=True))
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.claims/1"
    assert {own["claim"]: own["verdict"] for own in data["claims"]} == {"C11": "undetermined", "C17": "supported"}


def test_a_board_is_written_beside_the_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    claims("us_rok", only="C17", schools=True, chart=tmp_path / "board.svg")
    said = capsys.readouterr()
    assert (tmp_path / "board.svg").read_text(encoding="utf-8").startswith("<svg")
    assert "Verdicts in each position of each school" in said.out
    assert said.err == f"Chart: {tmp_path / 'board.svg'}\n"


def test_an_unknown_claim_is_refused() -> None:
    with pytest.raises(InputError, match="(?s)no claim 'C99'.*Did you mean 'C9'"):
        claims("us_rok", only="C99")
