"""The choices of a case laid open, for the terminal: each with its text, and what its alternatives do to the order."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.choices import AlternativeFinding, ChoiceFinding, ChoicesReport, Outcome, Version
from titanium.judge.versions import MEASURES, Change, Measure, Reorder
from titanium.tell import words
from titanium.tell.catalogue import say

FIRST = 3
"""Packages that a row names, from the first down."""

_NUMBERS = "none one two three four five six seven eight nine ten eleven twelve".split()


def headline(report: ChoicesReport) -> str:
    """One sentence: who comes first in the case as it is, and how many alternatives change that."""
    here = report.as_it_is
    first, safest = (here.order[measure][0] for measure in MEASURES)
    counts = words.count(here.packages[first].share["strength"]), words.count(here.packages[safest].share["security"])
    return (
        f"As it is, {first} holds most often ({counts[0]} sampled futures) and {safest} is secure most often "
        f"({counts[1]}); {_count(report)}."
    )


def render(report: ChoicesReport) -> RenderableType:
    """The headline, the case as it is, every choice with its alternatives, and which of them change a leader."""
    parts: list[RenderableType] = [Text(headline(report), style="bold"), "", _as_it_is(report)]
    for choice in report.choices:
        parts += ["", Text.assemble((choice.name, "bold"), f"  {choice.text}")]
        if choice.alternatives:
            parts.append(_alternatives(report, choice))
    parts += ["", Text(last_sentence(report), style="bold")]
    if masked := _masked(report):
        parts += ["", Text(masked, style="yellow")]
    parts += ["", Text(say(words.MARKS)), Text(_comparison(), style="dim"), Text(_standing(report), style="dim")]
    return Group(*parts)


def last_sentence(report: ChoicesReport) -> str:
    """How many alternatives change which package comes first, by each measure, and which they are."""
    told = [f"{_count(report).capitalize()}."]
    for measure in MEASURES:
        changed = [
            f"{choice.name} {own.name} ({own.outcome.version.order[measure][0]}{_doubt(own, measure)})"
            for choice in report.choices
            for own in choice.alternatives
            if own.outcome is not None and own.changes_leader(measure)
        ]
        if changed:
            told.append(f"By {measure}: {', '.join(changed)}.")
    if missing := [own for own in report.alternatives if own.outcome is None]:
        which = "alternative" if len(missing) == 1 else "alternatives"
        told.append(f"Not counted: {number(len(missing))} {which} for which no future was found.")
    return " ".join(told)


def _count(report: ChoicesReport) -> str:
    played = [own for own in report.alternatives if own.outcome is not None]
    strength, security = (_changing(played, measure) for measure in MEASURES)
    return (
        f"of {len(played)} alternative{'s' if len(played) != 1 else ''} {strength} the package that holds most often, "
        f"and {security} the one that is secure most often"
    )


def _changing(found: list[AlternativeFinding], measure: Measure) -> str:
    changed = [own for own in found if own.changes_leader(measure)]
    doubtful = sum(not own.clearly_changes_leader(measure) for own in changed)
    within = f" ({number(doubtful)} within counting error)" if doubtful else ""
    return f"{number(len(changed))}{within} change{'s' if len(changed) < 2 else ''}"


def _doubt(own: AlternativeFinding, measure: Measure) -> str:
    return "" if own.clearly_changes_leader(measure) else ", within counting error"


def number(count: int) -> str:
    """A small number as a word.

    Examples
    --------
    >>> number(3), number(0), number(40)
    ('three', 'none', '40')
    """
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _table(title: str) -> Table:
    return Table(
        box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), title=title, title_justify="left", title_style="italic"
    )


def _as_it_is(report: ChoicesReport) -> Table:
    here = report.as_it_is
    table = _table("The case as it is, of 100 sampled futures with the 95% counting interval")
    table.add_column("package", overflow="fold")
    for heading in ("holds", "place", "secure", "place"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name in sorted(here.packages, key=lambda name: -here.packages[name].share["strength"].count):
        own = here.packages[name]
        cells = [
            cell
            for measure in MEASURES
            for cell in (words.per_hundred(own.share[measure]), _place(own.rank[measure], name in here.tied[measure]))
        ]
        table.add_row(_name(report, name), *cells)
    return table


def _place(rank: int | None, tied: bool) -> str:
    return "" if rank is None else f"{rank}{'=' if tied else ''}"


def _name(report: ChoicesReport, name: str) -> str:
    description = report.case.description
    return name + {description.status_quo: " *", description.disagreement: " †"}.get(name, "")


def _alternatives(report: ChoicesReport, choice: ChoiceFinding) -> Table:
    table = _table("Of 100 sampled futures, with the change from the case as it is")
    table.add_column("alternative", ratio=3)
    table.add_column("hold most often", ratio=4, overflow="fold")
    table.add_column("order by strength", ratio=2, overflow="fold")
    table.add_column("secure most often", ratio=3, overflow="fold")
    table.add_column("order by security", ratio=2, overflow="fold")
    table.add_column("compared in", ratio=2)
    here = report.as_it_is
    shown = [_leading(report, here, measure) for measure in MEASURES]
    table.add_row("as it is", shown[0], "", shown[1], "", "")
    for own in choice.alternatives:
        if own.outcome is None:
            table.add_row(f"{own.name}: {own.label}", own.problem, "", "", "", "")
            continue
        outcome = own.outcome
        strength, security = (_leading(report, outcome.version, measure, outcome) for measure in MEASURES)
        orders = [order_in_words(outcome.reorder[measure]) for measure in MEASURES]
        table.add_row(f"{own.name}: {own.label}", strength, orders[0], security, orders[1], _compared(report, outcome))
    return table


def _leading(report: ChoicesReport, version: Version, measure: Measure, outcome: Outcome | None = None) -> str:
    """The first packages, and today's behind them, each with its share and the change of it."""
    names = list(version.order[measure][: FIRST if measure == "strength" else 1])
    today = report.case.description.status_quo
    if today not in names and today in version.packages:
        names.append(today)
    lines: list[str] = []
    for name in names:
        change = _change(outcome.change[measure][name]) if outcome and name in outcome.change[measure] else ""
        lines.append(f"{_name(report, name)} {100 * version.packages[name].share[measure].share:.1f}{change}")
    return "\n".join(lines)


