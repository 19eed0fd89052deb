"""Games as Gambit files, `.efg`, in the layout that Gambit itself writes."""

import math
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from titanium.errors import GameError, nearest
from titanium.expressions import Expression
from titanium.games.exact import close_gap, exact, write_number
from titanium.games.interchange.efg_parse import ROUNDING
from titanium.games.interchange.efg_tokens import EfgError, Token, number, quoted
from titanium.games.parts import Chance, Decision, Outcome
from titanium.games.tree import Game


def write_efg(game: Game, params: Mapping[str, Any] | None = None) -> str:
    """Text of a Gambit file that holds the game.

    Numbers are exact: whole numbers, decimals and ratios keep their text, other formulas of plain numbers become
    fractions, and formulas with names are worth what `params` or the defaults make them. Information sets and
    outcomes are numbered as they first appear. Ends that share a label and their payoffs share an outcome; an end
    without a label that pays nothing has outcome 0.

    Gambit has no place for `effects`, `means`, `asks`, units and ranges, which are left out.

    Parameters
    ----------
    game
        The game.
    params
        Parameter to number; what is left out has its default.

    Raises
    ------
    GameError
        If a parameter has no value or is not in the game, a formula has no finite value, chances are no
        probabilities, or players hold beliefs that are not the mover's play, which Gambit cannot express.

    Examples
    --------
    >>> from titanium.games import build, decide, end
    >>> game = build(decide("A", {"go": end({"A": "v / 4"}), "stay": end({"A": "1/3"})}), players=["A"],
    ...              parameters={"v": 1}, title="Dare")
    >>> print(write_efg(game, {"v": 2}))
    EFG 2 R "Dare" { "A" }
    ""
    <BLANKLINE>
    p "n1" 1 1 "" { "go" "stay" } 0
    t "" 1 "t1" { 0.5 }
    t "" 2 "t2" { 1/3 }
    <BLANKLINE>
    """
    return _Writer(game, dict(params or {})).file()


