"""One quarter of one future, in the order in which it happens.

 1. levers      the package's terms, as far as they are ramped up, and what is delivered of them
 2. payment     the agreed index and the host's payment in USD
 3. posture     force in place and on its way to both theatres
 4. quantities  power, reliability, war values: everything that the trees' payoffs name
 5. crises      the six trees solved for this situation
 6. hazards     how often each crisis opens
 7. rates       probability of each event given the state
 8. events      what is drawn to happen
 9. ledger      who pays whom this quarter, added to the totals
10. state       fears, support, reputation and counters at the start of the next quarter
"""

from typing import NamedTuple

import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.case.schema import Slot
from titanium.expressions import evaluate_all
from titanium.model import cohesion, crises, ledger, metrics, posture
from titanium.model.balance import in_place, situation
from titanium.model.hazards import Openings, hazards
from titanium.model.state import Reference, State, World
from titanium.model.structure import Structure, Terms

QUARTERS_AT_WAR = 4.0
"""Quarters for which a war in the second theatre ties forces down."""
REPUTATION_KEPT, RIFT_KEPT, STRESS_KEPT = 0.9, 0.8, 0.9
"""Share of each memory that is left after a quarter."""
STRESS_SHOCK = 0.436
"""Weight of a quarter's shock to the adversary's regime, so that stress has a variance of one in the long run."""
CLASH_BLAME = 0.2
"""Weight of a clash, against a broken promise, in the patron's opinion of the host (public-opinion school)."""


class Quarter(NamedTuple):
    """What a quarter looks like before chance has its say: steps 1 to 7."""

    p: Symbols
    """Uncertainties after the schools have acted."""
    ref: Reference
    state: State
    x: Symbols
    """Levers as far as they are ramped up, with what is delivered of them."""
    pay_index: Scalar
    """Real index of the agreed payment."""
    s: Scalar
    """Payment, USD bn a year."""
    force: posture.Posture
    env: Symbols
    """Every quantity by symbol, those that use the trees' choices included."""
    solved: crises.Solutions
    hazards: Openings
    """How often each crisis opens, a year."""
    chances: Openings
    """Chance that each crisis opens in the quarter."""
    at_war: Scalar
    """1 while the second theatre is at war."""


def assess(
    structure: Structure,
    p: Symbols,
    ref: Reference,
    times: posture.Lift,
    terms: Terms,
    state: State,
    t: Scalar,
    world: World,
) -> Quarter:
    """Everything about a quarter that follows from its start; parameters as for `quarter`."""
    x = in_place(structure, p, terms.now, state.mult, state.rup)
    index = ledger.payment_index(p, x.gr, x.g_lever / terms.before.g, state.pay_index, first=t == 0)
    s = ledger.payment(x, index, world.FX, state.s_add, state.rup)
    force = posture.posture(structure, p, x, times)
    env = situation(
        structure, p, x, state,
        known=ref.symbols, s=s, force=force, Y_K=world.Y_K, Y_B=world.Y_B, N_K=world.N_K,
    )  # fmt: skip
    solved = crises.solve_crises(structure, p, env)
    env = Symbols(evaluate_all(structure.formulas, env | crises.watched(structure, solved), structure.after))
    gaps: dict[Slot, Scalar] = {slot: solved[slot].gap() for slot in ref.gaps}
    rates = hazards(p, x, state, ref, gaps, env.dC, ledger.demand_gap(p, x, s))
    at_war = jnp.where(state.twa > 0, 1.0, 0.0)
    return Quarter(p, ref, state, x, index, s, force, env, solved, rates, crises.chances(rates), at_war)


