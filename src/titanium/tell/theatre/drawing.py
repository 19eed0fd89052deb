"""A scene on paper: the theatres on one map, the bases of the home theatre on a closer one, ways and their days below.

Everything stands on one sheet that is measured in points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from titanium.model.posture import THEATRES, Theatre
from titanium.report.places import Place
from titanium.tell.catalogue import say, told
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, LINES, PALE
from titanium.tell.figures.marks import shorten
from titanium.tell.theatre.earth import Frame, Km
from titanium.tell.theatre.labels import LINE, Box, Label, beside, fitting, folded, near
from titanium.tell.theatre.panel import Panel, Points
from titanium.tell.theatre.scene import Origin, Scene, degrees

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas
    from matplotlib.lines import Line2D

WIDTH = 600.0
"""Points."""
STYLES = {
    ("home", "air"): (LINES[0][0], "-", 1.5),
    ("second", "air"): (LINES[1][0], (0, (5, 2)), 1.5),
    ("home", "sea"): (LINES[0][0], (0, (1, 1.6)), 1.2),
    ("second", "sea"): (LINES[1][0], (0, (4, 1.5, 1, 1.5)), 1.0),
}
"""Theatre and way to colour, dash and width in points."""
REFERENCES: Mapping[Theatre, str] = {"home": "s", "second": "D"}
"""Theatre to the mark of its reference point."""
INK, LAND, SHORE = "#1a1a1a", "#E9E9E6", "#9A9A9A"
_SIDE, _GAP, _MAP, _KEY, _ROW, _NOTE = 6.0, 6.0, 340.0, 46.0, 13.0, 11.0
"""Points: margins, the map's height, that of the key, a row of the table, a line of the notes."""
_SIZE = 8.0
_LARGEST = 8.0
"""Radius of the largest base, points."""
_STARTS = (6.0, 168.0, 214.0, 290.0, 382.0, 428.0, 504.0, 594.0)
"""Where columns of the table end, points; the first starts there."""
_COLUMN = 136.0
"""Room of the labels of bases, points."""
_LONGEST = 26
"""Columns of text of a name that is cut."""
_RING_KM = 1000.0
_HALO = {"facecolor": "white", "edgecolor": "none", "alpha": 0.72, "pad": 0.4}


@dataclass(frozen=True)
class Sheet:
    """What a scene's drawing says, and the room that it takes."""

    scene: Scene
    groups: tuple[str, str]
    """Headings over the columns of each theatre."""
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str]

    @property
    def lines(self) -> list[str]:
        """Notes, folded to the width."""
        return [line for note in self.notes for line in folded(note, 1.04 * WIDTH / _SIZE)]

    @property
    def height(self) -> float:
        """Points."""
        return _MAP + _KEY + (len(self.rows) + 3) * _ROW + len(self.lines) * _NOTE + 4

    def paint(self, figure: "Canvas") -> None:
        """Draw on an empty figure."""
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set(xlim=(0, WIDTH), ylim=(0, self.height))
        axes.set_axis_off()
        main, inset = panels(self.scene, self.height - _MAP - 2)
        _ground(axes, main)
        _rings(axes, main)
        _ways(axes, main, self.scene)
        outline = _outline(main, inset) if inset is not None else None
        if outline is not None:
            axes.plot(*outline.T, color=INK, linewidth=0.6, zorder=4)
        _name(axes, main, self.scene, inset, outline)
        if inset is not None:
            _ground(axes, inset)
            _bases(axes, inset, self.scene)
        _key(axes, self.scene, self.height - _MAP - 6)
        _table(axes, self, self.height - _MAP - _KEY - _ROW)


def panels(scene: Scene, bottom: float) -> tuple[Panel, Panel | None]:
    """The map of the theatres, and that of the bases where there are any."""
    share = 0.47 if scene.bases else 1.0
    width = (WIDTH - 2 * _SIDE - (_GAP if scene.bases else 0)) * share
    framed = scene.projection(scene.framed)
    frame = Frame.around(framed, 0.09 * max(np.ptp(framed, axis=0).max(), 1000.0), width / _MAP)
    main = Panel(scene.projection, frame, _SIDE, bottom, width, _MAP)
    if not scene.bases:
        return main, None
    bases = scene.projection(np.array([degrees(place) for place in scene.bases]))
    left = _SIDE + width + _GAP
    width = WIDTH - _SIDE - left
    return main, Panel(scene.projection, _beside_labels(bases, width), left, bottom, width, _MAP)


