"""Every reason why a tree is not a game, with its place."""

from collections.abc import Iterator, Mapping

from titanium.errors import Place, nearest
from titanium.expressions import Expression
from titanium.games.parts import Chance, Decision
from titanium.games.tree import Game

Problems = Iterator[tuple[Place, str]]
Move = tuple[str, str]
"""An information set and the action taken there."""


def problems(game: Game) -> Problems:
    """Every reason why this is not a game, with its place in the game's data."""
    found = [*_naming_problems(game), *_parameter_problems(game)]
    if game.root in game.nodes or game.root in game.outcomes:
        found += _shape_problems(game)
    yield from found
    if not found:  # what follows walks the tree, which must be one
        yield from _infoset_problems(game)


def _naming_problems(game: Game) -> Problems:
    both = {**game.nodes, **game.outcomes}
    for player in sorted({player for player in game.players if game.players.count(player) > 1}):
        yield ("players",), f"player '{player}' is named twice"
    for name in sorted(game.nodes.keys() & game.outcomes.keys()):
        yield ("nodes", name), f"'{name}' is the name of a node and of an outcome"
    if game.root not in both:
        yield ("root",), f"root '{game.root}' is not a node\n{nearest(game.root, game.nodes)}"
    for name, node in game.nodes.items():
        field = "chance" if isinstance(node, Chance) else "actions"
        for action, target in node.children():
            if target not in both:
                yield (
                    ("nodes", name, field, action),
                    f"'{action}' leads to '{target}', which is not defined\n{nearest(target, both)}",
                )
        if isinstance(node, Chance):
            yield from _chance_problems(name, node)
        else:
            yield from _decision_problems(game, name, node)
        yield from _strangers(game, ("nodes", name), node.payoffs)
    for name, outcome in game.outcomes.items():
        for player in game.players:
            if player not in outcome.payoffs:
                yield ("outcomes", name, "payoffs"), f"outcome '{name}' has no payoff for player '{player}'"
        yield from _strangers(game, ("outcomes", name), outcome.payoffs)


def _strangers(game: Game, place: Place, payoffs: Mapping[str, Expression]) -> Problems:
    for player in sorted(payoffs.keys() - set(game.players)):
        where = (*place, "payoffs", player)
        yield where, f"payoff of '{player}', who does not play\n{nearest(player, game.players)}"


def _chance_problems(name: str, node: Chance) -> Problems:
    draws = {draw: formula for draw, (formula, _) in node.chance.items()}
    for draw, formula in draws.items():
        if not formula.names and not 0 <= formula.number({}) <= 1:
            yield ("nodes", name, "chance", draw), f"'{formula}' is not a probability\nAllowed: 0 to 1."
    if any(formula.names for formula in draws.values()):
        return  # checked where values are known
    total = sum(formula.number({}) for formula in draws.values())
    if not abs(total - 1) <= 1e-9:
        yield ("nodes", name, "chance"), f"the probabilities of '{name}' sum to {total:g}, not to 1"


def _decision_problems(game: Game, name: str, node: Decision) -> Problems:
    if node.player not in game.players:
        where = ("nodes", name, "player")
        yield where, f"player '{node.player}' does not play\n{nearest(node.player, game.players)}"
    for player, belief in node.beliefs.items():
        where = ("nodes", name, "beliefs", player)
        if player not in game.players or player == node.player:
            yield where, f"'{player}' cannot hold beliefs about '{node.player}' here"
        for action in sorted(belief.keys() - node.actions.keys()):
            yield (*where, action), f"unknown action '{action}'\n{nearest(action, node.actions)}"
        rest = node.actions.keys() - belief.keys()
        if len(rest) > 1:
            yield where, f"beliefs of '{player}' must name all actions of '{name}' but one"
        if belief.keys() <= node.actions.keys() and not any(formula.names for formula in belief.values()):
            numbers = [formula.number({}) for formula in belief.values()]
            total = sum(numbers)
            if not all(0 <= number <= 1 for number in numbers) or total > 1 + 1e-9 or (not rest and total < 1 - 1e-9):
                yield where, f"beliefs of '{player}' at '{name}' are not probabilities that sum to 1"


