"""How a crisis ends as its players choose more and more sharply, and where that leads.

A player's precision says how sharply its choices follow its payoffs: at 0 every action is as likely as any other, and
without bound the best one is taken for sure. The limit is subgame-perfect play (McKelvey and Palfrey 1998): nobody, at
any node, could do better given what the others do from there on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from titanium.games.solving.equilibrium import solve
from titanium.games.solving.induction import compile_induction
from titanium.report.crisis import CrisisReport, precision_of

SCHEMA = "titanium.precision/1"

FACTORS: tuple[float, ...] = tuple(float(own) for own in np.geomspace(0.1, 100, 31))
"""By what every precision is multiplied on the way to the limit; 1 is the crisis as it was solved."""


@dataclass(frozen=True)
class Precision:
    """How sharply one player chooses, with the range that the case gives it.

    Attributes
    ----------
    role, symbol
        Whose, and the symbol of the uncertainty.
    value
        As it was solved.
    nominal, low, high
        Centre and ends of the case's range.
    unit, meaning, grade, source
        Of the uncertainty.
    """

    role: str
    symbol: str
    value: float
    nominal: float
    low: float
    high: float
    unit: str
    meaning: str
    grade: str
    source: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        return {**vars(self), "source": list(self.source)}


@dataclass(frozen=True)
class Sharpening:
    """Outcomes of a crisis as every player's precision is multiplied by the same factor, all payoffs as they are.

    Attributes
    ----------
    report
        The crisis as it was solved.
    factors
        Factors, rising.
    reach
        Outcome to the probability that it is reached at each factor.
    """

    report: CrisisReport
    factors: tuple[float, ...]
    reach: Mapping[str, tuple[float, ...]]

    @property
    def distance(self) -> float:
        """Largest difference of a probability between the last factor and the limit."""
        return max(abs(own[-1] - self.report.limit[name]) for name, own in self.reach.items())

    def to_dict(self) -> dict[str, Any]:
        """The same as plain data for JSON."""
        return {
            "schema": SCHEMA,
            "case": self.report.case.name,
            "case_hash": self.report.case.hash,
            "crisis": self.report.crisis.name,
            "package": self.report.package,
            "precisions": {own.symbol: own.value for own in precisions(self.report)},
            "factors": list(self.factors),
            "reach": {name: list(own) for name, own in self.reach.items()},
            "subgame_perfect": dict(self.report.limit),
            "distance": self.distance,
        }


def precisions(report: CrisisReport) -> tuple[Precision, ...]:
    """Precision of every player of a crisis, in their order."""
    found: list[Precision] = []
    for role in report.crisis.game.players:
        symbol = precision_of(role)
        entry = report.case.uncertainties[symbol]
        value = report.quantities[symbol]
        low, high = (entry.low, entry.high) if entry.is_sampled else (entry.nominal, entry.nominal)
        found.append(
            Precision(role, symbol, value, entry.nominal, low, high, entry.unit, entry.name, entry.grade, entry.source)
        )
    return tuple(found)


def sharpen(report: CrisisReport) -> Sharpening:
    """How a crisis ends as every player's precision is multiplied by `FACTORS`.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.crisis import solve_crisis
    >>> found = sharpen(solve_crisis(load_case("us_rok"), "test"))
    >>> print(found.distance < 0.01)
    True
    """
    game = report.crisis.game
    env = {name: report.quantities[name] for name in game.names}
    factors = np.array(FACTORS)
    sharp = {role: report.quantities[precision_of(role)] * factors for role in game.players}
    if game.has_perfect_information:  # in closed form, without waiting for a compiler
        with jax.enable_x64(True):
            both = jax.tree.map(jnp.asarray, (env, sharp))
            reach = jax.vmap(compile_induction(game), in_axes=(None, 0))(*both).reach
    else:
        reach = solve(game, env, sharp).reach
    return Sharpening(report, FACTORS, {name: tuple(np.asarray(reach[name]).tolist()) for name in game.outcomes})
