"""The parts of a map: distances on it are true, ways by sea keep to water, labels keep apart, data are as built."""

import hashlib
import itertools
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from theatres import posture
from titanium.report.distances import EARTH_RADIUS_KM
from titanium.tell.theatre.coast import coast, water
from titanium.tell.theatre.earth import Frame, Projection, great_circle
from titanium.tell.theatre.labels import Box, Label, beside, fitting, near
from titanium.tell.theatre.panel import Panel
from titanium.tell.theatre.sailing import sea_way
from titanium.tell.theatre.scene import degrees, scene

ROOT = Path(__file__).parents[3]
SQUARE = Panel(Projection(0.0, 0.0), Frame(-100.0, -100.0, 100.0, 100.0), 0.0, 0.0, 200.0, 200.0)


def test_distances_from_the_centre_are_those_of_the_report() -> None:
    report = posture()
    found = scene(report)
    for place in report.sites:
        km = float(np.hypot(*found.projection(degrees(place))))
        assert km == pytest.approx(place.to_home.great_circle_km, abs=0.01)


def test_a_great_circle_through_the_centre_is_straight_and_another_is_curved() -> None:
    project = Projection(127.0, 37.0)
    straight = project(great_circle(np.array([-122.5, 47.1]), np.array([127.0, 37.0])))
    ratio = straight[:-1, 0] / straight[:-1, 1]
    assert np.ptp(ratio) < 1e-6
    curved = project(great_circle(np.array([144.9, 13.6]), np.array([121.6, 25.0]), 3))
    assert np.hypot(*(curved[1] - (curved[0] + curved[2]) / 2)) > 1.0


def test_a_great_circle_has_equal_steps() -> None:
    way = np.radians(great_circle(np.array([170.0, 10.0]), np.array([-150.0, 40.0]), 9))
    a, b = way[:-1].T, way[1:].T
    steps = np.arccos(np.sin(a[1]) * np.sin(b[1]) + np.cos(a[1]) * np.cos(b[1]) * np.cos(a[0] - b[0])) * EARTH_RADIUS_KM
    assert np.ptp(steps) < 1e-3


def test_a_way_enters_at_the_edge() -> None:
    seen = SQUARE.frame.visible(np.array([[300.0, 0.0], [200.0, 0.0], [50.0, 0.0], [0.0, 0.0]]))
    assert seen[0] == pytest.approx([100.0, 0.0], abs=1e-3)
    assert len(seen) == 3


def test_land_is_where_it_should_be() -> None:
    sea, held = water(), coast()

    def is_sea(longitude: float, latitude: float) -> bool:
        return bool(sea[int((latitude - held.south) * 4), int((longitude - held.west) * 4)])

    assert is_sea(124.0, 36.0)
    assert is_sea(135.0, 39.5)
    assert not is_sea(128.0, 36.5)
    assert not is_sea(138.5, 36.2)
    assert not is_sea(121.0, 23.8)


def test_the_smallest_island_with_a_base_is_held() -> None:
    ring = next(ring for ring in coast().land if np.hypot(*(ring.mean(axis=0) - [144.8, 13.45])) < 0.2)
    assert len(ring) > 6


def test_ways_by_sea_keep_to_water_and_are_no_shorter_than_the_great_circle() -> None:
    busan, apra, incheon = (129.03, 35.1), (144.63, 13.45), (126.6, 37.45)
    for a, b in itertools.combinations((busan, apra, incheon), 2):
        way = sea_way(a, b)
        assert way is not None
        inner = np.concatenate([np.linspace(p, q, 60) for p, q in itertools.pairwise(way[2:-2])] or [way[2:-2]])
        cells = ((inner - [coast().west, coast().south]) * 4).astype(int)
        assert water()[cells[:, 1], cells[:, 0]].mean() > 0.97
        assert tuple(way[0]) == a
        assert tuple(way[-1]) == b


def test_there_is_no_way_to_a_port_off_the_map() -> None:
    assert sea_way((129.03, 35.1), (-157.95, 21.35)) is None


def test_labels_near_keep_apart_and_inside() -> None:
    labels = [Label((f"place {number}", "second line"), 80.0 + 6 * number, 100.0 - 5 * number) for number in range(6)]
    boxes = [box for box in near(labels, np.array([(own.x, own.y) for own in labels]), [], SQUARE) if box is not None]
    assert len(boxes) == len(labels)
    assert not any(a.meets(b) for a, b in itertools.combinations(boxes, 2))
    assert all(0 <= own.left and own.right <= 200 and 0 <= own.bottom and own.top <= 200 for own in boxes)
    assert not any(own.left < x < own.right and own.bottom < y < own.top for own in boxes for _, x, y, *_ in labels)


def test_a_label_without_a_free_place_is_left_out() -> None:
    long = [Label(("a name that takes most of it", "again"), 100.0, 100.0) for _ in range(12)]
    boxes = near(long, np.array([[100.0, 100.0]]), [], SQUARE)
    found = [box for box in boxes if box is not None]
    assert 0 < len(found) < len(long)
    assert not any(a.meets(b) for a, b in itertools.combinations(found, 2))


def test_a_column_holds_as_many_labels_as_fit() -> None:
    labels = [Label(("name", "number"), 20.0, 20.0)] * 30
    count = fitting(labels, SQUARE)
    boxes = beside(labels[:count], SQUARE)
    assert 0 < count < 30
    assert min(box.bottom for box in boxes) >= 0
    assert max(box.top for box in boxes) <= 200


def test_labels_beside_keep_apart_and_their_lines_do_not_cross() -> None:
    rng = np.random.default_rng(7)
    labels = [Label((f"place {number}",), *rng.uniform(5, 90, 2)) for number in range(11)]
    boxes = beside(labels, SQUARE)
    assert not any(a.meets(b) for a, b in itertools.combinations(boxes, 2))
    joins = [((own.x, own.y), box.nearest(own.x, own.y)) for own, box in zip(labels, boxes, strict=True)]
    assert not any(_cross(*a, *b) for a, b in itertools.combinations(joins, 2))
    assert beside([], SQUARE) == []


def _cross(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]) -> bool:
    def turn(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def test_boxes_that_touch_do_not_meet() -> None:
    assert not Box(0, 0, 1, 1).meets(Box(1, 0, 2, 1))
    assert Box(0, 0, 1, 1).meets(Box(0.5, 0.5, 2, 2))


@pytest.mark.parametrize(("package", "most"), [("theatre", 250_000), ("fonts", 1_500_000)])
def test_data_are_as_they_were_built(package: str, most: int) -> None:
    folder = resources.files(f"titanium.tell.{package}")
    total = 0
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        data = (folder / name).read_bytes()
        total += len(data)
        assert hashlib.sha256(data).hexdigest() == digest, name
    assert 0 < total < most


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None, reason="the geometry is fetched by npm, which is not installed")
def test_the_script_builds_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "scripts" / "map.py", "--into", tmp_path], check=True, capture_output=True)
    assert (tmp_path / "coast.json").read_bytes() == (
        resources.files("titanium.tell.theatre") / "coast.json"
    ).read_bytes()
