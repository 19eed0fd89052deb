"""What a case rests on, as a table for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.case.report import CaseReport
from titanium.tell import words


def headline(report: CaseReport) -> str:
    """One sentence: no problem, and how the numbers are graded."""
    return f"No problem in {words.case_line(report.case)}. {words.grades(report.grades)}."


def render(report: CaseReport) -> RenderableType:
    """The headline, the case's parts, and the numbers that nothing uses."""
    parts = Table(box=SIMPLE_HEAD, pad_edge=False, title="Parts", title_justify="left")
    parts.add_column("part")
    parts.add_column("count", justify="right")
    for name, count in report.parts.items():
        parts.add_row(name, str(count))
    uncertainties = f"Uncertainties alone: {words.grades(report.uncertainty_grades)}."
    unused = (
        f"Numbers that nothing uses: {', '.join(report.unused)}."
        if report.unused
        else "Every uncertainty and constant is used."
    )
    return Group(Text(headline(report), style="bold"), "", parts, "", uncertainties, unused)
