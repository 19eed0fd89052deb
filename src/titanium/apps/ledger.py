"""The command `titanium ledger`: who pays whom."""

from typing import Literal

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output
from titanium.errors import InputError


def ledger(
    case: str = "us_rok",
    *,
    package: str | None = None,
    years: str | None = None,
    chart: ChartFile = None,
    figure: Literal["flows", "burden"] = "flows",
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Who pays whom: the agreed payment by year and category, cost of presence, and every definition of the share.

    Example: titanium ledger us_rok --years 2026:2035

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package; today's if left out.
    years
        First and last year, as 2026:2035.
    chart
        File to draw a figure in, .svg or .png.
    figure
        What is drawn: who pays what for the presence and where it goes, or every definition of the host's share.
    """
    from titanium.case import load_case
    from titanium.report.account import account
    from titanium.tell import account as tell_account
    from titanium.tell.figures.burden import burden
    from titanium.tell.figures.flows import flows

    found = account(load_case(case), package, years=_span(years))
    output.draw(chart, lambda: flows(found) if figure == "flows" else burden(found))
    output.show(found.to_dict, lambda: tell_account.render(found), tell_account.headline(found))


def _span(years: str | None) -> tuple[int, int] | None:
    if years is None:
        return None
    first, colon, last = years.partition(":")
    try:
        return int(first), int(last if colon else first)
    except ValueError:
        raise InputError(f"years '{years}': a year or a span such as 2026:2035 is wanted") from None
