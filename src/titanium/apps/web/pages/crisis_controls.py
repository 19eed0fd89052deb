"""How sharply each side of a crisis chooses, and whose theory holds: sliders and selects."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.components.control import Control
from titanium.apps.web.pages.crisis_look import Look, checked
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.errors import InputError
from titanium.explore.packages.setting import spelled
from titanium.tell.catalogue import say

Changed = Callable[[], Awaitable[None]]


class Precisions:
    """A slider and a box for each player's precision, with the case's own value marked."""

    def __init__(self, seat: Seat, look: Look, on_change: Changed):
        self.seat, self.look, self._changed = seat, look, on_change
        self._controls: dict[str, tuple[Control, Control]] = {}
        self._nominal: dict[str, float] = {}
        with parts.element("fieldset", classes="precisions"):
            parts.element("legend", say("How sharply each side chooses"))
            hint = say(
                "Precision, in 1/utility: at the low end choices are close to a toss-up; the higher it is, the surer "
                "the better choice is taken. The mark is the case's own value."
            )
            parts.text(hint, "hint")
            self._box = parts.element("div", classes="grid wide")
            with parts.element("div", classes="row"):
                parts.button(say("All as sharp as in the case"), self._reset)
                parts.button(say("All at the sharp end"), lambda: self._all("high"))
                parts.button(say("All at the blunt end"), lambda: self._all("low"))
            self._alert = parts.alert()
        self._ends: dict[str, tuple[float, float]] = {}

    def show(self, found: Mapping[str, Any]) -> None:
        """Show the players of a crisis with their precisions."""
        capitals = {own["role"]: own["capital"] for own in found["players"]}
        own = {entry["symbol"]: entry for entry in found["precisions"] if entry["high"] > entry["low"]}
        if list(own) != list(self._controls):
            self._box.clear()
            self._controls.clear()
            with self._box:
                for symbol, entry in own.items():
                    self._controls[symbol] = self._made(symbol, entry, capitals[entry["role"]])
            self._nominal = {symbol: entry["nominal"] for symbol, entry in own.items()}
            self._ends = {symbol: (entry["low"], entry["high"]) for symbol, entry in own.items()}
        for symbol, entry in own.items():
            for control in self._controls[symbol]:
                control.show(float(entry["value"]))

    def _made(self, symbol: str, entry: Mapping[str, Any], capital: str) -> tuple[Control, Control]:
        marks = f"mark-{symbol}"
        with parts.element("div", classes="precision"):
            slider = parts.slider(
                capital, entry["value"], lambda value: self._set(symbol, value),
                low=entry["low"], high=entry["high"], step=0.5, list=marks,
            )  # fmt: skip
            with parts.element("datalist", id=marks):
                parts.element("option", value=spelled(entry["nominal"]))
            hint = say(
                "{symbol}, from {low:g} to {high:g}, in the case {nominal:g}; grade {grade}",
                symbol=symbol, low=entry["low"], high=entry["high"], nominal=entry["nominal"], grade=entry["grade"],
            )  # fmt: skip
            box = parts.number(
                say("{capital}, as a number", capital=capital), entry["value"], lambda value: self._set(symbol, value),
                low=entry["low"], high=entry["high"], classes="boxed",
            )  # fmt: skip
            parts.text(hint, "hint")
        return slider, box

    async def _set(self, symbol: str, text: Any) -> None:
        with self.seat.saying():
            try:
                value = checked(self.seat.case, symbol, text)
            except InputError as error:
                self._alert.text = str(error)
                return
            self._alert.text = ""
            self._keep({symbol: value})
            await self._changed()

    async def _reset(self) -> None:
        with self.seat.saying():
            self._keep(self._nominal)
            await self._changed()

    async def _all(self, end: str) -> None:
        with self.seat.saying():
            self._keep({symbol: ends[end == "high"] for symbol, ends in self._ends.items()})
            await self._changed()

    def _keep(self, values: Mapping[str, float]) -> None:
        for symbol, value in values.items():
            if value == self._nominal[symbol]:
                self.look.numbers.pop(symbol, None)
            else:
                self.look.numbers[symbol] = value


class Schools:
    """A choice for each school switch that bears on the crisis."""

    def __init__(self, seat: Seat, look: Look, on_change: Changed):
        self.seat, self.look, self._changed = seat, look, on_change
        self._controls: dict[str, Control] = {}
        self._first: dict[str, str] = {}
        with parts.element("fieldset", classes="schools"):
            parts.element("legend", say("Whose theory holds"))
            self._none = parts.text(say("No school switch of this case bears on this crisis."))
            self._box = parts.element("div", classes="grid")

    def show(self, found: Mapping[str, Any]) -> None:
        """Show the switches that bear on a crisis, each at the position that holds."""
        switches = {own["switch"]: own for own in found["schools"]["switches"]}
        show_if(self._none, not switches)
        if list(switches) != list(self._controls):
            self._box.clear()
            self._controls.clear()
            with self._box:
                for switch, own in switches.items():
                    options = [(option["value"], option["label"]) for option in own["options"]]
                    self._controls[switch] = parts.select(
                        own["words"], options, own["held"], lambda position, switch=switch: self._set(switch, position)
                    )
        for switch, own in switches.items():
            self._controls[switch].show(own["held"])

    async def _set(self, switch: str, position: Any) -> None:
        positions = list(self.seat.case.schools[switch].positions)
        if position not in positions:
            return
        with self.seat.saying():
            if position == positions[0]:
                self.look.schools.pop(switch, None)
            else:
                self.look.schools[switch] = position
            await self._changed()
