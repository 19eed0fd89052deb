"""Packages assessed in sampled futures without playing them: every quantity, chance and rate of their settled terms.

The levers stand in full, fears and support rest where the terms bring them, powers are those of the start, and nothing
has happened yet. Under the status quo that is the reference at which the record is held against a draw. What is asked
may be held elsewhere: an uncertainty at a value, a school at a position, a state shifted (a rift, a war in the second
theatre). What is held is held at the reference too, so the patron's cost of abandonment is anchored anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from titanium.axes import ROLES, Scalar, Symbols
from titanium.case.schema import Slot
from titanium.errors import InputError, nearest
from titanium.explore.block import BLOCK, padded, single
from titanium.explore.futures import Source
from titanium.explore.panel import ROLES as FIELD_OF_ROLE
from titanium.explore.program import jitted
from titanium.explore.threads import in_order
from titanium.expressions import evaluate_all
from titanium.model import cohesion, ledger, posture
from titanium.model.appraisal import appraise
from titanium.model.balance import in_place, situation
from titanium.model.compile import Model, reference
from titanium.model.crises import Solutions, solve_crises, watched
from titanium.model.hazards import Openings, hazards
from titanium.model.schools import apply_schools
from titanium.model.state import Reference, State, start
from titanium.model.structure import Structure, levers_at

RATES: Mapping[str, str] = {f"rate_{crisis}": crisis for crisis in Openings._fields}
"""Name to the crisis, or the end of the alliance, whose yearly rate of openings it stands for."""
WORTH: Mapping[str, str] = {f"worth_{role}": FIELD_OF_ROLE[role] for role in ROLES}
"""Name to the actor to whom it says what the terms are worth over ten years, utility."""


@dataclass(frozen=True)
class Chance:
    """A chance in a crisis tree: of an action at a node, or of ending in one of some outcomes."""

    slot: Slot
    node: str = ""
    action: str = ""
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Terms, and what is held beside them.

    Attributes
    ----------
    levers
        Lever to value; every lever is set.
    given
        Symbol of an uncertainty to the value that replaces its draw, before the schools act.
    schools
        Switch to the number of the position that replaces the future's.
    shift
        Field of `titanium.model.state.State` to what is added to it.
    """

    levers: Mapping[str, float]
    given: Mapping[str, float] = field(default_factory=dict)
    schools: Mapping[str, int] = field(default_factory=dict)
    shift: Mapping[str, float] = field(default_factory=dict)


Values = Mapping[str, NDArray[np.float32]]
"""Name to a number for each future; not finite where the draw gives none."""


def assess(
    model: Model,
    source: Source,
    index: NDArray[np.integer],
    standings: Sequence[Standing],
    names: Sequence[str],
    chances: Mapping[str, Chance] | None = None,
    *,
    workers: int | None = None,
) -> list[Values]:
    """What is asked by name, under each standing, in each future.

    Parameters
    ----------
    model
        A compiled case.
    source
        Where the futures are taken from; its case may differ in what is drawn.
    index
        Numbers of the futures.
    standings
        Terms, and what is held beside them.
    names
        Uncertainties after the schools have acted, levers, quantities, published probabilities, fields of the state,
        `RATES` and `WORTH`.
    chances
        Further names to chances in the trees.
    workers
        Host threads; one per available core if left out.

    Returns
    -------
    For each standing, name to values with the axis (future,).

    Raises
    ------
    InputError
        If a name is unknown; the nearest is given.
    """
    numbers = np.asarray(index, dtype=np.uint32)
    compute = _compiled(model, tuple(dict.fromkeys(names)), tuple((chances or {}).items()))
    switches = list(model.case.schools)
    terms = [single(model.structure.levers(own.levers)) for own in standings]
    shifts = [{name: np.float32(own.shift.get(name, 0.0)) for name in State._fields} for own in standings]

    def run(begin: int) -> list[dict[str, NDArray[np.float32]]]:
        part = numbers[begin : begin + BLOCK]
        futures = source.at(padded(part))
        found: list[dict[str, NDArray[np.float32]]] = []
        for own, setting, shift in zip(standings, terms, shifts, strict=True):
            draw = futures.draw | {symbol: np.full(BLOCK, value, np.float32) for symbol, value in own.given.items()}
            cell = futures.cell.copy()
            for switch, position in own.schools.items():
                cell[:, switches.index(switch)] = position
            values = compute(draw, cell.T, setting, shift)
            found.append({name: np.asarray(value)[: len(part)] for name, value in values.items()})
        return found

    pieces = list(in_order(run, range(0, len(numbers), BLOCK), workers))
    return [
        {name: np.concatenate([piece[place][name] for piece in pieces]) for name in pieces[0][place]}
        for place in range(len(standings))
    ]


