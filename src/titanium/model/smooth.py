"""The simulation with chance averaged out, so that it has slopes: which way breaks a package fastest.

A sampled future jumps when an event is drawn; here nothing is drawn but the shocks. Three ideas replace the draws:

* Events that are **held off** do not happen on the path, and the chance that they would not have is multiplied up
  quarter by quarter (Rao-Blackwell): exact for that path.
* What else crises do (a clash, a cut, fear, a payment) enters by its **expectation** (mean field), and an event that
  is not held off is carried as the share of futures in which it has happened.
* A limit on a count is met with the Poisson chance of that count, a limit on an amount with a normal one.

It is an approximation that points the way, never an answer: whatever is found by it is played again in the simulation
itself. One future at a time.

References
----------
Glasserman (2004), "Monte Carlo Methods in Financial Engineering", chapter 7 (conditioning before differentiating).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.case.vocabulary import EFFECTS
from titanium.model import crises, ledger, metrics, posture
from titanium.model.compile import Model, reference
from titanium.model.schools import apply_schools
from titanium.model.state import Reference, State, World, start
from titanium.model.step import QUARTERS_AT_WAR, Quarter, assess, next_state
from titanium.model.structure import Structure, terms_at
from titanium.model.trees import Solved
from titanium.model.world import exogenous

HELD: Mapping[str, str] = {
    "home_war": "war",
    "second_war": "second_war",
    "rupture": "rupture",
    "host_nuclear": "nuclear",
}
"""Metric of an event that can be held off to the effect of a crisis that is the event."""

COSTS: tuple[str, ...] = ("patron_cost", "host_cost", "host_defence", "host_return", "relocation_cost")
"""Metrics that are totals of money."""

Held = Mapping[str, Scalar]
"""Metric of `HELD` to 1 where the event is held off, 0 where it enters by its share."""


class Smooth(NamedTuple):
    """One future under one package with chance averaged out."""

    survives: Scalar
    """Log of the chance that none of the events held off happens over the horizon."""
    together: Scalar
    """Times, in expectation, that war is in both theatres at once."""
    amounts: dict[str, Scalar]
    """Metric to its value, of those that are no events and no signatures; and `clashes`, the number to expect."""


class Start(NamedTuple):
    """What a draw alone decides; the same in every chance stream and quarter."""

    p: dict[str, Scalar]
    ref: Reference
    times: posture.Lift


class _Mean(NamedTuple):
    """What a crisis does once it opens, on average over its outcomes."""

    effects: dict[str, Scalar]
    """Effect to its expectation where nothing held off happens."""
    stays: Scalar
    """Chance that nothing held off happens."""


def begin(model: Model, draw: Mapping[str, Scalar], cell: Any) -> Start:
    """What a draw and its schools decide; arguments as of `Model.prepare`."""
    p = apply_schools(model.case, draw, cell)
    times = posture.lift(model.structure, p)
    ref = reference(model.structure, p, times)
    return Start(dict(p), ref._replace(symbols=dict(ref.symbols)), times)


def play(model: Model, setting: Mapping[str, Any], own: Start, key: Any, held: Held, quarters: Any) -> Smooth:
    """Play one package in one future with chance averaged out.

    Parameters
    ----------
    setting
        Lever symbol to the package's value.
    own
        What `begin` made of the draw.
    key
        Random key of the chance stream, of which the shocks are used; the one of `Model.prepare`.
    held
        Which events are held off.
    quarters
        How many are played; may be traced.
    """
    structure = model.structure
    p, ref = Symbols(own.p), own.ref._replace(symbols=Symbols(own.ref.symbols))
    world = exogenous(p, key, structure.n_quarters)
    zero = jnp.zeros_like(p.z_a0)

    def advance(number: Any, carry: tuple[State, metrics.Tally, Scalar]) -> tuple[State, metrics.Tally, Scalar]:
        now = jax.tree.map(lambda path: path[number], world)
        t = jnp.asarray(number, zero.dtype)
        state, tally, log_survival = carry
        state, tally, stays = _quarter(structure, p, ref, own.times, setting, state, tally, t, now, held)
        return state, tally, log_survival + jnp.log(stays)

    first = (start(p), metrics.empty(structure.case, zero), zero)
    _, tally, log_survival = jax.lax.fori_loop(0, quarters, advance, first)
    amounts = {name: getattr(tally, name) for name in COSTS}
    amounts |= {
        "equity": metrics.equity(tally),
        "d30_home": tally.d30_home / structure.n_quarters,
        "clashes": tally.counts["clashes"],
    }
    return Smooth(log_survival, tally.rates["dual_war"], amounts)


def _quarter(
    structure: Structure,
    p: Symbols,
    ref: Reference,
    times: posture.Lift,
    setting: Mapping[str, Any],
    state: State,
    tally: metrics.Tally,
    t: Scalar,
    world: World,
    held: Held,
) -> tuple[State, metrics.Tally, Scalar]:
    """Advance by one quarter; also the chance that nothing held off happens in it."""
    now, chances = _assess(structure, p, ref, times, setting, state, t, world)
    events, stays = _expected(now, chances, held)
    rates = crises.conditional_rates(chances, now.solved, jnp.minimum(state.twa, 1))
    gone = ledger.withdrawal(structure, p, now.x)
    flows = ledger.flows(p, now.x, now.s, gone, world)
    moved = jnp.maximum(gone.thousand - state.withdrawn, 0)
    tally = metrics.add_quarter(
        structure.case, tally,
        quarter=t, state=state, events=events, rates=rates, flows=flows, discount=world.discount,
        relocation=ledger.relocation(p, moved, gone.area_cost), d30_home=now.force.home[30],
        benefits={"W": now.env.gain_W, "S": now.env.gain_S},
    )  # fmt: skip
    after = next_state(p, now.x, ref, now.s, now.pay_index, state, events, gone, world)
    return _shared(after, state, events), tally, stays


def _assess(
    structure: Structure,
    p: Symbols,
    ref: Reference,
    times: posture.Lift,
    setting: Mapping[str, Any],
    state: State,
    t: Scalar,
    world: World,
) -> tuple[Quarter, Any]:
    """The quarter's assessment where a war, a freeze and the bomb are shares of futures; and the chances of crises.

    `assess` knows these three as there or not. Here it is asked as if they were not, with power and retaliation already
    mixed, and what else they do to how often crises open is mixed in afterwards.
    """
    at_war, frozen = jnp.minimum(state.twa, 1), jnp.minimum(state.frozen, 1)
    x = terms_at(structure, setting, t)
    drawn_off = (1 - p.psi_R) * (1 - p.psi * x.now.m)
    mixed = Symbols(p, y_W=p.y_W * (1 - at_war * (1 - drawn_off)), rho_N=p.rho_N + state.nuc * (1 - p.rho_N))
    none = jnp.zeros_like(state.twa)
    now = assess(structure, mixed, ref, times, x, state._replace(twa=none, frozen=none, nuc=none), t, world)
    contagion = 1 + at_war * jnp.expm1(p.ka_o)
    excited = (1 - state.fought_home) * state.exc
    rates = now.hazards
    rates = rates._replace(
        test=rates.test * contagion * (1 - p.f * frozen),
        opportunism=(rates.opportunism - excited) * contagion + excited,
        nuclear=rates.nuclear * (1 - state.nuc),
    )
    return now, crises.chances(rates)


def _expected(now: Quarter, open_: Any, held: Held) -> tuple[crises.Events, Scalar]:
    """The quarter's events in expectation where nothing held off happens, and the chance that nothing does."""
    mean = {slot: _mean(own, held) for slot, own in now.solved.items()}
    second_alone, both = open_.second * (1 - open_.opportunism), open_.second * open_.opportunism
    weight = {
        "test": open_.test,
        "summit": open_.summit,
        "opportunism": open_.opportunism * (1 - open_.second),
        "second_theatre": second_alone,
        "both_theatres": both,
        "rift": open_.rift,
    }
    lost = {slot: weight[slot] * (1 - mean[slot].stays) for slot in weight}
    at_home = 1 - lost["test"] - lost["summit"] - lost["opportunism"] - lost["both_theatres"] - lost["second_theatre"]
    rupture, nuclear = held["rupture"] * open_.rupture, held["host_nuclear"] * open_.nuclear
    stays = at_home * (1 - lost["rift"]) * (1 - rupture) * (1 - nuclear)
    kept_on = 1 / jnp.where(stays > 0, stays, 1)

    def total(channel: str) -> Scalar:
        return kept_on * sum(weight[slot] * mean[slot].effects[channel] for slot in weight)

    kept: Any = 1.0
    for slot in weight:
        kept = kept * (1 - weight[slot] * mean[slot].effects["cut"])
    return crises.Events(
        provoked=open_.test + open_.opportunism,
        home_war=total("war"),
        second_war=total("second_war"),
        dual_war=jnp.zeros_like(stays),
        rupture=total("rupture") + (1 - held["rupture"]) * open_.rupture,
        nuclear=total("nuclear") + (1 - held["host_nuclear"]) * open_.nuclear,
        clashes=total("clash"),
        rift=total("rift"),
        freeze=total("freeze"),
        abandonment=total("abandonment"),
        entrapment=total("entrapment"),
        resentment=total("resentment"),
        reputation=total("reputation"),
        kept=kept,
        payment=total("payment"),
    ), stays


