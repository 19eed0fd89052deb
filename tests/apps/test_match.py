"""`titanium match` as a user meets it."""

import json

import pytest

from titanium.apps.cli import run


def test_it_shows_survivors_constraints_schools_and_uncertainties(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", "us_rok", "--draws", "4096"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Of 4,096 prior draws ")
    for wanted in ("taiwan_rate", "signed_rok", "posture_effect", "provokes", "H_TW", "4,096 prior draws", "seed 0"):
        assert wanted in said


def test_it_is_json_and_a_headline_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", "--draws", "2048", "--json", "--seed", "9"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["draws"], data["seed"], len(data["constraints"])) == (2048, 9, 15)
    assert run(["match", "--draws", "2048", "--quiet"]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 1


def test_a_count_out_of_range_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", "--draws", "0"]) == 3
    assert "0 draws: a whole number from 1 to" in capsys.readouterr().err


def test_all_uncertainties_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    run(["match", "--draws", "2048", "--all"])
    assert "u_one" in capsys.readouterr().out
