"""A game as text for a terminal: one line for each branch, payoffs in columns at the end of the line."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from titanium.games.drawing.lettering import ELLIPSIS, columns, shorten
from titanium.games.drawing.shown import Sight, Solved, name_text, player_label, read
from titanium.games.tree import Game

NARROWEST = 40
"""Columns below which a tree cannot be read; a narrower terminal gets lines of this width."""

_BOX = {"fork": "├─ ", "last": "└─ ", "pass": "│  ", "none": "   ", "cut": "… ", "to": "→"}
_ASCII = {"fork": "|- ", "last": "`- ", "pass": "|  ", "none": "   ", "cut": "~ ", "to": "->"}
_WIDEST_NUMBER, _WIDEST_PLAYER = 12, 10
_REACH = "ends here"


def draw_text(
    game: Game,
    solution: Solved | None = None,
    *,
    params: Mapping[str, Any] | None = None,
    width: int = 100,
    ascii_only: bool = False,
) -> str:
    """A game as a tree of text, without colours.

    Each line is a branch: its action, its probability where it has one, and who moves next, with the information set
    in brackets where the mover cannot tell nodes apart; or else the outcome, with how likely play ends there and what
    each player gets.

    Parameters
    ----------
    game
        The game, solved or not.
    solution
        What the solver found for one draw.
    params
        Values of names in formulas, over the defaults of the game's parameters; a formula without values is shown
        itself.
    width
        Columns of the terminal; texts are shortened to keep to them.
    ascii_only
        Whether guides are drawn with the letters that every terminal has. Labels stay as they are.

    Raises
    ------
    GameError
        If the solution is of another game, is a batch, or did not converge.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> reply = decide("I", {"fight": end({"E": -1, "I": -1}), "share": end({"E": 1, "I": 1})})
    >>> game = build(decide("E", {"out": end({"E": 0, "I": 2}), "in": reply}), players=["E", "I"])
    >>> print(draw_text(game, width=40))
                                       E   I
    E
    ├─ out: t1                         0   2
    └─ in → I
       ├─ fight: t2                   -1  -1
       └─ share: t3                    1   1
    """
    sights = read(game, solution, params)
    marks = _ASCII if ascii_only else _BOX
    width = max(width, NARROWEST)
    table = _table(game, sights)
    room = width - sum(2 + own for own in table.widths)
    if room < width * 0.45:  # the columns would crowd out the words, so payoffs follow the words
        table = _Table((), {}, ())
        room = width
    guides = _guides(game, marks, room // 2)
    lines = []
    if table.heads:
        lines.append(_row("", table.heads, table.widths, room))
    for name, sight in sights.items():
        text = guides[name] + _says(sight, marks, with_payoffs=not table.heads)
        cells = table.cells.get(name, ())
        text = shorten(text, room if cells else width)
        lines.append(_row(text.replace(ELLIPSIS, "~") if ascii_only else text, cells, table.widths, room))
    return "\n".join(lines)


class _Table(NamedTuple):
    """Columns at the end of the lines: their heads, the cells of each outcome, their widths."""

    heads: tuple[str, ...]
    cells: Mapping[str, tuple[str, ...]]
    widths: tuple[int, ...]


def _table(game: Game, sights: Mapping[str, Sight]) -> _Table:
    is_solved = any(sight.reach is not None for sight in sights.values())
    heads = [shorten(player_label(game, player), _WIDEST_PLAYER) for player in game.players]
    if is_solved:
        heads.insert(0, _REACH)
    cells: dict[str, tuple[str, ...]] = {}
    for name in game.outcomes:
        own = [shorten(sights[name].payoffs[player], _WIDEST_NUMBER) for player in game.players]
        cells[name] = (sights[name].reach_text, *own) if is_solved else tuple(own)
    widths = [max(map(columns, column)) for column in zip(heads, *cells.values(), strict=True)]
    return _Table(tuple(heads), cells, tuple(widths))


def _row(text: str, cells: tuple[str, ...], widths: tuple[int, ...], room: int) -> str:
    """A text, then cells at the right of their columns."""
    padded = [" " * (2 + width - columns(cell)) + cell for cell, width in zip(cells, widths, strict=False)]
    if padded:
        text += " " * (room - columns(text))
    return text + "".join(padded)


def _says(sight: Sight, marks: Mapping[str, str], *, with_payoffs: bool) -> str:
    """What a line says behind its guides."""
    branch = " ".join(filter(None, (sight.action_label or name_text(sight.action), sight.odds)))
    if sight.kind == "outcome":
        reach = f" ({_REACH} {sight.reach_text})" if with_payoffs and sight.reach_text else ""
        gains = f" [{sight.pays}]" if with_payoffs else ""
        return f"{branch}{':' if branch else ''}{gains} {sight.says}{reach}".lstrip()
    words = sight.label or sight.asks
    infoset = f"[{sight.infoset_label or name_text(sight.infoset)}]" if sight.infoset else ""
    belief = f"(believed {sight.belief})" if sight.belief else ""
    gains = f"(passing pays {sight.pays})" if sight.pays else ""
    node = " ".join(filter(None, (sight.mover, infoset, belief, words, gains)))
    return f"{branch} {marks['to']} {node}" if branch else node


def _guides(game: Game, marks: Mapping[str, str], room: int) -> dict[str, str]:
    """Lines in front of each part that join it to its parent; of a deep tree the last of them."""
    before = {game.root: ""}
    found = {game.root: ""}
    for name in game.preorder:
        targets = [target for _, target in game.nodes[name].children()] if name in game.nodes else []
        for target in targets:
            is_last = target == targets[-1]
            before[target] = _cut(before[name] + marks["none" if is_last else "pass"], marks, room)
            found[target] = _cut(before[name] + marks["last" if is_last else "fork"], marks, room)
    return found


def _cut(guide: str, marks: Mapping[str, str], room: int) -> str:
    if len(guide) <= room:
        return guide
    kept = guide.removeprefix(marks["cut"])
    while len(kept) + len(marks["cut"]) > room:
        kept = kept[3:]
    return marks["cut"] + kept
