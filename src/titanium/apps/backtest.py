"""The command `titanium backtest`: the model started in past years, and scored by what happened next."""

from typing import Literal

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed
from titanium.errors import InputError


def backtest(
    case: str = "us_rok",
    *,
    starts: str | None = None,
    ensemble: Literal["record", "prior"] = "record",
    ranges: Literal["before", "case"] = "before",
    futures: int = 2048,
    seed: int = 0,
    chart: ChartFile = None,
    figure: Literal["fans", "reliability"] = "fans",
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Start the model in past years as things then stood, and score it beside a base rate by what happened.

    Example: titanium backtest us_rok --starts 2017 --futures 256

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    starts
        Years, separated by commas; all of the case's starts if left out.
    ensemble
        Draws that the record allows at each start's own status quo, or all draws.
    ranges
        Where the ranges of yearly rates come from in what is told: the years before each start alone, or the case as it
        is, which has seen the years that are scored. Both are scored.
    futures
        Number of futures of each start.
    seed
        Seed of the futures; the same seed gives the same bits.
    chart
        File to draw a figure in, .svg or .png.
    figure
        What is drawn: what had been forecast from each start beside what happened, or whether chances were borne out.
    """
    from titanium.case import load_case
    from titanium.evidence.backtest import backtest as backtest_
    from titanium.tell import backtest as tell_backtest
    from titanium.tell.figures.backtest import backtest as fans
    from titanium.tell.figures.reliability import reliability

    years = None if starts is None else [_year(text) for text in listed(starts)]
    loaded = load_case(case)
    with output.advancing(futures * (len(loaded.backtests) if years is None else len(years))) as on_progress:
        found = backtest_(
            loaded, years, ensemble=ensemble, ranges=ranges, futures=futures, seed=seed, on_progress=on_progress
        )
    output.draw(chart, lambda: fans(found) if figure == "fans" else reliability(found))
    output.show(found.to_dict, lambda: tell_backtest.render(found), tell_backtest.headline(found))


def _year(text: str) -> int:
    if not text.isdecimal():
        raise InputError(f"'{text}' is not a year\nWrite years separated by commas, as in --starts 1994,2003.")
    return int(text)
