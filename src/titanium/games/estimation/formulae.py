"""What is estimated: which payoffs follow which formula, and on what scale errors are measured.

Formulae come in four forms; all end as a game whose payoffs are expressions of named parameters, each linear in
covariates or fixed.

1. Payoffs of outcomes: `{player: {outcome: "x + z"}}` or `{(player, outcome): "x + z"}`. Payoffs not named are 0.
2. Parameters of the game: `{"stake": "x + z", "cost": 1.0}`. Parameters not named keep their defaults.
3. One line in the order of the game's parameters, as in R: `"esc + war ~ x + z | 0 | x | 1"`; or its
   parts, one text for each parameter.
4. None: payoffs are the game's own numbers, and the scale of the errors is estimated.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from titanium.errors import ExpressionError, GameError, nearest
from titanium.games.estimation.terms import CONSTANT, Terms, parse_terms
from titanium.games.parts import Decision
from titanium.games.tree import Game

Formulae = str | Mapping[Any, Any] | list[str] | tuple[str, ...] | None
Scale = str | Mapping[str, str] | None

COMMON, BY_PLAYER = "common", "by player"
"""Scales that are estimated as constants: one for all, or one a player."""


@dataclass(frozen=True)
class Equation:
    """A parameter of the game that is linear in covariates."""

    name: str
    """What it is called in the results."""
    target: str
    """Parameter of the compiled game; empty for a scale."""
    terms: Terms

    def label(self, term: str) -> str:
        """Name of the coefficient of a term."""
        is_plain = not self.target and not self.terms.products and term == CONSTANT
        return self.name if is_plain else f"{self.name}:{term}"


@dataclass(frozen=True)
class Specification:
    """A game ready to be estimated.

    Attributes
    ----------
    game
        Its payoffs are expressions of named parameters.
    equations
        What is estimated: parameters of the game, then scales.
    fixed
        Parameter to the value that it keeps.
    scales
        Player to the position in `equations` of the logarithm of the scale of its errors.
    left
        Columns that say what happened.
    """

    game: Game
    equations: tuple[Equation, ...]
    fixed: Mapping[str, float]
    scales: Mapping[str, int]
    left: tuple[str, ...]
    columns: frozenset[str] = field(default=frozenset())


def specify(game: Game, formulae: Formulae, *, outcome: Any = None, scale: Scale = None) -> Specification:
    """Read what is to be estimated.

    Parameters
    ----------
    game
        The tree.
    formulae
        One of the four forms above.
    outcome
        Column, or columns of decisions, that say what happened; `outcome` unless the formula has a left side.
    scale
        None keeps the scale of the errors; `common` and `by player` estimate it; a formula, or one a player, makes
        its logarithm linear in covariates.

    Raises
    ------
    GameError
        With every problem found.

    Examples
    --------
    >>> from titanium.games.ready_made import egame12
    >>> specified = specify(egame12(), "esc + war ~ x | 0 | 1 | z")
    >>> [equation.name for equation in specified.equations], specified.left
    (['u11', 'u14', 'u24'], ('esc', 'war'))
    """
    problems: list[str] = []
    formulae = None if isinstance(formulae, str) and formulae.strip() == "fixed" else formulae
    left: tuple[str, ...] = ()
    if isinstance(formulae, list | tuple) and all(isinstance(part, str) for part in formulae):
        formulae = " | ".join(formulae)
    if isinstance(formulae, str):
        formulae, left = _from_line(game, formulae, problems)
    if formulae is None:
        scale = scale or COMMON
        formulae = {}
    if not isinstance(formulae, Mapping):
        problems.append(f"formulae are text, a mapping, a list of texts or None, not {type(formulae).__name__}")
        formulae = {}
    if outcome is not None:
        left = (outcome,) if isinstance(outcome, str) else tuple(outcome)
    payoffs = dict(_payoff_formulae(game, formulae, problems))
    game, wanted, names = _with_payoffs(game, payoffs) if payoffs else (game, dict(formulae), {})
    equations, fixed = _equations(game, wanted, names, problems)
    scales = {}
    for players, own in _scale_formulae(game, scale, problems):
        if (terms := _parse(own, problems)) is not None:
            name = "log_sigma" if isinstance(scale, str) and scale != BY_PLAYER else f"log_sigma({players[0]})"
            scales.update(dict.fromkeys(players, len(equations)))
            equations.append(Equation(name, "", terms))
    if not equations and not problems:
        problems.append("nothing is estimated\nGive a formula that is not 0, or scale='common'.")
    if problems:
        raise GameError("cannot fit", problems)
    left = left or ("outcome",)
    columns = frozenset(left).union(*(equation.terms.columns for equation in equations))
    return Specification(game, tuple(equations), fixed, scales, left, columns)


def _from_line(game: Game, line: str, problems: list[str]) -> tuple[dict[str, str] | None, tuple[str, ...]]:
    """One formula a parameter, in order, from a line as R writes it; None where the line has only `1`."""
    head, mark, tail = line.partition("~")
    left = tuple(name.strip() for name in head.split("+")) if mark else ()
    parts = [part.strip() for part in (tail if mark else head).split("|")]
    if not game.parameters and len(parts) == 1:
        return None, left  # as `y ~ 1` with fixed utilities
    if len(parts) != len(game.parameters):
        order = ", ".join(game.parameters) or "none: its payoffs are numbers"
        problems.append(f"{len(parts)} formulas for {len(game.parameters)} parameters\nOrder of parameters: {order}.")
        return {}, left
    return dict(zip(game.parameters, parts, strict=True)), left


def _payoff_formulae(
    game: Game, formulae: Mapping[Any, Any], problems: list[str]
) -> Iterator[tuple[tuple[str, str], Any]]:
    """Formulas of payoffs by player and outcome, if the mapping is of that form."""
    by_label = {label: name for name, label in game.labels.outcomes.items()}
    for key, value in formulae.items():
        if isinstance(key, tuple) and len(key) == 2:
            player, own = str(key[0]), {key[1]: value}
        elif isinstance(value, Mapping):
            player, own = str(key), value
        else:
            continue
        if player not in game.players:
            problems.append(f"player '{player}' does not play\n{nearest(player, game.players)}")
            continue
        for outcome, formula in own.items():
            name = by_label.get(str(outcome), str(outcome))
            if name in game.outcomes:
                yield (player, name), formula
            else:
                problems.append(f"outcome '{outcome}' is not in the game\n{nearest(name, game.outcomes)}")


def _with_payoffs(game: Game, payoffs: Mapping[tuple[str, str], Any]) -> tuple[Game, dict[str, Any], dict[str, str]]:
    """The game with a parameter in place of every payoff that has a formula, and 0 in place of the others."""
    order = [(player, outcome) for player in game.players for outcome in game.outcomes if (player, outcome) in payoffs]
    symbols = {pair: f"u_{position}" for position, pair in enumerate(order, start=1)}
    parts = game.model_dump()
    for outcome, entry in parts["outcomes"].items():
        entry["payoffs"] = {player: symbols.get((player, outcome), 0) for player in game.players}
        entry["effects"] = {}
    kept = Game.of(**{**parts, "parameters": {}}).names - set(symbols.values())
    parameters = {name: game.parameters[name].default for name in game.parameters if name in kept}
    parts["parameters"] = {**parameters, **dict.fromkeys(symbols.values(), 0)}
    wanted = {symbols[pair]: payoffs[pair] for pair in order}
    names = {symbols[player, outcome]: f"u_{player}({outcome})" for player, outcome in order}
    return Game.of(**parts), wanted, names


def _equations(
    game: Game, wanted: Mapping[Any, Any], names: Mapping[str, str], problems: list[str]
) -> tuple[list[Equation], dict[str, float]]:
    """An equation for every parameter that has a formula, and the values of the others."""
    solved = frozenset[str]()
    for place, formula, local in game.formulas():
        solved |= formula.names - local if "effects" not in place else frozenset()
    equations, fixed = [], {}
    for name in wanted:
        if not isinstance(wanted[name], Mapping) and not isinstance(name, tuple) and name not in solved:
            problems.append(f"the game has no parameter '{name}'\n{nearest(str(name), solved)}")
    for name in [name for name in (*game.parameters, *sorted(solved - game.parameters.keys())) if name in solved]:
        value = wanted.get(name)
        if isinstance(value, str):
            terms = _parse(value, problems)
            if terms is not None and (not terms.is_empty or terms.offsets):
                equations.append(Equation(names.get(name, name), name, terms))
            fixed[name] = 0.0
        elif isinstance(value, int | float) and not isinstance(value, bool):
            fixed[name] = float(value)
            if not np.isfinite(value):
                problems.append(f"'{names.get(name, name)}' is {value}; a finite number is wanted")
        elif value is not None:
            problems.append(f"'{names.get(name, name)}' wants a formula or a number, not {value!r}")
        elif name in game.parameters:
            fixed[name] = game.parameters[name].default
        else:
            problems.append(f"parameter '{name}' has neither a formula nor a default")
    for equation in equations:
        fixed.pop(equation.target, None)
    return equations, fixed


def _scale_formulae(game: Game, scale: Scale, problems: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Players that share a scale, with its formula."""
    movers = {node.player for node in game.nodes.values() if isinstance(node, Decision)}
    players = tuple(player for player in game.players if player in movers)
    if isinstance(scale, str):
        if scale == BY_PLAYER:
            yield from (((player,), "1") for player in players)
        else:
            yield players, "1" if scale == COMMON else scale
    elif isinstance(scale, Mapping):
        for player, own in scale.items():
            if player not in players:
                problems.append(f"scale of '{player}', who does not move\n{nearest(str(player), players)}")
            else:
                yield (player,), own
    elif scale is not None:
        problems.append(f"scale is text or a mapping, not {type(scale).__name__}")


def _parse(text: str, problems: list[str]) -> Terms | None:
    try:
        return parse_terms(text)
    except ExpressionError as error:
        problems.append(str(error))
        return None
