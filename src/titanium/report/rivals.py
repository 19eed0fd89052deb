"""A crisis as each rival school would have it, one switch turned at a time; no two schools are ever averaged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from titanium.report.at_hand import at_hand
from titanium.report.crisis import CrisisReport, precision_of, solve_at_hand
from titanium.report.quantities import resting_on

SCHEMA = "titanium.crisis_schools/1"

SAME = 1e-9
"""Difference of a probability up to which two schools are said to solve a crisis alike."""


@dataclass(frozen=True)
class Reading:
    """The crisis under one position of one switch, every other switch as it is.

    Attributes
    ----------
    position, meaning
        Of the switch.
    is_held
        Whether the crisis as it was solved takes this position.
    reach
        Outcome to the probability that it is reached.
    expected
        Player to what it expects at the root.
    """

    position: str
    meaning: str
    is_held: bool
    reach: Mapping[str, float]
    expected: Mapping[str, float]

    @property
    def likeliest(self) -> str:
        """Outcome that the crisis most often ends in."""
        return max(self.reach, key=lambda name: self.reach[name])


@dataclass(frozen=True)
class Rivals:
    """A switch that matters to a crisis, with the crisis under each of its positions.

    Attributes
    ----------
    switch, question
        The switch.
    readings
        Its positions in the case's order.
    """

    switch: str
    question: str
    readings: tuple[Reading, ...]

    @property
    def held(self) -> Reading:
        """The position that the crisis as it was solved takes."""
        return next(own for own in self.readings if own.is_held)

    @property
    def difference(self) -> float:
        """Largest difference that its positions make to the probability of an outcome."""
        return max(
            max(values) - min(values) for values in zip(*(own.reach.values() for own in self.readings), strict=True)
        )

    @property
    def turns(self) -> bool:
        """Whether its positions differ in how the crisis most often ends."""
        return len({own.likeliest for own in self.readings}) > 1

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        return {
            "switch": self.switch,
            "question": self.question,
            "difference": self.difference,
            "turns": self.turns,
            "positions": [
                {
                    "position": own.position,
                    "meaning": own.meaning,
                    "held": own.is_held,
                    "reach": dict(own.reach),
                    "expected": dict(own.expected),
                }
                for own in self.readings
            ],
        }


def rivals(report: CrisisReport) -> tuple[Rivals, ...]:
    """Switches that matter to a crisis, in the case's order: its formulas rest on them, or they change how it ends.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.crisis import solve_crisis
    >>> [own.switch for own in rivals(solve_crisis(load_case("us_rok"), "rift"))][:2]
    ['tripwire', 'fulfilment']
    """
    case, found = report.case, list[Rivals]()
    named = _named(report)
    for switch, entry in case.schools.items():
        readings = tuple(_reading(report, switch, position, own.meaning) for position, own in entry.positions.items())
        own = Rivals(switch, entry.question, readings)
        sets = {symbol for position in entry.positions.values() for symbol in position.set}
        if sets & named or own.difference > SAME:
            found.append(own)
    return tuple(found)


def _reading(report: CrisisReport, switch: str, position: str, meaning: str) -> Reading:
    case, held = report.case, report.schools[switch] == position
    if held:
        return Reading(position, meaning, held, report.reach, report.expected)
    assignment = replace(report.assignment, schools={**report.assignment.schools, switch: position})
    hand = report.hand or at_hand(case, report.package)
    turned = solve_at_hand(case, report.crisis, hand, assignment, in_full=report.in_full)
    return Reading(position, meaning, held, turned.reach, turned.expected)


def _named(report: CrisisReport) -> set[str]:
    """Names on which the formulas of the tree and the precisions of its players rest."""
    game = report.crisis.game
    names = game.names | {precision_of(role) for role in game.players}
    quantities, inputs = resting_on(report.case, report.quantities, names)
    return {own.name for own in (*quantities, *inputs)}
