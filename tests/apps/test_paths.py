"""The command `titanium paths` as a user meets it."""

import json
from pathlib import Path

import pytest

from titanium.apps.cli import run

FEW = ["paths", "us_rok", "--to", "titanium", "--watch", "cohesion,warheads", "--prior", "--futures", "200"]


def test_help_says_what_it_answers_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["paths", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "upon which sign to leave it for another" in said
    assert "Example: titanium paths us_rok --to titanium" in said


@pytest.mark.slow
def test_the_answer_is_json_with_every_number_and_a_map(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Tables are read in `tests/tell`; the example in the help is run with the documents."""
    pytest.importorskip("matplotlib")
    file = tmp_path / "paths.svg"
    assert run([*FEW, "--signing", "consent", "--json", "--chart", str(file)]) == 0
    said = capsys.readouterr()
    data = json.loads(said.out)
    assert (data["schema"], data["signing"], data["to"]) == ("titanium.paths/1", "consent", ["titanium"])
    assert data["waiting"]["packages"][0]["package"] == "titanium"
    assert {own["observable"] for own in data["signposts"]} <= {"cohesion", "warheads"}
    assert f"Chart: {file}" in said.err
    assert file.read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "titan"], "Did you mean 'titanium'?"),
        (["--start", "irnclad"], "Did you mean 'ironclad'?"),
        (["--watch", "warhead"], "Did you mean 'warheads'?"),
        (["--watch", ","], "no observable is named"),
        (["--futures", "0"], "0 futures"),
    ],
)
def test_a_mistake_is_one_clear_message(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["paths", *arguments]) == 3
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
