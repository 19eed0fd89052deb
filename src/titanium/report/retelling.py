"""The quarters of a replayed future retold: which crises opened, how each was played and why, and what it did.

The sweep keeps no record of its draws, but they follow from what it does keep: the state at the start of the quarter
gives the chances and the solved trees, and the world gives the uniform numbers that decided. They are read here by the
rules of `titanium.model.crises`, and a telling that does not lead to the sweep's own next state is refused.

The situation is computed anew, by a program of another shape, so it may differ from the sweep's in the last bit of a
chance. A draw that lies so close to its limit is told wrong only where both tellings leave the same state behind.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from titanium.axes import Symbols
from titanium.case.schema import Case, Crisis, Slot
from titanium.compile_cache import enable_compile_cache
from titanium.errors import RunError
from titanium.explore.replay import Replay
from titanium.games.parts import Decision
from titanium.games.solving.solution import Solution
from titanium.model import metrics
from titanium.model.compile import Model
from titanium.model.crises import Events, draw_events
from titanium.model.hazards import Openings
from titanium.model.state import Reference, State
from titanium.model.step import assess, quarter
from titanium.model.structure import terms_at
from titanium.report.reasons import Comparison, compare

NATURE = "chance"
"""Who moves where nature draws."""
AGREES = 1e-3
"""Largest difference, absolute and relative, at which a figure is taken for the sweep's: far above the noise of single
precision, far below what any event does."""

_DRAWS: Mapping[Slot, tuple[str, str]] = {
    "test": ("home_outcome", "home_war"),
    "summit": ("home_outcome", "home_war"),
    "opportunism": ("home_outcome", "home_war"),
    "second_theatre": ("second_outcome", "second_war"),
    "both_theatres": ("second_outcome", "second_war"),
    "rift": ("rift_outcome", "home_war"),
}
"""Slot to the draws that pick its outcome and decide whether that becomes a war."""


@dataclass(frozen=True)
class Move:
    """A step on the way to the outcome of a crisis.

    Attributes
    ----------
    node, mover
        Where, and the letter of the role that moves; `chance` for nature.
    asks
        What the mover is asked.
    action
        What it did.
    shares
        Every action to the probability with which it is taken.
    why
        The action held against the best other one; nothing where nature draws or there is no other.
    """

    node: str
    mover: str
    asks: str
    action: str
    shares: Mapping[str, float]
    why: Comparison | None

    @property
    def is_likeliest(self) -> bool:
        """Whether no other action was likelier."""
        return self.shares[self.action] >= max(self.shares.values())


@dataclass(frozen=True)
class Happening:
    """A crisis that opened, or a break without one: the alliance given up, the host's decision for the bomb.

    Attributes
    ----------
    kind
        Slot of the crisis; `rupture` or `nuclear` where it came without a crisis.
    crisis
        The crisis; nothing where it came without one.
    chance
        Chance that it came in this quarter.
    outcome, share
        Where the crisis ended and the chance that it ends there, once open; empty and 1 without a crisis.
    moves
        The way from the root to the outcome.
    war_risk
        Chance that this outcome becomes a war in the home theatre; nothing where it cannot.
    effects
        Channel of `titanium.case.vocabulary.EFFECTS` to what was done to the state.
    """

    kind: str
    crisis: Crisis | None
    chance: float
    outcome: str
    share: float
    moves: tuple[Move, ...]
    war_risk: float | None
    effects: Mapping[str, float]


@dataclass(frozen=True)
class Told:
    """A quarter retold.

    Attributes
    ----------
    env
        Every quantity by symbol, at the start of the quarter.
    chances
        Crisis, as in `titanium.model.hazards.Openings`, to the chance that it opens.
    happenings
        What happened, in the order home theatre, second theatre, rift, breaks without a crisis.
    """

    env: Mapping[str, float]
    chances: Mapping[str, float]
    happenings: tuple[Happening, ...]


class _Look(NamedTuple):
    """A quarter as the model computes it."""

    env: dict[str, Any]
    solutions: Mapping[Any, Solution]
    chances: Openings
    at_war: Any
    events: Events
    counts: dict[str, Any]
    after: State


def retell(model: Model, found: Replay) -> tuple[Told, ...]:
    """Retell every quarter of a replayed future.

    Raises
    ------
    RunError
        If the telling does not lead to what the sweep has; the first figure that differs is named.
    """
    quarters = range(len(found.worlds))
    numbers = np.arange(len(found.worlds), dtype=np.float32)
    states, worlds = (_stacked(own) for own in (found.states[:-1], found.worlds))
    looks: _Look = jax.device_get(
        _program(model)(found.p, found.ref, found.times, found.setting, states, numbers, worlds)
    )
    return tuple(
        _told(model.case, jax.tree.map(lambda path, number=number: path[number], looks), found, number)
        for number in quarters
    )


def _stacked(quarters: Sequence[Any]) -> Any:
    return jax.tree.map(lambda *values: np.stack(values), *quarters)


def _told(case: Case, look: _Look, found: Replay, number: int) -> Told:
    env = {name: float(value) for name, value in look.env.items()}
    happenings = tuple(_happenings(case, look, env, found.worlds[number].uniforms))
    if problem := _disagreement(look, happenings, found, number):
        raise RunError(
            f"quarter {number} of future {found.index} cannot be retold: {problem}\n"
            "Tell no story of this future; its figures in the sweep stand."
        )
    return Told(env, {name: float(chance) for name, chance in look.chances._asdict().items()}, happenings)


@lru_cache(maxsize=4)
def _program(model: Model) -> Any:
    """The quarters of one future side by side, jitted: as one wide program it compiles in a fraction of the time."""
    enable_compile_cache()
    structure = model.structure

    def look(p: Any, ref: Reference, times: Any, setting: Any, state: State, t: Any, world: Any) -> _Look:
        p, ref = Symbols(p), ref._replace(symbols=Symbols(ref.symbols))
        terms = terms_at(structure, setting, t)
        now = assess(structure, p, ref, times, terms, state, t, world)
        events = draw_events(now.chances, now.solved, world.uniforms, now.at_war)
        empty = metrics.empty(structure.case, jnp.zeros_like(p.z_a0))
        after, tally = quarter(structure, p, ref, times, terms, state, empty, t, world)
        solutions = {slot: solved.solution for slot, solved in now.solved.items()}
        return _Look(dict(now.env), solutions, now.chances, now.at_war, events, tally.counts, after)

    return jax.jit(jax.vmap(look, in_axes=(None, None, None, None, 0, 0, 0)))


def _happenings(
    case: Case, look: _Look, env: Mapping[str, float], uniforms: Mapping[str, np.float32]
) -> Iterator[Happening]:
    for slot, chance in _opened(look.chances, uniforms):
        yield _play(case.at(slot), look.solutions[slot], env, chance, uniforms)
    for kind in ("rupture", "nuclear"):
        chance = getattr(look.chances, kind)
        if uniforms[kind] < chance:
            yield Happening(kind, None, float(chance), "", 1.0, (), None, {kind: 1.0})


def _opened(chances: Openings, u: Mapping[str, np.float32]) -> Iterator[tuple[Slot, float]]:
    """Crises that opened, each with its chance; the rules of `titanium.model.crises.draw_events`."""
    to_summit, to_opportunism = chances.test, chances.test + chances.summit
    opportunism = to_opportunism <= u["home_crisis"] < to_opportunism + chances.opportunism
    second = u["second_crisis"] < chances.second
    if u["home_crisis"] < to_summit:
        yield "test", float(chances.test)
    elif u["home_crisis"] < to_opportunism:
        yield "summit", float(chances.summit)
    elif opportunism and not second:
        yield "opportunism", float(chances.opportunism * (1 - chances.second))
    if opportunism and second:
        yield "both_theatres", float(chances.opportunism * chances.second)
    elif second:
        yield "second_theatre", float(chances.second * (1 - chances.opportunism))
    if u["rift"] < chances.rift:
        yield "rift", float(chances.rift)


def _play(
    crisis: Crisis, solution: Solution, env: Mapping[str, float], chance: float, u: Mapping[str, np.float32]
) -> Happening:
    """Play an open crisis out; the rules of `titanium.model.trees.Solved.draw`."""
    by_outcome, by_war = (u[name] for name in _DRAWS[crisis.slot])
    below = np.float32(0)
    *others, drawn = crisis.game.outcomes  # the last outcome takes what rounding leaves
    for name in others:
        below = below + solution.reach[name]
        if by_outcome < below:
            drawn = name
            break
    outcome = crisis.game.outcomes[drawn]
    local, effects, war_risk = dict(env), {}, None
    if "war" in outcome.effects:
        war_risk = outcome.effects["war"].number(env)
        local["war"] = effects["war"] = float(by_war < np.float32(war_risk))
    for channel, formula in outcome.effects.items():
        if channel != "war":
            effects[channel] = formula.number(local)
    steps = crisis.game.paths()[drawn]
    moves = tuple(_move(crisis, solution, env, node, action) for node, action in steps)
    return Happening(crisis.slot, crisis, chance, drawn, float(solution.reach[drawn]), moves, war_risk, effects)


def _move(crisis: Crisis, solution: Solution, env: Mapping[str, float], name: str, action: str) -> Move:
    node = crisis.game.nodes[name]
    shares = {own: float(share) for own, share in solution.choices[name].items()}
    if not isinstance(node, Decision):
        return Move(name, NATURE, node.asks, action, shares, None)
    why = compare(crisis.game, solution, env, name, action) if len(shares) > 1 else None
    return Move(name, node.player, node.asks, action, shares, why)


def told_events(happenings: tuple[Happening, ...], *, second_at_war: bool) -> dict[str, float]:
    """What the happenings of a quarter come to, as the model counts it.

    Parameters
    ----------
    second_at_war
        Whether the second theatre was at war at the start of the quarter.

    Returns
    -------
    Every field of `titanium.model.crises.Events` by name.
    """

    def total(channel: str) -> float:
        return sum(own.effects.get(channel, 0.0) for own in happenings)

    war = min(total("war"), 1.0)
    together = sum(own.effects.get("war", 0.0) * own.effects.get("second_war", 0.0) for own in happenings)
    return {
        "provoked": float(any(own.kind in ("test", "opportunism", "both_theatres") for own in happenings)),
        "home_war": war,
        "second_war": min(total("second_war"), 1.0),
        "dual_war": max(war * second_at_war, together),
        "rupture": min(total("rupture"), 1.0),
        "nuclear": min(total("nuclear"), 1.0),
        "clashes": total("clash"),
        "rift": total("rift"),
        "freeze": total("freeze"),
        "abandonment": total("abandonment"),
        "entrapment": total("entrapment"),
        "resentment": total("resentment"),
        "reputation": total("reputation"),
        "kept": math.prod(1 - own.effects.get("cut", 0.0) for own in happenings),
        "payment": total("payment"),
    }


def _disagreement(look: _Look, happenings: tuple[Happening, ...], found: Replay, number: int) -> str:
    """The first figure in which the telling differs from the sweep, in words; empty where none does.

    Events are held against those that the model draws from the same situation, and what follows from these against
    the sweep: every figure of the next state and every counter.
    """
    told = told_events(happenings, second_at_war=bool(look.at_war > 0))
    before, after = found.metrics[number], found.metrics[number + 1]
    counted = {
        name: before[name] + value if name == "clashes" else max(before[name], value)
        for name, value in look.counts.items()
    }
    state = found.states[number + 1]
    pairs = [
        *((f"event '{name}'", told[name], getattr(look.events, name)) for name in Events._fields),
        *((f"state '{name}'", getattr(look.after, name), getattr(state, name)) for name in State._fields),
        *((f"count '{name}'", value, after[name]) for name, value in counted.items()),
    ]
    for what, ours, theirs in pairs:
        if not np.isclose(ours, theirs, rtol=AGREES, atol=AGREES):
            return f"{what} is told as {float(ours):g} and is {float(theirs):g} in the sweep"
    return ""
