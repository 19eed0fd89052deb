"""The map of a posture: where force is, how far it is from both theatres, and how soon it is there.

The map is azimuthal equidistant around the home theatre's reference point. Places are those of the case, at city level;
ways by air are great circles and ways by sea are schematic, so that nothing on it is a route or a target.
"""

from titanium.model.posture import THEATRES, Theatre
from titanium.report.corners import Range
from titanium.report.deployment import Deployment
from titanium.report.places import Place
from titanium.tell.catalogue import say, told
from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table
from titanium.tell.theatre import web
from titanium.tell.theatre.coast import CAPTION, coast
from titanium.tell.theatre.drawing import WIDTH, Sheet
from titanium.tell.theatre.scene import Leg, Origin, Scene, scene

NONE = "-"


def theatre(report: Deployment) -> Figure:
    """The map of a posture report."""
    found = scene(report)
    table = _table(found, report)
    sheet = _sheet(found, table)
    alt = _alternative(found, report)
    return Figure(
        name="theatre",
        title=_title(found, report),
        alt=alt,
        standing=_standing(report),
        table=table,
        width=WIDTH,
        height=sheet.height,
        paint=sheet.paint,
        option=web.option(found, alt, _notes(found)[-1]),
    )


def _first(found: Scene, name: Theatre) -> tuple[Origin, Leg] | None:
    """The origin elsewhere whose force is first in a theatre by air."""
    legs = [(origin, leg) for origin, leg in found.legs if origin is not found.home and leg.theatre == name]
    return min(legs, key=lambda own: (own[1].air.nominal, own[0].name), default=None)


def _title(found: Scene, report: Deployment) -> str:
    first = _first(found, "home")
    home = told(found.names["home"])
    if first is None:
        return say(
            "{troops:,.1f} thousand troops stand in {theatre}; none come from elsewhere.",
            troops=report.troops,
            theatre=home,
        )
    origin, leg = first
    return say(
        "Force is soonest in {theatre} from {place}, {km:,.0f} km away: in {air} days by air, in {sea} by sea.",
        theatre=home,
        place=told(origin.name),
        km=leg.km,
        air=_days(leg.air),
        sea=_days(leg.sea),
    )


def _alternative(found: Scene, report: Deployment) -> str:
    said = [
        say(
            "Map around {site}, the reference point of {theatre}, where {troops:,.1f} thousand troops stand at {count} "
            "bases.",
            site=told(found.references["home"].name),
            theatre=told(found.names["home"]),
            troops=report.troops,
            count=len(found.bases),
        )
    ]
    said += [
        say(
            "From {place} to {theatre}, {force:,.1f} thousand: {km:,.0f} km, {air} days by air, {sea} by sea.",
            place=told(origin.name),
            theatre=told(found.names[leg.theatre]),
            force=origin.force,
            km=leg.km,
            air=_days(leg.air),
            sea=_days(leg.sea),
        )
        for origin, leg in found.legs
    ]
    return " ".join([*said, say(CAPTION)])


def _standing(report: Deployment) -> str:
    return say(
        "Package {package} in full at nominal parameters; in brackets the range over warning, loading and speeds. "
        "City-level places, no routes, no targets. Model result, not a forecast; case {case} {hash}.",
        package=report.package,
        case=report.case,
        hash=report.case_hash[:12],
    )


def _days(own: Range) -> str:
    return f"{own.nominal:.1f} ({own.low:.1f}-{own.high:.1f})"


def _table(found: Scene, report: Deployment) -> Table:
    home, second = (told(found.names[name]) for name in THEATRES)
    columns = [
        heading
        for name in (home, second)
        for heading in (
            say("to {theatre}, km", theatre=name),
            say("to {theatre} by air, days", theatre=name),
            say("to {theatre} by sea, days", theatre=name),
            say("to {theatre} port to port by sea, km", theatre=name),
        )
    ]
    origins = (found.home, *found.origins)
    rows = [(_named(own), f"{own.force:,.1f}", *_to(own, "home"), *_to(own, "second")) for own in origins]
    rows += [_base_row(place) for place in found.bases]
    return Table(
        say("Force, distances and days until it closes, by place; {note}", note=say(CAPTION)),
        (say("place"), say("force, thousand (range)"), *columns),
        tuple(rows),
        numeric=frozenset(range(1, 2 + len(columns))),
    )


def _named(origin: Origin) -> str:
    return say("{place} ({site})", place=told(origin.name), site=told(origin.place.name))


def _to(origin: Origin, theatre: Theatre) -> tuple[str, str, str, str]:
    leg = origin.legs.get(theatre)
    if leg is None:
        return NONE, NONE, NONE, NONE
    km = f"{leg.km:,.0f}" + ("" if leg.counts else " †")
    return km, _days(leg.air), _days(leg.sea), NONE if leg.route_km is None else f"{leg.route_km:,.0f}"


def _base_row(place: Place) -> tuple[str, ...]:
    sea = place.to_second.sea_km
    away = (f"{place.to_second.great_circle_km:,.0f}", NONE, NONE, NONE if sea is None else f"{sea:,.0f}")
    return told(place.name), _thousand(place), f"{place.to_home.great_circle_km:,.0f}", NONE, NONE, NONE, *away


def _thousand(place: Place) -> str:
    if place.personnel is None:
        return NONE
    low = place.personnel if place.personnel_low is None else place.personnel_low
    high = place.personnel if place.personnel_high is None else place.personnel_high
    return f"{place.personnel / 1000:,.2f} ({low / 1000:,.2f}-{high / 1000:,.2f})"


def _sheet(found: Scene, table: Table) -> Sheet:
    """The drawing: the rows of force, without the distances from port to port."""
    shown = (0, 1, 2, 3, 4, 6, 7, 8)
    rows = [[row[column] for column in shown] for row in table.rows[: 1 + len(found.origins)]]
    for row, origin in zip(rows, (found.home, *found.origins), strict=True):
        row[0] = told(origin.name)
    each = (say("km"), say("air, days"), say("sea, days"))
    groups = tuple(say("to {theatre}", theatre=told(found.names[name])) for name in THEATRES)
    headings = (say("force from"), say("thousand"), *each, *each)
    return Sheet(found, (groups[0], groups[1]), headings, rows, _notes(found))


def _notes(found: Scene) -> list[str]:
    notes = [
        say(
            "Circles and distances to {home} are from {site}, distances to {second} from {place}. By air: great "
            "circles, not flight paths. By sea: schematic, not for navigation.",
            home=told(found.names["home"]),
            site=told(found.references["home"].name),
            second=told(found.names["second"]),
            place=told(found.references["second"].name),
        )
    ]
    if any(not leg.counts for origin in found.origins for leg in origin.legs.values()):
        notes.append(say("† too far to count there in the model; shown for comparison."))
    if not coast().covers(found.framed).all():
        notes.append(say("Coastlines are held for the western Pacific only; where none is drawn, none is held."))
    held = say("Land boundaries are dotted, lines of armistice among them.")
    return [*notes, " ".join((say(CAPTION), held, coast().attribution))]
