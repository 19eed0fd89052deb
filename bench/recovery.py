"""Recovery: how often 95% intervals hold the coefficients from which outcomes of a fitted crisis game were simulated.

Run as `python -m bench.recovery [CASE] [FIT ...]`, half a minute a fit. Regressors are those of the list, once and ten
times over; outcomes are drawn anew in each replication from the penalised estimates.
"""

import sys
import time
from dataclasses import dataclass

import numpy as np

from titanium import load_case
from titanium.case.schema import Case
from titanium.evidence.fit.estimates import Estimate, Model, estimate
from titanium.evidence.fit.reading import ENDS, names_of_fits, read
from titanium.games.estimation.likelihood import is_maximum, maximise, predict
from titanium.judge.shares import Share

REPLICATIONS = 200
OVER = (1, 10)
"""How often the list is repeated."""
DROP = 1.9207294103470318
"""Half of the 95% quantile of a chi-squared distribution with one degree of freedom."""
KINDS = ("penalised, normal", "penalised, profile", "likelihood, normal")
"""Kinds of intervals, of 100 replications in which they hold the truth."""
Z95 = 1.959963984540054
MODELS = (Model("logit"), Model("probit", "private"))
"""One model of either rule of choice."""


@dataclass(frozen=True)
class Recovered:
    """What replications gave for one coefficient.

    Attributes
    ----------
    name, truth
        The coefficient and the value that outcomes were drawn from.
    mean
        Of the penalised estimates.
    wald, profile
        Replications whose penalised interval holds the truth: normal, and by profile.
    likelihood
        The same for the normal interval of maximum likelihood, of those in which it has a maximum.
    """

    name: str
    truth: float
    mean: float
    wald: Share
    profile: Share
    likelihood: Share


def recovered(found: Estimate, over: int, replications: int = REPLICATIONS, seed: int = 0) -> list[Recovered]:
    """Coverage of intervals in replications of a fitted model.

    Parameters
    ----------
    found
        The model, whose penalised estimates are taken for the truth.
    over
        How often the list is repeated.
    replications, seed
        How many, and of the draws.
    """
    truth, k = found.fit.theta, len(found.names)
    seen, drawn = found.fit.sample.observations, found.drawn
    x, offset = np.tile(seen.x, (over, 1)), np.tile(seen.offset, (over, 1))
    n = len(x)
    given = predict(found.fit.sample.likelihood, (x * truth) @ seen.owner + offset)
    rows = drawn.observations
    full = rows._replace(
        x=np.concatenate([x, rows.x[drawn.n :]]), offset=np.concatenate([offset, rows.offset[drawn.n :]])
    )
    # Lanes: penalised, maximum likelihood, and penalised with each coefficient held at the truth in turn.
    free = np.concatenate([np.ones((2, k), bool), ~np.eye(k, dtype=bool)])
    weights = np.ones((2 + k, n + k))
    weights[1, n:] = 0.0
    start = np.tile(truth, (2 + k, 1))
    random = np.random.default_rng(seed)
    inside = {"wald": np.zeros((replications, k), bool), "profile": np.zeros((replications, k), bool)}
    likely, has = np.zeros((replications, k), bool), np.zeros(replications, bool)
    estimates = np.zeros((replications, k))
    for replication in range(replications):
        y = (random.random((n, 1)) > np.cumsum(given, axis=1)[:, :-1]).sum(axis=1)
        climbs = maximise(
            drawn.likelihood, full._replace(y=np.concatenate([y, rows.y[drawn.n :]])), start, free=free, weights=weights
        )
        with np.errstate(invalid="ignore"):  # where the likelihood has no maximum it may be curved the wrong way
            errors = [np.sqrt(np.diag(np.linalg.pinv(-climbs.hessian[lane]))) for lane in (0, 1)]
        estimates[replication] = climbs.theta[0]
        inside["wald"][replication] = np.abs(climbs.theta[0] - truth) <= Z95 * errors[0]
        inside["profile"][replication] = climbs.value[0] - climbs.value[2:] <= DROP
        has[replication] = is_maximum(climbs, n)[1] and np.isfinite(errors[1]).all() and errors[1].max() < 100
        likely[replication] = np.abs(climbs.theta[1] - truth) <= Z95 * errors[1]
    return [
        Recovered(
            name,
            float(truth[place]),
            float(estimates[:, place].mean()),
            Share.of(int(inside["wald"][:, place].sum()), replications),
            Share.of(int(inside["profile"][:, place].sum()), replications),
            Share.of(int(likely[has, place].sum()), int(has.sum())),
        )
        for place, name in enumerate(found.names)
    ]


def main(case: Case, names: list[str]) -> None:
    """Print a table for each fit, model and length of the list."""
    for name in names:
        reading = read(case, name)
        entry = reading.entry
        for model in MODELS:
            found = estimate(entry.game, entry.formulas, reading.table, ENDS, model, entry.penalty)
            for over in OVER:
                began = time.perf_counter()
                rows = recovered(found, over)
                took = time.perf_counter() - began
                n = over * found.fit.n
                has = rows[0].likelihood.futures
                print(f"\n{name}, {model.name}, n = {n}: {REPLICATIONS} replications in {took:.0f} s; ", end="")
                print(f"maximum likelihood has a maximum in {has}")
                heads = ["coefficient", "truth", "mean estimate", *KINDS]
                print(f"| {' | '.join(heads)} |")
                print("|---" * len(heads) + "|")
                for row in rows:
                    cells = [f"{row.name}", f"{row.truth:.2f}", f"{row.mean:.2f}"]
                    print(f"| {' | '.join(cells + [_share(own) for own in (row.wald, row.profile, row.likelihood)])} |")


def _share(own: Share) -> str:
    return f"{100 * own.share:.0f} ({100 * own.low:.0f}-{100 * own.high:.0f})" if own.futures else "none"


if __name__ == "__main__":
    loaded = load_case(sys.argv[1] if len(sys.argv) > 1 else "us_rok")
    main(loaded, sys.argv[2:] or [own for own in names_of_fits(loaded) if loaded.fits[own].regressors])
