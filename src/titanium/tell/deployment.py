"""The posture report as tables for the terminal: where force is, how soon it is elsewhere, what moving it costs."""

from collections.abc import Callable, Iterable
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.model.posture import Theatre as TheatreName
from titanium.report.arrivals import SecondDay
from titanium.report.corners import Range
from titanium.report.deployment import Deployment
from titanium.report.distances import Distance
from titanium.report.places import Place
from titanium.report.relocation import Destination, Relocation
from titanium.tell.catalogue import noted, say, told

MIDDLE_DAY = 30
"""Day that the headline names."""
NONE = "-"


def headline(report: Deployment) -> str:
    """The finding: force in place and by the middle day in both theatres, and the price of moving it."""
    home = next(now for now in report.home_force if now.day == MIDDLE_DAY)
    second = next(now for now in report.second_force if now.day == MIDDLE_DAY)
    found = say(
        "Under {package}, {troops:.1f} thousand {patron} troops stand in {home}. By day {day} of a war there are "
        "{by_then:.1f} thousand, or {elsewhere:.1f} thousand in the {second} theatre from elsewhere and {more:.1f} "
        "thousand more only if {capital} permits it.",
        package=told(report.package_title), troops=report.troops, patron=told(report.patron),
        home=told(report.home.name), day=MIDDLE_DAY, by_then=home.total.nominal, elsewhere=second.elsewhere.nominal,
        second=told(report.second.name), more=second.home_full.nominal, capital=told(report.host_capital),
    )  # fmt: skip
    return " ".join([found, *_price(report)])


def _price(report: Deployment) -> list[str]:
    basis = report.relocations[0].basis if report.relocations else ""
    built = [own for own in report.relocations if own.basis == basis and own.one_off.nominal > 0]
    if not built:
        return []
    names = {place.key: place.name for place in report.destinations}
    least = min(built, key=lambda own: own.one_off.nominal)
    most = max(built, key=lambda own: own.one_off.nominal)
    moving = {
        "package": noted(
            "Moving {moved:.1f} thousand out, as this package does, costs from USD {low:.1f}bn once ({nearest}) to USD "
            "{high:.1f}bn ({farthest})."
        ),
        "reported": noted(
            "Moving {moved:.1f} thousand out, an option in the press, costs from USD {low:.1f}bn once ({nearest}) to "
            "USD {high:.1f}bn ({farthest})."
        ),
    }.get(
        basis,
        noted(
            "Moving {moved:.1f} thousand out costs from USD {low:.1f}bn once ({nearest}) to USD {high:.1f}bn "
            "({farthest})."
        ),
    )
    ends = {"nearest": told(names[least.destination]), "farthest": told(names[most.destination])}
    return [say(moving, moved=least.moved, low=least.one_off.nominal, high=most.one_off.nominal, **ends)]


def render(report: Deployment) -> RenderableType:
    """The headline, the tables, what does not fit together in the case, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(report), style="bold"), ""]
    for table in (
        _home_bases(report),
        _other_places(report, "home"),
        _other_places(report, "second"),
        _closures(report, "home"),
        _closures(report, "second"),
        _home_force(report),
        _second_force(report),
        _destinations(report),
        _relocations(report),
        _forces(report),
        _checks(report),
        _assumptions(report),
    ):
        parts += [table, ""]
    parts += [Text(f"Note: {remark}.", style="yellow") for remark in report.remarks]
    parts.append(Text(standing(report), style="dim"))
    return Group(*parts)


def standing(report: Deployment) -> str:
    """What the report rests on, with the case's hash."""
    return (
        f"Package {report.package} in full; nominal parameters, first position of every school; in brackets the "
        "range over warning, loading and speeds unless a table says otherwise. Grades: A measured, B literature, "
        "C expert judgement or recollected, D assumed. City-level places; no routes, no targets. "
        f"Model result, not a forecast; case {report.case} {report.case_hash[:12]}."
    )


def _table(title: str, words: Iterable[str], numbers: Iterable[str], last: Iterable[str] = ()) -> Table:
    """A table of one shape: words, numbers, and what they rest on; it wraps rather than cuts on a narrow screen."""
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title, title_justify="left", caption_justify="left")
    for heading in words:
        table.add_column(heading, min_width=9, overflow="fold")
    for heading in numbers:
        table.add_column(heading, justify="right", min_width=6, overflow="fold")
    for heading in last:
        table.add_column(heading, overflow="fold")
    return table


def _home_bases(report: Deployment) -> Table:
    table = _table(
        f"1a. Bases in {report.home.name}: personnel and distance to {report.second.name} ({report.second.site_name})",
        ["base"],
        ["lat, lon\ndeg", "personnel\n(range)", "WGS84\nkm", "sphere\nkm", "by sea\nkm"],
        ["grade"],
    )
    bases = [site for site in report.sites if site.is_home_base]
    for site in bases:
        table.add_row(site.name, _where(site), _personnel(site), *_span(site.to_second), site.grade)
    table.caption = (
        "WGS84: geodesic on the ellipsoid. Sphere: great circle at 6371 km, as the model measures. By sea: port "
        f"to port from the nearest port with a route; the way to the port is not counted. {_sources(bases)}"
    )
    return table


