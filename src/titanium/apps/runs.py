"""The commands for runs on disk, `titanium runs list` and those beside it."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from titanium.apps.course import course
from titanium.apps.failure import unknown_command
from titanium.apps.heat import heat
from titanium.apps.help import command
from titanium.apps.output import DEFAULT_OUTPUT, Output, listed
from titanium.apps.spread import spread
from titanium.errors import InputError

SHOWN_ROWS = 100
"""Rows of a query's result on a terminal, unless a limit is given."""

app = App(
    name="runs",
    help="Runs on disk: list them, see what they hold, verify, continue, compare, export and query them.",
    help_epilogue="Example: titanium runs list",
    result_action="return_value",
)


@app.default
def welcome(*words: Annotated[str, Parameter(show=False)]) -> int:
    """Print the commands for runs."""
    if words:
        raise unknown_command(app, words[0], "runs")
    sys.stdout.write(
        "Runs on disk, as titanium sweep and titanium stress --out store them:\n\n"
        "  titanium runs list [FOLDER]        every run below a folder, and how far it is\n"
        "  titanium runs show RUN             what was computed, from what, and a summary\n"
        "  titanium runs verify RUN           whether every chunk is there and as it was written\n"
        "  titanium runs resume RUN           compute what is missing or damaged\n"
        "  titanium runs outcomes RUN         which packages hold, and what breaks first\n"
        "  titanium runs spread RUN METRIC    how a metric spreads, as fifty equally likely values\n"
        "  titanium runs course RUN           how something goes year by year\n"
        "  titanium runs heat RUN             how often a package holds, over two inputs\n"
        "  titanium runs diff RUN OTHER       what differs between two runs\n"
        "  titanium runs export RUN FILE      as CSV, Parquet or NetCDF\n"
        '  titanium runs query RUN "SELECT"   ask in SQL\n\n'
        "titanium runs query --help says more about one of them.\n"
    )
    return 0


@command(app, "list")
def list_(folder: str = "runs", *, output: Output = DEFAULT_OUTPUT) -> None:
    """List every run below a folder: case, futures done, packages, seed, ensemble, size, and whether it is complete.

    Example: titanium runs list

    Parameters
    ----------
    folder
        Folder, or an address such as s3://bucket/runs.
    """
    from titanium.explore.runs.catalogue import list_runs
    from titanium.tell import runs as tell_runs

    found = list_runs(folder)
    output.show(found.to_dict, lambda: tell_runs.render_list(found), tell_runs.headline_list(found))


@command(app)
def show(run: str, *, metrics: str | None = None, output: Output = DEFAULT_OUTPUT) -> None:
    """What a run is: its request in words, how far it is, what failed, and statistics of its metrics.

    Example: titanium runs show runs/first --metrics holds,host_cost

    Parameters
    ----------
    run
        Folder or address of the run.
    metrics
        Metrics whose statistics are shown, separated by commas; how often packages hold if left out.
    """
    from titanium.explore.runs.catalogue import describe_run
    from titanium.explore.store import open_run
    from titanium.tell import runs as tell_runs

    report = describe_run(open_run(run), _names("--metrics", metrics))
    output.show(report.to_dict, lambda: tell_runs.render_show(report), tell_runs.headline_show(report))


@command(app)
def verify(run: str, *, output: Output = DEFAULT_OUTPUT) -> int:
    """Check every chunk of a run: name each that is missing, cut off or altered. Exits with 1 if there is any.

    Example: titanium runs verify runs/first

    Parameters
    ----------
    run
        Folder or address of the run.
    """
    from titanium.explore.runs.integrity import check_run
    from titanium.explore.store import open_run
    from titanium.tell import runs as tell_runs

    check = check_run(open_run(run))
    output.show(check.to_dict, lambda: tell_runs.render_check(check), tell_runs.headline_check(check))
    return int(not check.whole)


