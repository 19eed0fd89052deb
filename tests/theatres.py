"""Postures made up for tests of the map: sites of a real case, days and forces given."""

from titanium.case import load_case
from titanium.case.schema import Case
from titanium.report.arrivals import PoolClosure
from titanium.report.corners import Range
from titanium.report.deployment import Deployment
from titanium.report.places import places, theatre_of

DAYS = {
    "home": (Range(1.0, 4.0, 10.0), Range(8.0, 14.0, 25.0)),
    "second": (Range(2.0, 5.0, 11.0), Range(9.0, 15.0, 26.0)),
}
"""By air and by sea from the nearest pool; each pool after it takes a little longer."""


def closed(
    case: Case, pool: str, km: dict[str, float], force: float, *, later: float = 0.0, far: str = ""
) -> list[PoolClosure]:
    """A pool's arrivals in the theatres to which a distance is given; in `far` it does not count."""
    row = case.pools[pool]
    return [
        PoolClosure(
            pool=pool, name=row.name, theatre="home" if theatre == "home" else "second", force=force,
            counts=theatre != far, distance_km=own, distance_from="made up", grade="D", sea_km=1.2 * own, route_km=None,
            air_days=_later(DAYS[theatre][0], later), sea_days=_later(DAYS[theatre][1], later), site=row.site,
        )
        for theatre, own in km.items()
    ]  # fmt: skip


def _later(own: Range, days: float) -> Range:
    return Range(own.low + days, own.nominal + days, own.high + days)


def posture(name: str = "us_rok") -> Deployment:
    """Force in the home theatre and at three places elsewhere, one of them beyond the map."""
    case = load_case(name)
    closures = [
        *(closed(case, "japan", {"home": 1181.0, "second": 639.0}, 21.2) if "japan" in case.pools else ()),
        *closed(case, "guam", {"home": 3149.0, "second": 2757.0}, 2.6, later=0.1),
        *closed(case, "conus", {"home": 8395.0, "second": 9749.0}, 200.0, later=0.5, far="second"),
    ]
    return Deployment(
        case=case.name, case_title=case.description.title, case_hash=case.hash, patron=case.actor("W").name,
        host=case.actor("S").name, host_capital=case.actor("S").capital, package="ironclad", package_title="Ironclad",
        troops=28.5, troops_status_quo=28.5, ground_share=0.6, cleared_share=0.3, relocation_site="",
        home=theatre_of(case, "home"), second=theatre_of(case, "second"), sites=places(case), closures=tuple(closures),
        transfer_air_days=DAYS["second"][0], transfer_sea_days=DAYS["second"][1], transfer_km=1425.0, home_force=(),
        second_force=(), destinations=(), relocations=(), forces=(), checks=(), assumptions=(), remarks=(),
    )  # fmt: skip
