"""A chart of ECharts from plain options, drawn as SVG in the browser."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import nicegui.elements.echart as nicegui_echart
from nicegui.element import Element


class Chart(Element, component="chart.js", esm={"nicegui-echart": str(Path(nicegui_echart.__file__).parent / "dist")}):
    """A chart, named for those who cannot see it; it is as wide as its place.

    Parameters
    ----------
    options
        Options of ECharts, without functions.
    label
        What the chart shows, in words.
    height
        Pixels.
    listen
        Names of ECharts' events that are told.
    on_told
        Called with each of them, as a dictionary; `axisareaselected` brings `intervals`, axis number to brushed ranges.
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        label: str,
        *,
        height: float,
        listen: Sequence[str] = (),
        on_told: Callable[[dict[str, Any]], Any] | None = None,
    ):
        super().__init__()
        self.props["listen"] = list(listen)
        self.style(f"height: {height:g}px")
        self.show(options, label)
        if on_told is not None:
            self.on("told", lambda event: on_told(event.args), throttle=0.1)

    def show(self, options: Mapping[str, Any], label: str) -> None:
        """Show other options."""
        self.props["label"] = label
        self.props["options"] = dict(options)
