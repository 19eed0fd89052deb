"""The command `titanium trace`."""

from typing import Annotated

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, Output


def trace(
    case: str = "us_rok",
    *,
    future: int,
    package: str | None = None,
    seed: int = 0,
    full: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """One sampled future as a story: what happens in every quarter, who moves how, and why.

    Example: titanium trace us_rok --package titanium --future 86

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    future
        Number of the future, as other commands give it.
    package
        Name of a package; today's if left out.
    seed
        Seed of the futures.
    full
        Show the state of every quarter as well.
    """
    from titanium.case import load_case
    from titanium.report.trace import trace as trace_
    from titanium.tell import trace as tell_trace

    story = trace_(load_case(case), package, future=future, seed=seed)
    output.show(story.to_dict, lambda: tell_trace.render(story, full=full), tell_trace.headline(story))
