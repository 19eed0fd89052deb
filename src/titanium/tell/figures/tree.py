"""A solved crisis as its tree: who moves, how likely each move is, where play ends and what that is worth to whom.

The drawing is that of `titanium.games.drawing`, which can be read by eye, by keyboard and by screen reader; it is SVG
already, so a page takes it as it is, and there are no options of a chart. Adversaries' payoffs stand beside those of
the allies.
"""

from collections.abc import Iterator
from functools import partial

from titanium.games.drawing.picture import draw_svg
from titanium.games.parts import Labels
from titanium.games.tree import Game
from titanium.report.crisis import CrisisReport
from titanium.tell.catalogue import say, told
from titanium.tell.figures import drawn
from titanium.tell.figures.canvas import CAPITAL
from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table

_PLAYS = 1000
"""Plays of the solved tree that a reader is asked to picture."""


def tree(report: CrisisReport) -> Figure:
    """The solved tree of a crisis, with the payoffs of every seat as its table."""
    title, name = _title(report), f"tree-{report.crisis.name}"
    drawing = draw_svg(_told(report), report, colors=CAPITAL, asks=True, title=title, mark=name)
    svg = drawn.without_size(drawing)
    width, height = drawn.size(svg)
    return Figure(
        name=name,
        title=title,
        alt=_alternative(report),
        standing=standing(report),
        table=_table(report),
        width=width,
        height=height,
        paint=partial(drawn.paint, svg=drawing),
        ready=svg,
    )


def standing(report: CrisisReport) -> str:
    """What a solved crisis rests on: nothing in it is sampled."""
    return say(
        "Package {package}, first quarter, nominal parameters, nothing sampled; schools: {schools}; case {case} "
        "{hash}. Choices are logit responses, not forecasts.",
        package=report.package,
        schools=", ".join(f"{switch} {position}" for switch, position in report.schools.items()),
        case=report.case.name,
        hash=report.case.hash[:12],
    )


def _told(report: CrisisReport) -> Game:
    """The game with capitals for letters, in the reader's language."""
    game = report.crisis.game
    nodes = {name: node.model_copy(update={"asks": told(node.asks)}) for name, node in game.nodes.items()}
    outcomes = {name: own.model_copy(update={"means": told(own.means)}) for name, own in game.outcomes.items()}
    players = {role: _capital(report, role) for role in game.players}
    return game.model_copy(update={"nodes": nodes, "outcomes": outcomes, "labels": Labels(players=players)})


def _capital(report: CrisisReport, role: str) -> str:
    return told(next(own.capital for letter, own in report.case.description.actors.items() if letter == role))


def _ending(report: CrisisReport, name: str) -> str:
    return told(report.crisis.game.outcomes[name].means) or name


def _plays(report: CrisisReport, name: str) -> str:
    share = report.reach[name]
    return say("under 1") if 0 < share < 0.5 / _PLAYS else f"{round(_PLAYS * share):,}"


def _title(report: CrisisReport) -> str:
    likeliest = report.likeliest()
    return say(
        "{crisis}, under {package}: {plays} plays of the solved tree in {of:,} end with: {outcome}.",
        crisis=told(report.crisis.title),
        package=told(report.case.packages[report.package].title),
        plays=_plays(report, likeliest),
        of=_PLAYS,
        outcome=_ending(report, likeliest),
    )


def _alternative(report: CrisisReport) -> str:
    game = report.crisis.game
    expects = ", ".join(f"{_capital(report, role)} {report.expected[role]:.2f}" for role in game.players)
    parts = [_title(report), say("Expected payoffs at the start: {payoffs}.", payoffs=expects)]
    for name, node in game.nodes.items():
        moves = ", ".join(f"{action} {report.choices[name][action]:.2f}" for action, _ in node.children())
        mover = report.mover(name)
        who = say("chance") if mover == "chance" else _capital(report, mover)
        parts.append(
            say("{mover}, {question} {moves}.", mover=who, question=told(node.asks), moves=moves)
            if node.asks
            else say("{mover}: {moves}.", mover=who, moves=moves)
        )
    return " ".join(parts)


def _table(report: CrisisReport) -> Table:
    game = report.crisis.game

    def cells(name: str) -> Iterator[str]:
        yield _ending(report, name)
        yield _plays(report, name)
        yield from (f"{report.values[name][role]:.2f}" for role in game.players)

    expected = (
        say("expected at the start"),
        f"{_PLAYS:,}",
        *(f"{report.expected[role]:.2f}" for role in game.players),
    )
    return Table(
        caption=say("Where play ends, and what it is worth to each seat (utility; the host's survival is 1)"),
        headings=(
            say("ends with"),
            say("of {count:,} plays", count=_PLAYS),
            *(_capital(report, role) for role in game.players),
        ),
        rows=(*(tuple(cells(name)) for name in game.outcomes), expected),
        numeric=frozenset(range(1, 2 + len(game.players))),
    )
