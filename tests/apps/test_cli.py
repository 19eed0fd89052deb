"""The command line as a user meets it."""

import json
from pathlib import Path

import pytest

from titanium.apps.cli import run

FEW = ["--futures", "64", "--packages", "ironclad,titanium"]


def test_bare_command_shows_three_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert capsys.readouterr().out.count("  titanium ") == 3


def test_stress_prints_the_headline_the_table_and_what_it_rests_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stress", "us_rok", *FEW]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Today's package (ironclad) holds in ")
    for wanted in ("titanium", "against today", "security", "Washington", "Seoul", "seed 0", "not a forecast"):
        assert wanted in said.out
    assert said.err == "", "no progress bar where there is no terminal"


def test_stress_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stress", *FEW, "--json", "--seed", "3"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["seed"] == 3
    assert data["futures"] == 64
    assert {package["name"] for package in data["packages"]} == {"ironclad", "titanium"}


def test_quiet_prints_the_headline_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stress", *FEW, "--quiet"]) == 0
    assert len(capsys.readouterr().out.strip().splitlines()) == 1


def test_the_same_seed_gives_the_same_answer(capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for _ in range(2):
        run(["stress", *FEW, "--json"])
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_check_mode_exits_with_one_when_a_package_breaks() -> None:
    assert run(["stress", "--packages", "full_withdrawal", "--futures", "64", "--check", "--quiet"]) == 1


def test_out_is_a_run_with_its_verdict_and_page(tmp_path: Path) -> None:
    assert run(["stress", *FEW, "--quiet", "--out", str(tmp_path / "run")]) == 0
    names = sorted(path.name for path in (tmp_path / "run").iterdir())
    assert names == [".lock", "case.json", "chunks", "manifest.json", "unsigned", "verdict.html", "verdict.json"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["stress", "--packages", "irnclad"], 3, "Did you mean 'ironclad'?"),
        (["stress", "us_rik"], 3, "Did you mean 'us_rok'?"),
        (["stress", "--cluster", "local:2"], 3, "say where with --out"),
        (["stress", "--futures", "-5"], 3, "-5 futures: a whole number from 1"),
        (["stress", "--seed", "-1"], 3, "seed -1"),
        (["stress", "--futures", "many"], 2, "many"),
        (["stress", "--future", "5"], 2, "--futures"),
        (["stres"], 2, "stress"),
        (["crisis", "us_rok", "tiwan"], 3, "Did you mean 'taiwan'?"),
        (["crisis", "us_rok", "test", "--set", "lam_Z=3"], 3, "lam_Z"),
        (["crisis", "us_rok", "test", "--set", "lam_K=nan"], 3, "finite"),
        (["crisis", "us_rok", "test", "--set", "us_troops_k=99"], 3, "allowed: 0 to 40"),
        (["crisis", "us_rok", "test", "--set", "tripwire=shelling"], 3, "Did you mean 'schelling'?"),
        (["crisis", "us_rok", "test", "--package", "titan"], 3, "Did you mean 'titanium'?"),
        (["ledger", "--years", "20x"], 3, "2026:2035"),
    ],
)
def test_a_mistake_is_one_clear_message(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == code
    said = capsys.readouterr()
    assert message in said.err + said.out
    assert "Traceback" not in said.err


def test_an_unwritable_folder_is_refused_before_anything_is_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert run(["stress", *FEW, "--out", str(tmp_path / "file" / "run")]) == 3
    assert "cannot be written" in capsys.readouterr().err
