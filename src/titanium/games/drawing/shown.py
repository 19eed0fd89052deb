"""What every picture of a game says: its parts in reading order, with the words and numbers that are shown for them.

The picture, the text for a terminal and the table all read a game here, so they agree. Without a solution nothing
here needs JAX.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, runtime_checkable

from titanium.errors import GameError
from titanium.games.drawing.lettering import Number, clean
from titanium.games.drawing.saying import Say, plain
from titanium.games.parts import Chance, Decision, Formula
from titanium.games.tree import Game

_GENERATED = re.compile(r"(.*[.:_ ])?[a-z]?\d+")
"""Names that say no more than which part it is: `n3`, `t12`, `B.n3`."""


@runtime_checkable
class Solved(Protocol):
    """What a picture needs of a solution of one draw: `titanium.games.Solution` has it, as has a crisis report."""

    @property
    def choices(self) -> Mapping[str, Mapping[str, Any]]:
        """Node to action to the probability that it is played."""
        ...

    @property
    def values(self) -> Mapping[str, Mapping[str, Any]]:
        """Node or outcome to player to the payoff expected from there on."""
        ...

    @property
    def reach(self) -> Mapping[str, Any]:
        """Outcome to the probability that play ends there."""
        ...


@dataclass(frozen=True)
class Sight:
    """A node or an outcome as it is shown; every text is clean, and empty where nothing is to be shown."""

    name: str
    kind: str
    """`decision`, `chance` or `outcome`."""
    parent: str
    """Node that leads here; empty at the root."""
    depth: int
    place: tuple[int, int]
    """Position among the actions of the parent, from 1, and their number."""
    action: str
    """Name of the action that leads here."""
    action_label: str
    odds: str
    """Probability of that action, or its formula at a chance move that is not solved."""
    probability: float | None
    """The same as a number."""
    reach: float | None
    """Probability that play passes or ends here, given a solution."""
    mover: str
    player: str
    """The mover's name in the game; empty for nature and for outcomes."""
    infoset: str
    """Name of the information set, where it has several nodes."""
    infoset_label: str
    label: str
    asks: str
    belief: str
    """Probability that the mover gives this node once in its information set."""
    payoffs: Mapping[str, str]
    """Player to what an outcome pays, or to what passing a node adds."""
    pays: str
    """The same on one line, players by their labels."""

    @property
    def reach_text(self) -> str:
        """Probability that play comes here, as it is shown; empty without a solution."""
        return "" if self.reach is None else probability_text(self.reach)

    @property
    def says(self) -> str:
        """Words for this part, its name where there are none."""
        return self.label or self.asks or clean(self.name)


class Row(NamedTuple):
    """One branch of a game as a row of a table; `None` and empty where nothing is known or nothing applies."""

    node: str
    """Name of the node that the branch leaves, with what its mover is asked."""
    mover: str
    infoset: str
    """What is shown for the information set, where it has several nodes."""
    action: str
    odds: str
    """Probability as it is shown, or its formula at a chance move without a value."""
    probability: float | None
    leads_to: str
    """Name of the next node or outcome, with its words."""
    reach: float | None
    """Probability that play comes there."""
    payoffs: Mapping[str, str]
    """Player to what the outcome pays, or to what passing the next node adds."""


def tree_rows(game: Game, solution: Solved | None = None, *, params: Mapping[str, Any] | None = None) -> list[Row]:
    """Every branch of a game as a row of the table that says what its picture shows.

    Parameters
    ----------
    game
        The game.
    solution
        What the solver found for one draw; without it there are no probabilities but those of chance.
    params
        Values of names in formulas, over the defaults of the game's parameters.

    Raises
    ------
    GameError
        If the solution is of another game, is a batch, or did not converge.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> game = build(decide("E", {"out": end({"E": 0}), "in": end({"E": 1})}), players=["E"])
    >>> [(row.node, row.mover, row.action, row.leads_to, dict(row.payoffs)) for row in tree_rows(game)]
    [('n1', 'E', 'out', 't1', {'E': '0'}), ('n1', 'E', 'in', 't2', {'E': '1'})]
    """
    sights = read(game, solution, params)
    rows = []
    for sight in sights.values():
        if sight.parent:
            node = sights[sight.parent]
            rows.append(
                Row(
                    node=_named(node),
                    mover=node.mover,
                    infoset=node.infoset_label or name_text(node.infoset),
                    action=sight.action_label or name_text(sight.action),
                    odds=sight.odds,
                    probability=sight.probability,
                    leads_to=_named(sight),
                    reach=sight.reach,
                    payoffs=sight.payoffs,
                )
            )
    return rows


