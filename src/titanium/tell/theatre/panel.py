"""A map on paper: a frame of the Earth laid into a rectangle of a drawing, in points."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from titanium.tell.theatre.coast import coast
from titanium.tell.theatre.earth import Degrees, Frame, Km, Projection

Points = Float[np.ndarray, "*points 2"]
"""Points of a drawing, from its lower left corner."""
_APART = 0.6
"""Points of a drawing under which two points of a coast are one."""
_SPECK = 0.4
"""Square points under which an island is not drawn."""


@dataclass(frozen=True)
class Panel:
    """A frame of a map and the rectangle that it fills; both have the same shape."""

    projection: Projection
    frame: Frame
    left: float
    bottom: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Points to a km."""
        return self.width / (self.frame.east - self.frame.west)

    def laid(self, places: Km) -> Points:
        """Where places stand on paper."""
        return (places - [self.frame.west, self.frame.south]) * self.scale + [self.left, self.bottom]

    def __call__(self, places: Degrees) -> Points:
        """Where places stand on paper, inside the panel or not."""
        return self.laid(self.projection(np.asarray(places, float)))

    def holds(self, place: Degrees) -> bool:
        """Whether a place is inside."""
        return bool(self.frame.holds(self.projection(np.asarray(place, float))))

    def way(self, way: Degrees) -> Points:
        """The part of a way that is inside, up to its end."""
        return self.laid(self.frame.visible(self.projection(way)))

    def land(self) -> list[Points]:
        """Rings of land inside."""
        found = (_clipped(ring, self.frame) for ring in self._near(_projected(self.projection).land))
        rings = (_thinned(self.laid(ring)) for ring in found if len(ring) > 2)
        return [ring for ring in rings if len(ring) > 2 and _area(ring) > _SPECK]

    def boundaries(self) -> list[Points]:
        """Boundaries on land inside."""
        found: list[Points] = []
        for line in self._near(_projected(self.projection).boundaries):
            held = self.frame.holds(line)
            for part in np.split(line, np.flatnonzero(np.diff(held)) + 1):
                if self.frame.holds(part[0]) and len(part) > 1:
                    found.append(_thinned(self.laid(part)))
        return found

    def _near(self, lines: "_Lines") -> Iterable[Km]:
        """Lines whose box overlaps the frame."""
        own = self.frame
        (west, south), (east, north) = lines.least.T, lines.most.T
        meets = (west < own.east) & (east > own.west) & (south < own.north) & (north > own.south)
        return (lines.lines[number] for number in np.flatnonzero(meets))


class _Lines(NamedTuple):
    """Lines on a map, and the boxes around them."""

    lines: tuple[Km, ...]
    least: Km
    most: Km


class _Projected(NamedTuple):
    land: _Lines
    boundaries: _Lines


@lru_cache(maxsize=4)
def _projected(projection: Projection) -> _Projected:
    """Coastlines on the map around a place."""
    held = coast()
    return _Projected(_lines(projection, held.land), _lines(projection, held.boundaries))


def _lines(projection: Projection, lines: tuple[Degrees, ...]) -> _Lines:
    ends = np.cumsum([len(line) for line in lines])
    found = tuple(np.split(projection(np.concatenate(lines)), ends[:-1]))
    return _Lines(found, np.array([line.min(axis=0) for line in found]), np.array([line.max(axis=0) for line in found]))


def _clipped(ring: Km, frame: Frame) -> Km:
    """A ring cut to a frame, side by side (Sutherland and Hodgman 1974)."""
    sides = ((0, frame.west, 1), (0, frame.east, -1), (1, frame.south, 1), (1, frame.north, -1))
    for axis, bound, keep in sides:
        before = np.roll(ring, 1, axis=0)
        is_in = (ring[:, axis] - bound) * keep >= 0
        crosses = is_in != np.roll(is_in, 1)
        step = np.where(crosses, ring[:, axis] - before[:, axis], 1.0)
        share = np.where(crosses, (bound - before[:, axis]) / step, 0.0)
        cut = before + share[:, None] * (ring - before)
        both = np.stack([cut, ring], axis=1)
        ring = both[np.stack([crosses, is_in], axis=1)]
        if not len(ring):
            break
    return ring


def _thinned(line: Points) -> Points:
    """A line without points that stand on the one kept before them, to a tenth of a point: for a small drawing."""
    kept = [line[0]]
    for point in line[1:-1]:
        if abs(point - kept[-1]).max() > _APART:
            kept.append(point)
    return np.array([*kept, line[-1]]).round(1)


def _area(ring: Points) -> float:
    x, y = ring.T
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
