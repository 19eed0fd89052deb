"""Which outcome each observation ended in, from a column of outcomes or from a column for each decision."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Int

from titanium.errors import nearest
from titanium.games.estimation.table import Column, Table
from titanium.games.parts import Chance, Decision
from titanium.games.tree import Game

MISSING = -1
"""Position of an outcome that is not known."""


def observe(game: Game, left: tuple[str, ...], table: Table, problems: list[str]) -> Int[np.ndarray, " row"]:
    """Position in `game.outcomes` of what each row ended in, or `MISSING`.

    One column holds names or labels of outcomes, or as many different numbers as there are outcomes, which then stand
    for them from left to right. Several columns hold the decisions along the path, one after the other: each is the
    name of the action or its number, the first being 0; what stands after the end of a path is not read.

    Examples
    --------
    >>> from titanium.games.estimation.table import read_table
    >>> from titanium.games.ready_made import egame12
    >>> table = read_table({"esc": [0, 1, 1, None], "war": [None, 0, 1, 1]})
    >>> observe(egame12(), ("esc", "war"), table, []).tolist()
    [0, 1, 2, -1]
    """
    if len(left) == 1:
        return _by_name(game, table.columns[left[0]], problems)
    return _by_decision(game, [table.columns[name] for name in left], problems)


def _by_name(game: Game, column: Column, problems: list[str]) -> Int[np.ndarray, " row"]:
    names = list(game.outcomes)
    position = {name: place for place, name in enumerate(names)}
    for name, label in game.labels.outcomes.items():
        position.setdefault(label, position[name])
    found = _look_up(column, position)
    if column.is_number and (found[~column.is_missing] == MISSING).any():
        numbers = np.unique(column.numbers[~column.is_missing])
        if len(numbers) == len(names):
            from_left = [position[name] for name in game.preorder if name in game.outcomes]
            found = np.full(len(found), MISSING)
            for number, place in zip(numbers, from_left, strict=True):
                found[column.numbers == number] = place
            return found
    for row in np.flatnonzero((found == MISSING) & ~column.is_missing)[:1]:
        text = column.as_texts()[row]
        problems.append(f"column '{column.name}', row {row + 1}: '{text}' is not an outcome\n{nearest(text, names)}")
    return found


def _by_decision(game: Game, columns: list[Column], problems: list[str]) -> Int[np.ndarray, " row"]:
    n_rows = len(columns[0].numbers)
    found = np.full(n_rows, MISSING)
    place = {name: position for position, name in enumerate(game.outcomes)}
    stack = [(game.root, 0, np.ones(n_rows, dtype=bool))]
    told: set[int] = set()
    while stack:
        name, depth, here = stack.pop()
        node = game.nodes.get(name)
        if node is None:
            found[here] = place[name]
        elif isinstance(node, Chance):
            problems.append(
                f"nature draws at '{name}', which decisions do not tell\nGive outcome=, a column of outcomes."
            )
            return found
        elif depth >= len(columns):
            problems.append(f"'{name}' is decision {depth + 1} on its path, but {len(columns)} columns are given")
            return found
        else:
            taken = _look_up(columns[depth], _actions(game, name, node))
            strange = here & (taken == MISSING) & ~columns[depth].is_missing
            if strange.any() and depth not in told:
                told.add(depth)
                row, column = int(np.flatnonzero(strange)[0]), columns[depth]
                problems.append(
                    f"column '{column.name}', row {row + 1}: '{column.as_texts()[row]}' is not an action at '{name}'\n"
                    f"Allowed: {', '.join(node.actions)}, or 0 to {len(node.actions) - 1}."
                )
            for number, target in enumerate(node.actions.values()):
                stack.append((target, depth + 1, here & (taken == number)))
    return found


def _actions(game: Game, name: str, node: Decision) -> dict[str, int]:
    """Name, label or number of each action to its position; a name comes before a number."""
    position = {action: number for number, action in enumerate(node.actions)}
    for action, label in game.labels.actions.get(node.infoset or name, {}).items():
        position.setdefault(label, position[action])
    for number in range(len(node.actions)):
        position.setdefault(str(number), number)
    return position


def _look_up(column: Column, position: Mapping[str, int]) -> Int[np.ndarray, " row"]:
    texts = column.as_texts()
    return np.array(
        [MISSING if gone else position.get(text, MISSING) for text, gone in zip(texts, column.is_missing, strict=True)],
        dtype=np.int64,
    )


def never_taken(game: Game, found: Int[np.ndarray, " row"]) -> list[tuple[str, str]]:
    """Information sets and actions that no observation took, in the order of the tree."""
    counts = {name: int((found == place).sum()) for place, name in enumerate(game.outcomes)}
    for name in reversed(game.preorder):
        if name in game.nodes:
            counts[name] = sum(counts[target] for _, target in game.nodes[name].children())
    return [
        (name, action)
        for name, infoset in game.infosets.items()
        if len(infoset.actions) > 1
        for action in infoset.actions
        if not any(counts[dict(game.nodes[node].children())[action]] for node in infoset.nodes)
    ]
