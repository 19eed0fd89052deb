"""The command `titanium design` as a user meets it."""

import json
from pathlib import Path

import pytest

from made_up import model
from titanium.apps.cli import run
from titanium.explore.packages import from_csv
from titanium.explore.sweep import sweep

MADE_UP = f"{Path(__file__).parents[1] / 'made_up.py'}:player"
FEW = ["design", MADE_UP, "--futures", "128", "--fresh", "256", "--population", "10", "--generations", "2"]


def test_help_says_what_it_answers_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["design", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Which packages are better, by several objectives at once" in said
    assert "Example: titanium design us_rok" in said


def test_a_function_is_searched_and_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FEW) == 0
    said = capsys.readouterr()
    assert said.err == "", "no progress bar where there is no terminal"
    assert said.out.startswith("Of ")
    assert "What each moves from baseline" in said.out
    assert "Model result, not a forecast." in said.out


def test_json_is_one_finding_and_quiet_its_headline(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW, "--json", "--objectives", "strength,max:earned", "--seed", "5"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.design/1"
    assert [own["name"] for own in data["objectives"]] == ["strength", "max:earned"]
    assert data["evidence"]["seed"] == 5
    assert run([*FEW, "--quiet"]) == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_what_is_found_is_saved_for_a_sweep_and_drawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, chart = tmp_path / "found.csv", tmp_path / "front.svg"
    assert run([*FEW, "--lift", "0.8", "--save", str(table), "--chart", str(chart)]) == 0
    assert f"Packages: {table}" in capsys.readouterr().err
    packages = from_csv(model().scope, table)
    assert any(name.startswith("found-") for name in packages)
    assert chart.read_text(encoding="utf-8").startswith("<svg")


def test_a_budget_stands_for_generations(capsys: pytest.CaptureFixture[str]) -> None:
    asked = [*FEW[:-2], "--budget", "60", "--json"]
    assert run(asked) == 0
    assert json.loads(capsys.readouterr().out)["search"]["generations"] == 3
    assert run([*asked, "--generations", "2"]) == 3
    assert "leave --generations out" in capsys.readouterr().err


def test_bounds_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW, "--hold", "spillway=2", "--at-least", "strength=0.4", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["free_levers"] == ["release"]
    assert all(own["levers"]["spillway"] == 2 for own in data["front"])
    assert all(own["scores"]["strength"]["value"] >= 0.4 for own in data["front"])


def test_information_is_told_of_the_named_packages_or_of_a_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["design", MADE_UP, "--information", "--futures", "512"]) == 0
    assert "By strength shut is best on average" in capsys.readouterr().out
    sweep(model(), ["baseline", "open", "shut"], 512, 0, "memory://test_apps/design")
    assert run(["design", "--run", "memory://test_apps/design", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["evidence"]["run"] == "memory://test_apps/design"
    assert data["packages"] == ["baseline", "open", "shut"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--objectives", "strength,earnd"], "Did you mean"),
        (["--hold", "spillway"], "--hold 'spillway' is not of the form lever=number"),
        (["--at-most", "earned"], "--at-most 'earned' is not of the form name=number"),
        (["--lift", "0"], "--lift 0"),
        (["--waive", "certified"], "it has no waivers"),
        (["--seed", "-1"], "seed -1"),
    ],
)
def test_a_mistake_is_one_clear_message(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW, *arguments]) == 3
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