class _Writer:
    def __init__(self, game: Game, params: dict[str, Any]):
        self.game, self.labels = game, game.labels
        self.problems: list[str] = []
        self.env = self._environment(params)
        self.sets: dict[tuple[int, str], tuple[int, str, tuple[str, ...]]] = {}
        """Seat of the mover and its set to the number, the text after the number, and the order of actions."""
        self.n_sets = Counter[int]()
        self.outcomes: dict[tuple[str, str], int] = {}
        self.n_outcomes = 0

    def file(self) -> str:
        players = " ".join(quoted(self.labels.players.get(player, player)) for player in self.game.players)
        lines = [f"EFG 2 R {quoted(self.game.title)} {{ {players} }}", quoted(self.game.comment), ""]
        stack = [self.game.root]
        while stack:
            name = stack.pop()
            if name in self.game.outcomes:
                lines.append(self.end(name, self.game.outcomes[name]))
                continue
            node = self.game.nodes[name]
            text, actions = self.infoset(name, node)
            lines.append(f"{text} {self.payoffs_on_the_way(name, node)}")
            targets = dict(node.children())
            stack.extend(targets[action] for action in reversed(actions))
        if self.problems:
            raise GameError("cannot be written for Gambit", self.problems)
        return "\n".join([*lines, ""])

    def _environment(self, params: dict[str, Any]) -> dict[str, float]:
        """Value of each name, missing ones apart; what is wrong is noted."""
        game = self.game
        allowed = game.names | game.parameters.keys()
        for name in sorted(params.keys() - allowed):
            known = nearest(name, allowed) if allowed else "The game's payoffs are all numbers."
            self.problems.append(f"parameter '{name}' is not in the game\n{known}")
        env: dict[str, float] = {}
        for name, value in ({name: own.default for name, own in game.parameters.items()} | params).items():
            try:
                env[name] = float(value)
            except (TypeError, ValueError, OverflowError):
                env[name] = math.nan
            if not math.isfinite(env[name]):
                self.problems.append(f"parameter '{name}' is {value!r}; one finite number is wanted")
                env[name] = 0.0
        written = [formula for place, formula, _ in game.formulas() if place[2] in ("payoffs", "chance")]
        for name in sorted(frozenset().union(*(formula.names for formula in written)) - env.keys()):
            self.problems.append(f"parameter '{name}' has no value\nGive it in `params`, or a default in the game.")
            env[name] = 0.0
        return env

    def value(self, what: str, formula: Expression) -> tuple[str, Fraction]:
        """Text and value of a formula; 0 where it has none, which is noted."""
        try:
            text = number(Token("word", formula.text, 0))
            return text, Fraction(text)
        except EfgError:
            value = exact(formula, self.env)
        if value is None:
            self.problems.append(f"{what}: '{formula}' has no finite value")
            value = Fraction(0)
        return write_number(value), value

    def infoset(self, name: str, node: Decision | Chance) -> tuple[str, tuple[str, ...]]:
        """A node's line up to its outcome, and its actions in the order of its information set."""
        key = node.infoset or name
        seat = 0 if isinstance(node, Chance) else self.game.players.index(node.player) + 1
        if isinstance(node, Decision):
            for believer in node.beliefs:
                problem = f"'{believer}' holds beliefs about what '{node.player}' does at '{name}'"
                self.problems.append(f"{problem}\nA Gambit file cannot tell what a player expects from what is played.")
        if (seat, key) not in self.sets:
            self.n_sets[seat] += 1
            actions = tuple(action for action, _ in node.children())
            shown = self.labels.actions.get(key, {})
            items = [quoted(shown.get(action, action)) for action in actions]
            if isinstance(node, Chance):
                items = [f"{item} {odds}" for item, odds in zip(items, self.odds(name, node), strict=True)]
            label = self.labels.infosets.get(key, node.infoset)
            self.sets[seat, key] = self.n_sets[seat], f"{quoted(label)} {{ {' '.join(items)} }}", actions
        rank, rest, actions = self.sets[seat, key]
        letter = f"p {quoted(self.labels.nodes.get(name, name))} {seat}"
        letter = letter if seat else f"c {quoted(self.labels.nodes.get(name, name))}"
        return f"{letter} {rank} {rest}", actions

    def odds(self, name: str, node: Chance) -> list[str]:
        """Probabilities of a chance move, which sum to exactly one."""
        draws = {
            draw: self.value(f"chance of '{draw}' at '{name}'", formula) for draw, (formula, _) in node.chance.items()
        }
        for draw, (text, share) in draws.items():
            if not 0 <= share <= 1:
                self.problems.append(f"the chance of '{draw}' at '{name}' is {text}\nAllowed: 0 to 1.")
        total = sum(share for _, share in draws.values())
        if abs(total - 1) > ROUNDING:
            self.problems.append(f"the chances at '{name}' sum to {float(total):.10g}, not to 1")
        return close_gap([text for text, _ in draws.values()], [share for _, share in draws.values()])

    def payoffs(self, name: str, formulas: Mapping[str, Expression]) -> list[str]:
        nothing = ("0", Fraction(0))
        return [
            (self.value(f"payoff of '{player}' at '{name}'", formulas[player]) if player in formulas else nothing)[0]
            for player in self.game.players
        ]

    def payoffs_on_the_way(self, name: str, node: Decision | Chance) -> str:
        if not node.payoffs:
            return "0"
        return self.numbered(self.labels.outcomes.get(name, ""), self.payoffs(name, node.payoffs))

    def end(self, name: str, outcome: Outcome) -> str:
        payoffs = self.payoffs(name, outcome.payoffs)
        label = self.labels.outcomes.get(name, name)
        is_nothing = not label and set(payoffs) == {"0"}
        return f"t {quoted(self.labels.nodes.get(name, ''))} {'0' if is_nothing else self.numbered(label, payoffs)}"

    def numbered(self, label: str, payoffs: list[str]) -> str:
        """Number, label and payoffs of an outcome; one that has a label keeps its number when it comes again."""
        text = ", ".join(payoffs)
        rank = self.outcomes.get((label, text)) if label else None
        if rank is None:
            rank = self.n_outcomes = self.n_outcomes + 1
            self.outcomes[label, text] = rank
        return f"{rank} {quoted(label)} {{ {text} }}"
