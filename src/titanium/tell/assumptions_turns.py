"""Verdicts that a single number turns, in sentences with counts and as a table."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from titanium.evidence.assumptions.finding import Assumptions
from titanium.evidence.assumptions.flips import Flip, Third, Verdict
from titanium.judge.sensitivity.finding import GRADES
from titanium.tell import words
from titanium.tell.verdict import titled_table

SHOWN = 12
"""Turns that are shown unless all are wanted."""
TURNING = (
    "A verdict turns along a number if it is clearly so in one third of the number's own range and clearly not in "
    "another, all else varying. Sought on one half of the futures among {tested} numbers (Holm's correction, 1 in 20), "
    "confirmed and counted on the other half. Worth: in how many more of 100 futures the statement would be called "
    "right, or the better of the two packages be chosen, by one who knew the number. Two numbers together may turn "
    "what neither does: titanium discover looks for those."
)
_THIRDS = ("lowest", "middle", "highest")
_STANDS = {"yes": "so in all", "no": "not so in all", "open": "open in all"}


def amount(value: float, unit: str) -> str:
    """A number with its unit.

    Examples
    --------
    >>> amount(0.00311, "1/yr"), amount(2.5, "1")
    ('0.00311 1/yr', '2.5')
    """
    return f"{value:.3g}" if unit == "1" else f"{value:.3g} {unit}"


def turning(found: Assumptions) -> Iterator[str]:
    """How many verdicts turn, and which number is most worth knowing; nothing where there is no verdict."""
    turned, n = found.turned, len(found.verdicts)
    if not n:
        return
    if not turned:
        yield f"None of {n} verdicts turns within the range of any single number."
        return
    assumed = sum(any(flip.grade == "D" for flip in own.flips) for own in turned)
    turn = "turns" if len(turned) == 1 else "turn"
    first = max((flip for own in turned for flip in own.flips), key=lambda flip: flip.worth.value)
    yield (
        f"{len(turned)} of {n} verdicts {turn} within the range of a single number, {assumed} of them within that of "
        f"an assumed one; {first.name} ({first.title}, grade {first.grade}) is most worth knowing."
    )


def turns(found: Assumptions, every: bool) -> Iterator[RenderableType]:
    """The verdicts that turn: assumed numbers first, by what it would be worth to know them."""
    if not found.verdicts:
        return
    rows = [(own, flip) for own in found.turned for flip in own.flips]
    rows.sort(key=lambda row: (-GRADES.index(row[1].grade), -row[1].worth.value))
    yield ""
    if rows:
        yield _table(rows, every)
    else:
        yield Text("No verdict turns within the range of any single number.")
    for grade in reversed(GRADES):
        own = next((row for row in rows if row[1].grade == grade), None)
        if own is not None:
            yield Text(f"Grade {grade}: {flip_sentence(*own)}")
    still = sum(not own.flips for own in found.verdicts)
    if rows and still:
        yield Text(f"No single number turns the other {still} of {len(found.verdicts)} verdicts.")
    touched = {flip.name: flip.choices for _, flip in rows if flip.choices}
    if touched:
        named = "; ".join(f"{name}: {', '.join(choices)}" for name, choices in touched.items())
        yield Text(f"Choices of the case that set such a number otherwise, to be played by titanium choices: {named}.")
    yield Text(TURNING.format(tested=max(own.tested for own in found.verdicts)))


def statement(own: Verdict) -> str:
    """A verdict as a statement.

    Examples
    --------
    >>> from titanium.judge.shares import Share
    >>> statement(Verdict("titanium", "holds", "holds", "ironclad", Share.of(1, 2), None, 0, 0, ()))
    'titanium holds more often than ironclad'
    """
    return f"{own.package} {own.does} {'in at least half' if own.against is None else f'more often than {own.against}'}"


def flip_sentence(own: Verdict, flip: Flip) -> str:
    """How a number turns a verdict, with counts of the futures that confirm it."""
    lowest, middle, highest = (_told(third) for third in flip.thirds)
    does = f"{own.package} {own.does} in" if own.against is None else f"{own.package} is ahead of {own.against} by"
    below, above = amount(flip.thirds[0].high, flip.unit), amount(flip.thirds[-1].low, flip.unit)
    return (
        f"{does} {lowest} where {flip.title} ({flip.name}) is in its lowest third, below {below}; {middle} in its "
        f"middle; {highest} in its highest, above {above}."
    )


def _told(third: Third) -> str:
    return words.count(third.does) if third.ahead is None else f"{100 * third.ahead.mean:+.1f} of 100"


def _table(rows: list[tuple[Verdict, Flip]], every: bool) -> Table:
    shown = rows if every else rows[:SHOWN]
    left = f"; {len(rows) - len(shown)} more with --all" if len(rows) > len(shown) else ""
    table = titled_table(
        "Verdicts that one number turns, assumed numbers first, then by worth: of 50 futures, or by how many of 100 "
        f"ahead of the base, in each third of its range{left}"
    )
    table.add_column("verdict", overflow="fold")
    table.add_column("number", overflow="fold")
    table.add_column("grade", justify="center")
    for name in _THIRDS:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("middle third", justify="right", overflow="fold")
    table.add_column("worth", justify="right", no_wrap=True)
    for own, flip in shown:
        worth = f"{100 * flip.worth.value:.1f} ({100 * flip.worth.low:.1f}..{100 * flip.worth.high:.1f})"
        table.add_row(
            Text(f"{statement(own)} ({_STANDS[own.answer]})"),
            Text(f"{flip.name}: {flip.title}"),
            flip.grade,
            *(_told(third).removesuffix(" of 50").removesuffix(" of 100") for third in flip.thirds),
            Text(f"{flip.thirds[1].low:.3g} to {amount(flip.thirds[1].high, flip.unit)}"),
            worth,
        )
    return table
