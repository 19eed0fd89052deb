"""The statistical ultimatum game: an offer from a range, and whether it was accepted.

Player 1 offers `y` of a prize `Q` and keeps the rest; player 2 accepts or refuses, and then both get their reservation
values. Each value is linear in covariates plus an error that its owner alone knows, of scale `s1` and `s2`. With `F`
the distribution of an error (logistic or normal), `f` its density and `z = (y - R2) / s2`:

* player 2 accepts with `F(z)`;
* player 1's best offer satisfies `R1 + e1 = Q - y - s2 F(z) / f(z)`, whose right side falls in `y`, so that an offer
  is at most `y` with `F(-h(y) / s1)`, `h(y) = Q - y - R1 - s2 F(z) / f(z)`;
* offers below 0 and above `Q` are observed as 0 and `Q`.

References
----------
Ramsay and Signorino (2009), "A statistical model of the ultimatum game", University of Rochester.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from titanium.errors import GameError, nearest
from titanium.games.estimation.covariance import kind_problems
from titanium.games.estimation.formulae import Equation
from titanium.games.estimation.likelihood import Likelihood, maximise
from titanium.games.estimation.result import Fit, finish
from titanium.games.estimation.sample import draw_sample, unidentified
from titanium.games.estimation.starting import starts
from titanium.games.estimation.table import Table, read_table
from titanium.games.estimation.terms import parse_terms
from titanium.games.solving.response import log_normal_pair

OBSERVED = ("both", "offer")
"""What is explained: the offer and the answer, or the offer alone."""
_NODES = 96
"""Points of the integral over offers in predictions."""


def fit_ultimatum(
    formulae: str | Mapping[str, str],
    data: Any,
    *,
    maximum: float,
    link: str = "logit",
    observed: str = "both",
    offer: str = "offer",
    accept: str = "accept",
    scales: tuple[float | None, float | None] = (None, None),
    tolerance: float = 1e-8,
    errors_of: str = "hessian",
    cluster: str | None = None,
    n_starts: int = 8,
    seed: int = 0,
) -> Fit:
    """Estimate reservation values from ultimatum offers and answers, by maximum likelihood.

    Parameters
    ----------
    formulae
        `"offer + accept ~ x | z"`, or `{"r1": "x", "r2": "z"}`: reservation values of proposer and receiver.
    data
        Observations, in any form that `fit` takes. Answers are 1 (accepted) or 0.
    maximum
        The prize: the highest offer that can be made; the lowest is 0.
    link
        Errors of the reservation values: `logit` (logistic) or `probit` (normal).
    observed
        `both`; or `offer`, which explains offers alone: then `r2` is what the proposer thinks of the receiver.
    offer, accept
        Columns, unless the formula has a left side.
    scales
        Of the two players' errors; None estimates one (as `log_s1`, `log_s2`).
    tolerance
        Offers this close to 0 or to the maximum are at the bound.
    errors_of, cluster, n_starts, seed
        As in `fit`.

    Returns
    -------
    The estimates; `predict` gives the expected offer and the probability that it is accepted.

    Raises
    ------
    GameError
        With every reason why this cannot be estimated.
    """
    formulae, left = _read(formulae, (offer, accept) if observed == "both" else (offer,))
    problems = []
    if link not in ("logit", "probit"):
        problems.append(f"link '{link}' is not known\n{nearest(link, ('logit', 'probit'))}")
    if observed not in OBSERVED:
        problems.append(f"observed='{observed}' is not known\n{nearest(observed, OBSERVED)}")
    if not 0 < maximum < math.inf:
        problems.append(f"maximum {maximum}: a positive number is wanted")
    problems += [f"scale {s}: a positive number or None is wanted" for s in scales if s is not None and not s > 0]
    if len(left) != 2 and observed == "both":
        problems.append(f"columns of the offer and of the answer are wanted, not {', '.join(left)}")
    if problems:
        raise GameError("cannot fit", problems)
    equations = [Equation(name, name, parse_terms(formulae[name])) for name in ("r1", "r2")]
    equations += [Equation(f"log_s{n}", "", parse_terms("1")) for n, own in enumerate(scales, 1) if own is None]
    explained = left[:2] if observed == "both" else left[:1]
    sample, dropped = draw_sample(
        equations,
        read_table(data),
        explained,
        lambda table: _seen(table, explained, maximum, tolerance),
        lambda: _likelihood(link, float(maximum), observed, tuple(None if s is None else float(s) for s in scales)),
    )
    if problems := kind_problems(errors_of, cluster, sample) + unidentified(sample):
        raise GameError("cannot fit", problems)
    begin = starts(sample.likelihood, sample.observations, [-1] * len(equations), count=n_starts, seed=seed)
    begin = begin + _near(sample.names, sample.observations.y["offer"], maximum)
    climbs = maximise(sample.likelihood, sample.observations, begin)
    title = f"Ultimatum: {link} errors, {observed} observed"
    settings = {"maximum": maximum, "link": link, "observed": observed}
    return finish(title, sample, climbs, dropped, errors_of=errors_of, cluster=cluster, settings=settings)


def _read(formulae: str | Mapping[str, str], left: tuple[str, ...]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    if isinstance(formulae, str):
        head, mark, tail = formulae.partition("~")
        parts = [part.strip() for part in (tail if mark else head).split("|")]
        if len(parts) != 2:
            raise GameError("cannot fit", [f"{len(parts)} formulas; two are wanted: of r1 and of r2"])
        formulae = {"r1": parts[0], "r2": parts[1]}
        left = tuple(name.strip() for name in head.split("+")) if mark else left
    if problems := [f"no reservation value '{name}'\n{nearest(name, ('r1', 'r2'))}" for name in formulae
                    if name not in ("r1", "r2")]:  # fmt: skip
        raise GameError("cannot fit", problems)
    return {name: formulae.get(name, "1") for name in ("r1", "r2")}, left


def _near(names: tuple[str, ...], offers: np.ndarray, maximum: float) -> np.ndarray:
    """Rough values to start from: `r2` at half the mean offer, errors of a fifth of the prize."""
    middle = float(np.clip(offers.mean(), 0.1 * maximum, 0.9 * maximum))
    rough = {"r2:const": middle / 2, "log_s1": math.log(maximum / 5), "log_s2": math.log(maximum / 5)}
    return np.array([rough.get(name, 0.0) for name in names])


def _seen(table: Table, left: tuple[str, ...], maximum: float, tolerance: float) -> tuple[dict[str, Any], np.ndarray]:
    """Offers, answers and bounds, and which rows lack one of them."""
    problems = []
    for name in left:
        column = table.columns[name]
        lowest, highest, told = (
            (-tolerance, maximum + tolerance, f"0 to {maximum:g}") if name == left[0] else (0, 1, "0 or 1")
        )
        wrong = ~column.is_missing & ~((column.numbers >= lowest) & (column.numbers <= highest))
        if name != left[0]:
            wrong |= ~column.is_missing & ~np.isin(column.numbers, (0.0, 1.0))
        for row in np.flatnonzero(wrong)[:1]:
            problems.append(f"column '{name}', row {row + 1}: '{column.as_texts()[row]}' is not {told}")
    if problems:
        raise GameError("cannot fit", problems)
    offers = table.columns[left[0]].numbers
    answers = table.columns[left[1]].numbers if len(left) > 1 else np.zeros(table.n)
    lacks = np.isnan(offers) | np.isnan(answers)
    bound = np.where(offers <= tolerance, -1, np.where(offers >= maximum - tolerance, 1, 0))
    return {"offer": offers, "accept": answers, "bound": bound}, lacks


def _log_logistic_pair(x: Any) -> list[Any]:
    return [jax.nn.log_sigmoid(x), jax.nn.log_sigmoid(-x)]


def _log_logistic_density(x: Any) -> Any:
    return jax.nn.log_sigmoid(x) + jax.nn.log_sigmoid(-x)


def _log_normal_density(x: Any) -> Any:
    return -0.5 * x * x - 0.5 * math.log(2 * math.pi)


def _log_normal_pair(x: Any) -> list[Any]:
    return log_normal_pair(x)


_ERRORS: dict[str, tuple[Callable[[Any], list[Any]], Callable[[Any], Any]]] = {
    "logit": (_log_logistic_pair, _log_logistic_density),
    "probit": (_log_normal_pair, _log_normal_density),
}
"""Link to the logarithms of both tails and of the density of a standard error."""


@lru_cache(maxsize=16)
def _likelihood(link: str, maximum: float, observed: str, scales: tuple[float | None, ...]) -> Likelihood:
    pair, density = _ERRORS[link]
    estimated = [place for place, own in enumerate(scales) if own is None]

    def read(eta: Any) -> tuple[Any, Any, Any, Any]:
        s1, s2 = (jnp.exp(eta[2 + estimated.index(place)]) if own is None else own for place, own in enumerate(scales))
        return eta[0], eta[1], s1, s2

    def ratio(z: Any) -> Any:
        """Probability of acceptance over its density: what a higher offer gains against what it costs."""
        return jnp.exp(jnp.minimum(pair(z)[0] - density(z), 600.0))

    def surplus(y: Any, eta: Any) -> Any:
        """The error of player 1 that makes `y` its best offer, in units of its scale."""
        r1, r2, s1, s2 = read(eta)
        return (maximum - y - r1 - s2 * ratio((y - r2) / s2)) / s1

    def contribution(eta: Any, seen: Any) -> Any:
        y = seen["offer"]
        low, high = surplus(0.0, eta), surplus(maximum, eta)
        inner, fall = jax.jvp(lambda own: surplus(own, eta), (y,), (jnp.ones_like(y),))
        logs = jnp.where(
            seen["bound"] < 0,
            pair(-low)[0],
            jnp.where(seen["bound"] > 0, pair(high)[0], density(inner) + jnp.log(-fall)),
        )
        if observed == "offer":
            return logs
        accepts, refuses = pair((y - eta[1]) / read(eta)[3])
        return logs + jnp.where(seen["accept"] > 0.5, accepts, refuses)

    def prediction(eta: Any) -> Any:
        points, weights = np.polynomial.legendre.leggauss(_NODES)
        y = jnp.asarray(maximum * (points + 1) / 2)
        weight = jnp.asarray(maximum * weights / 2)
        at_most = jnp.exp(pair(-surplus(y, eta))[0])
        _, r2, _, s2 = read(eta)
        expected = maximum - weight @ at_most
        slope = jnp.exp(density((y - r2) / s2)) / s2
        return jnp.stack([expected, jnp.exp(pair((maximum - r2) / s2)[0]) - weight @ (slope * at_most)])

    return Likelihood(("offer", "accept"), contribution, prediction)
