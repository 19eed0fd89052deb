"""The verdict on packages as a table for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.verdict import Cost, Difference, PackageVerdict, Verdict
from titanium.tell import words


def render(verdict: Verdict) -> RenderableType:
    """The headline, what holds and what breaks, who signs and who pays, and what it all rests on."""
    parts: list[RenderableType] = [
        Text(words.headline(verdict), style="bold"),
        "",
        _strength(verdict),
        "",
        _terms(verdict),
    ]
    if schools := _schools(verdict):
        parts += ["", schools]
    if masked := words.failures(verdict):
        parts += ["", Text(masked, style="yellow")]
    parts += [
        "",
        Text("* today's package   † no agreement: what signing is compared with, not a proposal"),
        Text(words.standing(verdict), style="dim"),
    ]
    return Group(*parts)


def _table(title: str) -> Table:
    return Table(
        box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), title=title, title_justify="left", title_style="italic"
    )


def _ranked(verdict: Verdict) -> list[PackageVerdict]:
    return sorted(verdict.packages, key=lambda own: -own.strength.count)


def _name(verdict: Verdict, own: PackageVerdict) -> str:
    return own.name + {verdict.status_quo: " *", verdict.disagreement: " †"}.get(own.name, "")


def _strength(verdict: Verdict) -> Table:
    table = _table("Of 100 sampled futures, with the 95% counting interval")
    table.add_column("package", overflow="fold")
    table.add_column("holds", justify="right", no_wrap=True)
    table.add_column("against today", justify="right", no_wrap=True)
    table.add_column("breaks first when (middle time)")
    for own in _ranked(verdict):
        against = "" if own.name == verdict.status_quo else difference(own.over_status_quo)
        breaks = words.first_break(verdict, own.breaks_first)
        table.add_row(_name(verdict, own), words.per_hundred(own.strength), against, breaks)
    return table


def _terms(verdict: Verdict) -> Table:
    patron, host = verdict.capitals["W"], verdict.capitals["S"]
    table = _table("Security alone and signatures, of 100 futures; net present cost, $bn, mean and range of 9 in 10")
    table.add_column("package", overflow="fold")
    for heading in ("security", f"{patron}\nsigns", f"{host}\nsigns", f"{patron}\npays", f"{host}\npays"):
        table.add_column(heading, justify="right", no_wrap=True)
    for own in _ranked(verdict):
        table.add_row(
            _name(verdict, own),
            f"{100 * own.security.share:.1f}",
            f"{100 * own.accept['W'].share:.0f}",
            f"{100 * own.accept['S'].share:.0f}",
            cost(own.cost["W"]),
            cost(own.cost["S"]),
        )
    return table


def difference(own: Difference) -> str:
    """A paired difference per hundred futures with its half interval."""
    return f"{100 * own.mean:+.1f} ±{100 * (own.high - own.mean):.1f}"


def cost(own: Cost) -> str:
    """A cost with its range."""
    return f"{own.mean:.0f} ({own.p05:.0f}..{own.p95:.0f})"


def _schools(verdict: Verdict) -> Table | None:
    """Strength by position of the case's first switch, for packages on which any schools disagree."""
    disagreeing = [own for own in _ranked(verdict) if own.depends_on()]
    if not disagreeing:
        return None
    switch, shares = next(iter(disagreeing[0].by_school.items()))
    table = _table("Where rival schools disagree on how many of 100 futures hold")
    table.add_column("package", overflow="fold")
    for position in shares:
        table.add_column(f"{switch}:\n{position}", justify="right", no_wrap=True)
    table.add_column("widest disagreement")
    for own in disagreeing:
        by_position = (f"{100 * share.share:.1f}" for share in own.by_school[switch].values())
        table.add_row(_name(verdict, own), *by_position, _widest(own))
    return table


def _widest(own: PackageVerdict) -> str:
    def span(switch: str) -> float:
        shares = [share.share for share in own.by_school[switch].values()]
        return max(shares) - min(shares)

    switch = max(own.depends_on(), key=span)
    shares = own.by_school[switch]
    return f"{switch}: " + ", ".join(f"{position} {100 * share.share:.1f}" for position, share in shares.items())
