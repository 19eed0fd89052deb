"""The command `titanium break`: the smallest change of what nobody chooses that breaks a package."""

from typing import Annotated, Literal

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def break_(
    case: str = "us_rok",
    *,
    package: str,
    against: str | None = None,
    streams: int = 1024,
    futures: int = 4096,
    seed: int = 0,
    prior: Annotated[bool, Parameter(negative="")] = False,
    norm: Literal["l2", "l1"] = "l2",
    schools: bool = True,
    only: str | None = None,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Which smallest change of what nobody chooses breaks a package, from the middle of what history leaves?

    Example: titanium break us_rok --package titanium --only accept_rok --streams 128 --no-schools

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package.
    against
        Name of a package that it is compared with, from the same centre.
    streams
        Chance streams that every reported point meets.
    futures
        Matched futures whose mean is the centre.
    seed
        Seed of the futures and of the chance streams.
    prior
        Start from the middle of the case's ranges, without holding futures against the historical record.
    norm
        What the search makes small: l2, the root of squared moves, or l1, their sum, which moves few uncertainties.
    schools
        Ask under every other position of each school switch as well.
    only
        Ways to break that are sought, separated by commas: thresholds, or `any` of those that chance decides.
    chart
        SVG or PNG file to draw the nearest ways in.
    """
    from titanium.case import load_case
    from titanium.judge.breaking.finding import breaking_point
    from titanium.tell import breaking as tell_breaking
    from titanium.tell.figures.breaking import breaking

    found = breaking_point(
        load_case(case),
        package,
        against=against,
        streams=streams,
        futures=futures,
        seed=seed,
        ensemble="prior" if prior else "matched",
        norm=norm,
        schools=schools,
        only=None if only is None else listed(only),
    )
    output.draw(chart, lambda: breaking(found))
    output.show(found.to_dict, lambda: tell_breaking.render(found), tell_breaking.headline(found))
