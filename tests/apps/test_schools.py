"""The command that asks every verdict of every school."""

import json

import pytest

from titanium.apps.cli import run

FEW = ["--futures", "64", "--packages", "titanium", "--prior"]


def test_its_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schools", "--help"]) == 0
    said = capsys.readouterr().out
    assert "Example: titanium schools" in said
    for option in ("--packages", "--futures", "--seed", "--prior", "--json", "--quiet"):
        assert option in said


def test_it_prints_a_table_for_each_package_the_field_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schools", "us_rok", *FEW]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Of 8 verdicts on 2 packages, ")
    for wanted in (
        "Ironclad * (ironclad)",
        "Titanium (titanium)",
        "The field: which proposal comes first",
        "How many of the sampled futures follow each school",
        "64 sampled futures, seed 0, unmatched prior",
        "not a forecast",
    ):
        assert wanted in " ".join(said.out.split())
    assert said.err == ""


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schools", *FEW, "--json", "--seed", "3"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.schools/1"
    assert (data["seed"], data["futures"], data["ensemble"]) == (3, 64, "prior")
    assert [own["name"] for own in data["packages"]] == ["ironclad", "titanium"]
    assert sum(data["futures_by_school"]["burden"].values()) == 64


def test_quiet_prints_the_headline_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schools", *FEW, "--quiet"]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--packages", "titan"], "Did you mean 'titanium'?"),
        (["us_rik"], "Did you mean 'us_rok'?"),
        (["--futures", "0"], "0 futures: a whole number from 1"),
    ],
)
def test_a_mistake_is_one_clear_message(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schools", *arguments]) == 3
    said = capsys.readouterr()
    assert message in said.err
    assert "Traceback" not in said.err
