"""Maps of the Earth around a place: azimuthal equidistant, so that distances from that place are true.

On such a map a great circle through the centre is a straight line, and one that misses it is curved; `great_circle`
gives enough points for it to be drawn so. The sphere is that of the case's distances.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from jaxtyping import Float

from titanium.report.distances import EARTH_RADIUS_KM

Degrees = Float[np.ndarray, "*points 2"]
"""Longitude and latitude."""
Km = Float[np.ndarray, "*points 2"]
"""East and north of the centre."""


@dataclass(frozen=True)
class Projection:
    """An azimuthal equidistant map (Snyder 1987, "Map projections: a working manual", chapter 25)."""

    longitude_deg: float
    latitude_deg: float

    def __call__(self, places: Degrees) -> Km:
        """Places as km east and north of the centre.

        Examples
        --------
        >>> Projection(0.0, 0.0)(np.array([0.0, 90.0])).round()
        array([    0., 10008.])
        """
        longitude, latitude = np.radians(places[..., 0] - self.longitude_deg), np.radians(places[..., 1])
        middle = np.radians(self.latitude_deg)
        near = np.sin(middle) * np.sin(latitude) + np.cos(middle) * np.cos(latitude) * np.cos(longitude)
        angle = np.arccos(np.clip(near, -1.0, 1.0))
        scale = EARTH_RADIUS_KM * np.where(angle < 1e-9, 1.0, angle / np.maximum(np.sin(angle), 1e-12))
        east = np.cos(latitude) * np.sin(longitude)
        north = np.cos(middle) * np.sin(latitude) - np.sin(middle) * np.cos(latitude) * np.cos(longitude)
        return np.stack([scale * east, scale * north], axis=-1)


def great_circle(start: Degrees, end: Degrees, points: int = 48) -> Degrees:
    """The shortest way over the sphere; its longitudes run on over the date line rather than jump.

    Examples
    --------
    >>> great_circle(np.array([170.0, 0.0]), np.array([-170.0, 0.0]), 3).round(6)[:, 0]
    array([170., 180., 190.])
    """
    a, b = _on_sphere(start), _on_sphere(end)
    angle = np.arccos(np.clip(a @ b, -1.0, 1.0))
    share = np.linspace(0.0, 1.0, points)[:, None]
    if angle < 1e-9:
        return np.repeat(np.asarray(start, float)[None], points, axis=0)
    way = (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)
    longitude = np.unwrap(np.arctan2(way[:, 1], way[:, 0]))
    longitude += 2 * np.pi * np.round((np.radians(start[0]) - longitude[0]) / (2 * np.pi))
    return np.degrees(np.stack([longitude, np.arcsin(np.clip(way[:, 2], -1.0, 1.0))], axis=-1))


def _on_sphere(place: Degrees) -> np.ndarray:
    longitude, latitude = np.radians(np.asarray(place, float))
    return np.array([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])


@dataclass(frozen=True)
class Frame:
    """A rectangle of a map, km."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, places: Km, margin: float, shape: float) -> Self:
        """The rectangle around places, with a margin in km, widened to a shape: width over height."""
        (west, south), (east, north) = places.min(axis=0) - margin, places.max(axis=0) + margin
        wider = max(shape * (north - south) - (east - west), 0.0) / 2
        taller = max((east - west) / shape - (north - south), 0.0) / 2
        return cls(west - wider, south - taller, east + wider, north + taller)

    def holds(self, places: Km) -> np.ndarray:
        """Which places lie inside."""
        x, y = places[..., 0], places[..., 1]
        return (self.west <= x) & (x <= self.east) & (self.south <= y) & (y <= self.north)

    def visible(self, way: Km) -> Km:
        """The last run of a way that is inside, from the edge on; ways end at a place inside."""
        outside = np.flatnonzero(~self.holds(way))
        if not len(outside):
            return way
        if outside[-1] + 1 >= len(way):
            return way[:0]
        out, inner = way[outside[-1]], way[outside[-1] + 1]
        for _ in range(30):
            middle = (out + inner) / 2
            out, inner = (out, middle) if self.holds(middle) else (middle, inner)
        return np.concatenate([inner[None], way[outside[-1] + 1 :]])
