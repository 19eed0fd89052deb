"""Posterior draws of the coefficients by Hamiltonian Monte Carlo, through NumPyro (`titanium-alliance[bayes]`).

Priors are independent and normal around 0. Sampling runs in coordinates in which the posterior is round: those of
its Hessian at the fit (Hoffman and Gelman 2014, "The No-U-Turn sampler", Journal of Machine Learning Research 15).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from titanium.errors import GameError, InputError
from titanium.games.estimation.likelihood import predict, predictors
from titanium.games.estimation.result import Fit


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws from the posterior.

    Attributes
    ----------
    names
        Coefficients, in order.
    draws
        Of each chain.
    r_hat
        Name to the spread between chains relative to that within; over 1.01 the chains disagree.
    ess
        Name to the number of independent draws that these are worth.
    divergences
        Draws at which the sampler lost its way; more than a few make the rest suspect.
    warnings
        What to mistrust, in sentences.
    """

    names: tuple[str, ...]
    draws: Float[np.ndarray, "chain draw coefficient"] = field(repr=False)
    r_hat: Mapping[str, float]
    ess: Mapping[str, float]
    divergences: int
    warnings: tuple[str, ...] = ()
    fit: Fit | None = field(default=None, repr=False)

    @property
    def means(self) -> dict[str, float]:
        """Name to posterior mean."""
        return dict(zip(self.names, self.draws.mean(axis=(0, 1)).tolist(), strict=True))

    @property
    def standard_deviations(self) -> dict[str, float]:
        """Name to posterior standard deviation."""
        return dict(zip(self.names, self.draws.std(axis=(0, 1), ddof=1).tolist(), strict=True))

    def credible_interval(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Name to the central interval."""
        flat = self.draws.reshape(-1, len(self.names))
        ends = np.quantile(flat, [0.5 - level / 2, 0.5 + level / 2], axis=0)
        return {name: (float(low), float(high)) for name, low, high in zip(self.names, *ends, strict=True)}

    def mean_prediction(
        self, data: Any = None, *, at: Mapping[str, Any] | None = None, draws: int = 200
    ) -> dict[str, Float[np.ndarray, " draw"]]:
        """Mean predicted probability of each outcome, for `draws` draws spread over the chains."""
        assert self.fit is not None, "a posterior is made with its fit"
        sample = self.fit.sample
        flat = self.draws.reshape(-1, len(self.names))
        table = sample.read(data, at)
        chosen = flat[np.linspace(0, len(flat) - 1, min(draws, len(flat))).astype(int)]
        means = np.array([np.nanmean(predict(sample.likelihood, sample.eta(one, table)), axis=0) for one in chosen])
        return dict(zip(sample.likelihood.targets, means.T, strict=True))


def posterior(
    fit: Fit,
    prior_sd: float | Mapping[str, float] = 10.0,
    *,
    draws: int = 1000,
    chains: int = 2,
    warmup: int | None = None,
    seed: int = 0,
) -> Posterior:
    """Draw from the posterior of the coefficients.

    Parameters
    ----------
    fit
        A fitted model; chains start around its estimates.
    prior_sd
        Standard deviation of the normal priors around 0: one for all, or one a coefficient (10 where not given).
    draws
        Kept of each chain.
    chains
        Chains, run one after the other.
    warmup
        Draws to adapt on; half of `draws` if left out.
    seed
        The same seed gives the same draws.

    Raises
    ------
    InputError
        If NumPyro is not installed.
    GameError
        If a prior is not positive or names no coefficient.
    """
    if draws < 4 or chains < 1:
        raise GameError("cannot draw", [f"{draws} draws of {chains} chains: at least 4 of 1 are wanted"])
    spread = _prior(fit, prior_sd)
    try:
        from numpyro.diagnostics import (  # pyright: ignore[reportMissingImports]
            effective_sample_size,
            split_gelman_rubin,
        )
        from numpyro.infer import MCMC, NUTS  # pyright: ignore[reportMissingImports]
    except ImportError:
        raise InputError(
            "posterior draws need NumPyro, which is not installed\n  pip install 'titanium-alliance[bayes]'"
        ) from None
    with jax.enable_x64(True):
        sample = fit.sample
        seen = jax.device_put(sample.observations)
        begin, shape = _round(fit, spread)
        each = jax.vmap(sample.likelihood.contribution)

        def potential(z: Any) -> Any:
            theta = begin + shape @ z
            value = jnp.sum(each(predictors(seen, theta), seen.y))
            return 0.5 * jnp.sum(jnp.square(theta / spread)) - value

        sampler = MCMC(
            NUTS(potential_fn=potential),
            num_warmup=draws // 2 if warmup is None else warmup,
            num_samples=draws,
            num_chains=chains,
            chain_method="sequential",
            progress_bar=False,
        )
        first = 0.1 * np.random.default_rng(seed).normal(size=(chains, len(begin)))
        sampler.run(
            jax.random.key(seed),
            init_params=jnp.asarray(first if chains > 1 else first[0]),
            extra_fields=("diverging",),
        )
        z = np.asarray(sampler.get_samples(group_by_chain=True))
        lost = int(np.asarray(sampler.get_extra_fields()["diverging"]).sum())
    found = begin + z @ shape.T
    names = tuple(fit.coefficients)
    r_hat = dict(zip(names, np.asarray(split_gelman_rubin(found)).tolist(), strict=True))
    ess = dict(zip(names, np.asarray(effective_sample_size(found)).tolist(), strict=True))
    warnings = []
    if lost:
        warnings.append(
            f"{lost} of {draws * chains} draws diverged: the posterior is hard to walk; tighten the priors."
        )
    if (worst := max(r_hat.values())) > 1.01:
        warnings.append(f"Chains disagree (r-hat up to {worst:.3f}): draw more.")
    return Posterior(names, found, r_hat, ess, lost, tuple(warnings), fit)


def _prior(fit: Fit, prior_sd: float | Mapping[str, float]) -> np.ndarray:
    given = dict.fromkeys(fit.coefficients, 10.0)
    if isinstance(prior_sd, Mapping):
        for name, value in prior_sd.items():
            fit.position(name)
            given[name] = value
    else:
        given = dict.fromkeys(fit.coefficients, prior_sd)
    if bad := [f"prior_sd {value} of '{name}': a positive number is wanted" for name, value in given.items()
               if not 0 < value < np.inf]:  # fmt: skip
        raise GameError("cannot draw", bad)
    return np.array(list(given.values()), dtype=np.float64)


def _round(fit: Fit, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A centre, and a matrix that makes the posterior round near it; directions that are not curved keep the prior."""
    curvature = np.diag(spread**-2.0) - np.where(np.isfinite(fit.hessian), fit.hessian, 0.0)
    scaled = curvature * np.outer(spread, spread)
    eigenvalues, eigenvectors = np.linalg.eigh((scaled + scaled.T) / 2)
    shape = spread[:, None] * eigenvectors / np.sqrt(np.maximum(eigenvalues, 1.0))
    return np.clip(fit.theta, -3 * spread, 3 * spread), shape
