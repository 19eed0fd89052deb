"""A contingent package: it begins as one package and, from some quarter of the future on, is another.

What a capital can see is read off the same program: every observable is known at the start of a quarter from what came
before it, so a trigger that watches one can look at nothing that the quarter itself brings. Which quarter a trigger
picks is decided outside, from the paths of observables under the first package; up to the switch they are the paths of
the contingent package as well, since nothing differs before it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.model import cohesion, crises, metrics
from titanium.model.appraisal import Capitals
from titanium.model.compile import Future, Model
from titanium.model.metrics import NEVER
from titanium.model.state import State, start
from titanium.model.step import Quarter, assess, quarter
from titanium.model.structure import Structure, Terms, levers_at


class Observable(NamedTuple):
    """What both capitals could follow while a future unfolds."""

    unit: str
    meaning: str
    """In plain words; {W}, {S}, {K} and {B} stand for the capitals, {home} and {second} for the theatres, and {money}
    for the currency of the host."""


OBSERVABLES: Mapping[str, Observable] = {
    "cohesion": Observable("share", "cohesion of the alliance"),
    "fear_of_abandonment": Observable("share", "fear of abandonment in {S}"),
    "fear_of_entrapment": Observable("share", "fear of entrapment in {S}"),
    "support_host": Observable("share", "public support behind {S}"),
    "support_patron": Observable("share", "public support behind {W}"),
    "rifts": Observable("index", "fresh memory of open rifts"),
    "provocation": Observable("1/yr", "provocations a year that earlier ones bring on"),
    "stress": Observable("index", "stress on the regime in {K}"),
    "troops_left": Observable("share", "share of the agreed troops left after cuts"),
    "second_war": Observable("flag", "war that has come to {second}"),
    "clashes": Observable("events", "clashes so far"),
    "crises": Observable("events", "crises opened by {K} so far"),
    "reliability": Observable("probability", "chance that {W} would fight for {S}"),
    "payment": Observable("USD_bn/yr", "payment from {S} to {W}"),
    "exchange_rate": Observable("per USD", "exchange rate, {money} to the dollar"),
    "adversary_power": Observable("ratio", "power of {K} against that of {S}"),
    "rival_power": Observable("ratio", "power of {B}, 1 at the start"),
    "warheads": Observable("warheads", "warheads of {K}"),
    "hazard_test": Observable("1/yr", "tests by {K} to be expected a year"),
    "hazard_opportunism": Observable("1/yr", "grabs for advantage by {K} to be expected a year"),
    "hazard_second": Observable("1/yr", "crises over {second} to be expected a year"),
    "hazard_rift": Observable("1/yr", "open rifts between the allies to be expected a year"),
    "hazard_rupture": Observable("1/yr", "chance a year that the alliance drifts apart"),
    "hazard_nuclear": Observable("1/yr", "chance a year that {S} decides for the bomb"),
}
"""Observables by name. Those from `reliability` on are as estimated over the quarter before, so none is known at the
start of the first quarter; the others are states of the alliance, known from the start."""


class Followed(NamedTuple):
    """A contingent package played in a future."""

    metrics: dict[str, Scalar]
    """Metrics by name, of the quarters that were played, and `switched`."""
    seen: dict[str, Scalar]
    """Observable to what is known of it at the start of the next quarter; nan where nothing is known yet."""


class _Carry(NamedTuple):
    state: State
    tally: metrics.Tally
    crises: Scalar
    estimated: dict[str, Scalar]


def follow(
    model: Model,
    first: Mapping[str, Any],
    then: Mapping[str, Any],
    worth: tuple[Capitals, Capitals],
    at: Scalar,
    future: Future,
    quarters: Any,
) -> Followed:
    """Play a package that is left for another in one future.

    Both capitals sign the first package knowing the clause that leads to the second. It counts as accepted where each
    prefers, to no agreement, every package that is ever in force: the first unless it is left at once, and the second
    where it comes.

    Parameters
    ----------
    first, then
        Lever symbol to the value of the package that begins, and of the one that may follow it.
    worth
        What each of the two is worth to the capitals in this future, see `Model.appraise`.
    at
        Quarter from which the second is on its way, 0 for the first quarter; `NEVER` where it does not come.
    future
        What `Model.prepare` made.
    quarters
        How many quarters to play; may be traced.

    Returns
    -------
    Metrics as of `Model.play`, `switched` (the quarter of the switch, `NEVER` if it did not come), and what is seen.
    """
    structure, case = model.structure, model.case
    p = Symbols(future.p)
    ref = future.ref._replace(symbols=Symbols(future.ref.symbols))

    def advance(number: Any, carry: _Carry) -> _Carry:
        world = jax.tree.map(lambda path: path[number], future.world)
        t = jnp.asarray(number, dtype=p.z_a0.dtype)
        terms = terms_of_plan(structure, first, then, at, t)
        now = assess(structure, p, ref, future.times, terms, carry.state, t, world)
        events = crises.draw_events(now.chances, now.solved, world.uniforms, now.at_war)
        state, tally = quarter(structure, p, ref, future.times, terms, carry.state, carry.tally, t, world)
        return _Carry(state, tally, carry.crises + events.provoked, _estimated(now, world))

    zero = jnp.zeros_like(p.z_a0)
    unknown = dict.fromkeys(_ESTIMATED, zero + jnp.nan)
    end = jax.lax.fori_loop(0, quarters, advance, _Carry(start(p), metrics.empty(case, zero), zero, unknown))
    switched = jnp.where(at < structure.n_quarters, at, NEVER)
    own = _in_force(*worth, switched)
    found = metrics.summarise(case, end.tally, own, future.disagreement, future.status_quo)
    return Followed(found | {"switched": switched}, _known(p, end) | end.estimated)


def terms_of_plan(
    structure: Structure, first: Mapping[str, Any], then: Mapping[str, Any], at: Scalar, t: Scalar
) -> Terms:
    """Levers of a quarter, and of the one before, under a package that is left for another; parameters as `follow`.

    A lever that both packages set alike goes on as if nothing had happened. Every other starts from where it stood in
    the quarter before the switch and takes its full ramp to its new value.
    """
    return Terms(_levers(structure, first, then, at, t), _levers(structure, first, then, at, t - 1))


def _levers(structure: Structure, first: Mapping[str, Any], then: Mapping[str, Any], at: Scalar, t: Scalar) -> Symbols:
    x = levers_at(structure, first, t)
    left = levers_at(structure, first, at - 1)
    for lever in structure.case.levers.values():
        symbol = lever.symbol
        share = jnp.minimum(1.0, (t - at + 1) / lever.ramp) if lever.ramp else 1.0
        moved = left[symbol] + (then[symbol] - left[symbol]) * share
        x[symbol] = jnp.where((t >= at) & (then[symbol] != first[symbol]), moved, x[symbol])
    return x


def _in_force(first: Capitals, then: Capitals, switched: Scalar) -> Capitals:
    """What a plan is worth at least: to each capital the worse of the packages that are ever in force."""
    return jax.tree.map(
        lambda one, other: jnp.where(switched <= 0, other, jnp.where(switched < NEVER, jnp.minimum(one, other), one)),
        first,
        then,
    )


def _known(p: Symbols, end: _Carry) -> dict[str, Scalar]:
    """Observables that are states at the start of a quarter."""
    state = end.state
    return {
        "cohesion": cohesion.share(cohesion.cohesion_logit(p, state)),
        "fear_of_abandonment": cohesion.share(state.z_a),
        "fear_of_entrapment": cohesion.share(state.z_e),
        "support_host": cohesion.share(state.z_S),
        "support_patron": cohesion.share(state.z_W),
        "rifts": state.rift,
        "provocation": state.exc,
        "stress": state.stress,
        "troops_left": state.mult,
        "second_war": state.fought_second,
        "clashes": end.tally.counts["clashes"],
        "crises": end.crises,
    }


def _estimated(now: Quarter, world: Any) -> dict[str, Scalar]:
    """Observables of a quarter that are known once it is over."""
    rates = now.hazards
    return {
        "reliability": now.env.s_W,
        "payment": now.s,
        "exchange_rate": world.FX,
        "adversary_power": world.Y_K / now.state.Y_S,
        "rival_power": world.Y_B,
        "warheads": world.N_K,
        "hazard_test": rates.test,
        "hazard_opportunism": rates.opportunism,
        "hazard_second": rates.second,
        "hazard_rift": rates.rift,
        "hazard_rupture": rates.rupture,
        "hazard_nuclear": rates.nuclear,
    }


_ESTIMATED = tuple(OBSERVABLES)[tuple(OBSERVABLES).index("reliability") :]