def _beside_labels(bases: Km, width: float) -> Frame:
    """A frame with its places on the left, so that labels have room on the right."""
    (west, south), (east, north) = bases.min(axis=0), bases.max(axis=0)
    scale = min((width - _COLUMN - 34) / max(east - west, 60.0), (_MAP - 60) / max(north - south, 60.0))
    middle = (south + north) / 2
    west -= 17 / scale
    return Frame(west, middle - _MAP / 2 / scale, west + width / scale, middle + _MAP / 2 / scale)


def _ground(axes: "Axes", panel: Panel) -> None:
    """The edge of a map, land, and boundaries on it."""
    from matplotlib.collections import LineCollection
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    corner = (panel.left, panel.bottom)
    axes.add_artist(Rectangle(corner, panel.width, panel.height, facecolor="white", edgecolor="none", zorder=1))
    rings = [Path(np.concatenate([ring, ring[:1]]), closed=True) for ring in panel.land()]
    if rings:
        land = Path.make_compound_path(*rings)
        axes.add_artist(PathPatch(land, facecolor=LAND, edgecolor=SHORE, linewidth=0.4, zorder=2))
    lines = LineCollection(panel.boundaries(), colors=GREY, linewidths=0.6, linestyles=[(0, (1, 2))], zorder=2)
    axes.add_collection(lines, autolim=False)
    axes.add_artist(
        Rectangle(corner, panel.width, panel.height, facecolor="none", edgecolor=SHORE, linewidth=0.8, zorder=6)
    )


def _ring(km: float, panel: Panel) -> Points:
    """A circle of places so far from the centre, with gaps where it is off the map."""
    angle = np.linspace(0, 2 * np.pi, 181)
    circle = km * np.stack([np.sin(angle), np.cos(angle)], axis=-1)
    return np.where(panel.frame.holds(circle)[:, None], panel.laid(circle), np.nan)


def _rings(axes: "Axes", panel: Panel) -> None:
    for km in np.arange(_RING_KM, 5 * _RING_KM, _RING_KM):
        axes.plot(*_ring(km, panel).T, color="#C4C4C4", linewidth=0.6, linestyle=(0, (6, 3)), zorder=3)


def _ways(axes: "Axes", panel: Panel, scene: Scene) -> None:
    from matplotlib.patches import FancyArrowPatch

    for _, leg in scene.legs:
        for kind, way in (("air", leg.air_way), ("sea", leg.sea_way)):
            shown = panel.way(way) if way is not None else ()
            if len(shown) < 2:
                continue
            colour, dash, width = STYLES[leg.theatre, kind]
            axes.plot(*np.asarray(shown).T, color=colour, linestyle=dash, linewidth=width, zorder=4)
            if kind == "air":
                arrow = FancyArrowPatch(
                    shown[-2], shown[-1], arrowstyle="-|>", mutation_scale=9, color=colour, linewidth=0, shrinkB=3,
                    zorder=4,
                )  # fmt: skip
                axes.add_artist(arrow)


def _outline(main: Panel, inset: Panel) -> Points | None:
    """Where the closer map lies on the other, as far as labels leave it free; none where it is hardly closer."""
    inner = inset.frame
    if inset.scale < 1.5 * main.scale:
        return None
    east = inner.east - _COLUMN / inset.scale
    corners = [(inner.west, inner.south), (east, inner.south), (east, inner.north), (inner.west, inner.north)]
    held = np.clip(np.array([*corners, corners[0]]), *_corners(main))
    return main.laid(held)


def _corners(panel: Panel) -> tuple[tuple[float, float], tuple[float, float]]:
    return (panel.frame.west, panel.frame.south), (panel.frame.east, panel.frame.north)


