"""A Gambit file as it stands: its nodes in order, its information sets and outcomes by number.

The grammar is that of Gambit's format EFG 2. Where an information set or an outcome comes again, its label, actions
and payoffs may be left out; where they are given, they must be those of the first time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, TypeVar

from titanium.documents import Fault
from titanium.games.exact import close_gap
from titanium.games.interchange.efg_tokens import EfgError, Token, number, tokens, whole_number

MAX_DEPTH = 4_000
"""Most moves on one way through a tree; what checks and solves games takes quadratic time in it."""

ROUNDING = Fraction(1, 10**9)
"""Chances that miss a sum of one by no more are taken as rounded."""

T = TypeVar("T")


class FileSet(NamedTuple):
    """An information set, or a lottery of nature, as a file first gives it."""

    line: int
    label: str
    actions: tuple[str, ...]
    odds: tuple[str, ...]
    """Probabilities of a lottery, which sum to exactly one; empty for a player."""


class FileOutcome(NamedTuple):
    """Payoffs of all players, as a file first gives them."""

    line: int
    label: str
    payoffs: tuple[str, ...]


class FileNode(NamedTuple):
    """One node of the file."""

    line: int
    label: str
    player: int
    """Position of the mover from 1; 0 for nature, -1 where play ends."""
    number: int
    """Number of the mover's information set."""
    outcome: int
    """Number of the outcome; 0 for none."""
    children: list[int]
    """Positions of the next nodes in the file."""


@dataclass
class FileGame:
    """Everything that a file says, and what is wrong with it."""

    title: str = ""
    comment: str = ""
    players: tuple[str, ...] = ()
    nodes: list[FileNode] = field(default_factory=list)
    sets: dict[tuple[int, int], FileSet] = field(default_factory=dict)
    """By position of the player and number."""
    outcomes: dict[int, FileOutcome] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def parse_file(text: str) -> FileGame:
    """What a Gambit file says.

    Every fault of content is noted, up to the first of grammar, past which a file cannot be read.

    Examples
    --------
    >>> game = parse_file('EFG 2 R "Dare" { "A" } p "" 1 1 "" { "go" "stay" } 0 t "" 1 "won" { 1 } t "" 0')
    >>> game.sets[1, 1].actions, game.outcomes[1].payoffs, [node.line for node in game.nodes]
    (('go', 'stay'), ('1',), [1, 1, 1])
    """
    game = FileGame()
    try:
        _Parser(game, text).file()
    except EfgError as error:
        game.faults.append(error.fault)
    return game


