"""What differs between two cases, in sentences and tables."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.evidence.assumptions.comparison import Comparison, Difference, Side
from titanium.evidence.assumptions.results import Results, Stands
from titanium.explore.ensemble import PRIOR
from titanium.judge.shares import Difference as Ahead
from titanium.judge.versions import MEASURES, Change, Measure
from titanium.tell import words
from titanium.tell.assumptions_log import value
from titanium.tell.verdict import difference, titled_table

_LONGEST = 90
"""Letters of a text that are shown; JSON has all."""
_DOES = {"strength": "holds", "security": "is secure"}


def headline(found: Comparison) -> str:
    """How many entries and fields differ, in which tables, and how many verdicts if they were played."""
    one, other = _side(found.first), _side(found.second)
    if not found.differences:
        alike = "the same files" if found.first.hash == found.second.hash else "the same numbers and texts"
        return f"{one} and {other} hold {alike}.{_verdicts(found.results)}"
    numbers = sum(own.is_number for own in found.differences)
    counts = [f"{found.count(kind)} {kind}" for kind in ("changed", "added", "removed") if found.count(kind)]
    return (
        f"Against {one}, {other} differs in {_counted(len(found.differences), 'place')} ({', '.join(counts)}), "
        f"{numbers} of them numbers, in {', '.join(found.by_table)}.{_verdicts(found.results)}"
    )  # fmt: skip


def render(found: Comparison) -> RenderableType:
    """The headline, every difference by table, and what both give if that was asked for."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    for table, own in found.by_table.items():
        parts += ["", _differences(table, own)]
    if found.results is not None:
        parts += ["", *_results(found.results)]
    hashes = f"{found.first.name} {found.first.hash[:12]} against {found.second.name} {found.second.hash[:12]}"
    return Group(*parts, Text(hashes, style="dim"))


def _side(own: Side) -> str:
    where = f" ({own.address})" if own.address not in ("", own.name) else ""
    return f"{own.name}{where} {own.hash[:12]}"


def _counted(n: int, word: str) -> str:
    return f"{n} {word}{'s' if n != 1 else ''}"


def _verdicts(results: Results | None) -> str:
    if results is None:
        return ""
    turned = len(results.turned())
    return f" {turned if turned else 'No'} verdict{'' if turned == 1 else 's'} differ{'s' if turned == 1 else ''}."


def _differences(table: str, differences: Sequence[Difference]) -> Table:
    shown = titled_table(table)
    shown.add_column("entry", overflow="fold")
    shown.add_column("field", overflow="fold")
    shown.add_column("was", overflow="fold", ratio=2)
    shown.add_column("is", overflow="fold", ratio=2)
    shown.add_column("unit", overflow="fold")
    shown.add_column("grade", overflow="fold")
    shown.add_column("source", overflow="fold")
    shown.add_column("the log says", overflow="fold", ratio=2)
    last = ""
    for own in differences:
        entry, last = own.entry if own.entry != last else "", own.entry
        shown.add_row(
            Text(entry), Text(own.field or "all of it"), Text(_short(own.was)), Text(_short(own.now)),
            Text("" if own.unit == "1" else own.unit), Text(_moved(own.grade_was, own.grade_now)),
            Text(_sources(own)), Text(" ".join(own.why) if entry else ""),
        )  # fmt: skip
    return shown


def _short(own: object) -> str:
    text = "" if own is None else value(own)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _moved(was: str | None, now: str | None) -> str:
    return (now or was or "") if was == now or was is None or now is None else f"{was} to {now}"


def _sources(own: Difference) -> str:
    if own.source_was == own.source_now:
        return ""
    gone = [f"-{key}" for key in own.source_was if key not in own.source_now]
    new = [f"+{key}" for key in own.source_now if key not in own.source_was]
    return " ".join([*gone, *new]) or "order"


def _results(found: Results) -> Iterator[RenderableType]:
    for measure in MEASURES:
        yield _measure(found, measure)
    turned = found.turned()
    for measure, name, which in turned:
        yield Text(f"Differs: {_turned(found, measure, name, which)}")
    if not turned:
        yield Text(
            "No verdict differs: no package holds, or is secure, clearly in at least half in one and clearly not in "
            "the other, and none passes the base."
        )
    if unsettled := found.unsettled():
        told = "; ".join(_unsettled(found, *own) for own in unsettled)
        yield Text(f"Clear in one of the two and open in the other: {told}.")
    for measure in MEASURES:
        was, now = found.leader_was[measure], found.leader_now[measure]
        if was[0] != now[0]:
            tied = " (within counting error)" if was[0] in now else ""
            yield Text(f"By {measure}, {now[0]} comes first in place of {was[0]}{tied}.")
    yield Text(_pairing(found))
    yield Text(f"{words.standing_of(found.first)}", style="dim")
    yield Text(f"{words.standing_of(found.second)}", style="dim")


def _measure(found: Results, measure: Measure) -> Table:
    table = titled_table(
        f"Of 100 sampled futures, how often a package {_DOES[measure]}, and by how much ahead of the base"
    )
    table.add_column("package", overflow="fold")
    for heading in ("was", "is", "change", "ahead, was", "ahead, is"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, own in found.stands[measure].items():
        table.add_row(
            Text(name + (" *" if name == found.base else "")), words.per_hundred(own.was), words.per_hundred(own.now),
            _change(own.change), *(("" if ahead is None else difference(ahead)) for ahead in _ahead(own)),
        )  # fmt: skip
    return table


def _ahead(own: Stands) -> tuple[Ahead | None, Ahead | None]:
    return own.ahead_was, own.ahead_now


def _change(own: Change) -> str:
    mean, half = round(100 * own.mean, 1) + 0.0, 100 * (own.high - own.mean)  # + 0.0 makes -0.0 positive
    return "" if mean == half == 0 else f"{mean:+.1f} ±{half:.1f}"


def _turned(found: Results, measure: Measure, name: str, which: str) -> str:
    own, does = found.stands[measure][name], _DOES[measure]
    if which == "half":
        return f"{name} {does} in {words.count(own.was)}, and in {words.count(own.now)}."
    assert own.ahead_was is not None
    assert own.ahead_now is not None
    return (
        f"{name} is ahead of {found.base} by {difference(own.ahead_was)} of 100, and by {difference(own.ahead_now)} "
        f"({does})."
    )


def _unsettled(found: Results, measure: Measure, name: str, which: str) -> str:
    own = found.stands[measure][name]
    was, now = own.half if which == "half" else own.order
    rest = "in at least half" if which == "half" else f"more often than {found.base}"
    return f"{name} {_DOES[measure]} {rest} ({was}, now {now})"


def _pairing(found: Results) -> str:
    match found.pairing:
        case "whole":
            same = "Both met futures of the same numbers, with the same levels within each range, schools and chances."
        case "part":
            same = (
                f"{found.common:,} futures of the same number were met by both, with the same levels within each "
                "range, schools and chances; the others are counted as samples apart."
            )
        case "apart":
            same = (
                "The two draw different uncertainties, so a number means another future in each: their futures do not "
                "correspond, and the change is that of two samples apart."
            )
    matched = "" if found.first.ensemble.startswith(PRIOR) else " Each was matched to its own record."
    return f"{same}{matched} * the base"