@command(app)
def resume(
    run: str,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    accept_other_bits: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Compute what a run lacks, and again what was damaged; a verdict that it was begun for is then given.

    Example: titanium runs resume runs/first

    Parameters
    ----------
    run
        Folder or address of the run.
    workers
        Host threads; one per available core if left out.
    cluster
        Where Dask computes instead: local:N for N processes here, or the address of a scheduler.
    accept_other_bits
        Continue a run that was begun on another kind of machine or by another version, whose last bits may differ.
    """
    from rich.console import Group

    from titanium.case.schema import Case
    from titanium.explore.runs.integrity import Resumption, check_run
    from titanium.explore.store import open_run
    from titanium.judge.stress import finish
    from titanium.tell import runs as tell_runs
    from titanium.tell import verdict as tell_verdict
    from titanium.tell.page import write_beside_run

    begun = open_run(run)
    before = check_run(begun)
    with output.advancing(begun.manifest.futures) as on_progress:
        finished, verdict = finish(
            run, workers=workers, cluster=cluster, accept_other_bits=accept_other_bits, on_progress=on_progress
        )
    done, case = Resumption.of(before, finished), finished.scope
    if verdict is None or not isinstance(case, Case):
        output.show(done.to_dict, lambda: tell_runs.render_resumption(done), tell_runs.headline_resumption(done))
        return
    write_beside_run(case, verdict, run)
    output.show(
        lambda: {**done.to_dict(), "verdict": verdict.to_dict()},
        lambda: Group(tell_runs.render_resumption(done), "", tell_verdict.render(verdict)),
        tell_runs.headline_resumption(done),
    )


@command(app)
def outcomes(run: str, *, packages: str | None = None, output: Output = DEFAULT_OUTPUT) -> None:
    """In how many futures of a run each package holds, what breaks first, and how every metric spreads.

    Example: titanium runs outcomes runs/first

    Parameters
    ----------
    run
        Folder or address of the run.
    packages
        Names of packages, separated by commas; all of the run's if left out.
    """
    from titanium.explore.store import open_run
    from titanium.judge.outcomes import judge_outcomes
    from titanium.tell import outcomes as tell_outcomes

    found = judge_outcomes(open_run(run), _names("--packages", packages))
    output.show(found.to_dict, lambda: tell_outcomes.render(found), tell_outcomes.headline(found))


command(app)(spread)
command(app)(course)
command(app)(heat)


@command(app)
def diff(run: str, other: str, *, output: Output = DEFAULT_OUTPUT) -> int:
    """What differs between two runs: what they were asked, and, future by future, what came out. Exits with 1 if any.

    Example: titanium runs diff runs/first runs/second

    Parameters
    ----------
    run, other
        Folders or addresses of the runs.
    """
    from titanium.explore.runs.diff import diff_runs
    from titanium.explore.store import open_run
    from titanium.tell import run_diff as tell_diff

    one, another = open_run(run), open_run(other)
    with output.advancing(one.manifest.futures) as on_progress:
        found = diff_runs(one, another, on_progress=on_progress)
    output.show(found.to_dict, lambda: tell_diff.render(found), tell_diff.headline(found))
    return int(not found.same)


@command(app)
def export(
    run: str,
    file: Path,
    *,
    format: Literal["csv", "parquet", "netcdf"] | None = None,
    metrics: str | None = None,
    packages: str | None = None,
    inputs: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Write a run as one file for other programs: CSV, Parquet or NetCDF, told by the suffix.

    Example: titanium runs export runs/first results.csv --metrics holds,host_cost --inputs

    Parameters
    ----------
    run
        Folder or address of the run.
    file
        File to write: .csv, .csv.gz, .parquet or .nc; one that is there is replaced.
    format
        Format, if the suffix does not tell.
    metrics
        Metrics, separated by commas; all if left out.
    packages
        Packages, separated by commas; all if left out.
    inputs
        Add a column for the drawn value of every uncertainty.
    """
    from titanium.explore.runs.export import export_run
    from titanium.explore.store import open_run
    from titanium.tell import runs as tell_runs

    opened = open_run(run)
    chosen, named = _names("--metrics", metrics), _names("--packages", packages)
    with output.advancing(opened.manifest.futures) as on_progress:
        done = export_run(
            opened, file, format=format, metrics=chosen, packages=named, inputs=inputs, on_progress=on_progress
        )
    if warning := tell_runs.too_long(done):
        output.tell(warning)
    output.show(done.to_dict, lambda: tell_runs.headline_export(done), tell_runs.headline_export(done))


@command(app)
def query(
    run: str,
    sql: str,
    *,
    limit: int | None = None,
    csv: Annotated[bool, Parameter(negative="")] = False,
    output: Output = DEFAULT_OUTPUT,
) -> None:
    """Ask a run in SQL. Its rows are the view `run`; beside it stand packages, units, chunks and failures.

    Example: titanium runs query runs/first "select package, avg(holds::int) from run where finite group by package"

    Parameters
    ----------
    run
        Folder or address of the run.
    sql
        One statement that reads: SELECT, WITH, DESCRIBE, SUMMARIZE or EXPLAIN.
    limit
        Rows wanted at most. If left out, all with --json or --csv, and 100 in a table.
    csv
        Print plain CSV on standard output.
    """
    from titanium.explore.runs.query import run_query
    from titanium.explore.store import open_run
    from titanium.tell import runs as tell_runs

    if csv and output.json:
        raise InputError("--csv and --json are both given; one is wanted")
    plain = csv or output.json
    answer = run_query(open_run(run), sql, limit=limit if limit is not None or plain else SHOWN_ROWS)
    if csv:
        sys.stdout.write(answer.to_csv())
        return
    output.show(answer.to_dict, lambda: tell_runs.render_answer(answer), tell_runs.headline_answer(answer))


def _names(option: str, text: str | None) -> list[str] | None:
    if text is None:
        return None
    names = listed(text)
    if not names:
        raise InputError(f"{option} names nothing")
    return names
