"""Heat maps in a sentence and as a table: where on a grid of two inputs a package holds more often, and where less."""

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.judge.discover.rules import Term
from titanium.judge.divided import Divided, Part
from titanium.judge.heat import Corner, Heat
from titanium.judge.heterogeneity import FEWEST
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import say, told
from titanium.tell.discover import condition, place_in_range
from titanium.tell.metric_words import number, unit
from titanium.tell.table import Table
from titanium.tell.target_words import subject, what, within
from titanium.tell.terminal import rendered


def headline(found: Heat) -> str:
    """How often the target is met, in which corner of the grid most often, and in which least."""
    clause = subject(found.scope, found.package, found.target, found.meaning)
    if not found.met.futures:
        return say("None of these futures has finite numbers under {package}.", package=found.package)
    if found.among:
        inside = within(found.scope, found.package, found.target, found.meaning)
        clause = say("Where {positions}, {clause}", clause=inside, positions=among(found))
    known = {"clause": clause, "count": words.count(found.met)}
    if not found.differs or len(found.corners) < 2:
        return say(
            "{clause} in {count} sampled futures; over {across} and {up} that differs by no more than counting error.",
            across=told(found.across.words), up=told(found.up.words), **known,
        )  # fmt: skip
    most, least = found.corners[0], found.corners[-1]
    return say(
        "{clause} in {count} sampled futures: in {most} where {here}, in {least} where {there}.",
        most=words.count(most.met), here=_corner(most), least=words.count(least.met), there=_corner(least), **known,
    )  # fmt: skip


def among(found: Heat) -> str:
    """The positions that all futures counted hold."""
    return words.all_of(
        [
            say("{input} is {limit}", input=told(school), limit=told(position))
            for school, position in found.among.items()
        ]
    )


def _corner(own: Corner) -> str:
    return words.all_of([place(own.across), place(own.up)])


def place(term: Term) -> str:
    """Where an input lies in its range, or at which position of a school.

    Examples
    --------
    >>> place(Term("v", "stake", "continuous", "utility", low=2 / 3, low_value=0.5))
    'stake lies in its upper third'
    """
    if term.kept:
        return condition(term)
    return say("{input} lies in {place}", input=told(term.words), place=place_in_range(term))


def together(found: Heat) -> str:
    """Whether the two inputs do more together than each alone; nothing where that cannot be told."""
    if found.p_together is None or not found.differs:
        return ""
    if found.acts_together:
        return say("The two act together: cells lie further apart than what each does alone adds up to.")
    return say("What each of the two does alone adds up to what the grid shows, within counting error.")


def side(own: Divided) -> str:
    """An input with its unit."""
    name, of = told(own.words).replace("_", " "), unit(own.unit)
    return say("{input}, {unit}", input=name, unit=of) if of else name


def part(own: Part) -> str:
    """A part of a range in the input's unit, or the name of a position."""
    if own.label:
        return told(own.label).replace("_", " ")
    return say("{low} to {high}", low=number(own.low_value), high=number(own.high_value))


def counted(own: Share) -> str:
    """A cell in full: its count and, of a hundred, the interval of counting error."""
    if not own.futures:
        return say("none counted")
    return say(
        "{count:,} of {futures:,} ({low:.0f}-{high:.0f})",
        count=own.count, futures=own.futures, low=100 * own.low, high=100 * own.high,
    )  # fmt: skip


def table(found: Heat) -> Table:
    """Every cell with its counting error; the highest part of the second input comes first."""
    rows = tuple(
        (part(own), *(counted(cell) for cell in cells))
        for own, cells in zip(reversed(found.up.parts), reversed(found.cells), strict=True)
    )
    caption = say(
        "Futures in which {what}, of those in each cell (of 100, 95% counting interval); across: {across}",
        what=what(found.scope, found.target, found.meaning), across=side(found.across),
    )  # fmt: skip
    headings = (side(found.up), *(part(own) for own in found.across.parts))
    return Table(caption, headings, rows, frozenset(range(1, len(headings))))


def notes(found: Heat) -> list[str]:
    """What the grid does not say, how its inputs were chosen, and what was left out."""
    lines = [
        say(
            "A cell counts the futures that lie in it; all else varies in them as in the whole run. It does not say "
            "that these two inputs are the cause."
        )
    ]
    chosen = [own for own in (found.across, found.up) if own.explained is not None]
    if chosen:
        lines.append(
            say(
                "Chosen because they explain most by themselves, of 100 parts of the variance: {inputs}.",
                inputs=words.all_of([_explained(own) for own in chosen]),
            )
        )
    if any(cell.futures < FEWEST for row in found.cells for cell in row):
        lines.append(say("Cells of fewer than {fewest} futures are not shaded.", fewest=FEWEST))
    if found.masked:
        lines.append(say("Masked: {count:,} results were not finite numbers and are left out.", count=found.masked))
    if found.evidence.futures < found.asked:
        lines.append(
            say(
                "The run is not finished: {done:,} of {asked:,} futures are there.",
                done=found.evidence.futures, asked=found.asked,
            )
        )  # fmt: skip
    return lines


def _explained(own: Divided) -> str:
    known = {"input": told(own.words), "parts": f"{100 * (own.explained or 0):.2g}"}
    if own.is_clear:
        return say("{input} {parts}", **known)
    return say("{input} {parts}, no more than noise would", **known)


def render(found: Heat) -> RenderableType:
    """The headline, the table, what both inputs do together, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    if said := together(found):
        parts.append(Text(said))
    parts += ["", rendered(table(found)), ""]
    return Group(*parts, *(Text(line, style="dim") for line in [*notes(found), words.standing_of(found.evidence)]))
