"""A game measured and put in place for its picture: cards for nodes, labels for branches, a table of outcomes.

From left to right: a column of cards, the branches that leave it with their labels, lanes of information sets, the
next column of cards ... and at the end a table with a row for each outcome. All lengths are in pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from titanium.games.drawing.layout import Lane, place_columns, place_lanes, place_rows, tracks_by_column
from titanium.games.drawing.lettering import Number, extent, shorten, wrap
from titanium.games.drawing.saying import Say, plain
from titanium.games.drawing.shown import Sight, player_label
from titanium.games.tree import Game

TEXT, SMALL, LINE = 12.0, 11.0, 15.0
"""Sizes of text, and the height of a line of either."""
ASCENT, DESCENT = 0.93, 0.24
"""How far letters reach above and below their line, in parts of their size."""
WIDEST, THINNEST, PLAIN = 7.0, 1.0, 1.6
"""Widths of a branch: taken for sure, hardly ever taken, and in a game that is not solved."""
MARGIN, FAN, TRACK, HEAD = 12.0, 30.0, 9.0, 34.0
"""Outer margin, the bend of branches, one lane of an information set, the head of the table."""
BAR = 40.0
"""Length of the bar of an outcome that is reached for sure."""

_CARD_PAD, _ROW_GAP, _GAP = (9.0, 5.0), 8.0, 6.0
_LEADER, _CELL_GAP = 18.0, 16.0
_CARD_LINES, _ACTION_LINES, _END_LINES = 5, 2, 4


class Room(NamedTuple):
    """Widest that a text of each kind may be before it is broken or shortened."""

    mover: float
    words: float
    action: float
    ending: float
    payoff: float


_ROOMS = (
    Room(130.0, 150.0, 130.0, 250.0, 130.0),
    Room(110.0, 120.0, 100.0, 210.0, 90.0),
    Room(110.0, 100.0, 84.0, 170.0, 70.0),
    Room(110.0, 88.0, 68.0, 140.0, 60.0),
)
"""From the roomiest; the first in which a game keeps the width it may have is taken."""


class Words(NamedTuple):
    """One line of text of a card."""

    text: str
    size: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Card:
    """A node: what is written on it and where it stands."""

    lines: tuple[Words, ...]
    x: float
    y: float
    """Middle of its height."""
    width: float
    height: float


@dataclass(frozen=True)
class Branch:
    """The way to a node or an outcome: a bend, then a straight line that carries its label."""

    start: tuple[float, float]
    bend: float
    end: tuple[float, float]
    width: float
    action: tuple[str, ...]
    odds: str
    label_x: float


@dataclass(frozen=True)
class Ending:
    """An outcome: where the tree ends and its row of the table."""

    lines: tuple[str, ...]
    x: float
    y: float
    height: float
    payoffs: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column of the table by its right edge."""

    head: str
    right: float
    width: float


@dataclass(frozen=True)
class Join:
    """The line of an information set: a lane for each column, and a detour below where there are several."""

    infoset: str
    lanes: tuple[tuple[float, tuple[str, ...]], ...]
    below: float


@dataclass(frozen=True)
class Scene:
    """Everything in place."""

    cards: Mapping[str, Card]
    branches: Mapping[str, Branch]
    endings: Mapping[str, Ending]
    joins: tuple[Join, ...]
    table: float
    """Left edge of the words on outcomes."""
    bars: float
    """Left edge of the bars."""
    odds_right: float
    players: tuple[Column, ...]
    width: float
    bottom: float
    """Where the rows end."""


def arrange(game: Game, sights: Mapping[str, Sight], *, width: Number, asks: bool, say: Say = plain) -> Scene:
    """A game in place, as wide as `width` where short texts allow it.

    Parameters
    ----------
    game
        The game.
    sights
        What is shown of it, see `titanium.games.drawing.shown.read`.
    width
        Width to keep to; a deep game may need more.
    asks
        Whether cards say what the mover is asked.
    say
        Says the picture's own words.
    """
    scene = _arrange(game, sights, _ROOMS[0], asks, say)
    for room in _ROOMS[1:]:
        if scene.width <= width:
            break
        scene = _arrange(game, sights, room, asks, say)
    return scene


