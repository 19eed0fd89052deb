"""Triggers, worked by hand on paths that fit on a page."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from titanium.judge.paths.sample import CALENDAR
from titanium.judge.paths.triggers import (
    FIRST,
    SHARES,
    Trigger,
    deadlines,
    first_passed,
    grid,
    sayable,
    search,
)
from titanium.model.metrics import NEVER

SUPPORT = np.array(
    [
        [0.60, 0.40, 0.60, 0.60],
        [0.55, 0.40, 0.60, 0.60],
        [0.45, 0.50, 0.60, 0.60],
        [0.50, 0.50, 0.60, 0.45],
        [0.40, 0.50, 0.60, 0.40],
    ],
    dtype=np.float32,
)
"""What is known at the start of five quarters, in four futures."""


class TestWhenItFires:
    def test_in_the_first_quarter_at_whose_start_the_level_is_passed(self) -> None:
        found = first_passed(SUPPORT, 0.45, above=False, by=4)
        assert found.tolist() == [2, 1, NEVER, 3]

    def test_nothing_is_looked_at_in_the_very_first_quarter(self) -> None:
        assert first_passed(SUPPORT, 0.40, above=False, by=0).tolist() == [NEVER] * 4
        assert first_passed(SUPPORT, 0.40, above=False, by=4)[1] == FIRST

    def test_the_deadline_itself_still_counts(self) -> None:
        assert first_passed(SUPPORT, 0.45, above=False, by=2).tolist() == [2, 1, NEVER, NEVER]

    def test_upwards_as_well(self) -> None:
        assert first_passed(SUPPORT, 0.5, above=True, by=4).tolist() == [1, 2, 1, 1]

    def test_what_is_not_known_passes_no_level(self) -> None:
        unknown = np.full((5, 4), np.nan, np.float32)
        assert first_passed(unknown, 0.0, above=True, by=4).tolist() == [NEVER] * 4

    def test_a_trigger_reads_its_own_observable(self) -> None:
        own = Trigger("support_patron", False, 0.45, 4, "other")
        seen = {"support_patron": SUPPORT, "support_host": 1 - SUPPORT}
        assert own.fires(seen).tolist() == [2, 1, NEVER, 3]

    @settings(max_examples=50)
    @given(
        arrays(np.float32, (6, 5), elements=st.floats(-2, 2, width=32)),
        st.floats(-2, 2),
        st.booleans(),
        st.integers(0, 5),
        st.integers(0, 5),
    )
    def test_a_later_deadline_never_switches_fewer_futures_and_moves_no_switch(
        self, path: NDArray[np.float32], level: float, above: bool, one: int, other: int
    ) -> None:
        early, late = (first_passed(path, level, above=above, by=by) for by in sorted((one, other)))
        assert (late <= early).all()
        assert (late == early)[early < NEVER].all()

    @settings(max_examples=50)
    @given(arrays(np.float32, (6, 5), elements=st.floats(-2, 2, width=32)), st.floats(-2, 2), st.floats(-2, 2))
    def test_an_easier_level_fires_no_later(self, path: NDArray[np.float32], one: float, other: float) -> None:
        easy, hard = (first_passed(path, level, above=True, by=5) for level in sorted((one, other)))
        assert (easy <= hard).all()


class TestGrid:
    def test_levels_are_passed_by_the_shares_that_were_asked_for(self) -> None:
        """A thousand futures whose lowest support is spread evenly from 0 to 1."""
        seen = {
            "support_patron": np.tile(np.linspace(0, 1, 1000, dtype=np.float32), (9, 1)),
            CALENDAR: np.repeat(np.arange(9, dtype=np.float32)[:, None], 1000, axis=1),
        }
        below = [own for own in grid(seen, ["support_patron"], [8]) if own[0] == "support_patron" and not own[1]]
        assert [level for _, _, level, _ in below] == pytest.approx(SHARES)
        above = [own for own in grid(seen, ["support_patron"], [8]) if own[0] == "support_patron" and own[1]]
        assert sorted(1 - level for _, _, level, _ in above) == pytest.approx(SHARES)

    def test_every_date_is_tried_and_a_date_fires_everywhere(self) -> None:
        seen = {CALENDAR: np.repeat(np.arange(9, dtype=np.float32)[:, None], 3, axis=1)}
        dates = list(grid(seen, [], [4, 8]))
        assert [level for _, _, level, _ in dates] == [1, 2, 3, 4, 5, 6, 7, 8]
        for name, above, level, by in dates:
            assert first_passed(seen[name], level, above=above, by=by).tolist() == [level] * 3

    def test_an_observable_that_is_not_known_everywhere_is_left_out(self) -> None:
        seen = {"reliability": np.full((9, 3), np.nan, np.float32)}
        assert [name for name, *_ in grid(seen, ["reliability"], [8])] == [CALENDAR] * 8

    def test_deadlines_stay_within_the_horizon(self) -> None:
        assert deadlines(40) == (8, 16, 24, 32)
        assert deadlines(12) == (8,)
        assert deadlines(4) == (3,)

    def test_levels_are_told_as_they_are_counted(self) -> None:
        assert sayable(0.4567, "share") == 0.46
        assert sayable(123456.0, "warheads") == 123000.0


def made_up(futures: int = 100) -> tuple[dict[str, NDArray[np.float32]], NDArray[np.bool_], NDArray[np.bool_]]:
    """Support falls to 0.3 in quarter 3 in every fifth future; the first package breaks there, unless it is left."""
    warned = np.arange(futures) % 5 == 0
    support = np.full((9, futures), 0.6, np.float32)
    support[3:, warned] = 0.3
    noise = np.random.default_rng(0).random((9, futures)).astype(np.float32)
    calendar = np.repeat(np.arange(9, dtype=np.float32)[:, None], futures, axis=1)
    seen = {"support_patron": support, "support_host": noise, CALENDAR: calendar}
    rescue = np.tile(np.where(warned, True, False), (10, 1))  # leaving is right where it is warned, wrong elsewhere
    rescue[-1] = ~warned
    rescue[7:-1] = False  # too late from the seventh quarter on
    return seen, rescue, ~warned


class TestSearch:
    def test_the_sign_that_tells_is_found_and_gains_what_it_rescues(self) -> None:
        seen, table, benchmark = made_up()
        found = search(seen, {"other": table}, benchmark, ["support_host", "support_patron"], [8])
        best = found.best[0]
        assert (best.trigger.observable, best.trigger.above, best.trigger.to) == ("support_patron", False, "other")
        assert 0.3 <= best.trigger.level < 0.6
        assert best.gain.mean == pytest.approx(0.2), "twenty of a hundred futures are rescued"
        assert best.gain.differ == 20

    def test_each_observable_and_direction_is_told_once(self) -> None:
        seen, table, benchmark = made_up()
        found = search(seen, {"other": table, "third": ~table}, benchmark, ["support_host", "support_patron"], [8])
        kinds = [(own.trigger.observable, own.trigger.above) for own in found.best]
        assert len(kinds) == len(set(kinds))
        gains = [own.gain.mean for own in found.best]
        assert gains == sorted(gains, reverse=True)

    def test_a_trigger_that_fires_nearly_everywhere_is_no_sign(self) -> None:
        seen, table, benchmark = made_up()
        found = search(seen, {"other": table}, benchmark, ["support_patron"], [8])
        for own in found.best:
            if own.trigger.observable != CALENDAR:
                assert (own.trigger.fires(seen) < NEVER).mean() <= 0.95

    def test_where_leaving_changes_nothing_there_is_no_trigger(self) -> None:
        seen, table, benchmark = made_up()
        same = np.tile(table[-1], (len(table), 1))
        found = search(seen, {"other": same}, benchmark, ["support_patron"], [8])
        assert found.best == ()
        assert found.tried > 0

    def test_the_outcome_is_that_of_the_quarter_in_which_it_fires(self) -> None:
        """Counted again future by future, without the table's indexing."""
        seen, table, benchmark = made_up()
        for own in search(seen, {"other": table}, benchmark, ["support_host", "support_patron"], [8]).best:
            at = own.trigger.fires(seen)
            holds = [bool(table[int(when) if when < NEVER else -1][n]) for n, when in enumerate(at)]
            won = sum(mine and not theirs for mine, theirs in zip(holds, benchmark, strict=True))
            lost = sum(theirs and not mine for mine, theirs in zip(holds, benchmark, strict=True))
            assert own.gain.mean == pytest.approx((won - lost) / len(benchmark))
