"""A game as a picture: one self-contained SVG drawing that can be read by eye, by keyboard and by screen reader.

The tree grows from left to right and ends in a table of outcomes. Every mover is named on its card, so colour only
repeats what is written. The drawing has no script, no outside font and no style that reaches beyond it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from titanium.errors import GameError
from titanium.games.drawing import spoken
from titanium.games.drawing.lettering import Number, clean, extent, is_exotic, wrap
from titanium.games.drawing.palette import FAINT, INK, NATURE, PAPER, SOFT, Paint, paints
from titanium.games.drawing.saying import Say, plain
from titanium.games.drawing.scene import (
    ASCENT,
    BAR,
    DESCENT,
    LINE,
    MARGIN,
    SMALL,
    TEXT,
    WIDEST,
    Branch,
    Card,
    Ending,
    Join,
    Scene,
    arrange,
)
from titanium.games.drawing.shown import Sight, Solved, read
from titanium.games.tree import Game

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', 'Malgun Gothic', sans-serif"

_MARK = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_TIP, _ROUND, _STUB, _PILL = 7.0, 5.0, 7.0, 20.0
"""Tip of a chance card, rounding of corners, how far from its middle a card meets the line of its information set,
height of a player's name in the head of the table."""


def draw_svg(
    game: Game,
    solution: Solved | None = None,
    *,
    colors: Mapping[str, str] | None = None,
    params: Mapping[str, Any] | None = None,
    width: Number = 1100,
    asks: bool = False,
    title: str = "",
    description: str = "",
    mark: str = "",
    say: Say = plain,
) -> str:
    """A game as an inline SVG drawing; the same arguments give the same bytes.

    With a solution, the width of a branch is the probability that its mover takes it, and a bar is the probability
    that play ends in an outcome. Without one, all branches are alike.

    Parameters
    ----------
    game
        The game, solved or not.
    solution
        What the solver found for one draw.
    colors
        Player to `#RRGGBB`; Okabe and Ito's colours in turn where none is given.
    params
        Values of names in formulas, over the defaults of the game's parameters; a formula without values is shown
        itself.
    width
        Width in pixels to keep to, by breaking and shortening texts; a deep game may need more. The drawing shrinks
        to the room that a page gives it.
    asks
        Whether cards say what the mover is asked.
    title
        What the drawing is called; the title of the game if left out.
    description
        What it shows, in words; who plays and how play most likely ends if left out.
    mark
        Identifier of the drawing in its page; made from what is drawn if left out, so only a page that has the very
        same drawing twice needs one.
    say
        Says the drawing's own words; in English if left out.

    Raises
    ------
    GameError
        If the solution is of another game, is a batch, or did not converge, or a colour or the mark cannot be used.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> game = build(decide("E", {"out": end({"E": 0}), "in": end({"E": 1})}), players=["E"])
    >>> drawing = draw_svg(game)
    >>> drawing.startswith("<svg"), 'aria-label="E decides: out, in"' in drawing
    (True, True)
    """
    if mark and not _MARK.fullmatch(mark):
        raise GameError("this mark cannot be used", [f"'{mark[:20]}' is not a letter with letters, digits, - or _"])
    sights = read(game, solution, params, say)
    scene = arrange(game, sights, width=width, asks=asks, say=say)
    paint = paints(game, colors)
    title, description = spoken.title(title or game.title, say), description or spoken.description(game, sights)
    key = wrap(_key(scene, say, is_solved=solution is not None), scene.width - 2 * MARGIN, 9, _small)
    height = scene.bottom + MARGIN + (LINE * len(key) + MARGIN if key else 0)
    size = f'viewBox="0 0 {_n(scene.width)} {_n(height)}" width="{_n(scene.width)}" height="{_n(height)}"'
    layers = [
        f'<rect width="{_n(scene.width)}" height="{_n(height)}" fill="{PAPER}" aria-hidden="true"/>',
        _hidden(_head(game, scene, paint, say, is_solved=solution is not None)),
        _hidden(_branch(branch, _paint(sights[sights[name].parent], paint)) for name, branch in scene.branches.items()),
        _hidden(_join(join, scene, paint[game.infosets[join.infoset].player]) for join in scene.joins),
        _hidden(_branch_label(sights[name], branch) for name, branch in scene.branches.items()),
        f'<g role="tree" aria-label={quoteattr(title)}>',
        *(_item(game, sights, sight, scene, paint, say) for sight in sights.values()),
        "</g>",
        '<g aria-hidden="true" pointer-events="none">',  # so that who points at a text gets the note on its part
        *(_card_words(card) for card in scene.cards.values()),
        *(_ending_words(ending, sights[name], scene) for name, ending in scene.endings.items()),
        "</g>",
        _hidden(_text(line, MARGIN, scene.bottom + MARGIN + LINE * (row + 1), SMALL) for row, line in enumerate(key)),
    ]
    mark = mark or "tree-" + hashlib.sha256("".join([title, description, *layers]).encode()).hexdigest()[:10]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id={quoteattr(mark)} {size} role="group" '
        f"aria-labelledby={quoteattr(f'{mark}-title')} aria-describedby={quoteattr(f'{mark}-desc')} "
        f'font-family="{FONTS}" font-size="{_n(TEXT)}" fill="{INK}" '
        f'style="max-width:100%;height:auto;font-variant-numeric:tabular-nums">'
        f"<title id={quoteattr(f'{mark}-title')}>{escape(title)}</title>"
        f"<desc id={quoteattr(f'{mark}-desc')}>{escape(description)}</desc>"
        f"<style>{_focus(mark)}</style>{''.join(layers)}</svg>"
    )


