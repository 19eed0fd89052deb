"""What is made of a fit: moves, schools, scores, influence, coverage, published figures, what it informs."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fits
from raids import best
from titanium.case.fit import Informed, Published
from titanium.errors import InputError
from titanium.evidence.fit.comparing import base_rate_standing
from titanium.evidence.fit.coverage import coverage
from titanium.evidence.fit.draws import sampling_draws
from titanium.evidence.fit.fitting import fit_history
from titanium.evidence.fit.inform import tell
from titanium.evidence.fit.moves import moves, range_of
from titanium.evidence.fit.plain import multinomial, sequence
from titanium.evidence.fit.published import agreement
from titanium.evidence.fit.schools import rule
from titanium.evidence.fit.scores import base_rates, leave_out, score
from titanium.games.estimation.effects import first_difference


def test_a_move_of_the_event_is_the_engines_first_difference() -> None:
    found, own = fits.estimated(), fits.reading()
    wall, pledge = moves(found, own.entry.game, own.record, "quiet", ("wall", "pledge"))
    low, high = range_of(own.record, "wall")
    effect = first_difference(found.fit, {"wall": low}, {"wall": high})
    assert wall.event.change == pytest.approx(-effect.values["quiet"], abs=1e-12)
    assert wall.event.high - wall.event.change == pytest.approx(1.959964 * effect.standard_errors["quiet"], rel=1e-6)
    assert wall.event.direction == "-"
    assert (pledge.low, pledge.high) == (0, 1)


def test_a_later_choice_is_told_given_that_it_must_be_made() -> None:
    found, own = fits.estimated(), fits.reading()
    wall, pledge = moves(found, own.entry.game, own.record, "quiet", ("wall", "pledge"))
    d, e = (found.fit.coefficients[name] / math.sqrt(2) for name in ("u24:const", "u24:pledge"))
    told = pledge.choices["reply", "resist"]
    assert told.before == pytest.approx(1 / (1 + math.exp(-d)))
    assert told.after == pytest.approx(1 / (1 + math.exp(-d - e)))
    assert told.low < told.change < told.high
    untouched = wall.choices["reply", "resist"]
    assert untouched.low == pytest.approx(untouched.high, abs=1e-12)  # the wall has no part in it


def test_leaving_a_case_out_is_fitting_again_without_it() -> None:
    found, listed = fits.estimated(), fits.rows()
    out = leave_out(found)
    assert out.converged.all()
    for row in (0, 41):
        assert out.theta[row] == pytest.approx(best(listed, penalised=True, without=row), abs=5e-4)
    assert out.given.sum(axis=1) == pytest.approx(1)
    whole = leave_out(found, fits.record().texts("decade"))
    assert np.ptp(whole.theta[:10], axis=0) == pytest.approx(0)  # one fit for the ten summers of a decade


def test_scores_are_those_of_the_definition() -> None:
    y = np.array([0, 0, 1, 1])
    assert base_rates(y, 2)[0].tolist() == pytest.approx([1.5 / 4, 2.5 / 4])
    sure = score("seer", np.eye(2)[y], y)
    assert (sure.log_score, sure.brier, sure.right, sure.n) == (0, 0, 4, 4)
    assert sure.ahead == pytest.approx(-math.log(1.5 / 4))
    half = score("coin", np.full((4, 2), 0.5), y, np.array([True, True, True, False]))
    assert half.log_score == pytest.approx(math.log(0.5))
    assert half.brier == pytest.approx(0.5)
    assert (half.n, half.failed) == (3, 1)
    none = score("nobody", np.full((4, 2), 0.5), y, np.zeros(4, bool))
    assert none.n == 0
    assert math.isnan(none.log_score)


def test_the_most_influential_case_stands_first() -> None:
    told = fits.found().influences
    distances = [own.distance for own in told]
    assert distances == sorted(distances, reverse=True)
    assert len(told) == 120
    assert told[0].case.startswith("1")
    assert 0 < told[0].given < 1


def test_each_choice_says_what_it_rests_on() -> None:
    first, second = coverage(fits.reading().entry.game, fits.estimated())
    assert (first.node, first.mover, first.reached, first.coefficients) == ("start", "R", 120, 5)
    assert (second.mover, second.reached, second.coefficients) == ("G", first.taken["act"], 2)
    assert second.each == min(second.taken.values()) / 2


@settings(max_examples=20)
@given(st.sampled_from("-0+"), st.sets(st.sampled_from("-0+"), min_size=1))
def test_no_school_is_borne_out_by_an_interval_that_holds_zero(expects: str, seen: set[str]) -> None:
    ruling = rule(expects, seen)
    assert (ruling == "depends on the model") == (len(seen) > 1)
    if seen == {"0"}:
        assert ruling == ("not contradicted" if expects == "0" else "open")


def test_schools_of_the_made_up_border() -> None:
    rulings = {(own.column, own.school): own.ruling for own in fits.found().schools}
    assert rulings["wall", "masons"] == "borne out"
    assert rulings["wall", "cynics"] == rulings["wall", "poets"] == "contradicted"
    assert rulings["pledge", "oaths"] in ("open", "depends on the model", "borne out")


def test_plain_models_have_the_regressors_that_the_game_lets_a_choice_depend_on() -> None:
    game = fits.reading().entry.game
    steps, formulas = sequence(game, fits.ENTRY["formulas"])
    assert formulas == {"start_act": "1 + wall + pledge", "reply_resist": "1 + pledge"}
    assert list(steps.outcomes) == ["quiet", "loot", "battle"]
    assert steps.outcomes["battle"].payoffs["at start"] == steps.outcomes["loot"].payoffs["at start"]
    one, formulas = multinomial(game, fits.ENTRY["formulas"], "quiet")
    assert set(formulas.values()) == {"1 + wall + pledge"}
    assert one.outcomes["quiet"].payoffs["history"].number({}) == 0


def test_base_rates_have_the_likelihood_of_their_shares() -> None:
    own = base_rate_standing(np.array([0] * 34 + [1] * 10 + [2] * 14), 3)
    assert own.log_likelihood == pytest.approx(34 * math.log(34 / 58) + 10 * math.log(10 / 58) + 14 * math.log(14 / 58))
    assert own.aic == pytest.approx(4 - 2 * own.log_likelihood)


def test_published_figures_are_met_to_the_decimals_printed() -> None:
    found = fits.estimated()
    ours = found.fit.coefficients
    theirs = Published.model_validate(
        {
            "title": "A chronicler",
            "link": "logit",
            "errors": "agent",
            "estimate": "penalised",
            "coefficients": {
                "u11:wall": round(ours["u11:wall"], 2),
                "u24:pledge": round(ours["u24:pledge"], 2) + 0.02,
                "u13:const": 1,
            },
            "standard_errors": {"u11:wall": round(found.unpenalised_errors["u11:wall"], 2)},
            "source": "chronicle",
        }
    )
    told = agreement("chronicler", theirs, [found])
    assert (told.same, len(told.rows), told.missing) == (1, 2, ("u13:const",))
    assert (told.errors_same, told.errors_of) == (1, 1)
    assert found.unpenalised_errors["u11:wall"] > found.fit.standard_errors["u11:wall"]


def test_what_is_informed_is_a_beta_with_the_mean_and_spread_of_the_draws() -> None:
    own, found = fits.reading(), fits.estimated()
    told = fits.found().informs[0]
    draws = sampling_draws(found, 0)
    chosen = 1 / (1 + np.exp(-(draws.values[:, 3] + draws.values[:, 4]) / math.sqrt(2)))
    assert told.mean == pytest.approx(chosen.mean(), abs=1e-9)
    total = told.alpha + told.beta
    assert told.alpha / total == pytest.approx(told.mean)
    assert told.alpha * told.beta / total**2 / (total + 1) == pytest.approx(chosen.var())
    assert told.low < told.mean < told.high
    bare = Informed.model_validate({**fits.ENTRY["informs"]["q"], "at": {}})
    with pytest.raises(InputError, match="the choice at 'reply' rests on pledge; give it a value"):
        tell(fits.case(own.entry), "q", bare, found, own.entry.game, draws)


def test_private_errors_have_no_logit() -> None:
    with pytest.raises(
        InputError, match=r"(?s)private have no closed form under a logit.*--link probit --errors private"
    ):
        fit_history(fits.case(fits.entry()), "raids", errors="private")
    with pytest.raises(InputError, match="no model of link 'loglog'"):
        fit_history(fits.case(fits.entry()), "raids", link="loglog")


def test_everything_is_plain_data() -> None:
    found = fits.found()
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.fit/1"
    assert data["n"] == 120 == sum(data["ends"].values())
    assert {row["coefficient"] for row in data["models"][0]["coefficients"]} == set(found.asked.names)
    assert data["models"][0]["coefficients"][1]["profile_low"] < data["models"][0]["coefficients"][1]["profile_high"]
    assert [own["name"] for own in data["leave_one_out"]][-1] == "base rates"
    table = found.to_frame()
    assert table.shape[0] == sum(len(own.names) for own in found.models)
