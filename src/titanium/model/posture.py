"""How soon the patron's force is in a theatre: pools, distances, lift, and what a war elsewhere takes away.

An air share of each pool closes after warning and flight, the rest after warning, loading, sailing and
unloading; both are held to the theatre's daily throughput. Strategic lift arithmetic only: no routes, no targets.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import jax.numpy as jnp

from titanium.axes import KM_PER_DAY_PER_KNOT, Scalar, Symbols
from titanium.case.rows import Pool
from titanium.expressions import Expression
from titanium.model.structure import Structure

Theatre = Literal["home", "second"]
THEATRES: tuple[Theatre, ...] = ("home", "second")

DAYS: tuple[int, ...] = (10, 30, 60)
"""Days after the start of a war at which arrival is reported."""
WEIGHTS: Mapping[int, float] = {10: 0.2, 30: 0.4, 60: 0.4}
"""Weight of each day in the effective force."""


class Closure(NamedTuple):
    """When force from one place closes on a theatre, days."""

    air: Scalar
    sea: Scalar


class Arrival(NamedTuple):
    """Force that has arrived in a theatre by a day, thousand, by how it came."""

    air: Scalar
    sea: Scalar

    @property
    def total(self) -> Scalar:
        """By air and by sea together, thousand."""
        return self.air + self.sea


class Lift(NamedTuple):
    """What the draw alone decides about arrivals; the same in every quarter and for every package."""

    pools: dict[Theatre, dict[str, Closure]]
    home_to_second: Closure


class Posture(NamedTuple):
    """Force in place and on its way, thousand, by days after the start of a war."""

    home: dict[int, Scalar]
    """In the home theatre: in place plus reinforcement."""
    reinforcement: dict[int, Scalar]
    """In the home theatre, from elsewhere."""
    second: dict[int, Scalar]
    """In the second theatre, from elsewhere than the home theatre."""
    home_to_second: dict[int, Scalar]
    """In the second theatre, out of the cleared share of the force in the home theatre."""


def closure(p: Symbols, distance_km: Scalar) -> Closure:
    """Days until force from `distance_km` away closes by air and by sea."""
    return Closure(
        air=p.t_alert + distance_km / (KM_PER_DAY_PER_KNOT * p.v_air),
        sea=p.t_alert + 2 * p.t_load + p.f_sea * distance_km / (KM_PER_DAY_PER_KNOT * p.v_sea),
    )


def lift(structure: Structure, p: Symbols) -> Lift:
    """Closure times from every pool that holds force to each theatre that it reaches."""
    pools: dict[Theatre, dict[str, Closure]] = {
        theatre: {
            pool.pool: closure(p, distance(p))
            for pool in structure.pools
            if pool.force is not None and (distance := _distance(pool, theatre)) is not None
        }
        for theatre in THEATRES
    }
    return Lift(pools, closure(p, p.D_KT))


def _distance(pool: Pool, theatre: Theatre) -> Expression | None:
    return pool.to_home if theatre == "home" else pool.to_second


def posture(structure: Structure, p: Symbols, x: Symbols, times: Lift) -> Posture:
    """Force in both theatres at each reported day, for this quarter's levers.

    Parameters
    ----------
    x
        Levers of the quarter with `T`, the troops in place.
    times
        Closure times of this draw, see `lift`.
    """
    arrived = arrivals(structure, p, x, times)
    reinforcement = {day: now.total for day, now in arrived["home"].items()}
    return Posture(
        home={day: x.T + reinforcement[day] for day in DAYS},
        reinforcement=reinforcement,
        second={day: now.total for day, now in arrived["second"].items()},
        home_to_second={day: x.m * transfer(p, x, times, day).total for day in DAYS},
    )


def arrivals(structure: Structure, p: Symbols, x: Symbols, times: Lift) -> dict[Theatre, dict[int, Arrival]]:
    """Force from the pools that is in each theatre by each reported day; arguments as of `posture`."""
    force = forces(structure, p, x)
    return {theatre: {day: _arrived(p, force, times.pools[theatre], day) for day in DAYS} for theatre in THEATRES}


def forces(structure: Structure, p: Symbols, x: Symbols) -> dict[str, Scalar]:
    """What each pool can send, thousand, with what was withdrawn to it."""
    M = jnp.maximum(x.T_0 - x.T, 0)
    return {pool.pool: _force(pool, p, x, M) for pool in structure.pools if pool.force is not None}


def _force(pool: Pool, p: Symbols, x: Symbols, withdrawn: Scalar) -> Scalar:
    """What a pool can send; a withdrawn unit is sent whole from the patron's own country, else in part."""
    if pool.force is None:
        return jnp.zeros_like(withdrawn)
    if pool.relocation_code is None:
        return pool.force(p)
    sent = 1.0 if pool.saving == "home" else p.f_use
    return pool.force(p) + sent * jnp.where(x.site == pool.relocation_code, withdrawn, 0)


def _arrived(p: Symbols, force: Mapping[str, Scalar], closures: Mapping[str, Closure], day: int) -> Arrival:
    by_air = [jnp.where(day >= closures[pool].air, p.a_air * force[pool], 0.0) for pool in closures]
    by_sea = [jnp.where(day >= closures[pool].sea, (1 - p.a_air) * force[pool], 0.0) for pool in closures]
    first_air = _least([own.air for own in closures.values()])
    first_sea = _least([own.sea for own in closures.values()])
    return Arrival(
        air=jnp.minimum(_total(by_air), p.q_air * jnp.maximum(day - first_air, 0)),
        sea=jnp.minimum(_total(by_sea), p.q_sea * jnp.maximum(day - first_sea, 0)),
    )


def transfer(p: Symbols, x: Symbols, times: Lift, day: int) -> Arrival:
    """What of the force in the home theatre could be in the second one by a day, were all of it cleared.

    Ground troops, the share `phi`, go by sea and the others by air.
    """
    closes = times.home_to_second
    return Arrival(
        air=jnp.minimum((1 - x.phi) * x.T, p.q_air * jnp.maximum(day - closes.air, 0)),
        sea=jnp.minimum(x.phi * x.T, p.q_sea * jnp.maximum(day - closes.sea, 0)),
    )


def weighted(by_day: Mapping[int, Scalar]) -> Scalar:
    """Force over the reported days, weighted by how much each matters to the outcome."""
    return _total([WEIGHTS[day] * by_day[day] for day in DAYS])


def effective_force(x: Symbols, now: Posture) -> tuple[Scalar, Scalar]:
    """Effective force in the home theatre, thousand, and the weight of one soldier in place.

    Ground troops in place count for more than others, in the ratio of their share to the status quo's.
    """
    w_T = (0.5 + x.phi) / (0.5 + x.phi_0)
    return x.T * w_T + weighted(now.reinforcement), w_T


def _least(values: list[Scalar]) -> Scalar:
    least = values[0]
    for value in values[1:]:
        least = jnp.minimum(least, value)
    return least


def _total(values: list[Scalar]) -> Scalar:
    return sum(values[1:], values[0])
