"""Strength against load as a figure of a made-up sheet."""

import json
from pathlib import Path

import pytest

from images import DOTS_PER_INCH, assert_looks_like
from sheets import made
from titanium.errors import InputError
from titanium.tell.figures.load import load
from titanium.tell.sheet_words import headline

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


def test_it_says_its_finding_with_the_numbers() -> None:
    figure = load(made())
    assert figure.title == headline(made())
    assert "new yields at load 0.52 (0.50-0.54); by load 0: 30, 0.5: 52, 1: 0" in figure.alt
    assert "today * yields at load none (most 44.0)" in figure.alt


def test_the_option_and_the_table_hold_every_load() -> None:
    figure = load(made())
    option = json.loads(json.dumps(figure.option, allow_nan=False))
    assert [own["name"] for own in option["series"]] == list(figure.table.headings[1:])
    assert [own["value"] for own in option["series"][1]["data"]] == [[0.0, 30.0], [0.5, 52.0], [1.0, 0.0]]
    assert [row[0] for row in figure.table.rows] == ["0", "0.5", "1"]
    assert figure.table.rows[1][2].startswith("52.0 (")


def test_a_sheet_without_load_says_why() -> None:
    with pytest.raises(InputError, match="the packages were not played under load: no load was asked for"):
        load(made(sweep=None, absent={"yield point": "no load was asked for"}))


def test_it_looks_as_it_did() -> None:
    assert_looks_like(load(made()).png(DOTS_PER_INCH), IMAGES / "load.png")
