"""One game apart from any case: read from a file with the numbers a user gives it, and laid open."""

import ast
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from titanium.errors import GameError, InputError, nearest
from titanium.expressions import Expression
from titanium.games import ready_made
from titanium.games.exact import exact
from titanium.games.interchange.efg import read_efg
from titanium.games.interchange.yaml_read import read_yaml
from titanium.games.parts import Chance, Decision
from titanium.games.tree import Game

SCHEMA = "titanium.game/1"

YAML, EFG = (".yaml", ".yml"), (".efg",)
READY_MADE = {
    "egame12": ready_made.egame12,
    "egame122": ready_made.egame122,
    "egame123": ready_made.egame123,
    "ultimatum": ready_made.ultimatum,
}
"""Trees that go by a name instead of a file."""
MAX_LISTED = 12


class Source(NamedTuple):
    """A game and what the user called it."""

    file: str
    game: Game

    @property
    def title(self) -> str:
        """Title of the game, or the name of its file."""
        return " ".join(self.game.title.split()) or Path(self.file).stem


def read_game(file: str | Path) -> Source:
    """A game from a file, told by its suffix, or a ready-made tree by its name.

    Raises
    ------
    InputError
        If the suffix is unknown, or the file cannot be read; the problems are listed with their lines.

    Examples
    --------
    >>> read_game("egame12").title
    'Deterrence in three outcomes'
    """
    name = str(file)
    suffix = Path(name).suffix.lower()
    if suffix in YAML:
        return Source(name, read_yaml(Path(name)))
    if suffix in EFG:
        return Source(name, read_efg(Path(name)))
    if name in READY_MADE:
        return Source(name, READY_MADE[name]())
    lines = nearest(name, READY_MADE).splitlines()
    remedy = "\n".join([f"A file must end in {', '.join(YAML + EFG)}. Ready-made trees: {', '.join(READY_MADE)}."]
                       + lines[1:])  # fmt: skip
    raise InputError(f"'{name}' is neither a file of a game nor a ready-made tree\n{remedy}")


def read_settings(game: Game, texts: Sequence[str]) -> dict[str, float]:
    """Values of parameters from `name=value` texts.

    Raises
    ------
    GameError
        If a text is not an assignment of a finite number to a name of the game; every one is listed.

    Examples
    --------
    >>> read_settings(read_game("egame12").game, ["u24=-1.5"])
    {'u24': -1.5}
    """
    found: dict[str, float] = {}
    problems: list[str] = []
    known = game.names | game.parameters.keys()
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        number = _number(value)
        if not equals:
            problems.append(f"'{text}' is not of the form name=value")
        elif name not in known:
            allowed = nearest(name, known) if known else "The game's payoffs are all numbers."
            problems.append(f"parameter '{name}' is not in the game\n{allowed}")
        elif not math.isfinite(number):
            problems.append(f"{name} is '{value}'; a finite number is wanted")
        else:
            found[name] = number
    if problems:
        raise GameError("cannot set", problems)
    return found


def values_of(game: Game, settings: Mapping[str, float]) -> dict[str, float]:
    """Every name of the game with its value: what is set, else its default.

    Raises
    ------
    GameError
        If a name has neither.
    """
    values = {name: own.default for name, own in game.parameters.items()} | dict(settings)
    if lacking := sorted(game.names - values.keys()):
        rest = f" and {len(lacking) - MAX_LISTED} more" if len(lacking) > MAX_LISTED else ""
        raise GameError(
            "cannot solve",
            [
                f"no value for {', '.join(lacking[:MAX_LISTED])}{rest}\n"
                "Set each (--set name=value), or give it a default under `parameters` in the file.\n"
                "`titanium crisis` solves a crisis with the numbers of its case."
            ],
        )
    order = [*game.parameters, *sorted(values.keys() - game.parameters.keys())]
    return {name: float(values[name]) for name in order}


def range_notes(game: Game, settings: Mapping[str, float]) -> tuple[str, ...]:
    """What is set outside the range that the game gives it, in words."""
    notes = []
    for name, value in settings.items():
        own = game.parameters.get(name)
        if own and own.range and not own.range[0] <= value <= own.range[1]:
            notes.append(f"{name} = {value:g} is outside its range, {own.range[0]:g} to {own.range[1]:g}")
    return tuple(notes)


