"""How often each crisis opens: yearly hazards that move with deterrence, provocation, rifts and fear.

Deterrence enters as the gap between what the adversary gets by holding still and by opening a crisis, taken from the
same solved trees, against the gap at the reference (Benson 2011; Johnson and Leeds 2011). Rival schools replace it
by regime stress (Lebow 1981) or by a provocation spiral (Kenwick, Vasquez and Powers 2015).
"""

from typing import NamedTuple

import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.case.schema import Slot
from titanium.model.state import Reference, State

_CAP = 1.5
"""Largest move of a hazard in either direction, log ratio."""


class Openings(NamedTuple):
    """How often each crisis opens: a yearly rate, or the chance in a quarter that `crises.chances` makes of it."""

    test: Scalar
    summit: Scalar
    opportunism: Scalar
    second: Scalar
    rift: Scalar
    rupture: Scalar
    nuclear: Scalar


def hazards(
    p: Symbols,
    x: Symbols,
    state: State,
    ref: Reference,
    gaps: dict[Slot, Scalar],
    dC: Scalar,
    demand_gap: Scalar,
) -> Openings:
    """Hazards of the quarter.

    Parameters
    ----------
    gaps
        Slot to this quarter's deterrence gap.
    dC
        Cohesion against its start, logit.
    demand_gap
        Log of the demand over what the host gives, see `ledger.demand_gap`.
    """
    posture = (x.T - x.T_0) / x.T_0
    provocation = posture + 0.5 * (x.k - x.k_0) + 0.5 * (x.n - x.n_0)
    at_war = jnp.where(state.twa > 0, 1.0, 0.0)

    def home(slot: Slot) -> Scalar:
        deterred = -p.eta * (gaps[slot] - ref.gaps[slot]) * p.s_det + p.ka_r * state.rift
        pressed = p.ka_st * state.stress + p.ka_yk * posture
        drive = jnp.where(p.s_opp > 0, deterred, pressed)
        return jnp.exp(_cap(drive + (1 - p.s_det) * p.ka_sp * provocation + p.ka_o * at_war))

    open_home = 1 - state.fought_home
    in_force = 1 - state.rup
    openness = x.eng - x.eng_0
    freeze = 1 - p.f * jnp.where(state.frozen > 0, 1.0, 0.0)
    second_gap = gaps["second_theatre"] - ref.gaps["second_theatre"]
    return Openings(
        test=open_home * p.H_test * home("test") * jnp.exp(p.ka_e * openness) * freeze,
        summit=open_home * p.H_sum * jnp.exp(openness),
        opportunism=open_home * (p.H_prov * home("opportunism") + state.exc),
        second=(1 - state.fought_second) * p.H_TW * jnp.exp(_cap(-p.eta * second_gap + p.ka_r * state.rift * p.s_opp)),
        rift=in_force * p.H_rift * jnp.exp(_cap(p.ka_g * (demand_gap - ref.demand_gap) - p.ka_C * dC)),
        rupture=in_force * p.H_rup * jnp.exp(jnp.clip(-p.ka_C * dC, -2, 3)),
        nuclear=(1 - state.nuc) * p.H_nuc * jnp.exp(jnp.clip(p.ka_a * (state.z_a - p.z_a0) + 1.5 * state.rup, -2, 3)),
    )


def _cap(log_ratio: Scalar) -> Scalar:
    return jnp.clip(log_ratio, -_CAP, _CAP)
