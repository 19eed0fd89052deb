"""The first quarter of a package at nominal values: every quantity and every crisis solved, by one compiled program.

A crisis is looked at again and again, with one number or one school changed each time. Operation by operation a
quarter takes a fifth of a second in double precision; compiled it takes a thousandth, with the same numbers to the last
digits. The program is compiled for its size and not for its speed, since it solves one quarter.
"""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from titanium.case.schema import Case, Crisis, Slot
from titanium.compile_cache import enable_compile_cache
from titanium.games.solving.equilibrium import solve
from titanium.games.solving.induction import subgame_perfect
from titanium.games.solving.solution import Solution
from titanium.model import cohesion, ledger
from titanium.model.compile import Model, compile_model
from titanium.model.schools import positions
from titanium.model.step import Quarter
from titanium.model.trees import Solved
from titanium.report.assignment import Assignment

_QUICK: Mapping[str, bool | int] = {
    "xla_cpu_use_fusion_emitters": False,
    "xla_backend_optimization_level": 0,
    "xla_cpu_parallel_codegen_split_count": 1,
}
"""Options of XLA with which a program compiles in a tenth of the time."""


class SolvedCrisis(NamedTuple):
    """A crisis solved in plain numbers."""

    solution: Solution
    effects: Mapping[str, float]
    """Expected effects of the crisis, once it is open to be played."""
    limit: Solution | None
    """The same in the limit of perfect precision; none where that limit is not in closed form, see `limit_of`."""


class FirstQuarter(NamedTuple):
    """A package in the first quarter, in plain numbers."""

    quantities: Mapping[str, float]
    """Every quantity by symbol, with hazards, deterrence gaps and where fear and support tend."""
    crises: Mapping[Slot, SolvedCrisis]


def first_quarter(
    case: Case, levers: Mapping[str, float], assignment: Assignment, *, in_full: bool = False
) -> FirstQuarter:
    """A package in the first quarter, in double precision.

    Parameters
    ----------
    levers
        Lever name to value; every lever.
    assignment
        What is set beside them; its levers take the place of the package's.
    in_full
        Whether every lever is in full effect, instead of as far as it is ramped up in the first quarter.
    """
    draw, levers = case.nominal() | dict(assignment.draw), {**levers, **assignment.levers}
    with jax.enable_x64(True):
        quantities, crises = _program(compile_model(case))(
            np.array([float(draw[symbol]) for symbol in case.uncertainties]),
            np.array([float(levers[lever]) for lever in case.levers]),
            np.array(positions(case, assignment.schools)),
            np.array(in_full),
        )
    return FirstQuarter(quantities, {slot: SolvedCrisis(*own) for slot, own in crises.items()})


def limit_of(crisis: Crisis, found: SolvedCrisis, quantities: Mapping[str, float]) -> Solution:
    """A crisis in the limit of perfect precision.

    Subgame-perfect play with ties played evenly; where movers do not know their node, the sequential equilibrium in
    which the principal branch ends.
    """
    return found.limit or solve(crisis.game, {name: quantities[name] for name in crisis.game.names}, math.inf)


@lru_cache(maxsize=8)
def _program(model: Model) -> Callable[..., tuple[dict[str, float], dict[Slot, tuple[Any, ...]]]]:
    """The quarter as a function of arrays: uncertainties, levers, positions of schools, whether terms are in full."""
    enable_compile_cache()
    case = model.case
    kept: list[Any] = []

    def numbers(draw: Any, levers: Any, cell: Any, in_full: Any) -> Any:
        now = model.quiet_quarter(
            case.base,
            draw=dict(zip(case.uncertainties, draw, strict=True)),
            setting=dict(zip(case.levers, levers, strict=True)),
            cell=list(cell),
            in_full=in_full,
        )
        leaves, structure = jax.tree.flatten(_told(model, now))
        kept[:] = [structure]
        # One array, since to fetch a thousand numbers one by one takes longer than to compute them; behind a barrier,
        # since XLA would make one kernel of all that leads to them.
        return jnp.stack(jax.lax.optimization_barrier([jnp.asarray(leaf, float) for leaf in leaves]))

    options = dict(_QUICK) if jax.default_backend() == "cpu" else None
    compiled = jax.jit(numbers, compiler_options=options)

    def call(*arguments: Any) -> Any:
        found = np.asarray(compiled(*arguments)).tolist()
        return jax.tree.unflatten(kept[0], found)

    return call


def _told(model: Model, now: Quarter) -> tuple[dict[str, Any], dict[Slot, tuple[Any, ...]]]:
    crises: dict[Slot, tuple[Any, ...]] = {}
    for slot, solved in now.solved.items():
        game = solved.tree.crisis.game
        limit = subgame_perfect(game, now.env) if game.has_perfect_information else None
        crises[slot] = solved.solution, _effects(solved), limit
    return {**now.env, **_hazards_and_targets(model, now)}, crises


def _effects(solved: Solved) -> dict[str, Any]:
    channels = {channel for outcome in solved.tree.crisis.game.outcomes.values() for channel in outcome.effects}
    return {channel: solved.expected(channel) for channel in sorted(channels)}


def _hazards_and_targets(model: Model, now: Quarter) -> dict[str, Any]:
    """What the quarter makes of the situation: deterrence gaps, yearly hazards, where fear and support tend."""
    p, x, s, state, rates = now.p, now.x, now.s, now.state, now.hazards
    gaps: dict[Slot, Any] = {slot: now.solved[slot].gap() for slot in now.ref.gaps}
    aims = cohesion.targets(p, x, now.ref, s, state)
    gone = ledger.withdrawal(model.structure, p, x)
    return {
        "d1": gaps["test"],
        "d3": gaps["opportunism"],
        "d4": gaps["second_theatre"],
        "H1": rates.test,
        "H2": rates.summit,
        "H3": rates.opportunism,
        "H4": rates.second,
        "H6": rates.rift,
        "Hr": rates.rupture,
        "Hn": rates.nuclear,
        "G": ledger.demand_gap(p, x, s),
        "bur": ledger.burden_seen(p, x, s),
        "ta": aims.z_a,
        "te": aims.z_e,
        "tS": aims.z_S,
        "tW": aims.z_W,
        "zC": cohesion.cohesion_logit(p, state),
        "M": gone.thousand,
        "saving": gone.saving,
        "F": ledger.full_cost(p, x.T, x.T_0),
    }
