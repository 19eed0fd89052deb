"""The map of a posture: what it says, that nothing on it collides, and that it works wherever a case lies."""

import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from images import DOTS_PER_INCH, assert_looks_like
from theatres import posture
from titanium.report.deployment import Deployment, deployment
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.theatre import theatre
from titanium.tell.theatre.coast import CAPTION, MAP, theatre_geojson
from titanium.tell.theatre.drawing import panels
from titanium.tell.theatre.scene import scene

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


@cache
def drawn(name: str) -> Figure:
    return theatre(posture(name))


@cache
def svg() -> str:
    return figure().svg()


def figure() -> Figure:
    return drawn("us_rok")


@cache
def png(name: str) -> bytes:
    return drawn(name).png(DOTS_PER_INCH)


def moved(report: Deployment, east: float, south: float) -> Deployment:
    sites = tuple(
        replace(own, longitude_deg=own.longitude_deg + east, latitude_deg=own.latitude_deg - south)
        for own in report.sites
    )
    return replace(report, sites=sites)


def test_it_says_its_finding_with_the_numbers() -> None:
    assert figure().title == (
        "Force is soonest in Korea from Japan, 1,181 km away: in 4.0 (1.0-10.0) days by air, in 14.0 (8.0-25.0) by sea."
    )
    assert "From Japan to Korea, 21.2 thousand: 1,181 km, 4.0 (1.0-10.0) days by air" in figure().alt
    assert "where 28.5 thousand troops stand at 10 bases" in figure().alt
    assert "Continental US to Taiwan" not in figure().alt  # the model does not count it there
    assert figure().alt.endswith(CAPTION)


def test_its_caption_is_always_there() -> None:
    assert CAPTION in svg()
    assert CAPTION in figure().table.caption
    assert CAPTION in figure().option["title"]["text"]


def test_the_option_is_plain_and_has_a_point_for_every_row() -> None:
    option = json.loads(json.dumps(figure().option, allow_nan=False))
    assert option["geo"]["map"] == MAP
    places = [own for own in option["series"] if own["type"] == "scatter"]
    bases, origins, aim = places
    assert len(bases["data"]) + len(origins["data"]) == len(figure().table.rows)
    assert [own["name"] for own in aim["data"]] == ["Taiwan"]
    ways = [own for own in option["series"] if own["type"] == "lines"]
    assert sum(len(own["data"]) for own in ways[:2]) == 6  # three to the home theatre, three to the second
    assert {own["name"] for own in option["legend"]["data"]} <= {own["name"] for own in option["series"]}


def test_the_table_holds_the_numbers_drawn() -> None:
    rows = {row[0]: row[1:] for row in figure().table.rows}
    assert rows["Guam (Andersen Air Force Base, Guam)"][:4] == ("2.6", "3,149", "4.1 (1.1-10.1)", "14.1 (8.1-25.1)")
    assert rows["Continental US (Joint Base Lewis-McChord, Washington State)"][5] == "9,749 †"
    assert rows["Camp Humphreys, Pyeongtaek"][0] == "15.50 (12.00-18.00)"
    shown = re.findall(r">([^<>]*)</text>", svg())
    for cell in ("3,149", "9,749 †", "15,500 (12,000-18,000)", "Guam: 2.6 thousand"):
        assert cell in shown


def test_it_is_small_and_stays_the_same() -> None:
    assert len(svg()) < 120_000
    assert theatre(posture()).svg() == svg()


@pytest.mark.parametrize("name", ["us_rok", "us_japan"])
def test_it_looks_as_it_did(name: str) -> None:
    assert_looks_like(png(name), IMAGES / f"theatre-{name}.png")


def test_elsewhere_in_the_world_it_says_that_no_coast_is_held() -> None:
    far = moved(posture(), east=-120.0, south=60.0)
    assert "where none is drawn, none is held" in theatre(replace(far, closures=())).svg()
    assert "where none is drawn, none is held" not in svg()
    assert theatre(far).option["series"][0]["data"]


def test_force_that_comes_from_nowhere_else_is_said() -> None:
    alone = theatre(replace(posture(), closures=()))
    assert alone.title == "28.5 thousand troops stand in Korea; none come from elsewhere."
    assert len(alone.table.rows) == 11


def test_without_bases_one_map_takes_the_whole_width() -> None:
    report = posture()
    bare = replace(report, sites=tuple(replace(own, is_home_base=False) for own in report.sites))
    assert "at 0 bases" in theatre(bare).alt
    (main, inset), (beside, closer) = panels(scene(bare), 0.0), panels(scene(report), 0.0)
    assert inset is None
    assert closer is not None
    assert beside.width < closer.left < main.width


def test_nothing_is_cut_at_its_edges() -> None:
    ink = np.asarray(Image.open(io.BytesIO(png("us_rok"))).convert("L"))
    for edge in (ink[:, :2], ink[:, -2:], ink[-2:]):
        assert edge.min() > 180  # the pale frame at most, no letters


def test_the_page_can_register_the_map() -> None:
    held = json.loads(json.dumps(theatre_geojson(), allow_nan=False))
    land, boundaries = held["features"]
    assert all(ring[0] == ring[-1] for (ring,) in land["geometry"]["coordinates"])
    assert boundaries["properties"]["name"] in {own["name"] for own in figure().option["geo"]["regions"]}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["us_rok", "us_japan"])
def test_it_draws_what_the_model_says(name: str) -> None:
    from titanium import load_case

    report = deployment(load_case(name))
    found = theatre(report)
    counted = [own for own in report.closures if own.counts]
    assert all(f"{own.distance_km:,.0f} km" in found.alt for own in counted)
    assert len(found.svg()) < 120_000