def _other_places(report: Deployment, theatre: TheatreName) -> Table:
    name, aim = ("1b", report.home) if theatre == "home" else ("1c", report.second)
    table = _table(
        f"{name}. Other places: distance to {aim.name} ({aim.site_name})",
        ["place"],
        ["lat, lon\ndeg", "WGS84\nkm", "sphere\nkm", "by sea\nkm"],
        ["grade"],
    )
    others = [site for site in report.sites if not site.is_home_base]
    for site in others:
        span = site.to_home if theatre == "home" else site.to_second
        table.add_row(site.name, _where(site), *_span(span), site.grade)
    table.caption = _sources(others)
    return table


def _where(site: Place) -> str:
    return f"{site.latitude_deg:.2f}, {site.longitude_deg:.2f}"


def _span(own: Distance) -> tuple[str, str, str]:
    return f"{own.geodesic_km:,.0f}", f"{own.great_circle_km:,.0f}", _whole(own.sea_km)


def _sources(sites: Iterable[Place]) -> str:
    found = dict.fromkeys(key for site in sites for key in site.source)
    return f"Sources: {'; '.join(found)}; distances by sea: sea_routes.csv."


def _closures(report: Deployment, theatre: TheatreName) -> Table:
    letter, name = ("a", report.home.name) if theatre == "home" else ("b", report.second.name)
    table = _table(
        f"2{letter}. When force closes on {name}, days from warning",
        ["from"],
        ["sends\nthousand", "distance\nkm", "by sea, km\nmodel, route", "by air\ndays", "by sea\ndays"],
        ["distance from, grade"],
    )
    for own in report.closures:
        if own.theatre == theatre:
            table.add_row(
                own.name + ("" if own.counts else " †"),
                f"{own.force:.1f}",
                f"{own.distance_km:,.0f}",
                f"{own.sea_km:,.0f}, {_whole(own.route_km)}",
                _range(own.air_days),
                _range(own.sea_days),
                f"{own.distance_from}, {own.grade}",
            )
    if theatre == "second":
        table.add_row(
            report.home.name,
            f"{report.troops * report.cleared_share:.1f}",
            f"{report.transfer_km:,.0f}",
            "",
            _range(report.transfer_air_days),
            _range(report.transfer_sea_days),
            f"cleared share {report.cleared_share:.0%}",
        )
        table.caption = "† too far to count there in the model; shown for comparison"
    return table


def _home_force(report: Deployment) -> Table:
    table = _table(
        f"3a. {report.patron} force in {report.home.name}, thousand",
        ["day"],
        ["in place", "by air", "by sea", "total"],
    )
    for now in report.home_force:
        cells = (f"{value:.1f}" for value in (now.in_place, now.by_air, now.by_sea))
        table.add_row(f"D+{now.day}", *cells, _range(now.total))
    table.caption = "Sizes of pools and daily throughput stand at their nominal values here and below; see 7."
    return table


def _second_force(report: Deployment) -> Table:
    capital, home = report.host_capital, report.home.name
    table = _table(
        f"3b. {report.patron} force in {report.second.name}, thousand, by what {capital} permits",
        ["from", "by"],
        [f"D+{now.day}" for now in report.second_force],
    )

    def row(origin: str, by: str, cell: Callable[[SecondDay], str]) -> None:
        table.add_row(origin, by, *(cell(now) for now in report.second_force))

    row("elsewhere", "air", lambda now: f"{now.by_air:.1f}")
    row("elsewhere", "sea", lambda now: f"{now.by_sea:.1f}")
    row("elsewhere", "both", lambda now: _range(now.elsewhere))
    table.add_section()
    row(home, "air, full permission", lambda now: f"{now.home_by_air:.1f}")
    row(home, "sea, full permission", lambda now: f"{now.home_by_sea:.1f}")
    row(home, "both, full permission", lambda now: _range(now.home_full))
    row(home, "both, bases only", lambda now: f"{now.home_bases:.1f}")
    row(home, "permission denied", lambda now: f"{now.home_denied:.1f}")
    table.add_section()
    row("total", "permission denied", lambda now: f"{now.total_denied:.1f}")
    row("total", "bases only", lambda now: f"{now.total_bases:.1f}")
    row("total", "full permission", lambda now: _range(now.total_full))
    table.caption = f"The same pools serve {home} and {report.second.name}: either table, never the sum of both."
    return table


def _destinations(report: Deployment) -> Table:
    home, second = report.home.name, report.second.name
    table = _table(
        f"4a. Where force could go: days until it is back in {home} (in place: 0) or in {second}",
        ["destination"],
        [
            "area cost\nfactor",
            f"{home}\nair, days",
            f"{home}\nsea, days",
            f"{second}\nair, days",
            f"{second}\nsea, days",
            "added,\ndays",
        ],
        ["grade"],
    )
    for place in report.destinations:
        factor = place.area_cost
        table.add_row(
            place.name + ("" if place.code is not None else " *") + ("" if _reaches(place) else " †"),
            f"{factor.nominal:.2f} ({factor.low:.2f}-{factor.high:.2f})" if factor else NONE,
            _range(place.home_air_days),
            _range(place.home_sea_days),
            _range(place.second_air_days),
            _range(place.second_sea_days),
            _added(place),
            factor.grade if factor else "",
        )
    sources = dict.fromkeys(key for place in report.destinations if place.area_cost for key in place.area_cost.source)
    table.caption = (
        "* not offered by the relocation lever of the model; computed by its formulas for comparison\n"
        f"† too far to count in {second} in the model. Added: to {second} by air and by sea against going there "
        f"from {home}.\nArea cost factor, with its grade: {'; '.join(sources)}."
    )
    return table


