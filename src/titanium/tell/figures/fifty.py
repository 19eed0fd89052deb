"""Fifty futures: a row of marks for each of a few packages, one for each sampled future, by what breaks it first.

A blue disc is a future in which the package holds. Every limit has a mark of its own: open where a capital would not
have signed, filled where something happened, strokes where it came to light over the whole horizon. So the figure reads
in grey, and the marks stay the same when a lever moves. The drawing is SVG already.
"""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from titanium.games.drawing.lettering import extent, shorten
from titanium.judge.shares import Break, Share
from titanium.judge.verdict import PackageVerdict
from titanium.tell import words
from titanium.tell.answer import Answer
from titanium.tell.catalogue import say, told
from titanium.tell.figures import drawn
from titanium.tell.figures.canvas import CAPITAL
from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table

WIDE, NARROW = 50, 25
"""Marks of a line: on a screen of some width, on that of a phone."""
HOLDS = CAPITAL["W"]
_PITCH, _LINE = 14.0, 16.0
"""Pixels from mark to mark and from line to line."""
_SIDE, _TITLE, _GAP, _KEY = 10.0, 22.0, 12.0, 22.0
"""Pixels: margin at each side, a package's title, the gap under a package, a line of the key."""
_SIZE, _SMALL = 16, 15
"""Letters of titles and of the key, pixels."""
_INDENT = 20.0
"""Pixels from a mark of the key to its words."""


@dataclass(frozen=True)
class Mark:
    """What stands for one future: a path about its middle, five pixels to each side."""

    path: str
    colour: str
    look: str
    """`filled`, `open` or `strokes`."""

    def drawn(self, places: Sequence[tuple[float, float]], words: str) -> str:
        """The mark at several places as one path, with what it says when it is pointed at."""
        way = "".join(f"M{x:g} {y:g}{self.path}" for x, y in places)
        if self.look == "filled":
            paint = f'fill="{self.colour}"'
        else:
            paint = f'fill="none" stroke="{self.colour}" stroke-width="{1.6 if self.look == "open" else 2.2:g}"'
        return f'<path d="{way}" {paint}><title>{html.escape(words)}</title></path>'


KEPT = Mark("m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0", HOLDS, "filled")
_OPEN = ("m-4-4h8v8h-8z", "m0-5l5 9h-10z", "m0-5.5l5.5 5.5l-5.5 5.5l-5.5-5.5z", "m0 5l5-9h-10z")
_FILLED = (
    "m0-5.5l5.5 10h-11z",
    "m-4.5-4.5h9v9h-9z",
    "m0-6l6 6l-6 6l-6-6z",
    "m0 5.5l5.5-10h-11z",
    "m-5.5 0l10-5.5v11z",
    "m5.5 0l-10-5.5v11z",
)
_STROKES = ("m-4-4l8 8m0-8l-8 8", "m-5 0h10m-5-5v10", "m-5 0h10", "m0-5v10", "m-4 4l8-8", "m-4-4l8 8")
_FAMILIES: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "signing": (_OPEN, "#A3477F", "open"),
    "event": (_FILLED, "#B34700", "filled"),
    "horizon": (_STROKES, "#4D4D4D", "strokes"),
}
"""When a limit can break, to paths, colour and look of its marks; all colours keep a contrast of 4.5 to 1 on white."""


def marks_of(found: Answer) -> dict[str, Mark]:
    """Limit to its mark; the same under every package, and no two alike unless a case has very many limits."""
    marks: dict[str, Mark] = {}
    counts = dict.fromkeys(_FAMILIES, 0)
    for key, limit in found.case.thresholds.items():
        paths, colour, look = _FAMILIES[limit.when]
        marks[key] = Mark(paths[counts[limit.when] % len(paths)], colour, look)
        counts[limit.when] += 1
    return marks


def fifty(found: Answer, names: Sequence[str], *, columns: int = WIDE) -> Figure:
    """Fifty sampled futures under each of some packages: in how many it holds, and what breaks it first in the others.

    Parameters
    ----------
    names
        Packages of the verdict, in the order of their rows.
    columns
        Marks of a line, `WIDE` or `NARROW`.
    """
    title, alt = _title(found, names), _alternative(found, names)
    name = "fifty" if columns == WIDE else "fifty-narrow"
    svg = _drawing(found, names, columns, title, alt, name)
    width, height = drawn.size(svg)
    return Figure(
        name=name,
        title=title,
        alt=alt,
        standing=words.standing(found.verdict),
        table=_table(found, names),
        width=width,
        height=height,
        paint=partial(drawn.paint, svg=svg),
        ready=svg,
    )


