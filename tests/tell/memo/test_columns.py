"""Columns of a table on a page that has room for them, or has not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titanium.tell.memo.columns import column_widths
from titanium.tell.table import Table

ROOM, SIZE, PADDING = 480.0, 8.5, 8.0
CELLS = st.text(st.sampled_from("ab 1가"), max_size=120)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 8))
    row = st.tuples(*[CELLS] * columns)
    return Table("", draw(row), tuple(draw(st.lists(row, max_size=3))))


@settings(max_examples=40)
@given(tables())
def test_columns_never_take_more_room_than_there_is(table):
    widths = column_widths(table, ROOM, SIZE, PADDING)
    assert len(widths) == len(table.headings)
    assert min(widths) >= PADDING
    assert sum(widths) <= ROOM + 1e-6


def test_short_columns_stand_in_one_line_beside_a_long_one():
    table = Table("", ("name", "unit", "source"), (("number_1", "KRW bn a year", "a long sentence " * 20),))
    alone = column_widths(Table("", table.headings[:2], (table.rows[0][:2],)), ROOM, SIZE, PADDING)
    *short, long = column_widths(table, ROOM, SIZE, PADDING)
    assert short == pytest.approx(alone)
    assert long == pytest.approx(ROOM - sum(alone))


def test_narrow_table_stands_as_wide_as_its_words():
    narrow = column_widths(Table("", ("a", "b"), (("1", "2"),)), ROOM, SIZE, PADDING)
    wider = column_widths(Table("", ("a", "b"), (("1", "234"),)), ROOM, SIZE, PADDING)
    assert narrow[0] == wider[0] < narrow[1] + 10
    assert narrow[1] < wider[1] < ROOM / 4


def test_more_words_than_there_is_room_for_share_it():
    widths = column_widths(Table("", ("incommensurabilities",) * 12, ()), ROOM, SIZE, PADDING)
    assert widths == pytest.approx((ROOM / 12,) * 12)
