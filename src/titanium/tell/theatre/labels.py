"""Where labels stand on a map, so that none lies on another or on a mark: the same map gives the same places.

`near` sets each label close to its mark, by search over places around it (Christensen, Marks and Shieber 1995, "An
empirical study of algorithms for point-feature label placement"). `beside` sets labels of marks that stand too close
for that in a column at the side, joined to their marks by lines that do not cross (Bekos and others 2007, "Boundary
labeling").
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from titanium.tell.theatre.panel import Panel, Points

LINE = 1.25
"""Height of a line of text, in sizes of its letters."""
_NARROW, _WIDE = 0.58, 1.0
"""Mean width of a letter and that of a wide one, in sizes."""
_BOLD = 1.15
"""Times a plain letter's width."""
_DIRECTIONS = tuple(math.radians(angle) for angle in (0, 180, 35, -35, 145, -145, 90, -90, 60, -60, 120, -120))
_DISTANCES = (6.0, 13.0, 22.0, 34.0, 48.0, 64.0, 84.0, 110.0)
_BETWEEN, _HEADING = 3.0, 20.0
"""Points between labels of a column, and above them for what heads it."""
_CROSSED = 4.0
"""Cost of a point of a line under a label, against a point of distance."""


class Label(NamedTuple):
    """Lines of text that name a mark."""

    lines: tuple[str, ...]
    x: float
    """Of the mark, points."""
    y: float
    size: float = 8.0
    is_bold: bool = False

    @property
    def width(self) -> float:
        """Points that the text takes."""
        return max(map(columns, self.lines)) * self.size * (_BOLD if self.is_bold else 1.0) + 2

    @property
    def height(self) -> float:
        """Points that the text takes."""
        return len(self.lines) * self.size * LINE


class Box(NamedTuple):
    """Where a label stands, points."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The point of the box that is nearest to a mark."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)


def columns(text: str) -> float:
    """Width of a text, in sizes of its letters.

    Examples
    --------
    >>> round(columns("map"), 2), columns("지도")
    (1.74, 2.0)
    """
    return sum(_WIDE if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in text)


def folded(text: str, room: float) -> list[str]:
    """A text in lines that fit some room, in sizes of its letters, broken between words.

    Examples
    --------
    >>> folded("by air and by sea", 6.0)
    ['by air and', 'by sea']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and columns(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def near(labels: Sequence[Label], marks: Points, lines: Iterable[Points], panel: Panel) -> list[Box | None]:
    """A place for each label, those named first choosing first; none where all lie on a label or a mark.

    Parameters
    ----------
    marks
        What no label may cover.
    lines
        What labels had better not cover.
    """
    found: list[Box | None] = []
    placed: list[Box] = []
    drawn = np.concatenate([_every(line, 4.0) for line in lines] or [np.empty((0, 2))])
    inner = Box(panel.left + 2, panel.bottom + 2, panel.left + panel.width - 2, panel.bottom + panel.height - 2)
    for label in labels:
        places = [_at(label, angle, away) for away in _DISTANCES for angle in _DIRECTIONS]
        places = [_pushed(box, inner) for box in places]
        costs = [_cost(box, label, placed, marks, drawn) for box in places]
        best = min(range(len(places)), key=lambda number: costs[number])
        found.append(places[best] if costs[best][0] == 0 else None)
        placed += [box for box in found[-1:] if box is not None]
    return found


def _at(label: Label, angle: float, away: float) -> Box:
    """The box in a direction, its nearest side so far away."""
    x, y = label.x + away * math.cos(angle), label.y + away * math.sin(angle)
    left = x - label.width * (1 - math.cos(angle)) / 2
    bottom = y - label.height * (1 - math.sin(angle)) / 2
    return Box(left, bottom, left + label.width, bottom + label.height)


def _pushed(box: Box, inner: Box) -> Box:
    """A box moved inside."""
    right = max(inner.left - box.left, 0.0) - max(box.right - inner.right, 0.0)
    up = max(inner.bottom - box.bottom, 0.0) - max(box.top - inner.top, 0.0)
    return Box(box.left + right, box.bottom + up, box.right + right, box.top + up)


def _cost(box: Box, label: Label, placed: Sequence[Box], marks: Points, drawn: Points) -> tuple[float, float]:
    wider = Box(box.left - 3, box.bottom - 2, box.right + 3, box.top + 2)
    worst = sum(wider.meets(other) for other in placed) + _under(wider, marks)
    x, y = box.nearest(label.x, label.y)
    return worst, math.hypot(x - label.x, y - label.y) + _CROSSED * _under(box, drawn)


def _under(box: Box, points: Points) -> int:
    x, y = points[:, 0], points[:, 1]
    return int(((box.left < x) & (x < box.right) & (box.bottom < y) & (y < box.top)).sum())


def _every(line: Points, step: float) -> Points:
    """Points along a line, one every so many points of the drawing."""
    far = np.concatenate([[0.0], np.hypot(*np.diff(line, axis=0).T).cumsum()])
    at = np.arange(0.0, far[-1] + step, step)
    return np.stack([np.interp(at, far, line[:, 0]), np.interp(at, far, line[:, 1])], axis=-1)


def fitting(labels: Sequence[Label], panel: Panel) -> int:
    """How many labels, from the first on, have room beside a panel."""
    filled = np.cumsum([label.height + _BETWEEN for label in labels])
    return int((filled <= panel.height - _HEADING).sum())


def beside(labels: Sequence[Label], panel: Panel) -> list[Box]:
    """A place for each label in a column at the right side of a panel, about at the height of its mark."""
    left = panel.left + panel.width - 4 - max((label.width for label in labels), default=0.0)
    order = sorted(range(len(labels)), key=lambda number: (labels[number].y, -labels[number].x, number))
    bottoms: list[float] = []
    for _ in range(len(labels) ** 2):
        bottoms = _spread([labels[number] for number in order], panel)
        joins = [_join(labels[number], bottom, left) for number, bottom in zip(order, bottoms, strict=True)]
        crossing = next((at for at in range(len(joins) - 1) if _cross(joins[at], joins[at + 1])), None)
        if crossing is None:
            break
        order[crossing : crossing + 2] = order[crossing : crossing + 2][::-1]
    found: dict[int, Box] = {}
    for number, bottom in zip(order, bottoms, strict=True):
        label = labels[number]
        found[number] = Box(left, bottom, left + label.width, bottom + label.height)
    return [found[number] for number in range(len(labels))]


def _join(label: Label, bottom: float, left: float) -> Points:
    """The line from a mark to its label in the column."""
    return np.array([[label.x, label.y], [left, min(max(label.y, bottom), bottom + label.height)]])


def _cross(a: Points, b: Points) -> bool:
    """Whether two stretches of line cross."""

    def side(line: Points, point: Points) -> float:
        (x, y), (u, v) = line[1] - line[0], point - line[0]
        return float(x * v - y * u)

    return side(a, b[0]) * side(a, b[1]) < 0 and side(b, a[0]) * side(b, a[1]) < 0


def _spread(labels: Sequence[Label], panel: Panel) -> list[float]:
    """Lower ends of labels from the lowest on, each as near its mark's height as the others let it."""
    lowest = panel.bottom + 3
    found: list[float] = []
    for label in labels:
        found.append(max(label.y - label.height / 2, lowest))
        lowest = found[-1] + label.height + _BETWEEN
    highest = panel.bottom + panel.height + 3 - _HEADING
    for number in range(len(labels) - 1, -1, -1):
        found[number] = min(found[number], highest - labels[number].height)
        highest = found[number] - _BETWEEN
    return found
