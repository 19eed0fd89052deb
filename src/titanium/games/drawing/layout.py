"""Where the parts of a game stand in its picture: columns from left to right, rows from top to bottom.

Each outcome has a row of its own, and each node stands at the middle of the rows that follow it, so what belongs to
a node lies within its own rows and columns: nothing overlaps, whatever the tree. Nodes of one information set stand
in one column where the order of moves allows it, and a lane in front of the column joins them.
"""

import math
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from titanium.games.drawing.lettering import Number
from titanium.games.tree import Game


class Band(NamedTuple):
    """Rows of a node with all that follows it: from `top` to `bottom`, the node itself at `middle`."""

    top: float
    middle: float
    bottom: float


class Lane(NamedTuple):
    """A vertical line in front of a column that joins nodes of one information set, as number `track` of its lanes."""

    infoset: str
    column: int
    track: int
    nodes: tuple[str, ...]


def place_columns(game: Game) -> dict[str, int]:
    """Column of every node and outcome, from 0 at the root.

    An information set whose nodes cannot share a column, since another set stands before one of them and after
    another, is spread over several.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> follow = decide("F", {"a": end({"L": 0, "F": 0}), "b": end({"L": 1, "F": 0})}, infoset="blind")
    >>> game = build(decide("L", {"a": follow, "pass": decide("L", {"b": follow})}), players=["L", "F"])
    >>> [column for name, column in place_columns(game).items() if game.nodes.get(name) and game.nodes[name].infoset]
    [2, 2]
    """
    group = {name: (name, "") for name in game.preorder}
    for infoset in game.infosets.values():
        if len(infoset.nodes) > 1:
            group |= {name: ("", infoset.name) for name in infoset.nodes}
    while True:
        before: dict[tuple[str, str], set[tuple[str, str]]] = {own: set() for own in group.values()}
        for name, node in game.nodes.items():
            for _, target in node.children():
                before[group[target]].add(group[name])
        try:
            order = list(TopologicalSorter(before).static_order())
        except CycleError as error:
            spread = next(own for own in error.args[1] if own[1])
            group |= {name: (name, "") for name, own in group.items() if own == spread}
            continue
        column: dict[tuple[str, str], int] = {}
        for own in order:
            column[own] = max((column[other] + 1 for other in before[own]), default=0)
        return {name: column[own] for name, own in group.items()}


def place_rows(game: Game, heights: Mapping[str, Number]) -> dict[str, Band]:
    """Rows of every node and outcome, in the order of the actions.

    Parameters
    ----------
    game
        The game.
    heights
        Height of what is drawn at each node and outcome, half of it above its middle.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> game = build(decide("E", {"out": end({"E": 0}), "in": end({"E": 1})}), players=["E"])
    >>> place_rows(game, {"n1": 20, "t1": 30, "t2": 40})["n1"]
    Band(top=0.0, middle=32.5, bottom=70.0)
    """
    children = {name: [target for _, target in node.children()] for name, node in game.nodes.items()}
    needed: dict[str, float] = {}
    inner: dict[str, float] = {}
    for name in reversed(game.preorder):
        inner[name] = math.fsum(needed[target] for target in children.get(name, ()))
        needed[name] = max(float(heights[name]), inner[name])
    tops = {game.root: 0.0}
    for name in game.preorder:
        top = tops[name] + (needed[name] - inner[name]) / 2
        for target in children.get(name, ()):
            tops[target] = top
            top += needed[target]
    bands: dict[str, Band] = {}
    for name in reversed(game.preorder):
        top, bottom = tops[name], tops[name] + needed[name]
        middle = (top + bottom) / 2
        if own := children.get(name):
            middle = (bands[own[0]].middle + bands[own[-1]].middle) / 2
            middle = min(max(middle, top + heights[name] / 2), bottom - heights[name] / 2)
        bands[name] = Band(top, middle, bottom)
    return bands


def place_lanes(game: Game, columns: Mapping[str, int], bands: Mapping[str, Band]) -> list[Lane]:
    """Lanes that join the nodes of each information set, one for each column in which it stands.

    A set that is spread over several columns needs its lanes joined by a detour below all rows, so its lanes reach
    down to there.
    """
    spans: list[tuple[int, float, float, str, tuple[str, ...]]] = []
    below = bands[game.root].bottom
    for infoset in game.infosets.values():
        if len(infoset.nodes) < 2:
            continue
        taken = sorted({columns[name] for name in infoset.nodes})
        for column in taken:
            own = sorted((name for name in infoset.nodes if columns[name] == column), key=lambda n: bands[n].middle)
            last = bands[own[-1]].middle if len(taken) == 1 else below
            spans.append((column, bands[own[0]].middle, last, infoset.name, tuple(own)))
    lanes: list[Lane] = []
    ends: dict[int, list[float]] = {}
    for column, top, bottom, infoset_name, nodes in sorted(spans):
        tracks = ends.setdefault(column, [])
        track = next((number for number, end in enumerate(tracks) if end < top), len(tracks))
        tracks[track : track + 1] = [bottom]
        lanes.append(Lane(infoset_name, column, track, nodes))
    return lanes


def tracks_by_column(lanes: Iterable[Lane]) -> dict[int, int]:
    """Number of lanes side by side in front of each column that has any."""
    counts: dict[int, int] = {}
    for lane in lanes:
        counts[lane.column] = max(counts.get(lane.column, 0), lane.track + 1)
    return counts
