"""The command `titanium fit` as a user meets it; the real lists, and what others published of them."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from titanium import load_case
from titanium.apps.cli import run
from titanium.evidence.fit import fit_history
from titanium.evidence.fit.draws import POSTERIOR


def test_a_case_lists_its_fits(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fit", "us_rok"]) == 0
    said = capsys.readouterr().out
    assert "deterrence_published" in said
    assert "no_attack 34, conceded 10, fought 14" in said
    assert run(["fit", "us_rok", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "titanium.fits/1"
    assert data["fits"][0]["n"] == 58


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["us_rok", "deterence"], "Did you mean 'deterrence'?"),
        (["us_rok", "deterrence", "--errors", "private"], "no closed form under a logit rule"),
        (["us_rok", "--posterior"], "which fit is meant? Name one: deterrence, deterrence_published, peninsula"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fit", *arguments]) == 3
    assert problem in capsys.readouterr().err


def coefficients(data: dict[str, Any], model: str) -> dict[str, Any]:
    """Rows of a model by coefficient."""
    own = next(own for own in data["models"] if own["name"] == model)
    return {row["coefficient"]: row for row in own["coefficients"]}


@pytest.mark.slow
def test_deterrence_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "deterrence",
        "--leave-one-out",
        "--chart",
        str(tmp_path / "d.svg"),
        "--write-case",
        str(tmp_path / "own"),
    ]
    assert run(["fit", "us_rok", *arguments, "--json"]) == 0
    printed = capsys.readouterr()
    data = json.loads(printed.out)
    assert data["ends"] == {"no_attack": 34, "conceded": 10, "fought": 14}
    assert data["unfit"] == {}
    rulings = {(own["column"], own["school"]): own["ruling"] for own in data["schools"]}
    assert rulings["balance_immediate", "local power"] == "borne out"
    assert rulings["alliance", "pledges bind"] == rulings["alliance", "selection"] == "open"
    scores = {own["name"]: own for own in data["leave_one_out"]}
    assert len(scores) == 7
    assert scores["strategic logit, agent errors"]["log_score"] == pytest.approx(-0.8467, abs=5e-4)
    assert scores["base rates"]["log_score"] == pytest.approx(-0.9941, abs=5e-4)
    assert {own["failed"] for own in data["leave_one_out"]} == {0}
    assert data["influences"][0]["case"] == "1950 United States China"
    base = next(own for own in data["standings"] if own["name"] == "base rates")
    assert base["log_likelihood"] == pytest.approx(
        34 * math.log(34 / 58) + 10 * math.log(10 / 58) + 14 * math.log(14 / 58)
    )
    assert (tmp_path / "d.svg").read_text().startswith("<svg")
    assert "It is used only where its path is given" in printed.err
    varied = load_case(tmp_path / "own")
    assert varied.hash != load_case("us_rok").hash
    assert varied.uncertainties["q_rel"].nominal == pytest.approx(data["informs"][0]["mean"], abs=1e-3)


@pytest.mark.slow
def test_published_estimates_are_met() -> None:
    """Crisman-Cox, Gasparyan and Signorino (2023), table 4; the likelihood's column is where a search stopped."""
    penalised, likelihood = fit_history(load_case("us_rok"), "deterrence_published").agreements
    assert (penalised.same, len(penalised.rows), penalised.missing) == (21, 21, ())
    assert (penalised.errors_same, penalised.errors_of) == (21, 21)
    assert likelihood.apart < 0.03


@pytest.mark.slow
def test_the_peninsula_tells_next_to_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fit", "us_rok", "peninsula", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["ends"] == {"kept": 39, "unanswered": 4, "answered": 14}
    rulings = {(own["column"], own["school"]): own["ruling"] for own in data["schools"]}
    assert rulings["us_troops", "tripwire"] == rulings["us_troops", "spiral"] == "open"
    assert coefficients(data, "strategic logit, agent errors")["u_met:const"]["profile_low"] is None  # no end


@pytest.mark.slow
def test_the_posterior_agrees_with_the_sampling_distribution_roughly() -> None:
    pytest.importorskip("numpyro")
    found = fit_history(load_case("us_rok"), "deterrence", posterior=True)
    draws = found.draws
    assert draws.origin == POSTERIOR
    assert max(draws.r_hat.values()) < 1.02
    assert min(draws.ess.values()) > 200
    error = found.asked.fit.standard_errors
    for name, value in found.asked.fit.coefficients.items():
        assert abs(draws.mean(name) - value) < error[name], name
    assert np.isfinite(draws.values).all()
