"""The command `titanium discover`: under which conditions a package breaks."""

from typing import Annotated, Literal

from cyclopts import Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed


def discover(
    run: str,
    *,
    package: str | None = None,
    metric: str = "breaks",
    method: Literal["prim", "cart"] = "prim",
    only: str | None = None,
    inputs: int = 30,
    boxes: int = 3,
    density: float | None = None,
    coverage: float | None = None,
    mass_min: float = 0.05,
    alpha: float = 0.05,
    limits: int = 4,
    objective: Literal["lenient1", "lenient2", "original"] = "lenient1",
    bumping: int = 0,
    seed: int = 0,
    futures: int = 1_000_000,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    chart: ChartFile = None,
    parallel: ChartFile = None,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Under which conditions does a package break? Rules with counts, checked on futures that did not choose them.

    Example: titanium discover runs/first --package ironclad

    Parameters
    ----------
    run
        Folder or address of a run.
    package
        Package of the run; its base if left out.
    metric
        What is explained: breaks, the name of a threshold, or a metric with a limit such as "clashes>6".
    method
        Boxes by patient rule induction, or the leaves of a classification tree.
    only
        Uncertainties and schools of which rules may be made, separated by commas; all if left out.
    inputs
        Inputs of which rules are made at most: those that explain most by themselves.
    boxes
        Rules at most; each is sought in what the earlier ones leave.
    density
        Least share of a rule's futures in which it breaks; the box that covers most is taken then.
    coverage
        Least share of the breaks that a rule explains; the densest box is taken then.
    mass_min
        Least share of all futures in a rule.
    alpha
        Largest quasi-p-value of a condition; those above it are dropped.
    limits
        Inputs that a rule restricts at most.
    objective
        What decides between slices: gain in density for each future lost, the same times the futures left, or density.
    bumping
        Further runs on resampled futures and random inputs, of whose boxes the best are kept.
    seed
        Seed of the lots by which futures are halved and resampled.
    futures
        Futures that are read at most, the first of the run.
    all_
        Show the score of every input.
    chart
        SVG or PNG file to draw the boxes and the ranges of the rules in.
    parallel
        SVG or PNG file to draw sampled futures in, as lines over the inputs of the rules: those that break and those
        that hold.
    """
    from titanium.explore.store import open_run
    from titanium.judge.discover import Request
    from titanium.judge.discover import discover as discover_
    from titanium.judge.discover import parallel as parallel_
    from titanium.tell import discover as tell_discover
    from titanium.tell.figures.parallel import parallel as lines
    from titanium.tell.figures.peeling import peeling

    request = Request(
        method=method,
        inputs=inputs,
        boxes=boxes,
        density=density,
        coverage=coverage,
        mass_min=mass_min,
        alpha=alpha,
        limits=limits,
        objective=objective,
        bumping=bumping,
        seed=seed,
        futures=futures,
    )
    symbols = None if only is None else listed(only)
    opened = open_run(run)
    found = discover_(opened, package, metric, symbols=symbols, request=request)
    output.show(found.to_dict, lambda: tell_discover.render(found, every=all_), tell_discover.headline(found))
    output.draw(parallel, lambda: lines(parallel_(opened, found)))
    output.draw(chart, lambda: peeling(found))
