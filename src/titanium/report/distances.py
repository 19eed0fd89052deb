"""How far places are apart: on the ellipsoid, on the sphere, and by sea.

Geodesics are GeographicLib's on the WGS84 ellipsoid (Karney 2013, "Algorithms for geodesics", Journal of
Geodesy 87). Great circles are on a sphere of 6371 km, as the case's distance constants are. Distances by sea are
read from `sea_routes.csv`, port to port, and undefined where that table has no route. Coordinates are at city
level.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from geographiclib.geodesic import Geodesic

from titanium.case.rows import SeaRoute, Site
from titanium.case.schema import Case

EARTH_RADIUS_KM = 6371.0
"""Mean radius of the Earth; the sphere on which the case's constants are measured."""
METRES_PER_KM = 1000.0


@dataclass(frozen=True)
class Distance:
    """How far one place is from another, km."""

    geodesic_km: float
    """On the WGS84 ellipsoid."""
    great_circle_km: float
    """On the sphere of 6371 km."""
    sea_km: float | None
    """Port to port by sea; none where the case has no route."""
    sea_from: str
    """Port at this end of the sea route; empty for none."""
    sea_to: str
    sea_grade: str


def geodesic_km(a: Site, b: Site) -> float:
    """Shortest distance between two places on the WGS84 ellipsoid, km."""
    return _geodesic_km(a.latitude_deg, a.longitude_deg, b.latitude_deg, b.longitude_deg)


@lru_cache(maxsize=4096)
def _geodesic_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    return Geodesic.WGS84.Inverse(lat_a, lon_a, lat_b, lon_b, Geodesic.DISTANCE)["s12"] / METRES_PER_KM


def great_circle_km(a: Site, b: Site) -> float:
    """Shortest distance between two places on a sphere of 6371 km, km (haversine formula).

    Examples
    --------
    >>> from titanium import load_case
    >>> sites = load_case("us_rok").sites
    >>> round(great_circle_km(sites["kadena"], sites["humphreys"]))
    1182
    """
    lat_a, lat_b = math.radians(a.latitude_deg), math.radians(b.latitude_deg)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.longitude_deg - a.longitude_deg) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(h, 1.0)))


def sea_route(case: Case, origin: Site, destination: Site) -> tuple[float, str, str, str] | None:
    """Sailing distance between two places: km, port of departure, port of arrival, grade; none without a route.

    Force sails from the nearest port of its own country that has a route to the destination's country, and to
    the port of that country which is nearest by sea. What lies between a place and its port is not counted.
    """
    if origin.country == destination.country:
        return None
    legs = [
        (leave, land, route)
        for route in case.sea_routes
        for leave, land in _both_ways(case, route)
        if leave.country == origin.country and land.country == destination.country
    ]
    if not legs:
        return None
    leave, land, route = min(legs, key=lambda leg: (geodesic_km(origin, leg[0]), leg[2].sea_km, leg[1].site))
    return route.sea_km, leave.site, land.site, route.grade


def _both_ways(case: Case, route: SeaRoute) -> tuple[tuple[Site, Site], tuple[Site, Site]]:
    a, b = case.sites[route.from_], case.sites[route.to]
    return (a, b), (b, a)


def distance(case: Case, origin: Site, destination: Site, *, by_sea: bool = True) -> Distance:
    """Every distance from one place to another.

    Parameters
    ----------
    by_sea
        Whether to look for a route by sea; it is meaningless for places from which nothing sails.
    """
    found = sea_route(case, origin, destination) if by_sea else None
    km, leave, land, grade = found or (None, "", "", "")
    return Distance(geodesic_km(origin, destination), great_circle_km(origin, destination), km, leave, land, grade)
