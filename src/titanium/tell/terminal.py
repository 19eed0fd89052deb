"""A table of words as the terminal shows it."""

from rich.console import RenderableType
from rich.text import Text

from titanium.tell.table import Table
from titanium.tell.verdict import titled_table


def rendered(own: Table, *, is_whole: bool = False) -> RenderableType:
    """A table for the terminal; numbers stand at the right.

    Parameters
    ----------
    is_whole
        Whether names of rows and numbers are never broken, however narrow the terminal.
    """
    table = titled_table(own.caption)
    for place, heading in enumerate(own.headings):
        is_number = place in own.numeric
        table.add_column(
            heading, justify="right" if is_number else "left", overflow="fold",
            no_wrap=is_whole and (is_number or not place),
        )  # fmt: skip
    for row in own.rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
