"""What a case rests on, as a table for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.report.check import CaseReport
from titanium.tell import words


def headline(report: CaseReport) -> str:
    """No problem, how the numbers are graded, and how much of a template is left."""
    told = f"No problem in {words.case_line(report.case)}. {words.grades(report.grades)}."
    own, all_ = report.n_placeholders
    return f"{told} {own} of {all_} entries are placeholders of the template, to be replaced." if own else told


def render(report: CaseReport) -> RenderableType:
    """The headline, the case's parts, and the numbers that nothing uses."""
    parts = Table(box=SIMPLE_HEAD, pad_edge=False)
    parts.add_column("part")
    parts.add_column("count", justify="right")
    for name, count in report.parts.items():
        parts.add_row(name, str(count))
    return Group(
        Text(headline(report), style="bold"),
        f"Uncertainties and constants alone: {words.grades(report.uncertainty_grades)}.",
        parts,
        *([Text("\n".join(("Moved without a line in the log:", *report.unlogged)))] if report.unlogged else []),
        *([Text("\n".join(("Translated, and not said by the case:", *report.unsaid)))] if report.unsaid else []),
        *([_placeholders(report)] if report.placeholders else []),
        _unused(report),
    )


def _placeholders(report: CaseReport) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="Placeholders of the template", title_justify="left")
    table.add_column("file", no_wrap=True)
    table.add_column("placeholders", justify="right")
    table.add_column("of entries", justify="right")
    for file, (own, all_) in report.placeholders.items():
        table.add_row(file, str(own), str(all_))
    return table


def _unused(report: CaseReport) -> RenderableType:
    table = Table(
        box=SIMPLE_HEAD,
        pad_edge=False,
        title="Numbers that nothing computes with: evidence alone",
        title_justify="left",
    )
    table.add_column("file", no_wrap=True)
    table.add_column("names")
    for file, names in report.unused.items():
        table.add_row(file, ", ".join(names) or "none: every one is used")
    return table