def dots(strength: Share, breaks: Sequence[Break], limits: Sequence[str], shown: int) -> dict[str, int]:
    """Limit to the marks of those futures, of `shown`, that it breaks first; those that hold have the others.

    Marks that are left over go to the largest remainders, so that all add up to the count that is told in words.

    Examples
    --------
    >>> dots(Share.of(599, 1000), [Break("war", 311, 9), Break("cost", 90, 40)], ["cost", "war"], 50)
    {'cost': 4, 'war': 16}
    """
    left = shown - round(strength.share * shown) if strength.futures else 0
    counts = {broken.threshold: broken.count for broken in breaks}
    quota = {key: left * counts[key] / sum(counts.values()) for key in limits if key in counts}
    found = {key: math.floor(own) for key, own in quota.items()}
    for key in sorted(quota, key=lambda key: found[key] - quota[key])[: left - sum(found.values())]:
        found[key] += 1
    return {key: count for key, count in found.items() if count}


def _shown(found: Answer) -> int:
    return min(words.DOTS, found.verdict.futures)


def _drawing(found: Answer, names: Sequence[str], columns: int, title: str, alt: str, name: str) -> str:
    shown, marks = _shown(found), marks_of(found)
    lines = math.ceil(shown / columns)
    row = _TITLE + lines * _LINE + _GAP
    width = 2 * _SIDE + columns * _PITCH
    body: list[str] = []
    present: dict[str, int] = {}
    for number, package in enumerate(names):
        top = number * row
        own = found.verdict.of(package)
        counted = dots(own.strength, own.breaks, list(marks), shown)
        present = {key: present.get(key, 0) + counted.get(key, 0) for key in {**present, **counted}}
        body += _headed(found, own, top, width)
        body += _marks(found, own, counted, marks, shown, columns, top + _TITLE)
    top = len(names) * row
    key, tall = _key(found, [key for key in marks if present.get(key)], marks, top, width)
    height = top + tall + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" font-family="sans-serif" '
        f'font-size="{_SIZE}" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f'<title id="{name}-title">{html.escape(title)}</title>'
        f'<desc id="{name}-desc">{html.escape(alt)}</desc>'
        f"{''.join(body)}{key}</svg>"
    )


def _headed(found: Answer, own: PackageVerdict, top: float, width: float) -> list[str]:
    is_bold = own.name == found.name
    count = words.count(own.strength) if own.strength.futures else say("none counted")
    room = width - 3 * _SIDE
    taken = min(extent(count, _SIZE, bold=True), room / 2)
    return [
        _text(found.row(own.name), _SIDE, top + 15, room - taken, is_bold=is_bold),
        _text(count, width - _SIDE, top + 15, taken, is_bold=is_bold, is_at_end=True),
    ]


def _text(
    said: str, x: float, y: float, room: float, size: float = _SIZE, *, is_bold: bool = False, is_at_end: bool = False
) -> str:
    """Words in the room that there is."""
    shown = _fitted(said, room, size, is_bold)
    weight = ' font-weight="bold"' if is_bold else ""
    anchor = ' text-anchor="end"' if is_at_end else ""
    own_size = f' font-size="{size:g}"' if size != _SIZE else ""
    return f'<text x="{x:g}" y="{y:g}"{own_size}{anchor}{weight}>{html.escape(shown)}</text>'


@lru_cache(maxsize=1024)
def _fitted(said: str, room: float, size: float, is_bold: bool) -> str:
    return shorten(said, room, partial(extent, size=size, bold=is_bold))


@lru_cache(maxsize=1024)
def _wide(said: str) -> float:
    return extent(said, _SMALL)


