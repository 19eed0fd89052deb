"""A back-test as tables for the terminal: forecasts from each start, scores, and whether chances were borne out."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.case.backtest import YEARS
from titanium.evidence.backtest.finding import Backtest, window
from titanium.evidence.backtest.forecasts import VERSIONS, FromStart, Outlook, Version
from titanium.evidence.backtest.scored import EventScores
from titanium.tell.backtest_words import FORECASTER, headline, percent, sentences, skill, standing
from titanium.tell.verdict import titled_table

__all__ = ["headline", "render", "sentences", "standing"]

_MARKS = "before: events and years that base rates are counted in   * outside nine tenths of the futures"


def render(found: Backtest) -> RenderableType:
    """The headline, forecasts from each start, scores, look-ahead, reliability, and what it all rests on."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    for own in found.starts:
        parts += ["", _forecasts(found, own)]
    parts += [
        Text(_MARKS),
        "",
        _scores(found),
        "",
        _chances(found),
        "",
        _versions(found),
        "",
        _reliability(found),
        "",
        _pit(found),
        "",
    ]
    parts += [Text(own) for own in sentences(found)]
    parts += [Text(f"{own.entry.title}: {own.entry.mapping}", style="dim") for own in found.events.values()]
    parts += [Text(standing(found), style="dim")]
    return Group(*parts)


def _forecasts(found: Backtest, own: FromStart) -> Table:
    played = own.played[found.version]
    last = window(own.start)[-1]
    draws = "" if played.scanned == played.futures else f" of {played.scanned:,} draws looked at"
    masked = f"; {played.masked} masked" if played.masked else ""
    table = titled_table(
        f"{own.start.title}. Events in {own.start.year}-{last}: mean, middle half and nine tenths of "
        f"{played.futures:,} sampled futures{draws}{masked}"
    )
    table.add_column("", overflow="fold")
    table.add_column("before", justify="right", no_wrap=True)
    for name in FORECASTER.values():
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("happened", justify="right", no_wrap=True)
    table.add_column("by year", no_wrap=True)
    for event, told in own.events.items():
        happened = int(told.happened.sum())
        inside = "" if within(told.outlooks["model"], happened) else " *"
        by_year = " ".join(str(count) for count in told.happened) if happened else ""
        table.add_row(
            found.events[event].entry.title,
            f"{told.record.events} in {told.record.years}",
            *(_range(told.outlooks[name]) for name in FORECASTER),
            f"{happened}{inside}",
            by_year,
        )
    return table


def within(outlook: Outlook, happened: int) -> bool:
    """Whether a count lies in the central nine tenths of a window's forecast."""
    return int(outlook.window.quantile(0.05)[0]) <= happened <= int(outlook.window.quantile(0.95)[0])


def _range(outlook: Outlook) -> str:
    low, first, third, high = (int(outlook.window.quantile(level)[0]) for level in (0.05, 0.25, 0.75, 0.95))
    return f"{outlook.window.mean[0]:5.2f}  {first}-{third}  {low}-{high}"


def _scores(found: Backtest) -> Table:
    table = titled_table(
        "Ranked probability score of a year's count, lower is better; skill: what the model takes off it"
    )
    table.add_column("", overflow="fold")
    table.add_column("events behind it", justify="right", no_wrap=True)
    for name in FORECASTER.values():
        table.add_column(name.replace("-exciting ", "-\nexciting "), justify="right", no_wrap=True)
    for heading in ("skill over\nbase rate", "over self-\nexciting", f"over base rate,\n{YEARS}-year counts"):
        table.add_column(heading, justify="right", no_wrap=True)
    for own in found.events.values():
        main, whole = own.main, own.scores["window", "ranked"]
        skills = (main.over["base_rate"], main.over["self_exciting"], whole.over["base_rate"])
        told = [skill(each) if own.happened else "none came" for each in skills]
        table.add_row(own.entry.title, _behind(own), *(_score(main.means[name]) for name in FORECASTER), *told)
    return table


def _chances(found: Backtest) -> Table:
    table = titled_table("Brier score of whether anything came in a year; logarithmic score of the year's count, nats")
    table.add_column("", overflow="fold")
    table.add_column("events behind it", justify="right", no_wrap=True)
    for score in ("Brier", "log"):
        for name in ("model", "base", "self-ex."):
            table.add_column(f"{score}\n{name}", justify="right", no_wrap=True)
        table.add_column("skill over\nbase rate", justify="right", no_wrap=True)
    for own in found.events.values():
        cells: list[str] = []
        for score in ("brier", "log"):
            mean = own.scores["year", score]
            cells += [_score(mean.means[name]) for name in FORECASTER]
            cells.append(skill(mean.over["base_rate"]) if own.happened else "none came")
        table.add_row(own.entry.title, _behind(own), *cells)
    return table


def _versions(found: Backtest) -> Table:
    table = titled_table("Skill over the base rate (ranked score, years) by what the model was allowed to know")
    table.add_column("", overflow="fold")
    for version in VERSIONS:
        table.add_column(_version(version, found.version), justify="right", no_wrap=True)
    for own in found.events.values():
        if own.happened:
            cells = [skill(own.versions[version]) if version in own.versions else "-" for version in VERSIONS]
            table.add_row(own.entry.title, *cells)
    table.caption = "the case's own ranges have seen the years that are scored; their scores are not out of sample"
    table.caption_justify = "left"
    return table


def _version(version: Version, told: Version) -> str:
    known = "years before alone" if version.ranges == "before" else "case's own ranges"
    return f"{known},\n{version.ensemble}{' (told)' if version == told else ''}"


def _reliability(found: Backtest) -> Table:
    table = titled_table(
        "Of forecasts that something comes in a year, all events together: how many came true, and how many would fit"
    )
    table.add_column("chance given,\nof 100", justify="right", no_wrap=True)
    for name in FORECASTER.values():
        table.add_column(f"{name}:\nforecasts", justify="right", no_wrap=True)
        table.add_column("\ncame true", justify="right", no_wrap=True)
    ends = sorted({(own.low, own.high) for bins in found.reliability.values() for own in bins})
    for low, high in ends:
        cells: list[str] = []
        for name in FORECASTER:
            here = next((own for own in found.reliability[name] if own.low == low), None)
            cells += ["-", "-"] if here is None else [str(here.forecasts), _came(here.happened, here.fewest, here.most)]
        table.add_row(f"{percent(low)}-{percent(high)}", *cells)
    return table


def _came(happened: int, fewest: int, most: int) -> str:
    mark = " *" if not fewest <= happened <= most else ""
    return f"{happened} ({fewest}-{most}){mark}"


def _pit(found: Backtest) -> Table:
    table = titled_table(
        "Where a year's count lay in the model's forecast, of 100 start-years (20 in each fifth if calibrated)"
    )
    table.add_column("", overflow="fold")
    for heading in ("lowest fifth", "second", "third", "fourth", "highest fifth"):
        table.add_column(heading, justify="right", no_wrap=True)
    for own in found.events.values():
        if own.happened:
            table.add_row(own.entry.title, *(f"{100 * share:.0f}" for share in own.pit["model"]))
    return table


def _behind(own: EventScores) -> str:
    return f"{own.happened} in {own.years_with} of {own.years} years"


def _score(value: float) -> str:
    return f"{value:.3f}" if value >= 0.0005 else "<0.001"
