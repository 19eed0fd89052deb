"""Would both capitals sign? Each compares the settled terms of a package with the disagreement point.

The appraisal is ex ante and deterministic: levers in full, no events, fears and support at rest, capabilities at
mid-horizon, yearly crisis rates from the same trees. It is in utility, the host's survival = 1.

What the terms are worth to the adversary and the rival is ours, in the capitals' form: over ten years, how often a
crisis comes, times how likely it is then opened, times what the player expects of an opened one beyond the quiet that
it would end. They are no party to the terms, so nothing stands beside the crises: an alliance that ends outside a
rift, a summit and arms beyond the trees count for nothing. No metric reads these two.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp

from titanium.axes import ADVERSARY, HOST, PATRON, RIVAL, Scalar, Symbols
from titanium.case.schema import Role, Slot
from titanium.games.parts import Decision
from titanium.model import cohesion, ledger, posture
from titanium.model.balance import in_place, situation
from titanium.model.crises import Solutions, solve_crises
from titanium.model.hazards import Openings, hazards
from titanium.model.state import Reference, State, start
from titanium.model.structure import Structure, levers_at
from titanium.model.trees import Solved

YEARS = 10.0
"""Span that a capital looks ahead."""
_MID_HORIZON_YEARS = 5.0
_RUPTURE_WEIGHT = 3.0
"""Times that the loss of the patron's support counts, against one war's worth of it, in the host's eyes."""
_RATES = {"second_theatre": "second"}
"""Slot to the name of its rate, where the two differ."""


class Capitals(NamedTuple):
    """What the two capitals alone make of a package, or lose in a year, utility."""

    patron: Scalar
    host: Scalar


class Appraisal(NamedTuple):
    """Value of a package to each player, utility over ten years; only differences between packages mean anything."""

    patron: Scalar
    host: Scalar
    adversary: Scalar
    """Gain from the crises that it may come to play, against quiet; as it expects them itself."""
    rival: Scalar
    """The same to the rival."""

    @property
    def capitals(self) -> Capitals:
        """What the two capitals make of it: all that metrics read, so that a compiler may leave out the rest."""
        return Capitals(self.patron, self.host)


def appraise(
    structure: Structure, p: Symbols, ref: Reference, times: posture.Lift, setting: Mapping[str, Any]
) -> Appraisal:
    """Value of a package's settled terms to each capital, to the adversary and to the rival.

    Parameters
    ----------
    setting
        Lever symbol to the package's value.
    """
    one = jnp.ones_like(p.z_a0)
    x = in_place(structure, p, levers_at(structure, setting, one * jnp.inf), one, 0 * one)
    s = ledger.payment(x, one, p.fx0, 0 * one, 0 * one)
    state = _settled_state(p, x, ref, s)
    env = situation(
        structure, p, x, state,
        known=ref.symbols, s=s, force=posture.posture(structure, p, x, times),
        Y_K=p.y_K, Y_B=one, N_K=p.N_K0 + _MID_HORIZON_YEARS * p.nu_K,
    )  # fmt: skip
    solved = solve_crises(structure, p, env, only=("test", "opportunism", "second_theatre", "rift"))
    gaps: dict[Slot, Scalar] = {slot: solved[slot].gap() for slot in ref.gaps}
    rates = hazards(p, x, state, ref, gaps, env.dC, ledger.demand_gap(p, x, s))
    losses = _losses(p, env, solved, rates)
    gone = ledger.withdrawal(structure, p, x)
    return Appraisal(
        patron=-YEARS * losses.patron + _patron_terms(p, x, s, gone),
        host=-YEARS * losses.host + _host_terms(p, x, s, env, state),
        adversary=YEARS * crisis_gain(ADVERSARY, solved, rates, one),
        rival=YEARS * crisis_gain(RIVAL, solved, rates, one),
    )


def crisis_gain(role: Role, solved: Solutions, rates: Openings, one: Scalar) -> Scalar:
    """What the crises are worth a year to a player of theirs beyond quiet, utility; 0 to one that plays in none.

    Parameters
    ----------
    solved
        The solved trees of those slots that count.
    rates
        Yearly rates at which each crisis may be opened.
    one
        A one of the type and shape of the result.
    """
    total = 0 * one
    for slot, own in solved.items():
        if role in own.tree.crisis.game.players:
            total = total + getattr(rates, _RATES.get(slot, slot)) * _gain_at_root(own, role)
    return total


def _gain_at_root(own: Solved, role: Role) -> Scalar:
    """Chance that the first mover opens the crisis, times what the player then expects less what quiet is worth."""
    game = own.tree.crisis.game
    root = game.nodes[game.root]
    assert isinstance(root, Decision), f"{own.tree.crisis.name}: the root is a chance move"
    (_, quiet), *opening = root.actions.items()
    opened: Any = sum(own.solution.choices[game.root][action] for action, _ in opening)
    return opened * (own.value_once_opened()[role] - own.solution.values[quiet][role])


def _settled_state(p: Symbols, x: Symbols, ref: Reference, s: Scalar) -> State:
    rest = cohesion.settled(p, x, ref, s)
    return start(p)._replace(z_a=rest.z_a, z_e=rest.z_e, z_S=rest.z_S, z_W=rest.z_W, Y_S=1 + 0.5 * (x.g / x.g_0 - 1))


def _losses(p: Symbols, env: Symbols, solved: Solutions, rates: Openings) -> Capitals:
    """Expected loss a year to each capital from war, clashes and the alliance's end."""
    opportunism, second = solved["opportunism"], solved["second_theatre"]
    rK = rates.test * solved["test"].expected("war") + rates.opportunism * opportunism.expected("war")
    rT = rates.second * second.expected("second_war")
    rC = rates.opportunism * opportunism.expected("clash")
    rR = rates.rupture + rates.rift * solved["rift"].expected("rupture")
    V4 = second.value_once_opened()
    protection = p.P_w * env.s_W * (env.p_A - env.p_S)
    return Capitals(
        patron=rK * (p.v_W - env.KW_W) + rT * (p.v_W + p.v_TW - V4[PATRON]) + rR * p.l_W,
        host=rK * (1 - env.KW_S) + rT * (1 + p.v_ST - V4[HOST]) + rC * p.c_cl + _RUPTURE_WEIGHT * rR * protection,
    )


def _patron_terms(p: Symbols, x: Symbols, s: Scalar, gone: ledger.Withdrawal) -> Scalar:
    one_off = ledger.relocation(p, gone.thousand, gone.area_cost)
    money = s + p.v_ar * x.S_ar + gone.saving - one_off / YEARS - 0.5 * p.c_k * x.k
    effort = p.s_joint * p.mu_J * (x.g - x.g_0)
    return p.mu_W * money - p.mu_N * x.n - p.mu_Q * x.con + effort


def _host_terms(p: Symbols, x: Symbols, s: Scalar, env: Symbols, state: State) -> Scalar:
    extra = 0.5 * (x.g_lever - x.g_0) / 100 * p.gdp0 * 1000 / p.fx0
    money = s * env.bd + 0.5 * x.S_hs + p.mu_D * extra + 0.5 * p.c_k * x.k
    retaliation = p.b_P * (jnp.maximum(x.m - x.m_0, 0) + x.w)
    fear = cohesion.share(state.z_a) - cohesion.share(p.z_a0)
    fear = fear + cohesion.share(state.z_e) - cohesion.share(p.z_e0)
    return -p.mu_S * money - retaliation - p.mu_F * fear
