"""A game for the terminal: what it says of itself, its tree, and what became of it in another form."""

from collections.abc import Iterable, Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from titanium.games.drawing.lettering import clean
from titanium.report.game import GameReport
from titanium.report.game_forms import Conversion, Drawing

WIDEST = 110
"""Columns past which payoffs stand too far from the branches that they belong to."""

LONGEST = 12
"""Letters of a formula that have room in the tree."""


class Tree:
    """The tree as text, in the width of the terminal."""

    def __init__(self, drawing: Drawing):
        self.drawing = drawing

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(self.drawing.text(min(options.max_width, WIDEST)), no_wrap=True, overflow="crop")


def headline(report: GameReport) -> str:
    """One sentence: who plays, and the size of the tree."""
    return f"{clean(report.source.title)}: {size_line(report)}; {knowledge(report)}."


def size_line(report: GameReport) -> str:
    """Players, decisions, chance moves and outcomes, counted."""
    size = report.size
    counts = [
        counted(len(report.game.players), "player"),
        counted(size["decisions"], "decision"),
        counted(size["chance_moves"], "chance move") if size["chance_moves"] else "",
        counted(size["outcomes"], "outcome"),
    ]
    return ", ".join(filter(None, counts))


def knowledge(report: GameReport) -> str:
    """Whether movers know where they are."""
    if report.game.has_perfect_information:
        return "every mover knows its node"
    several = [own for own in report.game.infosets.values() if len(own.nodes) > 1]
    return (
        f"at {len(several)} of {counted(len(report.game.infosets), 'information set')} the mover does not know its node"
    )


def render(report: GameReport) -> RenderableType:
    """The headline, the comment, players and parameters, the tree, and notes."""
    game = report.game
    parts: list[RenderableType] = [Text(headline(report), style="bold"), Text(f"Players: {_listed(game.players)}.")]
    if game.comment.strip():
        parts += ["", *(Text(clean(line)) for line in game.comment.strip().splitlines())]
    if game.parameters:
        parts += ["", _parameters(report)]
    elif game.names:
        parts += ["", Text(f"Names without a value: {_listed(sorted(game.names))}.")]
    is_short = all(len(str(formula)) <= LONGEST for _, formula, _ in game.formulas())
    if game.parameters:
        parts.append(Text("The tree, " + ("with formulas:" if is_short else "at the defaults:")))
    else:
        parts.append("")
    parts += [Tree(Drawing(report.source, {}, None, None, with_formulas=is_short)), *_notes(report.notes)]
    return Group(*parts)


def _parameters(report: GameReport) -> Table:
    table = ruled("parameter", default="right", unit="left", range="left", means="left")
    for name, own in report.game.parameters.items():
        span = f"{own.range[0]:g} to {own.range[1]:g}" if own.range else ""
        unit = "" if own.unit == "1" else own.unit.replace("_", " ")
        table.add_row(*texts(name, f"{own.default:g}", unit, span, own.means))
    return table


def tell_drawing(drawing: Drawing) -> str:
    """One sentence: where the drawing is, or what it is of."""
    if drawing.out:
        return f"Drawing of '{clean(drawing.source.title)}': {drawing.out}"
    return headline(GameReport(drawing.source, ()))


def render_drawing(drawing: Drawing) -> RenderableType:
    """The tree, or where it was written."""
    if drawing.out:
        return Text(tell_drawing(drawing))
    if drawing.ascii_only:
        return Tree(drawing)
    return Group(Text(clean(drawing.source.title), style="bold"), Tree(drawing))


def tell_conversion(conversion: Conversion) -> str:
    """One sentence: what was written where."""
    return f"{conversion.out}: {headline(GameReport(conversion.source, ()))}"


def render_conversion(conversion: Conversion) -> RenderableType:
    """What was written, at which values, and what was left out."""
    parts = [Text(tell_conversion(conversion), style="bold")]
    if conversion.values:
        values = ", ".join(f"{name} = {value:g}" for name, value in conversion.values.items())
        parts.append(Text(f"Formulas became numbers at {values}."))
    if conversion.dropped:
        parts.append(Text(f"Left out: {'; '.join(conversion.dropped)}.", style="yellow"))
    return Group(*parts)


def ruled(first: str, **columns: str) -> Table:
    """A table with a column for names and further columns, each with how it is aligned."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    for name, side in columns.items():
        table.add_column(clean(name.replace("_", " ")), justify="right" if side == "right" else "left")
    return table


def texts(*cells: str) -> Iterator[Text]:
    """Cells that are shown as they are: a name may look like a mark of style."""
    return (Text(clean(cell)) for cell in cells)


def counted(number: int, noun: str) -> str:
    """A count with its noun.

    Examples
    --------
    >>> counted(1, "player"), counted(12, "chance move")
    ('1 player', '12 chance moves')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def notes(lines: Iterable[str]) -> Iterator[Text]:
    """What to mistrust, a line each."""
    return (Text(clean(line), style="yellow") for line in lines)


def _notes(lines: Sequence[str]) -> list[RenderableType]:
    return ["", *notes(lines)] if lines else []


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(clean, names))
