"""Build the coastlines of `titanium.tell.theatre`: Natural Earth 1:10m, cut to the western Pacific and simplified.

The geometry comes from the registry of npm, in the package world-atlas, of which `npm pack` checks the digest; nothing
but npm and Python is needed. Land is one shape without owners, and a boundary is a line between two shapes whoever
holds them, so that no island is given to anybody. The same version gives the same bytes.

Run: python scripts/map.py
"""

import argparse
import hashlib
import itertools
import json
import math
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

PACKAGE, MEMBER = "world-atlas@2.0.2", "countries-10m.json"
FOLDER = Path(__file__).parents[1] / "src" / "titanium" / "tell" / "theatre"
ATTRIBUTION = "Made with Natural Earth."
WEST, SOUTH, EAST, NORTH = WINDOW = (98.0, -2.0, 158.0, 54.0)
"""What is kept, degrees."""
STEPS = 100
"""Steps of the coordinates in a degree."""
TOLERANCE = 0.012
"""Degrees by which a simplified line may be off."""
LEAST = 0.0004
"""Square degrees under which an island is left out."""

Point = tuple[float, float]
Line = list[Point]


def fetched(package: str, member: str, folder: Path) -> dict[str, Any]:
    """A file of a package of npm."""
    run = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.PIPE, text=True
    )
    with tarfile.open(folder / run.stdout.split()[-1]) as archive:
        file = archive.extractfile(f"package/{member}")
        assert file is not None, member
        return json.load(file)


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """Arcs of a topology in degrees: each is coded as steps from point to point."""
    (by_x, by_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    found: list[Line] = []
    for arc in topology["arcs"]:
        points = itertools.accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        found.append([(x * by_x + from_x, y * by_y + from_y) for x, y in points])
    return found


def rings_of(shape: dict[str, Any]) -> Iterator[list[int]]:
    """Rings of a shape as numbers of arcs; a number below zero is an arc walked backwards."""
    kind = shape["type"]
    if kind == "GeometryCollection":
        for part in shape["geometries"]:
            yield from rings_of(part)
    elif kind == "MultiPolygon":
        yield from itertools.chain.from_iterable(shape["arcs"])
    elif kind == "Polygon":
        yield from shape["arcs"]


def joined(ring: Sequence[int], arcs: Sequence[Line]) -> Line:
    """A ring as points."""
    points: Line = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def boundaries(topology: dict[str, Any]) -> list[int]:
    """Numbers of the arcs that two countries share."""
    shared = Counter[int]()
    for country in topology["objects"]["countries"]["geometries"]:
        shared.update({number if number >= 0 else ~number for ring in rings_of(country) for number in ring})
    return sorted(number for number, count in shared.items() if count > 1)


def clipped(ring: Line) -> Line:
    """A ring cut to the window, side by side (Sutherland and Hodgman 1974)."""
    for axis, bound, keep in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        found: Line = []
        for a, b in zip(ring[-1:] + ring[:-1], ring, strict=True):
            a_in, b_in = (a[axis] - bound) * keep >= 0, (b[axis] - bound) * keep >= 0
            if a_in != b_in:
                share = (bound - a[axis]) / (b[axis] - a[axis])
                found.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
            if b_in:
                found.append(b)
        ring = found
        if not ring:
            return []
    return ring


def inside(line: Line) -> Iterator[Line]:
    """Parts of a line with all their points in the window."""
    for is_in, points in itertools.groupby(line, lambda at: WEST <= at[0] <= EAST and SOUTH <= at[1] <= NORTH):
        part = list(points)
        if is_in and len(part) > 1:
            yield part


def simplified(line: Line) -> Line:
    """A line with the points that it can lose within the tolerance (Douglas and Peucker 1973)."""
    kept = {0, len(line) - 1}
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        middle = max(range(first + 1, last), key=lambda at: _off(line[at], line[first], line[last]))
        if _off(line[middle], line[first], line[last]) > TOLERANCE:
            kept.add(middle)
            waiting += [(first, middle), (middle, last)]
    return [line[at] for at in sorted(kept)]


def _off(point: Point, a: Point, b: Point) -> float:
    """Distance of a point from a stretch of line, in degrees of latitude."""
    narrow = math.cos(math.radians(point[1]))
    dx, dy = (b[0] - a[0]) * narrow, b[1] - a[1]
    px, py = (point[0] - a[0]) * narrow, point[1] - a[1]
    length = dx * dx + dy * dy
    along = min(max((px * dx + py * dy) / length, 0.0), 1.0) if length else 0.0
    return math.hypot(px - along * dx, py - along * dy)


def ring_simplified(ring: Line) -> Line:
    """A closed ring, simplified in two halves so that it keeps its width."""
    far = max(range(len(ring)), key=lambda at: math.dist(ring[at], ring[0]))
    return simplified(ring[: far + 1])[:-1] + simplified([*ring[far:], ring[0]])[:-1]


def area(ring: Line) -> float:
    """Area that a ring encloses, square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def coded(line: Line) -> list[int]:
    """A line as whole steps: the first point, then from point to point; points that fall together are one."""
    points = [(round(x * STEPS), round(y * STEPS)) for x, y in line]
    points = [point for point, _ in itertools.groupby(points)]
    steps = [points[0], *((b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(points))]
    return [number for step in steps for number in step]


def built(topology: dict[str, Any]) -> str:
    """The file: what is held, in steps of a hundredth of a degree."""
    arcs = arcs_of(topology)
    rings = [clipped(joined(ring, arcs)[:-1]) for ring in rings_of(topology["objects"]["land"])]
    land = [ring_simplified(ring) for ring in sorted(rings, key=area, reverse=True) if area(ring) > LEAST]
    lines = [simplified(part) for number in boundaries(topology) for part in inside(arcs[number])]
    held = {
        "attribution": ATTRIBUTION,
        "source": f"{PACKAGE} {MEMBER}",
        "window": WINDOW,
        "steps": STEPS,
        "land": [code for code in map(coded, land) if len(code) > 6],
        "boundaries": [code for code in map(coded, lines) if len(code) > 2],
    }
    parts = [f"{json.dumps(key)}:{_rows(value)}" for key, value in held.items()]
    return "{" + ",\n".join(parts) + "}\n"


def _rows(value: object) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in value) + "]"
    return json.dumps(value)


def main() -> None:
    """Write the geometry and its digest."""
    parser = argparse.ArgumentParser(description="Build the coastlines of titanium.tell.theatre.")
    parser.add_argument("--into", type=Path, default=FOLDER, help="folder to write to")
    into: Path = parser.parse_args().into
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        data = built(fetched(PACKAGE, MEMBER, Path(folder))).encode()
    (into / "coast.json").write_bytes(data)
    (into / "SHA256SUMS").write_text(f"{hashlib.sha256(data).hexdigest()}  coast.json\n")
    sys.stdout.write(f"coast.json: {len(data):,} bytes\n")


if __name__ == "__main__":
    main()
