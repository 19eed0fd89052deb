"""A lever: a slider and a box for its number, kept in step in the browser."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element


class LeverControl(Element, component="lever.js"):
    """A native slider with a native box for the same number.

    Both show at once what they are moved to. What is told are numbers within the bounds; a text that is no such number
    is told when the box is left, so that it can be refused with a reason.

    Parameters
    ----------
    label
        Name of the lever with its unit.
    value
        What it shows.
    low, high
        Its bounds.
    step
        What an arrow key moves it by, and what a drag is rounded to; ten of them for a page key.
    described_by
        Ids of the elements that say more of it.
    box
        Id of its box, for the label.
    on_move
        Called with a number while it is moved, and with the last one always.
    on_refused
        Called with the text of the box that is no number within the bounds.
    pause
        Least seconds between two calls of `on_move`.
    """

    def __init__(
        self,
        label: str,
        *,
        value: float,
        low: float,
        high: float,
        step: float,
        described_by: str,
        box: str,
        on_move: Callable[[float], Any],
        on_refused: Callable[[str], Any],
        pause: float = 0.06,
    ):
        super().__init__()
        self.classes("lever-control")
        self.props.update(label=label, low=low, high=high, step=step, about=described_by, box=box)
        self.show(value)
        self.on("move", lambda event: on_move(float(event.args)), throttle=pause)
        self.on("refused", lambda event: on_refused(str(event.args)))

    def show(self, value: float) -> None:
        """Show another value, once the reader's hand is off the lever."""
        if self.props.get("value") != value:
            self.props["value"] = value