def _parameter_problems(game: Game) -> Problems:
    if not game.parameters:
        return  # whoever solves the game gives every name
    for place, formula, local in game.formulas():
        for name in sorted(formula.names - local - game.parameters.keys()):
            yield place, f"'{formula}' uses '{name}', which is not a parameter\n{nearest(name, game.parameters)}"
    for name, parameter in game.parameters.items():
        if not name.isidentifier():
            yield ("parameters", name), f"'{name}' cannot stand in a formula\nAllowed: letters, digits and underscores."
        elif name not in game.names:
            yield ("parameters", name), f"no formula uses the parameter '{name}'"
        if parameter.range and not parameter.range[0] <= parameter.default <= parameter.range[1]:
            low, high = parameter.range
            yield ("parameters", name), f"default {parameter.default:g} of '{name}' is outside {low:g} to {high:g}"


def _shape_problems(game: Game) -> Problems:
    reached: dict[str, int] = {game.root: 1}
    for node in game.nodes.values():
        for _, target in node.children():
            reached[target] = reached.get(target, 0) + 1
    for section, table in (("nodes", game.nodes), ("outcomes", game.outcomes)):
        for name in table:
            if reached.get(name, 0) == 0:
                yield (section, name), f"'{name}' is never reached from the root"
            elif reached[name] > 1:
                yield (section, name), f"'{name}' is reached {reached[name]} times; a tree reaches each once"
    seen: set[str] = set()
    stack = [game.root]
    while stack:
        name = stack.pop()
        if name in seen or name not in game.nodes:
            continue
        seen.add(name)
        stack.extend(target for _, target in game.nodes[name].children())
    for name in sorted(game.nodes.keys() - seen):
        if reached.get(name, 0) == 1:
            yield ("nodes", name), f"'{name}' is never reached from the root"


def _infoset_problems(game: Game) -> Problems:
    recalled = dict(_recollections(game))
    first: dict[str, str] = {}
    for name in game.preorder:
        node = game.nodes.get(name)
        if node is None or not node.infoset:
            continue
        where = ("nodes", name, "infoset")
        if node.infoset != name and node.infoset in {**game.nodes, **game.outcomes}:
            yield where, f"information set '{node.infoset}' has the name of another node"
        if (other := first.setdefault(node.infoset, name)) == name:
            continue
        before = game.nodes[other]
        if isinstance(node, Chance) or isinstance(before, Chance):
            if not (isinstance(node, Chance) and isinstance(before, Chance)):
                yield where, f"'{name}' and '{other}' share '{node.infoset}', but nature draws at one of them"
            elif not _same_lottery(node, before):
                yield where, f"'{name}' and '{other}' share the lottery '{node.infoset}', but not its probabilities"
            continue
        if node.player != before.player:
            yield where, f"'{node.player}' moves at '{name}' and '{before.player}' at '{other}' in '{node.infoset}'"
            continue
        for action in before.actions.keys() ^ node.actions.keys():
            lacking = name if action in before.actions else other
            yield where, f"action '{action}' is missing at '{lacking}', a node of the information set '{node.infoset}'"
        if recalled[name] != recalled[other]:
            yield (
                where,
                f"'{node.player}' would forget {_forgotten(recalled[name], recalled[other])}: "
                f"it cannot tell '{name}' from '{other}'\nOnly games of perfect recall are solved.",
            )


def _same_lottery(one: Chance, other: Chance) -> bool:
    return {a: formula for a, (formula, _) in one.chance.items()} == {
        a: formula for a, (formula, _) in other.chance.items()
    }


def _recollections(game: Game) -> Iterator[tuple[str, tuple[Move, ...]]]:
    """Each decision with what its mover knew and did on the way there."""
    stack: list[tuple[str, dict[str, tuple[Move, ...]]]] = [(game.root, {})]
    while stack:
        name, known = stack.pop()
        node = game.nodes.get(name)
        if node is None:
            continue
        if isinstance(node, Decision):
            own = known.get(node.player, ())
            yield name, own
        for action, target in node.children():
            after = known
            if isinstance(node, Decision):
                after = {**known, node.player: (*known.get(node.player, ()), (node.infoset or name, action))}
            stack.append((target, after))


def _forgotten(one: tuple[Move, ...], other: tuple[Move, ...]) -> str:
    """The first of its own moves that tells two nodes apart."""
    for a, b in zip(one, other, strict=False):
        if a != b:
            return f"that it chose '{a[1]}' at '{a[0]}' and not '{b[1]}' at '{b[0]}'"
    longer = max(one, other, key=len)
    infoset, action = longer[min(len(one), len(other))]
    return f"that it chose '{action}' at '{infoset}'"
