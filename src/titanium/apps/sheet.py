"""The command `titanium sheet`: the material sheet of a stored run."""

from typing import Literal

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def sheet(
    run: str,
    *,
    packages: str | None = None,
    loads: int = 11,
    load_futures: int = 2048,
    alpha: float = 0.5,
    chart: ChartFile = None,
    figure: Literal["properties", "load", "regret"] = "properties",
    measure: str | None = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """What the packages of a run are like: strength, yield point, brittleness, toughness, fatigue life, weight.

    Example: titanium sheet runs/first --load-futures 256

    Parameters
    ----------
    run
        Folder or address of the run.
    packages
        Names of packages, separated by commas; all of the run's if left out.
    loads
        Even loads from 0 to 1 at which packages are played again; 0 plays nothing again.
    load_futures
        Futures of the run in which they are played again, from the first on.
    alpha
        Hurwicz's pessimism, from 0 to 1: the weight of the worst future against the best.
    chart
        File to draw into, .svg or .png.
    figure
        What is drawn there: the properties side by side, strength against load, or regret by school.
    measure
        What regret is drawn on, such as joint_utility, security or cost; the sheet's first if left out.
    """
    from titanium.explore.store import open_run
    from titanium.judge.sheet import material_sheet
    from titanium.tell import sheet as tell_sheet
    from titanium.tell.figures.load import load
    from titanium.tell.figures.properties import properties
    from titanium.tell.figures.regret import regret

    opened = open_run(run)
    names = None if packages is None else listed(packages)
    with output.advancing(opened.manifest.futures) as on_progress:
        found = material_sheet(
            opened, names, loads=loads, load_futures=load_futures, alpha=alpha, on_progress=on_progress
        )
    drawn = {"properties": properties, "load": load, "regret": lambda sheet: regret(sheet, measure)}
    output.draw(chart, lambda: drawn[figure](found))
    output.show(found.to_dict, lambda: tell_sheet.render(found), tell_sheet.headline(found))
