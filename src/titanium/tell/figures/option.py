"""What every chart for the web shares: options of ECharts that say the same as a drawing, as plain data.

A chart of ECharts holds no function here and no text that is code: templates such as `{b}` alone, so that it may be
stored, sent and checked as JSON.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from titanium.tell.figures.canvas import GREY, LINES, PALE

SYMBOLS: Mapping[str, str] = {
    "o": "circle",
    "s": "rect",
    "^": "triangle",
    "D": "diamond",
    "v": "path://M0,0L10,0L5,9Z",
    "P": "path://M3.5,0h3v3.5h3.5v3h-3.5v3.5h-3v-3.5h-3.5v-3h3.5Z",
    "X": "path://M0,2L2,0L5,3L8,0L10,2L7,5L10,8L8,10L5,7L2,10L0,8L3,5Z",
    "*": "path://M5,0L6.2,3.5H10L7,5.8L8.1,9.5L5,7.3L1.9,9.5L3,5.8L0,3.5H3.8Z",
}
"""Mark of matplotlib to the symbol of ECharts."""
DASHES: Mapping[str, str | list[int]] = {"-": "solid", "--": "dashed", "-.": [8, 3, 2, 3], ":": "dotted"}
"""Dash of matplotlib to that of ECharts."""


def base(alt: str, **parts: Any) -> dict[str, Any]:
    """Options with which every chart starts: still, named for those who cannot see it, and what the chart adds.

    Examples
    --------
    >>> base("Two dots.", series=[])["aria"]
    {'enabled': True, 'label': {'description': 'Two dots.'}}
    """
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": alt}},
        "tooltip": {"trigger": "item", "formatter": "{b}"},
        **parts,
    }


INSIDE: Mapping[str, str] = {"outerBoundsMode": "same", "outerBoundsContain": "axisLabel"}
"""Has a grid make room for the labels of its axes; `containLabel` measures them in a font that is not the page's."""


def value_axis(name: str, **parts: Any) -> dict[str, Any]:
    """An axis of numbers with its name, which carries the unit, in the middle."""
    return {
        "type": "value",
        "name": name,
        "nameLocation": "middle",
        "nameGap": 28,
        "nameTextStyle": {"color": "#1a1a1a"},
        "axisLabel": {"color": "#1a1a1a"},
        "splitLine": {"lineStyle": {"color": PALE}},
        "axisLine": {"onZero": False, "lineStyle": {"color": GREY}},
        **parts,
    }


def row_axes(names: Sequence[str]) -> list[dict[str, Any]]:
    """Two axes that share one place: names from the top down, and numbers by which anything stands within a row.

    Row `i` reaches from `i` to `i + 1`.
    """
    return [
        {
            "type": "category",
            "data": list(names),
            "inverse": True,
            "axisTick": {"show": False},
            "axisLabel": {"color": "#1a1a1a", "width": 200, "overflow": "break", "interval": 0},
            "axisLine": {"show": False},
        },
        {
            "type": "value",
            "min": 0,
            "max": max(len(names), 1),
            "inverse": True,
            "show": False,
        },
    ]


def segments(name: str, ends: Sequence[tuple[float, float, float]], colour: str, **parts: Any) -> dict[str, Any]:
    """Level line segments as one series: each is its two ends and its height; a gap stands between them."""
    data: list[list[float | None]] = []
    for low, high, y in ends:
        data += [[low, y], [high, y], [None, None]]
    return {
        "type": "line",
        "name": name,
        "data": data,
        "symbol": "none",
        "connectNulls": False,
        "silent": True,
        "lineStyle": {"color": colour, "width": 1.5},
        "itemStyle": {"color": colour},
        **parts,
    }


def line_style(row: int) -> dict[str, Any]:
    """Colour, dash and symbol of the line of a number, as `canvas.LINES` has them."""
    colour, dash, mark = LINES[row % len(LINES)]
    return {
        "symbol": SYMBOLS[mark],
        "symbolSize": 7,
        "itemStyle": {"color": colour},
        "lineStyle": {"color": colour, "type": DASHES[dash], "width": 2},
    }