def _change(own: Change) -> str:
    mean, half = round(100 * own.mean, 1) + 0.0, 100 * (own.high - own.mean)  # + 0.0 makes -0.0 positive
    return "" if mean == half == 0 else f" ({mean:+.1f} ±{half:.1f})"


def order_in_words(own: Reorder) -> str:
    """What stays of an order, from the first down, and who passes whom where it first changes."""
    if own.risen is None:
        return "the whole order stays"
    within = "" if own.is_clear else " (within counting error)"
    passes = f"{own.risen} passes {own.passed}{within}"
    if own.stays == 0:
        return f"a new first: {passes}"
    if own.stays < FIRST:
        return f"the first {'stays' if own.stays == 1 else f'{number(own.stays)} stay'}; {passes}"
    return f"the order of the first {number(own.stays)} stays; {passes}"


def _compared(report: ChoicesReport, outcome: Outcome) -> str:
    match outcome.pairing:
        case "whole":
            return "the same futures"
        case "part":
            return f"{outcome.common:,} of {report.futures:,} futures in common"
        case "apart":
            return "other futures"


def _comparison() -> str:
    return (
        "Changes are paired in the futures that both met: those of the same number, with the same levels within each "
        "range, the same schools and the same chances. Other futures are counted as samples apart. = marks a place "
        "that counting error does not tell from the first."
    )


def _masked(report: ChoicesReport) -> str:
    versions = [report.as_it_is, *(own.outcome.version for own in report.alternatives if own.outcome is not None)]
    failed = sum(own.failed for version in versions for own in version.packages.values())
    return f"Masked: {failed} results were not finite numbers and are left out of every count." if failed else ""


def _standing(report: ChoicesReport) -> str:
    own = words.ensemble(report.as_it_is.ensemble)
    each = "" if report.kind == "prior" else ", and each alternative in the same way"
    return (
        f"{report.futures:,} sampled futures of each version, seed {report.seed}, {own}{each}; "
        f"{words.case_line(report.case)}. Model result, not a forecast."
    )
