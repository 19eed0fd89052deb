"""PRIM peels and pastes as its definition says, however the inputs are coded."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.judge.discover.box import contains
from titanium.judge.discover.coded import Coded
from titanium.judge.discover.prim import Objective, prim, worth


def plain_peels(columns: dict[str, np.ndarray], y: np.ndarray, objective: Objective, mass_min: float) -> list[int]:
    """Rows left after each peel, by sorting every input anew; written from the method's definition."""
    inside, sizes = np.ones(len(y), bool), [len(y)]
    limited: set[str] = set()
    while True:
        options = []
        n, hits = int(inside.sum()), int(y[inside].sum())
        for place, (name, x) in enumerate(columns.items()):
            own = np.sort(x[inside])
            for is_low in (False, True):
                if is_low:
                    end = own[math.floor((n - 1) * 0.05)]
                    others = own[own > end]
                    limit = (end + (others[0] if len(others) else end)) / 2
                    kept = inside & (x >= limit)
                else:
                    end = own[math.ceil((n - 1) * (1 - 0.05))]
                    others = own[own < end]
                    limit = (end + (others[-1] if len(others) else end)) / 2
                    kept = inside & (x <= limit)
                value = worth(objective, n, hits, int(kept.sum()), int(y[kept].sum()))
                options.append(((value, name in limited, -place, -int(is_low)), name, kept))
        (value, *_), name, kept = max(options, key=lambda option: option[0])
        if value <= 0 or not mass_min * len(y) <= kept.sum() < n:
            return sizes
        inside = kept
        limited.add(name)
        sizes.append(int(inside.sum()))


@settings(max_examples=25)
@given(st.integers(0, 1000), st.sampled_from([0, 5, 40]), st.sampled_from(["lenient1", "lenient2", "original"]))
def test_peels_are_those_of_the_plain_method(seed: int, steps: int, objective: Objective) -> None:
    generator = np.random.default_rng(seed)
    columns = {name: generator.random(400) for name in "abc"}
    if steps:
        columns = {name: np.round(x * steps) / steps for name, x in columns.items()}
    y = generator.random(400) < 0.2 + 0.5 * (columns["a"] > 0.6)
    found = prim(Coded.of(columns, y), objective=objective)
    assert [step.count.rows for step in found if not step.pasted] == plain_peels(columns, y, objective, 0.05)


@settings(max_examples=20)
@given(st.integers(0, 1000), st.floats(0.05, 0.3))
def test_every_step_is_counted_as_its_box_says(seed: int, mass_min: float) -> None:
    generator = np.random.default_rng(seed)
    columns = {
        "x": generator.random(300).astype(np.float32),
        "i": generator.integers(-2, 9, 300),
        "c": generator.integers(0, 4, 300).astype(np.int8),
    }
    y = generator.random(300) < 0.1 + 0.3 * (columns["x"] > 0.5) + 0.3 * (columns["i"] > 3) + 0.2 * (columns["c"] == 1)
    steps = prim(Coded.of(columns, y, {"i": "integer", "c": "categorical"}), mass_min=mass_min)
    for step in steps:
        inside = contains(step.box, columns, 300)
        assert (step.count.rows, step.count.of_interest) == (inside.sum(), (inside & y).sum())
        assert step.count.mass >= mass_min or not step.box
    peeled = [step.count.rows for step in steps if not step.pasted]
    assert peeled == sorted(peeled, reverse=True)


def test_a_planted_box_is_found() -> None:
    generator = np.random.default_rng(1)
    x, z, noise = generator.random((3, 5000))
    last = prim(Coded.of({"x": x, "z": z, "noise": noise}, (x > 0.7) & (z < 0.3)))[-1]
    assert set(last.box) == {"x", "z"}
    assert last.count.density == 1
    assert last.box["x"].low == pytest.approx(0.7, abs=0.02)
    assert last.box["z"].high == pytest.approx(0.3, abs=0.02)


def test_categories_leave_one_by_one_and_the_last_stays() -> None:
    c = np.repeat(np.arange(4, dtype=np.int8), 100)
    last = prim(Coded.of({"c": c}, c == 2, {"c": "categorical"}))[-1]
    assert last.box["c"].kept == (2,)


def test_whole_numbers_end_on_a_value() -> None:
    i = np.repeat(np.arange(10), 100)
    last = prim(Coded.of({"i": i}, i >= 6, {"i": "integer"}))[-1]
    assert (last.box["i"].low, last.count.rows) == (6, 400)


def test_nothing_is_peeled_where_there_is_nothing_to_tell() -> None:
    x = np.random.default_rng(0).random(200)
    for y in (np.zeros(200, bool), np.ones(200, bool)):
        assert len(prim(Coded.of({"x": x}, y))) == 1
    assert len(prim(Coded.of({"x": np.ones(200)}, x > 0.5))) == 1
    assert len(prim(Coded.of({"x": np.ones(1)}, np.array([True])))) == 1


def test_rows_of_an_earlier_box_are_left_alone() -> None:
    x, z = np.random.default_rng(2).random((2, 2000))
    y = (x > 0.8) | (z < 0.1)
    coded = Coded.of({"x": x, "z": z}, y)
    first = prim(coded)[-1]
    taken = contains(first.box, {"x": x, "z": z}, 2000)
    second = prim(coded, taken=taken)
    assert second[0].count.rows == 2000 - taken.sum()
    assert second[0].count.of_interest == y[~taken].sum()
    assert second[-1].count.density > second[0].count.density
    inside = contains(second[-1].box, {"x": x, "z": z}, 2000)
    assert second[-1].count.rows == (inside & ~taken).sum()


def test_what_lies_at_both_ends_of_one_input_is_not_peeled() -> None:
    """Each slice takes off what is of interest: a known blind spot, for which there is the tree."""
    x = np.arange(1000) / 1000
    assert len(prim(Coded.of({"x": x}, (x < 0.1) | (x > 0.8)))) == 1
