"""What of a tree is below what: the ends, the movers and the utilities that a choice rests on."""

from collections.abc import Iterator

from titanium.games.parts import Decision
from titanium.games.tree import Game


def ends_below(game: Game, name: str) -> list[str]:
    """Ends that can be reached from a node, from left to right; of an end, itself.

    Examples
    --------
    >>> from titanium.games.ready_made import egame12
    >>> ends_below(egame12(), "reply")
    ['~resist', 'resist']
    """
    if name in game.outcomes:
        return [name]
    return [end for _, target in game.nodes[name].children() for end in ends_below(game, target)]


def decisions_from(game: Game, name: str) -> Iterator[tuple[str, Decision]]:
    """Decisions at a node and after it."""
    if (node := game.nodes.get(name)) is None:
        return
    if isinstance(node, Decision):
        yield name, node
    for _, target in node.children():
        yield from decisions_from(game, target)


def utilities_at(game: Game, name: str) -> frozenset[str]:
    """Utilities on which the choice at a node rests: the mover's own after it, and those of later movers.

    Examples
    --------
    >>> from titanium.games.ready_made import egame12
    >>> sorted(utilities_at(egame12(), "reply")), sorted(utilities_at(egame12(), "start"))
    (['u24'], ['u11', 'u13', 'u14', 'u24'])
    """
    return frozenset[str]().union(
        *(
            game.outcomes[end].payoffs[node.player].names
            for place, node in decisions_from(game, name)
            for end in ends_below(game, place)
        )
    )


def later_choices(game: Game) -> list[tuple[str, str]]:
    """Decisions after the first, each with its last action."""
    return [
        (name, list(node.actions)[-1])
        for name, node in game.nodes.items()
        if isinstance(node, Decision) and name != game.root and len(node.actions) > 1
    ]


def parts_of(game: Game, node: str, action: str) -> tuple[frozenset[str], frozenset[str]]:
    """Ends that can follow an action at a node, and ends that can follow the node."""
    target = dict(game.nodes[node].children())[action]
    return frozenset(ends_below(game, target)), frozenset(ends_below(game, node))
