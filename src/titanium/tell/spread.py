"""How a metric spreads in a sentence and as tables for the terminal."""

from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.case.schema import Threshold
from titanium.judge.sheet.bootstrap import Estimate
from titanium.judge.spread import Distribution, PackageSpread, Spread
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.metric_words import metric, number, unit
from titanium.tell.table import Table
from titanium.tell.terminal import rendered

NAMED = 3
"""Packages that a sentence names at most."""


def measured(found: Spread) -> str:
    """The metric with its unit."""
    name, of = metric(found.scope, found.metric), unit(found.unit)
    return say("{metric}, {unit}", metric=name, unit=of) if of else name


def title_of(found: Spread, own: PackageSpread) -> str:
    """The title of a package with the mark of today's and of no agreement."""
    return told(own.title) + {found.base: " *", found.disagreement: " †"}.get(own.name, "")


def limit_of(limit: Threshold) -> str:
    """A limit in words."""
    has_least, has_most = limit.at_least > float("-inf"), limit.at_most < float("inf")
    if has_least and has_most:
        return say("from {least} to {most}", least=f"{limit.at_least:g}", most=f"{limit.at_most:g}")
    if has_least:
        return say("at least {least}", least=f"{limit.at_least:g}")
    return say("at most {most}", most=f"{limit.at_most:g}")


def headline(found: Spread) -> str:
    """The middle and the range of the metric under some packages, and in how many futures its limit is not kept."""
    some = named(found)
    name = measured(found)
    parts = "; ".join(
        say(
            "{package} {middle} ({low} to {high})",
            package=told(own.title),
            middle=_said(own.overall.p50),
            low=_said(own.overall.p05),
            high=_said(own.overall.p95),
        )
        for own in some
    )
    metric_ = name[:1].upper() + name[1:]
    sentences = [
        say("{metric}, in the middle and in 9 of 10 sampled futures: {packages}.", metric=metric_, packages=parts)
    ]
    for key, limit in found.limits.items():
        counts = ", ".join(
            say("{package} {count}", package=told(own.title), count=beyond(own.overall, key)) for own in some
        )
        sentences.append(say("Beyond the limit of {limit}: {counts}.", limit=limit_of(limit), counts=counts))
    return " ".join(sentences)


def named(found: Spread) -> list[PackageSpread]:
    """Packages that a sentence names: all if they are few, else today's, and those with the least and the most."""
    if len(found.packages) <= NAMED:
        return list(found.packages)
    known = [own for own in found.packages if own.overall.futures]
    if not known:
        return list(found.packages[:NAMED])
    ordered = sorted(known, key=lambda own: own.overall.p50.value)
    chosen = [own for own in found.packages if own.name == found.base] + [ordered[0], ordered[-1]]
    return list({own.name: own for own in chosen}.values())


def beyond(own: Distribution, limit: str) -> str:
    """In how many futures a limit is not kept."""
    share = own.beyond[limit]
    return words.count(share) if share.futures else say("none counted")


def _said(own: Estimate) -> str:
    return number(own.value) if own.known else say("unknown")


def _bounded(own: Estimate) -> str:
    if not own.known:
        return say("none counted")
    return f"{number(own.value)} ({number(own.low)} .. {number(own.high)})"


def tables(found: Spread) -> list[Table]:
    """The spread under each package; where a school was asked for, a table for each of its positions beside it."""
    everything = say("{metric}: over all sampled futures, with 95% intervals of each quantile", metric=measured(found))
    made = [_table(found, everything, {own.name: own.overall for own in found.packages})]
    positions = list(found.packages[0].by_position)
    return made + [
        _table(
            found,
            say("{metric}: in futures of {school}: {position}", metric=measured(found), school=found.school,
                position=position),
            {own.name: own.by_position[position] for own in found.packages},
        )
        for position in positions
    ]  # fmt: skip


def _table(found: Spread, caption: str, parts: Mapping[str, Distribution]) -> Table:
    limits = list(found.limits)
    rows = [
        (
            title_of(found, own),
            *(
                _bounded(quantile)
                for part in (parts[own.name],)
                for quantile in (part.p05, part.p25, part.p50, part.p75, part.p95)
            ),
            *(beyond(parts[own.name], key) for key in limits),
            f"{parts[own.name].futures:,}",
        )
        for own in found.packages
    ]
    quantiles = (say("5 of 100 stay below"), say("25 of 100"), say("middle"), say("75 of 100"), say("95 of 100"))
    beyonds = [say("beyond {limit}", limit=limit_of(found.limits[key])) for key in limits]
    headings = (say("package"), *quantiles, *beyonds, say("futures"))
    return Table(caption, headings, tuple(rows), frozenset(range(1, len(headings))))


def render(found: Spread) -> RenderableType:
    """The headline, the tables, what was masked, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    for own in tables(found):
        parts += ["", rendered(own)]
    if said := masked(found):
        parts += ["", Text(said, style="yellow")]
    return Group(*parts, "", Text(words.standing_of(found.evidence), style="dim"))


def masked(found: Spread) -> str:
    """How many results were left out; nothing if none."""
    count = sum(own.masked for own in found.packages)
    return say("Masked: {count:,} results were not finite numbers and are left out.", count=count) if count else ""
