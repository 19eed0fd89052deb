"""The command `titanium new`, and that what it makes runs."""

import json
from pathlib import Path

import pytest

from titanium.apps.cli import run


def test_it_tells_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "northern_flank"]) == 0
    told = capsys.readouterr().out
    assert "every number in it has the source 'placeholder'" in told
    assert "titanium check northern_flank" in told
    assert (tmp_path / "northern_flank/case.yaml").is_file()
    assert run(["new", "northern_flank"]) == 3
    assert "is there already, and nothing is written over" in capsys.readouterr().err


def test_json_lists_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "flank", "--into", str(tmp_path), "--title", "Ours", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == "titanium.new/1"
    assert "crises/second.yaml" in told["files"]
    assert told["next"][0] == f"titanium check {tmp_path}/flank"


@pytest.mark.slow
def test_a_new_case_can_be_stressed_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "flank", "--into", str(tmp_path), "--quiet"]) == 0
    asked = ["--packages", "modernised", "--futures", "512", "--json"]
    for ensemble in ([], ["--prior"]):
        capsys.readouterr()
        assert run(["stress", str(tmp_path / "flank"), *asked, *ensemble, "--quiet"]) == 0
        told = json.loads(capsys.readouterr().out)
        held = {own["name"]: own["strength"] for own in told["packages"]}
        assert 0 < held["today"] < 1
