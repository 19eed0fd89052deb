"""What would move whoever refuses: the nearest value indeed, counts that the model confirms, both capitals told."""

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from bargains import by_hand
from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.futures import Design
from titanium.explore.matching import ensemble as gather
from titanium.judge.bargain.moves import SEARCHED, Apart, Moved, what_moves
from titanium.judge.bargain.moving import Met, Search
from titanium.judge.design.space import round_values

CASE = load_case("us_rok")
FUTURES = 96
LEVERS = ("sma_krw_bn", "treaty_reciprocity", "relocation_site")


@cache
def ready() -> tuple[Any, Any, Apart]:
    """Model, futures, and those futures made ready."""
    model = compile_model(CASE)
    source = gather(model, Design(CASE, 3), "matched", FUTURES + SEARCHED)
    return model, source, Apart.of(model, source, FUTURES)


@cache
def found(*packages: str, levers: tuple[str, ...] = LEVERS) -> Moved:
    model, source, apart = ready()
    return what_moves(model, source, packages, levers=levers, futures=FUTURES, ready=apart)


class TestNearest:
    """Where a capital's utility rises straight with a lever, in a hundred futures that ask for more and more of it."""

    @staticmethod
    def search(lever: str, slope: float, start: float, worth_at: Any = None) -> tuple[Search, Any]:
        low, high = CASE.levers[lever].low, CASE.levers[lever].high
        asks = np.linspace(low, high, 101)[:100].astype(np.float32)
        if slope < 0:
            asks = -asks

        def worth(value: float) -> dict[str, np.ndarray]:
            own = np.full(100, slope * value if worth_at is None else worth_at(value), np.float32)
            return {"S": own, "W": np.ones(100, np.float32)}

        class Straight(Met):
            def asked(self, setting: Any) -> Any:
                return worth(setting[lever])

        met = Straight(ready()[2].searched, by_hand(), {"S": asks, "W": np.zeros(100, np.float32)})
        return Search(CASE, met, {**CASE.package("ironclad"), lever: start}, worth(start)), worth

    @pytest.mark.parametrize(("lever", "slope", "start"), [("us_troops_k", 1, 10.0), ("us_troops_k", -1, 28.5)])
    def test_it_is_the_first_round_value_that_halves_the_refusals(self, lever: str, slope: float, start: float) -> None:
        search, worth = self.search(lever, slope, start)

        def refused(value: float) -> int:
            return int((worth(value)["S"] < search.met.fallback["S"]).sum())

        value, halves = search.nearest(lever, "S") or (None, None)
        halving = [own for own in round_values(0.0, 40.0) if refused(own) <= refused(start) / 2]
        assert halves
        assert value == min(halving, key=lambda own: abs(own - start))

    def test_where_none_halves_the_clear_best_is_told(self) -> None:
        search, _ = self.search("us_troops_k", 1, 10.0, worth_at=lambda value: 10 + value / 10)
        assert search.nearest("us_troops_k", "S") == (40.0, False)

    def test_a_lever_that_moves_nobody_is_none(self) -> None:
        search, _ = self.search("us_troops_k", 1, 10.0, worth_at=lambda value: 10.0)
        assert search.nearest("us_troops_k", "S") is None
        assert search.nearest("us_troops_k", "W") is None, "a capital that never refuses has nothing to be moved from"

    def test_every_other_code_is_as_near_as_any(self) -> None:
        search, _ = self.search("relocation_site", 1, 0.0, worth_at=lambda value: {0.0: 0.5, 2.0: 2.0}.get(value, 0.5))
        assert search.nearest("relocation_site", "S") == (2.0, True)


class TestCounts:
    def test_the_model_confirms_what_a_move_does_to_both(self) -> None:
        own = found("titanium").packages["titanium"]
        panel = ready()[2].counted
        package, none = CASE.package("titanium"), CASE.package("no_deal")
        moves = [(role, move) for role, moves in own.moves.items() for move in moves]
        assert {"treaty_reciprocity", "sma_krw_bn"} <= {move.lever for role, move in moves if role == "S"}
        for role, move in moves:
            asked = {"as it stands": package, "moved": {**package, move.lever: move.value}, "none": none}
            worth = panel.appraise(asked)
            signs = {one: worth[one][:2] >= worth[one][2] for one in "WS"}
            both = signs["W"] & signs["S"]
            other = "W" if role == "S" else "S"
            assert move.refusals.count == int((~signs[role][1]).sum())
            assert move.others.count == int((~signs[other][1]).sum())
            assert move.both.mean == pytest.approx((int(both[1].sum()) - int(both[0].sum())) / FUTURES)
            assert move.fewer.mean * FUTURES == pytest.approx(move.refusals.count - own.refuses[role].count)
            assert move.gains.keys() == {"W", "S", "K", "B"}
            for one in "WSKB":
                assert move.gains[one].mean == pytest.approx(float((worth[one][1] - worth[one][0]).mean()), abs=1e-6)

    def test_moves_are_chosen_in_other_futures_than_they_are_counted_in(self) -> None:
        apart = ready()[2]
        assert not set(apart.counted.index.tolist()) & set(apart.searched.index.tolist())
        assert (found("titanium").evidence.futures, found("titanium").searched) == (FUTURES, SEARCHED)

    def test_those_that_help_both_come_first_the_nearest_in_front(self) -> None:
        for moves in found("titanium").packages["titanium"].moves.values():
            assert [move.order for move in moves] == sorted(move.order for move in moves)
            assert [move.helps for move in moves] == sorted((move.helps for move in moves), reverse=True)

    def test_nobody_refuses_todays_package_in_matched_futures(self) -> None:
        own = found("ironclad").packages["ironclad"]
        assert own.both.count == FUTURES
        assert own.moves == {"W": (), "S": ()}

    def test_a_rule_that_a_move_breaks_is_named(self) -> None:
        own = found("korea_only", levers=("us_troops_k",)).packages["korea_only"]
        below = [move for moves in own.moves.values() for move in moves if move.value < 28.5]
        above = [move for moves in own.moves.values() for move in moves if move.value >= 28.5]
        assert below or above
        assert all(move.breaks == ("troop_floor",) for move in below)
        assert all(move.breaks == () for move in above)


def test_parts_of_a_finding_make_the_whole() -> None:
    parts = [found("titanium", levers=(lever,)) for lever in LEVERS]
    assert Moved.joined(parts) == found("titanium")


def test_no_agreement_is_nothing_to_be_moved_to() -> None:
    assert found("no_deal", "ironclad", levers=LEVERS[:1]).packages.keys() == {"ironclad"}


def test_json_has_no_number_that_json_lacks() -> None:
    data = json.loads(json.dumps(found("titanium").to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.moves/1"
    assert data["packages"]["titanium"]["moves"]["S"][0]["lever"] in LEVERS


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"packages": ["titanum"]}, "Did you mean 'titanium'"),
        ({"levers": ["us_troop_k"]}, "Did you mean 'us_troops_k'"),
        ({"disagreement": "bst"}, "no disagreement 'bst'"),
        ({"futures": 0, "ready": None}, "0 futures: a whole number from 1 to 65536 is wanted"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], message: str) -> None:
    model, source, apart = ready()
    with pytest.raises(InputError, match=message):
        what_moves(model, source, **{"packages": ["titanium"], "ready": apart, **asked})
