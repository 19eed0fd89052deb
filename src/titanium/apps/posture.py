"""The command `titanium posture`: how soon force is where."""

from typing import TYPE_CHECKING, Literal

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output

if TYPE_CHECKING:
    from titanium.tell.figures.figure import Figure


def posture(
    case: str = "us_rok",
    *,
    package: str | None = None,
    chart: ChartFile = None,
    figure: Literal["closure", "origins", "map"] = "closure",
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """How soon force is where: sites, distances, arrivals in both theatres, and what relocation costs.

    Example: titanium posture us_rok --package troop_cut

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package; today's if left out.
    chart
        File to draw a figure in, .svg or .png.
    figure
        What is drawn: how force builds up in both theatres by day, when force from each origin closes, or the map.
    """
    from titanium.case import load_case
    from titanium.report.deployment import deployment
    from titanium.tell import deployment as tell_deployment

    loaded = load_case(case)
    found = deployment(loaded, package)

    def drawn() -> "Figure":
        from titanium.report.build_up import build_up
        from titanium.tell.figures.closure import closure
        from titanium.tell.figures.origins import origins
        from titanium.tell.figures.theatre import theatre

        if figure == "closure":
            return closure(build_up(loaded, package))
        return origins(found) if figure == "origins" else theatre(found)

    output.draw(chart, drawn)
    output.show(found.to_dict, lambda: tell_deployment.render(found), tell_deployment.headline(found))
