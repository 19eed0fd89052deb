"""How something goes year by year, in a sentence and as tables for the terminal."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.judge.courses import Course, Courses
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.metric_words import number, unit
from titanium.tell.table import Table
from titanium.tell.terminal import rendered

_NAMES: Mapping[str, str] = {
    "intact": noted("no limit is broken yet"),
    "home_war": noted("war has come to {home}"),
    "second_war": noted("war has come to {second}"),
    "rupture": noted("the alliance has ended"),
    "host_nuclear": noted("{host} has built the bomb"),
    "hazard_home_war": noted("hazard of the first war in {home}, given what came before"),
    "hazard_second_war": noted("hazard of the first war in {second}, given what came before"),
    "patron_cost": noted("present value of the net cost to {patron}"),
    "host_cost": noted("present value of the net cost to {host}"),
    "host_defence": noted("present value of extra defence by {host}"),
    "support_host": noted("support for the alliance in {host}"),
    "support_patron": noted("support for the alliance in {patron}"),
    "fear_of_abandonment": noted("fear of abandonment in {host}"),
    "fear_of_entrapment": noted("fear of entrapment in {host}"),
    "troops_left": noted("share of the troops of the package that is left after cuts"),
}
_UNITS: Mapping[str, str] = {
    "events/yr": noted("a year"),
    "USD_bn/yr": noted("USD bn a year"),
    "share": noted("0 to 1"),
}


def named(found: Courses) -> str:
    """The quantity in words."""
    description = found.case.description
    return say(
        _NAMES[found.quantity],
        patron=told(found.case.actor("W").capital),
        host=told(found.case.actor("S").capital),
        home=told(description.theatres.home),
        second=told(description.theatres.second),
    )


def measured(found: Courses) -> str:
    """The quantity with its unit; of an event, what is counted."""
    if found.quantity == "intact":
        return say(
            "of 100 sampled futures, those in which no limit is broken yet; limits on the whole horizon count "
            "at its end"
        )
    if found.kind == "event":
        return say("of 100 sampled futures, those in which {event}", event=named(found))
    of = say(_UNITS[found.unit]) if found.unit in _UNITS else unit(found.unit)
    return say("{quantity}, {unit}", quantity=named(found), unit=of) if of else named(found)


def title_of(found: Courses, own: Course) -> str:
    """The title of a package with the mark of today's and of no agreement."""
    return told(own.title) + {found.base: " *", found.disagreement: " †"}.get(own.name, "")


def at(found: Courses, place: int) -> str:
    """A time in words: the year of a flow, the end of a year or quarter of anything else."""
    quarter = round(4 * found.times[place])
    year, of = (quarter - 1) // 4, (quarter - 1) % 4 + 1
    if found.kind != "flow" and place == 0:
        return say("start of {year}", year=quarter // 4)
    if found.step < 1:
        return say("{year} Q{quarter}", year=year, quarter=of)
    return str(year) if found.kind == "flow" else say("end of {year}", year=year)


def headline(found: Courses) -> str:
    """Where the packages stand at the end."""
    last = len(found.times) - 1
    name = named(found)
    parts = "; ".join(
        say("{package} {number}", package=told(own.title), number=ends(own, last)) for own in found.packages
    )
    if found.kind == "event":
        return say(
            "Sampled futures in which {event}, {time}: {packages}.", event=name, time=at(found, last), packages=parts
        )
    name = measured(found)
    return say(
        "{quantity}, {time}, in the middle and in 9 of 10 sampled futures: {packages}.",
        quantity=name[:1].upper() + name[1:],
        time=at(found, last),
        packages=parts,
    )


def ends(own: Course, place: int) -> str:
    """What is told of a package at a time."""
    if not own.futures:
        return say("none counted")
    if own.shares:
        return words.count(own.shares[place])
    low, _, middle, _, high = own.quantiles[place]
    return say("{middle} ({low} to {high})", middle=number(middle), low=number(low), high=number(high))


def table(found: Courses) -> Table:
    """Every package at every time."""
    is_event = found.kind == "event"

    def cells(own: Course, place: int) -> tuple[str, ...]:
        if is_event:
            share: Share = own.shares[place]
            return (f"{share.count:,}", words.per_hundred(share) if share.futures else say("none counted"))
        if not own.futures:
            return (say("none counted"), "", "")
        low, first, middle, third, high = (number(value) for value in own.quantiles[place])
        return (middle, f"{first} .. {third}", f"{low} .. {high}")

    headings = (
        (say("futures in which it is so"), say("of 100 (95% counting interval)"))
        if is_event
        else (say("middle future"), say("middle half"), say("9 of 10"))
    )
    rows = tuple(
        (title_of(found, own), at(found, place), *cells(own, place))
        for own in found.packages
        for place in range(len(found.times))
    )
    return Table(
        measured(found), (say("package"), say("time"), *headings), rows, frozenset(range(2, 2 + len(headings)))
    )


def render(found: Courses) -> RenderableType:
    """The headline, the table, what was masked, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold"), "", rendered(table(found))]
    if count := sum(own.masked for own in found.packages):
        said = say("Masked: {count:,} results were not finite numbers and are left out.", count=count)
        parts += ["", Text(said, style="yellow")]
    return Group(*parts, "", Text(words.standing_of(found.evidence), style="dim"))
