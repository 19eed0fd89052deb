"""The regret heat map of a made-up sheet, in which the order of packages turns with the school."""

import json
from pathlib import Path

import pytest

from images import DOTS_PER_INCH, assert_looks_like
from sheets import made
from titanium.errors import InputError
from titanium.tell.figures.regret import regret

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


def test_it_says_who_gives_up_least_and_where_another_does() -> None:
    figure = regret(made())
    assert figure.title == (
        "new gives up least on utility of both capitals: 0.05 in the mean of the sampled futures against the best of "
        "each. In 1 of 2 positions of schools another does: none."
    )
    assert "today * 0.2, 9 in 10 futures within 0.4" in figure.alt


def test_the_option_has_a_cell_for_every_number_of_the_table() -> None:
    figure = regret(made())
    option = json.loads(json.dumps(figure.option, allow_nan=False))
    cells = option["series"][0]["data"]
    assert len(cells) == 3 * 3 == sum(len(row) - 1 for row in figure.table.rows)
    assert figure.table.headings == ("futures", "today *", "new", "none †")
    assert figure.table.rows[2] == (
        "rule: cautious", "0.25 (0.24 .. 0.26)", "0.4 (0.39 .. 0.41)", "0.05 (0.04 .. 0.06)"
    )  # fmt: skip
    framed = [cell["value"][:2] for cell in cells if "itemStyle" in cell]
    assert framed == [[1, 0], [1, 1], [2, 2]]


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(InputError, match="no measure 'joint' in this sheet\n(.|\n)*joint_utility"):
        regret(made(), "joint")
    with pytest.raises(InputError, match="the sheet has no regret: a run of one package has no other to regret"):
        regret(made(regrets=(), absent={"regret": "a run of one package has no other to regret"}))


def test_it_looks_as_it_did() -> None:
    assert_looks_like(regret(made()).png(DOTS_PER_INCH), IMAGES / "regret.png")
