"""Estimates of one model of a list: penalised, by maximum likelihood beside it, and profiles of the penalised ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from jaxtyping import Float

from titanium.case.fit import Penalty
from titanium.errors import GameError, InputError
from titanium.evidence.fit.penalty import Drawn, draw_to_zero
from titanium.games.estimation.covariance import covariance
from titanium.games.estimation.fitting import PRECISION
from titanium.games.estimation.formulae import specify
from titanium.games.estimation.likelihood import Climb, game_likelihood, is_maximum, maximise
from titanium.games.estimation.observed import MISSING, observe
from titanium.games.estimation.profiling import profile
from titanium.games.estimation.result import Fit, finish
from titanium.games.estimation.sample import Sample, draw_sample, unidentified
from titanium.games.estimation.starting import stages, starts
from titanium.games.estimation.table import Table
from titanium.games.tree import Game

N_STARTS = 8
"""Searches of each maximum: as many as one compiled call makes."""


@dataclass(frozen=True)
class Model:
    """Which model: the rule of choice, whose errors, and whether movers look ahead."""

    link: str
    errors: str = "agent"
    kind: str = "strategic"
    """`strategic`, or one of the plain ones: `sequence`, `multinomial`."""

    @property
    def name(self) -> str:
        """In a few words.

        Examples
        --------
        >>> Model("probit", "private").name, Model("logit", kind="sequence").name
        ('strategic probit, private errors', 'plain logit, choice by choice')
        """
        if self.kind == "strategic":
            return f"strategic {self.link}, {self.errors} errors"
        return f"plain {self.link}, choice by choice" if self.kind == "sequence" else f"multinomial {self.link}"


@dataclass(frozen=True, eq=False)
class Estimate:
    """One model, fitted.

    Attributes
    ----------
    model
        Which one.
    fit
        The penalised estimates, for predictions; its log-likelihood is that of the cases alone.
    likelihood
        Maximum likelihood; not converged where it has no answer.
    drawn
        The cases with the rows that draw.
    own
        The penalised estimates as the maximum of their own likelihood, for profiles.
    """

    model: Model
    fit: Fit
    likelihood: Fit
    drawn: Drawn = field(repr=False)
    own: Fit = field(repr=False)

    @cached_property
    def effective(self) -> float:
        """Coefficients that the cases decide, the penalty being counted off (Gray 1992)."""
        curvature = -self.own.hessian - np.diag(self.drawn.curvature(self.fit.theta))
        return float(np.trace(self.fit.covariance @ curvature))

    @property
    def aic(self) -> float:
        """Akaike's information criterion with the effective number of coefficients; lower is better."""
        return 2 * self.effective - 2 * self.fit.log_likelihood

    @property
    def has_likelihood(self) -> bool:
        """Whether maximum likelihood has an answer."""
        return self.likelihood.converged and not any("Separation" in text for text in self.likelihood.warnings)

    @cached_property
    def profiles(self) -> Mapping[str, tuple[float, float]]:
        """Coefficient to its 95% profile interval under the penalty; infinite where the profile never falls off."""
        return {name: profile(self.own, name, values=[self.fit.coefficients[name]]).interval for name in self.names}

    @cached_property
    def unpenalised_errors(self) -> Mapping[str, float]:
        """Standard errors by the curvature of the likelihood alone at the penalised estimates; nan where it is flat."""
        curvature = -self.own.hessian - np.diag(self.drawn.curvature(self.fit.theta))
        own = covariance(-curvature, np.zeros((1, len(self.names))))
        return dict(zip(self.names, np.sqrt(np.diag(own)).tolist(), strict=True))

    @property
    def names(self) -> tuple[str, ...]:
        """Coefficients, in order."""
        return tuple(self.fit.coefficients)

    @property
    def counts(self) -> dict[str, int]:
        """End to the number of cases used that came to it."""
        ends = self.fit.sample.likelihood.targets
        seen = np.bincount(np.asarray(self.fit.sample.observations.y), minlength=len(ends))
        return dict(zip(ends, seen.tolist(), strict=True))

    def again(self, weights: Float[np.ndarray, "lane row"]) -> Climb:
        """Penalised estimates with other weights of the cases, one for each lane, sought from these."""
        start = np.broadcast_to(self.fit.theta, (len(weights), len(self.names)))
        full = np.concatenate([weights, np.ones((len(weights), len(self.names)))], axis=1)
        return maximise(self.drawn.likelihood, self.drawn.observations, start, weights=full)


