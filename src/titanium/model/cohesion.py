"""Fear, support and cohesion: where they tend, and where the quarter's shocks push them.

Fears of abandonment and entrapment trade off (Snyder 1984); each relaxes towards a target that the package sets
and jumps with events. All four are logits, clipped to four either way.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.model.ledger import burden_seen
from titanium.model.state import Reference, State

LOGIT_CLIP = 4.0


class Targets(NamedTuple):
    """Where fears and support tend under the quarter's terms, logit."""

    z_a: Scalar
    z_e: Scalar
    z_S: Scalar
    z_W: Scalar


def fear_targets(p: Symbols, x: Symbols) -> tuple[Scalar, Scalar]:
    """Targets of the fear of abandonment and of entrapment."""
    troops = jnp.log((x.T_0 + 1) / (x.T + 1))
    z_a = p.z_a0 + p.al_T * troops - p.al_n * (x.n - x.n_0) - p.al_k * (x.k - x.k_0) - p.al_q * (x.con - x.con_0)
    exposed = _exposure(x.m, x.con, x.n) - _exposure(x.m_0, x.con_0, x.n_0)
    return z_a, p.z_e0 + p.al_m * exposed + p.al_w * x.w


def _exposure(m: Scalar, con: Scalar, n: Scalar) -> Scalar:
    """Flexibility that frightens: less of it where the host is consulted and assured."""
    return m * (1 - 0.5 * con) * (1 - 0.3 * n)


def support_targets(
    p: Symbols, x: Symbols, ref: Reference, s: Scalar, z_a: Scalar, z_e: Scalar, threat: Scalar
) -> tuple[Scalar, Scalar]:
    """Targets of support in the host and in the patron.

    Parameters
    ----------
    s
        Payment, USD bn a year.
    threat
        Self-excitation of provocations, at most 1 counts.
    """
    recycled = (1 - x.o_s) * (1 - p.leak)
    pay = jnp.log(jnp.maximum(s, 0.3) / ref.symbols.s_0) * (1 - 0.5 * p.w_k * recycled)
    fear = p.de_e * (z_e - p.z_e0) + 0.5 * p.de_a * (z_a - p.z_a0)
    z_S = p.z_S0 - p.de_s * pay - fear + p.de_p * jnp.minimum(threat, 1)
    z_W = p.z_W0 + p.de_b * jnp.log(burden_seen(p, x, s) / ref.burden) + p.de_r * x.w
    return z_S, z_W


def targets(p: Symbols, x: Symbols, ref: Reference, s: Scalar, state: State) -> Targets:
    """Targets for the quarter's terms and the present state."""
    z_a, z_e = fear_targets(p, x)
    z_S, z_W = support_targets(p, x, ref, s, state.z_a, state.z_e, state.exc)
    return Targets(z_a, z_e, z_S, z_W)


def settled(p: Symbols, x: Symbols, ref: Reference, s: Scalar) -> Targets:
    """Fears and support where they come to rest if the terms last and nothing happens."""
    z_a, z_e = map(_clip, fear_targets(p, x))
    z_S, z_W = support_targets(p, x, ref, s, z_a, z_e, jnp.zeros_like(s))
    return Targets(z_a, z_e, _clip(z_S), _clip(z_W))


def relax(z: Scalar, target: Scalar, rate: Scalar, shock: Scalar) -> Scalar:
    """One quarter's move of a logit towards its target, with a shock."""
    return _clip(z + rate * (target - z) + shock)


def cohesion_logit(p: Symbols, state: State) -> Scalar:
    """Cohesion of the alliance, logit."""
    z = (
        p.z_C0
        - p.ga_a * (state.z_a - p.z_a0)
        - p.ga_e * (state.z_e - p.z_e0)
        + p.ga_S * (state.z_S - p.z_S0)
        + p.ga_W * (state.z_W - p.z_W0)
        - 2 * state.rup
    )
    return _clip(z)


def share(logit: Scalar) -> Scalar:
    """Share that a logit stands for."""
    return jax.nn.sigmoid(logit)


def _clip(z: Scalar) -> Scalar:
    return jnp.clip(z, -LOGIT_CLIP, LOGIT_CLIP)
