"""The command `titanium backtest` as a user meets it; the model itself is started in `tests/explore/test_past.py`."""

import json
from pathlib import Path

import pytest

from backtests import CASE, found, poisson
from titanium.apps.cli import run


def test_help_says_what_it_answers_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backtest", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "score it beside a base rate by what happened" in said
    assert "Example: titanium backtest us_rok --starts 2017 --futures 256" in said


def test_the_answer_is_json_and_a_chart(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("matplotlib")
    asked: dict[str, object] = {}

    def made_up(case: object, starts: list[int], **settings: object) -> object:
        asked.update(settings, starts=starts)
        few = CASE.model_copy(update={"scored": {"tests": CASE.scored["tests"]}})
        return found(poisson(0.3), tuple(starts), few)

    monkeypatch.setattr("titanium.evidence.backtest.backtest", made_up)
    file = tmp_path / "past.svg"
    assert run(["backtest", "--starts", "2003, 2017", "--ensemble", "prior", "--json", "--chart", str(file)]) == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert data["schema"] == "titanium.backtest/1"
    assert [own["year"] for own in data["starts"]] == [2003, 2017]
    assert (asked["starts"], asked["ensemble"], asked["ranges"]) == ([2003, 2017], "prior", "before")
    assert file.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--starts", "2018"], "Did you mean '2017'?"),
        (["--starts", "ninety"], "'ninety' is not a year"),
        (["--starts", ","], "no start is asked for"),
        (["--futures", "0"], "0 futures"),
    ],
)
def test_a_mistake_is_one_clear_message(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backtest", *arguments]) == 3
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
