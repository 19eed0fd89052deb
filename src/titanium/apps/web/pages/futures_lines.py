"""Futures as lines over the inputs that matter; ranges drawn over them are counted in all futures of the run."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from titanium.apps.web import parts
from titanium.apps.web.components.control import Control
from titanium.apps.web.components.parallel import Parallel
from titanium.apps.web.components.table import TableView
from titanium.apps.web.frame import soon
from titanium.apps.web.seat import Seat
from titanium.desk.views.futures import brushed, parallel
from titanium.judge.discover.sample import AXES
from titanium.tell.catalogue import say

if TYPE_CHECKING:
    from titanium.apps.web.pages.futures_found import Asked

_HEIGHT = 360
_LINES = 400
"""Futures drawn; of more no single one can be followed."""
RANGES = "ranges"
"""Name in the address of the ranges."""
Range = list[Any]
"""Lowest and highest level of an uncertainty, from 0 to 1; positions of a school."""


class Lines:
    """Parallel axes with ranges, by pointer and by number boxes, and a sentence that says what is counted in them."""

    def __init__(self, seat: Seat, asked: "Asked"):
        self.seat, self._asked = seat, asked
        self._turn = 0
        self._inputs: Sequence[str] = ()
        self._ranges: dict[str, Range] = read_ranges(seat.query.get(RANGES, ""))
        self.data: dict[str, Any] = {}
        with parts.section(say("Over the inputs that matter"), "lines"):
            parts.text(
                say("Draw a range on an axis, or type it below; a short press on an axis wipes its range off."), "hint"
            )
            self.sentence = parts.live(classes="readout")
            self.box = parts.element("div")
            self.counts = parts.element("div")

    def ask(self, wanted: Sequence[str] | None = None) -> None:
        """Lay futures out anew, and count in the ranges that are drawn.

        Parameters
        ----------
        wanted
            Inputs; those that explain most if left out, beside those that ranges are drawn on.
        """
        self._turn += 1
        turn = self._turn

        async def lay_out() -> None:
            asked = self._asked
            inputs = wanted
            if inputs is None and self._ranges:
                inputs = await self._with_ranges()
            found = await self.seat.desk.engine.ask(
                parallel, self.seat.ref, language=self.seat.language, keep=asked.is_done, run=asked.folder,
                package=asked.package, target=asked.target, inputs=inputs, lines=_LINES,
            )  # fmt: skip
            if turn == self._turn and not self.box.is_deleted:
                self._show(found)
                await self._count()

        self.box.clear()
        with self.box:
            parts.text(say("Laying futures out …"), "hint")
        soon(self.seat, lay_out, self.box)

    def lay_out(self, ranges: Mapping[str, Range]) -> None:
        """Draw ranges, with their inputs first among the axes."""
        self._ranges = {name: list(own) for name, own in ranges.items()}
        others = [own["name"] for own in self.data.get("axes", ()) if own["name"] not in ranges]
        self._remember()
        self.ask([*ranges, *others][: max(len(ranges), AXES)])

    async def _with_ranges(self) -> list[str]:
        """Inputs that are laid out by themselves, and those that the address has ranges of."""
        asked = self._asked
        found = await self.seat.desk.engine.ask(
            parallel, self.seat.ref, language=self.seat.language, keep=asked.is_done, run=asked.folder,
            package=asked.package, target=asked.target, inputs=None, lines=_LINES,
        )  # fmt: skip
        return list(dict.fromkeys([*self._ranges, *(own["name"] for own in found["axes"])]))

    def _show(self, found: dict[str, Any]) -> None:
        self.data = found
        names = [own["name"] for own in found["axes"]]
        self._inputs = names
        self._ranges = {name: own for name, own in self._ranges.items() if name in names}
        self.box.clear()
        with self.box, parts.element("figure"):
            self.chart = Parallel(found, self._ranges, height=_HEIGHT, on_brush=self._brush)
            with parts.element("figcaption"):
                with parts.element("p", classes="key"):
                    parts.element("span", found["kinds"][0], "met")
                    parts.element("span", found["kinds"][1], "unmet")
                parts.text(found["headline"])
                parts.text(found["standing"], "standing")
            with parts.element("div", classes="row"):
                kinds = [("both", say("all lines")), *zip(("met", "unmet"), found["kinds"], strict=True)]
                parts.select(say("Lines shown"), kinds, "both", self._show_kind)
                parts.button(say("Wipe all ranges off"), self._wipe)
            self.boxes: dict[str, _Box] = {}
            with parts.element("div", classes="grid ranges"):
                for number, axis in enumerate(found["axes"], start=1):
                    self.boxes[axis["name"]] = _Box(self, number, axis)
            with parts.details(say("The same as a table")):
                TableView(found["table"])

    def _show_kind(self, kind: str) -> None:
        self.chart.show_kind("met" if kind == "met" else "unmet" if kind == "unmet" else "both")

    def set_range(self, name: str, range_: Range) -> None:
        """Take another range of an axis, and count in it."""
        own = next(axis for axis in self.data["axes"] if axis["name"] == name)
        whole = list(own["positions"]) or [0, 1]
        self._ranges.pop(name, None)
        if list(range_) != whole:
            self._ranges[name] = list(range_)
        self._remember()
        self.chart.show_ranges(self._ranges)
        self.boxes[name].show(range_)
        soon(self.seat, self._count, self.counts)

    def range_of(self, name: str) -> Range | None:
        """The range that is drawn on an axis."""
        return self._ranges.get(name)

    def _brush(self, name: str, range_: Range) -> None:
        with self.seat.saying():
            self.set_range(name, range_)

    def _wipe(self) -> None:
        with self.seat.saying():
            for axis in self.data["axes"]:
                if axis["name"] in self._ranges:
                    del self._ranges[axis["name"]]
                    self.boxes[axis["name"]].show(list(axis["positions"]) or [0, 1])
            self._remember()
            self.chart.show_ranges({})
            soon(self.seat, self._count, self.counts)

    async def _count(self) -> None:
        asked, ranges = self._asked, dict(self._ranges)
        found = await self.seat.desk.engine.ask(
            brushed, self.seat.ref, language=self.seat.language, run=asked.folder, package=asked.package,
            target=asked.target, inputs=self._inputs, ranges=ranges,
        )  # fmt: skip
        if ranges == self._ranges and not self.counts.is_deleted:
            self.sentence.text = found["sentence"]
            self.counts.clear()
            if ranges:
                with self.counts:
                    TableView(found["table"])

    def _remember(self) -> None:
        self.seat.remember(**{RANGES: written_ranges(self._ranges) or None})


class _Box:
    """The range of one input as number boxes, or the positions of a school as boxes to tick."""

    def __init__(self, lines: Lines, number: int, axis: Mapping[str, Any]):
        self._lines, self._axis = lines, axis
        range_ = lines.range_of(axis["name"]) or list(axis["positions"]) or [0, 1]
        self.ticks: dict[str, Control] = {}
        with parts.element("fieldset"):
            title = say("{number} {input}", number=number, input=axis["title"])
            parts.element("legend", title if axis["is_clear"] else say("{input} (no more than noise)", input=title))
            if axis["positions"]:
                for label, words in axis["positions"].items():
                    self.ticks[label] = parts.tick(
                        words, label in range_, lambda is_in, own=label: self._tick(own, is_in)
                    )
            else:
                with parts.element("div", classes="row"):
                    self.low = parts.number(
                        say("From, of 100"), _parts(range_[0]), self._set_low, low=0, high=100, step=1
                    )
                    self.high = parts.number(
                        say("To, of 100"), _parts(range_[1]), self._set_high, low=0, high=100, step=1
                    )
                self.words = parts.text("", "hint")
            self.problem = parts.alert()
        self.show(range_)

    def show(self, range_: Range) -> None:
        """Show another range."""
        self._range = list(range_)
        self.problem.text = ""
        if self.ticks:
            for label, tick in self.ticks.items():
                tick.show(label in range_)
            return
        self.low.show(_parts(range_[0]))
        self.high.show(_parts(range_[1]))
        values = self._axis["values"]
        self.words.text = say("{low} to {high}", low=values[_parts(range_[0])], high=values[_parts(range_[1])])

    def _tick(self, label: str, is_in: bool) -> None:
        labels = [
            own for own in self._axis["positions"] if (own == label and is_in) or (own != label and own in self._range)
        ]
        with self._lines.seat.saying():
            self._set(labels, say("At least one position is kept."), bool(labels))

    def _set_low(self, text: str) -> None:
        self._typed(text, 0)

    def _set_high(self, text: str) -> None:
        self._typed(text, 1)

    def _typed(self, text: str, end: int) -> None:
        with self._lines.seat.saying():
            problem = say("A range runs from a smaller to a larger number, from 0 to 100.")
            try:
                level = float(text) / 100
            except ValueError:
                self.problem.text = problem
                return
            wanted = [level, self._range[1]] if end == 0 else [self._range[0], level]
            self._set(wanted, problem, 0 <= wanted[0] < wanted[1] <= 1)

    def _set(self, range_: Range, problem: str, is_range: bool) -> None:
        if is_range:
            self._lines.set_range(self._axis["name"], range_)
        else:
            self.problem.text = problem


def _parts(level: float) -> int:
    return round(100 * level)


def written_ranges(ranges: Mapping[str, Sequence[Any]]) -> str:
    """Ranges as they stand in an address.

    Examples
    --------
    >>> written_ranges({"v_W": [0, 0.25], "tripwire": ["schelling"]})
    'v_W:0,0.25;tripwire:schelling'
    """
    return ";".join(f"{name}:{','.join(map(_written, own))}" for name, own in ranges.items())


def _written(own: Any) -> str:
    return own if isinstance(own, str) else f"{own:g}"


def read_ranges(text: str) -> dict[str, Range]:
    """The inverse of `written_ranges`; what is none is left out.

    Examples
    --------
    >>> read_ranges("v_W:0,0.25;tripwire:schelling;nothing")
    {'v_W': [0.0, 0.25], 'tripwire': ['schelling']}
    """
    found: dict[str, Range] = {}
    for part in text.split(";"):
        name, colon, rest = part.partition(":")
        if colon and name and rest:
            found[name] = [_number(own) for own in rest.split(",")]
    return found


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
