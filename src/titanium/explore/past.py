"""The model as things stood in another year: the draws that a record allows then, and what happens in each year after.

Another year's status quo is another reference: the anchored cost of abandonment, the deterrence gaps and the demand gap
are those of that year. Here the status quo is an input of the programs, so that one compiled program serves every year;
the sweep's own has today's written into it. Events are drawn by the sweep's own functions, from its own numbers.
"""

from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from titanium.axes import QUARTERS_PER_YEAR, Scalar, Symbols
from titanium.case.backtest import EVENTS
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.explore.block import BLOCK, case_of, padded, single
from titanium.explore.futures import Design
from titanium.explore.matching import met
from titanium.explore.program import Program, written
from titanium.explore.threads import in_order
from titanium.games.parts import FrozenDict
from titanium.model import ledger, posture
from titanium.model.compile import Model, reference
from titanium.model.crises import Events, draw_events
from titanium.model.schools import apply_schools
from titanium.model.state import start
from titanium.model.step import Quarter, assess, next_state
from titanium.model.structure import Structure, terms_at
from titanium.model.trees import Solved
from titanium.model.world import exogenous

MOST_BLOCKS = 256
"""Blocks of prior draws that are looked at for draws that a record allows."""
ROUND = 16
"""Blocks that are looked at before it is asked whether enough were found."""


@dataclass(frozen=True, eq=False)
class Allowed:
    """Prior draws that a record allows.

    Attributes
    ----------
    index
        Number of each.
    scanned
        Draws looked at, from the first on.
    """

    index: NDArray[np.uint32]
    scanned: int


@dataclass(frozen=True, eq=False)
class Counted:
    """What was drawn to happen in some futures, year by year.

    Attributes
    ----------
    index
        Number of each future.
    cell
        School positions, axes (future, switch).
    finite
        Whether every number of a future's last state is finite; others should not be counted. Axes (future,).
    events
        Event (see `titanium.case.backtest.EVENTS`) to its count, axes (future, year).
    outcomes
        Crisis and outcome to how often it was drawn, axes (future, year).
    """

    index: NDArray[np.uint32]
    cell: NDArray[np.int8]
    finite: NDArray[np.bool_]
    events: Mapping[str, NDArray[np.int16]]
    outcomes: Mapping[tuple[str, str], NDArray[np.int16]]


def at_reference(model: Model, case: Case) -> dict[str, float]:
    """Constraint to its value at the status quo of a case, every uncertainty at its centre; signatures apart.

    Each school is in its first position.

    Parameters
    ----------
    model
        A compiled case; `case` may differ from it in levers' baselines and ranges.
    """
    base = single(model.structure.levers(case.package(case.base)))
    draw = {symbol: np.full(BLOCK, value, np.float32) for symbol, value in case.nominal().items()}
    values = _compiled(model).record(base, draw, np.zeros((len(case.schools), BLOCK), np.int8))
    return {name: float(np.asarray(value)[0]) for name, value in values.items()}


def allowed(
    model: Model, design: Design, only: Collection[str], n_futures: int, *, workers: int | None = None
) -> Allowed:
    """The first prior draws that meet constraints at the status quo of the design's case.

    Parameters
    ----------
    model
        A compiled case; the design's case may differ from it in levers' baselines, ranges and limits.
    design
        Draws, and the case whose status quo and limits count.
    only
        Constraints that count; signatures never do.
    n_futures
        How many are wanted; fewer are given if `MOST_BLOCKS` blocks hold fewer.

    Raises
    ------
    InputError
        If no draw that was looked at meets them all.
    """
    case = case_of(design)
    base, record = single(model.structure.levers(case.package(case.base))), _compiled(model).record

    def keep(begin: int) -> NDArray[np.uint32]:
        index = np.arange(begin, begin + BLOCK, dtype=np.uint32)
        futures = design.at(index)
        values = record(base, futures.draw, futures.cell.T)
        return index[met(case, {name: np.asarray(value) for name, value in values.items() if name in only}, BLOCK)]

    found: list[NDArray[np.uint32]] = []
    scanned = 0
    while scanned < MOST_BLOCKS * BLOCK and sum(map(len, found)) < n_futures:
        found += in_order(keep, range(scanned, scanned + ROUND * BLOCK, BLOCK), workers)
        scanned += ROUND * BLOCK
    index = np.concatenate(found)[:n_futures]
    if not len(index):
        raise InputError(
            f"case '{case.name}': none of {scanned} prior draws meets every constraint of that year\n"
            "Widen the limits in constraints.yaml, or use the prior with --ensemble prior."
        )
    return Allowed(index, scanned)


