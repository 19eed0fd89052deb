"""The situation that the capitals face: every quantity that the trees' payoffs name.

The formulas are data (`case/quantities.yaml` and the case's own); this module supplies what they start from and
anchors `h_0`, the patron's cost of abandonment that makes its support at the reference what the record says.
"""

from typing import Any

import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.expressions import evaluate_all
from titanium.model import posture
from titanium.model.cohesion import cohesion_logit, share
from titanium.model.state import State
from titanium.model.structure import Structure


def situation(
    structure: Structure,
    p: Symbols,
    x: Symbols,
    state: State,
    *,
    known: Symbols,
    s: Scalar,
    force: posture.Posture,
    Y_K: Scalar,
    Y_B: Scalar,
    N_K: Scalar,
) -> Symbols:
    """Every quantity before the trees are solved, by symbol.

    Parameters
    ----------
    x
        Levers of the quarter with `T` in place and `g` delivered.
    known
        Reference values that formulas name: `h_0`, `s_0`, `C_0`, `DW_0`.
    s
        Payment, USD bn a year.
    force
        Arrivals of the quarter.
    Y_K, Y_B
        Effective power of the adversary (host at the start = 1) and of the rival (1 at the start).
    N_K
        The adversary's warheads.
    """
    A_eff, w_T = posture.effective_force(x, force)
    at_war = state.twa > 0
    drawn_off = jnp.where(at_war, (1 - p.psi_R) * (1 - p.psi * x.m), 1.0)
    zC = cohesion_logit(p, state)
    env: dict[str, Any] = {**p, **x, **known}
    env |= {
        "A_eff": A_eff,
        "w_T": w_T,
        "A_T": posture.weighted(force.second),
        "A_KT": posture.weighted(force.home_to_second),
        "Y_W": p.y_W * A_eff / 100 * drawn_off,
        "s": s,
        "rho_N": jnp.where(state.nuc > 0, jnp.ones_like(p.rho_N), p.rho_N),
        "a": share(state.z_a),
        "DW": share(state.z_W),
        "C": share(zC),
        "dC": zC - p.z_C0,
        "R": state.R,
        "Y_S": state.Y_S,
        "Y_K": Y_K,
        "Y_B": Y_B,
        "N_K": N_K,
        "twa": state.twa,
    }
    return Symbols(evaluate_all(structure.formulas, env, structure.before))


def anchor(p: Symbols, unanchored: Symbols) -> Scalar:
    """`h_0`: the baseline cost of abandonment under which support at the reference is `q_rel`.

    Parameters
    ----------
    unanchored
        The situation at the reference evaluated with `h_0` = 0.
    """
    return jnp.log(p.q_rel / (1 - p.q_rel)) / p.lam_W - (unanchored.WA_W - unanchored.W0_W)


def in_place(structure: Structure, p: Symbols, x: Symbols, mult: Scalar, rup: Scalar) -> Symbols:
    """Levers with what is delivered of them: troops after cuts and rupture, and effort after free-riding.

    Under the public-good school the host spends less where it is assured more (Olson and Zeckhauser 1966).
    """
    T = x.T * mult * (1 - rup)
    riding = p.fr * ((x.n - x.n_0) + (T - x.T_0) / x.T_0)
    return Symbols({**x, "T": T, "g": x.g - (1 - p.s_joint) * riding, "g_lever": x.g})


def reference_symbols(p: Symbols, x: Symbols, h_0: Scalar | float) -> Symbols:
    """Reference values that do not need the trees."""
    return Symbols(h_0=h_0, s_0=x.S_krw_0 / p.fx0, C_0=share(p.z_C0), DW_0=share(p.z_W0))
