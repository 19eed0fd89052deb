"""A game in sentences: what the picture says to those who hear it, and in the note on each of its parts."""

from collections.abc import Mapping

from titanium.games.drawing.lettering import clean, shorten
from titanium.games.drawing.shown import Sight, most_likely, name_text, player_label
from titanium.games.tree import Game

_LONGEST = 300
"""Columns of a text that are read out within a sentence."""


def title(given: str) -> str:
    """Name of the picture."""
    return _spoken(clean(given)) or "Game tree"


def description(game: Game, sights: Mapping[str, Sight]) -> str:
    """Who plays, how much there is, and how play most likely ends.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> from titanium.games.drawing.shown import read
    >>> game = build(decide("E", {"out": end({"E": 0}), "in": end({"E": 1})}), players=["E"])
    >>> description(game, read(game))
    'A game of one player, E: 1 decision, 2 outcomes.'
    """
    kinds = [sight.kind for sight in sights.values()]
    sets = sum(len(infoset.nodes) > 1 for infoset in game.infosets.values())
    counts = [
        _count(kinds.count("decision"), "decision"),
        _count(kinds.count("chance"), "chance move"),
        _count(kinds.count("outcome"), "outcome"),
        _count(sets, "information set") + " of several nodes" if sets else "",
    ]
    who = ", ".join(_spoken(player_label(game, player)) for player in game.players)
    number = "one player" if len(game.players) == 1 else f"{len(game.players)} players"
    sentence = f"A game of {number}, {who}: {', '.join(filter(None, counts))}."
    if (likeliest := most_likely(sights)) is not None:
        sentence += f" Most likely outcome: {_spoken(likeliest.says)}, with probability {likeliest.reach_text}."
    return sentence


def sentence(game: Game, sights: Mapping[str, Sight], name: str) -> str:
    """What there is to say about a node or an outcome.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> from titanium.games.drawing.shown import read
    >>> game = build(decide("E", {"out": end({"E": 0}), "in": end({"E": 1})}, asks="Enter?"), players=["E"])
    >>> sights = read(game)
    >>> sentence(game, sights, "n1")
    'E decides: Enter? out, in'
    >>> sentence(game, sights, "t2")
    'After in, the outcome is t2; payoffs E 1'
    """
    sight = sights[name]
    after = f"After {_spoken(sight.action_label or name_text(sight.action))}, " if sight.parent else ""
    pays = _spoken(sight.pays)
    if sight.kind == "outcome":
        reached = f", reached with probability {sight.reach_text}" if sight.reach_text else ""
        return f"{after}{'the' if after else 'The'} outcome is {_spoken(sight.says)}{reached}; payoffs {pays}"
    words = " ".join(filter(None, (_spoken(sight.label), _spoken(sight.asks) if sight.asks != sight.label else "")))
    moves = ", ".join(_move(sights[target]) for _, target in game.nodes[name].children())
    verb = "decides" if sight.kind == "decision" else "moves"
    parts = [f"{after}{_spoken(sight.mover)} {verb}: {words}{' ' if words else ''}{moves}"]
    if sight.infoset:
        others = len(game.infosets[sight.infoset].nodes) - 1
        known = f" ({_spoken(sight.infoset_label)})" if sight.infoset_label else ""
        parts.append(f"cannot tell this node from {_count(others, 'other')}{known}")
    if sight.belief:
        parts.append(f"believes with probability {sight.belief} to be here")
    if pays:
        parts.append(f"passing here pays {pays}")
    return "; ".join(parts)


def _move(sight: Sight) -> str:
    return " ".join(filter(None, (_spoken(sight.action_label or name_text(sight.action)), _spoken(sight.odds))))


def _spoken(text: str) -> str:
    return shorten(text, _LONGEST)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