def _arrange(game: Game, sights: Mapping[str, Sight], room: Room, asks: bool, say: Say) -> Scene:
    is_solved = any(sight.reach is not None for sight in sights.values())
    half = (WIDEST if is_solved else PLAIN) / 2
    columns = place_columns(game)
    cards = {name: _card_lines(sight, room, asks, say) for name, sight in sights.items() if name in game.nodes}
    actions = {name: _wrapped(sight.action_label, room.action, _ACTION_LINES) for name, sight in sights.items()}
    odds = {name: shorten(sight.odds, room.action, _small) for name, sight in sights.items()}
    endings = {name: _wrapped(_ending(sights[name]), room.ending, _END_LINES) for name in game.outcomes}
    heights = {}
    for name in sights:
        above = half + _GAP / 2 + LINE * len(actions[name])
        below = half + _GAP / 2 + (LINE if odds[name] else 0)
        own = _card_height(cards[name]) if name in cards else LINE * max(len(endings[name]), 1)
        heights[name] = max(own, 2 * above, 2 * below) + _ROW_GAP
    bands = place_rows(game, heights)
    lanes = place_lanes(game, columns, bands)
    lefts, rights = _column_edges(columns, cards, actions, odds, sights, tracks_by_column(lanes))

    top = MARGIN + HEAD
    middle = {name: top + band.middle for name, band in bands.items()}
    joins, bottom = _joins(lanes, lefts, top + bands[game.root].bottom)
    leaf_end = max(lefts[columns[name]] for name in game.outcomes) + _LEADER
    words = [_normal(line) for lines in endings.values() for line in lines]
    bars = leaf_end + (max(_small(say("Outcome")), *words) + _CELL_GAP if words else 0)
    odds_right = bars
    if is_solved:
        odds_right = bars + max(BAR + _GAP + _normal("<0.01"), _small(say("Ends here")))
    payoffs = {
        name: tuple(shorten(sights[name].payoffs[player], room.payoff, _normal) for player in game.players)
        for name in game.outcomes
    }
    players = _player_columns(game, payoffs, odds_right if is_solved else bars - _CELL_GAP, room)
    return Scene(
        cards={
            name: Card(lines, left, middle[name], right - left, _card_height(lines))
            for name, lines in cards.items()
            for left, right in [(lefts[columns[name]], rights[columns[name]])]
        },
        branches=_branches(game, sights, columns, middle, lefts, rights, actions, odds, is_solved),
        endings={
            name: Ending(lines, lefts[columns[name]], middle[name], LINE * max(len(lines), 1), payoffs[name])
            for name, lines in endings.items()
        },
        joins=joins,
        table=leaf_end,
        bars=bars,
        odds_right=odds_right,
        players=players,
        width=players[-1].right + MARGIN,
        bottom=bottom,
    )


def _normal(text: str) -> float:
    return extent(text, TEXT)


def _small(text: str) -> float:
    return extent(text, SMALL)


def _wrapped(text: str, room: float, lines: int) -> tuple[str, ...]:
    return tuple(wrap(text, room, lines, _normal))


def _ending(sight: Sight) -> str:
    """Words of an outcome; one that has none is told apart by the way to it and by its payoffs."""
    return sight.label or sight.asks


def _card_lines(sight: Sight, room: Room, asks: bool, say: Say) -> tuple[Words, ...]:
    mover = shorten(sight.mover, room.mover, lambda text: extent(text, TEXT, bold=True))
    lines = [Words(mover, TEXT, bold=True)]
    words = sight.label or (sight.asks if asks else "")
    lines += [Words(line, SMALL) for line in wrap(words, room.words, _CARD_LINES, _small)]
    lines += [Words(line, SMALL, italic=True) for line in wrap(sight.infoset_label, room.words, 2, _small)]
    pays = say("pays {payoffs}", payoffs=sight.pays) if sight.pays else ""
    lines += [Words(line, SMALL) for line in wrap(pays, room.words, 2, _small)]
    return tuple(lines)