@lru_cache(maxsize=8)
def _compiled(model: Model, names: tuple[str, ...], chances: tuple[tuple[str, Chance], ...]) -> Any:
    """`_assessed` of a model with the future axis, jitted for one block shape."""

    def one(draw: Any, cell: Any, setting: Any, shift: Any) -> dict[str, Scalar]:
        return _assessed(model, draw, list(cell), setting, shift, names, dict(chances))

    return jitted(jax.vmap(one, in_axes=(0, 1, None, None)))


def _assessed(
    model: Model,
    draw: Mapping[str, Scalar],
    cell: Any,
    setting: Mapping[str, Any],
    shift: Mapping[str, Any],
    names: Sequence[str],
    chances: Mapping[str, Chance],
) -> dict[str, Scalar]:
    """What is asked of one future under one setting."""
    structure = model.structure
    p = apply_schools(model.case, draw, cell)
    times = posture.lift(structure, p)
    ref = reference(structure, p, times)
    x, s, state = _settled(structure, p, ref, setting)
    state = State(*(own + shift[name] for name, own in zip(State._fields, state, strict=True)))
    one = jnp.ones_like(p.z_a0)
    env = situation(
        structure, p, x, state,
        known=ref.symbols, s=s, force=posture.posture(structure, p, x, times), Y_K=p.y_K, Y_B=one, N_K=p.N_K0,
    )  # fmt: skip
    solved = solve_crises(structure, p, env)
    gaps: dict[Slot, Scalar] = {slot: solved[slot].gap() for slot in ref.gaps}
    rates = hazards(p, x, state, ref, gaps, env.dC, ledger.demand_gap(p, x, s))
    known = dict(evaluate_all(structure.formulas, env | watched(structure, solved), structure.after))
    known |= state._asdict() | {name: getattr(rates, crisis) for name, crisis in RATES.items()}
    known |= {name: _chance(solved, chance) for name, chance in chances.items()}
    if any(name in WORTH for name in names):
        worth = appraise(structure, p, ref, times, setting)
        known |= {name: getattr(worth, own) for name, own in WORTH.items()}
    if missing := [name for name in names if name not in known]:
        raise InputError(
            "\n".join(f"nothing is assessed by the name '{name}'\n{nearest(name, known)}" for name in missing)
        )
    return {name: known[name] * one for name in (*names, *chances)}


def _settled(
    structure: Structure, p: Symbols, ref: Reference, setting: Mapping[str, Any]
) -> tuple[Symbols, Scalar, State]:
    """Levers in place, payment and state once the terms have settled and nothing has happened."""
    one = jnp.ones_like(p.z_a0)
    x = in_place(structure, p, levers_at(structure, setting, one * jnp.inf), one, 0 * one)
    s = ledger.payment(x, one, p.fx0, 0 * one, 0 * one)
    rest = cohesion.settled(p, x, ref, s)
    return x, s, start(p)._replace(z_a=rest.z_a, z_e=rest.z_e, z_S=rest.z_S, z_W=rest.z_W)


def _chance(solved: Solutions, chance: Chance) -> Scalar:
    own = solved[chance.slot].solution
    if chance.node:
        return own.choices[chance.node][chance.action]
    return jnp.asarray(sum(own.reach[outcome] for outcome in chance.outcomes))
