"""Games written as nested Python, the way a tree is drawn; `build` gives the same `Game` as the flat form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from titanium.errors import GameError
from titanium.games.tree import Game


@dataclass(frozen=True)
class End:
    """A play that is over."""

    parts: dict[str, Any]
    name: str


@dataclass(frozen=True)
class Move:
    """A decision or a chance move with what follows each action."""

    parts: dict[str, Any]
    follow: dict[str, Any]
    name: str
    odds: Mapping[str, Any] = field(default_factory=dict)


def decide(player: str, actions: Mapping[str, Any], *, infoset: str = "", name: str = "", **more: Any) -> Move:
    """A node at which `player` chooses: each action with what follows.

    Parameters
    ----------
    player
        Who moves.
    actions
        Action to what follows it: `decide`, `chance` or `end`.
    infoset
        Information set; nodes that name the same one cannot be told apart by their mover.
    name
        Name of the node; numbered if left out.
    more
        Further fields of `Decision`: `beliefs`, `payoffs`, `asks`.
    """
    return Move({"player": player, "infoset": infoset, **more}, dict(actions), name)


def chance(draws: Mapping[str, tuple[Any, Any]], *, name: str = "", **more: Any) -> Move:
    """A node at which nature draws: each draw with its probability and what follows."""
    odds = {draw: probability for draw, (probability, _) in draws.items()}
    return Move(dict(more), {draw: follows for draw, (_, follows) in draws.items()}, name, odds)


def end(payoffs: Mapping[str, Any], *, name: str = "", **more: Any) -> End:
    """An outcome: each player with its payoff, a number or a formula."""
    return End({"payoffs": dict(payoffs), **more}, name)


def build(root: End | Move, *, players: Sequence[str], **more: Any) -> Game:
    """A game from a nested tree; nodes without a name become n1, n2 ... and outcomes t1, t2 ... in order.

    Parameters
    ----------
    root
        The first move.
    players
        Who plays, in the order in which results are shown.
    more
        Further fields of `Game`: `parameters`, `title`, `comment`, `labels`.

    Raises
    ------
    GameError
        With every reason why the tree is not a game.

    Examples
    --------
    A signalling game: nature draws a type that only the sender sees, so the receiver's two nodes are one set.

    >>> def answer(sender_gain, receiver_gain):
    ...     fight = end({"sender": f"{sender_gain} - 2", "receiver": receiver_gain})
    ...     return decide("receiver", {"fight": fight, "yield": end({"sender": sender_gain, "receiver": 0})},
    ...                   infoset="sees a threat")
    >>> wait = end({"sender": 0, "receiver": 1})
    >>> game = build(
    ...     chance({
    ...         "strong": ("p", decide("sender", {"threaten": answer(2, -1), "wait": wait})),
    ...         "weak": ("1-p", decide("sender", {"threaten": answer(1, 1), "wait": wait})),
    ...     }),
    ...     players=["sender", "receiver"],
    ...     parameters={"p": 0.5},
    ... )
    >>> game.infosets["sees a threat"].nodes
    ('n3', 'n5')
    """
    nodes: dict[str, Any] = {}
    outcomes: dict[str, Any] = {}

    def place(tree: End | Move) -> str:
        table, letter = (outcomes, "t") if isinstance(tree, End) else (nodes, "n")
        name = _free_name(tree.name, letter, table)
        if isinstance(tree, End):
            table[name] = tree.parts
            return name
        table[name] = {}  # keeps its place before what follows
        targets = {action: place(follows) for action, follows in tree.follow.items()}
        if tree.odds or "player" not in tree.parts:
            table[name] = {**tree.parts, "chance": {a: (tree.odds[a], target) for a, target in targets.items()}}
        else:
            table[name] = {**tree.parts, "actions": targets}
        return name

    return Game.of(players=list(players), root=place(root), nodes=nodes, outcomes=outcomes, **more)


def _free_name(wanted: str, letter: str, table: Mapping[str, Any]) -> str:
    """The wanted name, or the next numbered one."""
    if wanted:
        if wanted in table:
            raise GameError("not a game", [f"two parts of the tree are named '{wanted}'"])
        return wanted
    number = len(table) + 1
    while f"{letter}{number}" in table:
        number += 1
    return f"{letter}{number}"
