"""Designs on a made-up dyke whose front is known, and on an alliance in few futures."""

import json
import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from titanium import load_case
from titanium.errors import InputError
from titanium.explore.ensemble import Ensemble
from titanium.explore.function import FunctionModel, at_least, at_most, lever, uniform, wrap
from titanium.explore.futures import Design
from titanium.explore.packages import from_csv, to_csv
from titanium.explore.stream import stream
from titanium.judge.design import Designs, design

SMALL = {"futures": 512, "fresh": 1024, "population": 16, "generations": 4, "searches": 2}
WANTED = ["strength", "min:price"]


def dyke(wall: float, pump: float, colour: float, flood: NDArray[Any], soil: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """It holds where wall and pump together are over the flood; sand lets a tenth through. The colour does nothing."""
    left = flood * np.where(soil == "sand", 1.1, 1.0) - wall - 0.5 * pump
    return {"left": left, "price": wall + pump + 0 * flood, "hue": colour + 0 * flood}


def model(top: float = 1.0) -> FunctionModel:
    return wrap(
        dyke,
        levers={
            "wall": lever(0, top, 0.2),
            "pump": lever(0, top, 0.2),
            "colour": lever(0, 2, 0, ["grey", "red", "blue"]),
        },
        uncertainties={"flood": uniform(0, 1)},
        schools={"soil": ["clay", "sand"]},
        metrics={"left": "1", "price": "USD", "hue": "1"},
        packages={"pumps": {"wall": 0, "pump": 0.8}, "walls": {"wall": 0.6}},
        thresholds={"flooded": at_most(0, "left", breaks_as="the land is flooded")},
        vectorised=True,
    )


@pytest.fixture(scope="module")
def found() -> Designs:
    return design(model(), objectives=WANTED, seed=3, lift=0.7, **SMALL)


def test_no_member_pays_for_pumps_or_paint_that_a_wall_makes_needless(found: Designs) -> None:
    """A pump costs as much as a wall and does half as much; the members' strength follows from their price."""
    assert len(found.members) > 5
    for own in found.members:
        assert own.setting["colour"] == 0
        needed = own.setting["wall"] + 0.5 * own.setting["pump"]
        assert own.scores["min:price"].value <= needed + 0.2, "a wall of that height costs so much"
        held = 0.5 * (1 + 1 / 1.1) * (own.setting["wall"] + 0.5 * own.setting["pump"])
        assert own.scores["strength"].value == pytest.approx(min(held, 1.0), abs=0.06)


def test_no_member_dominates_another_on_fresh_futures(found: Designs) -> None:
    scores = [(-own.scores["strength"].value, own.scores["min:price"].value) for own in found.members]
    assert not any(a != b and all(x <= y for x, y in zip(a, b, strict=True)) for a in scores for b in scores)
    assert scores == sorted(scores), "the strongest first"


def test_what_is_shown_is_counted_in_the_futures_after_those_of_the_search(found: Designs) -> None:
    made = model()
    packages = {own.name: dict(own.setting) for own in (*found.members, *found.known)}
    futures = Ensemble(Design(made.scope, 3))
    [chunk] = stream(made, packages, 1024, ensemble=futures, start=512)
    base = list(packages).index("baseline")
    for row, own in enumerate((*found.members, *found.known)):
        holds = chunk.metrics["holds"][row]
        score = own.scores["strength"]
        assert score.value == pytest.approx(holds.mean())
        assert score.low <= score.value <= score.high
        assert score.over_base.mean == pytest.approx((holds - chunk.metrics["holds"][base]).mean())
        assert own.scores["min:price"].value == pytest.approx(chunk.metrics["price"][row].mean(), rel=1e-6)
        assert own.holds is not None
        assert own.holds.overall.count == holds.sum()
        sand = chunk.cell[:, 0] == 1
        assert own.holds.by_school["soil"]["sand"].count == holds[sand].sum()


def test_packages_that_pay_too_much_are_dominated_and_say_by_which(found: Designs) -> None:
    assert "pumps" in found.dominated
    pumps = found.of("pumps")
    for name in found.dominated["pumps"]:
        own = found.of(name)
        assert own.scores["strength"].value >= pumps.scores["strength"].value
        assert own.scores["min:price"].value <= pumps.scores["min:price"].value


def test_the_same_seed_gives_the_same_finding_and_all_of_it_is_plain_data(found: Designs) -> None:
    again = design(model(), objectives=WANTED, seed=3, lift=0.7, **SMALL)
    assert again.to_dict() == found.to_dict()
    said = json.dumps(found.to_dict(), allow_nan=False)
    assert json.loads(said)["schema"] == "titanium.design/1"
    frame = found.to_frame()
    assert frame["package"].tolist() == [own.name for own in (*found.members, *found.known)]
    assert frame["is_knee"].sum() == 1


def test_hypervolume_never_shrinks_and_each_search_starts_anew(found: Designs) -> None:
    steps = found.searched.steps
    volumes = [own.volume for own in steps]
    assert len(steps) == 8
    assert all(later >= earlier - 1e-9 for earlier, later in zip(volumes, volumes[1:], strict=False))
    assert steps[4].own < steps[4].volume
    assert [own.algorithm for own in steps[::4]] == ["nsga3", "unsga3"]
    assert found.searched.reference["min:price"] > found.searched.ideal["min:price"]


def test_what_the_members_have_in_common_and_trade_is_told(found: Designs) -> None:
    common = {own.lever: own for own in found.common}
    assert common["colour"].how == "same"
    [trade] = found.trade_offs
    assert trade.correlation < -0.9
    assert 0.7 < trade.slope < 1.2


def test_found_packages_are_read_back_and_can_be_swept(found: Designs, tmp_path: Any) -> None:
    scope = model().scope
    to_csv(scope, found.packages, tmp_path / "found.csv")
    assert from_csv(scope, tmp_path / "found.csv") == {key: dict(own) for key, own in found.packages.items()}
    assert "lift-levers" in found.packages


def test_a_ceiling_is_kept_on_fresh_futures_too() -> None:
    found = design(model(), objectives=WANTED, at_most=["price=0.5"], **SMALL)
    assert found.members
    assert all(own.scores["min:price"].value <= 0.5 for own in found.members)


def test_where_nothing_keeps_the_limits_the_nearest_misses_are_told() -> None:
    found = design(model(), objectives=WANTED, at_least=["strength=0.99"], at_most=["price=0.1"], **SMALL)
    assert found.members == ()
    assert (found.knee, found.dominated, found.trade_offs) == ("", {}, ())
    assert len(found.misses) == 3
    assert all(own.broken for own in found.misses)
    json.dumps(found.to_dict(), allow_nan=False)


def test_one_free_lever_is_enough() -> None:
    found = design(model(), objectives=WANTED, hold={"pump": 0.0, "colour": 0.0}, **SMALL)
    assert found.free == ("wall",)
    assert all(own.setting["pump"] == 0 for own in found.members)
    assert len(found.members) > 5


def test_where_no_package_holds_in_any_future_the_front_is_the_cheapest() -> None:
    def doomed(spend: float, x: NDArray[Any]) -> dict[str, NDArray[Any]]:
        return {"left": x + 1, "price": spend + 0 * x}

    made = wrap(
        doomed,
        levers={"spend": lever(0, 1, 0.5)},
        uncertainties={"x": uniform(0, 1)},
        metrics=["left", "price"],
        thresholds={"left": at_most(0)},
        vectorised=True,
    )
    found = design(made, objectives=WANTED, lift=0.5, **SMALL)
    [own] = found.members
    assert (own.setting["spend"], own.scores["strength"].value, found.knee) == (0, 0, "")
    assert found.lift is not None
    assert (found.lift.changes, found.lift.is_there, found.lift.is_exact) == ((), False, True)


def test_futures_that_failed_are_left_out_and_counted() -> None:
    def shaky(spend: float, x: NDArray[Any]) -> dict[str, NDArray[Any]]:
        return {"left": np.where(x > 0.9, np.nan, spend - x), "price": spend + 0 * x}

    made = wrap(
        shaky,
        levers={"spend": lever(0, 1, 0.5)},
        uncertainties={"x": uniform(0, 1)},
        metrics=["left", "price"],
        thresholds={"left": at_least(0)},
        vectorised=True,
    )
    found = design(made, objectives=WANTED, **SMALL)
    base = found.of("baseline")
    assert base.failed == pytest.approx(102, abs=3)
    assert base.scores["strength"].value == pytest.approx(5 / 9, abs=0.01)
    assert all(math.isfinite(own.scores["strength"].value) for own in found.members)


def test_where_no_number_is_finite_there_is_no_front() -> None:
    def broken(spend: float, x: NDArray[Any]) -> dict[str, NDArray[Any]]:
        return {"left": np.full_like(x, np.nan), "price": spend + 0 * x}

    made = wrap(
        broken,
        levers={"spend": lever(0, 1, 0.5)},
        uncertainties={"x": uniform(0, 1)},
        metrics=["left", "price"],
        thresholds={"left": at_least(0)},
        vectorised=True,
    )
    with pytest.raises(InputError, match="no package that was tried gave a finite number"):
        design(made, objectives=WANTED, **SMALL)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"lift": 1.5}, "--lift 1.5: a share of futures"),
        ({"searches": 0}, "0 searches"),
        ({"futures": 0}, "0 futures"),
        ({"epsilons": {"hue": 1.0}}, "an epsilon of 'hue', which is not an objective"),
        ({"epsilons": {"strength": 0.0}}, "an epsilon of 0 for strength"),
        ({"population": 4}, "a population of 4"),
    ],
)
def test_a_mistake_is_one_clear_message(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        design(model(), objectives=WANTED, **{**SMALL, **asked})


def test_progress_ends_at_the_end() -> None:
    told: list[tuple[int, int, int]] = []
    design(model(), objectives=WANTED, on_progress=lambda *own: told.append(own), **SMALL)
    done = [own[0] for own in told]
    assert done == sorted(done)
    assert told[-1][0] == told[-1][1]


@pytest.fixture(scope="module")
def alliance() -> Designs:
    return design(
        load_case("us_rok"), futures=512, fresh=512, population=14, generations=1, searches=1, ensemble="prior"
    )


def test_the_law_is_kept_and_the_capitals_signatures_are_told_beside(alliance: Designs) -> None:
    assert all(own.setting["us_troops_k"] >= 28.5 for own in alliance.members)
    assert [own.name for own in alliance.beside] == ["accept_us", "accept_rok"]
    assert all(0 <= own.scores["accept_rok"].value <= 1 for own in alliance.members)
    assert [rule.name for rule in alliance.rules] == ["troop_floor"]


def test_strength_has_a_floor_of_half_of_todays(alliance: Designs) -> None:
    [floor] = alliance.limits
    assert floor.words.startswith("strength at least 0.")
    today = alliance.of("ironclad").scores["strength"].value
    assert floor.bound == pytest.approx(today / 2, abs=0.05)
