"""The same regressors without the game: what a strategic model has to beat.

A **sequence** of plain choices is the tree with a mover of its own at each node, who looks at nothing that follows: a
binary (or multinomial) logit or probit of each choice, with every regressor that the game lets it depend on. A
**multinomial** logit has the ends of the tree as categories and every regressor in each.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from titanium.evidence.fit.tree import ends_below, utilities_at
from titanium.games.estimation.terms import parse_terms
from titanium.games.parts import Decision
from titanium.games.tree import Game

Plain = tuple[Game, dict[str, str]]
"""A game and its formulas."""


def is_sequence(game: Game) -> bool:
    """Whether choices of a tree can be taken one by one: movers know their node, and nature draws nothing."""
    return game.has_perfect_information and all(isinstance(node, Decision) for node in game.nodes.values())


def sequence(game: Game, formulas: Mapping[str, str]) -> Plain:
    """The tree as a sequence of plain choices.

    Parameters
    ----------
    game
        A tree in which every mover knows its node.
    formulas
        Utility to what it follows from.

    Examples
    --------
    >>> from titanium.games.ready_made import egame12
    >>> _, formulas = sequence(egame12(), {"u11": "1 + x", "u14": "1 + z", "u24": "1 + w"})
    >>> formulas
    {'start_act': '1 + x + z + w', 'reply_resist': '1 + w'}
    """
    payoffs: dict[str, dict[str, Any]] = {end: {f"at {name}": 0 for name in game.nodes} for end in game.outcomes}
    own: dict[str, str] = {}
    for name in game.nodes:
        _, *others = game.nodes[name].children()
        for action, target in others:
            symbol, counted = re.sub(r"\W", "_", f"{name}_{action}"), utilities_at(game, name)
            own[symbol] = _joined(formula for utility, formula in formulas.items() if utility in counted)
            for end in ends_below(game, target):
                payoffs[end][f"at {name}"] = symbol
    nodes = {name: {"player": f"at {name}", "actions": dict(node.children())} for name, node in game.nodes.items()}
    return _game(game, [f"at {name}" for name in game.nodes], game.root, nodes, payoffs, own)


def multinomial(game: Game, formulas: Mapping[str, str], baseline: str) -> Plain:
    """One choice among the ends of the tree.

    Parameters
    ----------
    game
        The tree.
    formulas
        Utility to what it follows from.
    baseline
        The end whose utility is 0.

    Examples
    --------
    >>> from titanium.games.ready_made import egame12
    >>> _, formulas = multinomial(egame12(), {"u11": "1 + x", "u24": "w"}, "~act")
    >>> formulas
    {'to_1': '1 + x + w', 'to_2': '1 + x + w'}
    """
    others = [end for end in game.outcomes if end != baseline]
    symbols = {end: f"to_{place}" for place, end in enumerate(others, start=1)}
    own = {symbol: _joined(formulas.values()) for symbol in symbols.values()}
    payoffs: dict[str, dict[str, Any]] = {end: {"history": symbols.get(end, 0)} for end in game.outcomes}
    nodes = {"case": {"player": "history", "actions": {f"to {end}": end for end in game.outcomes}}}
    return _game(game, ["history"], "case", nodes, payoffs, own)


def _game(
    game: Game,
    players: list[str],
    root: str,
    nodes: Mapping[str, Any],
    payoffs: Mapping[str, Mapping[str, Any]],
    own: dict[str, str],
) -> Plain:
    """A game with the same ends in the same order, so that likelihoods can be compared case by case."""
    outcomes = {end: {"payoffs": payoffs[end]} for end in game.outcomes}
    parameters = dict.fromkeys(own, 0)
    return Game.of(players=players, root=root, nodes=nodes, outcomes=outcomes, parameters=parameters), own


def _joined(formulas: Iterable[str]) -> str:
    """A constant and every term of several formulas, each once."""
    terms = [
        ":".join(factor.text for factor in product) for formula in formulas for product in parse_terms(formula).products
    ]
    return " + ".join(["1", *dict.fromkeys(terms)])
