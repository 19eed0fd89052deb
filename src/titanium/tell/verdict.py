"""The verdict on packages as a table for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.verdict import Cost, Difference, Event, PackageVerdict, Rate, Verdict
from titanium.tell import words
from titanium.tell.catalogue import say, told


def render(verdict: Verdict) -> RenderableType:
    """The headline, what holds and what breaks, who signs and who pays, what comes, and what it all rests on."""
    parts: list[RenderableType] = [
        Text(words.headline(verdict), style="bold"),
        "",
        _strength(verdict),
        "",
        _terms(verdict),
        "",
        _events(verdict),
    ]
    if schools := _schools(verdict):
        parts += ["", schools]
    if masked := words.failures(verdict):
        parts += ["", Text(masked, style="yellow")]
    parts += [
        "",
        Text(say(words.MARKS)),
        *([Text(say(words.SIGNATURES))] if verdict.unsigned else []),
        Text(words.standing(verdict), style="dim"),
    ]
    return Group(*parts)


def titled_table(title: str) -> Table:
    """An empty table as all of a verdict's tables look."""
    return Table(
        box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), title=title, title_justify="left", title_style="italic"
    )


def _ranked(verdict: Verdict) -> list[PackageVerdict]:
    return sorted(verdict.packages, key=lambda own: -own.strength.count)


def _name(verdict: Verdict, own: PackageVerdict) -> str:
    return own.name + {verdict.status_quo: " *", verdict.disagreement: " †"}.get(own.name, "")


def _strength(verdict: Verdict) -> Table:
    table = titled_table(say("Of 100 sampled futures, with the 95% counting interval"))
    table.add_column(say("package"), overflow="fold")
    table.add_column(say("holds"), justify="right", no_wrap=True)
    table.add_column(say("against today"), justify="right", no_wrap=True)
    if verdict.unsigned:
        table.add_column(say("without the\nsignatures"), justify="right", no_wrap=True)
    table.add_column(say("breaks first when (middle time)"))
    for own in _ranked(verdict):
        against = "" if own.name == verdict.status_quo else difference(own.over_status_quo)
        beside = [words.per_hundred(verdict.unsigned.of(own.name).strength)] if verdict.unsigned else []
        breaks = words.first_break(verdict, own.breaks_first)
        table.add_row(_name(verdict, own), words.per_hundred(own.strength), against, *beside, breaks)
    return table


def _terms(verdict: Verdict) -> Table:
    patron, host = told(verdict.capitals["W"]), told(verdict.capitals["S"])
    table = titled_table(
        say("Security alone and signatures, of 100 futures; net present cost, $bn, mean and range of 9 in 10")
    )
    table.add_column(say("package"), overflow="fold")
    beside = [say("security\nunsigned")] if verdict.unsigned else []
    signs = [say("{capital}\nsigns", capital=capital) for capital in (patron, host)]
    pays = [say("{capital}\npays", capital=capital) for capital in (patron, host)]
    for heading in (say("security"), *beside, *signs, *pays):
        table.add_column(heading, justify="right", no_wrap=True)
    for own in _ranked(verdict):
        unsigned = [f"{100 * verdict.unsigned.of(own.name).security.share:.1f}"] if verdict.unsigned else []
        table.add_row(
            _name(verdict, own),
            f"{100 * own.security.share:.1f}",
            *unsigned,
            f"{100 * own.accept['W'].share:.0f}",
            f"{100 * own.accept['S'].share:.0f}",
            cost(own.cost["W"]),
            cost(own.cost["S"]),
        )
    return table


def _events(verdict: Verdict) -> Table:
    table = titled_table(
        say("Events, of 100 futures: as sampled, then as the rate, the mean of their conditional form")
    )
    table.add_column(say("package"), overflow="fold")
    table.add_column(say("security\nagainst today"), justify="right", no_wrap=True)
    for event in verdict.packages[0].events:
        table.add_column(words.event(verdict, event).replace(" ", "\n", 1), justify="right", no_wrap=True)
    for own in _ranked(verdict):
        against = "" if own.name == verdict.status_quo else difference(own.security_over_status_quo)
        table.add_row(_name(verdict, own), against, *(_event(event) for event in own.events.values()))
    return table


def _event(own: Event) -> str:
    return f"{100 * own.sampled.share:.1f}  {rate(own.rate)}"


def rate(own: Rate) -> str:
    """A rate per hundred futures with its half interval."""
    return f"{100 * own.mean:.1f} ±{100 * (own.high - own.mean):.1f}"


def difference(own: Difference) -> str:
    """A paired difference per hundred futures with its half interval."""
    return f"{100 * own.mean:+.1f} ±{100 * (own.high - own.mean):.1f}"


def cost(own: Cost) -> str:
    """A cost with its range."""
    return f"{own.mean:.0f} ({own.p05:.0f}..{own.p95:.0f})"


def _schools(verdict: Verdict) -> Table | None:
    """Strength by position of the case's first switch, for packages on which any schools disagree."""
    disagreeing = [own for own in _ranked(verdict) if own.moved_by()]
    if not disagreeing:
        return None
    switch, shares = next(iter(disagreeing[0].by_school.items()))
    table = titled_table(say("Where rival schools disagree on how many of 100 futures hold"))
    table.add_column(say("package"), overflow="fold")
    for position in shares:
        table.add_column(f"{switch}:\n{position}", justify="right", no_wrap=True)
    table.add_column(say("widest disagreement"))
    for own in disagreeing:
        by_position = (f"{100 * share.share:.1f}" for share in own.by_school[switch].values())
        table.add_row(_name(verdict, own), *by_position, _widest(own))
    return table


def _widest(own: PackageVerdict) -> str:
    def span(switch: str) -> float:
        shares = [share.share for share in own.by_school[switch].values()]
        return max(shares) - min(shares)

    switch = max(own.moved_by(), key=span)
    shares = own.by_school[switch]
    return f"{switch}: " + ", ".join(f"{position} {100 * share.share:.1f}" for position, share in shares.items())
