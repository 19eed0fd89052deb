"""The command `titanium quantities` as a user meets it."""

import json

import pytest

from titanium.apps.cli import run

TAU = ["quantities", "us_rok", "--only", "tau"]


def test_the_headline_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TAU, "--quiet"]) == 0
    assert capsys.readouterr().out == "Package ironclad, quarter 0 (first quarter of 2026): tau is 0.99665 share.\n"


def test_the_full_answer_names_formula_dependencies_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TAU, "--set", "us_troops_k=10", "--package", "titanium"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for wanted in (
        "package titanium",
        "Standard formulas (1)",
        "phi, phi_0, T, T_h",
        "Schelling 1966",
        "[lever, grade A]",
    ):
        assert wanted.lower() in said.lower(), wanted


def test_json_with_names_by_comma_and_by_repetition(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TAU, "--only", "kap,s_f", "--set", "tripwire=reiter_poast", "--set", "leak=0.5", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["only"] == ["tau", "kap", "s_f"]
    assert [own["name"] for own in data["quantities"]] == ["s", "tau", "kap", "s_f"]
    assert data["assignments"] == {"leak": 0.5, "tripwire": "reiter_poast"}
    assert data["schools"]["tripwire"] == "reiter_poast"
    assert next(own for own in data["quantities"] if own["name"] == "kap")["value"] == pytest.approx(0.94 * 0.5)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([*TAU, "--only", "tauu"], 3, "Did you mean 'tau'?"),
        (["quantities", "--only", ","], 3, "--only names no quantity"),
        ([*TAU, "--quarter", "40"], 3, "Allowed: 0 to 39."),
        ([*TAU, "--quarter", "-1"], 3, "Allowed: 0 to 39."),
        ([*TAU, "--quarter", "soon"], 2, "soon"),
        ([*TAU, "--package", "titan"], 3, "Did you mean 'titanium'?"),
        ([*TAU, "--set", "tau=1"], 3, "'tau' is no lever, uncertainty or school"),
        (["quantities", "us_rik"], 3, "Did you mean 'us_rok'?"),
    ],
)
def test_a_mistake_is_one_clear_message(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == code
    said = capsys.readouterr()
    assert message in said.err + said.out
    assert "Traceback" not in said.err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["quantities", "--help"]) == 0
    assert "Example: titanium quantities us_rok --only tau" in " ".join(capsys.readouterr().out.split())
