"""What a case rests on, as a table for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.report.check import CaseReport
from titanium.tell import words


def headline(report: CaseReport) -> str:
    """One sentence: no problem, and how the numbers are graded."""
    return f"No problem in {words.case_line(report.case)}. {words.grades(report.grades)}."


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
        _unused(report),
    )


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
