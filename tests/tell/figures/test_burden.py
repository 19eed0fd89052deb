"""The host's share by every definition as a figure."""

import json
from pathlib import Path

import pytest
from tests.tell.figures.money_and_force import SHARES, account, share

from images import DOTS_PER_INCH, assert_looks_like
from titanium.tell.figures.burden import burden

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


def test_the_claim_is_held_against_every_definition() -> None:
    figure = burden(account())
    assert figure.title == (
        "Hostia bears 15% to 60% of the cost, depending on which of 5 definitions is used. The claim of 18% is below 4 "
        "of them."
    )
    assert "payment, against Patria's full cost: 20%" in figure.alt
    assert "as testified: 45%, stated between 38% and 50%" in figure.alt
    assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "burden.png")


def test_the_table_and_the_option_hold_every_share() -> None:
    figure = burden(account())
    option = json.loads(json.dumps(figure.option, allow_nan=False))
    marks = [own for series in option["series"] if series["type"] == "scatter" for own in series["data"]]
    assert [f"{own['value'][0]:.1f}" for own in marks] == [row[1] for row in figure.table.rows] == [
        "20.0", "37.5", "15.0", "60.0", "45.0", "18.0",
    ]  # fmt: skip
    assert [own["value"][1] for own in marks] == list(range(len(SHARES)))
    ranges = option["series"][-1]["data"]
    assert [[f"{x:.1f}" for x, _ in ranges[first : first + 2]] for first in (0, 3)] == [
        list(row[2:4]) for row in figure.table.rows if row[2]
    ]
    assert option["series"][0]["markLine"]["data"] == [{"xAxis": 18.0}]


def test_what_has_no_denominator_is_said_to_be_undefined() -> None:
    figure = burden(account(shares={"D1": share(None), "payment_in_sum": share(0.15, "record")}))
    assert figure.title.endswith("Under Open gates nobody is in place, so it gives no share.")
    assert "full cost: undefined, for there is nothing to set it against" in figure.alt
    assert figure.table.rows[0][1] == ""
    assert "undefined: nothing to set it against" in figure.svg()
    assert "nan" not in json.dumps(figure.option)


def test_no_share_at_all_is_a_figure_too() -> None:
    figure = burden(account(shares={"D1": share(None)}))
    assert figure.title == "No definition gives Hostia a share under Open gates."
    assert figure.svg() == figure.svg()
