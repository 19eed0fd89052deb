"""A table of words as the terminal shows it."""

from rich.console import RenderableType
from rich.text import Text

from titanium.tell.table import Table
from titanium.tell.verdict import titled_table


def rendered(own: Table) -> RenderableType:
    """A table for the terminal; numbers stand at the right."""
    table = titled_table(own.caption)
    for place, heading in enumerate(own.headings):
        table.add_column(heading, justify="right" if place in own.numeric else "left", overflow="fold")
    for row in own.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
