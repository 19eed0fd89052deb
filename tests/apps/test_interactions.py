"""The command `titanium interactions` as a user meets it."""

import json

import pytest

from titanium.apps.cli import run

FEW = ["interactions", "us_rok", "--prior", "--futures", "200"]


def test_help_says_what_it_answers_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["interactions", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "worth more than the sum of what its levers do one by one" in said
    assert "Example: titanium interactions us_rok --package article_only" in said


def test_the_default_package_is_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW, "--all"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Of 28 pairs of levers that titanium moves, ")
    assert said.err == "", "no progress bar where there is no terminal"
    for wanted in (
        "Each lever alone",
        "Pairs of levers, all",
        "Pairs of topics, all",
        "Posture, money and china (claim C8)",
        "Claim C8: Size, make-up, missions and cost",
        "by chance alone 1.4 of 28 would be",
        "Holm",
        "200 sampled futures, the same for each of 48 settings, seed 0, unmatched prior",
        "Model result, not a forecast.",
    ):
        assert wanted in said.out, wanted
    assert said.out.count(" x ") == 28 + 10
    assert "us_troops_k" not in said.out, "a lever that the package does not move"


def test_the_clearest_pairs_alone_are_shown_unless_all_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW]) == 0
    said = capsys.readouterr().out
    assert "Pairs of levers, the 10 clearest of 28" in said
    assert said.count(" x ") == 10 + 10


def test_quiet_is_the_headline_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW, "--package", "two_way_treaty", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert len(said.strip().splitlines()) == 1
    assert said.startswith("Of 1 pair of levers that two_way_treaty moves, ")


def test_json_has_every_pair(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW, "--package", "article_only", "--json", "--seed", "3"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.interactions/1"
    assert (data["seed"], data["futures"], data["package"], data["masked"]) == (3, 200, "article_only", 0)
    assert len(data["by_lever"]["pairs"]["effects"]) == 10
    three = data["bundles"][0]
    assert three["parts"] == ["posture", "money", "china"]
    assert three["interaction_of_all"]["strength"]["futures"] == 200


def test_a_package_that_leaves_the_bundle_alone_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*FEW, "--package", "korea_only"]) == 0
    said = capsys.readouterr().out
    assert "Claim C8 is not tested: korea_only leaves money and china as today." in said


def test_matched_futures_have_beside_them_those_without_the_signatures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["interactions", "--package", "two_way_treaty", "--futures", "200"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "Where the capitals need not have signed today's package it is worth in strength" in said
    assert "200 beside them, matched to the historical record alone (record-" in said
    assert "two_way_treaty leaves money as today, so that part is not tested." in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--package", "ironclad"], "sets every lever as today's package does"),
        (["--package", "titan"], "Did you mean 'titanium'?"),
        (["--package", "titanium", "--futures", "0"], "0 futures"),
        (["--package", "titanium", "--seed", "-1"], "seed -1"),
    ],
)
def test_a_mistake_is_one_clear_message(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["interactions", *arguments]) == 3
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