def _name(axes: "Axes", panel: Panel, scene: Scene, inset: Panel | None, outline: Points | None) -> None:
    """Marks on the map of the theatres, and their names."""
    labels: list[Label] = []
    for theatre, mark in REFERENCES.items():
        x, y = panel(degrees(scene.references[theatre]))
        axes.plot(x, y, mark, markersize=6.5, color=INK, markeredgecolor="white", markeredgewidth=0.8, zorder=5)
        labels.append(Label((told(scene.names[theatre]),), x, y, 9.0, is_bold=True))
    for origin in scene.origins:
        name = shorten(told(origin.name), _LONGEST)
        text = say("{place}: {force:,.1f} thousand", place=name, force=origin.force)
        if origin.is_near:
            x, y = panel(origin.degrees)
            axes.plot(x, y, "o", markersize=5.5, color=INK, markeredgecolor="white", markeredgewidth=0.8, zorder=5)
            labels.append(Label((text, shorten(told(origin.place.name), 32)), x, y, _SIZE))
            continue
        for number, (x, y) in enumerate(_entries(panel, origin)):
            labels.append(Label((text if number == 0 else name,), x, y, _SIZE))
    for port in _ports(scene):
        if panel.holds(degrees(port)):
            axes.plot(*panel(degrees(port)), "^", markersize=4.5, color="white", markeredgecolor=INK, zorder=5)
    for place in scene.capitals:
        if not panel.holds(degrees(place)) or (inset is not None and _beside_column(inset, place)):
            continue
        x, y = panel(degrees(place))
        if place not in scene.references.values():
            axes.plot(x, y, "s", markersize=3.5, color="white", markeredgecolor=GREY, zorder=5)
            labels.append(Label((told(place.name),), x, y, _SIZE))
    first_ring = len(labels)
    ways = [panel.way(leg.air_way) for _, leg in scene.legs]
    ways += [panel.way(leg.sea_way) for _, leg in scene.legs if leg.sea_way is not None]
    ways = [way for way in (*ways, *([outline] if outline is not None else ())) if len(way) > 1]
    for km in np.arange(_RING_KM, 5 * _RING_KM, _RING_KM):
        spot = _ring_spot(_ring(km, panel), np.concatenate([*ways, [(own.x, own.y) for own in labels]]), panel)
        if spot is not None:
            labels.append(Label((say("{km:,.0f} km", km=km),), *spot, _SIZE))
    marks = np.array([(label.x, label.y) for label in labels[:first_ring]])
    boxes = near(labels, marks, ways, panel)
    for number, (label, box) in enumerate(zip(labels, boxes, strict=True)):
        colour = GREY if number >= first_ring else INK
        if box is not None:
            _write(axes, label, box, colour=colour, joined=number < first_ring)


def _entries(panel: Panel, origin: Origin) -> list[tuple[float, float]]:
    """Where force from beyond the map comes in; places that one label serves are one."""
    found: list[tuple[float, float]] = []
    for leg in origin.legs.values():
        way = panel.way(leg.air_way)
        if leg.counts and len(way) and all(np.hypot(*(way[0] - place)) > 24 for place in found):
            found.append((float(way[0][0]), float(way[0][1])))
    return found


def _ports(scene: Scene) -> list[Place]:
    found: dict[str, Place] = {}
    for _, leg in scene.legs:
        for port in leg.ports or ():
            found[port.site] = port
    return list(found.values())


def _ring_spot(ring: Points, others: Points, panel: Panel) -> tuple[float, float] | None:
    """The point of a ring that is farthest from what else is drawn."""
    inner = ring[~np.isnan(ring[:, 0])]
    from_left, from_bottom = (inner - [panel.left, panel.bottom]).T
    inner = inner[
        (30 < from_left) & (from_left < panel.width - 45) & (12 < from_bottom) & (from_bottom < panel.height - 12)
    ]
    if not len(inner):
        return None
    x, y = inner[np.hypot(*np.moveaxis(inner[:, None] - others, -1, 0)).min(axis=1).argmax()]
    return float(x), float(y)


def _beside_column(inset: Panel, place: Place) -> bool:
    """Whether a place is on the closer map, left of its labels."""
    x, _ = inset(degrees(place))
    return inset.holds(degrees(place)) and x < inset.left + inset.width - _COLUMN - 8


def _bases(axes: "Axes", panel: Panel, scene: Scene) -> None:
    """Bases by their personnel, with the ports and capitals between them; the largest are named where all cannot be."""
    labels: list[Label] = []
    short: list[Label] = []
    largest = max((place.personnel or 0.0 for place in scene.bases), default=0.0) or 1.0
    for place in scene.bases:
        x, y = panel(degrees(place))
        radius = max(_LARGEST * np.sqrt((place.personnel or 0.0) / largest), 1.3)
        axes.plot(
            x, y, "o", markersize=2 * radius, markerfacecolor=HIGHLIGHT, markeredgecolor=INK, markeredgewidth=0.7,
            alpha=0.85, zorder=5,
        )  # fmt: skip
        labels.append(Label((*folded(told(place.name), (_COLUMN - 6) / _SIZE), _personnel(place)), x, y))
        short.append(Label((shorten(told(place.name), _LONGEST), _personnel(place)), x, y))
    others = [(port, "^") for port in _ports(scene)] + [(place, "s") for place in scene.capitals]
    for place, mark in others:
        if _beside_column(panel, place):
            x, y = panel(degrees(place))
            axes.plot(x, y, mark, markersize=4.5, color="white", markeredgecolor=INK, zorder=5.5)
            labels.append(Label((shorten(told(place.name), _LONGEST),), x, y))
            short.append(labels[-1])
    heading = say("Bases in {theatre}: personnel (range)", theatre=told(scene.names["home"]))
    if fitting(labels, panel) < len(labels):
        labels = short[: fitting(short, panel)]
    if len(labels) < len(short):
        heading = say(
            "Bases in {theatre}: personnel; {count} places unnamed",
            theatre=told(scene.names["home"]),
            count=len(short) - len(labels),
        )
    axes.text(
        panel.left + 4, panel.bottom + panel.height - 11, heading, fontsize=_SIZE, weight="bold", zorder=7,
        parse_math=False, bbox=_HALO,
    )  # fmt: skip
    for label, box in zip(labels, beside(labels, panel), strict=True):
        _write(axes, label, box, colour=INK, joined=True)


