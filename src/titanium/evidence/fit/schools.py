"""What becomes of what rival schools expect of a regressor, once every model has been fitted.

An interval that holds zero does not show that there is no effect, so no school is borne out by it: one that expects
nothing is not contradicted, one that expects something is left open.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from titanium.case.fit import Regressor
from titanium.evidence.fit.moves import Move

Ruling = Literal["borne out", "contradicted", "not contradicted", "open", "depends on the model"]


@dataclass(frozen=True)
class Verdict:
    """One school's expectation of one regressor.

    Attributes
    ----------
    column, school, expects
        Of what, whose, and which sign for the event.
    ruling
        What becomes of it over all models.
    directions
        Model to the sign of the change of the event; `0` where its interval holds zero.
    """

    column: str
    school: str
    expects: str
    ruling: Ruling
    directions: Mapping[str, str]


def verdicts(regressors: Mapping[str, Regressor], moved: Mapping[str, tuple[Move, ...]]) -> tuple[Verdict, ...]:
    """What becomes of every expectation.

    Parameters
    ----------
    regressors
        Column to what schools expect of it.
    moved
        Model to what regressors do in it.
    """
    found: list[Verdict] = []
    for column, own in regressors.items():
        directions = {
            model: move.event.direction for model, all_moves in moved.items() for move in all_moves
            if move.column == column
        }  # fmt: skip
        for school, expected in own.schools.items():
            ruling = rule(expected.sign, set(directions.values()))
            found.append(Verdict(column, school, expected.sign, ruling, directions))
    return tuple(found)


def rule(expects: str, seen: set[str]) -> Ruling:
    """What becomes of one expectation, given the signs that models show.

    Examples
    --------
    >>> rule("-", {"-"}), rule("0", {"-"}), rule("+", {"0"}), rule("-", {"-", "0"})
    ('borne out', 'contradicted', 'open', 'depends on the model')
    """
    if len(seen) > 1:
        return "depends on the model"
    [sign] = seen or {"0"}
    if sign == "0":
        return "not contradicted" if expects == "0" else "open"
    return "borne out" if sign == expects else "contradicted"
