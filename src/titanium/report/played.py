"""A solved crisis played through in one seat: what the others did, what is left to choose, and where it ended.

Whoever sits does as they please; the others move by the model's own probabilities, drawn from a seed, so that the same
choices meet the same answers. A player is told no more than it would know: where it cannot tell several nodes apart,
the moves that part them are hidden until it can, or until the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from titanium.errors import InputError, nearest
from titanium.games.parts import Decision
from titanium.games.tree import Game
from titanium.report.crisis import CrisisReport
from titanium.report.reasons import Worth, weigh

SCHEMA = "titanium.played/1"


@dataclass(frozen=True)
class Step:
    """A move that was made.

    Attributes
    ----------
    node
        Where.
    mover
        Letter of the role that moved; `chance` for nature.
    action
        What it did.
    shares
        Every action to the probability with which the model's mover takes it.
    is_own
        Whether it was made in the seat.
    is_seen
        Whether the seat knows of it by now.
    """

    node: str
    mover: str
    action: str
    shares: Mapping[str, float]
    is_own: bool
    is_seen: bool


@dataclass(frozen=True)
class Played:
    """A crisis as far as it was played.

    Attributes
    ----------
    report
        The solved crisis.
    seat
        Letter of the role that is played.
    seed
        Seed by which the others are drawn; none where each of their moves is given.
    steps
        What was done, first to last.
    place
        Node at which somebody must move, or the outcome in which it ended.
    worths
        What each choice is worth to the seat, where it must move; empty otherwise.
    set_apart
        Nodes that the seat cannot tell from this one, this one among them, with the probability that it gives each.
    """

    report: CrisisReport
    seat: str
    seed: int | None
    steps: tuple[Step, ...]
    place: str
    worths: tuple[Worth, ...]
    set_apart: Mapping[str, float]

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.place in self.report.crisis.game.outcomes

    @property
    def mover(self) -> str:
        """Who must move; empty at the end."""
        return "" if self.is_over else self.report.mover(self.place)

    @property
    def is_ours(self) -> bool:
        """Whether the seat must move."""
        return self.mover == self.seat

    @property
    def actions(self) -> tuple[str, ...]:
        """Every action so far, with which it can be taken up again."""
        return tuple(step.action for step in self.steps)

    @property
    def shares(self) -> Mapping[str, float]:
        """What the model's player would do where somebody must move; empty at the end."""
        return {} if self.is_over else _shares(self.report, self.place)

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON; what the seat does not know is left out."""
        game = self.report.crisis.game
        over = self.is_over
        return {
            "schema": SCHEMA,
            "case": self.report.case.name,
            "case_hash": self.report.case.hash,
            "crisis": self.report.crisis.name,
            "package": self.report.package,
            "seat": self.seat,
            "seed": self.seed,
            "actions": list(self.actions),
            "steps": [_step(step) for step in self.steps],
            "over": over,
            "place": self.place if over or not self.set_apart else None,
            "mover": self.mover or None,
            "asks": None if over else game.nodes[self.place].asks,
            "ours": self.is_ours,
            "choices": [
                {"action": own.of, "worth": own.value, "probability": self.shares[own.of]} for own in self.worths
            ],
            "probabilities": dict(self.shares),
            "cannot_tell_apart": dict(self.set_apart),
            "outcome": self.place if over else None,
            "means": game.outcomes[self.place].means if over else None,
            "probability": self.report.reach[self.place] if over else None,
            "payoffs": dict(self.report.values[self.place]) if over else None,
            "expected": dict(self.report.expected),
        }


def play(report: CrisisReport, seat: str, actions: Sequence[str] = (), seed: int | None = None) -> Played:
    """Play a solved crisis in one seat.

    Parameters
    ----------
    report
        The solved crisis.
    seat
        Letter of the role that is played.
    actions
        Every action so far from the root on, of the seat, of others and of nature.
    seed
        With one, the others' and nature's next moves are drawn, up to where the seat must move or play ends.

    Raises
    ------
    InputError
        If nobody of that letter plays, or an action is none of those at its node.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.crisis import solve_crisis
    >>> report = solve_crisis(load_case("us_rok"), "test")
    >>> found = play(report, "W", ["test", "coerce"], seed=1)
    >>> found.actions[:2], found.is_over or found.is_ours
    (('test', 'coerce'), True)
    """
    game = report.crisis.game
    problems = []
    if seat not in game.players:
        problems.append(f"'{seat}' does not play in crisis '{report.crisis.name}'\n{nearest(seat, game.players)}")
    if seed is not None and seed < 0:
        problems.append(f"seed {seed} is below 0\nTake a whole number of 0 or more.")
    made, place = [], game.root
    for number, action in enumerate(actions, 1):
        targets = {} if place in game.outcomes else dict(game.nodes[place].children())
        if action not in targets:
            allowed = nearest(action, targets) if targets else "Play had ended before it."
            problems.append(f"action {number} is '{action}', which cannot be taken at '{place}'\n{allowed}")
            break
        made.append((place, action))
        place = targets[action]
    if problems:
        raise InputError("\n".join(problems))
    while seed is not None and place not in game.outcomes and report.mover(place) != seat:
        action = _drawn(_shares(report, place), seed, len(made))
        made.append((place, action))
        place = dict(game.nodes[place].children())[action]
    ours = place in game.nodes and report.mover(place) == seat
    node = game.nodes.get(place)
    apart = dict(report.beliefs.get(node.infoset, {})) if ours and isinstance(node, Decision) else {}
    hidden = _hidden(game, apart, made, seat, report)
    return Played(
        report=report,
        seat=seat,
        seed=seed,
        steps=tuple(
            Step(own, report.mover(own), action, _shares(report, own), report.mover(own) == seat, number not in hidden)
            for number, (own, action) in enumerate(made)
        ),
        place=place,
        worths=weigh(game, report.solution, report.quantities, place) if ours else (),
        set_apart=apart,
    )


def _hidden(
    game: Game, apart: Mapping[str, float], made: Sequence[tuple[str, str]], seat: str, report: CrisisReport
) -> set[int]:
    """Numbers of the steps of which the seat cannot know, given the nodes that it cannot tell apart."""
    every = game.ways
    ways = [every[node] for node in apart]
    hidden: set[int] = set()
    parted = False
    for number, step in enumerate(made):
        parted = parted or any(len(way) <= number or way[number] != step for way in ways)
        if parted and report.mover(step[0]) != seat:
            hidden.add(number)
    return hidden


def _shares(report: CrisisReport, node: str) -> dict[str, float]:
    return {action: report.choices[node][action] for action, _ in report.crisis.game.nodes[node].children()}


def _drawn(shares: Mapping[str, float], seed: int, number: int) -> str:
    """An action by its probability; the same seed draws the same at the same depth."""
    uniform = np.random.default_rng([seed, number]).random()
    *others, last = shares  # the last takes what rounding leaves
    for action in others:
        uniform -= shares[action]
        if uniform < 0:
            return action
    return last


def _step(step: Step) -> dict[str, Any]:
    known = {"node": step.node, "action": step.action, "probabilities": dict(step.shares)} if step.is_seen else {}
    return {"mover": step.mover, "own": step.is_own, "seen": step.is_seen, **known}
