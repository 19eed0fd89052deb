"""What a regressor does: by how many of 100 cases an event is more or less frequent when it moves over its range.

Every other regressor stays as it was observed in each case, and predictions are averaged over the cases (Hanmer and
Kalkan 2013). Errors follow by the delta method from the covariance of the coefficients. `first_difference` of the
engine does so for the ends of a tree; here it is done for the event, and for the choice of a mover given that it must
choose.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import norm

from titanium.case.record import Record
from titanium.evidence.fit.estimates import Estimate
from titanium.evidence.fit.tree import later_choices, parts_of
from titanium.games.estimation.likelihood import predict_slopes
from titanium.games.tree import Game

LOW, HIGH = 0.1, 0.9
"""Quantiles of a number between which it moves: observed values near either end of its range, not its extremes."""
Z95 = float(norm.ppf(0.975))
TINY = 1e-12
"""Probability of a node below which the choice there is not told."""


@dataclass(frozen=True)
class Change:
    """A probability before and after, averaged over cases, and the change with its 95% interval."""

    before: float
    after: float
    low: float
    high: float

    @property
    def change(self) -> float:
        """By how much it changes."""
        return self.after - self.before

    @property
    def direction(self) -> str:
        """`-` or `+` where the interval leaves out zero; `0` where it does not, which shows no absence of an effect."""
        return "-" if self.high < 0 else "+" if self.low > 0 else "0"


@dataclass(frozen=True)
class Move:
    """A regressor that moves over its range.

    Attributes
    ----------
    column
        Of the list.
    low, high
        From where to where.
    event
        What becomes of the event.
    choices
        (Node, action) after the first move to what becomes of that choice, given that it must be made.
    """

    column: str
    low: float
    high: float
    event: Change
    choices: Mapping[tuple[str, str], Change]


def range_of(record: Record, column: str) -> tuple[float, float]:
    """From where to where a regressor moves: a flag from 0 to 1, a number from its 10th to its 90th percentile."""
    if record.columns[column].kind == "flag":
        return 0.0, 1.0
    numbers = record.numbers(column)
    low, high = np.quantile(numbers[np.isfinite(numbers)], [LOW, HIGH], method="nearest")
    return float(low), float(high)


def moves(found: Estimate, game: Game, record: Record, baseline: str, columns: tuple[str, ...]) -> tuple[Move, ...]:
    """What each regressor does to the event and to later choices, in one model.

    Parameters
    ----------
    found
        The model; its ends are those of the tree.
    game
        The tree, for its choices.
    record
        The list, for ranges.
    baseline
        The end that is not the event.
    columns
        Regressors that move.
    """
    return tuple(_move(found, game, baseline, column, *range_of(record, column)) for column in columns)


def _move(found: Estimate, game: Game, baseline: str, column: str, low: float, high: float) -> Move:
    ends = found.fit.sample.likelihood.targets
    at = [_predicted(found, {column: value}) for value in (low, high)]
    event = [_share([end != baseline for end in ends], None, *own) for own in at]
    choices: dict[tuple[str, str], Change] = {}
    for name, action in later_choices(game):
        following, met = parts_of(game, name, action)
        own = [_share([end in following for end in ends], [end in met for end in ends], *one) for one in at]
        if all(math.isfinite(value) for value, _ in own):
            choices[name, action] = _change(found, *own)
    return Move(column, low, high, _change(found, *event), choices)


Predicted = tuple[Float[np.ndarray, "row target"], Float[np.ndarray, "row target coefficient"]]


def _predicted(found: Estimate, at: Mapping[str, float]) -> Predicted:
    """Probabilities of the ends for each case, and their slopes in the coefficients."""
    sample, owner = found.fit.sample, found.fit.sample.observations.owner
    x, added = sample.design(sample.read(None, at)) if _stands_in(found, at) else (sample.x, sample.observations.offset)
    value, slope = predict_slopes(sample.likelihood, (x * found.fit.theta) @ owner + added)
    return value, np.einsum("nte,ke,nk->ntk", slope, owner, x, optimize=True)


def _stands_in(found: Estimate, at: Mapping[str, float]) -> bool:
    """Whether the model has a term with the column."""
    columns = set().union(*(equation.terms.columns for equation in found.fit.sample.equations))
    return at.keys() <= columns


def _share(
    taken: list[bool],
    met: list[bool] | None,
    value: Float[np.ndarray, "row target"],
    slope: Float[np.ndarray, "row target coefficient"],
) -> tuple[float, Float[np.ndarray, " coefficient"]]:
    """Mean probability that one of some ends comes, of some that are met, with its slope."""
    top, top_slope = value[:, taken].sum(axis=1), slope[:, taken].sum(axis=1)
    if met is None:
        return float(top.mean()), top_slope.mean(axis=0)
    under, under_slope = value[:, met].sum(axis=1), slope[:, met].sum(axis=1)
    if (under < TINY).any():
        return math.nan, top_slope.mean(axis=0)
    ratio = top / under
    return float(ratio.mean()), ((top_slope - ratio[:, None] * under_slope) / under[:, None]).mean(axis=0)


def _change(
    found: Estimate, before: tuple[float, Float[np.ndarray, " k"]], after: tuple[float, Float[np.ndarray, " k"]]
) -> Change:
    gradient = after[1] - before[1]
    half = Z95 * math.sqrt(max(float(gradient @ found.fit.covariance @ gradient), 0.0))
    change = after[0] - before[0]
    return Change(before[0], after[0], max(change - half, -1.0), min(change + half, 1.0))
