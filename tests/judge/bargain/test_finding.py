"""A bargain on the shipped case: the same counts as the verdict, payments that the model confirms, and hard corners."""

import json
import math
from typing import Any

import numpy as np
import pytest

from bargains import FUTURES, PACKAGES, real
from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.explore.panel import Panel
from titanium.explore.stream import stream
from titanium.judge.bargain import bargain
from titanium.judge.bargain.deals import LOTTERIES, PAYMENTS
from titanium.judge.bargain.deals import PACKAGES as AS_STATED
from titanium.judge.bargain.rules import NASH
from titanium.judge.bargain.utilities import Utilities, proposals

CASE = load_case("us_rok")


@pytest.fixture(scope="module")
def panel() -> Panel:
    """The futures of `real()`."""
    model, design = compile_model(CASE), Design(CASE, 3)
    return Panel(model, design, gather(model, design, "matched", FUTURES).indices(0, FUTURES))


class TestCounts:
    def test_each_capital_accepts_where_the_played_model_says_that_it_signs(self) -> None:
        """The sweep's own metrics `accept_patron` and `accept_host`, from another program, in the same futures."""
        found, model = real(), compile_model(CASE)
        source = gather(model, Design(CASE, 3), "matched", FUTURES)
        (chunk,) = stream(model, list(PACKAGES), FUTURES, ensemble=source)
        for metric, role in (("accept_patron", "W"), ("accept_host", "S")):
            signs = [int((own >= 0).sum()) for own in chunk.metrics[metric]]
            accepts = [found.of(name).capitals[role].accepts.overall.count for name in PACKAGES]
            assert accepts == pytest.approx(signs, abs=1), metric

    def test_in_matched_futures_both_accept_todays_package_by_construction(self) -> None:
        found = real()
        assert found.of("ironclad").both.overall.count == FUTURES
        assert found.unsigned is not None
        assert found.unsigned.both["ironclad"].count < found.unsigned.evidence.futures

    def test_positions_of_a_school_part_the_futures(self) -> None:
        own = real().of("titanium")
        for shares in own.both.by_school.values():
            assert sum(share.count for share in shares.values()) == own.both.overall.count

    def test_no_agreement_is_never_offered_and_todays_package_always(self) -> None:
        offer = proposals(CASE, ["no_deal", "titanium"], "no_agreement")
        assert list(offer.offered) == ["ironclad", "titanium"]
        assert set(offer.beside) == {"no_deal", "ironclad", "full_withdrawal", "rok_self_reliance"}


class TestFallbacks:
    def test_whoever_may_choose_the_best_of_several_accepts_less(self) -> None:
        plain, best = real(), real("best")
        for name in PACKAGES:
            assert best.of(name).both.overall.count <= plain.of(name).both.overall.count
            assert best.of(name).both_at_best == best.of(name).both.overall == plain.of(name).both_at_best
        assert best.fallbacks == {
            "W": ("no_deal", "ironclad", "full_withdrawal"),
            "S": ("no_deal", "ironclad", "rok_self_reliance"),
        }

    def test_against_todays_package_acceptance_is_preference(self) -> None:
        found = real("status_quo").of("titanium")
        for role in "WS":
            assert found.capitals[role].accepts.overall.count >= found.views[role].prefers.overall.count
            assert found.capitals[role].over_fallback == found.views[role].over_today

    def test_a_package_may_be_what_both_fall_back_on(self) -> None:
        assert real("troop_cut").fallbacks == {"W": ("troop_cut",), "S": ("troop_cut",)}

    def test_a_case_that_does_not_say_what_a_capital_would_do_alone(self) -> None:
        silent = CASE.model_copy(update={"description": CASE.description.model_copy(update={"alone": {}})})
        with pytest.raises(InputError, match="does not say what Washington would do alone\nName a package for role W"):
            proposals(silent, None, "alone")
        assert proposals(silent, None, "best").fallbacks["W"] == ("no_deal", "ironclad")