def quarter(
    structure: Structure,
    p: Symbols,
    ref: Reference,
    times: posture.Lift,
    terms: Terms,
    state: State,
    tally: metrics.Tally,
    t: Scalar,
    world: World,
) -> tuple[State, metrics.Tally]:
    """Advance one future by one quarter.

    Parameters
    ----------
    p
        Uncertainties after the schools have acted.
    ref
        Reference values of the same draw.
    times
        Closure times of the same draw.
    terms
        The package's levers in this quarter and in the one before.
    state, tally
        State and totals at the start of the quarter.
    t
        Quarter, 0 for the first.
    world
        The world in this quarter.
    """
    now = assess(structure, p, ref, times, terms, state, t, world)
    rates = crises.conditional_rates(now.chances, now.solved, now.at_war)
    events = crises.draw_events(now.chances, now.solved, world.uniforms, now.at_war)
    gone = ledger.withdrawal(structure, p, now.x)
    flows = ledger.flows(p, now.x, now.s, gone, world)
    moved = jnp.maximum(gone.thousand - state.withdrawn, 0)
    tally = metrics.add_quarter(
        structure.case, tally,
        quarter=t, state=state, events=events, rates=rates, flows=flows, discount=world.discount,
        relocation=ledger.relocation(p, moved, gone.area_cost), d30_home=now.force.home[30],
        benefits={"W": now.env.gain_W, "S": now.env.gain_S},
    )  # fmt: skip
    return next_state(p, now.x, ref, now.s, now.pay_index, state, events, gone, world), tally


def next_state(
    p: Symbols,
    x: Symbols,
    ref: Reference,
    s: Scalar,
    index: Scalar,
    state: State,
    events: crises.Events,
    gone: ledger.Withdrawal,
    world: World,
) -> State:
    """State at the start of the next quarter; every right-hand side is of this quarter's start.

    Parameters
    ----------
    x
        Levers in place, `Quarter.x`.
    s, index
        Payment and its real index, of `Quarter`.
    events
        What happened in the quarter.
    gone
        Troops withdrawn under `x`.
    """
    e1, e2, e3, e4, e5, e6 = world.shocks
    aim = cohesion.targets(p, x, ref, s, state)
    blame = p.de_d * (events.resentment + CLASH_BLAME * p.s_cas * events.clashes)
    decay = jnp.exp(-1 / p.ta_h)
    strength = x.g / x.g_0 * world.growth
    return State(
        z_a=cohesion.relax(state.z_a, aim.z_a, p.rho_f, p.be_a * events.abandonment + p.sig_f * e1),
        z_e=cohesion.relax(state.z_e, aim.z_e, p.rho_f, p.be_e * events.entrapment + p.sig_f * e2),
        z_S=cohesion.relax(state.z_S, aim.z_S, p.rho_f, p.sig_f * e3),
        z_W=cohesion.relax(state.z_W, aim.z_W, p.rho_f, p.sig_f * e4 - blame),
        R=REPUTATION_KEPT * state.R + p.s_rep * p.be_r * events.reputation,
        rift=RIFT_KEPT * state.rift + events.rift,
        exc=state.exc * decay + 2 * p.br * (1 - decay) * events.provoked,
        stress=STRESS_KEPT * state.stress + STRESS_SHOCK * e5,
        s_add=state.s_add + events.payment,
        mult=state.mult * events.kept,
        rup=jnp.maximum(state.rup, events.rupture),
        nuc=jnp.maximum(state.nuc, events.nuclear),
        twa=jnp.where(events.second_war > 0, QUARTERS_AT_WAR, jnp.maximum(state.twa - 1, 0)),
        frozen=jnp.where(events.freeze > 0, events.freeze, jnp.maximum(state.frozen - 1, 0)),
        pay_index=index,
        Y_S=state.Y_S + p.d_Y / 4 * (strength - state.Y_S) + 0.5 * p.sig_Y * state.Y_S * e6,
        withdrawn=jnp.maximum(state.withdrawn, gone.thousand),
        fought_home=jnp.maximum(state.fought_home, events.home_war),
        fought_second=jnp.maximum(state.fought_second, events.second_war),
    )
