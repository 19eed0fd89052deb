"""A box that is narrowed and widened counts at every step what a count from scratch gives."""

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.judge.discover.box import Limit, contains
from titanium.judge.discover.coded import Coded
from titanium.judge.discover.region import Region, Side


def table(seed: int, rows: int = 200) -> Coded:
    generator = np.random.default_rng(seed)
    columns = {
        "x": generator.random(rows),
        "i": generator.integers(0, 6, rows),
        "c": generator.integers(0, 3, rows).astype(np.int8),
    }
    return Coded.of(columns, generator.random(rows) < 0.4, {"i": "integer", "c": "categorical"})


def check(region: Region, taken: np.ndarray) -> None:
    coded = region.coded
    columns = dict(zip(coded.names, coded.values, strict=True))
    inside = contains(region.box, columns, coded.n_rows) & ~taken
    assert (region.contained() == inside).all()
    assert (region.rows, region.of_interest) == (inside.sum(), (inside & coded.outcome).sum())
    for number, side in region.restrictions:
        box = dict(region.box)
        own = box[coded.names[number]]
        free = {"low": Limit(high=own.high), "high": Limit(low=own.low), "kept": Limit(kept=region.categories[number])}
        box[coded.names[number]] = free[side]
        wider = contains(box, columns, coded.n_rows) & ~taken
        assert region.without(number, side) == (wider.sum(), (wider & coded.outcome).sum())
        assert set(region.outside_alone()(number, side)) == set(np.flatnonzero(wider & ~inside))


@settings(max_examples=40)
@given(
    st.integers(0, 5),
    st.lists(st.tuples(st.sampled_from(["low", "high"]), st.integers(0, 1), st.floats(0.02, 0.5)), max_size=8),
    st.booleans(),
    st.data(),
)
def test_counts_are_those_of_a_count_from_scratch(
    seed: int, moves: list[tuple[Side, int, float]], some_are_taken: bool, data: st.DataObject
) -> None:
    coded = table(seed)
    taken = np.arange(coded.n_rows) % 7 == 0 if some_are_taken else np.zeros(coded.n_rows, np.bool_)
    region = Region(coded, taken)
    if data.draw(st.booleans()):
        region.narrow(2, "kept", 1.0)
        check(region, taken)
    for side, number, part in moves:
        rows = np.flatnonzero(region.contained())
        if len(rows) < 5:
            break
        own = np.sort(coded.values[number][rows].astype(float))
        limit = own[int(part * len(own))] if side == "low" else own[-1 - int(part * len(own))]
        if not region.low[number] < limit < region.high[number]:
            continue
        region.narrow(number, side, float(limit))
        check(region, taken)
        assert (region.histograms == coded.histograms(np.flatnonzero(region.contained()))).all()
    for number, side in region.restrictions:
        if side != "kept" and data.draw(st.booleans()):
            end = region.low[number] if side == "low" else region.high[number]
            region.widen(number, side, end - 0.1 if side == "low" else end + 0.1)
            check(region, taken)
    for number, side in region.restrictions:
        region.drop(number, side)
        check(region, taken)
    assert region.box == {}
    assert region.rows == (~taken).sum()


def test_a_free_box_restricts_nothing() -> None:
    region = Region(table(0))
    assert region.restrictions == []
    assert region.low == [-math.inf] * 3
    assert region.kept[2] == (0, 1, 2)