class TestPayments:
    def test_the_model_confirms_where_the_host_turns(self, panel: Panel) -> None:
        """At the middle reservation payment the host accepts in about half of the futures, by the model itself."""
        found = real("status_quo")
        own = found.of("titanium")
        assert own.paying is not None
        turn = own.paying.reservation["S"].median
        at = turn if math.isfinite(turn) else found.payment.low
        package = {**CASE.package("titanium"), found.payment.key: found.payment.lever(at)}
        worth = panel.appraise({"paid": package, "today": CASE.package("ironclad")})["S"]
        accepted = float((worth[0] >= worth[1]).mean())
        if math.isfinite(turn):
            assert accepted == pytest.approx(0.5, abs=0.03)
        else:
            assert accepted < 0.5

    def test_a_move_leaves_as_many_refusals_as_it_says(self, panel: Panel) -> None:
        found = real()
        own = found.of("titanium")
        assert own.paying is not None
        move = own.paying.moves["S"]
        assert move is not None
        assert move.change < 0
        lever = found.payment.lever(own.payment + move.change)
        asked = {"paid": {**CASE.package("titanium"), found.payment.key: lever}, "none": CASE.package("no_deal")}
        worth = panel.appraise(asked)
        assert int((worth["S"][0] < worth["S"][1]).sum()) == pytest.approx(move.refusals.count, abs=1)
        assert int((worth["W"][0] < worth["W"][1]).sum()) == pytest.approx(move.others.count, abs=1)
        assert move.refusals.count < own.refuses("S").count

    def test_the_payment_of_the_nash_bargain_is_the_best_of_a_fine_row(self, panel: Panel) -> None:
        """The product of expected gains, asked of the model at 45 payments, is nowhere greater than there."""
        found = real("status_quo")
        own = found.of("fact_sheet_2025")
        assert own.paying is not None
        assert own.paying.nash_payment is not None
        row = np.append(np.linspace(found.payment.low, found.payment.high, 45), own.paying.nash_payment)
        package = CASE.package("fact_sheet_2025")
        asked = {f"{at}": {**package, found.payment.key: found.payment.lever(float(at))} for at in row}
        worth = panel.appraise({"today": CASE.package("ironclad"), **asked})
        patron, host = (worth[role].mean(axis=1, dtype=np.float64) for role in "WS")
        gains = np.stack([patron[1:] - patron[0], host[1:] - host[0]])
        product = np.where((gains > 0).all(axis=0), gains.prod(axis=0), -math.inf)
        assert product[-1] >= product[:-1].max() * 0.98

    def test_a_payment_widens_the_zone(self) -> None:
        for own in real().packages:
            assert own.paying is not None
            assert own.paying.suits.overall.count >= own.both.overall.count - 1


class TestWithoutPayments:
    def test_the_counts_and_rules_are_the_same_and_nothing_is_varied_or_played(self) -> None:
        quick, whole = real(payments=False), real()
        assert quick.zone == whole.zone
        assert quick.unsigned == whole.unsigned
        for own in quick.packages:
            assert own.both == whole.of(own.name).both
            assert own.views == whole.of(own.name).views
            assert own.paying is None
            assert own.equity is None
        assert quick.solutions == {**whole.solutions, PAYMENTS: ()}
        assert quick.equity_futures == 0


class TestSolutions:
    def test_gains_are_those_of_the_packages(self) -> None:
        found = real("status_quo")
        for over in (AS_STATED, LOTTERIES):
            for own in found.solutions[over]:
                assert math.fsum(part.chance for part in own.parts) == pytest.approx(1)
                for role in "WS":
                    expected = sum(part.chance * found.of(part.package).expected[role] for part in own.parts)
                    assert own.gains[role] == pytest.approx(expected, abs=1e-9)
                    assert own.gains[role] >= -1e-9

    def test_more_choice_never_lowers_the_nash_product(self) -> None:
        found = real()
        products = []
        for over in (AS_STATED, LOTTERIES, PAYMENTS):
            own = found.solution(NASH, over)
            assert own is not None
            products.append(own.gains["W"] * own.gains["S"])
        assert products[1] >= products[0] - 1e-12
        assert products[2] >= products[0] - 1e-6

    def test_the_adversary_and_the_rival_are_told_with_every_pick(self) -> None:
        found = real()
        for own in (own for table in found.solutions.values() for own in table):
            assert own.over_today.keys() == {"W", "S", "K", "B"}