def count(
    model: Model, design: Design, index: NDArray[np.uint32], years: int, *, workers: int | None = None
) -> Counted:
    """Play the status quo of a design's case for some years, and count what is drawn to happen.

    Parameters
    ----------
    model
        A compiled case; the design's case may differ from it in levers' baselines, ranges and limits.
    design
        Draws, and the case whose status quo is played.
    index
        Numbers of the futures.
    years
        How many, within the case's horizon.

    Raises
    ------
    InputError
        If there are no futures, or more years than the horizon has.
    """
    horizon = model.structure.n_quarters // QUARTERS_PER_YEAR
    if not len(index) or not 1 <= years <= horizon:
        raise InputError(f"{len(index)} futures for {years} years: at least 1 for 1 to {horizon} years are wanted")
    case = case_of(design)
    base, programs = single(model.structure.levers(case.package(case.base))), _compiled(model)
    key, quarters = jax.random.key(design.seed), np.int32(years * QUARTERS_PER_YEAR)

    def run(begin: int) -> tuple[NDArray[np.int8], NDArray[np.int16], NDArray[np.bool_]]:
        part = index[begin : begin + BLOCK]
        futures = design.at(padded(part))
        ready = programs.prepare(base, futures.draw, futures.cell.T, design.draws(futures.index), key)
        counts, finite = programs.play(base, ready, quarters)
        kept = slice(0, len(part))
        return futures.cell[kept], np.asarray(counts).astype(np.int16)[kept, :years], np.asarray(finite)[kept]

    pieces = list(in_order(run, range(0, len(index), BLOCK), workers))
    cell, counts, finite = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    names = _names(model.structure)
    return Counted(
        index,
        cell,
        finite,
        {name: counts[:, :, place] for place, name in enumerate(EVENTS)},
        {name: counts[:, :, place] for place, name in enumerate(names, len(EVENTS))},
    )


@dataclass(frozen=True)
class _Programs:
    """Programs of one block, in which the status quo is an argument."""

    record: Callable[..., Any]
    prepare: Callable[..., Any]
    play: Callable[..., Any]


@lru_cache(maxsize=4)
def _compiled(model: Model) -> _Programs:
    def record(base: Any, draw: Any, cell: Any) -> Any:
        return _as_of(model, base).record(draw, list(cell))

    def prepare(base: Any, draw: Any, cell: Any, index: Any, key: Any) -> Any:
        return _ready(_as_of(model, base), draw, list(cell), jax.random.fold_in(key, index))

    def play(base: Any, ready: Any, quarters: Any) -> Any:
        return _play(_as_of(model, base), ready, quarters)

    many = jax.vmap(prepare, in_axes=(None, 0, 1, 0, None), out_axes=_AXES)
    return _Programs(
        Program(model.case, "record_of_a_year", __name__, jax.vmap(record, in_axes=(None, 0, 1))),
        Program(model.case, "prepare_a_year", __name__, many),
        Program(model.case, "play_from_a_year", __name__, jax.vmap(play, in_axes=(None, _AXES, None)), shares=True),
    )


def _as_of(model: Model, base: Mapping[str, Any]) -> Model:
    """The model with another status quo, given by lever symbol, which may be traced."""
    case = model.structure.case
    setting = {name: base[lever.symbol] for name, lever in case.levers.items()}
    package = case.packages[case.base].model_copy(update={"set": FrozenDict(setting)})
    then = copy(model)
    then.case = case.model_copy(update={"packages": FrozenDict({**case.packages, case.base: package})})
    then.structure = replace(model.structure, case=then.case)
    return then


class _Ready(NamedTuple):
    """What of a future the status quo meets."""

    p: Any
    ref: Any
    times: Any
    world: Any


written(_Ready)
_AXES = _Ready(0, 0, 0, 1)
"""Place of the future axis; in paths a quarter's futures lie together, as in the sweep's."""


