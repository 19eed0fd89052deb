"""The places of a case: where they are, how far from both theatres, whom they hold, whether the tables agree.

Distances to a theatre are to its reference point: the site of the row of `posture.csv` with that theatre.
"""

import math
from dataclasses import dataclass

from titanium.axes import Symbols
from titanium.case.rows import Pool, Site
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.model import posture
from titanium.report.distances import Distance, distance, geodesic_km, great_circle_km

BASE, PORT = "base", "port"
"""Kinds of `sites.csv` from which force sails."""
PLACE_OF_FORCE = "{patron}_in_"
"""Items of `forces.csv` that count the patron's force by place begin with this."""
REINFORCEMENT = "wartime_reinforcement"
"""Items of `forces.csv` that state the ceiling of reinforcement begin with this."""
TOLERANCE = 0.015
"""Share of a distance by which two statements of it may differ before it is flagged."""


@dataclass(frozen=True)
class Theatre:
    """A theatre and the place from which distances to it are measured."""

    name: str
    site: str
    site_name: str


@dataclass(frozen=True)
class Place:
    """A site with its distances to both theatres' reference points."""

    site: str
    name: str
    country: str
    kind: str
    is_home_base: bool
    """Whether it is a base in the country of the home theatre's reference point."""
    latitude_deg: float
    longitude_deg: float
    personnel: float | None
    personnel_low: float | None
    personnel_high: float | None
    to_home: Distance
    to_second: Distance
    grade: str
    source: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class ForceCount:
    """A row of `forces.csv`."""

    item: str
    value: float
    unit: str
    low: float | None
    high: float | None
    as_of: str
    grade: str
    source: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class ConstantCheck:
    """A distance that the model holds as a constant, against the coordinates of the two places."""

    formula: str
    pool: str
    theatre: str
    model_km: float
    great_circle_km: float
    geodesic_km: float
    difference_km: float
    """Model less great circle; the constants are measured on the sphere."""
    difference_geodesic_km: float
    """Model less geodesic."""
    is_flagged: bool
    """Whether either difference is over the tolerance."""


def doubtful_routes(case: Case) -> tuple[str, ...]:
    """Rows of `sea_routes.csv` that do not fit the coordinates, in words.

    A route is doubtful where it is shorter than the great circle, or where the great circle beside it differs
    from the coordinates by more than the tolerance.
    """
    found = []
    for route in case.sea_routes:
        a, b = case.sites[route.from_], case.sites[route.to]
        circle = great_circle_km(a, b)
        name = f"sea route {a.site} to {b.site}"
        if route.sea_km < circle * (1 - TOLERANCE):
            found.append(f"{name}: {route.sea_km:,.0f} km by sea, under the great circle of {circle:,.0f} km")
        if abs(route.great_circle_km - circle) > TOLERANCE * circle:
            stated = f"{route.great_circle_km:,.0f} km great circle"
            found.append(f"{name}: {stated} in the table, {circle:,.0f} km from the coordinates")
    return tuple(found)


def reference(case: Case, theatre: posture.Theatre) -> Pool:
    """The row of `posture.csv` whose site is a theatre's reference point.

    Raises
    ------
    InputError
        If no row is that of the theatre.
    """
    for pool in case.pools.values():
        if pool.theatre == theatre and pool.site:
            return pool
    raise InputError(
        f"posture.csv: no row has theatre '{theatre}' and a site, so distances to it are undefined\n"
        f"Add a row with the site of the theatre's reference point and '{theatre}' in the column 'theatre'."
    )


def distance_to(case: Case, pool: Pool, theatre: posture.Theatre, p: Symbols) -> tuple[float, str] | None:
    """Distance from a pool to a theatre, km, and its origin: the case's constant, else the coordinates."""
    formula = pool.to_home if theatre == "home" else pool.to_second
    if formula is not None:
        return float(formula(p)), str(formula)
    if not pool.site:
        return None
    return great_circle_km(case.sites[pool.site], case.sites[reference(case, theatre).site]), "sites.csv"


def theatre_of(case: Case, theatre: posture.Theatre) -> Theatre:
    """A theatre with the place from which distances to it are measured."""
    site = case.sites[reference(case, theatre).site]
    return Theatre(getattr(case.description.theatres, theatre), site.site, site.name)


def _is_home_base(case: Case, site: Site) -> bool:
    return site.kind == BASE and site.country == case.sites[reference(case, "home").site].country


def places(case: Case) -> tuple[Place, ...]:
    """Every site of the case with its distances; by sea only for bases and ports."""
    home, second = (case.sites[reference(case, theatre).site] for theatre in posture.THEATRES)
    return tuple(
        Place(
            site=site.site,
            name=site.name,
            country=site.country,
            kind=site.kind,
            is_home_base=_is_home_base(case, site),
            latitude_deg=site.latitude_deg,
            longitude_deg=site.longitude_deg,
            personnel=site.personnel,
            personnel_low=site.personnel_low,
            personnel_high=site.personnel_high,
            to_home=distance(case, site, home, by_sea=site.kind in (BASE, PORT)),
            to_second=distance(case, site, second, by_sea=site.kind in (BASE, PORT)),
            grade=site.grade,
            source=site.source,
            note=site.note,
        )
        for site in case.sites.values()
    )


def force_counts(case: Case) -> tuple[ForceCount, ...]:
    """The patron's force by place and the ceiling of its reinforcement."""
    patron = case.actor("W").key
    wanted = (PLACE_OF_FORCE.format(patron=patron), REINFORCEMENT)
    return tuple(
        ForceCount(row.item, row.value, row.unit, row.low, row.high, row.as_of, row.grade, row.source, row.note)
        for row in case.forces
        if row.actor == patron and row.item.startswith(wanted)
    )


def check_constants(case: Case, p: Symbols) -> tuple[ConstantCheck, ...]:
    """The distances that the model holds as constants, against the coordinates."""
    found: dict[tuple[str, str], ConstantCheck] = {}
    for pool in case.pools.values():
        for theatre in posture.THEATRES:
            formula = pool.to_home if theatre == "home" else pool.to_second
            if formula is None or not pool.site:
                continue
            site, aim = case.sites[pool.site], case.sites[reference(case, theatre).site]
            model_km, circle, line = float(formula(p)), great_circle_km(site, aim), geodesic_km(site, aim)
            worst = max(_apart(model_km, circle), _apart(model_km, line))
            check = ConstantCheck(
                formula=str(formula),
                pool=pool.pool,
                theatre=theatre,
                model_km=model_km,
                great_circle_km=circle,
                geodesic_km=line,
                difference_km=model_km - circle,
                difference_geodesic_km=model_km - line,
                is_flagged=worst > TOLERANCE,
            )
            found.setdefault((check.formula, pool.site), check)
    return tuple(found.values())


def _apart(a: float, b: float) -> float:
    return abs(a - b) / b if b > 0 else math.inf


def remarks(case: Case) -> tuple[str, ...]:
    """What does not fit together in the tables of places, in words."""
    bases = [site for site in case.sites.values() if _is_home_base(case, site)]
    counted = sum(site.personnel or 0 for site in bases)
    stated = case.package(case.description.status_quo)
    troops = next((stated[name] for name, lever in case.levers.items() if lever.symbol == "T"), 0.0) * 1000
    found = list(doubtful_routes(case))
    if bases and abs(counted - troops) > 1:
        found.append(
            f"the personnel of the home bases add up to {counted:,.0f}, the status quo has {troops:,.0f}: "
            "the split by base is a round one, use it for proportions only"
        )
    return tuple(found)
