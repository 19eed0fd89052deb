"""The heat map as a figure: every cell has its number, frames stand for corners, thin cells have no shade."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from images import DOTS_PER_INCH, assert_looks_like
from made_up import model as reservoir
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.heat import Heat, heat
from titanium.judge.shares import Share
from titanium.tell.figures.heat import heat as figure
from titanium.tell.figures.shades import ink, shade
from titanium.tell.heat import headline

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


@pytest.fixture(scope="module")
def run() -> Run:
    player = reservoir()
    return sweep(player, list(player.scope.packages), 1200, 3, "memory://tell/figures/heat")


@pytest.fixture(scope="module")
def found(run: Run) -> Heat:
    return heat(run, "open", "inflow", "loss", parts=4)


def test_every_cell_is_in_the_drawing_the_option_and_the_table(found: Heat) -> None:
    made = figure(found)
    assert made.title == headline(found)
    option = json.loads(json.dumps(made.option, allow_nan=False))
    [series] = option["series"]
    assert [own["value"][2] for own in series["data"]] == [
        pytest.approx(cell.share, abs=1e-4) for row in found.cells for cell in row
    ]
    assert [len(row) for row in made.table.rows] == [5] * 4
    first = found.cells[0][0]
    assert series["data"][0]["label"]["formatter"].startswith(f"{50 * first.share:.0f}\n")
    assert f"{first.count} of {first.futures}" in series["data"][0]["name"]
    assert "Single cells run from " in made.alt


def test_frames_stand_for_the_corners_of_the_headline(found: Heat) -> None:
    data = figure(found).option["series"][0]["data"]
    framed = {kind: [own["value"][:2] for own in data if own["itemStyle"].get("borderType") == kind]
              for kind in ("solid", "dashed")}  # fmt: skip
    assert framed["dashed"] == [[0, 3]], "the driest: little flows in, much is lost"
    most = found.corners[0]
    assert framed["solid"] == [[3, 0 if most.up.low is None else 3]]
    assert "Solid frame" in figure(found).svg()
    alike = replace(found, p_differ=0.5)
    assert all("borderType" not in own["itemStyle"] for own in figure(alike).option["series"][0]["data"])
    assert "Solid frame" not in figure(alike).svg()


def test_a_thin_cell_has_no_shade_and_an_empty_one_no_number(found: Heat) -> None:
    rows = ((Share.of(0, 0), Share.of(2, 5), *found.cells[0][2:]), *found.cells[1:])
    data = figure(replace(found, cells=rows)).option["series"][0]["data"]
    assert (data[0]["value"][2], data[0]["label"]["formatter"]) == ("-", "\n{small|}")
    assert data[1]["visualMap"] is False
    assert data[1]["label"]["formatter"].startswith("2 of 5\n")
    assert "visualMap" not in data[2]


def test_small_differences_do_not_look_large(found: Heat) -> None:
    rows = tuple(tuple(Share.of(50 + place, 100) for place, _ in enumerate(row)) for row in found.cells)
    scale = figure(replace(found, cells=rows)).option["visualMap"]
    assert scale["max"] - scale["min"] == pytest.approx(0.4)


@pytest.mark.parametrize("part", [0.0, 0.3, 0.5, 0.7, 1.0])
def test_a_number_reads_on_its_shade(part: float) -> None:
    def luminance(own: tuple[float, float, float]) -> float:
        linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in own]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    own = shade(part)
    lighter, darker = sorted((luminance(own), 0.0 if ink(own) == "#000000" else 1.0), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_it_looks_as_it_did(found: Heat, run: Run) -> None:
    assert_looks_like(figure(found).png(DOTS_PER_INCH), IMAGES / "heat.png")
    school = heat(run, "baseline", "rule", "inflow", parts=3)
    assert_looks_like(figure(school).png(DOTS_PER_INCH), IMAGES / "heat-school.png")
