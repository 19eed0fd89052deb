"""Courses: counts, quantiles and masks from given values; on the real model, that they end where the run does."""

import json
from typing import cast

import numpy as np
import pytest

from courses import courses_of
from made_up import model as reservoir
from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.sweep import sweep
from titanium.judge.courses import LEVELS, QUANTITIES, courses
from titanium.model.compile import Played
from titanium.model.state import State


def test_a_level_is_told_by_its_quantiles_and_an_event_by_its_count() -> None:
    values = np.random.default_rng(1).normal(size=(1, 3, 400))
    own = courses_of("host_cost", values).packages[0]
    assert np.allclose(own.quantiles, np.quantile(values[0], LEVELS, axis=1).T)
    assert own.shares == ()
    event = courses_of("home_war", (values > 1).astype(float)).packages[0]
    assert [share.count for share in event.shares] == [int((row > 1).sum()) for row in values[0]]
    assert event.quantiles == ()


def test_a_future_that_is_not_finite_at_one_time_is_left_out_at_all() -> None:
    values = np.ones((1, 3, 10))
    values[0, 1, 4] = np.nan
    own = courses_of("host_cost", values).packages[0]
    assert (own.masked, own.futures) == (1, 9)
    nothing = courses_of("host_cost", np.full((1, 3, 5), np.nan))
    assert nothing.packages[0].futures == 0
    json.dumps(nothing.to_dict(), allow_nan=False)


def test_what_is_intact_breaks_at_signing_by_an_event_and_at_the_end() -> None:
    """First breaks: none, at signing, in the fourth quarter, over the whole horizon."""
    first = np.array([-1.0, 0.0, 2.0, 7.0])
    when = np.array([1e6, -1.0, 3.0, 40.0])
    found = Played({"first_break": first, "first_break_quarter": when}, cast("State", None))
    read = QUANTITIES["intact"].read
    assert read(found, 0, 40).tolist() == [1, 0, 1, 1]
    assert read(found, 3, 40).tolist() == [1, 0, 1, 1]
    assert read(found, 4, 40).tolist() == [1, 0, 0, 1]
    assert read(found, 40, 40).tolist() == [1, 0, 0, 0]


def test_what_cannot_be_asked_is_said_at_once() -> None:
    player = reservoir()
    run = sweep(player, ["baseline"], 16, 1, "memory://judge/courses")
    with pytest.raises(InputError) as caught:
        courses(run, "intct", ["basline"], futures=0)
    told = str(caught.value)
    for text in ("is no alliance", "nothing named 'intct' has a course", "intact", "no package 'basline'", "0 futures"):
        assert text in told


@pytest.mark.slow
def test_courses_end_where_the_run_does_and_start_at_its_start(tmp_path) -> None:
    case = load_case("us_rok")
    run = sweep(compile_model(case), ["ironclad", "titanium"], 512, 0, tmp_path / "run")
    ends = {name: np.concatenate([chunk.metrics[name] for chunk in run.chunks()], axis=1)
            for name in ("holds", "home_war", "patron_cost")}  # fmt: skip
    intact = courses(run, "intact", futures=512)
    for row, own in enumerate(intact.packages):
        assert own.shares[-1].count == int((ends["holds"][row] > 0.5).sum())
        counts = [share.count for share in own.shares]
        assert counts == sorted(counts, reverse=True)
    wars = courses(run, "home_war", quarterly=True)
    assert len(wars.times) == 41
    for row, own in enumerate(wars.packages):
        assert own.shares[0].count == 0
        assert own.shares[-1].count == int((ends["home_war"][row] > 0.5).sum())
    paid = courses(run, "patron_cost", ["titanium"])
    assert len(paid.times) == 10
    assert sum(row[2] for row in paid.packages[0].quantiles) == pytest.approx(
        np.median(ends["patron_cost"][1]), rel=0.1
    )
