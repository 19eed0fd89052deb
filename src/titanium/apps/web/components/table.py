"""A table as one element, which changes in place: a page of many cells is made and sent at little cost."""

from collections.abc import Mapping
from typing import Any

from nicegui.element import Element
from nicegui.slot import Slot


class TableView(Element, component="table.js"):
    """A table with its caption, in a box of its own that scrolls; the first column names its row.

    Parameters
    ----------
    data
        As `Table.to_dict` gives it; nothing is shown before there is any.
    classes
        Classes of the table.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, classes: str = ""):
        super().__init__()
        if classes:
            self.props["kind"] = classes
        if data is not None:
            self.show(data)

    def show(self, data: Mapping[str, Any]) -> None:
        """Show another table; what was put into cells stays there."""
        told = {
            "caption": data["caption"],
            "headings": tuple(data["headings"]),
            "rows": tuple(map(tuple, data["rows"])),
            "numeric": tuple(data.get("numeric", ())),
        }
        if any(self.props.get(name) != own for name, own in told.items()):
            self.props.update(told)

    def cell(self, row: int, column: int) -> Slot:
        """Where elements are put into a cell, after its words: `with table.cell(0, 1): ...`."""
        return self.add_slot(f"{row}-{column}")
