"""The command `titanium sensitivity`: what an outcome depends on, and what must be believed for a verdict."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Group, Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed
from titanium.errors import InputError, RunError, nearest

if TYPE_CHECKING:
    from titanium.judge.sensitivity.analysis import Source

_run = Group("Of a run", sort_key=6)
_design = Group("Of a case", sort_key=7)


def sensitivity(
    source: str,
    *,
    package: str | None = None,
    target: str = "breaks",
    method: Literal["auto", "delta", "pawn", "sobol", "morris", "shapley", "gradient"] = "auto",
    inputs: str | None = None,
    by: str | None = None,
    seed: int = 0,
    against: Annotated[str | None, Parameter(group=_run)] = None,
    believe: Annotated[int | None, Parameter(group=_run)] = None,
    samples: Annotated[int | None, Parameter(group=_design)] = None,
    others: Annotated[Literal["sampled", "centre"], Parameter(group=_design)] = "sampled",
    groups: Annotated[str | None, Parameter(group=_design)] = None,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    chart: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Which inputs an outcome is sensitive to, how good their evidence is, and what must be believed for a verdict.

    A run answers with its futures; a case, or a model made of a function, plays a design of its own.

    Example: titanium sensitivity runs/first --package titanium

    Parameters
    ----------
    source
        Folder or address of a run; or a case by its name or folder; or a model made of a function, as file.py:model.
    package
        Name of a package; the one that others are compared with if left out.
    target
        What is explained: `breaks`, the name of a threshold, a metric, or a metric with a limit such as clashes>6.
    method
        For a run `delta` or `pawn`; for a case `sobol`, `morris`, `shapley` or `gradient`; `auto` is the first.
    inputs
        Inputs that are asked for, separated by commas: uncertainties, schools and, of a case, `chance`; all if left
        out.
    by
        School of which each position is told apart; a run tells all schools if it is left out.
    seed
        Seed of the design and of resamples; the same seed gives the same bits.
    against
        Another package of the run: what must be believed for the first to hold more often.
    believe
        For how many inputs it is told what must be believed, 6 if left out; 0 for none.
    samples
        Size of the design: points of a Sobol sequence (a power of two), trajectories of Morris, orders of Shapley or
        places of slopes.
    others
        Whether inputs that are not asked for are sampled and told as one, or stay in the middle of their ranges.
    groups
        Inputs that are moved together and told as one, as money=mu_S,mu_W;stakes=v_W,v_K.
    all_
        Show every input, not the first alone.
    chart
        SVG or PNG file to draw the indices and the curves in; one that is there is replaced.
    """
    from rich.console import Group as Parts

    from titanium.explore.store import Run
    from titanium.judge.sensitivity import sensitivity as sensitivity_
    from titanium.judge.sensitivity.believe import DEFAULT_INPUTS, what_you_must_believe
    from titanium.tell import sensitivity as tell
    from titanium.tell.figures.sensitivity import sensitivity as indices

    asked = None if inputs is None else listed(inputs)
    opened = _opened(source)
    is_run = isinstance(opened, Run)
    if not is_run and (against is not None or believe):
        raise InputError("what must be believed is read from the futures of a run\nSweep one with titanium sweep.")
    found = sensitivity_(
        opened, package, target, method, inputs=asked, others=others, groups=_groups(groups), samples=samples,
        seed=seed, by=by,
    )  # fmt: skip
    count = DEFAULT_INPUTS if believe is None else believe
    beliefs = None
    if is_run and count > 0 and (found.outcome.is_event or against is not None):
        named = [own for own in asked or () if own != "chance"] or None
        beliefs = what_you_must_believe(opened, found.package, against=against, target=target, inputs=named, most=count)
    output.draw(chart, lambda: indices(found, beliefs))
    said = tell.headline(found) if beliefs is None else f"{tell.headline(found)}\n{tell.headline_beliefs(beliefs)}"
    output.show(
        lambda: {**found.to_dict(), "beliefs": None if beliefs is None else beliefs.to_dict()},
        lambda: Parts(tell.render(found, every=all_), *(() if beliefs is None else ("", tell.render_beliefs(beliefs)))),
        said,
    )


def _opened(source: str) -> "Source":
    """The run, case or model that is meant."""
    from titanium.case import case_names, load_case
    from titanium.explore.function import is_address, load_model
    from titanium.explore.store import open_run

    if is_address(source):
        return load_model(source)
    if source in case_names() or (Path(source).expanduser() / "case.yaml").is_file():
        return load_case(source)
    try:
        return open_run(source)
    except RunError as error:
        raise RunError(f"{error}\nOr was a case meant? {nearest(source, case_names())}") from None


def _groups(text: str | None) -> dict[str, list[str]]:
    """Groups from a text such as money=mu_S,mu_W;stakes=v_W,v_K.

    Raises
    ------
    InputError
        If a part is not of that form, or a group is there twice; every one is listed.
    """
    groups: dict[str, list[str]] = {}
    problems: list[str] = []
    for part in filter(None, map(str.strip, (text or "").split(";"))):
        name, equals, members = (piece.strip() for piece in part.partition("="))
        if not (name and equals):
            problems.append(f"--groups '{part}' is not of the form name=input,input")
        elif name in groups:
            problems.append(f"--groups has {name} twice; give all its inputs at once")
        else:
            groups[name] = listed(members)
    if problems:
        raise InputError("\n".join(problems))
    return groups