def _mean(own: Solved, held: Held) -> _Mean:
    effects: dict[str, Any] = dict.fromkeys(EFFECTS, 0.0)
    lost: Any = 0.0
    for name, outcome in own.tree.crisis.game.outcomes.items():
        if not outcome.effects:
            continue
        chance: Any = outcome.effects["war"](own.env) if "war" in outcome.effects else 0.0
        for war, odds in ((1.0, chance), (0.0, 1 - chance)) if "war" in outcome.effects else ((0.0, 1.0),):
            env = {**own.env, "war": war}
            values = {
                channel: war if channel == "war" else formula(env) for channel, formula in outcome.effects.items()
            }
            stays: Any = 1.0
            for metric, channel in HELD.items():
                if channel in values:
                    stays = stays * (1 - held[metric] * values[channel])
            weight = own.solution.reach[name] * odds
            lost = lost + weight * (1 - stays)
            for channel, value in values.items():
                effects[channel] = effects[channel] + weight * stays * value
    return _Mean(effects, 1 - lost)


def _shared(after: State, before: State, events: crises.Events) -> State:
    """The next state with events as shares of futures and counters as expected quarters."""
    return after._replace(
        rup=jnp.minimum(before.rup + events.rupture, 1),
        nuc=jnp.minimum(before.nuc + events.nuclear, 1),
        fought_home=jnp.minimum(before.fought_home + events.home_war, 1),
        fought_second=jnp.minimum(before.fought_second + events.second_war, 1),
        twa=QUARTERS_AT_WAR * events.second_war + jnp.maximum(before.twa - 1, 0),
        frozen=events.freeze + jnp.maximum(before.frozen - 1, 0),
    )