def _card_height(lines: Sequence[Words]) -> float:
    return LINE * len(lines) + 2 * _CARD_PAD[1]


def _card_width(lines: Sequence[Words]) -> float:
    return max(extent(line.text, line.size, bold=line.bold) for line in lines) + 2 * _CARD_PAD[0]


def _column_edges(
    columns: Mapping[str, int],
    cards: Mapping[str, tuple[Words, ...]],
    actions: Mapping[str, tuple[str, ...]],
    odds: Mapping[str, str],
    sights: Mapping[str, Sight],
    tracks: Mapping[int, int],
) -> tuple[list[float], list[float]]:
    """Left and right edges of every column of cards, with room behind each for its branches and their labels."""
    count = max(columns.values()) + 1
    widths, labels = [0.0] * count, [0.0] * count
    for name, lines in cards.items():
        widths[columns[name]] = max(widths[columns[name]], _card_width(lines))
    for name, sight in sights.items():
        if sight.parent:
            behind = columns[sight.parent]
            own = max([_small(odds[name]), *map(_normal, actions[name])])
            labels[behind] = max(labels[behind], own)
    lefts, rights = [], []
    x = MARGIN
    for column in range(count):
        x += TRACK * tracks.get(column, 0)
        lefts.append(x)
        rights.append(x + widths[column])
        x = rights[-1] + FAN + labels[column] + 2 * _GAP
    return lefts, rights


def _joins(lanes: Sequence[Lane], lefts: Sequence[float], below: float) -> tuple[tuple[Join, ...], float]:
    """Lines of the information sets, and where the last detour ends."""
    by_set: dict[str, list[Lane]] = {}
    for lane in lanes:
        by_set.setdefault(lane.infoset, []).append(lane)
    joins = []
    for infoset, own in by_set.items():
        if len(own) > 1:
            below += TRACK
        places = tuple((lefts[lane.column] - TRACK * (lane.track + 0.75), lane.nodes) for lane in own)
        joins.append(Join(infoset, places, below))
    return tuple(joins), below


def _player_columns(game: Game, payoffs: Mapping[str, tuple[str, ...]], left: float, room: Room) -> tuple[Column, ...]:
    found = []
    for place, player in enumerate(game.players):
        head = shorten(player_label(game, player), room.mover, lambda text: extent(text, TEXT, bold=True))
        head_width = extent(head, TEXT, bold=True) + 2 * _CARD_PAD[0]
        width = max([head_width, *(_normal(own[place]) for own in payoffs.values())])
        left += _CELL_GAP + width
        found.append(Column(head, left, head_width))
    return tuple(found)


def _branches(
    game: Game,
    sights: Mapping[str, Sight],
    columns: Mapping[str, int],
    middle: Mapping[str, float],
    lefts: Sequence[float],
    rights: Sequence[float],
    actions: Mapping[str, tuple[str, ...]],
    odds: Mapping[str, str],
    is_solved: bool,
) -> dict[str, Branch]:
    """Branches that leave a card side by side, as wide together as one that is taken for sure."""
    found = {}
    for name, node in game.nodes.items():
        widths = {target: _branch_width(sights[target], is_solved) for _, target in node.children()}
        y = middle[name] - sum(widths.values()) / 2 if is_solved else middle[name]
        right = rights[columns[name]]
        for target, width in widths.items():
            start = y + width / 2 if is_solved else y
            bend = right + FAN
            end = (lefts[columns[target]], middle[target])
            found[target] = Branch((right, start), bend, end, width, actions[target], odds[target], bend + _GAP / 2)
            y += width if is_solved else 0
    return found


def _branch_width(sight: Sight, is_solved: bool) -> float:
    return max(THINNEST, WIDEST * min(sight.probability or 0.0, 1.0)) if is_solved else PLAIN