def read_precision(game: Game, text: str, what: str = "rationality") -> float | dict[str, float]:
    """Precision of all players, or player to precision, from `2`, `inf` or `A=1,B=2`.

    Whether the numbers and the players will do is for the solver to say.

    Raises
    ------
    InputError
        If this is neither a number nor one a player.

    Examples
    --------
    >>> read_precision(read_game("egame12").game, "1=2, 2=inf")
    {'1': 2.0, '2': inf}
    """
    found: dict[str, float] = {}
    parts = text.split(",")
    try:
        if len(parts) == 1 and "=" not in text:
            return float(text)
        for part in parts:
            player, _, value = part.rpartition("=")
            if not player.strip() or player.strip() in found:
                raise ValueError
            found[player.strip()] = float(value)
    except ValueError:
        wanted = ",".join(f"{player}={seat}" for seat, player in enumerate(game.players, 1))
        raise InputError(f"{what} '{text}': a number, inf, or one for each player such as {wanted} is wanted") from None
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


@dataclass(frozen=True)
class GameReport:
    """What a game says of itself."""

    source: Source
    notes: tuple[str, ...]

    @property
    def game(self) -> Game:
        """The game."""
        return self.source.game

    @property
    def size(self) -> dict[str, int]:
        """Decisions, chance moves, outcomes and information sets."""
        n_chance = sum(isinstance(node, Chance) for node in self.game.nodes.values())
        return {
            "decisions": len(self.game.nodes) - n_chance,
            "chance_moves": n_chance,
            "outcomes": len(self.game.outcomes),
            "information_sets": len(self.game.infosets),
        }

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        game = self.game
        undeclared = sorted(game.names - game.parameters.keys())
        return {
            "schema": SCHEMA,
            "file": self.source.file,
            "game": self.source.title,
            "title": game.title,
            "comment": game.comment,
            "players": list(game.players),
            "parameters": {
                **{
                    name: {
                        "default": own.default,
                        "unit": own.unit,
                        "range": list(own.range) if own.range else None,
                        "means": own.means,
                    }
                    for name, own in game.parameters.items()
                },
                **{name: {"default": None, "unit": None, "range": None, "means": ""} for name in undeclared},
            },
            "size": self.size,
            "perfect_information": game.has_perfect_information,
            "root": game.root,
            "information_sets": {
                name: {"player": own.player, "nodes": list(own.nodes), "actions": list(own.actions)}
                for name, own in game.infosets.items()
            },
            "nodes": {
                name: {
                    "player": node.player if isinstance(node, Decision) else None,
                    "asks": node.asks,
                    "next": dict(node.children()),
                    "chances": {draw: str(formula) for draw, (formula, _) in node.chance.items()}
                    if isinstance(node, Chance)
                    else None,
                    "payoffs": {player: str(formula) for player, formula in node.payoffs.items()},
                }
                for name, node in ((name, game.nodes[name]) for name in game.preorder if name in game.nodes)
            },
            "outcomes": {
                name: {
                    "means": own.means,
                    "payoffs": {player: str(own.payoffs[player]) for player in game.players},
                }
                for name, own in game.outcomes.items()
            },
            "notes": list(self.notes),
        }


def describe_game(file: str | Path) -> GameReport:
    """What a game says of itself, and what its solution should not be a surprise about.

    Raises
    ------
    InputError
        If there is no such game.

    Examples
    --------
    >>> describe_game("egame12").size
    {'decisions': 2, 'chance_moves': 0, 'outcomes': 3, 'information_sets': 2}
    """
    source = read_game(file)
    return GameReport(source, tuple(_ties(source.game)))


def _ties(game: Game) -> Iterator[str]:
    """Alternatives that pay their mover by the very same formula, in words."""
    worth = {player: _worth(game, player) for player in game.players}
    for infoset in game.infosets.values():
        own: dict[tuple[Any, ...], list[str]] = {}
        for action in infoset.actions:
            targets = [dict(game.nodes[node].children())[action] for node in infoset.nodes]
            own.setdefault(tuple(worth[infoset.player][target] for target in targets), []).append(action)
        for actions in own.values():
            if len(actions) > 1:
                named = " and ".join([", ".join(f"'{a}'" for a in actions[:-1]), f"'{actions[-1]}'"])
                yield (
                    f"At '{infoset.name}', {named} pay '{infoset.player}' by the very same formula: a tie whatever the "
                    "numbers, which the limit of infinite rationality splits evenly."
                )


def _worth(game: Game, player: str) -> dict[str, Any]:
    """Node or outcome to what stands for its worth to a player: the same where it is the same whatever is played."""
    found: dict[str, Any] = {}
    for name in reversed(game.preorder):
        if name in game.outcomes:
            found[name] = _canonical(game.outcomes[name].payoffs[player])
        else:
            node = game.nodes[name]
            after = {found[target] for _, target in node.children()}
            found[name] = after.pop() if len(after) == 1 and player not in node.payoffs else ("node", name)
    return found


def _canonical(formula: Expression) -> Any:
    return ast.unparse(formula.tree) if formula.names else exact(formula, {})
