"""Names for the parts of a Gambit file, whose labels may be empty or shared while names may not."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from titanium.documents import Lines
from titanium.games.interchange.efg_parse import FileGame, FileNode

CHANCE = "chance"
"""Whose lotteries are named as a player's information sets are."""


class Named(NamedTuple):
    """Fields of a `Game`, and the line of each node and outcome."""

    parts: dict[str, Any]
    lines: Lines


def name_parts(file: FileGame) -> Named:
    """Fields of the game that a file without faults describes; see `read_efg` for how names are chosen.

    Examples
    --------
    >>> from titanium.games.interchange.efg_parse import parse_file
    >>> parts, lines = name_parts(parse_file('EFG 2 R "" { "A" } p "" 1 1 "" { "go" "" } 0 t "" 1 "won" { 1 } t "" 0'))
    >>> parts["nodes"]["n1"]["actions"], parts["labels"]["nodes"], lines["outcomes", "won"]
    ({'go': 'won', '2': 't2'}, {'n1': ''}, 1)
    """
    players = _unique(file.players, [f"Player {seat}" for seat in range(1, len(file.players) + 1)])
    names = _node_names(file)
    sets = _set_names(file, names, players)
    labels: dict[str, dict[str, Any]] = {kind: {} for kind in ("players", "nodes", "infosets", "actions", "outcomes")}
    labels["players"] = _differing(players, file.players)
    actions = {key: _unique(found.actions, _numbers(found.actions)) for key, found in file.sets.items()}
    lines: Lines = {(): 1, ("players",): 1}
    nodes: dict[str, Any] = {}
    outcomes: dict[str, Any] = {}
    for name, node in zip(names, file.nodes, strict=True):
        outcome = file.outcomes.get(node.outcome)
        label = outcome.label if outcome else ""
        payoffs = dict(zip(players, outcome.payoffs if outcome else ["0"] * len(players), strict=True))
        lines["outcomes" if node.player < 0 else "nodes", name] = node.line
        if node.player < 0:
            outcomes[name] = {"payoffs": payoffs}
            labels["outcomes"] |= _differing([name], [label])
            labels["nodes"] |= {name: node.label} if node.label else {}
            continue
        own = (node.player, node.number)
        targets = [names[child] for child in node.children]
        if node.player:
            made: dict[str, Any] = {"player": players[node.player - 1]}
            made["actions"] = dict(zip(actions[own], targets, strict=True))
        else:
            draws = zip(actions[own], file.sets[own].odds, targets, strict=True)
            made = {"chance": {action: (odds, target) for action, odds, target in draws}}
        made |= {"infoset": sets[own]} | ({"payoffs": payoffs} if outcome else {})
        nodes[name] = made
        key = sets[own] or name
        labels["nodes"] |= _differing([name], [node.label])
        labels["infosets"] |= _differing([sets[own]], [file.sets[own].label], key)
        labels["outcomes"] |= {name: label} if label else {}
        if other := _differing(actions[own], file.sets[own].actions):
            labels["actions"][key] = other
    parts = {
        "players": players,
        "root": names[0],
        "nodes": nodes,
        "outcomes": outcomes,
        "title": file.title,
        "comment": file.comment,
        "labels": labels,
    }
    return Named(parts, lines)


def _differing(names: Sequence[str], labels: Sequence[str], key: str = "") -> dict[str, str]:
    """Name (or the key) to label, where the label is not the name."""
    return {key or name: label for name, label in zip(names, labels, strict=True) if label != name}


def _numbers(labels: Sequence[str]) -> list[str]:
    return [str(position) for position in range(1, len(labels) + 1)]


def _unique(labels: Sequence[str], instead: Sequence[str]) -> list[str]:
    """Each label that is not empty and stands alone; what to use instead of any other."""
    count = Counter(labels)
    taken = {label for label in labels if label and count[label] == 1}
    return [label if label in taken else _free(other, taken) for label, other in zip(labels, instead, strict=True)]


def _free(wanted: str, taken: set[str]) -> str:
    """The wanted name, with _2, _3 ... behind it where it is taken; taken from now on."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name)
    return name


def _node_names(file: FileGame) -> list[str]:
    """Names of nodes and outcomes, in the order of the file."""
    labels = [_labels_of(node, file) for node in file.nodes]
    count = Counter(label for own in labels for label in set(own))
    found = [next((label for label in own if label and count[label] == 1), "") for own in labels]
    taken = set(found)
    seen = Counter[str]()
    for position, node in enumerate(file.nodes):
        letter = "t" if node.player < 0 else "n"
        seen[letter] += 1
        if not found[position]:
            found[position] = _free(f"{letter}{seen[letter]}", taken)
    return found


def _labels_of(node: FileNode, file: FileGame) -> list[str]:
    """Labels that could name a node, the first choice first."""
    if node.player >= 0 or node.outcome not in file.outcomes:
        return [node.label]
    return [file.outcomes[node.outcome].label, node.label]


def _set_names(file: FileGame, names: Sequence[str], players: Sequence[str]) -> Mapping[tuple[int, int], str]:
    """Names of information sets and lotteries; empty for one node that gives its own name."""
    members: dict[tuple[int, int], list[str]] = {}
    for name, node in zip(names, file.nodes, strict=True):
        if node.player >= 0:
            members.setdefault((node.player, node.number), []).append(name)
    count = Counter(file.sets[key].label for key in members)
    of_nodes = set(names)
    found: dict[tuple[int, int], str] = {}
    for key, nodes in members.items():
        label = file.sets[key].label
        if label and count[label] == 1 and (label not in of_nodes or nodes == [label]):
            found[key] = label
    taken = of_nodes | set(found.values())
    for key, rank in _ranks(members).items():
        mover = players[key[0] - 1] if key[0] else CHANCE
        if key not in found:
            found[key] = _free(f"{mover}:{rank}", taken) if len(members[key]) > 1 else ""
    return found


def _ranks(keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Place of each set among those of its player, from 1, in order of appearance."""
    seen = Counter[int]()
    ranks: dict[tuple[int, int], int] = {}
    for key in keys:
        seen[key[0]] += 1
        ranks[key] = seen[key[0]]
    return ranks
