"""The command `titanium paths`: what to watch, when to change course, and what waiting costs."""

from typing import Annotated, Literal

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def paths(
    case: str = "us_rok",
    *,
    start: str | None = None,
    to: str | None = None,
    watch: str | None = None,
    signing: Literal["clause", "consent"] = "clause",
    futures: int = 8192,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """What to watch while a package lasts, upon which sign to leave it for another, and what acting later costs.

    Example: titanium paths us_rok --to titanium --watch reliability,warheads --futures 1024 --prior

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    start
        Name of the package that begins; today's if left out.
    to
        Names of packages that may follow, separated by commas; the three that rescue most futures if left out.
    watch
        Names of observables, separated by commas; all if left out. --json lists them with their meaning.
    signing
        Whether a switch is signed in advance, by a clause, or needs the consent of both capitals when it is due.
    futures
        Number of fresh futures in which everything is counted; half as many others are searched.
    seed
        Seed of the futures; the same seed gives the same bits.
    prior
        Draw from the case's ranges alone, without holding the futures against the historical record.
    chart
        SVG or PNG file to draw the map of the paths in.
    """
    from titanium.case import load_case
    from titanium.judge.paths import pathways
    from titanium.tell import paths as tell_paths
    from titanium.tell.figures.paths import paths as paths_

    loaded = load_case(case)
    with output.advancing(futures) as on_progress:
        found = pathways(
            loaded,
            start,
            None if to is None else listed(to),
            watch=None if watch is None else listed(watch),
            signing=signing,
            futures=futures,
            seed=seed,
            ensemble="prior" if prior else "matched",
            on_progress=on_progress,
        )
    output.draw(chart, lambda: paths_(loaded, found))
    output.show(found.to_dict, lambda: tell_paths.render(loaded, found), tell_paths.headline(loaded, found))
