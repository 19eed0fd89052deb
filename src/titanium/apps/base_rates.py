"""The command `titanium base-rates`: how often it has happened, by reference class."""

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def base_rates(
    case: str = "us_rok",
    *,
    only: str | None = None,
    seed: int = 0,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """How often has it happened? Base rates of the case, each with its reference class and interval.

    Example: titanium base-rates us_rok --only tests,war_after_dispute

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    only
        Names of base rates, separated by commas; all if left out.
    seed
        Seed of the tests of patterns, which are by simulation.
    chart
        File to draw the yearly counts and the case's ranges in, .svg or .png.
    """
    from titanium.case import load_case
    from titanium.evidence.base_rates import base_rates as base_rates_
    from titanium.tell import base_rates as tell_base_rates
    from titanium.tell.figures.base_rates import base_rates as figure

    found = base_rates_(load_case(case), None if only is None else listed(only), seed=seed)
    output.show(found.to_dict, lambda: tell_base_rates.render(found), tell_base_rates.headline(found))
    output.draw(chart, lambda: figure(found))
