"""The command `titanium posture`: how soon force is where."""

from titanium.apps.output import DEFAULT_OUTPUT, Output


def posture(case: str = "us_rok", *, package: str | None = None, output: Output = DEFAULT_OUTPUT) -> None:
    """How soon force is where: sites, distances, arrivals in both theatres, and what relocation costs.

    Example: titanium posture us_rok --package troop_cut

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    package
        Name of a package; today's if left out.
    """
    from titanium.case import load_case
    from titanium.report.deployment import deployment
    from titanium.tell import deployment as tell_deployment

    found = deployment(load_case(case), package)
    output.show(found.to_dict, lambda: tell_deployment.render(found), tell_deployment.headline(found))
