"""Base rates as tables by kind, with sentences, for the terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.evidence.base_rates.finding import BaseRates, Found
from titanium.evidence.base_rates.measured import Rate, Share
from titanium.tell import base_rates_words as say
from titanium.tell.verdict import titled_table

_MARK = " °"


def headline(found: BaseRates) -> str:
    """The finding in a few sentences."""
    return say.headline(found)


def render(found: BaseRates) -> RenderableType:
    """Headline, tables by kind, what the case assumes beside it, and each reference class in words."""
    kinds = {kind: [own for own in found.rates if own.entry.kind == kind] for kind in _PARTS}
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    for kind, rates in kinds.items():
        if rates:
            parts += ["", *_PARTS[kind](found, rates)]
    if any(own.against for own in found.rates):
        parts += ["", _assumed(found)]
    if found.uncounted:
        listed = "; ".join(f"{name} ({meaning})" for name, meaning in found.uncounted.items())
        parts.append(Text(f"Constraints that rest on no count here, on judgement alone: {listed}."))
    parts += ["", Text("Reference classes", style="italic"), *(Text(say.reference(own)) for own in found.rates)]
    return Group(*parts, "", Text(standing(found), style="dim"))


def _rates(found: BaseRates, rates: list[Found]) -> list[RenderableType]:
    years = f"{found.years:g}"
    table = titled_table(f"Events a year, and in {years} years drawn from the class")
    table.add_column("class")
    table.add_column("events", justify="right")
    table.add_column("years", justify="right")
    table.add_column("a year (95%)", justify="right", no_wrap=True)
    table.add_column(f"in {years} years:\nexpected", justify="right")
    table.add_column("middle half", justify="right", no_wrap=True)
    table.add_column("9 in 10", justify="right", no_wrap=True)
    table.add_column(f"seen in {years}\nyears running", justify="right", no_wrap=True)
    for own in rates:
        for measured in (own.first, *own.others):
            if not isinstance(measured, Rate):
                continue
            is_first = measured is own.first
            span = measured.span
            title = f"{own.name}: {measured.title}" if is_first else f"  {measured.title}"
            table.add_row(
                Text(title, style="bold" if is_first else ""),
                str(measured.events.total),
                say.figure(measured.events.exposed),
                f"{say.figure(measured.per_year)} ({say.ends(measured.interval)}){_mark(measured)}",
                say.figure(span.expected, 2),
                _span(span.half),
                _span(span.most),
                _span(span.seen) if span.seen is not None else "",
            )
        table.add_section()
    lines = [line for own in rates for line in _lines(own)]
    mark = (
        f"{_MARK.strip()} Years differ more than a Poisson process makes them: the interval and the counts to come are "
        "those of a negative binomial (profile likelihood)."
    )
    marked = any(isinstance(one, Rate) and one.is_dispersed for own in rates for one in (own.first, *own.others))
    return [table, *([Text(mark)] if marked else []), *map(Text, lines)]


def _lines(own: Found) -> list[str]:
    """What is said of a rate or a share below its table."""
    told = [say.nothing_happened(own), say.classes(own)]
    first = own.first
    if isinstance(first, Rate) and first.patterns is not None:
        clear = say.pattern(first.patterns)
        told.append(
            f"{own.name}: {'; '.join(clear)}." if clear else f"{own.name}: no clear trend, cluster or excess scatter."
        )
    return [line for line in told if line]


def _mark(own: Rate) -> str:
    return _MARK if own.is_dispersed else ""


def _span(ends: tuple[int, int]) -> str:
    return f"{ends[0]}-{ends[1]}"


def _shares(found: BaseRates, rates: list[Found]) -> list[RenderableType]:
    table = titled_table("Shares, of 100 cases, and events among the next 10 cases of the class")
    table.add_column("class")
    table.add_column("events of cases", justify="right", no_wrap=True)
    table.add_column("of 100 (95%, exact)", justify="right", no_wrap=True)
    table.add_column("Jeffreys", justify="right", no_wrap=True)
    table.add_column("of the next 10:\nexpected", justify="right")
    table.add_column("9 in 10", justify="right", no_wrap=True)
    for own in rates:
        for measured in (own.first, *own.others):
            if not isinstance(measured, Share):
                continue
            is_first = measured is own.first
            title = f"{own.name}: {measured.title}" if is_first else f"  {measured.title}"
            table.add_row(
                Text(title, style="bold" if is_first else ""),
                f"{measured.cases.events} of {measured.cases.cases}",
                f"{say.figure(100 * measured.share)} ({say.ends(measured.interval, 100)})",
                say.ends(measured.jeffreys, 100),
                say.figure(measured.next.expected, 2),
                _span(measured.next.most),
            )
        table.add_section()
    return [table, *(Text(line) for own in rates for line in _lines(own))]


def _published(found: BaseRates, rates: list[Found]) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for own in rates:
        table = titled_table(f"{own.name}: {own.entry.title}, as published; not to be put together")
        table.add_column("study")
        table.add_column("what it counts")
        table.add_column("years", justify="right", no_wrap=True)
        table.add_column("of 100", justify="right")
        table.add_column("cases", justify="right")
        table.add_column("95%, exact", justify="right", no_wrap=True)
        for study in own.published:
            table.add_row(
                study.study + (" (recollected)" if study.is_recollected else ""),
                study.counted,
                f"{study.first}-{study.last}" if study.first is not None and study.last is not None else "",
                say.figure(100 * study.share),
                str(study.cases) if study.cases is not None else "not known",
                say.ends(study.interval, 100) if study.interval is not None else "",
            )
        parts.append(table)
    return parts


def _sizes(found: BaseRates, rates: list[Found]) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for own in rates:
        parts.append(Text(f"{own.name}: {own.entry.title}", style="italic"))
        if own.tail is None:
            parts.append(Text("No size is known."))
            continue
        parts += [Text(line) for line in say.tail(own.tail)]
        for other in own.tail.published:
            error = f" ± {other.error:g}" if other.error is not None else ""
            least = f" above {say.figure(other.least)}; ours at that size is {other.own:.2f}" if other.least else ""
            parts.append(Text(f"Published: {other.value:g}{error}{least} ({', '.join(other.source)}; {other.note})."))
    return parts


def _assumed(found: BaseRates) -> Table:
    table = titled_table("What the case assumes, against what was counted")
    table.add_column("number of the model")
    table.add_column("its range", justify="right", no_wrap=True)
    table.add_column("counted (95%)", justify="right", no_wrap=True)
    table.add_column("base rate", no_wrap=True)
    table.add_column("the range")
    table.add_column("because")
    for own in found.rates:
        for number in own.against:
            table.add_row(
                Text(f"{number.name}: {number.meaning}", style="" if number.agrees else "bold"),
                _range(number.low, number.high),
                say.ends(number.interval),
                own.name if own.entry.kind != "published" else f"{own.name}\n(least to largest)",
                say.lies(number),
                number.why,
            )
            for school in number.schools:
                told = f"  under {school.switch}: {school.position}"
                table.add_row(told, _range(school.low, school.high), "", "", "", "")
    return table


def _range(low: float, high: float) -> str:
    if low == float("-inf"):
        return f"at most {say.figure(high)}"
    if high == float("inf"):
        return f"at least {say.figure(low)}"
    return f"{say.figure(low)} to {say.figure(high)}"


def standing(found: BaseRates) -> str:
    """What base rates rest on, and that they are no forecasts."""
    return (
        f"{say.LABEL} Intervals are 95% and say how well the class is counted, not whether it is the right one. "
        f"Tests by {found.resamples:,} draws, seed {found.seed}; {found.case} {found.hash[:12]}."
    )


_PARTS = {"rate": _rates, "share": _shares, "published": _published, "size": _sizes}
"""Kind of base rate to what shows those of the kind."""
