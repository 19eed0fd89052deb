"""Runs on disk in sentences and tables: which there are, what each is, whether it is whole, what a query gave."""

import math
import shlex
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.explore.ensemble import WEIGHTED
from titanium.explore.runs.answer import Answer, Plain
from titanium.explore.runs.catalogue import Listed, RunList, RunReport
from titanium.explore.runs.export import SPREADSHEET_ROWS, Export
from titanium.explore.runs.integrity import Resumption, RunCheck
from titanium.explore.summary import Statistic
from titanium.tell import words
from titanium.tell.verdict import titled_table

_SHOWN_NAMES = 12
_SHOWN_CHUNKS = 50
_KIB = 1024


def size(n_bytes: int) -> str:
    """A number of bytes as people say it.

    Examples
    --------
    >>> size(700), size(4300), size(5 * 2**30)
    ('700 B', '4.2 KiB', '5.0 GiB')
    """
    if n_bytes < _KIB:
        return f"{n_bytes} B"
    power = min(int(math.log(n_bytes, _KIB)), 4)
    return f"{n_bytes / _KIB**power:.1f} {('KiB', 'MiB', 'GiB', 'TiB')[power - 1]}"


def counted(number: int, thing: str) -> str:
    """A number of things.

    Examples
    --------
    >>> counted(1, "chunk"), counted(1200, "chunk")
    ('1 chunk', '1,200 chunks')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def resume_command(address: str) -> str:
    """The command that computes what a run lacks."""
    return f"titanium runs resume {shlex.quote(address)}"


def state(run: Listed) -> str:
    """How far a run is.

    Examples
    --------
    >>> state(Listed("runs/a", "unfinished", futures=1000, futures_done=374))
    '37% done'
    """
    if run.state == "damaged":
        address = f"'{run.address}'"
        return f"damaged: {run.problem.replace(address, 'it', 1)}"
    return "complete" if run.state == "complete" else f"{100 * run.futures_done // run.futures}% done"


def headline_list(found: RunList) -> str:
    """How many runs there are, and how many of them need something."""
    if not found.runs:
        return f"No run below '{found.folder}'."
    parts = [
        f"{sum(run.state == kind for run in found.runs):,} {kind}"
        for kind in ("complete", "unfinished", "damaged")
        if any(run.state == kind for run in found.runs)
    ]
    return f"{counted(len(found.runs), 'run')} below '{found.folder}': {', '.join(parts)}."


def render_list(found: RunList) -> RenderableType:
    """The headline and one line for each run."""
    title = Text(headline_list(found), style="bold")
    if not found.runs:
        return title
    table = titled_table("")
    table.add_column("run", overflow="fold")
    table.add_column("state", overflow="fold")
    table.add_column("case")
    for heading in ("futures", "packages", "seed"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("ensemble", overflow="fold")
    table.add_column("size", justify="right", no_wrap=True)
    table.add_column("begun", no_wrap=True)
    for run in found.runs:
        if run.state == "damaged":
            table.add_row(Text(run.address), Text(state(run), style="red"), "", "", "", "", "", size(run.bytes), "")
            continue
        done = "" if run.state == "complete" else f"{run.futures_done:,} of "
        table.add_row(
            Text(run.address),
            Text(state(run), style="" if run.state == "complete" else "yellow"),
            f"{run.case} {run.case_hash[:8]}",
            f"{done}{run.futures:,}",
            f"{run.packages:,}",
            str(run.seed),
            run.ensemble,
            size(run.bytes),
            _when(run.created),
        )
    return Group(title, "", table)


def headline_show(report: RunReport) -> str:
    """What a run is and how far it is, in one sentence."""
    run = report.run
    what = f"{counted(run.packages, 'package')} in {counted(run.futures, 'future')} of {run.case}"
    if run.state == "complete":
        return f"{run.address}: {what}, complete."
    remedy = f" Go on with: {resume_command(run.address)}" if report.resumable else ""
    return f"{run.address}: {what}, {state(run)} ({run.futures_done:,} futures).{remedy}"


def render_show(report: RunReport) -> RenderableType:
    """The headline, the manifest in words, what failed, and statistics."""
    parts: list[RenderableType] = [Text(headline_show(report), style="bold"), "", _facts(report)]
    if report.failed:
        parts += ["", *(Text(line, style="yellow") for line in _failures(report))]
    for metric, unit in report.metrics.items():
        parts += ["", _statistics(report, metric, unit)]
    if report.other_metrics and report.run.futures_done:
        parts += ["", Text(f"Statistics of others with --metrics: {_names(report.other_metrics)}.", style="dim")]
    return Group(*parts)


def _facts(report: RunReport) -> Table:
    run, manifest = report.run, report.manifest
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    drawn = (
        f"seed {manifest.seed}, {words.ensemble(manifest.ensemble)}; {manifest.sampling}, schools {manifest.schools}"
    )
    other = "" if report.machines < 2 else f"; computed on {report.machines} kinds of machine or code"
    versions = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    where = ", ".join(dict.fromkeys(value for name, value in manifest.platform.items() if name != "features" and value))
    for label, text in (
        ("case", f"{manifest.case} {manifest.case_hash[:12]}"),
        ("begun by", f"titanium {manifest.purpose}, {_when(run.created)}"),
        ("futures", f"{run.futures_done:,} of {run.futures:,}: {drawn}"),
        ("packages", _names(tuple(manifest.packages))),
        ("chunks", f"{report.chunks_done:,} of {report.chunks:,}, {size(run.bytes)}{other}"),
        ("versions", versions),
        ("machine", where),
        ("format", f"{manifest.schema}; id {manifest.id}"),
    ):
        table.add_row(label, Text(text))
    return table


def _failures(report: RunReport) -> Iterator[str]:
    """What was masked: how much, and the first of it with the reason."""
    yield f"Masked: {counted(report.failed, 'result')} with a number that is not finite, left out of every statistic."
    for failure in report.failures:
        yield f"  {failure.package} in future {failure.future}{': ' if failure.reason else ''}{failure.reason}"
    if report.failed > len(report.failures):
        yield f"  and {report.failed - len(report.failures):,} more"


def _statistics(report: RunReport, metric: str, unit: str) -> Table:
    table = titled_table(metric if unit == "1" else f"{metric}, {unit}")
    table.add_column("package", overflow="fold")
    is_weighted = report.manifest.kind == WEIGHTED
    for heading in ("futures", *(["effective"] if is_weighted else []), "mean", "spread", "least", "most"):
        table.add_column(heading, justify="right", no_wrap=True)
    for package, own in report.statistics.items():
        table.add_row(package, *_row(own[metric], is_weighted))
    return table


def _row(own: Statistic, is_weighted: bool) -> Iterator[str]:
    yield f"{own.futures:,}"
    if is_weighted:
        yield f"{own.effective:,.0f}"
    for value in (own.mean, own.deviation, own.low, own.high):
        yield f"{value:.4g}" if math.isfinite(value) else ""


def headline_check(check: RunCheck) -> str:
    """Whether a run is whole, and what makes it so."""
    if check.whole:
        return f"Whole: {counted(check.chunks, 'chunk')} of {check.run}, each as the run wrote it."
    faults = [f"{len(check.damage):,} damaged"] if check.damage else []
    faults += [f"{len(check.missing):,} not there"] if check.missing else []
    return f"Not whole: of {counted(check.chunks, 'chunk')} of {check.run}, {' and '.join(faults)}. {check.remedy}"


def render_check(check: RunCheck) -> RenderableType:
    """The headline, and every chunk that is not as the run wrote it."""
    found = [(own.chunk, own.reason) for own in check.damage]
    found += [(name, "it is not there") for name in check.missing[:_SHOWN_CHUNKS]]
    lines = [Text(f"  {chunk}: {reason}") for chunk, reason in found]
    if len(check.missing) > _SHOWN_CHUNKS:
        lines.append(Text(f"  and {len(check.missing) - _SHOWN_CHUNKS:,} more that are not there"))
    return Group(Text(headline_check(check), style="bold"), *lines)


def headline_resumption(done: Resumption) -> str:
    """What was computed."""
    again, anew = len(done.damaged), len(done.missing)
    if not again + anew:
        return f"Nothing to do: {done.run} was whole."
    parts = [f"{counted(anew, 'chunk')} that {'was' if anew == 1 else 'were'} not there"] if anew else []
    parts += [f"{counted(again, 'chunk')} that {'was' if again == 1 else 'were'} damaged"] if again else []
    whole = f"{done.run} is complete, {counted(done.packages, 'package')} in {counted(done.futures, 'future')}"
    return f"Computed {' and '.join(parts)}; {whole}."


def render_resumption(done: Resumption) -> RenderableType:
    """The headline, and what had been damaged."""
    again = [Text(f"  {own.chunk} again: {own.reason}") for own in done.damaged]
    return Group(Text(headline_resumption(done), style="bold"), *again)


def headline_export(done: Export) -> str:
    """What was written where."""
    rows = f"{counted(done.rows, 'row')} and {counted(len(done.columns), 'column')}"
    part = "" if done.complete else f"; the run is unfinished, {done.futures:,} futures are done"
    beside = f" Units and origin: {done.beside}" if done.beside else ""
    return f"{done.file}: {rows}, {size(done.bytes)}{part}.{beside}"


def too_long(done: Export) -> str:
    """What to say of a CSV that no spreadsheet shows whole; nothing of any other file."""
    if done.format != "csv" or done.fits_a_spreadsheet:
        return ""
    return (
        f"{done.rows:,} rows are more than a spreadsheet shows ({SPREADSHEET_ROWS:,}); it cuts off the rest without a "
        "word. Name fewer with --packages, or count with titanium runs query."
    )


def headline_answer(answer: Answer) -> str:
    """How many rows a query gave, and of how much of the run."""
    cut = f"The first {answer.table.num_rows:,} rows" if answer.cut else counted(answer.table.num_rows, "row")
    part = ""
    if answer.futures_done < answer.futures:
        part = f"; the run is unfinished, {answer.futures_done:,} of {answer.futures:,} futures are done"
    return f"{cut}{part}."


def render_answer(answer: Answer) -> RenderableType:
    """The result as a table."""
    table = titled_table("")
    for column in answer.table.schema:
        table.add_column(Text(column.name), justify="right" if _is_number(str(column.type)) else "left")
    for row in answer.rows():
        table.add_row(*(Text(_cell(value)) for value in row))
    return Group(table, Text(headline_answer(answer), style="dim"))


def _is_number(kind: str) -> bool:
    return kind.startswith(("int", "uint", "float", "double", "decimal", "halffloat"))


def _cell(value: Plain) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.6g}"
        case list():
            return ", ".join(map(_cell, value))
        case _:
            return str(value)


def _names(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN_NAMES:,} more" if len(names) > _SHOWN_NAMES else ""
    return f"{', '.join(names[:_SHOWN_NAMES])}{more}"


def _when(created: str) -> str:
    """A moment to the minute, in UTC."""
    return created[:16].replace("T", " ") + (" UTC" if created else "")
