"""What stands where in a drawing of a game, read from its SVG alone, and whether anything lies over anything else."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from titanium.games.drawing.lettering import extent
from titanium.games.drawing.scene import ASCENT, DESCENT

SVG = "{http://www.w3.org/2000/svg}"
TOUCH = 0.25  # lengths are written in tenths of a pixel


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float
    says: str = ""

    def meets(self, other):
        return (
            self.left < other.right - TOUCH
            and other.left < self.right - TOUCH
            and self.top < other.bottom - TOUCH
            and other.top < self.bottom - TOUCH
        )

    def holds(self, other):
        return (
            self.left <= other.left + TOUCH
            and other.right <= self.right + TOUCH
            and self.top <= other.top + TOUCH
            and other.bottom <= self.bottom + TOUCH
        )


class Drawing:
    """Boxes of the texts, cards and lines of a drawing."""

    def __init__(self, svg):
        self.root = ElementTree.fromstring(svg)
        _, _, width, height = map(float, self.root.get("viewBox").split())
        self.whole = Box(0, 0, width, height)
        self.texts, self.cards, self.lines = [], [], []
        self._walk(self.root, {})

    @property
    def items(self):
        return [element for element in self.root.iter(f"{SVG}g") if element.get("role") == "treeitem"]

    def shown(self):
        return [box.says for box in self.texts]

    def _walk(self, element, inherited):
        style = {**inherited, **element.attrib}
        tag = element.tag.removeprefix(SVG)
        if tag == "text":
            self.texts.append(_text_box(element, style))
        elif tag == "rect" and element.get("rx") == "5":
            x, y, width, height = (float(element.get(key)) for key in ("x", "y", "width", "height"))
            self.cards.append(Box(x, y, x + width, y + height))
        elif tag == "polygon":
            points = [tuple(map(float, pair.split(","))) for pair in element.get("points").split()]
            xs, ys = zip(*points, strict=True)
            self.cards.append(Box(min(xs), min(ys), max(xs), max(ys)))
        elif tag == "path":
            self.lines.append((_points(element.get("d")), float(element.get("stroke-width")) / 2))
        if tag not in {"title", "desc", "style"}:
            for child in element:
                self._walk(child, {key: style[key] for key in ("font-size", "font-weight") if key in style})

    def overlaps(self):
        """Every pair that must not meet and does, and every text that leaves the drawing."""
        found = [("outside", box.says) for box in self.texts if not self.whole.holds(box)]
        found += _meeting(self.texts) + _meeting(self.cards)
        for text in self.texts:
            own = [card for card in self.cards if card.meets(text)]
            if len(own) > 1 or (own and not own[0].holds(text)):
                found.append(("text over the edge of a card", text.says))
        solid = sorted([*self.texts, *self.cards], key=lambda box: box.left)
        for points, half in self.lines:
            reach = max(x for x, _ in points) + half
            first = min(x for x, _ in points) - half
            near = [box for box in solid if box.left < reach and box.right > first]
            for x, y in points:
                own = Box(x, y - half, x, y + half)
                for box in near:
                    if box.left + TOUCH < x < box.right - TOUCH and box.top + TOUCH < own.bottom:
                        if own.top < box.bottom - TOUCH:
                            found.append(("line through", box.says or box, (x, y)))
        return found


def _meeting(boxes):
    found, ordered = [], sorted(boxes, key=lambda box: box.left)
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.left >= one.right:
                break
            if one.meets(other):
                found.append((one, other))
    return found


def _text_box(element, style):
    says = "".join([element.text or "", *(child.tail or "" for child in element)])
    size = float(style["font-size"])
    width = extent(says, size, bold=style.get("font-weight") == "600")
    if fixed := element.get("textLength"):
        assert abs(float(fixed) - width) < 0.1
    x, y = float(element.get("x")), float(element.get("y"))
    left = x - {"middle": width / 2, "end": width}.get(style.get("text-anchor"), 0)
    return Box(left, y - ASCENT * size, left + width, y + DESCENT * size, says)


def _points(way):
    """Points along a path of moves, lines and curves, near enough to each other to meet whatever lies between."""
    x = y = 0.0
    found = []
    for letter, numbers in re.findall(r"([MHVCQ])([^MHVCQ]*)", way):
        given = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        start = (x, y)
        if letter == "M":
            x, y = given
            found.append((x, y))
            continue
        pairs = {"H": [(given[0], y)], "V": [(x, given[0])]}.get(letter) or list(
            zip(given[::2], given[1::2], strict=True)
        )
        x, y = pairs[-1]
        steps = max(int((abs(x - start[0]) + abs(y - start[1])) / 2), 8)
        found += [_bezier([start, *pairs], step / steps) for step in range(1, steps + 1)]
    return found


def _bezier(points, share):
    while len(points) > 1:
        points = [
            (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]))
            for a, b in zip(points, points[1:], strict=False)
        ]
    return points[0]
