"""What a search may do with the levers: round values, rules and their waivers, who decides, what is held."""

import pytest

from titanium import load_case
from titanium.errors import InputError
from titanium.explore.function import lever, uniform, wrap
from titanium.judge.design.space import round_values, space_of

CASE = load_case("us_rok")
NAMED = {name: CASE.package(name) for name in CASE.packages}


def test_values_are_round_and_every_named_package_within_the_rules_is_a_point() -> None:
    space = space_of(CASE)
    troops = next(axis for axis in space.axes if axis.key == "us_troops_k")
    assert troops.values[:3] == (28.5, 29.0, 29.5)
    for name, setting in NAMED.items():
        genome = space.genome(setting)
        assert (genome is None) == (name in space.outside)
        assert genome is None or space.setting(genome) == setting
    assert space.outside["troop_cut"] == ("us_troops_k 20 is outside 28.5 to 40",)


def test_the_floor_of_the_law_falls_with_its_waiver() -> None:
    space = space_of(CASE, waive=["certified"])
    assert space.outside == {}
    assert [rule.is_waived for rule in space.rules] == [True]
    assert min(space.axes[0].values) == 0


def test_a_capital_moves_alone_what_it_alone_decides() -> None:
    for name in ("W", "us", "Washington", "united states", "patron"):
        space = space_of(CASE, decides=name)
        assert all(CASE.levers[axis.key].decides == ("W",) for axis in space.axes)
    assert {axis.key for axis in space.axes} >= {"us_troops_k", "nuclear_assurance"}
    assert space.outside["ten_billion"][0] == "sma_krw_bn stays at 1519.2"


def test_a_lever_that_is_held_does_not_move() -> None:
    space = space_of(CASE, hold={"us_troops_k": 35.0, "sma_growth": 0.0})
    assert not {"us_troops_k", "sma_growth"} & {axis.key for axis in space.axes}
    assert space.setting(space.home)["us_troops_k"] == 35
    assert (space.moves(space.home), space.movement(space.home)) == (0, 0)


def test_movement_is_a_share_of_the_range_and_another_code_is_all_of_it() -> None:
    space = space_of(CASE)
    genome = space.genome({**NAMED["ironclad"], "us_troops_k": 38.5, "sma_growth": 2.0})
    assert genome is not None
    assert (space.moves(genome), space.movement(genome)) == (2, pytest.approx(10 / 40 + 1))


def test_where_a_rule_forbids_todays_value_the_nearest_is_home() -> None:
    rule = CASE.rules["troop_floor"].model_copy(update={"at_least": 31.0})
    space = space_of(CASE.model_copy(update={"rules": {"floor": rule}}))
    assert space.setting(space.home)["us_troops_k"] == 31
    assert space.moves(space.home) == 1
    assert not space.rules[0].is_met_by_base


def test_rules_that_leave_nothing_are_named() -> None:
    rule = CASE.rules["troop_floor"].model_copy(update={"at_least": 31.0})
    case = CASE.model_copy(update={"rules": {"floor": rule}})
    with pytest.raises(InputError, match=r"us_troops_k is bound by floor \(at least 31\), and it stays at 28.5"):
        space_of(case, decides="Seoul")


def test_every_mistake_is_told_with_the_nearest_name() -> None:
    with pytest.raises(InputError) as caught:
        space_of(CASE, decides="Seol", waive=["certifed"], hold={"us_troop_k": 1.0, "sma_growth": 5.0})
    said = str(caught.value)
    assert "nobody called 'Seol' decides levers of 'us_rok'" in said
    assert "'Seoul'" in said
    assert "no rule of 'us_rok' is waived when 'certifed'" in said
    assert "'us_troops_k'" in said
    assert "sma_growth cannot be held at 5" in said


def test_a_model_of_which_no_lever_moves_cannot_be_searched() -> None:
    model = wrap(
        lambda x, dial: {"y": x + dial},
        name="still",
        levers={"dial": lever(0, 1, 0)},
        uncertainties={"x": uniform(0, 1)},
        metrics=["y"],
        processes=1,
    )
    assert [axis.key for axis in space_of(model.scope).axes] == ["dial"]
    with pytest.raises(InputError, match="no lever is left to move, so there is nothing to search"):
        space_of(model.scope, hold={"dial": 0.5})
    with pytest.raises(InputError, match="nobody called 'W' decides levers of 'still'"):
        space_of(model.scope, decides="W")


@pytest.mark.parametrize(
    ("low", "high", "first", "count"),
    [(0, 1, [0, 0.02, 0.04], 51), (1.5, 5, [1.5, 1.55, 1.6], 71), (-3, 3, [-3, -2.9, -2.8], 61), (2, 2, [2], 1)],
)
def test_a_range_is_cut_into_round_steps(low: float, high: float, first: list[float], count: int) -> None:
    values = round_values(float(low), float(high))
    assert values[: len(first)] == first
    assert (len(values), values[-1]) == (count, high)
