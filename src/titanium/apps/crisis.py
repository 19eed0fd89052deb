"""The command `titanium crisis`: one crisis tree, solved."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output


def crisis(
    case: str,
    name: str,
    *,
    package: str | None = None,
    set_: Annotated[tuple[str, ...], Parameter(name="--set", negative="")] = (),
    in_full: Annotated[bool, Parameter(negative="")] = False,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Solve one crisis: who moves, with what probability, and what each outcome is worth to whom.

    Example: titanium crisis us_rok taiwan --package titanium --set tripwire=reiter_poast --set lam_W=30

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    name
        Name of the crisis.
    package
        Name of a package; today's if left out.
    set_
        `name=value` for a lever, an uncertainty or a school; may be given several times.
    in_full
        Whether the package's terms are in full effect, instead of as far as they are ramped up in the first quarter.
    chart
        File to draw the solved tree in, .svg or .png.
    """
    from titanium.case import load_case
    from titanium.report.crisis import solve_crisis
    from titanium.tell import crisis as tell_crisis
    from titanium.tell.figures.tree import tree

    report = solve_crisis(load_case(case), name, package, set_, in_full=in_full)
    output.draw(chart, lambda: tree(report))
    output.show(report.to_dict, lambda: tell_crisis.render(report), tell_crisis.headline(report))
