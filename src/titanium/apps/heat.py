"""The command `titanium runs heat`: how often a package holds over a grid of two inputs."""

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed
from titanium.errors import InputError


def heat(
    run: str,
    *,
    package: str | None = None,
    across: str | None = None,
    up: str | None = None,
    target: str = "holds",
    parts: int | None = None,
    among: str | None = None,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """In how many futures a package holds, over a grid of the levels of two inputs.

    Example: titanium runs heat runs/first --package titanium

    Parameters
    ----------
    run
        Folder or address of a run.
    package
        Package of the run; its base if left out.
    across, up
        An uncertainty or a school each; those that explain most by themselves if left out.
    target
        What is counted: holds, secure, breaks, the name of a threshold that breaks, an event, or a metric with a limit
        such as "accept_host>=0".
    parts
        Parts into which an uncertainty is cut, 2 to 12; as many as the futures allow, up to 6, if left out.
    among
        Positions that all futures counted must hold, as school=position, separated by commas.
    chart
        SVG or PNG file to draw the grid in; one that is there is replaced.
    """
    from titanium.explore.store import open_run
    from titanium.judge.heat import heat as heat_of
    from titanium.tell import heat as tell
    from titanium.tell.figures.heat import heat as figure

    found = heat_of(open_run(run), package, across, up, target=target, parts=parts, among=_positions(among))
    output.draw(chart, lambda: figure(found))
    output.show(found.to_dict, lambda: tell.render(found), tell.headline(found))


def _positions(text: str | None) -> dict[str, str]:
    """School to position, from a text such as tripwire=schelling,growth=low.

    Raises
    ------
    InputError
        If a part is not of that form; every one is listed.
    """
    pairs = [[piece.strip() for piece in part.split("=")] for part in listed(text or "")]
    if problems := [
        f"--among '{'='.join(pair)}' is not of the form school=position" for pair in pairs if len(pair) != 2
    ]:
        raise InputError("\n".join(problems))
    return {school: position for school, position in pairs}
