"""Reliability of a back-test: how often what was given a chance came true, for each forecaster, all events together.

Bars at the model's marks are the shares that forecasts which are right about their chances would see nine times in ten.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from titanium.evidence.backtest.finding import Backtest
from titanium.evidence.backtest.reliability import Bin
from titanium.tell.backtest_words import FORECASTER, headline, standing
from titanium.tell.catalogue import say
from titanium.tell.figures import option as web
from titanium.tell.figures.canvas import GREY, HIGHLIGHT, LINES, plain_axes
from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_WIDTH, _HEIGHT, _LEFT, _FOOT, _TOP = 560.0, 330.0, 54.0, 62.0, 12.0
"""Points: of the figure, the margins."""


def reliability(found: Backtest) -> Figure:
    """Chances given against shares that came true."""
    alt = _alternative(found)

    def paint(figure: "Canvas") -> None:
        box = (_LEFT / _WIDTH, _FOOT / _HEIGHT, 1 - (_LEFT + 24) / _WIDTH, 1 - (_FOOT + _TOP) / _HEIGHT)
        _paint(figure.add_axes(box), found)
        figure.text(8 / _WIDTH, 8 / _HEIGHT, _key(), fontsize=8.5, color="#4D4D4D", parse_math=False)

    return Figure(
        name="reliability",
        title=_title(found),
        alt=alt,
        standing=standing(found),
        table=_table(found),
        width=_WIDTH,
        height=_HEIGHT,
        paint=paint,
        option=_option(found, alt),
    )


def _share(own: Bin) -> float:
    return own.happened / own.forecasts


def _title(found: Backtest) -> str:
    """The finding: how many bins of the model's chances were borne out."""
    bins = found.reliability["model"]
    if not bins:
        return headline(found)
    return say(
        "The model's chances are within what luck allows in {count} of {of} groups of forecasts, from the lowest to "
        "the highest chance.",
        count=sum(own.fits for own in bins),
        of=len(bins),
    )


def _alternative(found: Backtest) -> str:
    parts = [
        say(
            "{forecaster}: {bins}.",
            forecaster=say(FORECASTER[name]),
            bins="; ".join(
                say(
                    "given {chance:.2f} on average, {happened} of {forecasts} came true",
                    chance=own.expected,
                    happened=own.happened,
                    forecasts=own.forecasts,
                )
                for own in found.reliability[name]
            ),
        )
        for name in FORECASTER
        if found.reliability[name]
    ]
    return " ".join([_title(found), *parts])


def _table(found: Backtest) -> Table:
    def rows() -> Iterator[tuple[str, ...]]:
        for name, words in FORECASTER.items():
            for own in found.reliability[name]:
                yield (
                    say(words),
                    f"{own.expected:.3f}",
                    f"{_share(own):.3f}",
                    f"{own.happened:,}",
                    f"{own.forecasts:,}",
                    f"{own.fewest:,}",
                    f"{own.most:,}",
                )

    return Table(
        caption=say("Chances that something comes in a year, and how often it came, all events together"),
        headings=(
            say("forecaster"),
            say("mean chance given"),
            say("share that came true"),
            say("came true"),
            say("forecasts"),
            say("fewest that would fit"),
            say("most that would fit"),
        ),
        rows=tuple(rows()),
        numeric=frozenset(range(1, 7)),
    )


def _key() -> str:
    return say(
        "Numbers at the model's marks: came true, of forecasts. Bars: shares that calibrated forecasts would see."
    )


def _axes_names() -> tuple[str, str]:
    return say("chance given that something comes in a year"), say("share that came true")


def _paint(axes: "Axes", found: Backtest) -> None:
    plain_axes(axes)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle=":")
    for (name, words), (colour, dash, mark) in zip(FORECASTER.items(), LINES, strict=False):
        bins = found.reliability[name]
        chances, shares = [own.expected for own in bins], [_share(own) for own in bins]
        axes.plot(
            chances, shares, color=colour, linestyle=dash, marker=mark, markersize=5, linewidth=1.2, label=say(words),
            zorder=3, clip_on=False,
        )  # fmt: skip
        if name == "model":
            _fits(axes, bins)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    across, up = _axes_names()
    axes.set_xlabel(across, fontsize=9)
    axes.set_ylabel(up, fontsize=9)
    axes.legend(loc="upper left", fontsize=8.5, frameon=False, handlelength=3.2)


def _fits(axes: "Axes", bins: tuple[Bin, ...]) -> None:
    """What would fit, and the counts, away from the edges of the axes and from each other."""
    below = -1.0
    for own in sorted(bins, key=lambda each: each.expected):
        ends = [own.fewest / own.forecasts, own.most / own.forecasts]
        axes.plot([own.expected] * 2, ends, color=HIGHLIGHT, linewidth=4, alpha=0.6, zorder=2, solid_capstyle="butt")
        is_close = own.expected - below < 0.13
        below = own.expected if not is_close else below
        offset = (6, -11) if is_close else (6, 6)
        axes.annotate(
            say("{count} of {of}", count=own.happened, of=own.forecasts), (own.expected, _share(own)), offset,
            textcoords="offset points", fontsize=8, zorder=4, annotation_clip=False,
            ha="right" if own.expected > 0.88 else "left",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
        )  # fmt: skip


def _option(found: Backtest, alt: str) -> dict[str, Any]:
    series: list[dict[str, Any]] = [
        {
            **web.line_style(row),
            "type": "line",
            "name": say(words),
            "data": [
                {
                    "name": say("{count} of {of}", count=own.happened, of=own.forecasts),
                    "value": [round(own.expected, 4), round(_share(own), 4)],
                }
                for own in found.reliability[name]
            ],
            "z": 3,
        }
        for row, (name, words) in enumerate(FORECASTER.items())
    ]
    series[0]["label"] = {"show": True, "position": "right", "formatter": "{b}", "color": "#1a1a1a"}
    fits: list[list[float | None]] = []
    for own in found.reliability["model"]:
        at = round(own.expected, 4)
        fits += [[at, round(own.fewest / own.forecasts, 4)], [at, round(own.most / own.forecasts, 4)], [None, None]]
    even = {"color": GREY, "type": "dotted"}
    bar = {"color": HIGHLIGHT, "width": 5, "opacity": 0.6}
    plain = {"type": "line", "showSymbol": False, "silent": True}
    series += [
        {**plain, "name": say("calibrated forecasts"), "data": [[0, 0], [1, 1]], "lineStyle": even},
        {**plain, "name": say("shares that would fit"), "data": fits, "connectNulls": False, "lineStyle": bar},
    ]
    across, up = _axes_names()
    return web.base(
        alt,
        legend={"top": 0, "data": [say(words) for words in FORECASTER.values()]},
        grid={"left": 44, "right": 60, "top": 40, "bottom": 40, **web.INSIDE},
        xAxis=web.value_axis(across, min=0, max=1),
        yAxis=web.value_axis(up, min=0, max=1, nameGap=36),
        series=series,
    )
