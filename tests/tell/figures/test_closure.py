"""How force builds up in both theatres, and when each origin closes, as figures."""

import json
from pathlib import Path

import pytest
from tests.tell.figures.money_and_force import build_up, posture

from images import DOTS_PER_INCH, assert_looks_like
from titanium.tell.figures.closure import closure
from titanium.tell.figures.origins import origins

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


class TestClosure:
    def test_it_says_its_finding_with_the_range(self) -> None:
        figure = closure(build_up())
        assert figure.title == (
            "Under Open gates, 76 thousand troops are in the Valley by day 30 of a war (58 to 85); or 14 thousand in "
            "the Strait theatre, 20 thousand if Hostia permits it."
        )
        assert "Day 10: the Valley 26.0 thousand (20.0 to 29.0), of them 20.0 in place, 6.0 by air" in figure.alt
        assert "either panel, never the sum of both" in figure.alt
        assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "closure.png")

    def test_the_table_and_the_option_hold_every_day(self) -> None:
        figure = closure(build_up())
        series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
        assert {len(own["data"]) for own in series} == {len(figure.table.rows)} == {61}
        row = dict(zip(figure.table.headings, figure.table.rows[30], strict=True))
        assert row["the Valley: total"] == f"{sum(own['data'][30] for own in series[:3]):.1f}" == "76.0"
        drawn = [f"{own['data'][30]:.1f}" for own in series if own["lineStyle"].get("type") == "dashed"]
        assert drawn == [row[f"{theatre}: {end}"] for theatre in ("the Valley", "Strait") for end in ("low", "high")]

    def test_nobody_in_place_and_nobody_permitted_is_drawn_too(self) -> None:
        figure = closure(build_up(in_place=0.0, permitted=0.0))
        assert figure.table.rows[60][3] == f"{56 + 90:.1f}"
        assert figure.svg() == figure.svg()


class TestOrigins:
    def test_it_says_its_finding_with_the_days(self) -> None:
        figure = origins(posture())
        assert figure.title == (
            "Force reaches the Valley by air from day 4 on; what goes by sea, from day 14 (the nearest) to day 25 (the "
            "farthest)."
        )
        assert "An island (40.0 thousand) to Strait: by air 4.0 days (2.0 to 9.0), by sea 13.0 (8.0 to 25.0)." in (
            figure.alt
        )
        assert_looks_like(figure.png(DOTS_PER_INCH), IMAGES / "origins.png")

    def test_the_table_and_the_option_hold_every_origin(self) -> None:
        figure = origins(posture())
        series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
        by_air, by_sea = series[0]["data"], series[2]["data"]
        assert [f"{own['value'][0]:.1f}" for own in by_air] == [row[3] for row in figure.table.rows]
        assert [f"{own['value'][0]:.1f}" for own in by_sea] == [row[6] for row in figure.table.rows]
        assert [row[9] for row in figure.table.rows] == ["yes", "yes", "yes", "yes", "no, too far"]
        assert by_air[-1]["itemStyle"]["color"] == "white"

    def test_nobody_cleared_means_no_row(self) -> None:
        assert len(origins(posture(cleared_share=0.0)).table.rows) == 4

    def test_no_origin_is_said(self) -> None:
        figure = origins(posture(closures=(), cleared_share=0.0))
        assert figure.title == "No origin of force is given for the Valley."
        assert figure.svg().startswith("<svg")
