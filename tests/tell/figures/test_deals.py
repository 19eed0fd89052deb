"""The deal space as a figure: both panels alike, every package in all four tellings, marks that hide nothing."""

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from tests.tell.figures.deals_made_up import THREE, deals_of, many, nothing

from images import DOTS_PER_INCH, assert_looks_like
from titanium.tell.figures.deal_space import SIDE, letters, panels
from titanium.tell.figures.deals import deals

Canvas = pytest.importorskip("matplotlib.figure").Figure
IMAGES = Path(__file__).parent / "images"


class TestWords:
    def test_the_title_is_the_finding(self) -> None:
        assert deals(deals_of()).title.startswith(
            "Rather than have no agreement, both capitals would sign offer in 38 of 50 sampled futures"
        )
        assert deals(nothing()).title.startswith("No zone of agreement in any of 200 sampled futures")
        alone = deals(deals_of({"ironclad": THREE["ironclad"]})).title
        assert alone.startswith("Only today's package (ironclad) is offered; ")

    def test_the_alternative_tells_all_four_actors_and_what_the_rules_pick(self) -> None:
        alt = deals(deals_of()).alt
        assert "3 of 3 packages give both capitals an expected gain" in alt
        assert "offer: Washington +0.060, Seoul +0.040, Pyongyang -0.010, Beijing +0.010" in alt
        assert "Nash solution offer" in alt
        assert "The rules pick: nothing." in deals(nothing()).alt

    def test_the_table_holds_what_is_drawn(self) -> None:
        table = deals(deals_of()).table
        assert [row[0] for row in table.rows] == ["ironclad (today)", "offer", "titanium"]
        assert table.rows[2][1:] == (
            "C", "60.0 (53.1-66.5)", "40.0", "40.0", "+0.080", "+0.020", "+0.020 (+0.016 to +0.024)",
            "-0.020 (-0.024 to -0.016)", "",
        )  # fmt: skip
        assert "Nash solution" in table.rows[1][-1]


class TestOption:
    def test_it_is_plain_data_with_a_point_for_each_row_of_the_table(self) -> None:
        figure = deals(many(12))
        series = json.loads(json.dumps(figure.option, allow_nan=False))["series"]
        points = [own["data"] for own in series if own["name"] == "packages"]
        assert [len(own) for own in points] == [len(figure.table.rows)] * 2
        for own, row in zip(points[0], figure.table.rows, strict=True):
            assert [f"{value:+.3f}" for value in own["value"][4:]] == list(row[5:7])

    def test_the_zone_is_shaded_for_the_capitals_alone(self) -> None:
        shaded = ["markArea" in own for own in deals(deals_of()).option["series"] if own["name"] == "packages"]
        assert shaded == [True, False]


class TestDrawing:
    @pytest.mark.parametrize(("name", "found"), [("deals", deals_of()), ("deals-many", many(12, long=True))])
    def test_it_looks_as_it_did(self, name, found) -> None:
        assert_looks_like(deals(found).png(DOTS_PER_INCH), IMAGES / f"{name}.png")

    def test_the_twin_panel_is_as_large_and_holds_every_package(self) -> None:
        found = deals_of()
        figure = deals(found)
        canvas = Canvas(figsize=(figure.width / 72, figure.height / 72))
        figure.paint(canvas)
        own, other = (axes.get_position().size for axes in canvas.axes[:2])
        assert own == pytest.approx(other)
        root = ElementTree.fromstring(figure.svg())
        text = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
        for letter in letters(len(found.packages)):
            assert sum(own is not None and own.split(" ")[0] == letter for own in text) == 3, letter

    def test_marks_of_the_rules_cover_no_package(self) -> None:
        for panel in panels(many(12)):
            least, most = np.array(panel.ends).T
            points = (panel.shown - least) * SIDE / (most - least)
            for rule, offset in panel.offsets.items():
                at = (np.array(panel.picks[rule]) - least) * SIDE / (most - least) + offset
                assert np.hypot(*(points - at).T).min() > 7, rule

    def test_a_package_far_from_the_rest_stands_at_the_edge_with_its_numbers(self) -> None:
        given = {name: (0.01 * place, 0.02, 0.0, 0.0, 100) for place, name in enumerate("abcdefgh")}
        panel, _ = panels(deals_of({**given, "far": (9.0, 0.02, 0.0, 0.0, 100)}))
        assert panel.is_far.tolist() == [False] * 8 + [True]
        assert panel.shown[-1, 0] < panel.ends[0][1] < 1
        assert "I (+9.00, +0.02)" in deals(deals_of({**given, "far": (9.0, 0.02, 0.0, 0.0, 100)})).svg()
