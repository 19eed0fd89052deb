"""Named quantities for the terminal: tables where there is room for seven columns, else one paragraph each."""

import ast
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from titanium.report.quantities import KINDS, Input, Kind, NamedQuantity, QuantitiesReport, Reading
from titanium.tell import words

WIDE = 130
"""Columns of a screen from which a table is easier to read than paragraphs."""

IN_HEADLINE = 4
"""Quantities that are told in the headline by their values; of more, the number is told."""

TITLES: dict[Kind, str] = {
    "computed": "Computed by the model",
    "standard": "Standard formulas",
    "case": "Of this case",
    "published": "Published by crises",
}
ORDINALS = ("first", "second", "third", "fourth")
ROOT_WORDS = {"lever": "lever", "status_quo": "lever, status quo", "uncertainty": "uncertainty", "school": "school"}


def headline(report: QuantitiesReport) -> str:
    """One sentence: the quarter, the package, and the values that were asked for or how many there are.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.quantities import list_quantities
    >>> headline(list_quantities(load_case("us_rok"), only=["tau"]))
    'Package ironclad, quarter 0 (first quarter of 2026): tau is 0.99665 share.'
    """
    return f"Package {report.package}, quarter {report.quarter} ({when(report)}): {_found(report)}."


def when(report: QuantitiesReport) -> str:
    """The quarter as a reader says it."""
    return f"{ORDINALS[report.quarter_of_year - 1]} quarter of {report.year}"


def _found(report: QuantitiesReport) -> str:
    if 0 < len(report.only) <= IN_HEADLINE:
        return ", ".join(f"{name} is {_number(own.value)} {own.unit}" for name, own in _asked(report))
    counts = {kind: sum(own.kind == kind for own in report.quantities) for kind in KINDS}
    replaced = sum(own.overrides for own in report.quantities)
    parts = [
        f"{counts['computed']} computed by the model",
        f"{counts['standard']} standard formulas",
        f"{counts['case']} of this case" + (f" ({replaced} in the place of a standard formula)" if replaced else ""),
        f"{counts['published']} published by crises",
    ]
    return f"{len(report.quantities)} quantities ({', '.join(parts)})"


def _asked(report: QuantitiesReport) -> list[tuple[str, NamedQuantity]]:
    return [(name, report.of(name)) for name in report.only]


def render(report: QuantitiesReport) -> RenderableType:
    """The headline, the quantities by kind, what they rest on where some were asked for, and what all of it is."""
    parts: list[RenderableType] = [Text(headline(report), style="bold"), ""]
    for kind in KINDS:
        own = [quantity for quantity in report.quantities if quantity.kind == kind]
        if own:
            parts += [_Section(f"{TITLES[kind]} ({len(own)})", [_row(report, quantity) for quantity in own]), ""]
    if report.only and report.inputs:
        rows = [_input_row(entry) for entry in report.inputs]
        parts += [_Section(f"What they rest on, as formulas and trees name it ({len(rows)})", rows), ""]
    parts += [Text(note, style="yellow") for note in report.assignment.notes]
    return Group(*parts, Text(_standing(report), style="dim"))


@dataclass(frozen=True)
class _Row:
    """What is said of one symbol; an empty cell is not shown."""

    symbol: str
    value: str
    unit: str
    meaning: str
    formula: str
    depends_on: str
    source: str
    is_formula: bool = False
    is_asked: bool = False


def _row(report: QuantitiesReport, own: NamedQuantity) -> _Row:
    return _Row(
        own.name,
        _number(own.value),
        _unit(own.unit),
        own.meaning + (" (replaces the standard formula)" if own.overrides else ""),
        _origin(own),
        ", ".join(dependency.name for dependency in own.depends_on),
        "; ".join(own.source),
        is_formula=own.formula is not None,
        is_asked=own.name in report.only,
    )


def _origin(own: NamedQuantity) -> str:
    """How the value comes about: a formula with room to break, a module, or a place in a tree."""
    if own.formula is not None:
        return ast.unparse(own.formula.tree)
    return _place(own.reading) if own.reading is not None else f"computed in {own.module}"


def _place(reading: Reading) -> str:
    if reading.node is not None:
        return f"crisis {reading.crisis}, {reading.action} at {reading.node}"
    return f"crisis {reading.crisis}, reaching {' or '.join(reading.outcomes)}"


def _input_row(entry: Input) -> _Row:
    grade = f", grade {entry.grade}" if entry.grade else ""
    kind = f"{ROOT_WORDS[entry.kind]}{grade}"
    return _Row(
        entry.name,
        _number(entry.value),
        _unit(entry.unit),
        f"{entry.meaning} [{kind}]",
        "",
        "",
        "; ".join(entry.source),
    )


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _number(value: float) -> str:
    return f"{value:.5g}" if math.isfinite(value) else "not finite"


_WRAPPING: dict[str, Callable[[_Row], str]] = {
    "meaning": lambda row: row.meaning,
    "formula": lambda row: row.formula,
    "depends on": lambda row: row.depends_on,
    "source": lambda row: row.source,
}
"""Columns that share the room that symbol, value and unit leave."""


@dataclass(frozen=True)
class _Section:
    """Rows under a title, laid out for the width that there is."""

    title: str
    rows: Sequence[_Row]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if options.max_width >= WIDE:
            yield self._table()
        else:
            yield Text(self.title, style="italic")
            for row in self.rows:
                yield from self._paragraph(row)

    def _table(self) -> Table:
        table = Table(
            box=SIMPLE_HEAD, padding=(0, 1, 0, 0), title=self.title, title_justify="left", expand=True, leading=0
        )
        table.add_column("symbol", no_wrap=True)
        table.add_column("value", justify="right", no_wrap=True)
        table.add_column("unit", no_wrap=True)
        columns: list[Callable[[_Row], str]] = []
        for heading, cell in _WRAPPING.items():
            if longest := max(len(cell(row)) for row in self.rows):
                columns.append(cell)
                table.add_column(heading, ratio=round(math.sqrt(longest)), overflow="fold")  # none takes all the room
        for row in self.rows:
            cells = (row.symbol, row.value, row.unit, *(cell(row) for cell in columns))
            table.add_row(*map(Text, cells), style="bold" if row.is_asked else "")
        return table

    def _paragraph(self, row: _Row) -> Iterator[RenderableType]:
        yield Text.assemble((row.symbol, "bold cyan" if row.is_asked else "cyan"), f"  {row.value} {row.unit}")
        yield Padding(Text(row.meaning), (0, 0, 0, 2))
        for before, said in (
            ("= " if row.is_formula else "", row.formula),
            ("depends on ", row.depends_on),
            ("source: ", row.source),
        ):
            if said:
                yield Padding(Text(f"{before}{said}", style="dim"), (0, 0, 0, 2))


def _standing(report: QuantitiesReport) -> str:
    schools = ", ".join(f"{switch} {position}" for switch, position in report.schools.items())
    return (
        f"Quarter {report.quarter}: {when(report)}, of the future in which nothing happens: nominal parameters, no "
        f"shock, no crisis opens; schools: {schools}. Model quantities, not forecasts; {words.case_line(report.case)}."
    )
