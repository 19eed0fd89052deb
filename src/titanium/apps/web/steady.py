"""Parts that stay where they are when what they show changes: only words that differ go to the browser."""

from collections.abc import Mapping, Sequence
from typing import Any

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView


def show_if(place: Element, is_shown: bool) -> None:
    """Show a part, or hide it from everybody."""
    if bool(place.props.get("hidden")) == is_shown:
        place.props.set_optional("hidden", None if is_shown else True)


class Lines:
    """Lines of text, as many as there are to say.

    Parameters
    ----------
    tag
        Element of each line.
    classes
        Its classes.
    """

    def __init__(self, tag: str = "p", classes: str = ""):
        self._tag, self._classes = tag, classes
        self._slot = parts.element("ul" if tag == "li" else "div", classes="lines")
        self._lines: list[TextElement] = []

    def show(self, words: Sequence[str]) -> None:
        """Show other lines."""
        with self._slot:
            while len(self._lines) < len(words):
                self._lines.append(parts.text("", self._classes, self._tag))
        for line, own in zip(self._lines, [*words, *[""] * (len(self._lines) - len(words))], strict=True):
            line.text = own
            show_if(line, bool(own))


class Pairs:
    """Labels with a value each, as a description list."""

    def __init__(self, classes: str = ""):
        self._slot = parts.element("dl", classes=classes)
        self._pairs: list[tuple[Element, TextElement, TextElement]] = []

    def show(self, pairs: Sequence[Sequence[str]]) -> None:
        """Show other pairs of label and value; a label may be empty."""
        with self._slot:
            while len(self._pairs) < len(pairs):
                with parts.element("div") as pair:
                    self._pairs.append((pair, parts.element("dt"), parts.element("dd")))
        for number, (pair, label, value) in enumerate(self._pairs):
            label.text, value.text = pairs[number] if number < len(pairs) else ("", "")
            show_if(label, bool(label.text))
            show_if(pair, number < len(pairs))


class FoldedTable:
    """A table that opens on request, and is not made before it was opened once.

    Parameters
    ----------
    words
        What is pressed to open it.
    """

    def __init__(self, words: str):
        self._data: Mapping[str, Any] | None = None
        self._table: TableView | None = None
        self._is_wanted = False
        with parts.details(words) as self._details:
            pass
        self._details.on("toggle", self.open, args=[])

    def show(self, data: Mapping[str, Any]) -> None:
        """Show another table, as `Table.to_dict` gives it."""
        self._data = data
        if self._is_wanted:
            self.open()

    def open(self) -> None:
        """Make the table, now or as soon as there is something to show."""
        self._is_wanted = True
        if self._data is None:
            return
        if self._table is None:
            with self._details:
                self._table = TableView()
        self._table.show(self._data)
