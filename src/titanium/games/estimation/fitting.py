"""`fit`: payoffs of a game estimated from what was played, by maximum likelihood."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from titanium.errors import GameError, nearest
from titanium.games.estimation.covariance import kind_problems
from titanium.games.estimation.formulae import Formulae, Scale, Specification, specify
from titanium.games.estimation.likelihood import Likelihood, game_likelihood, maximise
from titanium.games.estimation.observed import MISSING, never_taken, observe
from titanium.games.estimation.result import Fit, finish
from titanium.games.estimation.sample import draw_sample, unidentified
from titanium.games.estimation.starting import stages, starts
from titanium.games.estimation.table import Table, read_table
from titanium.games.parts import Outcome
from titanium.games.tree import Game

PRECISION = {"logit": 1 / math.sqrt(2), "probit": 1.0}
"""Precision of choices where the scale is not estimated: utilities are divided by sqrt(2) under both links."""

Precisions = float | Mapping[str, float] | None


def fit(
    game: Game,
    formulae: Formulae,
    data: Any,
    *,
    link: str = "logit",
    errors: str = "agent",
    outcome: str | tuple[str, ...] | list[str] | None = None,
    precision: Precisions = None,
    scale: Scale = None,
    errors_of: str = "hessian",
    cluster: str | None = None,
    n_starts: int = 8,
    seed: int = 0,
) -> Fit:
    """Estimate payoffs of a game from observed outcomes, by maximum likelihood.

    Parameters
    ----------
    game
        The tree, with or without information sets; see `titanium.games.ready_made` for the usual ones.
    formulae
        What payoffs depend on: `{player: {outcome: "x + z"}}`, where payoffs not named are 0;
        `{parameter: "x + z"}` for the parameters of the game, where others keep their defaults; one line in the order
        of the parameters, `"esc + war ~ x + z | 0 | x | 1"`; or None, if payoffs are the game's own numbers and only
        the scale of the errors is estimated. Terms are as in R: `x`, `a:b`, `a*b`, `log(x)`, `I(x^2)`, `x - 1`, `0`,
        and text columns as dummies.
    data
        Observations: a mapping of columns, rows as mappings, a data frame, or the path of a CSV file. Rows with
        missing values are left out and counted.
    link
        Choice rule: `logit` or `probit`.
    errors
        `agent`, or `private` (probit alone): see `titanium.games.solving.induction`.
    outcome
        Column that holds the outcome, or columns that hold the decisions along the path; by default the left side of
        the formula, or `outcome`.
    precision
        Of choices, in 1/utility, where the scale is not estimated: a number, or one a player. By default
        1 / sqrt(2) for logit and 1 for probit, so that either divides utilities by sqrt(2), as the R package `games`
        does; 1 is the other usual logit.
    scale
        Logarithm of the scale of the errors, by which precision is divided: None keeps it at 0, `common` and
        `by player` estimate it, a formula (or one a player) makes it depend on covariates.
    errors_of, cluster
        Kind of standard errors: `hessian`, `robust`, or `cluster` with the column that names clusters.
    n_starts
        Searches, from different starts; the highest likelihood is kept.
    seed
        Of the starts.

    Returns
    -------
    The estimates; see `Fit`.

    Raises
    ------
    GameError
        With every reason why this cannot be estimated.

    References
    ----------
    Kenkel and Signorino (2014), "Estimating extensive form games in R", Journal of Statistical Software 56(8).
    Signorino (1999), "Strategic interaction and the statistical analysis of international conflict", American
    Political Science Review 93(2).
    Signorino (2003), "Structure and uncertainty in discrete choice models", Political Analysis 11(4).

    Examples
    --------
    Who acts where the other resists more often than not:

    >>> from titanium.games.ready_made import egame12
    >>> data = {"act": [0] * 6 + [1] * 4, "resist": [0] * 7 + [1] * 3}
    >>> found = fit(egame12(), "act + resist ~ 1 | 0 | 0 | 1", data)
    >>> {name: round(value, 3) for name, value in found.coefficients.items()}, found.converged
    ({'u11:const': 0.573, 'u24:const': 1.554}, True)
    """
    specification = specify(game, formulae, outcome=outcome, scale=scale)
    precisions = _precisions(game, link, precision)
    table = read_table(data)

    def likelihood() -> Likelihood:
        return game_likelihood(
            specification.game,  # pyright: ignore[reportArgumentType]  # frozen, so hashed by its fields
            tuple(specification.game.outcomes),
            link,
            errors,
            tuple(equation.target for equation in specification.equations),
            tuple(sorted(specification.fixed.items())),
            tuple(sorted(specification.scales.items())),
            precisions,
        )

    likelihood()  # whether this response is defined for this tree comes before what the data say
    sample, dropped = draw_sample(
        specification.equations,
        table,
        specification.left,
        lambda rows: _seen(specification, rows),
        likelihood,
    )
    problems = kind_problems(errors_of, cluster, sample)
    problems += _unobserved(specification, sample.observations.y) or unidentified(sample)
    if n_starts < 1:
        problems.append(f"{n_starts} starts: at least 1 is wanted")
    if problems:
        raise GameError("cannot fit", problems)
    begin = starts(
        sample.likelihood,
        sample.observations,
        stages(specification.game, specification.equations),
        count=n_starts,
        seed=seed,
    )
    climbs = maximise(sample.likelihood, sample.observations, begin)
    title = f"{game.title or 'Game'}: {link} with {errors} errors"
    settings = {"game": specification.game, "link": link, "errors": errors, "precision": dict(precisions)}
    return finish(title, sample, climbs, dropped, errors_of=errors_of, cluster=cluster, settings=settings)


def _precisions(game: Game, link: str, precision: Precisions) -> tuple[tuple[str, float], ...]:
    """Precision of each player at scale 1."""
    default = PRECISION.get(link, 1.0)  # an unknown link is refused when the game is compiled
    if precision is None:
        given = dict.fromkeys(game.players, default)
    elif isinstance(precision, Mapping):
        if strange := sorted(precision.keys() - set(game.players)):
            lines = [f"player '{name}' does not play\n{nearest(name, game.players)}" for name in strange]
            raise GameError("cannot fit", lines)
        given = {player: precision.get(player, default) for player in game.players}
    else:
        given = dict.fromkeys(game.players, precision)
    if bad := [f"precision {value} of '{name}': a positive number is wanted" for name, value in given.items()
               if not 0 < value < math.inf]:  # fmt: skip
        raise GameError("cannot fit", bad)
    return tuple((player, float(value)) for player, value in given.items())


def _seen(specification: Specification, table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Position of each row's outcome, and which rows have none."""
    problems: list[str] = []
    found = observe(specification.game, specification.left, table, problems)
    if problems:
        raise GameError("cannot fit", problems)
    return found, found == MISSING


