"""The chart of a back-test: from each start, what had been forecast to add up against what did; and reliability.

Above, a row for each event that happened and a column for each start: counts from the start on, the middle half (dark)
and nine tenths (light) of the futures, the mean of the base rate dashed, and what happened as a line with dots. Below,
how often what was given a chance came true, with the number of forecasts at each dot.
"""

from typing import TYPE_CHECKING

import numpy as np

from titanium.errors import InputError
from titanium.evidence.backtest.chances import Chances
from titanium.evidence.backtest.finding import Backtest, window
from titanium.evidence.backtest.forecasts import FromStart
from titanium.tell.backtest_words import FORECASTER, headline, sentences
from titanium.tell.figures.canvas import CAPITAL, GREY, HIGHLIGHT, LINES, PALE, drawing, plain_axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PANEL, _LEFT, _ROW, _HEAD, _GAP = 128.0, 118.0, 92.0, 52.0, 26.0
"""Points: width of a panel, left margin, height of a row, above the first, between panels."""
_RELIABILITY, _FOOT = 250.0, 44.0
_DARK = "#A6C8E4"
_KEY = (
    "Counts since the start. Line and shades: mean, middle half and nine tenths of the futures; dashes: base rate; "
    "dots: what happened"
)


def chart(found: Backtest) -> str:
    """Fans against what happened, and the reliability diagram, as one SVG drawing.

    Raises
    ------
    InputError
        If nothing that is scored happened, or matplotlib is not installed.
    """
    events = [name for name, own in found.events.items() if own.happened]
    if not events:
        raise InputError(f"there is nothing to draw: {headline(found)}")
    width = _LEFT + max(_PANEL * len(found.starts), 2.4 * _PANEL) + 12
    fans = _HEAD + _ROW * len(events)
    height = fans + _RELIABILITY + _FOOT

    def draw(figure: "Figure") -> None:
        figure.text(8 / width, 1 - 16 / height, _KEY, fontsize=8, color="#4D4D4D")
        for row, event in enumerate(events):
            for column, own in enumerate(found.starts):
                left, top = _LEFT + column * _PANEL, _HEAD + row * _ROW
                axes = figure.add_axes(
                    (left / width, 1 - (top + _ROW - _GAP) / height, (_PANEL - _GAP) / width, (_ROW - _GAP) / height)
                )
                _fan(axes, found, own, event)
                if row == 0:
                    axes.set_title(str(own.start.year), fontsize=10, loc="left")
            title = found.events[event].entry.title
            at = 1 - (_HEAD + row * _ROW + (_ROW - _GAP) / 2) / height
            figure.text(8 / width, at, _folded(title), fontsize=9, va="center", parse_math=False)
        axes = figure.add_axes(
            (_LEFT / width, _FOOT / height, 1 - (_LEFT + 24) / width, (_RELIABILITY - _GAP - 14) / height)
        )
        _reliability(axes, found)

    return drawing(width, height, draw, headline(found), " ".join(sentences(found)), name="backtest")


def _fan(axes: "Axes", found: Backtest, own: FromStart, event: str) -> None:
    """Counts that have added up by the end of each year of a window."""
    plain_axes(axes)
    years = window(own.start)
    ends = [years[0] - 1, *years]
    counts = np.cumsum(own.played[found.version].counts[event], axis=1)
    sums = Chances.of_counts(counts)
    bands = {level: np.concatenate([[0], sums.quantile(level)]) for level in (0.05, 0.25, 0.75, 0.95)}
    axes.fill_between(ends, bands[0.05], bands[0.95], color=PALE, linewidth=0)
    axes.fill_between(ends, bands[0.25], bands[0.75], color=_DARK, linewidth=0)
    axes.plot(ends, np.concatenate([[0], sums.mean]), color=CAPITAL["W"], linewidth=1.4)
    told = own.events[event]
    base = np.concatenate([[0], np.cumsum(told.outlooks["base_rate"].years.mean)])
    axes.plot(ends, base, color=GREY, linewidth=1.2, linestyle="--")
    happened = np.concatenate([[0], np.cumsum(told.happened)])
    axes.plot(ends, happened, color=CAPITAL["B"], linewidth=1.4, marker="o", markersize=3)
    axes.set_xlim(ends[0], ends[-1])
    axes.set_xticks([years[0], years[-1]], [str(years[0]), str(years[-1])])
    axes.set_ylim(0, max(float(bands[0.95].max()), float(happened.max()), 1.0) * 1.08)
    axes.tick_params(labelsize=7)
    axes.locator_params(axis="y", nbins=3, integer=True)


def _reliability(axes: "Axes", found: Backtest) -> None:
    plain_axes(axes)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":")
    for (name, told), (colour, dash, mark) in zip(FORECASTER.items(), LINES, strict=False):
        bins = found.reliability[name]
        chances = [own.expected for own in bins]
        shares = [own.happened / own.forecasts for own in bins]
        axes.plot(chances, shares, color=colour, linestyle=dash, marker=mark, markersize=4, linewidth=1.2, label=told)
        if name == "model":
            for own, chance, share in zip(bins, chances, shares, strict=True):
                fits = [own.fewest / own.forecasts, own.most / own.forecasts]
                axes.plot([chance, chance], fits, color=HIGHLIGHT, linewidth=3, alpha=0.5, zorder=1)
                axes.annotate(
                    f"{own.happened} of {own.forecasts}",
                    (chance, share),
                    (5, 4),
                    textcoords="offset points",
                    fontsize=7,
                )
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set_xlabel(
        "chance given that something comes in a year; bars: shares that calibrated forecasts would see", fontsize=9
    )
    axes.set_ylabel("share that came true", fontsize=9)
    axes.set_title(
        "Reliability, all events together; numbers at the model's dots: came true, of forecasts",
        fontsize=10,
        loc="left",
    )
    axes.legend(loc="upper left", fontsize=8, frameon=False)


def _folded(title: str, width: int = 20) -> str:
    """A title in lines of at most so many letters."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
