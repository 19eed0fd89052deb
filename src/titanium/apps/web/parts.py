"""The parts that pages are made of: native HTML, labelled, with text that is always text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from nicegui.element import Element
from nicegui.elements.mixins.text_element import TextElement

from titanium.apps.web.components.chart import Chart
from titanium.apps.web.components.control import Control
from titanium.apps.web.components.drawing import Drawing
from titanium.apps.web.components.table import TableView
from titanium.tell.catalogue import say

Handler = Callable[[], Any]


def element(tag: str, text: str = "", classes: str = "", **attributes: Any) -> TextElement:
    """An element of HTML; use it with `with` to put others inside.

    Parameters
    ----------
    tag
        Its name.
    text
        What it says; never read as markup.
    classes
        Its classes, separated by blanks.
    attributes
        Its attributes; `_` in a name stands for `-`, one at the end for nothing, and None leaves it out.

    Examples
    --------
    `element("p", "41 of 50", "count", aria_live="polite")`
    """
    made = TextElement(tag=tag, text=text)
    if classes:
        made.classes(classes)
    for name, value in attributes.items():
        if value is not None:
            made.props[name.rstrip("_").replace("_", "-")] = value
    return made


def heading(text: str, level: int = 2, classes: str = "") -> TextElement:
    """A heading; level 1 is the frame's."""
    return element(f"h{level}", text, classes)


def text(words: str, classes: str = "", tag: str = "p", **attributes: Any) -> TextElement:
    """A paragraph."""
    return element(tag, words, classes, **attributes)


def link(words: str, address: str, classes: str = "", **attributes: Any) -> TextElement:
    """A link to a page of ours, or to another section of this one."""
    return element("a", words, classes, href=address, **attributes)


def button(words: str, on_press: Handler, classes: str = "", **attributes: Any) -> TextElement:
    """A button; `aria_label` says more where its words alone would not."""
    made = element("button", words, classes, type="button", **attributes)
    made.on("click", lambda _: on_press())
    return made


def live(words: str = "", classes: str = "") -> TextElement:
    """A paragraph that is read out when it changes."""
    return element("p", words, classes, role="status", aria_live="polite")


def alert(words: str = "") -> TextElement:
    """A paragraph for what went wrong, read out at once; hidden while it says nothing."""
    return element("p", words, "alert", role="alert")


@contextmanager
def labelled(words: str, classes: str = "", hint: str = "") -> Iterator[None]:
    """A label around the control that is put inside."""
    with element("label", classes=f"field {classes}".strip()):
        element("span", words, "label")
        yield
        if hint:
            element("span", hint, "hint")


def select(
    words: str,
    options: Sequence[tuple[str, str]],
    value: str,
    on_choose: Callable[[str], Any],
    classes: str = "",
    **attributes: Any,
) -> Control:
    """A labelled choice of one of several; value and label of each."""
    with labelled(words, classes):
        return Control("select", value=value, options=options, attributes=_spelled(attributes), on_commit=on_choose)


def number(
    words: str,
    value: float | str,
    on_commit: Callable[[Any], Any],
    *,
    low: float | None = None,
    high: float | None = None,
    step: float | str = "any",
    hint: str = "",
    classes: str = "",
) -> Control:
    """A labelled box for a number; what is typed comes as text and is checked by whoever takes it."""
    bounds = {name: bound for name, bound in (("min", low), ("max", high)) if bound is not None}
    with labelled(words, classes, hint):
        return Control(kind="number", value=value, attributes={**bounds, "step": step}, on_commit=on_commit)


def slider(
    words: str,
    value: float,
    on_move: Callable[[Any], Any],
    *,
    low: float,
    high: float,
    step: float,
    classes: str = "",
    **attributes: Any,
) -> Control:
    """A labelled slider, told while it moves."""
    bounds = {"min": low, "max": high, "step": step, **_spelled(attributes)}
    with labelled(words, classes):
        return Control(kind="range", value=value, attributes=bounds, on_typing=on_move)


def entry(
    words: str, value: str, on_commit: Callable[[str], Any], *, kind: str = "text", classes: str = "", **attributes: Any
) -> Control:
    """A labelled line of text."""
    with labelled(words, classes):
        return Control(kind=kind, value=value, attributes=_spelled(attributes), on_commit=on_commit)


def tick(words: str, value: bool, on_choose: Callable[[bool], Any], classes: str = "") -> Control:
    """A labelled box to tick."""
    with element("label", classes=f"tick {classes}".strip()):
        made = Control(kind="checkbox", value=value, on_commit=on_choose)
        element("span", words)
        return made


def _spelled(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items() if value is not None}


@contextmanager
def section(words: str, classes: str = "", level: int = 2) -> Iterator[Element]:
    """A section with its heading."""
    with element("section", classes=classes) as made:
        heading(words, level)
        yield made


@contextmanager
def details(words: str, classes: str = "", *, is_open: bool = False) -> Iterator[Element]:
    """What opens on request."""
    with element("details", classes=classes, open=True if is_open else None) as made:
        element("summary", words)
        yield made


class FigurePart:
    """A finding as a chart with its words, its table twin, and what it stands on.

    Parameters
    ----------
    data
        `Figure.to_dict()`, with `svg` where it is shown as it is drawn instead of as a chart.
    height
        Of the chart, pixels.
    level
        Of its heading; 0 for none, where the page says the finding itself.
    listen, on_told
        Events of the chart that are told; see `Chart`.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        height: float = 320,
        level: int = 3,
        listen: Sequence[str] = (),
        on_told: Callable[[dict[str, Any]], Any] | None = None,
    ):
        with element("figure") as self.whole:
            self._heading = heading(data["title"], level, "finding") if level else None
            self._drawing = Drawing(data["svg"]) if "svg" in data else None
            self._chart = None
            if self._drawing is None:
                self._chart = Chart(data["option"], data["alt"], height=height, listen=listen, on_told=on_told)
            with element("figcaption"):
                self._standing = text(data["standing"], "standing")
            with details(say("The same as a table")):
                self._table = TableView(data["table"])

    def show(self, data: Mapping[str, Any]) -> None:
        """Show the finding anew."""
        if self._heading is not None:
            self._heading.text = data["title"]
        if self._drawing is not None:
            self._drawing.show(data["svg"])
        if self._chart is not None:
            self._chart.show(data["option"], data["alt"])
        self._standing.text = data["standing"]
        self._table.show(data["table"])


figure = FigurePart
