"""The log of a case's numbers in a sentence and a table."""

from collections.abc import Mapping
from typing import Any, cast

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.evidence.assumptions.log import ChangeLog, Logged
from titanium.tell.verdict import titled_table

GROUNDS: Mapping[str, str] = {
    "a first look at results": "after a first look at results",
    "evidence": "on evidence",
    "correction": "to correct a mistake",
    "scope": "to ask a new question",
    "not on record": "for a reason that is not on record",
}
"""What decided a change, as the rest of a sentence."""
KEPT = (
    "The case is refused where the last change of a number is not what it now holds, so what is logged cannot fall "
    "behind. What was changed without being logged does not show here: titanium assumptions CASE --against OTHER shows "
    "every difference between two versions."
)


def headline(log: ChangeLog) -> str:
    """How many changes are logged, and what decided them."""
    n = len(log.changes)
    told = [f"{count} {GROUNDS[ground]}" for ground, count in log.by_ground.items()]
    return (
        f"{n} change{'s' if n != 1 else ''} to case {log.case} {'are' if n != 1 else 'is'} logged: {', '.join(told)}."
    )


def render(log: ChangeLog) -> RenderableType:
    """The headline and every change."""
    parts: list[RenderableType] = [Text(headline(log), style="bold"), "", _table(log)]
    if log.undone:
        parts.append(
            Text(f"{log.undone} choices of the case undo some of them: titanium choices {log.case} plays each.")
        )
    return Group(*parts, Text(KEPT), Text(f"case {log.case} {log.hash[:12]}", style="dim"))


def _table(log: ChangeLog) -> Table:
    table = titled_table(
        "Changes in the order of their days, and how many more of 100 futures a package would hold in without them"
    )
    table.add_column("day", no_wrap=True)
    table.add_column("what", overflow="fold", ratio=3)
    table.add_column("was", overflow="fold", ratio=2)
    table.add_column("is", overflow="fold", ratio=2)
    table.add_column("why", overflow="fold", ratio=4)
    table.add_column("decided by", overflow="fold", ratio=2)
    table.add_column("without it", overflow="fold", ratio=4)
    for own in log.changes:
        change = own.change
        effect = change.effect or (f"titanium choices --only {change.choice}" if change.choice else "not measured")
        table.add_row(
            change.date, Text(_what(own)), Text(value(change.was) if change.was_known else "not on record"),
            Text(value(change.is_) if change.is_said else ""), Text(change.why),
            Text(change.decided_by), Text(effect),
        )  # fmt: skip
    return table


def _what(own: Logged) -> str:
    change = own.change
    place = " ".join(part for part in (change.table, change.entry, change.field) if part)
    unit = f", {own.unit}" if own.unit not in ("1", "") else ""
    return f"{place}{f': {own.title}{unit}' if own.title else ''}"


def value(own: Any) -> str:
    """A value of a case in few words.

    Examples
    --------
    >>> value({"low": 0.4, "high": 3}), value(None), value(("a", "b")), value(120.0)
    ('low 0.4, high 3', 'nothing', 'a, b', '120')
    """
    if own is None:
        return "nothing"
    if isinstance(own, Mapping):
        return ", ".join(f"{key} {value(each)}" for key, each in cast("Mapping[str, Any]", own).items())
    if isinstance(own, list | tuple):
        return ", ".join(value(each) for each in cast("tuple[Any, ...]", own))
    return f"{own:g}" if isinstance(own, int | float) and not isinstance(own, bool) else str(own)
