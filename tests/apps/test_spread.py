"""The commands `titanium runs spread` and `titanium runs course`."""

import json
from pathlib import Path

import pytest

from made_up import model as reservoir
from titanium.apps.course import course
from titanium.apps.output import Output
from titanium.apps.spread import spread
from titanium.errors import InputError
from titanium.explore.sweep import sweep


@pytest.fixture
def stored(tmp_path: Path) -> str:
    player = reservoir()
    sweep(player, list(player.scope.packages), 64, 1, tmp_path / "run")
    return str(tmp_path / "run")


def test_it_prints_a_table_a_headline_or_json(stored: str, capsys: pytest.CaptureFixture[str]) -> None:
    spread(stored, "flood", school="rule")
    told = capsys.readouterr().out
    assert "beyond at most 0.5" in told
    assert "in futures of rule: bold" in told
    spread(stored, "flood", output=Output(quiet=True))
    assert capsys.readouterr().out.startswith("Flood, in the middle and in 9 of 10 sampled futures: ")
    spread(stored, "flood", packages="open", output=Output(json=True))
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.spread/1"
    assert [own["name"] for own in data["packages"]] == ["open"]


def test_it_draws_a_chart(stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    spread(stored, "flood", chart=tmp_path / "flood.svg")
    assert (tmp_path / "flood.svg").read_text(encoding="utf-8").startswith("<svg")
    assert f"Chart: {tmp_path / 'flood.svg'}" in capsys.readouterr().err


def test_a_run_of_no_alliance_has_no_course(stored: str) -> None:
    with pytest.raises(InputError, match="is no alliance, so nothing is known of it quarter by quarter"):
        course(stored)


@pytest.mark.slow
def test_a_course_of_an_alliance_is_told_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from titanium import compile_model, load_case

    sweep(compile_model(load_case("us_rok")), ["ironclad", "titanium"], 64, 0, tmp_path / "run")
    course(str(tmp_path / "run"), "support_host", chart=tmp_path / "fan.png")
    told = capsys.readouterr()
    assert "support for the alliance in Seoul" in told.out
    assert (tmp_path / "fan.png").read_bytes().startswith(b"\x89PNG")