def estimate(
    game: Game, formulas: Mapping[str, str], table: Table, outcome: str, model: Model, penalty: Penalty, seed: int = 0
) -> Estimate:
    """Fit a game to a list.

    Parameters
    ----------
    game, formulas
        The tree and its utilities; of a plain model, as `plain` writes them.
    table
        The list.
    outcome
        Column of the table that holds the ends.
    model
        Rule of choice and errors.
    penalty
        What draws estimates towards zero.
    seed
        Of the starts.

    Raises
    ------
    InputError
        With every reason why this cannot be estimated.
    """
    specification = specify(game, dict(formulas), outcome=outcome)

    def likelihood() -> Any:
        return game_likelihood(
            specification.game,  # pyright: ignore[reportArgumentType]  # frozen, so hashed by its fields
            tuple(specification.game.outcomes),
            model.link,
            model.errors,
            tuple(equation.target for equation in specification.equations),
            tuple(sorted(specification.fixed.items())),
            (),
            tuple((player, PRECISION[model.link]) for player in game.players),
        )

    likelihood()  # whether this response is defined for this tree comes before what the list says
    sample, dropped = draw_sample(
        specification.equations, table, specification.left, lambda rows: _seen(game, rows, outcome), likelihood
    )
    if problems := unidentified(sample):
        raise GameError("cannot fit", problems)
    drawn = draw_to_zero(sample, penalty)
    begin = starts(
        drawn.likelihood,
        drawn.observations,
        stages(specification.game, specification.equations),
        count=N_STARTS,
        seed=seed,
    )
    climbs = maximise(drawn.likelihood, drawn.observations, begin)
    best = _best(climbs, drawn.n, model)
    theta = climbs.theta[best]
    free = maximise(
        drawn.likelihood,
        drawn.observations,
        np.concatenate([theta[None], begin[: N_STARTS - 1]]),
        weights=drawn.likelihood_alone[None],
    )
    settings = {"game": game, "link": model.link, "errors": model.errors}
    likely = finish(model.name, sample, free, dropped, errors_of="hessian", cluster=None, settings=settings)
    matrix = covariance(climbs.hessian[best], np.zeros((1, len(theta))))
    value = float(climbs.value[best])
    own = Fit(
        title=model.name,
        coefficients=dict(zip(sample.names, theta.tolist(), strict=True)),
        covariance=matrix,
        log_likelihood=value,
        converged=True,
        n=sample.n,
        dropped=dropped,
        warnings=(),
        errors_of="hessian",
        hessian=climbs.hessian[best],
        sample=_with(sample, drawn),
        settings=settings,
    )
    fit = replace(own, sample=sample, log_likelihood=value - drawn.penalty(theta))
    return Estimate(model, fit, likely, drawn, own)


def _with(sample: Sample, drawn: Drawn) -> Sample:
    """The sample with the rows that draw among its observations, for searches that read nothing else of it."""
    return replace(sample, likelihood=drawn.likelihood, observations=drawn.observations)


def _best(climbs: Climb, n: int, model: Model) -> int:
    """The highest of the climbs that ended at a maximum.

    Raises
    ------
    InputError
        If none did.
    """
    good = is_maximum(climbs, n)
    if not good.any():
        raise InputError(
            f"{model.name}: no search ended at a maximum, though estimates are drawn towards zero\n"
            "Draw constants too (penalty: constants), or take terms out of the formulas."
        )
    return int(np.argmax(np.where(good, climbs.value, -np.inf)))


def _seen(game: Game, table: Table, outcome: str) -> tuple[np.ndarray, np.ndarray]:
    """Position of each row's end, and which rows have none."""
    found = observe(game, (outcome,), table, [])
    return found, found == MISSING
