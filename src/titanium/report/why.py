"""Why a move is made in a solved crisis: what each choice is worth to its mover, term by term, and what that rests on.

At a decision every action is worth what its mover expects of it, by its own beliefs; the terms of its payoffs add up to
that. At a chance move the formulas of the odds are all there is to say; at an outcome it is what each seat is paid.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from titanium.errors import InputError, nearest
from titanium.expressions import Expression, parse
from titanium.games.parts import Chance, Decision, Outcome
from titanium.games.tree import Game
from titanium.report.crisis import CrisisReport, precision_of
from titanium.report.glossary import Word, glossary
from titanium.report.quantities import Input, NamedQuantity, resting_on
from titanium.report.reasons import Comparison, Worth, compare, pays, weigh

SCHEMA = "titanium.why/1"

Kind = Literal["decision", "chance", "outcome"]


@dataclass(frozen=True)
class Expectation:
    """What a mover expects another to do later, where that differs in kind from what it does."""

    node: str
    player: str
    """Who moves there."""
    action: str
    formula: str
    believed: float
    played: float


@dataclass(frozen=True)
class Why:
    """Why a crisis goes on from a place as it does.

    Attributes
    ----------
    report
        The solved crisis.
    place, kind
        A node or an outcome of its tree.
    player
        Who decides there; empty where nobody does.
    choices
        Action to the probability that it is taken; empty at an outcome.
    worths
        What each action is worth to who decides; at an outcome, what it pays each player.
    odds
        At a chance move, each draw's formula.
    comparison
        The likeliest action held against the best other one; none where there is no other, or nobody decides.
    set_apart
        Nodes that the mover cannot tell from this one, with the probability that it gives each once it is there; this
        one is among them. Empty where it knows where it is.
    expectations
        What the mover expects of later moves of others by formulas of their own.
    quantities, inputs
        All that the terms rest on, with formulas and sources.
    words
        Symbols in words.
    """

    report: CrisisReport
    place: str
    kind: Kind
    player: str
    choices: Mapping[str, float]
    worths: tuple[Worth, ...]
    odds: Mapping[str, str]
    comparison: Comparison | None
    set_apart: Mapping[str, float]
    expectations: tuple[Expectation, ...]
    quantities: tuple[NamedQuantity, ...]
    inputs: tuple[Input, ...]
    words: Mapping[str, Word]

    @property
    def likeliest(self) -> str:
        """The action that is taken most often; empty at an outcome."""
        return max(self.choices, key=lambda action: self.choices[action], default="")

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        compared = self.comparison
        return {
            "schema": SCHEMA,
            "case": self.report.case.name,
            "case_hash": self.report.case.hash,
            "crisis": self.report.crisis.name,
            "package": self.report.package,
            "place": self.place,
            "kind": self.kind,
            "player": self.player or None,
            "probabilities": dict(self.choices),
            "worth": [
                {"of": own.of, "player": own.player, "value": own.value, "terms": _terms(own)} for own in self.worths
            ],
            "odds": dict(self.odds),
            "against": compared and compared.against,
            "gain": compared and compared.gain,
            "differences": _terms(compared) if compared else [],
            "cannot_tell_apart": dict(self.set_apart),
            "expects": [vars(own) for own in self.expectations],
            "quantities": [own.to_dict() for own in self.quantities],
            "inputs": [own.to_dict() for own in self.inputs],
        }


def why(report: CrisisReport, place: str) -> Why:
    """Why a crisis goes on from a node as it does, or what an outcome pays.

    Parameters
    ----------
    report
        The solved crisis.
    place
        Name of a node or of an outcome.

    Raises
    ------
    InputError
        If the crisis has no such place.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.crisis import solve_crisis
    >>> found = why(solve_crisis(load_case("us_rok"), "test"), "n2")
    >>> print(found.player, found.likeliest, found.comparison.against)
    W ignore coerce
    """
    game, solution, env = report.crisis.game, report.solution, report.quantities
    known = {**game.nodes, **game.outcomes}
    if place not in known:
        raise InputError(f"crisis '{report.crisis.name}' has no node or outcome '{place}'\n{nearest(place, known)}")
    part = known[place]
    comparison: Comparison | None = None
    worths: tuple[Worth, ...] = ()
    player, apart = "", dict[str, float]()
    if isinstance(part, Outcome):
        worths = pays(game, solution, env, place)
    elif isinstance(part, Decision):
        player, worths = part.player, weigh(game, solution, env, place)
        apart = dict(report.beliefs.get(part.infoset, {}))
        if len(part.actions) > 1:
            likeliest = max(part.actions, key=lambda action: report.choices[place][action])
            comparison = compare(game, solution, env, place, likeliest)
    expectations = tuple(_expectations(report, place, player)) if player else ()
    quantities, inputs = resting_on(report.case, env, _names(part, worths, expectations))
    return Why(
        report=report,
        place=place,
        kind="outcome" if isinstance(part, Outcome) else "decision" if player else "chance",
        player=player,
        choices={} if isinstance(part, Outcome) else dict(_in_order(game, report, place)),
        worths=worths,
        odds={draw: str(formula) for draw, (formula, _) in part.chance.items()} if isinstance(part, Chance) else {},
        comparison=comparison,
        set_apart=apart,
        expectations=expectations,
        quantities=quantities,
        inputs=inputs,
        words=glossary(report.case),
    )


def _in_order(game: Game, report: CrisisReport, node: str) -> Iterator[tuple[str, float]]:
    """Probabilities in the order of the actions."""
    for action, _ in game.nodes[node].children():
        yield action, report.choices[node][action]


def _expectations(report: CrisisReport, place: str, player: str) -> Iterator[Expectation]:
    """What a player states of later nodes of others."""
    game, waiting = report.crisis.game, [place]
    while waiting:
        name = waiting.pop(0)
        node = game.nodes.get(name)
        if node is None:
            continue
        waiting += [target for _, target in node.children()]
        if isinstance(node, Decision) and player in node.beliefs:
            for action, formula in node.beliefs[player].items():
                believed, played = formula.number(report.quantities), report.choices[name][action]
                yield Expectation(name, node.player, action, str(formula), believed, played)


def _names(
    part: Decision | Chance | Outcome, worths: tuple[Worth, ...], expectations: tuple[Expectation, ...]
) -> set[str]:
    """Names in the terms of payoffs, in odds, in what is expected, and the mover's precision."""
    formulas: list[Expression] = [parse(factor) for own in worths for term in own.reasons for factor in term.factors]
    formulas += [parse(own.formula) for own in expectations]
    if isinstance(part, Chance):
        formulas += [formula for formula, _ in part.chance.values()]
    found = {name for formula in formulas for name in formula.names}
    return found | {precision_of(part.player)} if isinstance(part, Decision) else found


def _terms(own: Worth | Comparison) -> list[dict[str, Any]]:
    return [{"term": reason.term, "contribution": reason.contribution} for reason in own.reasons]
