"""Exogenous paths: economy, capabilities and chance, drawn before the time loop from seed, future and quarter only.

No path depends on the package, so every package meets the same futures; and none depends on the state, so all of
them are computed once and kept out of the loop. Each path is an array of its own: a column of a joint table would be
read with a stride in every quarter, and XLA compiles whatever it then fuses with as scalar code.
"""

from typing import Any

import jax
import jax.numpy as jnp

from titanium.axes import QUARTERS_PER_YEAR, Symbols
from titanium.model.crises import DRAWS
from titanium.model.state import World

_SHOCKS = 9
"""e1..e8 of the model and the exchange rate's own."""


def exogenous(p: Symbols, key: Any, n_quarters: int) -> World:
    """The world's paths over the horizon for one future.

    Parameters
    ----------
    p
        Uncertainties after the schools have acted.
    key
        Random key of this future.
    n_quarters
        Length of the horizon; static under `jit`.

    Returns
    -------
    World whose every field has a leading quarter axis.
    """
    return _paths(p, *chance(key, n_quarters, p.z_a0.dtype))


def quiet(p: Symbols, n_quarters: int) -> World:
    """The world without shocks, in which no crisis opens; laid out as that of `exogenous`."""
    dtype = p.z_a0.dtype
    return _paths(p, jnp.zeros((n_quarters, _SHOCKS), dtype), jnp.ones((n_quarters, len(DRAWS)), dtype))


def _paths(p: Symbols, normal: Any, uniforms: Any) -> World:
    quarter = jnp.arange(len(normal), dtype=normal.dtype)
    year = quarter / QUARTERS_PER_YEAR
    growth = jnp.exp(year * jnp.log1p(p.G_S))
    e1 = normal[:, 0]
    e2 = p.r_ae * e1 + jnp.sqrt(1 - p.r_ae**2) * normal[:, 1]
    return World(
        year=year,
        FX=p.fx0 * jnp.exp(0.5 * p.sig_fx * _walk(normal[:, 8])),
        GDP=p.gdp0 * growth,
        growth=growth,
        Y_K=p.y_K * jnp.exp(quarter * p.G_K / 4 + 0.5 * p.sig_Y * _walk(normal[:, 6])),
        Y_B=jnp.exp(quarter * p.G_B / 4 + 0.5 * p.sig_Y * _walk(normal[:, 7])),
        N_K=p.N_K0 + p.nu_K * year,
        discount=jnp.exp(-year * jnp.log1p(p.r_d)),
        shocks=(e1, e2, *(normal[:, column] for column in range(2, 6))),
        uniforms={name: uniforms[:, column] for column, name in enumerate(DRAWS)},
    )


def chance(key: Any, n_quarters: int, dtype: Any) -> tuple[Any, Any]:
    """Random numbers of one future: standard normals (quarter, 9) and uniforms (quarter, draw).

    They are drawn in a row and then folded: the same numbers, but XLA makes no vector code for rows of nine.
    """
    normal_key, uniform_key = jax.random.split(key)
    normal = jax.random.normal(normal_key, (n_quarters * _SHOCKS,), dtype)
    uniform = jax.random.uniform(uniform_key, (n_quarters * len(DRAWS),), dtype)
    return normal.reshape(n_quarters, _SHOCKS), uniform.reshape(n_quarters, len(DRAWS))


def _walk(steps: Any) -> Any:
    """Sum of the steps before each quarter, 0 in the first."""
    return jnp.concatenate([jnp.zeros_like(steps[:1]), jnp.cumsum(steps)[:-1]])
