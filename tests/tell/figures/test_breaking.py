"""Breaking points as a figure: which uncertainties move, and how far, in all four tellings."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.tell.breaking_made_up import PAY, finding, missing, point

from images import DOTS_PER_INCH, assert_looks_like
from titanium.tell.breaking import headline
from titanium.tell.figures.breaking import breaking, shown

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"
LONG = "effective power of the adversary beside the host's own, as its patron and the rest of the world see it"


def test_it_says_its_finding_with_the_numbers() -> None:
    figure = breaking(finding())
    assert figure.title == headline(finding())
    assert "Washington would rather have no deal at distance 0.50 when dislike of payment rises" in figure.alt
    assert figure.alt.endswith("A distance is no probability.")


def test_the_table_and_the_option_hold_every_move() -> None:
    figure = breaking(finding())
    moved = [move for own in shown(finding()) for move in own.moves]
    _, centre, there = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
    assert len(figure.table.rows) == len(centre["data"]) == len(there["data"]) == len(moved)
    assert [row[4] for row in figure.table.rows] == [f"{own['value'][0]:.2f}" for own in there["data"]]
    assert figure.table.rows[0][5:8] == ("0.008", "0.013", "utility/USD_bn")


def test_where_no_point_was_found_it_says_so() -> None:
    figure = breaking(finding(ways=(missing(),), few=()))
    assert "none was found" in figure.alt
    assert "No point was found within the ranges." in figure.svg()
    assert figure.table.rows == ()


def test_it_looks_as_it_did() -> None:
    assert_looks_like(breaking(finding()).png(DOTS_PER_INCH), IMAGES / "breaking.png")


def test_long_words_are_cut_where_there_is_no_room() -> None:
    moves = (replace(PAY, name=LONG),) * 5
    ways = tuple(
        point(way=f"way{place}", breaks_as=f"the host would rather have no deal than {LONG}", moves=moves)
        for place in range(4)
    )
    assert_looks_like(breaking(finding(ways=ways, few=())).png(DOTS_PER_INCH), IMAGES / "breaking-long.png")
