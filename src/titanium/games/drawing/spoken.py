"""A game in sentences: what the picture says to those who hear it, and in the note on each of its parts."""

from collections.abc import Mapping

from titanium.games.drawing.lettering import clean, shorten
from titanium.games.drawing.saying import Say, plain
from titanium.games.drawing.shown import Sight, most_likely, name_text, player_label
from titanium.games.tree import Game

_LONGEST = 300
"""Columns of a text that are read out within a sentence."""


def title(given: str, say: Say = plain) -> str:
    """Name of the picture."""
    return _spoken(clean(given)) or say("Game tree")


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


def sentence(game: Game, sights: Mapping[str, Sight], name: str, say: Say = plain) -> str:
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
    action, pays = _spoken(sight.action_label or name_text(sight.action)), _spoken(sight.pays)
    if sight.kind == "outcome":
        return "; ".join([_end(sight, action, say), say("payoffs {payoffs}", payoffs=pays)])
    words = [_spoken(sight.label), _spoken(sight.asks) if sight.asks != sight.label else ""]
    moves = ", ".join(_move(sights[target]) for _, target in game.nodes[name].children())
    known = {"mover": _spoken(sight.mover), "moves": " ".join(filter(None, [*words, moves])), "action": action}
    if sight.kind == "decision":
        said = (
            say("After {action}, {mover} decides: {moves}", **known)
            if sight.parent
            else say("{mover} decides: {moves}", **known)
        )
    else:
        said = (
            say("After {action}, {mover} moves: {moves}", **known)
            if sight.parent
            else say("{mover} moves: {moves}", **known)
        )
    parts = [said]
    if sight.infoset:
        parts.append(_apart(len(game.infosets[sight.infoset].nodes) - 1, _spoken(sight.infoset_label), say))
    if sight.belief:
        parts.append(say("believes with probability {belief} to be here", belief=sight.belief))
    if pays:
        parts.append(say("passing here pays {payoffs}", payoffs=pays))
    return "; ".join(parts)


def _end(sight: Sight, action: str, say: Say) -> str:
    known = {"action": action, "outcome": _spoken(sight.says), "probability": sight.reach_text}
    if not sight.reach_text:
        return (
            say("After {action}, the outcome is {outcome}", **known)
            if sight.parent
            else say("The outcome is {outcome}", **known)
        )
    if not sight.parent:
        return say("The outcome is {outcome}, reached with probability {probability}", **known)
    return say("After {action}, the outcome is {outcome}, reached with probability {probability}", **known)


def _apart(others: int, label: str, say: Say) -> str:
    """That a mover cannot tell its node from others."""
    known = {"count": others, "label": label}
    if others == 1:
        if not label:
            return say("cannot tell this node from 1 other")
        return say("cannot tell this node from 1 other ({label})", **known)
    if not label:
        return say("cannot tell this node from {count} others", **known)
    return say("cannot tell this node from {count} others ({label})", **known)


def _move(sight: Sight) -> str:
    return " ".join(filter(None, (_spoken(sight.action_label or name_text(sight.action)), _spoken(sight.odds))))


def _spoken(text: str) -> str:
    return shorten(text, _LONGEST)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
