"""The six crises of a quarter: solved together, read for conditional rates, drawn for events.

Three crises compete in the home theatre (a test, a summit, opportunism); the second theatre, a rift, the end of the
alliance and a nuclear decision come on their own. Opportunism and the second theatre in one quarter are the
crisis in both theatres instead. Hazards follow `p = 1 - exp(-H/4)` for a yearly rate H.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import jax.numpy as jnp

from titanium.axes import Names, Scalar, Symbols
from titanium.case.schema import Slot
from titanium.model.hazards import Openings
from titanium.model.structure import Structure
from titanium.model.trees import Solved

DRAWS: tuple[str, ...] = (
    "home_crisis",
    "second_crisis",
    "rift",
    "rupture",
    "nuclear",
    "home_outcome",
    "second_outcome",
    "rift_outcome",
    "home_war",
    "second_war",
)
"""Meaning of each uniform draw of a quarter, in order."""

Solutions = dict[Slot, Solved]


def solve_crises(structure: Structure, p: Symbols, env: Names, *, only: tuple[Slot, ...] = ()) -> Solutions:
    """Solve the trees (all, or those of `only`) for one situation."""
    precision = {"W": p.lam_W, "S": p.lam_S, "K": p.lam_K, "B": p.lam_B}
    return {
        slot: Solved(tree, env, tree.solve(env, precision))
        for slot, tree in structure.trees.items()
        if not only or slot in only
    }


def watched(structure: Structure, solved: Solutions) -> dict[str, Scalar]:
    """Probabilities of choices and of outcomes that the case's crises publish by name."""
    found: dict[str, Scalar] = {}
    for slot, own in solved.items():
        crisis = structure.trees[slot].crisis
        found |= {name: own.solution.choices[node][action] for name, (node, action) in crisis.watch.items()}
        found |= {
            name: jnp.asarray(sum(own.solution.reach[outcome] for outcome in outcomes))
            for name, outcomes in crisis.reach.items()
        }
    return found


def chances(rates: Openings) -> Openings:
    """Quarterly probabilities from yearly hazards; the home theatre's three crises compete."""
    H = rates.test + rates.summit + rates.opportunism
    any_home = -jnp.expm1(-H / 4)
    per_rate = jnp.where(H > 0, any_home / jnp.where(H > 0, H, 1), 0)
    return Openings(
        test=rates.test * per_rate,
        summit=rates.summit * per_rate,
        opportunism=rates.opportunism * per_rate,
        second=-jnp.expm1(-rates.second / 4),
        rift=-jnp.expm1(-rates.rift / 4),
        rupture=-jnp.expm1(-rates.rupture / 4),
        nuclear=-jnp.expm1(-rates.nuclear / 4),
    )


class Rates(NamedTuple):
    """Probability of each event in the quarter given the state (Rao-Blackwell), before the draw."""

    home_war: Scalar
    second_war: Scalar
    dual_war: Scalar
    rupture: Scalar
    nuclear: Scalar


def conditional_rates(open_: Openings, solved: Solutions, second_at_war: Scalar) -> Rates:
    """Probability of each event given the state: chance of the crisis times its solved path probabilities."""
    war_in_test = open_.test * solved["test"].expected("war")
    war_in_opportunism = solved["opportunism"].expected("war")
    alone_home = open_.opportunism * (1 - open_.second)
    alone_second = open_.second * (1 - open_.opportunism)
    both = open_.opportunism * open_.second
    second, double = solved["second_theatre"], solved["both_theatres"]
    return Rates(
        home_war=war_in_test
        + alone_home * war_in_opportunism
        + alone_second * second.expected("war")
        + both * double.expected("war"),
        second_war=alone_second * second.expected("second_war") + both * double.expected("second_war"),
        dual_war=alone_second * second.expected("war", "second_war")
        + both * double.expected("war", "second_war")
        + second_at_war * (war_in_test + open_.opportunism * war_in_opportunism),
        rupture=open_.rift * solved["rift"].expected("rupture")
        + open_.rupture
        + open_.opportunism * solved["opportunism"].expected("rupture"),
        nuclear=open_.nuclear + open_.summit * solved["summit"].expected("nuclear"),
    )


class Events(NamedTuple):
    """What happened in the quarter: events as 0 or 1, shocks as sums over crises."""

    provoked: Scalar
    """1 if a test or opportunism opened, whatever was then played."""
    home_war: Scalar
    second_war: Scalar
    dual_war: Scalar
    rupture: Scalar
    nuclear: Scalar
    clashes: Scalar
    rift: Scalar
    freeze: Scalar
    abandonment: Scalar
    entrapment: Scalar
    resentment: Scalar
    reputation: Scalar
    kept: Scalar
    """Share of troops kept after this quarter's cuts."""
    payment: Scalar


def draw_events(open_: Openings, solved: Solutions, u: Mapping[str, Scalar], second_at_war: Scalar) -> Events:
    """Draw the quarter's crises and play them out.

    Parameters
    ----------
    u
        One draw in [0, 1) for each entry of `DRAWS`.
    """
    to_summit, to_opportunism = open_.test, open_.test + open_.summit
    test = u["home_crisis"] < to_summit
    summit = (u["home_crisis"] >= to_summit) & (u["home_crisis"] < to_opportunism)
    opportunism = (u["home_crisis"] >= to_opportunism) & (u["home_crisis"] < to_opportunism + open_.opportunism)
    second = u["second_crisis"] < open_.second
    home, away, home_war = u["home_outcome"], u["second_outcome"], u["home_war"]
    played = [
        solved["test"].draw(test, home, home_war),
        solved["summit"].draw(summit, home, home_war),
        solved["opportunism"].draw(opportunism & ~second, home, home_war),
        solved["second_theatre"].draw(second & ~opportunism, away, u["second_war"]),
        solved["both_theatres"].draw(second & opportunism, away, u["second_war"]),
        solved["rift"].draw(u["rift"] < open_.rift, u["rift_outcome"], home_war),
    ]

    def total(channel: str) -> Scalar:
        return jnp.asarray(sum(effects[channel] for effects in played))

    def event(channel: str, also: Any = 0.0) -> Scalar:
        return jnp.minimum(total(channel) + also, 1)

    war, second_war = event("war"), event("second_war")
    dual = jnp.maximum(war * second_at_war, _together(played))
    kept: Any = 1.0
    for effects in played:
        kept = kept * (1 - effects["cut"])
    return Events(
        provoked=jnp.where(test | opportunism, 1.0, 0.0),
        home_war=war,
        second_war=second_war,
        dual_war=dual,
        rupture=event("rupture", jnp.where(u["rupture"] < open_.rupture, 1.0, 0.0)),
        nuclear=event("nuclear", jnp.where(u["nuclear"] < open_.nuclear, 1.0, 0.0)),
        clashes=total("clash"),
        rift=total("rift"),
        freeze=total("freeze"),
        abandonment=total("abandonment"),
        entrapment=total("entrapment"),
        resentment=total("resentment"),
        reputation=total("reputation"),
        kept=kept,
        payment=total("payment"),
    )


def _together(played: list[dict[str, Any]]) -> Scalar:
    """1 where one crisis brought war to both theatres."""
    return jnp.asarray(sum(effects["war"] * effects["second_war"] for effects in played))
