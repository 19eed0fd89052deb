"""What differs between two runs, in sentences and tables."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.explore.runs.diff import RunDifference
from titanium.tell.runs import counted
from titanium.tell.verdict import titled_table

_LONGEST = 48


def headline(found: RunDifference) -> str:
    """Whether both runs hold the same results."""
    if found.same:
        return f"Same results: {counted(found.rows, 'row')} with the same bits."
    if found.unpaired:
        return f"Not comparable: {found.unpaired}."
    if not found.rows:
        return "Different: the runs have no future and package in common."
    parts: list[str] = []
    changed = [own for own in found.metrics if own.differing]
    if changed:
        most = max(changed, key=lambda own: own.differing)
        parts.append(
            f"{counted(len(changed), 'column')} differ, most often {most.metric}, "
            f"in {most.differing:,} of {found.rows:,} rows that both have"
        )
    else:
        parts.append(f"{counted(found.rows, 'row')} that both have are the same to the last bit")
    for name, rows in ((found.one, found.rows_one), (found.other, found.rows_other)):
        if rows > found.rows:
            parts.append(
                f"{counted(rows - found.rows, 'row')} {'is' if rows - found.rows == 1 else 'are'} in {name} alone"
            )
    return f"Different: {'; '.join(parts)}."


def render(found: RunDifference) -> RenderableType:
    """The headline; what the runs were asked; then metrics and verdicts that differ."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    if found.fields:
        parts += ["", _fields(found)]
    parts += [Text(line) for line in _names(found)]
    if found.levers:
        parts += ["", _levers(found)]
    if any(own.differing for own in found.metrics):
        parts += ["", _metrics(found)]
    if any(own.lost or own.gained for own in found.verdicts):
        parts += ["", _verdicts(found)]
    return Group(*parts)


def _fields(found: RunDifference) -> Table:
    table = titled_table("What the runs are")
    for heading in ("field", found.one, found.other):
        table.add_column(Text(heading), overflow="fold")
    table.add_column("decides")
    for own in found.fields:
        table.add_row(own.field, Text(_short(own.one)), Text(_short(own.other)), own.decides)
    return table


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _names(found: RunDifference) -> list[str]:
    """What only one of the runs has."""
    lines: list[str] = []
    for kind, here, there in (
        ("packages", found.packages_only_one, found.packages_only_other),
        ("metrics", found.metrics_only_one, found.metrics_only_other),
    ):
        for address, names in ((found.one, here), (found.other, there)):
            if names:
                more = f" and {len(names) - 12:,} more" if len(names) > 12 else ""
                lines.append(f"{kind.capitalize()} in {address} alone: {', '.join(names[:12])}{more}.")
    return lines


def _levers(found: RunDifference) -> Table:
    table = titled_table("Packages of one name that differ")
    for heading in ("package", "lever"):
        table.add_column(heading, overflow="fold")
    for heading in (found.one, found.other):
        table.add_column(Text(heading), justify="right", overflow="fold")
    for own in found.levers:
        table.add_row(own.package, own.lever, _number(own.one), _number(own.other))
    return table


def _metrics(found: RunDifference) -> Table:
    table = titled_table(f"Results that differ, of {found.rows:,} rows")
    table.add_column("metric", overflow="fold")
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("furthest apart", justify="right", no_wrap=True)
    for heading in (found.one, found.other):
        table.add_column(Text(heading), justify="right", overflow="fold")
    table.add_column("where", overflow="fold")
    for own in found.metrics:
        if own.differing:
            where = "" if own.package is None else f"{own.package} in future {own.future}"
            distance = _number(own.largest) if own.largest else ""
            table.add_row(own.metric, f"{own.differing:,}", distance, _number(own.one), _number(own.other), where)
    return table


def _verdicts(found: RunDifference) -> Table:
    table = titled_table("Futures in which a package holds, and how many flip from the first run to the second")
    table.add_column("package", overflow="fold")
    table.add_column("futures", justify="right", no_wrap=True)
    for heading in (found.one, found.other):
        table.add_column(Text(heading), justify="right", overflow="fold")
    for heading in ("now breaks", "now holds"):
        table.add_column(heading, justify="right", no_wrap=True)
    for own in found.verdicts:
        table.add_row(
            own.package,
            f"{own.futures:,}",
            f"{own.holds_one:,}",
            f"{own.holds_other:,}",
            f"{own.lost:,}",
            f"{own.gained:,}",
        )
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
