"""A lever: its name and unit, its control, its bounds, who decides, and how far it is from today's, as one element."""

from collections.abc import Callable
from typing import Any

from nicegui.element import Element

from titanium.tell.catalogue import say
from titanium.tell.levers import Term


class LeverControl(Element, component="lever.js"):
    """A lever of the package, with a native slider and a native box for the same number, or a choice where it is coded.

    Slider and box show at once what they are moved to. What is told are numbers within the bounds; a text that is no
    such number is told when the box is left, so that it can be refused with a reason.

    Parameters
    ----------
    term
        The lever as it stands.
    on_move
        Called with its key and a number while it is moved, and with the last one always; or with the text of the box
        that is no number within the bounds.
    pause
        Least seconds between two calls of `on_move`.
    """

    def __init__(self, term: Term, on_move: Callable[[str, str | float], Any], *, pause: float = 0.06):
        super().__init__()
        self.key = term.key
        bounds = say("{bounds}; {decides}", bounds=term.bounds, decides=term.decides)
        told: dict[str, Any] = {
            "name": term.name,
            "unit": term.unit,
            "place": term.key,
            "bounds": term.decides if term.codes else bounds,
            "back": say("Back to today's"),
            "backLabel": say("{lever}: back to today's {value}", lever=term.name, value=term.said(term.against)),
        }
        if term.codes:
            told["choices"] = tuple(term.codes.items())
        else:
            label = say("{lever}, {unit}", lever=term.name, unit=term.unit)
            told |= {"label": label, "low": term.low, "high": term.high, "step": term.step}
        self.props.update(told)
        self.show(term)
        self.on("move", lambda event: on_move(term.key, float(event.args)), throttle=pause)
        self.on("refused", lambda event: on_move(term.key, str(event.args)))
        self.on("back", lambda _: on_move(term.key, term.against), args=[])

    def show(self, term: Term) -> None:
        """Show the lever as it stands; another value once the reader's hand is off it."""
        told = {
            "value": term.value,
            "difference": term.difference,
            "rules": " ".join(term.rules),
            "differs": term.differs,
        }
        if any(self.props.get(name) != own for name, own in told.items()):
            self.props.update(told)