def _reaches(place: Destination) -> bool:
    return place.second_counts or place.second_air_days is None


def _added(place: Destination) -> str:
    if place.second_air_added_days is None or place.second_sea_added_days is None:
        return NONE
    return f"{_signed(place.second_air_added_days)}, {_signed(place.second_sea_added_days)}"


def _relocations(report: Deployment) -> Table:
    days = [now.day for now in report.home_force]
    table = _table(
        "4b. What moving costs: USD bn, and force against leaving it in place, thousand",
        ["moved", "to"],
        [
            "once, USD bn\n(range)",
            "saved a year\nUSD bn (range)",
            "years to\npay back",
            f"{report.home.name}\nD+{'/'.join(map(str, days))}",
            f"{report.second.name}\nD+{'/'.join(map(str, days))}",
        ],
    )
    names = {place.key: place.name for place in report.destinations}
    for basis, rows in groupby(sorted(report.relocations, key=_order), key=lambda own: own.basis):
        for own in rows:
            table.add_row(
                f"{own.moved:.1f} {_basis(basis)}",
                names[own.destination],
                _range(own.one_off),
                _range(own.saving, digits=2),
                f"{own.payback_years:.0f}" if own.payback_years is not None else NONE,
                " / ".join(_signed(now.home_change) for now in own.force),
                " / ".join(_signed(now.second_full_change) for now in own.force),
            )
        table.add_section()
    table.caption = (
        "Ranges: once over facility cost per person and cost growth; saved over the premiums and costs of presence. "
        f"The payment of {report.host} is left as it is.\n{report.second.name} with full permission. "
        "Arrivals are held to the theatre's daily throughput, and a unit posted abroad is sent only in part, so "
        "what moves out comes back late or not at all within the days shown."
    )
    return table


def _order(own: Relocation) -> int:
    return ("package", "reported", "whole").index(own.basis)


def _basis(basis: str) -> str:
    return {"package": "(package)", "reported": "(reported option)", "whole": "(whole force)"}[basis]


def _forces(report: Deployment) -> Table:
    table = _table(
        f"5. {report.patron} forces by place, and the ceiling of reinforcement",
        ["item"],
        ["value\n(range)"],
        ["unit", "as of", "grade", "source", "note"],
    )
    for row in report.forces:
        low = row.value if row.low is None else row.low
        high = row.value if row.high is None else row.high
        table.add_row(
            row.item.replace("_", " "),
            f"{row.value:,.0f} ({low:,.0f}-{high:,.0f})",
            row.unit,
            row.as_of,
            row.grade,
            "; ".join(row.source),
            row.note,
        )
    return table


def _checks(report: Deployment) -> Table:
    table = _table(
        "6. The model's distances against the coordinates, km",
        ["constant", "from"],
        ["model", "sphere", "WGS84", "less\nsphere", "less\nWGS84"],
        ["over 1.5%"],
    )
    for own in report.checks:
        table.add_row(
            own.formula,
            own.pool.replace("_", " "),
            f"{own.model_km:,.0f}",
            f"{own.great_circle_km:,.0f}",
            f"{own.geodesic_km:,.0f}",
            _signed(own.difference_km),
            _signed(own.difference_geodesic_km),
            Text("yes", style="red") if own.is_flagged else "no",
        )
    return table


def _assumptions(report: Deployment) -> Table:
    table = _table(
        "7. What the figures rest on", ["symbol", "meaning"], ["nominal (range)"], ["unit", "grade", "source"]
    )
    for own in report.assumptions:
        spread = f" ({own.low:g}-{own.high:g})" if own.low != own.high else ""
        table.add_row(own.symbol, own.name, f"{own.nominal:g}{spread}", own.unit, own.grade, "; ".join(own.source))
    return table


def _personnel(site: Place) -> str:
    if site.personnel is None:
        return NONE
    low = site.personnel if site.personnel_low is None else site.personnel_low
    high = site.personnel if site.personnel_high is None else site.personnel_high
    return f"{site.personnel:,.0f} ({low:,.0f}-{high:,.0f})"


def _range(own: Range | None, digits: int = 1) -> str:
    if own is None:
        return NONE
    if own.low == own.high:
        return f"{own.nominal:.{digits}f}"
    return f"{own.nominal:.{digits}f} ({own.low:.{digits}f}-{own.high:.{digits}f})"


def _whole(km: float | None) -> str:
    return NONE if km is None else f"{km:,.0f}"


def _signed(value: float) -> str:
    return f"{round(value, 1) + 0.0:+.1f}"
