"""A scene as options of ECharts: lines and points over a map that the page registers under `coast.MAP`.

The web's map is equirectangular, narrowed at its middle; great circles are given as many points, so they curve rightly.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from titanium.model.posture import Theatre
from titanium.report.places import Place
from titanium.tell.catalogue import say, told
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, LINES
from titanium.tell.theatre.coast import MAP, coast
from titanium.tell.theatre.earth import Degrees
from titanium.tell.theatre.scene import Origin, Scene, degrees

INK, LAND, SHORE, PAPER = "#1a1a1a", "#E9E9E6", "#9A9A9A", "#ffffffd9"
DASHES: Mapping[tuple[Theatre, str], str | list[int]] = {
    ("home", "air"): "solid",
    ("second", "air"): [8, 4],
    ("home", "sea"): [2, 3],
    ("second", "sea"): [7, 3, 2, 3],
}
"""Theatre and way to dash."""
_THICK, _THIN = (4, 6), (4.5, 5.5)


def _icon(height: tuple[float, float], *stretches: tuple[float, float]) -> str:
    """A line with gaps, as a symbol: a legend knows no dashes."""
    top, foot = height
    return "path://" + "".join(f"M{start},{top}H{end}V{foot}H{start}Z" for start, end in stretches)


ICONS: Mapping[tuple[Theatre, str], str] = {
    ("home", "air"): _icon(_THICK, (0, 26)),
    ("second", "air"): _icon(_THICK, (0, 7), (9.5, 16.5), (19, 26)),
    ("home", "sea"): _icon(_THIN, *((start, start + 1.5) for start in range(0, 26, 4))),
    ("second", "sea"): _icon(_THIN, (0, 6), (8.5, 10), (12.5, 18.5), (21, 22.5), (25, 26)),
}
"""Theatre and way to what the legend shows."""
_MARGIN_DEG = 4.0


def option(scene: Scene, alt: str, caption: str) -> dict[str, Any]:
    """Options with a series for each kind of way, the origins of force, and the bases."""
    (west, south), (east, north) = scene.framed.min(axis=0) - _MARGIN_DEG, scene.framed.max(axis=0) + _MARGIN_DEG
    held = coast()
    series = _ways(scene)
    legend: list[dict[str, str]] = [{"name": own["name"], "icon": ICONS[way]} for way, own in series.items()]
    legend += [{"name": _force_from(), "icon": "circle"}, {"name": _base(), "icon": "circle"}]
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": alt}},
        "tooltip": {"trigger": "item", "formatter": "{b}", "confine": True},
        "legend": {
            "bottom": 22,
            "itemWidth": 26,
            "textStyle": {"color": INK},
            "itemStyle": {"borderWidth": 0},
            "data": legend,
        },
        "title": {
            "text": caption,
            "bottom": 0,
            "left": 4,
            "backgroundColor": PAPER,
            "textStyle": {"fontSize": 11, "fontWeight": "normal", "color": GREY},
        },
        "geo": {
            "map": MAP,
            "roam": True,
            "silent": True,
            "center": _pair(((west + east) / 2, (south + north) / 2)),
            "zoom": round(min((held.east - held.west) / (east - west), (held.north - held.south) / (north - south)), 2),
            "aspectScale": round(math.cos(math.radians((south + north) / 2)), 3),
            "itemStyle": {"areaColor": LAND, "borderColor": SHORE, "borderWidth": 0.5},
            "regions": [
                {"name": "boundaries", "itemStyle": {"borderColor": GREY, "borderType": [1.5, 3], "borderWidth": 0.8}}
            ],
            "layoutCenter": ["50%", "46%"],
            "layoutSize": "88%",
        },
        "series": [*series.values(), _bases(scene), _origins(scene), _aim(scene)],
    }


def _ways(scene: Scene) -> dict[tuple[Theatre, str], dict[str, Any]]:
    found: dict[tuple[Theatre, str], list[dict[str, Any]]] = {way: [] for way in DASHES}
    for origin, leg in scene.legs:
        name = say("{place} to {theatre}", place=told(origin.name), theatre=told(scene.names[leg.theatre]))
        found[leg.theatre, "air"].append({"name": name, "coords": _pairs(leg.air_way)})
        if leg.sea_way is not None:
            found[leg.theatre, "sea"].append({"name": name, "coords": _pairs(leg.sea_way)})
    series: dict[tuple[Theatre, str], dict[str, Any]] = {}
    for (theatre, kind), data in found.items():
        colour = LINES[0][0] if theatre == "home" else LINES[1][0]
        said = {"air": say("by air to {theatre}", theatre=told(scene.names[theatre])),
                "sea": say("by sea to {theatre}", theatre=told(scene.names[theatre]))}  # fmt: skip
        series[theatre, kind] = {
            "type": "lines",
            "name": said[kind],
            "coordinateSystem": "geo",
            "polyline": True,
            "symbol": ["none", "arrow" if kind == "air" else "none"],
            "symbolSize": 8,
            "lineStyle": {
                "color": colour,
                "type": DASHES[theatre, kind],
                "width": 2 if kind == "air" else 1.5,
                "opacity": 1,
            },
            "itemStyle": {"color": colour},
            "data": data,
        }
    return series


def _origins(scene: Scene) -> dict[str, Any]:
    everyone = (scene.home, *scene.origins)
    return {
        "type": "scatter",
        "name": _force_from(),
        "coordinateSystem": "geo",
        "symbol": "circle",
        "symbolSize": 9,
        "itemStyle": {"color": INK, "borderColor": "#ffffff"},
        "label": {"show": True, "formatter": "{b}", "position": "right", "distance": 12, "color": INK},
        "labelLayout": {"hideOverlap": True, "moveOverlap": "shiftY"},
        "data": [{"name": _named(origin), "value": [*_pair(_shown(origin)), origin.force]} for origin in everyone],
    }


def _aim(scene: Scene) -> dict[str, Any]:
    """The reference point of the second theatre; that of the home theatre is where its own force stands."""
    name = told(scene.names["second"])
    return {
        "type": "scatter",
        "name": say("reference point of {theatre}", theatre=name),
        "coordinateSystem": "geo",
        "symbol": "diamond",
        "symbolSize": 11,
        "itemStyle": {"color": INK, "borderColor": "#ffffff"},
        "label": {"show": True, "formatter": "{b}", "position": "left", "distance": 8, "color": INK},
        "data": [{"name": name, "value": _pair(degrees(scene.references["second"]))}],
    }


def _force_from() -> str:
    return say("force from")


def _base() -> str:
    return say("base, by personnel (range)")


def _named(origin: Origin) -> str:
    return say("{place}: {force:,.1f} thousand", place=told(origin.name), force=origin.force)


def _shown(origin: Origin) -> Degrees:
    """Where it stands, its longitude running on over the date line as its ways' do."""
    ways = [leg.air_way for leg in origin.legs.values()]
    place = origin.degrees
    return place if not ways else np.array([_unwrapped(place[0], ways[0][-1][0]), place[1]])


def _unwrapped(longitude: float, near: float) -> float:
    return longitude + 360 * round((near - longitude) / 360)


def _bases(scene: Scene) -> dict[str, Any]:
    largest = max((place.personnel or 0.0 for place in scene.bases), default=0.0) or 1.0

    def point(place: Place) -> dict[str, Any]:
        size = max(18 * math.sqrt((place.personnel or 0.0) / largest), 4)
        value = [place.longitude_deg, place.latitude_deg, place.personnel]
        return {"name": told(place.name), "value": value, "symbolSize": round(size, 1)}

    return {
        "type": "scatter",
        "name": _base(),
        "coordinateSystem": "geo",
        "symbol": "circle",
        "itemStyle": {"color": HIGHLIGHT, "borderColor": INK, "opacity": 0.85},
        "data": [point(place) for place in scene.bases],
    }


def _pair(place: Any) -> list[float]:
    return [round(float(place[0]), 3), round(float(place[1]), 3)]


def _pairs(way: Degrees) -> list[list[float]]:
    """A way that ends at a theatre, its longitudes those of that theatre."""
    shift = way[-1, 0] - _unwrapped(float(way[-1, 0]), 0.0)
    return [_pair((x - shift, y)) for x, y in way]
