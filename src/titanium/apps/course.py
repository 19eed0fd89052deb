"""The command `titanium runs course`: how something goes year by year under packages of a run."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def course(
    run: str,
    quantity: str = "intact",
    *,
    packages: str | None = None,
    futures: int = 2048,
    quarterly: Annotated[bool, Parameter(negative="")] = False,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """How something goes year by year under packages of a run, with the spread over its futures.

    Example: titanium runs course runs/findings intact --futures 256

    Parameters
    ----------
    run
        Folder or address of the run; its packages are played again in its first futures.
    quantity
        intact (no limit is broken yet), home_war, second_war, rupture, host_nuclear, hazard_home_war,
        hazard_second_war, patron_cost, host_cost, host_defence, support_host, support_patron, fear_of_abandonment,
        fear_of_entrapment or troops_left.
    packages
        Names of packages, separated by commas, at most 8; today's and three others if left out.
    futures
        Futures of the run in which they are played again, from the first on.
    quarterly
        Tell every quarter instead of every year.
    chart
        File to draw into, .svg or .png: a fan for each package.
    """
    from titanium.explore.store import open_run
    from titanium.judge.courses import courses
    from titanium.tell import courses as tell_courses
    from titanium.tell.figures.fan import fan

    opened = open_run(run)
    names = None if packages is None else listed(packages)
    with output.advancing(min(futures, opened.futures_done)) as on_progress:
        found = courses(opened, quantity, names, futures=futures, quarterly=quarterly, on_progress=on_progress)
    output.draw(chart, lambda: fan(found))
    output.show(found.to_dict, lambda: tell_courses.render(found), tell_courses.headline(found))
