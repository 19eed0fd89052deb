"""Colours of the players in a picture, strong enough for lines and light enough to write on."""

from collections.abc import Mapping
from typing import NamedTuple

from titanium.errors import GameError
from titanium.games.tree import Game

INK, SOFT, FAINT, PAPER = "#1A1A1A", "#595959", "#DDDDDD", "#FFFFFF"
"""Text; chance moves and lesser text, with a contrast over 7 to 1 on paper; rules that carry no meaning; the ground."""

OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
"""Colours that people with any colour vision tell apart (Okabe and Ito 2008), without black."""

_LINE_CONTRAST = 3.0
_TINT = 0.14


class Paint(NamedTuple):
    """Colours of one mover."""

    line: str
    """For outlines and branches: a contrast of 3 to 1 or more on paper."""
    fill: str
    """A tint to write on."""


NATURE = Paint(SOFT, "#F2F2F2")


def paints(game: Game, colors: Mapping[str, str] | None = None) -> dict[str, Paint]:
    """Colours of every player: those given, or else the next of Okabe and Ito's.

    A colour too light for a line on paper is darkened until it shows. Colours of others than the players are left
    aside, so one table of colours serves many games.

    Raises
    ------
    GameError
        If a colour is not of the form `#RRGGBB`.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> game = build(decide("E", {"out": end({"E": 0}), "in": end({"E": 1})}), players=["E"])
    >>> paints(game), paints(game, {"E": "#F0E442"})["E"].line
    ({'E': Paint(line='#0072B2', fill='#DBEBF4')}, '#99922A')
    """
    given = {player: colour for player, colour in (colors or {}).items() if player in game.players}
    problems = [
        f"colour '{colour[:20]}' of player '{player}' cannot be used\nWrite it as #RRGGBB, as in #0072B2."
        for player, colour in given.items()
        if not _is_colour(colour)
    ]
    if problems:
        raise GameError("these colours cannot be used", problems)
    found = {}
    for number, player in enumerate(game.players):
        colour = given.get(player, OKABE_ITO[number % len(OKABE_ITO)])
        found[player] = Paint(_for_lines(colour), _mix(colour, PAPER, _TINT))
    return found


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2, from 1 to 21.

    Examples
    --------
    >>> round(contrast("#000000", "#FFFFFF")), contrast(SOFT, PAPER) > 7
    (21, True)
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _for_lines(colour: str) -> str:
    while contrast(colour, PAPER) < _LINE_CONTRAST:
        colour = _mix(colour, "#000000", 0.96)
    return colour


def _mix(one: str, other: str, share: float) -> str:
    channels = (round(share * a + (1 - share) * b) for a, b in zip(_channels(one), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(digit in "0123456789abcdefABCDEF" for digit in text[1:])
