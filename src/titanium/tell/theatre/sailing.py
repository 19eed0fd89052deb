"""Ways by sea for a map: the shortest over a coarse grid of water, drawn to show which coasts a voyage rounds.

They are schematic. Distances by sea come from the case's table of routes, never from here, and nothing here is fit for
navigation.
"""

import heapq
import itertools
import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from titanium.tell.theatre.coast import coast, water
from titanium.tell.theatre.earth import Degrees

_CELLS = 4
"""Cells to a degree."""
_REACH = 6
"""Cells within which a port finds open water."""

Cell = tuple[int, int]


@lru_cache(maxsize=64)
def sea_way(start: tuple[float, float], end: tuple[float, float]) -> Degrees | None:
    """A schematic way by sea between two ports, degrees; none where the grid holds no way.

    Parameters
    ----------
    start, end
        Longitude and latitude of the ports.
    """
    held, sea = coast(), water(_CELLS)
    if not held.covers(np.array([start, end])).all():
        return None
    leave, land = _afloat(sea, start), _afloat(sea, end)
    if leave is None or land is None:
        return None
    cells = _shortest(sea, leave, land)
    if cells is None:
        return None
    return np.array([start, *(_middle(cell) for cell in _tight(sea, cells)), end])


def _middle(cell: Cell) -> tuple[float, float]:
    held = coast()
    return held.west + (cell[1] + 0.5) / _CELLS, held.south + (cell[0] + 0.5) / _CELLS


def _afloat(sea: np.ndarray, port: tuple[float, float]) -> Cell | None:
    """The cell of open water nearest to a port."""
    held = coast()
    at = int((port[1] - held.south) * _CELLS), int((port[0] - held.west) * _CELLS)
    near = (
        (row, column)
        for row in range(max(at[0] - _REACH, 0), min(at[0] + _REACH + 1, sea.shape[0]))
        for column in range(max(at[1] - _REACH, 0), min(at[1] + _REACH + 1, sea.shape[1]))
        if sea[row, column] and _neighbours(sea, (row, column), least=5)
    )
    return min(near, key=lambda cell: (math.dist(_middle(cell), port), cell), default=None)


def _neighbours(sea: np.ndarray, cell: Cell, *, least: int) -> bool:
    return sum(1 for _ in _around(sea, cell)) >= least


def _around(sea: np.ndarray, cell: Cell) -> Iterator[Cell]:
    for down, right in itertools.product((-1, 0, 1), repeat=2):
        row, column = cell[0] + down, cell[1] + right
        if (down or right) and 0 <= row < sea.shape[0] and 0 <= column < sea.shape[1] and sea[row, column]:
            yield row, column


def _degrees(a: Cell, b: Cell) -> float:
    """How far two cells are apart, in degrees of latitude."""
    (x, y), (u, v) = _middle(a), _middle(b)
    return math.hypot((x - u) * math.cos(math.radians((y + v) / 2)), y - v)


def _shortest(sea: np.ndarray, start: Cell, end: Cell) -> list[Cell] | None:
    """The shortest way from cell to cell (A*; Hart, Nilsson and Raphael 1968)."""
    came: dict[Cell, Cell] = {}
    sailed = {start: 0.0}
    waiting = [(_degrees(start, end), start)]
    done: set[Cell] = set()
    while waiting:
        _, cell = heapq.heappop(waiting)
        if cell == end:
            way = [cell]
            while way[-1] != start:
                way.append(came[way[-1]])
            return way[::-1]
        if cell in done:
            continue
        done.add(cell)
        for after in _around(sea, cell):
            far = sailed[cell] + _degrees(cell, after)
            if far < sailed.get(after, math.inf):
                sailed[after], came[after] = far, cell
                heapq.heappush(waiting, (far + _degrees(after, end), after))
    return None


def _tight(sea: np.ndarray, cells: list[Cell]) -> list[Cell]:
    """The way pulled tight: only the cells where it has to turn."""
    kept = [cells[0]]
    at = 0
    while at < len(cells) - 1:
        at = next(
            after for after in range(len(cells) - 1, at, -1) if after == at + 1 or _open(sea, cells[at], cells[after])
        )
        kept.append(cells[at])
    return kept


def _open(sea: np.ndarray, a: Cell, b: Cell) -> bool:
    """Whether a straight stretch lies in water, with a cell to spare on each side."""
    count = 2 * max(abs(a[0] - b[0]), abs(a[1] - b[1])) + 1
    rows = np.linspace(a[0], b[0], count).round().astype(int)
    columns = np.linspace(a[1], b[1], count).round().astype(int)
    return bool(sea[rows, columns].all())
