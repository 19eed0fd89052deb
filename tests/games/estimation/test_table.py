"""Reading observations, whatever holds them."""

import re

import numpy as np
import pytest

from titanium.errors import GameError
from titanium.games.estimation.table import read_table


def test_every_form_gives_the_same_columns(tmp_path):
    file = tmp_path / "crises.csv"
    file.write_text("x,regime\n1,dem\n,mixed\n2.5,NA\n", encoding="utf-8")
    rows = [{"x": 1, "regime": "dem"}, {"x": None, "regime": "mixed"}, {"x": 2.5}]
    forms = [file, str(file), rows, {"x": np.array([1, np.nan, 2.5]), "regime": ["dem", "mixed", ""]}]
    for form in forms:
        table = read_table(form)
        assert table.n == 3
        assert table.columns["x"].numbers == pytest.approx([1, np.nan, 2.5], nan_ok=True)
        assert table.columns["regime"].texts == ("dem", "mixed", "")
        assert table.columns["regime"].is_missing.tolist() == [False, False, True]


def test_a_data_frame_is_read():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"x": [1, None, 2.5], "regime": ["dem", pandas.NA, "mixed"], "flag": [True, False, True]})
    frame["kind"] = pandas.Categorical(["b", "a", None])
    table = read_table(frame)
    assert table.columns["x"].numbers == pytest.approx([1, np.nan, 2.5], nan_ok=True)
    assert table.columns["regime"].texts == ("dem", "", "mixed")
    assert table.columns["kind"].texts == ("b", "a", "")
    assert table.columns["flag"].numbers.tolist() == [1.0, 0.0, 1.0]


def test_text_among_numbers_is_found_with_its_row():
    column = read_table({"x": ["1", "2", "n.a.", "4"]}).columns["x"]
    assert column.stray() == (3, "n.a.")
    assert not column.is_number


def test_setting_a_column_keeps_the_others():
    table = read_table({"x": [1, 2], "z": [3, 4]}).at({"x": 9})
    assert table.columns["x"].numbers.tolist() == [9, 9]
    assert table.columns["z"].numbers.tolist() == [3, 4]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"x": [1, 2], "z": [1]}, "columns differ in length: x 2, z 1"),
        (17, "data of type int are not observations"),
        ("nowhere.csv", "nowhere.csv"),
        ({"x": np.ones((2, 3))}, "column 'x' has 2 dimensions, not 1"),
    ],
)
def test_what_cannot_be_read_is_refused(data, told):
    with pytest.raises(GameError, match=re.escape(told)):
        read_table(data)


def test_a_ragged_file_is_refused(tmp_path):
    file = tmp_path / "ragged.csv"
    file.write_text("x,x\n1,2\n3\n", encoding="utf-8")
    with pytest.raises(GameError, match="column 'x' is named twice") as raised:
        read_table(file)
    assert "row 2 has 1 cells, the header 2" in str(raised.value)