def _focus(mark: str) -> str:
    """What has the focus is ringed, in this drawing alone."""
    item = f'[id="{mark}"] [role=treeitem]'
    return f"{item}:focus{{outline:none}}{item}:focus .ring{{stroke:{INK};stroke-width:3;stroke-dasharray:none}}"


def _item(
    game: Game, sights: Mapping[str, Sight], sight: Sight, scene: Scene, paint: Mapping[str, Paint], say: Say
) -> str:
    said = spoken.sentence(game, sights, sight.name, say)
    place, of = sight.place
    body = (
        _card(scene.cards[sight.name], sight, _paint(sight, paint))
        if sight.name in scene.cards
        else _ending(scene.endings[sight.name], scene)
    )
    return (
        f'<g role="treeitem" data-place={quoteattr(clean(sight.name))} tabindex="0" '
        f'aria-level="{sight.depth + 1}" aria-posinset="{place}" aria-setsize="{of}" '
        f"aria-label={quoteattr(said)}><title>{escape(_note(said, sight))}</title>"
        f'<g aria-hidden="true">{"".join(body)}</g></g>'
    )


def _note(said: str, sight: Sight) -> str:
    """The note on a part, with the whole of a text that is too long to be read out."""
    whole = [text for text in (sight.label, sight.asks, *sight.payoffs.values()) if text and text not in said]
    return "\n".join([said, *whole])


def _paint(sight: Sight, paint: Mapping[str, Paint]) -> Paint:
    return paint.get(sight.player, NATURE)


def _card(card: Card, sight: Sight, paint: Paint) -> Iterable[str]:
    top, style = card.y - card.height / 2, f'class="ring" fill="{paint.fill}" stroke="{paint.line}" stroke-width="1.5"'
    if sight.kind == "chance":
        left, right, bottom, y = card.x, card.x + card.width, top + card.height, card.y
        corners = [(left + _TIP, top), (right - _TIP, top), (right, y), (right - _TIP, bottom), (left + _TIP, bottom)]
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in [(left, y), *corners])
        yield f'<polygon points="{points}" {style}/>'
    else:
        box = f'x="{_n(card.x)}" y="{_n(top)}" width="{_n(card.width)}" height="{_n(card.height)}"'
        yield f'<rect {box} rx="{_n(_ROUND)}" {style}/>'


