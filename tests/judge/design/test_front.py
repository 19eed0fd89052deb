"""What a front says: its knee, trade-offs and common settings on fronts that are known."""

import numpy as np
import pytest

from titanium.judge.design.front import in_common, knee, trade_offs
from titanium.judge.design.objectives import Objective
from titanium.judge.design.space import Axis, Space

STRENGTH = Objective("strength", "share", True, "1", "the package holds", ("holds",))
COST = Objective("cost", "mean", False, "USD_bn", "mean of cost", ("cost",))
SPACE = Space(
    (
        Axis("troops", tuple(float(value) for value in range(41)), False, 40.0, 28.0),
        Axis("site", (0.0, 1.0, 2.0), True, 2.0, 0.0),
    ),
    {"troops": 28.0, "site": 0.0},
)


@pytest.mark.parametrize("power", [0.5, 0.25])
def test_the_knee_of_a_power_curve_is_where_both_are_given_up_alike(power: float) -> None:
    """On x^p + y^p = 1 with p below 1 the point furthest from the line through the ends has x = y."""
    x = np.linspace(0, 1, 2001)
    front = np.stack([x, (1 - x**power) ** (1 / power)], axis=1)
    found = front[knee(front)]
    assert found[0] == pytest.approx(0.5 ** (1 / power), abs=1e-3)
    assert found[1] == pytest.approx(found[0], abs=2e-3)


def test_units_do_not_move_the_knee_and_an_objective_without_spread_plays_no_part() -> None:
    front = np.array([[0.0, 1.0], [0.2, 0.3], [1.0, 0.0]])
    assert knee(front) == 1
    assert knee(front * [1000, 0.01] + [5, -7]) == 1
    assert knee(np.column_stack([front, np.full(3, 4.0)])) == 1


def test_a_trade_off_is_told_with_its_slope() -> None:
    cost = np.array([10.0, 20.0, 30.0, 40.0, 50.0, 60.0])
    [found] = trade_offs((STRENGTH, COST), np.stack([0.1 + 0.01 * cost, cost], axis=1))
    assert (found.one, found.other, found.members) == (STRENGTH, COST, 6)
    assert found.correlation == pytest.approx(-1), "more strength is had at more cost"
    assert found.slope == pytest.approx(0.01)


def test_what_goes_together_has_a_correlation_over_zero() -> None:
    cost = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    [found] = trade_offs((STRENGTH, COST), np.stack([0.9 - 0.01 * cost, cost], axis=1))
    assert found.correlation == pytest.approx(1)


def test_no_trade_off_is_told_of_few_members_or_where_nothing_differs() -> None:
    assert trade_offs((STRENGTH, COST), np.array([[0.1, 1.0], [0.2, 2.0]])) == ()
    assert trade_offs((STRENGTH, COST), np.array([[0.5, float(value)] for value in range(9)])) == ()


def test_levers_that_nine_in_ten_set_alike_or_move_alike_are_told() -> None:
    settings = [{"troops": 30.0 + value, "site": 2.0} for value in range(9)] + [{"troops": 10.0, "site": 2.0}]
    raised, site = in_common(SPACE, settings)
    assert (raised.lever, raised.how, raised.low, raised.high, raised.count) == ("troops", "raised", 30, 38, 9)
    assert (site.lever, site.how, site.low, site.is_base) == ("site", "same", 2, False)


def test_values_within_a_tenth_of_the_range_are_one_setting() -> None:
    settings = [{"troops": 27.0 + value % 4, "site": float(value % 3)} for value in range(10)]
    [found] = in_common(SPACE, settings)
    assert (found.lever, found.how, found.low, found.high, found.is_base) == ("troops", "same", 27, 30, True)
