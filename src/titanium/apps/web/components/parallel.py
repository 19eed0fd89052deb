"""Futures as lines over upright axes, on which ranges can be drawn; what stands in the ranges stays, the rest fades."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from nicegui.element import Element

Ranges = Mapping[str, Sequence[float] | Sequence[str]]
"""Uncertainty to lowest and highest level, from 0 to 1; school to the positions that are kept."""
Kind = Literal["both", "met", "unmet"]


class Parallel(Element, component="parallel.js"):
    """Parallel coordinates, drawn as SVG in the browser; number boxes beside it do all that a pointer can.

    Parameters
    ----------
    data
        What `titanium.desk.views.futures.parallel` gives.
    ranges
        Ranges that are drawn.
    height
        Pixels.
    on_brush
        Called with the name of an axis and its range when one was drawn; with the whole range when it was wiped off.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        ranges: Ranges,
        *,
        height: int,
        on_brush: Callable[[str, list[Any]], Any],
    ):
        super().__init__()
        self.classes("parallel")
        self.props["height"] = height
        self.props["label"] = data["alt"]
        self.props["axes"] = [{key: own[key] for key in ("name", "words", "positions", "ends")} for own in data["axes"]]
        self.props["levels"] = data["levels"]
        self.props["met"] = data["is_met"]
        self.show_kind("both")
        self.show_ranges(ranges)
        self.on("brushed", lambda event: on_brush(str(event.args["name"]), list(event.args["range"])))

    def show_ranges(self, ranges: Ranges) -> None:
        """Show other ranges."""
        self.props["ranges"] = {name: list(own) for name, own in ranges.items()}

    def show_kind(self, kind: Kind) -> None:
        """Draw all lines, or one kind alone."""
        self.props["kind"] = kind