def _card_words(card: Card) -> str:
    x, baselines = card.x + card.width / 2, _baselines(card.y, len(card.lines), TEXT)
    return "".join(
        _text(line.text, x, baseline, line.size, anchor="middle", bold=line.bold, italic=line.italic)
        for line, baseline in zip(card.lines, baselines, strict=True)
    )


def _ending(ending: Ending, scene: Scene) -> Iterable[str]:
    right = scene.players[-1].right
    box = f'x="{_n(scene.table - 4)}" y="{_n(ending.y - ending.height / 2 - 1)}"'
    size = f'width="{_n(right - scene.table + 8)}" height="{_n(ending.height + 2)}"'
    yield f'<rect class="ring" {box} {size} rx="2" fill="{PAPER}"/>'
    yield (
        f'<path d="M{_n(ending.x + 10)},{_n(ending.y)}H{_n(scene.table - 8)}" stroke="{SOFT}" stroke-width="1" '
        f'stroke-dasharray="1 4" fill="none"/>'
    )
    yield f'<rect x="{_n(ending.x)}" y="{_n(ending.y - 4)}" width="8" height="8" fill="{INK}"/>'


def _ending_words(ending: Ending, sight: Sight, scene: Scene) -> str:
    """Row of the table: words, probability with its bar, payoffs."""
    baselines = _baselines(ending.y, len(ending.lines), TEXT)
    parts = [_text(line, scene.table, baseline) for line, baseline in zip(ending.lines, baselines, strict=True)]
    (baseline,) = _baselines(ending.y, 1, TEXT)
    if sight.reach is not None:
        for width, colour in ((BAR, FAINT), (BAR * min(sight.reach, 1.0), INK)):
            place = f'x="{_n(scene.bars)}" y="{_n(ending.y - 3)}" width="{_n(width)}"'
            parts.append(f'<rect {place} height="6" fill="{colour}"/>')
        parts.append(_text(sight.reach_text, scene.odds_right, baseline, anchor="end"))
    for column, payoff in zip(scene.players, ending.payoffs, strict=True):
        parts.append(_text(payoff, column.right, baseline, anchor="end"))
    return "".join(parts)


def _head(game: Game, scene: Scene, paint: Mapping[str, Paint], say: Say, *, is_solved: bool) -> Iterable[str]:
    """Head of the table of outcomes: what its columns are, the players in their colours."""
    middle = MARGIN + _PILL / 2
    (baseline,) = _baselines(middle, 1, TEXT)
    if any(ending.lines for ending in scene.endings.values()):
        yield _text(say("Outcome"), scene.table, baseline, SMALL, soft=True)
    if is_solved:
        yield _text(say("Ends here"), scene.odds_right, baseline, SMALL, anchor="end", soft=True)
    for column, player in zip(scene.players, game.players, strict=True):
        box = f'x="{_n(column.right - column.width)}" y="{_n(MARGIN)}" width="{_n(column.width)}" height="{_n(_PILL)}"'
        own = paint[player]
        yield f'<rect {box} rx="{_n(_ROUND)}" fill="{own.fill}" stroke="{own.line}" stroke-width="1.5"/>'
        yield _text(column.head, column.right - column.width / 2, baseline, anchor="middle", bold=True)


def _branch(branch: Branch, paint: Paint) -> str:
    (x0, y0), (x1, y1) = branch.start, branch.end
    half = (x0 + branch.bend) / 2
    way = f"M{_n(x0)},{_n(y0)}C{_n(half)},{_n(y0)} {_n(half)},{_n(y1)} {_n(branch.bend)},{_n(y1)}H{_n(x1)}"
    return f'<path d="{way}" fill="none" stroke="{paint.line}" stroke-width="{branch.width:.2f}"/>'


def _branch_label(sight: Sight, branch: Branch) -> str:
    """The action above its branch, the probability below."""
    half, y = (WIDEST / 2 if sight.reach is not None else 1.0) + 2.0, branch.end[1]
    last = y - half - DESCENT * TEXT
    lines = [
        _text(line, branch.label_x, last - LINE * (len(branch.action) - 1 - row))
        for row, line in enumerate(branch.action)
    ]
    below = _text(branch.odds, branch.label_x, y + half + ASCENT * SMALL, SMALL, whole=sight.odds)
    return f"<g>{_title(sight.action_label, ' '.join(branch.action))}{''.join(lines)}{below}</g>"