def read(
    game: Game, solution: Solved | None = None, params: Mapping[str, Any] | None = None, say: Say = plain
) -> dict[str, Sight]:
    """Nodes and outcomes by name, each before what follows it, as they are shown.

    Raises
    ------
    GameError
        If the solution is of another game, is a batch, or did not converge.
    """
    choices, values, reach, beliefs = _numbers(game, solution)
    env = {name: parameter.default for name, parameter in game.parameters.items()}
    env |= {name: _number(value, f"parameter '{name}'") for name, value in (params or {}).items()}
    sets = {node: own for own in game.infosets.values() if len(own.nodes) > 1 for node in own.nodes}
    payoff_text = _payoff_format(game, values, env)
    steps: dict[str, tuple[str, int, tuple[int, int], str]] = {game.root: ("", 0, (1, 1), "")}
    passing: dict[str, float] = {game.root: 1.0}
    found: dict[str, Sight] = {}
    for name in game.preorder:
        parent, depth, place, action = steps[name]
        node = game.nodes.get(name)
        children = list(node.children()) if node else []
        for number, (own, target) in enumerate(children, 1):
            steps[target] = (name, depth + 1, (number, len(children)), own)
            passing[target] = passing[name] * choices.get(name, {}).get(own, 0.0)
        odds, probability = _odds(game, parent, action, choices, env)
        infoset = sets.get(name)
        outcome = game.outcomes.get(name)
        payoffs = {player: payoff_text(name, player, formula) for player, formula in _payoffs(game, name).items()}
        labels = game.labels.outcomes if outcome else game.labels.nodes
        says = outcome.means if outcome else node.asks if node else ""
        player = node.player if isinstance(node, Decision) else ""
        found[name] = Sight(
            name=name,
            kind="outcome" if outcome else "decision" if player else "chance",
            parent=parent,
            depth=depth,
            place=place,
            action=action,
            action_label=_action_label(game, parent, action),
            odds=odds,
            probability=probability,
            reach=(reach.get(name, passing[name]) if outcome else passing[name]) if solution else None,
            mover=player_label(game, player) if player else say("Chance") if node else "",
            player=player,
            infoset=infoset.name if infoset else "",
            infoset_label=clean(game.labels.infosets.get(infoset.name, name_text(infoset.name))) if infoset else "",
            label=clean(labels.get(name, "" if says or _GENERATED.fullmatch(name) else name_text(name))),
            asks=clean(says),
            belief=_belief_text(beliefs, infoset.name, name) if infoset else "",
            payoffs=payoffs,
            pays=", ".join(f"{player_label(game, player)} {payoff}" for player, payoff in payoffs.items()),
        )
    return found


def player_label(game: Game, player: str) -> str:
    """What is shown for a player; its name where the label is empty, since somebody must be named."""
    return clean(game.labels.players.get(player, "")) or name_text(player) or "?"


def name_text(name: str) -> str:
    """A name as words.

    Examples
    --------
    >>> name_text("taiwan_first")
    'taiwan first'
    """
    return clean(name.replace("_", " "))


def probability_text(probability: Number) -> str:
    """A probability in two digits that never rounds a chance away.

    Examples
    --------
    >>> [probability_text(p) for p in (0.0, 0.001, 0.37, 0.999, 1.0)]
    ['0', '<0.01', '0.37', '>0.99', '1']
    """
    if probability <= 0 or probability >= 1:
        return "0" if probability <= 0 else "1"
    if probability < 0.005 or probability >= 0.995:
        return "<0.01" if probability < 0.5 else ">0.99"
    return f"{probability:.2f}"


def number_text(value: Number, *, whole: bool = False) -> str:
    """A payoff in two decimals, or as few digits as show that it is not zero.

    Examples
    --------
    >>> [number_text(value) for value in (1.0, -0.0, 0.001234, 12345.6)], number_text(3.0, whole=True)
    (['1.00', '0.00', '0.0012', '12,346'], '3')
    """
    if not math.isfinite(value):
        return "?"
    if value == 0:
        return "0" if whole else "0.00"
    size = abs(value)
    if size >= 1e7 or size < 5e-5:
        return f"{value:.2g}"
    if whole or size >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if size >= 0.005 else f"{value:.2g}"


def most_likely(sights: Mapping[str, Sight]) -> Sight | None:
    """Outcome in which play most often ends, the first of equals; nothing without a solution."""
    ends = [sight for sight in sights.values() if sight.kind == "outcome" and sight.reach is not None]
    return max(ends, key=lambda sight: sight.reach or 0.0, default=None)


