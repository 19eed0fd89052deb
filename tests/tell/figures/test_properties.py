"""Material properties as dots of a made-up sheet, and of one that has almost none."""

import json
from pathlib import Path

import pytest

from images import DOTS_PER_INCH, assert_looks_like
from made_up import model as reservoir
from sheets import made
from titanium.explore.sweep import sweep
from titanium.judge.sheet import material_sheet
from titanium.tell.figures.properties import PROPERTIES, properties
from titanium.tell.sheet_words import headline

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


def test_it_says_its_finding_with_the_numbers() -> None:
    figure = properties(made())
    assert figure.title == headline(made())
    assert "new holds in 26 of 50, strength yields at load 0.52" in figure.alt
    assert "toughness 0.74, intact to the end 0.40" in figure.alt
    assert figure.svg() == properties(made()).svg()


def test_the_option_has_a_dot_for_every_number_of_the_table() -> None:
    figure = properties(made())
    option = json.loads(json.dumps(figure.option, allow_nan=False))
    dots = [own for own in option["series"] if own["type"] == "scatter"]
    known = [cell for row in figure.table.rows for cell in row[1:] if cell != "none"]
    assert len(dots) == len(PROPERTIES) == len(option["grid"]) == len(figure.table.headings) - 1
    assert sum(len(own["data"]) for own in dots) == len(known)
    assert figure.table.rows[0][2] == "none", "the strength of today yields nowhere"


def test_properties_that_a_sheet_cannot_give_are_left_out() -> None:
    sheet = material_sheet(sweep(reservoir(), ["open", "shut"], 50, 1, "memory://tell/properties"))
    figure = properties(sheet)
    assert figure.table.headings == ("package", "strength")
    assert "open holds in" in figure.svg()


def test_it_looks_as_it_did() -> None:
    assert_looks_like(properties(made()).png(DOTS_PER_INCH), IMAGES / "properties.png")