class _Parser:
    def __init__(self, game: FileGame, text: str):
        self.game = game
        self.tokens: Iterator[Token] = tokens(text)
        self.next = next(self.tokens)

    def take(self) -> Token:
        """The next token, which is then behind us; the end of the file never is."""
        taken = self.next
        self.next = next(self.tokens, taken)
        return taken

    def skip(self, mark: str) -> bool:
        """Pass a brace or comma if it comes next."""
        is_next = self.next.kind == "mark" and self.next.value == mark
        if is_next:
            self.take()
        return is_next

    def quoted(self, what: str) -> str:
        token = self.take()
        if token.kind != "text":
            raise EfgError(token.line, f"{what} in quotation marks is wanted, not {token}")
        return token.value

    def listed(self, what: str, item: Callable[[], T]) -> list[T]:
        """Items in braces; commas between them are optional."""
        if not self.skip("{"):
            raise EfgError(self.next.line, f"{{ and {what} are wanted, not {self.next}")
        found: list[T] = []
        while not self.skip("}"):
            if self.next.kind == "end":
                raise EfgError(self.next.line, f"the file ends among {what}", "End them with }.")
            found.append(item())
            self.skip(",")
        return found

    def fault(self, line: int, message: str, remedy: str = "") -> None:
        self.game.faults.append(Fault(line, message, remedy))

    def file(self) -> None:
        self.header()
        waiting: list[tuple[int, int]] = []  # moves with how many of their branches are still to come
        depths: list[int] = []
        while True:
            here, depth = len(self.game.nodes), 0
            if waiting:
                parent, left = waiting.pop()
                depth = depths[parent] + 1
                if depth > MAX_DEPTH:
                    raise EfgError(self.next.line, f"a tree of more than {MAX_DEPTH} moves in a row is not read")
                if self.next.kind == "end":
                    lacks = f"the move of line {self.game.nodes[parent].line} lacks {left} of its nodes"
                    raise EfgError(self.next.line, f"the file ends within the tree: {lacks}")
                self.game.nodes[parent].children.append(here)
                if left > 1:
                    waiting.append((parent, left - 1))
            n_actions = self.node()
            depths.append(depth)
            if n_actions:
                waiting.append((here, n_actions))
            elif not waiting:
                break
        if self.next.kind != "end":
            raise EfgError(self.next.line, f"the tree is complete, and {self.next} follows", "Nothing leads there.")

    def header(self) -> None:
        kind = self.take()
        if kind.value == "NFG":
            raise EfgError(kind.line, "is a game in strategic form (NFG)", "Only games in extensive form are read.")
        if kind.value != "EFG" or kind.kind != "word":
            remedy = "Give the path of an .efg file, or its text."
            raise EfgError(kind.line, f"a Gambit file begins with EFG 2 R, not {kind}", remedy)
        for what, allowed in (("version", ("2",)), ("kind of numbers", ("R", "D"))):
            token = self.take()
            if token.value not in allowed or token.kind != "word":
                raise EfgError(token.line, f"the {what} is {token}", f"Allowed: {', '.join(allowed)}.")
        self.game.title = self.quoted("the title")
        line = self.next.line
        self.game.players = tuple(self.listed("players", lambda: self.quoted("a player")))
        if not self.game.players:
            raise EfgError(line, "no one plays", 'Name the players: { "A" "B" }.')
        if self.next.kind == "text":
            self.game.comment = self.take().value

    def node(self) -> int:
        """Read one node; how many actions it has."""
        kind = self.take()
        if kind.kind != "word" or kind.value not in ("c", "p", "t"):
            remedy = "Allowed: c (chance), p (a player moves), t (play ends)."
            raise EfgError(kind.line, f"a node is wanted, not {kind}", remedy)
        label, player, own_number, n_actions = self.quoted("the label of a node"), -1, 0, 0
        if kind.value != "t":
            player = self.player() if kind.value == "p" else 0
            own_number = whole_number(self.take(), "the number of an information set")
            n_actions = self.infoset(kind.line, player, own_number)
        outcome = self.outcome(kind.line)
        self.game.nodes.append(FileNode(kind.line, label, player, own_number, outcome, []))
        return n_actions

    def player(self) -> int:
        token = self.take()
        player = whole_number(token, "the number of a player")
        if not 1 <= player <= len(self.game.players):
            raise EfgError(token.line, f"there is no player {player}", f"Allowed: 1 to {len(self.game.players)}.")
        return player

    def infoset(self, line: int, player: int, own_number: int) -> int:
        """Read or check an information set; how many actions it has."""
        mover = repr(self.game.players[player - 1]) if player else "nature"
        name = f"information set {own_number} of {mover}"
        known = self.game.sets.get((player, own_number))
        label = self.take().value if self.next.kind == "text" else None
        if self.next.value != "{" or self.next.kind != "mark":
            if known is None:
                raise EfgError(line, f"{name} has no actions, here or before", 'Give them: { "left" "right" }.')
            if label is not None and label != known.label:
                self.fault(line, f"{name} is labelled {label!r} here and {known.label!r} at line {known.line}")
            return len(known.actions)
        odds: list[tuple[Token, str]] = []

        def action() -> str:
            found = self.quoted("the label of an action")
            if player == 0:
                odds.append((self.next, number(self.take())))
            return found

        actions = tuple(self.listed("actions", action))
        if not actions:
            raise EfgError(line, f"{name} has no actions", 'Give them: { "left" "right" }.')
        lottery = self.lottery(line, odds) if player == 0 else ()
        found = FileSet(line, label or "", actions, lottery)
        if known is None:
            self.game.sets[player, own_number] = found
            return len(actions)
        if found.actions != known.actions:
            self.fault(line, f"{name} has other actions here than at line {known.line}", _listing(known.actions))
        elif [Fraction(p) for p in found.odds] != [Fraction(p) for p in known.odds]:
            self.fault(line, f"{name} has other probabilities here than at line {known.line}")
        if label is not None and label != known.label:
            self.fault(line, f"{name} is labelled {label!r} here and {known.label!r} at line {known.line}")
        return len(actions)

    def lottery(self, line: int, odds: list[tuple[Token, str]]) -> tuple[str, ...]:
        """Probabilities that sum to exactly one: where decimals leave a gap by rounding, the last one takes it up."""
        shares = [Fraction(text) for _, text in odds]
        for (token, text), share in zip(odds, shares, strict=True):
            if not 0 <= share <= 1:
                self.fault(token.line, f"'{text}' is not a probability", "Allowed: 0 to 1.")
        gap = 1 - sum(shares)
        if abs(gap) > ROUNDING:
            self.fault(
                line, f"the probabilities sum to {float(1 - gap):.10g}, not to 1", "Fractions such as 1/3 are exact."
            )
        return tuple(close_gap([text for _, text in odds], shares))

    def outcome(self, line: int) -> int:
        """Read or check an outcome; its number."""
        own_number = whole_number(self.take(), "the number of an outcome")
        label = self.take().value if self.next.kind == "text" else None
        known = self.game.outcomes.get(own_number)
        if self.next.value != "{" or self.next.kind != "mark":
            if own_number and known is None:
                self.fault(line, f"outcome {own_number} has no payoffs, here or before", "Give them: { 1, -1 }.")
            elif known is not None and label is not None and label != known.label:
                self.fault(line, f"outcome {own_number} is {label!r} here and {known.label!r} at line {known.line}")
            if not own_number and label:
                self.fault(line, f"outcome 0 stands for none, and has the label {label!r}")
            return own_number
        payoffs = tuple(self.listed("payoffs", lambda: number(self.take())))
        if own_number == 0:
            self.fault(line, "outcome 0 stands for none, and has payoffs", "Give it another number.")
            return 0
        n_players = len(self.game.players)
        if len(payoffs) != n_players:
            self.fault(line, f"outcome {own_number} has {len(payoffs)} payoffs for {n_players} players")
        if known is None:
            self.game.outcomes[own_number] = FileOutcome(line, label or "", payoffs)
            return own_number
        if [Fraction(p) for p in payoffs] != [Fraction(p) for p in known.payoffs]:
            before = f"{{ {', '.join(known.payoffs)} }}"
            self.fault(
                line, f"outcome {own_number} has other payoffs here than at line {known.line}", f"There: {before}."
            )
        if label is not None and label != known.label:
            self.fault(line, f"outcome {own_number} is {label!r} here and {known.label!r} at line {known.line}")
        return own_number


def _listing(labels: tuple[str, ...]) -> str:
    return f"There: {', '.join(map(repr, labels))}."
