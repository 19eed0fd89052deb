"""Figures: arithmetic over cited numbers, with the interval that their ranges give, and at what it would come right."""

import itertools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.optimize import root_scalar

from titanium.case.cited import Cited, cited
from titanium.case.measure import Measure, OfFigures
from titanium.case.schema import Case
from titanium.evidence.claims.verdicts import Estimate, of_interval
from titanium.expressions import Expression

_NAME = re.compile(r"[A-Za-z_]\w*")
_STEPS, _FURTHEST = 240, 1e3
"""Places between which the value is sought that would make a claim right, and how far, as a factor."""


@dataclass(frozen=True)
class Input:
    """A cited number in a figure's arithmetic."""

    value: float
    low: float
    high: float
    unit: str
    place: str
    """Table, series or item, and year."""
    grade: str
    source: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class RightAt:
    """The value of one input at which the figure claimed would be right, the others as cited."""

    name: str
    value: float | None
    """None where no value within a thousandfold would do."""
    cited: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class Worked:
    """A figure with its arithmetic."""

    estimate: Estimate
    arithmetic: str
    """The formula with the numbers put in, and the interval: least and greatest over all corners of the ranges."""
    inputs: Mapping[str, Input]
    right_at: RightAt | None

    @property
    def grade(self) -> str:
        """Grade of its weakest number."""
        return max(own.grade for own in self.inputs.values())

    @property
    def source(self) -> tuple[str, ...]:
        """Sources of all its numbers."""
        return tuple(dict.fromkeys(key for own in self.inputs.values() for key in own.source))


def work(case: Case, measure: Measure, own: OfFigures) -> Worked:
    """Work a figure out.

    Parameters
    ----------
    case
        A validated case, so that every number is there.
    """
    inputs = {name: _input(case, entry) for name, entry in own.inputs.items()}
    nominal = {name: entry.value for name, entry in inputs.items()}
    value = own.formula.number(nominal)
    ends = [{entry.low, entry.value, entry.high} for entry in inputs.values()]
    corners = [own.formula.number(dict(zip(inputs, corner, strict=True))) for corner in itertools.product(*ends)]
    low, high = (math.nan, math.nan) if any(map(math.isnan, corners)) else (min(corners), max(corners))
    verdict = "told" if measure.test == "told" else of_interval(low, high, measure.limits)
    return Worked(
        estimate=Estimate(value, low, high, 0, verdict),
        arithmetic=_arithmetic(own.formula, inputs, value, low, high),
        inputs=inputs,
        right_at=_right_at(measure, own, inputs, nominal) if own.right_if else None,
    )


def _input(case: Case, entry: Cited) -> Input:
    found = cited(case, entry)
    assert found is not None, "a validated case has every figure that its claims cite"
    return Input(place=place(entry), **found._asdict())


def place(entry: Cited) -> str:
    """Where a cited number stands.

    Examples
    --------
    >>> place(Cited(table="ledger", series="sma_total", year=2026))
    'ledger sma_total 2026'
    """
    parts = (entry.file, entry.actor, entry.item, entry.name, entry.series, str(entry.year or ""))
    return " ".join([entry.table, *filter(None, parts)])


def _arithmetic(formula: Expression, inputs: Mapping[str, Input], value: float, low: float, high: float) -> str:
    def number(match: "re.Match[str]") -> str:
        name = match.group(0)
        return f"{inputs[name].value:,.6g}" if name in inputs else name

    if math.isnan(value):
        return f"{_NAME.sub(number, formula.text)} is not a finite number"
    spread = "" if low == high or math.isnan(low) else f" ({_told(low)} to {_told(high)})"
    return f"{_NAME.sub(number, formula.text)} = {_told(value)}{spread}"


def _told(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"


def _right_at(
    measure: Measure, own: OfFigures, inputs: Mapping[str, Input], nominal: Mapping[str, float]
) -> RightAt | None:
    """Nearest value of an input, by ratio, at which the formula gives the figure claimed."""
    entry = inputs[own.right_if]

    def off(logarithm: float) -> float:
        return own.formula.number({**nominal, own.right_if: entry.value * math.exp(logarithm)}) - measure.claimed

    found: float | None = None
    if entry.value:
        reach = math.log(_FURTHEST)
        places = [reach * (2 * step / _STEPS - 1) for step in range(_STEPS + 1)]
        gaps = [off(own_place) for own_place in places]
        roots = [
            root_scalar(off, bracket=(here, there)).root
            for here, there, gap, next_gap in zip(places, places[1:], gaps, gaps[1:], strict=False)
            if gap * next_gap <= 0
        ]
        if roots:
            found = entry.value * math.exp(min(roots, key=abs))
    return RightAt(own.right_if, found, entry.value, entry.low, entry.high, entry.unit)