def _marks(
    found: Answer,
    own: PackageVerdict,
    counted: Mapping[str, int],
    marks: Mapping[str, Mark],
    shown: int,
    columns: int,
    top: float,
) -> list[str]:
    if not own.strength.futures:
        return []
    holds = shown - sum(counted.values())
    parts = [(KEPT, holds, say("holds in {count}", count=words.count(own.strength)))]
    parts += [(marks[key], count, _broken(found, own, key)) for key, count in counted.items()]
    drawn_, place = list[str](), 0
    for mark, count, told_ in parts:
        places = [
            (_SIDE + (number % columns + 0.5) * _PITCH, top + (number // columns + 0.5) * _LINE)
            for number in range(place, place + count)
        ]
        place += count
        if places:
            drawn_.append(mark.drawn(places, told_))
    return drawn_


def _broken(found: Answer, own: PackageVerdict, key: str) -> str:
    share = Share.of(next(broken.count for broken in own.breaks if broken.threshold == key), own.strength.futures)
    return say("{breaks} in {count}", breaks=told(found.verdict.breaks_as[key]), count=words.count(share))


def _key(
    found: Answer, limits: Sequence[str], marks: Mapping[str, Mark], top: float, width: float
) -> tuple[str, float]:
    """What each mark stands for, the disc first, then the limits that are broken; and the height that it takes."""
    entries: list[tuple[Mark | None, str]] = [(KEPT, say("holds: every limit is kept"))]
    if limits:
        entries.append((None, say("Others, by what breaks first:")))
    entries += [(marks[key], told(found.verdict.breaks_as[key])) for key in limits]
    widest = _INDENT + max(_wide(text) for _, text in entries) + _SIDE
    room = width - 2 * _SIDE
    columns = max(int(room / widest), 1)
    parts: list[str] = []
    for number, (mark, text) in enumerate(entries):
        x = _SIDE + number % columns * room / columns
        y = top + (number // columns + 0.5) * _KEY
        if mark is not None:
            parts.append(mark.drawn([(x + 7, y)], text))
            x += _INDENT
        parts.append(_text(text, x, y + 5, room / columns - _INDENT, _SMALL))
    return "".join(parts), math.ceil(len(entries) / columns) * _KEY


def _title(found: Answer, names: Sequence[str]) -> str:
    """Which of the packages holds most often, with those that counting error does not tell from it."""
    packages = [found.verdict.of(name) for name in names]
    best = max(packages, key=lambda own: (own.strength.count, own.name == found.verdict.status_quo))
    known = {"package": found.row(best.name), "count": words.count(best.strength)}
    if len(packages) == 1:
        return say("{package} holds in {count} sampled futures.", **known)
    rivals = [found.row(own.name) for own in packages if own is not best and own.strength.high >= best.strength.low]
    if rivals:
        return say(
            "{package} holds most often of these, in {count}, as often as {rivals} within counting error.",
            rivals=words.all_of(rivals), **known,
        )  # fmt: skip
    return say("{package} holds most often of these, in {count}.", **known)


def _alternative(found: Answer, names: Sequence[str]) -> str:
    """What every row shows, in words."""
    shown, limits = _shown(found), list(found.case.thresholds)
    said: list[str] = []
    for name in names:
        own = found.verdict.of(name)
        known = {"package": found.row(name), "count": words.count(own.strength)}
        counted = dots(own.strength, own.breaks, limits, shown)
        if not own.strength.futures or not counted:
            said.append(say("{package} holds in {count}.", **known))
            continue
        listed = ", ".join(f"{told(found.verdict.breaks_as[key])} {count}" for key, count in counted.items())
        said.append(say("{package} holds in {count}; in the others breaks first: {listed}.", listed=listed, **known))
    return " ".join(said)


def _table(found: Answer, names: Sequence[str]) -> Table:
    """Limits by packages: of 100 futures how many each breaks first, with its interval."""
    packages = [found.verdict.of(name) for name in names]

    def cell(own: PackageVerdict, count: int) -> str:
        return words.per_hundred(Share.of(count, own.strength.futures)) if own.strength.futures else say("none counted")

    rows = [(say("holds"), *(cell(own, own.strength.count) for own in packages))]
    for key in found.case.thresholds:
        counts = [next((broken.count for broken in own.breaks if broken.threshold == key), 0) for own in packages]
        if any(counts):
            name = say("breaks first: {breaks}", breaks=told(found.verdict.breaks_as[key]))
            rows.append((name, *(cell(own, count) for own, count in zip(packages, counts, strict=True))))
    rows.append((say("futures masked"), *(f"{own.failed:,}" for own in packages)))
    headings = (say("of 100 sampled futures"), *(found.row(own.name) for own in packages))
    return Table(
        say("Of 100 sampled futures, what breaks each package first, with the 95% counting interval"),
        headings, tuple(rows), frozenset(range(1, len(headings))),
    )  # fmt: skip