def _unobserved(specification: Specification, y: np.ndarray) -> list[str]:
    """Actions that nobody took, where that leaves a constant of the mover without a finite estimate."""
    game = specification.game
    names = list(game.outcomes)
    if len(seen := np.unique(y)) == 1 and len(names) > 1:
        return [f"every row ends in '{names[seen[0]]}': there is nothing to tell apart"]
    constants = {equation.target for equation in specification.equations if equation.terms.has_constant}
    enters = {symbol: {o for o, end in game.outcomes.items() if symbol in _symbols(end)} for symbol in constants}
    problems = []
    for name, action in never_taken(game, y):
        infoset = game.infosets[name]
        below = {outcome for node in infoset.nodes for outcome in _outcomes_below(game, node)}
        mover = {symbol for outcome in below for symbol in game.outcomes[outcome].payoffs[infoset.player].names}
        # A parameter that enters elsewhere too is told by what happens there.
        if own := {symbol for symbol in mover & constants if enters[symbol] <= below}:
            told = ", ".join(equation.name for equation in specification.equations if equation.target in own)
            targets = [dict(game.nodes[node].children())[action] for node in infoset.nodes]
            ends = ", ".join(f"'{outcome}'" for target in targets for outcome in _outcomes_below(game, target))
            problems.append(
                f"no row ends in {ends}: '{infoset.player}' never takes '{action}' at '{name}', so the constants of "
                f"{told} have no finite estimate\nFix them with 0 or another number, or merge outcomes."
            )
    return problems


def _symbols(outcome: Outcome) -> set[str]:
    return set().union(*(formula.names for formula in outcome.payoffs.values()))


def _outcomes_below(game: Game, name: str) -> list[str]:
    if name in game.outcomes:
        return [name]
    return [outcome for _, target in game.nodes[name].children() for outcome in _outcomes_below(game, target)]
