"""The material sheet of a run as tables for the terminal."""

import math
from collections.abc import Callable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.sheet.findings import MaterialSheet, PackageSheet
from titanium.judge.sheet.loads import Bearing
from titanium.judge.sheet.rankings import Robustness
from titanium.judge.sheet.robustness import CRITERIA
from titanium.judge.sheet.weight import BOTH
from titanium.tell import sheet_words as say
from titanium.tell import words
from titanium.tell.outcomes import BASE
from titanium.tell.verdict import difference, titled_table

_LOADS = 11
"""Loads in a table at most; JSON has all."""
FIRST = "¹"
_FIRST_MARK = f"{FIRST} first by this metric"
_LOADED = (
    "Load l sets every uncertainty that has an adverse side to its l-quantile in that direction, all at once; the "
    "others stay as sampled. Futures under load are no longer those that a record was matched to: a test, not a "
    "likelihood."
)
_BRITTLE = (
    "Brittle: the most of 100 futures that a tenth of load costs, and over which step; its interval holds all steps at "
    "once."
)
_TOUGH = (
    "Toughness: where it breaks, 1 less what both capitals lose in utility against the best package of that future, "
    "over the most that any package loses there."
)
_SIGNED = (
    "Utility is counted against no agreement. Matched futures are those in which both capitals signed today's package, "
    "so its worst case is no loss by construction."
)
_WORTH = "Strength to weight: a difference in cost under 1% of what {} costs counts as none."
NO_AGREEMENT = "† no agreement: what signing is compared with, not a proposal"
headline = say.headline


