"""The command `titanium runs spread`: how a metric spreads over the futures of a run."""

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def spread(
    run: str,
    metric: str,
    *,
    packages: str | None = None,
    school: str = "",
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """How a metric spreads over the futures of a run, and in how many of them its limit is not kept.

    Example: titanium runs spread runs/findings patron_cost

    Parameters
    ----------
    run
        Folder or address of the run.
    metric
        Name of a metric of the run, such as patron_cost, accept_host or clashes.
    packages
        Names of packages, separated by commas; all of the run's if left out.
    school
        Name of a question on which schools disagree; its positions are then told apart.
    chart
        File to draw into, .svg or .png: 50 equally likely values of each package as dots.
    """
    from titanium.explore.store import open_run
    from titanium.judge.spread import spread as spread_of
    from titanium.tell import spread as tell_spread
    from titanium.tell.figures.dots import dots

    found = spread_of(open_run(run), metric, None if packages is None else listed(packages), school=school)
    output.draw(chart, lambda: dots(found))
    output.show(found.to_dict, lambda: tell_spread.render(found), tell_spread.headline(found))
