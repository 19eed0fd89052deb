"""What a map of a posture shows: where force is, where it goes, how far and how soon.

Everything comes from the posture report; the map adds only the ways that are drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from titanium.model.posture import Theatre
from titanium.report.corners import Range
from titanium.report.deployment import Deployment
from titanium.report.distances import Distance
from titanium.report.places import Place
from titanium.tell.theatre.earth import Degrees, Projection, great_circle
from titanium.tell.theatre.sailing import sea_way

NEAR_KM = 5000.0
"""Distance from the home theatre's reference point up to which a place is on the map; force from farther enters it."""
CAPITAL = "capital"
"""Kind of `sites.csv` that is a seat of government."""


@dataclass(frozen=True)
class Leg:
    """The way from an origin to a theatre."""

    theatre: Theatre
    km: float
    air: Range
    sea: Range
    counts: bool
    """Whether the model counts this force there."""
    route_km: float | None
    ports: tuple[Place, Place] | None
    """Where it sails from and to; none without a route in the case."""
    air_way: Degrees
    sea_way: Degrees | None
    """Schematic; none where a port is off the map."""


@dataclass(frozen=True)
class Origin:
    """A place from which force comes; that of the home theatre is its reference point."""

    name: str
    place: Place
    force: float
    """Thousand."""
    legs: Mapping[Theatre, Leg]
    is_near: bool
    """Whether it stands on the map itself."""

    @property
    def degrees(self) -> Degrees:
        """Longitude and latitude."""
        return degrees(self.place)


@dataclass(frozen=True)
class Scene:
    """A posture on the map."""

    projection: Projection
    references: Mapping[Theatre, Place]
    names: Mapping[Theatre, str]
    home: Origin
    """Force in the home theatre, which may go to the second."""
    origins: tuple[Origin, ...]
    """Elsewhere, from the nearest on."""
    bases: tuple[Place, ...]
    """In the home theatre, from the largest on."""
    capitals: tuple[Place, ...]

    @property
    def legs(self) -> tuple[tuple[Origin, Leg], ...]:
        """Every way that counts, with its origin."""
        everyone = (self.home, *self.origins)
        return tuple((origin, leg) for origin in everyone for leg in origin.legs.values() if leg.counts)

    @property
    def framed(self) -> Degrees:
        """Places around which the map is framed."""
        near = [origin.place for origin in self.origins if origin.is_near]
        places = (*self.references.values(), *self.bases, *near)
        return np.array([degrees(place) for place in places])


def degrees(place: Place) -> Degrees:
    """Longitude and latitude of a place."""
    return np.array([place.longitude_deg, place.latitude_deg])


def scene(report: Deployment) -> Scene:
    """What the map of a posture report shows."""
    sites = {place.site: place for place in report.sites}
    references: dict[Theatre, Place] = {"home": sites[report.home.site], "second": sites[report.second.site]}
    names: dict[Theatre, str] = {"home": report.home.name, "second": report.second.name}
    home = references["home"]
    projection = Projection(home.longitude_deg, home.latitude_deg)

    def leg(place: Place, theatre: Theatre, km: float, air: Range, sea: Range, *, counts: bool) -> Leg:
        span = place.to_home if theatre == "home" else place.to_second
        ports = _ports(span, sites)
        way = great_circle(degrees(place), degrees(references[theatre]))
        return Leg(theatre, km, air, sea, counts, span.sea_km, ports, way, _sea_way(ports, projection))

    found: dict[str, Origin] = {}
    for own in report.closures:
        if own.site not in sites or own.force <= 0:
            continue
        place = sites[own.site]
        legs: Mapping[Theatre, Leg] = found[own.pool].legs if own.pool in found else {}
        theatre = own.theatre
        new = leg(place, theatre, own.distance_km, own.air_days, own.sea_days, counts=own.counts)
        found[own.pool] = Origin(own.name, place, own.force, {**legs, theatre: new}, _is_near(place, projection))
    away = leg(home, "second", report.transfer_km, report.transfer_air_days, report.transfer_sea_days, counts=True)
    bases = [place for place in report.sites if place.is_home_base]
    return Scene(
        projection=projection,
        references=references,
        names=names,
        home=Origin(report.home.name, home, report.troops, {"second": away}, is_near=True),
        origins=tuple(sorted(found.values(), key=lambda own: (_nearest(own), own.name))),
        bases=tuple(sorted(bases, key=lambda place: (-(place.personnel or 0.0), place.site))),
        capitals=tuple(place for place in report.sites if place.kind == CAPITAL),
    )


def _is_near(place: Place, projection: Projection) -> bool:
    return float(np.hypot(*projection(degrees(place)))) <= NEAR_KM


def _nearest(origin: Origin) -> float:
    return min(leg.km for leg in origin.legs.values())


def _ports(span: Distance, sites: Mapping[str, Place]) -> tuple[Place, Place] | None:
    if not span.sea_from or not span.sea_to:
        return None
    return sites[span.sea_from], sites[span.sea_to]


def _sea_way(ports: tuple[Place, Place] | None, projection: Projection) -> Degrees | None:
    if ports is None or not all(_is_near(port, projection) for port in ports):
        return None
    (leave, land) = ((port.longitude_deg, port.latitude_deg) for port in ports)
    return sea_way(leave, land)