class TestCorners:
    def test_one_package_in_one_future(self) -> None:
        found = real(packages=("ironclad",), futures=1)
        assert [own.name for own in found.packages] == ["ironclad"]
        assert found.zone.any.overall.count == 1
        assert found.zone.other.overall.count == 0
        assert found.least_unacceptable.name == "ironclad"

    def test_packages_of_ones_own(self) -> None:
        cheap = {**CASE.package("titanium"), "sma_krw_bn": 500.0}
        found = bargain(CASE, {"cheap": cheap}, futures=64, ensemble="prior")
        assert [own.name for own in found.packages] == ["ironclad", "cheap"]
        assert found.of("cheap").payment == pytest.approx(500 / 1450)
        assert found.unsigned is None

    def test_the_same_seed_gives_the_same_finding(self) -> None:
        asked = {"packages": ["titanium"], "futures": 32, "seed": 8, "ensemble": "prior"}
        one, other = (bargain(CASE, **asked).to_dict() for _ in range(2))
        assert one == other

    def test_futures_with_a_number_that_is_not_finite_are_left_out_and_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        worth = {role: np.ones((2, 3), np.float32) for role in "WSKB"}
        worth["K"][1, 2] = np.nan
        monkeypatch.setattr(Panel, "appraise", lambda _, packages: worth)
        few = Panel(compile_model(CASE), Design(CASE, 0), np.array([4, 6, 8]))
        packages = {name: CASE.package("ironclad") for name in "ab"}
        found = Utilities.of(few, packages, np.zeros((3, 1), np.int8))
        assert found.masked == (8,)
        assert found.index.tolist() == [4, 6]
        assert found.worth["W"].shape == (2, 2)
        worth["S"][0] = np.inf
        with pytest.raises(InputError, match="in none of 3 futures is every package worth a finite number"):
            Utilities.of(few, packages, np.zeros((3, 1), np.int8))

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"packages": ["titanum"]}, "Did you mean 'titanium'"),
            ({"disagreement": "no_agrement"}, "no disagreement 'no_agrement'\n.*\nDid you mean 'no_agreement'"),
            ({"futures": 0}, "0 futures: a whole number from 1 to 131072 is wanted"),
            ({"futures": 10**7}, "10000000 futures: a whole number from 1 to 131072"),
            (
                {"discount": (1.0, 0.0)},
                "a discount factor of 1: .*\na discount factor of 0: a number over 0 and under 1",
            ),
        ],
    )
    def test_what_cannot_be_asked_is_refused(self, asked: dict[str, Any], message: str) -> None:
        with pytest.raises(InputError, match=message):
            bargain(CASE, **asked)

    def test_a_package_that_was_not_bargained_over(self) -> None:
        with pytest.raises(InputError, match="no package 'titanum' here\n.*\nDid you mean 'titanium'"):
            real().of("titanum")


class TestData:
    def test_json_has_everything_and_no_number_that_json_lacks(self) -> None:
        data = json.loads(json.dumps(real().to_dict(), allow_nan=False))
        assert data["schema"] == "titanium.bargain/1"
        assert data["evidence"]["futures"] == FUTURES
        assert [own["name"] for own in data["packages"]] == list(PACKAGES)
        assert set(data["packages"][1]["views"]) == {"W", "S", "K", "B"}

    def test_a_frame_has_a_row_for_each_package_and_actor(self) -> None:
        pytest.importorskip("pandas")
        frame = real().to_frame()
        assert len(frame) == 4 * len(PACKAGES)
        assert frame.role.tolist()[:4] == ["W", "S", "K", "B"]
        assert frame[frame.role == "K"].accepts.isna().all()
