"""What would turn a verdict: positions of schools, and ends of ranges that stay clear among many looks."""

import numpy as np

from ledgers import effect, measured
from titanium.evidence.claims.turns import Ends, by_ranges, by_schools, in_most


def futures(n: int = 6000, idle: int = 100) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Levels of a symbol that decides and of others that do nothing; the number is above zero in its upper part."""
    rng = np.random.default_rng(7)
    levels = {"decides": rng.random(n)} | {f"idle_{place}": rng.random(n) for place in range(idle)}
    return levels, levels["decides"] - 0.5 + rng.normal(0, 0.1, n)


def test_the_ends_of_the_input_that_decides_are_found_and_no_others() -> None:
    levels, values = futures()
    found = by_ranges(effect(unit="utility"), values, Ends.of(levels), "undetermined", looks=20)
    [turn] = found
    assert turn.name == "decides"
    says = {"lowest third": "contradicted", "highest third": "supported"}
    assert turn.estimate.verdict == says[turn.at]


def test_an_end_that_says_the_same_turns_nothing() -> None:
    levels, values = futures()
    found = by_ranges(effect(unit="utility"), values + 5, Ends.of(levels), "supported")
    assert found == ()


def test_nothing_is_sought_for_what_is_only_told_or_without_numbers() -> None:
    levels, values = futures(200, 2)
    assert by_ranges(effect(test="told"), values, Ends.of(levels), "told") == ()
    assert by_ranges(effect(), values * np.nan, Ends.of(levels), "undetermined") == ()
    assert by_ranges(effect(), values, Ends.of({}), "undetermined") == ()


def test_futures_by_themselves_are_counted_at_each_end() -> None:
    levels, values = futures()
    found = by_ranges(effect(unit="utility", across="futures"), values, Ends.of(levels), "undetermined")
    assert found[0].name == "decides"
    share = found[0].estimate.value
    assert share > 0.95 or share < 0.05


def test_positions_that_decide_otherwise_are_told() -> None:
    own = measured(effect(), "undetermined", schelling="supported", reiter_poast="contradicted", snyder="undetermined")
    turns = by_schools(own.found)
    assert [(turn.name, turn.at, turn.estimate.verdict) for turn in turns] == [
        ("tripwire", "schelling", "supported"),
        ("tripwire", "reiter_poast", "contradicted"),
    ]
    assert by_schools(measured(effect(test="told"), "told", schelling="supported").found) == ()


def test_two_of_three_futures_pass_the_limit_that_is_told() -> None:
    values = np.random.default_rng(2).normal(size=3000)
    more = effect(unit="utility", across="futures")
    less = effect(unit="utility", across="futures", test="less")
    over, under = in_most(more, values), in_most(less, values)
    assert over is not None
    assert under is not None
    assert np.mean(values >= over) >= 2 / 3 > np.mean(values > over)
    assert abs(np.mean(values <= under) - 2 / 3) < 0.001
    assert in_most(effect(unit="utility"), values) is None
    assert in_most(more, values * np.nan) is None
