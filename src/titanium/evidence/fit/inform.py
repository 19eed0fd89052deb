"""What a fit says of an uncertainty of its case: how often a mover would take an action, at given facts."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from titanium.case.fit import Informed
from titanium.case.schema import Case
from titanium.case.uncertainty import Uncertainty
from titanium.errors import InputError
from titanium.evidence.fit.draws import Draws
from titanium.evidence.fit.estimates import Estimate
from titanium.evidence.fit.moves import TINY
from titanium.evidence.fit.tree import parts_of, utilities_at
from titanium.games.estimation.likelihood import predict
from titanium.games.tree import Game


@dataclass(frozen=True)
class Told:
    """What draws of the coefficients say of an uncertainty.

    Attributes
    ----------
    symbol
        Of the uncertainty.
    entry
        How the case has it.
    informed
        What of the fit stands for it, and what weakens that.
    origin, model
        Where the draws come from.
    mean, low, high
        Of the draws: mean and central 95%.
    alpha, beta
        The beta distribution with their mean and variance.
    """

    symbol: str
    entry: Uncertainty
    informed: Informed
    origin: str
    model: str
    mean: float
    low: float
    high: float
    alpha: float
    beta: float


def tell(case: Case, symbol: str, informed: Informed, found: Estimate, game: Game, draws: Draws) -> Told:
    """What draws say of an uncertainty.

    Parameters
    ----------
    case
        With the uncertainty.
    symbol, informed
        Which uncertainty, and what stands for it.
    found, game, draws
        The model, its tree, and draws of its coefficients.

    Raises
    ------
    InputError
        If a column that the choice rests on has no value, or the draws all say the same.
    """
    chosen = _probability(informed, found, game, draws)
    mean, variance = float(chosen.mean()), float(chosen.var())
    if not 0 < variance < mean * (1 - mean):
        raise InputError(f"what the fit says of '{symbol}' has no spread that a beta distribution could have")
    total = mean * (1 - mean) / variance - 1
    low, high = np.quantile(chosen, [0.025, 0.975])
    return Told(
        symbol,
        case.uncertainties[symbol],
        informed,
        draws.origin,
        draws.model,
        mean,
        float(low),
        float(high),
        mean * total,
        (1 - mean) * total,
    )


def _probability(informed: Informed, found: Estimate, game: Game, draws: Draws) -> Float[np.ndarray, " draw"]:
    """How often the action is taken at the node, for each draw."""
    sample = found.fit.sample
    node, action = informed.choice
    counted = utilities_at(game, node)
    columns = {equation: equation.terms.columns for equation in sample.equations}
    wanted = set().union(*(own for equation, own in columns.items() if equation.target in counted))
    if missing := sorted(wanted - informed.at.keys()):
        raise InputError(f"the choice at '{node}' rests on {', '.join(missing)}; give it a value (informs: at)")
    # What the choice does not rest on may be anything, 1 say: it only makes the node more or less often met.
    at = {column: informed.at.get(column, 1.0) for column in set().union(*columns.values())}
    x, added = sample.design(sample.read({column: [value] for column, value in at.items()}))
    given = predict(sample.likelihood, (x[0] * draws.values) @ sample.observations.owner + added)
    following, met = parts_of(game, node, action)
    ends = sample.likelihood.targets
    reached = given[:, [end in met for end in ends]].sum(axis=1)
    if not (reached > TINY).all():
        raise InputError(f"at these facts '{node}' is hardly ever reached, so nothing is told of the choice there")
    return given[:, [end in following for end in ends]].sum(axis=1) / reached


def share_within(told: Told) -> float:
    """Share of the case's own distribution within the central 95% of what the fit says; nan where it is no beta."""
    from scipy.stats import beta

    own = told.entry
    if own.alpha is None or own.beta is None:
        return math.nan
    return float(beta.cdf(told.high, own.alpha, own.beta) - beta.cdf(told.low, own.alpha, own.beta))