def _personnel(place: Place) -> str:
    if place.personnel is None:
        return say("number unknown")
    low = place.personnel if place.personnel_low is None else place.personnel_low
    high = place.personnel if place.personnel_high is None else place.personnel_high
    return f"{place.personnel:,.0f} ({low:,.0f}-{high:,.0f})"


def _write(axes: "Axes", label: Label, box: Box, *, colour: str, joined: bool) -> None:
    """A label on its place, joined to its mark where it stands apart from it."""
    x, y = box.nearest(label.x, label.y)
    if joined and np.hypot(x - label.x, y - label.y) > 11:
        axes.plot([label.x, x], [label.y, y], color=GREY, linewidth=0.5, zorder=4.5)
    at_right = joined and label.x > (box.left + box.right) / 2
    left, top = (box.right - 1 if at_right else box.left + 1), box.top - 0.8 * label.size * LINE
    for number, line in enumerate(label.lines):
        axes.text(
            left, top - number * label.size * LINE, line, fontsize=label.size, color=colour, zorder=7, parse_math=False,
            ha="right" if at_right else "left", weight="bold" if label.is_bold else "normal", bbox=_HALO,
        )  # fmt: skip


def _key(axes: "Axes", scene: Scene, top: float) -> None:
    from matplotlib.lines import Line2D

    home, second = (told(scene.names[name]) for name in THEATRES)
    named = {
        ("home", "air"): say("by air to {theatre}", theatre=home),
        ("home", "sea"): say("by sea to {theatre}", theatre=home),
        ("second", "air"): say("by air to {theatre}", theatre=second),
        ("second", "sea"): say("by sea to {theatre}", theatre=second),
    }
    handles: list[Line2D] = []
    for way, name in named.items():
        colour, dash, width = STYLES[way]
        handles.append(Line2D([], [], color=colour, linestyle=dash, linewidth=width, label=name))
    for mark, face, name in (
        (REFERENCES["home"], INK, say("reference point of {theatre}", theatre=home)),
        (REFERENCES["second"], INK, say("reference point of {theatre}", theatre=second)),
        ("o", HIGHLIGHT, say("base, by personnel (range)")),
        ("^", "white", say("port")),
        ("s", "white", say("seat of government")),
    ):
        handles.append(_dot(mark, face, name))
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(2, top), bbox_transform=axes.transData, ncols=4,
        fontsize=_SIZE, frameon=False, handlelength=2.6, columnspacing=1.2, labelspacing=0.35, borderpad=0.1,
        handletextpad=0.6,
    )  # fmt: skip


def _dot(mark: str, face: str, name: str) -> "Line2D":
    from matplotlib.lines import Line2D

    return Line2D(
        [], [], linestyle="none", marker=mark, markersize=5, markerfacecolor=face, markeredgecolor=INK, label=name
    )


def _table(axes: "Axes", sheet: Sheet, top: float) -> None:
    """Days and distances, as far as they fit, and the notes below them."""
    y = top
    for group, (start, end) in zip(sheet.groups, ((214.0, 376.0), (428.0, 594.0)), strict=True):
        axes.text((start + end) / 2, y, group, fontsize=_SIZE, weight="bold", ha="center", parse_math=False)
    y -= _ROW
    for row in (sheet.headings, *sheet.rows):
        for number, cell in enumerate(row):
            text = shorten(cell, 30) if number == 0 else cell
            axes.text(
                _STARTS[number], y, text, fontsize=_SIZE, ha="left" if number == 0 else "right", parse_math=False,
                color=GREY if row is sheet.headings else INK,
            )  # fmt: skip
        if row is sheet.headings:
            axes.plot([_SIDE, WIDTH - _SIDE], [y - 3.5, y - 3.5], color=PALE, linewidth=0.8)
        y -= _ROW
    y -= 2
    for line in sheet.lines:
        axes.text(_SIDE, y, line, fontsize=_SIZE, color=GREY, parse_math=False)
        y -= _NOTE