def render(sheet: MaterialSheet) -> RenderableType:
    """The headline, the properties, weight, load, robustness, schools, what is absent, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(sheet), style="bold"), "", _strength(sheet)]
    if (breaking := _breaking(sheet)) is not None:
        parts += ["", breaking]
    if any(own.weight for own in sheet.packages):
        parts += ["", _weight(sheet)]
        if any(own.worth for own in sheet.packages) and len(sheet.packages) > 1:
            parts += ["", _worth(sheet)]
        parts += ["", _money(sheet)]
    if sheet.sweep:
        parts += ["", _under_load(sheet, "strength", lambda own: own.load.strength if own.load else None)]
        if any(own.load and own.load.security for own in sheet.packages):
            parts += ["", _under_load(sheet, "security", lambda own: own.load.security if own.load else None)]
    if sheet.robustness and len(sheet.packages) > 1:
        parts += ["", _robustness(sheet, sheet.robustness[0])]
        parts += [Text(line) for line in _firsts(sheet)]
    if lines := _schools(sheet):
        parts += ["", *(Text(line) for line in lines)]
    if sheet.absent:
        parts += ["", *(Text(line, style="yellow") for line in _absent(sheet))]
    if sheet.failed:
        parts += ["", Text(f"Masked: {sheet.failed:,} results failed and are left out.", style="yellow")]
    has_no_deal = any(own.name == sheet.disagreement for own in sheet.packages)
    marks = "   ".join([*([BASE] if sheet.has_base else []), *([NO_AGREEMENT] if has_no_deal else [])])
    notes = [marks, *_notes(sheet), say.standing(sheet)]
    return Group(*parts, "", *(Text(line, style="dim" if line is notes[-1] else "") for line in notes if line))


def _notes(sheet: MaterialSheet) -> list[str]:
    notes = [say.fatigue_of(sheet), say.not_falling(sheet)]
    if sheet.sweep:
        notes += [_LOADED, _BRITTLE]
    if any(own.toughness.known for own in sheet.packages):
        notes.append(_TOUGH)
    if any(own.worth for own in sheet.packages):
        notes.append(_WORTH.format(sheet.base))
    if sheet.capitals and sheet.evidence.ensemble.startswith("matched"):
        notes.append(_SIGNED)
    if sheet.without_output and sheet.capitals:
        notes.append(f"The case has no output of {' and '.join(sheet.without_output)}, so no share of it is told.")
    return notes


def _name(sheet: MaterialSheet, own: PackageSheet) -> Text:
    return Text(own.name + {sheet.base: " *", sheet.disagreement: " †"}.get(own.name, ""))


def _table(title: str, headings: Sequence[str]) -> Table:
    table = titled_table(title)
    table.add_column("package", overflow="fold")
    for heading in headings:
        table.add_column(Text(heading), justify="right", no_wrap=True)
    return table


def _strength(sheet: MaterialSheet) -> Table:
    """Strength, and how it gives way under load."""
    columns: dict[str, Callable[[PackageSheet], str]] = {
        "strength\nof 100": lambda own: words.per_hundred(own.strength.overall) if own.strength.overall.futures else "-"
    }
    if sheet.has_base and len(sheet.packages) > 1:
        columns[f"against\n{sheet.base}"] = lambda own: "" if own.name == sheet.base else difference(own.over_base)
    if sheet.sweep:
        columns["yields\nat load"] = lambda own: say.yield_point(own.load.strength) if own.load else "-"
        if any(own.load and own.load.security for own in sheet.packages):
            columns["security yields\nat load"] = lambda own: (
                say.yield_point(own.load.security) if own.load and own.load.security else "-"
            )
        columns["brittle"] = lambda own: _brittle(own.load.strength) if own.load else "-"
    return _filled(sheet, "Strength and the load that it bears, with 95% intervals", columns)


def _breaking(sheet: MaterialSheet) -> Table | None:
    """What is lost where packages break, and how soon events break them."""
    columns: dict[str, Callable[[PackageSheet], str]] = {}
    if any(own.toughness.known for own in sheet.packages):
        columns["toughness"] = lambda own: (
            say.with_interval(own.toughness, digits=3) if own.toughness.known else "never breaks"
        )
    if sheet.fatigue:
        columns["fatigue life\nmedian quarter"] = lambda own: say.life(sheet, own.fatigue) if own.fatigue else "-"
        columns["intact to\nthe end, of 100"] = lambda own: (
            say.with_interval(own.fatigue.intact, 100, 0) if own.fatigue else "-"
        )
    return _filled(sheet, "How it breaks, with 95% intervals", columns) if columns else None


def _filled(sheet: MaterialSheet, title: str, columns: dict[str, Callable[[PackageSheet], str]]) -> Table:
    table = _table(title, list(columns))
    for own in sheet.ranked:
        table.add_row(_name(sheet, own), *(tell(own) for tell in columns.values()))
    return table


def _brittle(own: Bearing) -> str:
    if own.slope.loss.value <= 0:
        return "loses nothing"
    return f"{say.with_interval(own.slope.loss, 10, 0)} at {own.slope.begin:.2g}-{own.slope.end:.2g}"


def _weight(sheet: MaterialSheet) -> Table:
    """Net present cost to each capital and both."""
    names = say.roles(sheet)
    known = [own.weight.burden for own in sheet.packages if own.weight]
    columns: dict[str, Callable[[PackageSheet], str]] = {}
    for role, name in names.items():
        columns[f"{name}\npay{'s' * (role != BOTH)}"] = lambda own, role=role: _cost(own, role)
        if any(math.isfinite(own[role].pct_output) for own in known):
            columns[f"{name}, % of\nits output"] = lambda own, role=role: (
                f"{own.weight.burden[role].pct_output:.2f}" if own.weight else "-"
            )
        if sheet.has_base and len(sheet.packages) > 1:
            columns[f"{name} against\n{sheet.base}"] = lambda own, role=role: _extra(sheet, own, role)
    return _filled(sheet, f"Weight: net present cost, {say.unit(sheet.money)}, mean and range of 9 in 10", columns)


def _cost(own: PackageSheet, role: str) -> str:
    if own.weight is None or not own.weight.burden[role].mean.known:
        return "-"
    burden = own.weight.burden[role]
    mean, low, high = (round(number) for number in (burden.mean.value, burden.p05, burden.p95))
    return f"{mean} ({low}..{high})"


def _extra(sheet: MaterialSheet, own: PackageSheet, role: str) -> str:
    if own.weight is None or own.name == sheet.base:
        return ""
    return say.with_interval(own.weight.burden[role].extra, digits=1, sign="+")


def _worth(sheet: MaterialSheet) -> Table:
    """Strength gained or given up for cost."""
    columns: dict[str, Callable[[PackageSheet], str]] = {
        f"for {name}": lambda own, role=role: say.worth(own.worth[role], "bn") if own.worth else "-"
        for role, name in say.roles(sheet).items()
    }
    title = f"Strength to weight, against {sheet.base}: of 100 futures, for each {say.unit(sheet.money)}"
    return _filled(sheet, title, columns)


def _money(sheet: MaterialSheet) -> Table:
    """What the money is: cash, in kind, spent at home."""
    host = sheet.capitals.get("S", "")
    headings = (
        "payment", "in cash", "in kind", "other\nsupport", "command", "spent\nat home", "kept\nat home",
        "value added\nat home", "extra\ndefence", "relocation",
    )  # fmt: skip
    table = _table(
        f"What {host} gives, present value, {say.unit(sheet.money)}: seven at nominal values, three means over futures",
        headings,
    )
    for own in sheet.ranked:
        if own.weight is None or own.weight.payment is None:
            continue
        paid, apart = own.weight.payment, own.weight.apart
        nominal = (
            paid.payment, paid.cash, paid.in_kind, paid.other_support, paid.command, paid.spent_at_home,
            paid.kept_at_home,
        )  # fmt: skip
        means = (apart[name].value for name in ("host_return", "host_defence", "relocation_cost"))
        table.add_row(
            _name(sheet, own), *(f"{value:.1f}" if math.isfinite(value) else "-" for value in (*nominal, *means))
        )
    return table


def _under_load(sheet: MaterialSheet, what: str, of: Callable[[PackageSheet], Bearing | None]) -> Table:
    loads = next(own.load.loads for own in sheet.packages if own.load)
    step = -(-len(loads) // _LOADS)
    places = list(range(0, len(loads), step))
    title = f"{what.capitalize()} under load, of 100 futures"
    table = _table(title, [f"{loads[place]:.2g}" for place in places])
    for own in sheet.ranked:
        if bearing := of(own):
            cells = [bearing.even[place] for place in places]
            table.add_row(_name(sheet, own), *(f"{100 * own.share:.0f}" if own.futures else "-" for own in cells))
    return table


def _robustness(sheet: MaterialSheet, own: Robustness) -> Table:
    measure = own.measure
    unit = "" if measure.unit == "1" else f", {say.unit(measure.unit)}"
    table = _table(
        f"Robustness on {measure.label}{unit}, {'more' if measure.up else 'less'} is better",
        [CRITERIA[key].label.replace(" ", "\n", 1) for key in own.rankings],
    )
    for package in sheet.ranked:
        cells = [
            f"{_score(ranking.scores[package.name].value)}{FIRST if ranking.first.name == package.name else ' '}"
            for ranking in own.rankings.values()
        ]
        table.add_row(_name(sheet, package), *cells)
    if "domain" in own.tau:
        taus = [own.tau["domain"][key] for key in own.rankings]
        table.add_section()
        table.add_row(
            "Kendall's tau with strength", *(f"{value:.2f} " if math.isfinite(value) else "- " for value in taus)
        )
    return table


def _score(value: float) -> str:
    return f"{value:.3g}" if math.isfinite(value) else "-"


def _firsts(sheet: MaterialSheet) -> list[str]:
    lines = [f"{_FIRST_MARK}, Hurwicz with {sheet.alpha:g} of the worst future"]
    for own in sheet.robustness:
        told = say.firsts(own)
        lines.append(f"{told[0].upper()}{told[1:]}.")
        lines += [f"  {line}" for line in (say.ties(own), say.accord(own)) if line]
    return lines


def _schools(sheet: MaterialSheet) -> list[str]:
    lines = [line] if (line := say.schools(sheet)) else []
    if found := list(say.yields_by_school(sheet)):
        secure = any(own.load and own.load.security for own in sheet.packages)
        what = "security" if secure else "strength"
        lines += [f"Where schools differ most on the load at which {what} yields:", *(f"  {line}" for line in found)]
    return lines


def _absent(sheet: MaterialSheet) -> list[str]:
    """What the sheet cannot give, properties with one reason told together."""
    by_reason: dict[str, list[str]] = {}
    for name, why in sheet.absent.items():
        by_reason.setdefault(why, []).append(name)
    return [f"No {', '.join(names)}: {why}." for why, names in by_reason.items()]
