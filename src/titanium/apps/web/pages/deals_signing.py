"""Who would sign which package, on the page of the deals: counts with a bar beside each."""

from collections.abc import Mapping, Sequence
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView

_BARS = ("W", "S", "both")
"""Whose shares stand in the second to the fourth column; the bars of both capitals have their colours."""


class Signing:
    """The table of who signs what; made anew with every answer, since its rows change places."""

    def __init__(self) -> None:
        self._place = parts.element("div")

    def show(self, data: Mapping[str, Any], packages: Sequence[Mapping[str, Any]]) -> None:
        """Show the table.

        Parameters
        ----------
        data
            As `Table.to_dict` gives it.
        packages
            Of each row, the counts of futures in which each capital signs, and both.
        """
        self._place.clear()
        with self._place:
            table = TableView(data, "signing")
        for row, own in enumerate(packages):
            shares = {key: count["share"] for key, count in {**own["signs"], "both": own["both"]}.items()}
            for column, key in enumerate(_BARS, start=1):
                with table.cell(row, column):
                    bar = parts.element("span", classes=f"bar {key}", aria_hidden="true")
                    bar.style(f"width: {100 * shares[key]:.1f}%")
