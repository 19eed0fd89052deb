"""The command `titanium sheet`: the material sheet of a stored run."""

from pathlib import Path

from titanium.apps.output import DEFAULT_OUTPUT, Output, listed


def sheet(
    run: str,
    *,
    packages: str | None = None,
    loads: int = 11,
    load_futures: int = 2048,
    alpha: float = 0.5,
    chart: Path | None = None,
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
        File to draw into, .svg: strength against load, and the properties side by side.
    """
    from titanium.explore.store import open_run
    from titanium.judge.sheet import material_sheet
    from titanium.tell import sheet as tell_sheet
    from titanium.tell.sheet_chart import sheet_chart

    opened = open_run(run)
    names = None if packages is None else listed(packages)
    with output.advancing(opened.manifest.futures) as on_progress:
        found = material_sheet(
            opened, names, loads=loads, load_futures=load_futures, alpha=alpha, on_progress=on_progress
        )
    output.draw(chart, lambda: sheet_chart(found))
    output.show(found.to_dict, lambda: tell_sheet.render(found), tell_sheet.headline(found))
