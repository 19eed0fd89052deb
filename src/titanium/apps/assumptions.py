"""The command `titanium assumptions`: what verdicts rest on, what was changed in a case, and how two differ."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Group, Parameter

from titanium.apps.output import DEFAULT_OUTPUT, ChartFile, Output, listed
from titanium.errors import InputError, RunError, nearest

if TYPE_CHECKING:
    from titanium.case import Case

_other = Group("Instead", sort_key=6)


def assumptions(
    case: str = "us_rok",
    *,
    packages: str | None = None,
    verdicts: str | None = None,
    futures: int | None = None,
    pairs: int = 1024,
    seed: int | None = None,
    ensemble: Literal["matched", "record", "prior"] | None = None,
    run: str | None = None,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    chart: ChartFile = None,
    figure: Literal["rests", "turns"] = "rests",
    log: Annotated[bool, Parameter(negative="", group=_other)] = False,
    against: Annotated[str | None, Parameter(group=_other)] = None,
    results: Annotated[bool, Parameter(negative="", group=_other)] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """What does each verdict rest on: what is measured, from the literature, judged or only assumed?

    Says how much of a verdict rests on each grade of evidence, which number turns which verdict, and which ten numbers
    matter most, with their sources. With --log it tells what was changed in the case instead, and with --against what
    differs between two versions of it.

    Example: titanium assumptions us_rok --log

    Parameters
    ----------
    case
        Name of an embedded case, or the path of a case folder.
    packages
        Names of packages, separated by commas; all but the one that stands for no agreement if left out. Today's is
        always among them.
    verdicts
        What packages are judged by, separated by commas: holds, security, a threshold, a metric, or a metric with a
        limit such as clashes>6; that they hold, are secure and would be signed if left out.
    futures
        Number of futures, of which one half is searched and the other confirms; 16,384 if left out, 8,192 with
        --results, of a run all.
    pairs
        How many of them are paired with others that share some of their inputs; four times as many halve the intervals.
    seed
        Seed of the futures, 0 if left out; the same seed gives the same bits.
    ensemble
        Futures that are matched to the record and to both signatures, to the record alone, or the whole prior; matched
        if left out.
    run
        Folder or address of a run, whose futures are read; pairs are played in the run's own copy of its case.
    all_
        Show every verdict, not the first alone.
    chart
        File to draw a figure in, .svg or .png.
    figure
        What is drawn: what verdicts rest on, as bars, or the verdicts that a single number turns.
    log
        Tell what was changed in the numbers of the case, when, why, and on whose word.
    against
        Tell what differs from another case: its name, its folder, or a run that keeps it. The other is what was.
    results
        With --against, play both, and say which verdicts differ.
    """
    from titanium.case import load_case

    if problems := _problems(log, against, results, run, chart, packages, verdicts):
        raise InputError("\n".join(problems))
    if log:
        from titanium.evidence.assumptions import change_log
        from titanium.tell import assumptions_log

        logged = change_log(load_case(case))
        output.show(logged.to_dict, lambda: assumptions_log.render(logged), assumptions_log.headline(logged))
        return
    if against is not None:
        _compare(case, against, results, futures, seed, ensemble, output)
        return
    from titanium.evidence.assumptions import assumptions as assumptions_
    from titanium.explore.store import open_run
    from titanium.tell import assumptions as tell
    from titanium.tell.figures.rests import rests
    from titanium.tell.figures.turns import turns

    source = load_case(case) if run is None else open_run(run)
    with output.advancing(futures or 0) as on_progress:
        found = assumptions_(
            source,
            None if packages is None else listed(packages),
            None if verdicts is None else listed(verdicts),
            futures=futures,
            pairs=pairs,
            seed=seed,
            ensemble=ensemble,
            on_progress=on_progress,
        )
    output.draw(chart, lambda: rests(found) if figure == "rests" else turns(found))
    output.show(found.to_dict, lambda: tell.render(found, every=all_), tell.headline(found))


def _problems(
    log: bool,
    against: str | None,
    results: bool,
    run: str | None,
    chart: Path | None,
    packages: str | None,
    verdicts: str | None,
) -> list[str]:
    """What cannot be asked together."""
    problems: list[str] = []
    if log and against is not None:
        problems.append("--log tells of one case and --against compares two; ask for one of them")
    if results and against is None:
        problems.append("--results goes with --against, which says what to compare with")
    if log or against is not None:
        instead = "--log" if log else "--against"
        given = {"--run": run, "--chart": chart, "--packages": packages, "--verdicts": verdicts}
        problems += [f"{name} does not go with {instead}" for name, value in given.items() if value is not None]
    return problems


def _compare(
    case: str,
    against: str,
    results: bool,
    futures: int | None,
    seed: int | None,
    ensemble: Literal["matched", "record", "prior"] | None,
    output: Output,
) -> None:
    from titanium.case import load_case
    from titanium.evidence.assumptions import compare_cases, compare_results
    from titanium.evidence.assumptions.results import DEFAULT_FUTURES
    from titanium.tell import assumptions_diff

    second, first = load_case(case), _other_case(against)
    played = None
    if results:
        wanted = DEFAULT_FUTURES if futures is None else futures
        with output.advancing(2 * wanted) as on_progress:
            played = compare_results(
                first, second, futures=wanted, seed=seed or 0, ensemble=ensemble or "matched", on_progress=on_progress
            )
    found = compare_cases(first, second, addresses=(against, case), results=played)
    output.show(found.to_dict, lambda: assumptions_diff.render(found), assumptions_diff.headline(found))


def _other_case(address: str) -> "Case":
    """A case by its name or folder, or the one that a run keeps."""
    from titanium.case import Case, case_names, load_case
    from titanium.explore.store import open_run

    if address in case_names() or (Path(address).expanduser() / "case.yaml").is_file():
        return load_case(address)
    try:
        scope = open_run(address).scope
    except RunError as error:
        raise RunError(f"{error}\nOr was a case meant? {nearest(address, case_names())}") from None
    if not isinstance(scope, Case):
        raise InputError(f"'{address}' is a run of a function, which has no case to compare with")
    return scope
