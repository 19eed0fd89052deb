"""Breaking points in a sentence and as tables for the terminal."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.judge.breaking.margins import WHOLE
from titanium.judge.breaking.points import BreakingPoint, BreakingPoints, Move
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.verdict import titled_table

NAMED = 3
"""Moves that a sentence names."""
LISTED = 8
"""Moves that a table lists."""
METHOD = (
    "Distance: root of the sum of squared moves, each in quantiles of its own range; from end to end of one range it "
    "is 1. It says how far, not how likely: it is no probability."
)
BREAKS = (
    "A limit breaks at a point if it does in at least half of the chance streams that every point meets; a signature "
    "is lost in all of them or in none."
)
NOT_FOUND = "not found within the ranges"


def headline(found: BreakingPoints) -> str:
    """How far the nearest break is, what breaks there, and the few moves that do it."""
    nearest = found.nearest
    at_centre = f"holds in {_streams(found.holds)} at the centre"
    if nearest is None:
        if found.is_broken_at_centre:
            return f"{found.package} {at_centre}, and no change within the ranges was found that makes it hold."
        return f"{found.package} {at_centre}, and no change within the ranges was found that breaks it."
    easy = plainest(found, nearest)
    if found.is_broken_at_centre:
        return (
            f"{found.package} is broken at the centre already: it {at_centre}. It would hold from distance "
            f"{abs(nearest.distance):.2f} on; so when {moves(easy.moves)}: distance {abs(easy.distance):.2f}."
        )
    then = f"then {nearest.breaks_as}"
    if easy.moved == "all":
        return f"{found.package} breaks nearest when {moves(easy.moves)}: distance {easy.distance:.2f}; {then}."
    how = "with one move alone" if len(easy.moves) == 1 else f"with {len(easy.moves)} moves alone"
    return (
        f"{found.package} breaks nearest at distance {nearest.distance:.2f}, all moved a little; {how}, when "
        f"{moves(easy.moves)}: distance {easy.distance:.2f}; {then}."
    )


def plainest(found: BreakingPoints, point: BreakingPoint) -> BreakingPoint:
    """The point of the same way that moves fewest uncertainties, where there is one close enough to be told."""
    few = found.of(point.way, "few")
    return point if few is None or len(few.moves) >= len(point.moves) else few


def render(found: BreakingPoints) -> RenderableType:
    """The headline, every way to break, what moves, one move alone, the schools, and how it was checked."""
    parts: list[RenderableType] = [Text(headline(found), style="bold"), Text(_centre(found)), "", _ways(found)]
    nearest = found.nearest
    if found.allowed:
        parts += ["", _allowed(found.allowed)]
    if nearest is not None:
        parts += ["", _moves(plainest(found, nearest))]
    if found.single:
        parts += ["", _singles(found.single)]
    if found.by_school:
        parts += ["", _schools(found)]
    if found.against is not None:
        parts += ["", Text(headline(found.against)), Text(_compared(found, found.against))]
    parts += ["", Text(METHOD), Text(BREAKS), *(Text(line) for line in _checks(found))]
    return Group(*parts, Text(_standing(found), style="dim"))


def moves(listed: Sequence[Move]) -> str:
    """What moves, in words; the first few are named.

    Examples
    --------
    >>> move = Move("mu_S", "dislike of payment", "utility/USD_bn", 0.5, 0.81, 0.008, 0.013, 1.0, "D", ("judgement",))
    >>> moves([move])
    'dislike of payment rises from 0.008 to 0.013 utility/USD_bn (level 0.50 to 0.81)'
    """
    if not listed:
        return "nothing moves"
    named = [
        f"{own.name} {_direction(own)} from {own.before:.3g} to {own.after:.3g} {own.unit} "
        f"(level {own.level_before:.2f} to {own.level_after:.2f})"
        for own in listed[:NAMED]
    ]
    left = len(listed) - len(named)
    if left:
        named.append(f"{left} other{'s move' if left > 1 else ' moves'} less")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def where(point: BreakingPoint) -> str:
    """What a way to break is called in a table."""
    return f"mended: {point.breaks_as}" if point.mends and point.way != WHOLE else point.breaks_as


def _direction(own: Move) -> str:
    return "rises" if own.after > own.before else "falls"


def _streams(share: Share) -> str:
    return f"{share.count:,} of {share.futures:,} chance streams"


def _centre(found: BreakingPoints) -> str:
    what = (
        f"the mean level of each uncertainty over {found.evidence.futures:,} futures"
        if found.centre_future is None
        else f"future {found.centre_future}, of those that meet the record the nearest to the mean of "
        f"{found.evidence.futures:,}"
    )
    unmet = f", which does not meet the record on {', '.join(found.centre_unmet)}" if found.centre_unmet else ""
    schools = ", ".join(f"{switch} {position}" for switch, position in found.schools.items())
    base = f"; in the schools most frequent among them: {schools}" if schools else ""
    return f"Centre: {what}{unmet}{base}. There it holds in {_streams(found.holds)}."


def _ways(found: BreakingPoints) -> Table:
    table = titled_table("Nearest point of each way to break, every uncertainty free; counts of chance streams")
    table.add_column("breaks when", overflow="fold")
    for heading in ("distance", "unbroken there", "a little nearer"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("history", no_wrap=True)
    table.add_column("largest moves (share of the squared distance)", overflow="fold")
    for own in found.ways:
        if not own.is_found:
            table.add_row(Text(where(own)), "-", Text(_kept(own.kept)), "", "", Text(NOT_FOUND))
            continue
        by = f" at -{100 * own.nearer:.1f}%" if own.kept_nearer.futures > 1 else " just before"
        told = [_distance(own), _kept(own.kept), f"{_kept(own.kept_nearer)}{by}"]
        table.add_row(Text(where(own)), *map(Text, told), Text(_record(own)), Text(_largest(own)))
    return table


def _allowed(points: Sequence[BreakingPoint]) -> Table:
    table = titled_table("Where the record rules out the nearest point: the nearest that it allows")
    table.add_column("breaks when", overflow="fold")
    for heading in ("distance", "unbroken there"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("largest moves (share of the squared distance)", overflow="fold")
    for own in points:
        table.add_row(Text(where(own)), _distance(own), _kept(own.kept), Text(_largest(own)))
    return table


def _largest(own: BreakingPoint) -> str:
    return "; ".join(
        f"{move.symbol} {move.level_before:.2f} to {move.level_after:.2f} ({100 * move.share:.0f}%)"
        for move in own.moves[:NAMED]
    )


def _distance(own: BreakingPoint) -> str:
    error = f" ±{own.error:.2f}" if own.error >= 0.005 else ""
    return f"{own.distance:.3f}{error}"


def _kept(share: Share) -> str:
    if share.futures == 1:
        return "yes" if share.count else "no"
    return f"{share.count:,} of {share.futures:,}"


def _record(own: BreakingPoint) -> str:
    return "ruled out" if own.is_ruled_out else "allows it"


def _moves(own: BreakingPoint) -> Table:
    table = titled_table(f"What moves where {own.breaks_as}: distance {abs(own.distance):.2f}")
    table.add_column("uncertainty", overflow="fold")
    for heading in ("from", "to", "level", "to level", "share"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("unit", "grade", "source"):
        table.add_column(heading, overflow="fold")
    for move in own.moves[:LISTED]:
        table.add_row(
            Text(move.name), f"{move.before:.3g}", f"{move.after:.3g}", f"{move.level_before:.2f}",
            f"{move.level_after:.2f}", f"{100 * move.share:.0f}%", Text(move.unit), Text(move.grade),
            Text(", ".join(move.source)),
        )  # fmt: skip
    if (left := len(own.moves) - LISTED) > 0:
        table.add_row(f"and {left} that move less", "", "", "", "", "", "", "", "")
    return table


def _singles(points: Sequence[BreakingPoint]) -> Table:
    table = titled_table("One uncertainty alone, all others at the centre: the smallest move that breaks")
    table.add_column("breaks when", overflow="fold")
    table.add_column("uncertainty", overflow="fold")
    for heading in ("from", "to", "level", "to level"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("unit")
    table.add_column("history", no_wrap=True)
    for own in points:
        for move in own.moves[:1]:
            levels = f"{move.level_before:.2f}", f"{move.level_after:.3f}"
            values = f"{move.before:.3g}", f"{move.after:.3g}"
            table.add_row(Text(where(own)), Text(move.name), *values, *levels, Text(move.unit), Text(_record(own)))
    return table


def _schools(found: BreakingPoints) -> Table:
    table = titled_table(
        "Under each school, one position changed at a time; negative: broken at the centre, mended there"
    )
    table.add_column("school", no_wrap=True)
    table.add_column("position", overflow="fold")
    table.add_column("distance", justify="right", no_wrap=True)
    table.add_column("breaks when", overflow="fold")
    table.add_column("history", no_wrap=True)
    for switch, positions in found.by_school.items():
        for number, (position, own) in enumerate(positions.items()):
            mark = " *" if found.schools[switch] == position else ""
            told = (_distance(own), own.breaks_as if not own.mends else "broken at the centre; it holds from there on")
            rest = (*told, _record(own)) if own.is_found else ("-", NOT_FOUND, "")
            table.add_row(switch if not number else "", Text(f"{position}{mark}"), *map(Text, rest))
    table.caption, table.caption_justify = "* the base schools", "left"
    return table


def _compared(found: BreakingPoints, other: BreakingPoints) -> str:
    """Which of two packages stands farther from its nearest break, from the same centre."""
    mine, theirs = (own.nearest.distance if own.nearest is not None else None for own in (found, other))
    if mine is None or theirs is None:
        return f"{found.package} and {other.package} cannot be compared by distance: of one no point was found."
    if abs(mine - theirs) < 0.005:
        return f"{found.package} and {other.package} stand as far from their nearest break."
    more, less = (found, other) if mine > theirs else (other, found)
    return (
        f"From the same centre {more.package} stands farther from its nearest break than {less.package}: "
        f"{max(mine, theirs):.2f} against {min(mine, theirs):.2f}."
    )


def _checks(found: BreakingPoints) -> list[str]:
    """How the nearest point was checked, and which answers history has ruled out."""
    lines: list[str] = []
    ball = found.ball
    if ball is not None:
        beaten = (
            "it breaks at none" if not ball.broken else f"it breaks at {ball.broken}, the nearest {ball.nearest:.3f}"
        )
        lines.append(
            f"By brute force: of {ball.points} points at random within {ball.radius:.3f} of the centre, {beaten}."
        )
    for own in found.ways:
        if own.is_found and own.is_ruled_out:
            lines.append(
                f"History rules out the point where {own.breaks_as}: {', '.join(own.unmet)} would not fit the record."
            )
    return lines


def _standing(found: BreakingPoints) -> str:
    sought = f"Of the ways to break only {', '.join(found.only)} was sought. " if found.only else ""
    return f"{sought}{found.streams:,} chance streams at every point. {words.standing_of(found.evidence)}"