def _ready(model: Model, draw: Mapping[str, Scalar], cell: list[Any], key: Any) -> _Ready:
    p = apply_schools(model.case, draw, cell)
    times = posture.lift(model.structure, p)
    ref = reference(model.structure, p, times)
    plain = ref._replace(symbols=dict(ref.symbols))
    return _Ready(dict(p), plain, times, exogenous(p, key, model.structure.n_quarters))


def _play(model: Model, ready: _Ready, quarters: Any) -> tuple[Scalar, Scalar]:
    """Counts by year, axes (year, event or outcome), and whether the state after it all is finite."""
    structure, p = model.structure, Symbols(ready.p)
    ref = ready.ref._replace(symbols=Symbols(ready.ref.symbols))
    setting = structure.levers(model.case.package(model.case.base))
    zero = jnp.zeros_like(p.z_a0)

    def advance(number: Any, carry: Any) -> Any:
        state, counts = carry
        world = jax.tree.map(lambda path: path[number], ready.world)
        t = jnp.asarray(number, zero.dtype)
        now = assess(structure, p, ref, ready.times, terms_at(structure, setting, t), state, t, world)
        events = draw_events(now.chances, now.solved, world.uniforms, now.at_war)
        gone = ledger.withdrawal(structure, p, now.x)
        after = next_state(p, now.x, ref, now.s, now.pay_index, state, events, gone, world)
        happened = jnp.stack([*_events(events), *_outcomes(structure, now, world.uniforms)])
        return after, counts.at[number // QUARTERS_PER_YEAR].add(happened)

    size = len(EVENTS) + len(_names(structure))
    counts = jnp.zeros((-(-structure.n_quarters // QUARTERS_PER_YEAR), size), zero.dtype) + zero
    state, counts = jax.lax.fori_loop(0, quarters, advance, (start(p), counts))
    return counts, jnp.all(jnp.isfinite(jnp.stack(list(state))))


def _events(events: Events) -> list[Scalar]:
    """The quarter's events, in the order of `EVENTS`."""
    cut = jnp.where(events.kept < 1, 1.0, 0.0)
    return [events.home_war, events.second_war, events.rupture, events.nuclear, events.clashes, cut]


def _names(structure: Structure) -> list[tuple[str, str]]:
    """Crisis and outcome of everything that a quarter may draw."""
    return [(tree.crisis.name, name) for tree in structure.trees.values() for name in tree.crisis.game.outcomes]


def _outcomes(structure: Structure, now: Quarter, u: Mapping[str, Scalar]) -> list[Scalar]:
    """1 for each outcome that was drawn in the quarter, as `crises.draw_events` draws it, in the order of `_names`."""
    chances = now.chances
    to_summit, to_opportunism = chances.test, chances.test + chances.summit
    opportunism = (u["home_crisis"] >= to_opportunism) & (u["home_crisis"] < to_opportunism + chances.opportunism)
    second = u["second_crisis"] < chances.second
    drawn = {
        "test": (u["home_crisis"] < to_summit, "home_outcome"),
        "summit": ((u["home_crisis"] >= to_summit) & (u["home_crisis"] < to_opportunism), "home_outcome"),
        "opportunism": (opportunism & ~second, "home_outcome"),
        "second_theatre": (second & ~opportunism, "second_outcome"),
        "both_theatres": (second & opportunism, "second_outcome"),
        "rift": (u["rift"] < chances.rift, "rift_outcome"),
    }
    found: list[Scalar] = []
    for slot in structure.trees:
        is_open, uniform = drawn[slot]
        found += _drawn(now.solved[slot], is_open, u[uniform])
    return found


def _drawn(solved: Solved, is_open: Scalar, uniform: Scalar) -> list[Scalar]:
    """1 for the outcome that was drawn, 0 for the others; all 0 where the crisis did not open."""
    outcomes = list(solved.tree.crisis.game.outcomes)
    below: Any = 0.0
    number = jnp.zeros_like(uniform)
    for name in outcomes[:-1]:  # the last outcome takes what rounding leaves
        below = below + solved.solution.reach[name]
        number = number + jnp.where(uniform >= below, 1.0, 0.0)
    return [jnp.where(is_open & (number == place), 1.0, 0.0) for place in range(len(outcomes))]