def _numbers(
    game: Game, solution: Solved | None
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]], dict[str, float], dict[str, dict[str, float]]]:
    """Choices, values, reach and beliefs of a solution as plain numbers, once it is seen to be one of this game."""
    if solution is None:
        return {}, {}, {}, {}
    problems = list(_strangers(game, solution))
    if problems:
        raise GameError("this solution cannot be shown", problems)
    choices = {
        name: {action: _number(solution.choices[name][action], f"choice '{action}' at '{name}'") for action in own}
        for name, own in ((name, dict(node.children())) for name, node in game.nodes.items())
    }
    values = {
        name: {player: _number(value, f"value of '{name}' for '{player}'") for player, value in own.items()}
        for name, own in solution.values.items()
    }
    reach = {name: _number(solution.reach[name], f"reach of '{name}'") for name in game.outcomes}
    beliefs = {
        infoset: {name: _number(value, f"belief at '{name}'") for name, value in own.items()}
        for infoset, own in getattr(solution, "beliefs", {}).items()
    }
    probabilities = [*(p for own in choices.values() for p in own.values()), *reach.values()]
    if not all(map(math.isfinite, probabilities)):
        reason = "its probabilities are not numbers; the solver did not converge"
        raise GameError(
            "this solution cannot be shown", [f"{reason}\nSolve with other settings, or draw the game alone."]
        )
    return choices, values, reach, beliefs


def _strangers(game: Game, solution: Solved) -> Iterator[str]:
    for name, node in game.nodes.items():
        actions = dict(node.children())
        if name not in solution.choices:
            yield f"it says nothing about node '{name}': it is of another game"
        elif actions.keys() != solution.choices[name].keys():
            yield f"its actions at '{name}' are not those of the game: it is of another game"
    for name in [name for name in game.outcomes if name not in solution.reach]:
        yield f"it says nothing about outcome '{name}': it is of another game"


def _number(value: Any, what: str) -> float:
    """A scalar of NumPy, JAX or Python as a number."""
    if shape := getattr(value, "shape", ()):
        axes = " by ".join(map(str, shape))
        remedy = "Draw one draw: take one position of every array."
        raise GameError("this solution cannot be shown", [f"{what} is a batch of {axes} numbers\n{remedy}"])
    return float(value)


def _odds(
    game: Game, parent: str, action: str, choices: Mapping[str, Mapping[str, float]], env: Mapping[str, float]
) -> tuple[str, float | None]:
    """Probability of an action, as text and as a number; a formula where a chance move has no number."""
    if not parent:
        return "", None
    node = game.nodes[parent]
    if parent in choices:
        probability = choices[parent][action]
    elif not isinstance(node, Chance):
        return "", None
    else:
        formula, _ = node.chance[action]
        probability = formula.number(env) if formula.names <= env.keys() else math.nan
        if not math.isfinite(probability):
            return clean(str(formula)), None
    return probability_text(probability), probability


def _belief_text(beliefs: Mapping[str, Mapping[str, float]], infoset: str, node: str) -> str:
    belief = beliefs.get(infoset, {}).get(node, math.nan)
    return probability_text(belief) if math.isfinite(belief) else ""


def _action_label(game: Game, parent: str, action: str) -> str:
    if not parent:
        return ""
    node = game.nodes[parent]
    for key in (node.infoset, parent):
        if key and action in game.labels.actions.get(key, {}):
            return clean(game.labels.actions[key][action])
    return name_text(action)


def _payoffs(game: Game, name: str) -> dict[str, Formula]:
    """Payoffs at an outcome or a node, players in the order of the game."""
    own = game.outcomes[name].payoffs if name in game.outcomes else game.nodes[name].payoffs
    return {player: own[player] for player in game.players if player in own}


def _payoff_format(game: Game, values: Mapping[str, Mapping[str, float]], env: Mapping[str, float]) -> Any:
    """How every payoff of a game is written: without decimals if none has any, as a formula if it has no value."""

    def number(name: str, player: str, formula: Formula) -> float | None:
        if name in game.outcomes and player in values.get(name, {}):
            return values[name][player]
        return formula.number(env) if formula.names <= env.keys() else None

    every = [*game.outcomes, *game.nodes]
    numbers = {
        (name, player): number(name, player, formula)
        for name in every
        for player, formula in _payoffs(game, name).items()
    }
    whole = all(value.is_integer() for value in numbers.values() if value is not None)

    def text(name: str, player: str, formula: Formula) -> str:
        value = numbers[name, player]
        return clean(str(formula)) if value is None else number_text(value, whole=whole)

    return text


def _named(sight: Sight) -> str:
    """A part by its name and its words, for a table in which it must be found again."""
    words = sight.label or sight.asks
    name = clean(sight.name)
    return f"{name}: {words}" if words and words not in {name, name_text(sight.name)} else name
