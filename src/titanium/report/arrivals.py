"""How soon force closes, and how much of it is in each theatre, for a package's terms.

Every figure is one of `titanium.model.posture`; this module adds ranges and sets air and sea apart.
"""

from dataclasses import dataclass

import jax.numpy as jnp

from titanium.axes import Symbols
from titanium.case.schema import Case
from titanium.model import posture
from titanium.model.structure import Structure
from titanium.report.corners import Corners, Range
from titanium.report.distances import distance
from titanium.report.places import distance_to, reference


@dataclass(frozen=True)
class PoolClosure:
    """When force from one pool closes on one theatre."""

    pool: str
    name: str
    theatre: posture.Theatre
    force: float
    """What the pool can send, thousand."""
    counts: bool
    """Whether the model counts it in this theatre; otherwise the days are shown for comparison."""
    distance_km: float
    distance_from: str
    """The case's constant, or `sites.csv` where the distance is computed from coordinates."""
    grade: str
    """Of the distance."""
    sea_km: float
    """By sea as the model takes it, `f_sea` times the distance."""
    route_km: float | None
    """By sea, port to port, where `sea_routes.csv` has a route."""
    air_days: Range
    sea_days: Range
    site: str = ""
    """The site that stands for the pool; empty for none."""


@dataclass(frozen=True)
class HomeDay:
    """Force in the home theatre by a day after the start of a war, thousand."""

    day: int
    in_place: float
    by_air: float
    by_sea: float
    total: Range


@dataclass(frozen=True)
class SecondDay:
    """Force in the second theatre by a day after the start of a war, thousand."""

    day: int
    by_air: float
    by_sea: float
    elsewhere: Range
    """From elsewhere than the home theatre."""
    home_by_air: float
    """Out of the cleared share of the force in the home theatre, with the host's full permission."""
    home_by_sea: float
    home_denied: float
    """With permission denied: nothing comes."""
    home_bases: float
    """With consent limited to the bases: the share `B_1`."""
    home_full: Range
    total_denied: float
    total_bases: float
    total_full: Range


def closure_days(times: Corners[Symbols], km: float) -> tuple[Range, Range]:
    """Days to close over a distance by air and by sea, over the ranges of warning, loading and speed."""
    return (
        times.range(lambda p: posture.closure(p, jnp.asarray(km)).air),
        times.range(lambda p: posture.closure(p, jnp.asarray(km)).sea),
    )


def closures(case: Case, structure: Structure, x: Symbols, times: Corners[Symbols]) -> tuple[PoolClosure, ...]:
    """When force closes, for each pool and each theatre to which its distance is known."""
    p = times.nominal
    sends = posture.forces(structure, p, x)
    counted = posture.lift(structure, p).pools
    found = []
    for theatre in posture.THEATRES:
        for pool in structure.pools:
            measured = distance_to(case, pool, theatre, p)
            if pool.pool not in sends or measured is None:
                continue
            km, origin = measured
            air, sea = closure_days(times, km)
            site = case.sites.get(pool.site)
            route = distance(case, site, case.sites[reference(case, theatre).site]) if site else None
            constant = case.uncertainties.get(origin)
            found.append(
                PoolClosure(
                    pool=pool.pool,
                    name=pool.name,
                    theatre=theatre,
                    force=float(sends[pool.pool]),
                    counts=pool.pool in counted[theatre],
                    distance_km=km,
                    distance_from=origin,
                    grade=constant.grade if constant else site.grade if site else "",
                    sea_km=float(p.f_sea * km),
                    route_km=route.sea_km if route else None,
                    air_days=air,
                    sea_days=sea,
                    site=pool.site,
                )
            )
    return tuple(found)


def home_force(structure: Structure, x: Symbols, times: Corners[Symbols]) -> tuple[HomeDay, ...]:
    """Force in the home theatre by the reported days.

    Parameters
    ----------
    x
        Levers of the package in full, with `T`, the troops in place.
    times
        Parameters under which closure is soonest, nominal and latest.
    """
    sooner = Corners(times.high, times.nominal, times.low)
    p = sooner.nominal
    arrived = posture.arrivals(structure, p, x, posture.lift(structure, p))["home"]
    now = sooner.each(lambda q: posture.posture(structure, q, x, posture.lift(structure, q)))
    return tuple(
        HomeDay(
            day=day,
            in_place=float(x.T),
            by_air=float(arrived[day].air),
            by_sea=float(arrived[day].sea),
            total=now.range(lambda own, day=day: own.home[day]),
        )
        for day in posture.DAYS
    )


def second_force(structure: Structure, x: Symbols, times: Corners[Symbols]) -> tuple[SecondDay, ...]:
    """Force in the second theatre by the reported days and by the host's permission; arguments as above."""
    sooner = Corners(times.high, times.nominal, times.low)
    p = sooner.nominal
    closes = posture.lift(structure, p)
    arrived = posture.arrivals(structure, p, x, closes)["second"]
    now = sooner.each(lambda q: posture.posture(structure, q, x, posture.lift(structure, q)))
    found = []
    for day in posture.DAYS:
        elsewhere = now.range(lambda own, day=day: own.second[day])
        full = now.range(lambda own, day=day: own.home_to_second[day])
        moved = posture.transfer(p, x, closes, day)
        bases = float(p.B_1) * full.nominal
        found.append(
            SecondDay(
                day=day,
                by_air=float(arrived[day].air),
                by_sea=float(arrived[day].sea),
                elsewhere=elsewhere,
                home_by_air=float(x.m * moved.air),
                home_by_sea=float(x.m * moved.sea),
                home_denied=0.0,
                home_bases=bases,
                home_full=full,
                total_denied=elsewhere.nominal,
                total_bases=elsewhere.nominal + bases,
                total_full=Range(
                    elsewhere.low + full.low, elsewhere.nominal + full.nominal, elsewhere.high + full.high
                ),
            )
        )
    return tuple(found)