def _join(join: Join, scene: Scene, paint: Paint) -> str:
    """Dashed lines in the lanes of an information set, with a stub to each of its nodes."""
    ways = []
    for x, nodes in join.lanes:
        cards = [scene.cards[name] for name in nodes]
        meets = [card.y + (_STUB if card is cards[0] else -_STUB) for card in cards]
        if len(join.lanes) > 1:
            ways.append(f"M{_n(cards[0].x)},{_n(meets[0])}H{_n(x)}V{_n(join.below)}")
        else:
            turn = min(_ROUND, abs(x - cards[0].x), (meets[-1] - meets[0]) / 2)
            ways.append(
                f"M{_n(cards[0].x)},{_n(meets[0])}H{_n(x + turn)}Q{_n(x)},{_n(meets[0])} {_n(x)},{_n(meets[0] + turn)}"
                f"V{_n(meets[-1] - turn)}Q{_n(x)},{_n(meets[-1])} {_n(x + turn)},{_n(meets[-1])}H{_n(cards[-1].x)}"
            )
        between = cards[1:] if len(join.lanes) > 1 else cards[1:-1]
        ways += [f"M{_n(x)},{_n(card.y - _STUB)}H{_n(card.x)}" for card in between]
    if len(join.lanes) > 1:
        ways.append(f"M{_n(join.lanes[0][0])},{_n(join.below)}H{_n(join.lanes[-1][0])}")
    return f'<path d="{"".join(ways)}" fill="none" stroke="{paint.line}" stroke-width="1.8" stroke-dasharray="5 3"/>'


def _key(scene: Scene, say: Say, *, is_solved: bool) -> str:
    """How to read the drawing."""
    parts = []
    if is_solved and scene.branches:
        parts.append(say("Width of a branch: how likely its mover takes it. Bars: how likely play ends there."))
    if scene.joins:
        parts.append(say("A dashed line joins nodes that their mover cannot tell apart."))
    return " ".join(parts)


def _text(
    shown: str,
    x: float,
    y: float,
    size: float = TEXT,
    *,
    anchor: str = "",
    bold: bool = False,
    italic: bool = False,
    soft: bool = False,
    whole: str = "",
) -> str:
    """One line of text; `whole` is what it says where it is shortened."""
    if not shown:
        return ""
    style = f' font-size="{_n(size)}"' if size != TEXT else ""
    style += f' text-anchor="{anchor}"' if anchor else ""
    style += ' font-weight="600"' if bold else ""
    style += ' font-style="italic"' if italic else ""
    style += f' fill="{SOFT}"' if soft else ""
    if is_exotic(shown):  # fonts differ too much on these letters to foresee how wide they are
        style += f' textLength="{_n(extent(shown, size, bold=bold))}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{_n(x)}" y="{_n(y)}"{style}>{_title(whole, shown)}{escape(shown)}</text>'


def _title(whole: str, shown: str) -> str:
    """The whole of a text, for those who point at it, where less of it is shown."""
    return f"<title>{escape(whole)}</title>" if whole and whole != shown else ""


def _baselines(middle: float, lines: int, size: float) -> list[float]:
    """Where lines of text stand that are centred together on a height."""
    first = middle - LINE * (lines - 1) / 2 + (ASCENT - DESCENT) / 2 * size
    return [first + LINE * row for row in range(lines)]


def _small(text: str) -> float:
    return extent(text, SMALL)


def _hidden(parts: Iterable[str]) -> str:
    """A group that says nothing of its own to a screen reader."""
    body = "".join(parts)
    return f'<g aria-hidden="true">{body}</g>' if body else ""


def _n(number: Number) -> str:
    """A length in tenths of a pixel, written the same on every machine."""
    return f"{number + 0.0:.1f}".removesuffix(".0")
