"""Coastlines and land boundaries that come with the package: Natural Earth 1:10m, from `scripts/map.py`.

Land has no owner here, and no sea or island has a name: the map shows where places of a case are and says nothing about
whose they are.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from titanium.tell.catalogue import noted
from titanium.tell.theatre.earth import Degrees

MAP = "titanium-theatre"
"""Name under which a page registers `theatre_geojson()` with ECharts."""
CAPTION = noted("Boundaries imply no position on any claim.")
"""What is said under every map."""
_FILE = "coast.json"


@dataclass(frozen=True)
class Coast:
    """Land as rings and boundaries as lines, degrees."""

    attribution: str
    west: float
    south: float
    east: float
    north: float
    land: tuple[Degrees, ...]
    """From the largest on; none has a hole."""
    boundaries: tuple[Degrees, ...]
    """Between two shapes of land, whatever their standing."""

    def covers(self, places: Degrees) -> np.ndarray:
        """Which places lie where coastlines are held."""
        longitude, latitude = places[..., 0], places[..., 1]
        held = (self.west <= longitude) & (longitude <= self.east)
        return held & (self.south <= latitude) & (latitude <= self.north)


@lru_cache(maxsize=1)
def coast() -> Coast:
    """The geometry that comes with the package.

    Examples
    --------
    >>> coast().attribution, bool(coast().covers(np.array([126.98, 37.57])))
    ('Made with Natural Earth.', True)
    """
    held = json.loads((resources.files(__package__ or __name__) / _FILE).read_text(encoding="utf-8"))
    land, boundaries = (tuple(_decoded(code, held["steps"]) for code in held[kind]) for kind in ("land", "boundaries"))
    return Coast(held["attribution"], *held["window"], land=land, boundaries=boundaries)


def _decoded(code: list[int], steps: int) -> Degrees:
    return np.cumsum(np.array(code).reshape(-1, 2), axis=0) / steps


def theatre_geojson() -> Mapping[str, Any]:
    """The geometry as GeoJSON, for `echarts.registerMap`; longitude and latitude in degrees."""
    held = coast()
    land = [[_closed(ring)] for ring in held.land]
    lines = [_pairs(line) for line in held.boundaries]
    return {
        "type": "FeatureCollection",
        "attribution": held.attribution,
        "features": [
            {
                "type": "Feature",
                "properties": {"name": "land"},
                "geometry": {"type": "MultiPolygon", "coordinates": land},
            },
            {
                "type": "Feature",
                "properties": {"name": "boundaries"},
                "geometry": {"type": "MultiLineString", "coordinates": lines},
            },
        ],
    }


def _pairs(line: Degrees) -> list[list[float]]:
    return [[round(x, 2), round(y, 2)] for x, y in line.tolist()]


def _closed(ring: Degrees) -> list[list[float]]:
    pairs = _pairs(ring)
    return [*pairs, pairs[0]]


@lru_cache(maxsize=2)
def water(cells: int = 4) -> np.ndarray:
    """Where sea is, in so many cells to a degree: rows from the south, columns from the west.

    A cell is sea if its middle is.
    """
    held = coast()
    rows = np.arange(held.south + 0.5 / cells, held.north, 1 / cells)
    columns = np.arange(held.west + 0.5 / cells, held.east, 1 / cells)
    found = np.ones((len(rows), len(columns)), bool)
    starts = np.concatenate(held.land)
    ends = np.concatenate([np.roll(ring, -1, axis=0) for ring in held.land])
    for row, latitude in enumerate(rows):
        crossings = _crossings(starts, ends, latitude)
        for west, east in zip(crossings[::2], crossings[1::2], strict=True):
            found[row, (columns > west) & (columns < east)] = False
    return found


def _crossings(starts: Degrees, ends: Degrees, latitude: float) -> np.ndarray:
    """Where a parallel crosses coasts, from the west on: into land and out of it by turns."""
    crosses = (starts[:, 1] <= latitude) != (ends[:, 1] <= latitude)
    a, b = starts[crosses], ends[crosses]
    return np.sort(a[:, 0] + (latitude - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]))
