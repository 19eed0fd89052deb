"""Published numbers of the R package `games`, on its own example, where a copy of that data is at hand.

The data are under the GPL and are not part of this project: name the file in TITANIUM_WAR1800, or keep it as
`<any folder>/data/games_war1800.csv` beside the project.
"""

import csv
import os
from pathlib import Path

import pytest

from titanium.games.estimation import fit
from titanium.games.ready_made import egame12

BESIDE = sorted(Path(__file__).resolve().parents[4].glob("*/data/games_war1800.csv"))
WAR1800 = Path(os.environ.get("TITANIUM_WAR1800") or next(iter(BESIDE), "games_war1800.csv"))
pytestmark = pytest.mark.skipif(not WAR1800.is_file(), reason="no copy of the data set war1800 is at hand")

LINE = "esc + war ~ s_wt_re1 + revis1 | 0 | regime1 | balanc + regime2"
PUBLISHED = {
    ("probit", "agent"): (
        [-0.495446, -0.740015, 0.427239, 0.221911, -1.902249, -0.584109, 0.499088, -0.041974, -1.543611, -0.616831],
        -286.123755,
    ),
    ("probit", "private"): (
        [-0.444200, -0.644739, 0.376001, 0.177189, -1.665906, -0.511860, 0.489820, -0.038120, -1.539912, -0.610656],
        -286.118174,
    ),
    ("logit", "agent"): (
        [-0.845792, -1.188152, 0.679153, 0.254945, -3.084845, -0.957555, 0.761184, -0.007958, -2.505204, -0.978777],
        -286.182794,
    ),
}


@pytest.mark.parametrize(("link", "errors"), PUBLISHED, ids=["-".join(key) for key in PUBLISHED])
def test_egame12_on_war1800(link, errors):
    """Estimates of `games` 1.1.2 (Kenkel and Signorino 2014), run again in R with tight tolerances."""
    coefficients, log_likelihood = PUBLISHED[link, errors]
    found = fit(egame12(), LINE, WAR1800, link=link, errors=errors)
    assert list(found.coefficients.values()) == pytest.approx(coefficients, abs=5e-6)
    assert found.log_likelihood == pytest.approx(log_likelihood, abs=5e-6)
    assert (found.n, found.dropped, found.converged) == (282, 31, True)
    assert found.warnings == ("31 of 313 rows have missing values and were left out.",)
    if (link, errors) == ("probit", "agent"):
        errors_wanted = [0.5987, 0.2797, 0.2638, 1.2171, 0.6644, 0.5499, 0.4414, 0.5687, 0.4526, 0.3208]
        assert list(found.standard_errors.values()) == pytest.approx(errors_wanted, abs=5.1e-5)
        assert list(found.mean_prediction().values()) == pytest.approx([0.438885, 0.294071, 0.267044], abs=1e-6)


def test_fixed_utilities():
    payoffs = {"u11": -1.0, "u13": 0.0, "u14": -1.4, "u24": 0.1}
    found = fit(egame12(), payoffs, WAR1800, link="probit", outcome=("esc", "war"), scale="common")
    assert found.coefficients["log_sigma"] == pytest.approx(-0.006514, abs=5e-6)
    assert found.log_likelihood == pytest.approx(-338.016862, abs=5e-6)
    assert found.n == 313


def test_a_model_without_a_proper_maximum_is_told():
    """R stops at a log-likelihood of -291.06 with a Hessian that is not negative definite; there are higher points."""
    with WAR1800.open(newline="", encoding="utf-8") as file:
        rows = [
            row for row in csv.DictReader(file) if row["regime1"] not in {"", "NA"} and row["regime2"] not in {"", "NA"}
        ]
    found = fit(egame12(), "esc + war ~ balanc + s_wt_re1 | 0 | balanc | balanc + s_wt_re1", rows, link="probit")
    assert found.n == 282
    assert found.log_likelihood > -291.06
    assert not found.converged
    assert any("not negative definite" in text or "nearly flat" in text for text in found.warnings)
