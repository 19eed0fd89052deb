"""A solved crisis as its tree: who moves, how likely each move is, where play ends and what that is worth to whom.

The drawing is that of `titanium.games.drawing`, which can be read by eye, by keyboard and by screen reader; it is SVG
already, so a page takes it as it is, and there are no options of a chart. Adversaries' payoffs stand beside those of
the allies.
"""

from collections.abc import Iterator
from functools import partial

from titanium.games.drawing.picture import draw_svg
from titanium.games.drawing.shown import name_text
from titanium.games.parts import Labels
from titanium.games.tree import Game
from titanium.report.crisis import CrisisReport
from titanium.tell.catalogue import say, told
from titanium.tell.crisis_words import PLAYS, action_words, capital, ending, expects, finding, plays, standing
from titanium.tell.figures import drawn
from titanium.tell.figures.canvas import CAPITAL
from titanium.tell.figures.figure import Figure
from titanium.tell.table import Table


def tree(report: CrisisReport) -> Figure:
    """The solved tree of a crisis, with the payoffs of every seat as its table."""
    title, name = finding(report), f"tree-{report.crisis.name}"
    drawing = draw_svg(
        _told(report), report, colors=CAPITAL, asks=True, title=title, description=expects(report), mark=name, say=say
    )
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


def _told(report: CrisisReport) -> Game:
    """The game with capitals for letters, in the reader's language."""
    game = report.crisis.game
    nodes = {name: node.model_copy(update={"asks": told(node.asks)}) for name, node in game.nodes.items()}
    outcomes = {name: own.model_copy(update={"means": told(own.means)}) for name, own in game.outcomes.items()}
    labels = Labels(
        players={role: capital(report, role) for role in game.players},
        infosets={name: told(name_text(name)) for name in game.infosets},
        actions={
            node.infoset or name: {action: action_words(report, action) for action, _ in node.children()}
            for name, node in game.nodes.items()
        },
    )
    return game.model_copy(update={"nodes": nodes, "outcomes": outcomes, "labels": labels})


def _alternative(report: CrisisReport) -> str:
    parts = [finding(report), expects(report)]
    for name, node in report.crisis.game.nodes.items():
        moves = ", ".join(f"{action_words(report, own)} {report.choices[name][own]:.2f}" for own, _ in node.children())
        who = capital(report, report.mover(name))
        parts.append(
            say("{mover}, {question} {moves}.", mover=who, question=told(node.asks), moves=moves)
            if node.asks
            else say("{mover}: {moves}.", mover=who, moves=moves)
        )
    return " ".join(parts)


def _table(report: CrisisReport) -> Table:
    game = report.crisis.game

    def cells(name: str) -> Iterator[str]:
        yield ending(report, name)
        yield plays(report.reach[name])
        yield from (f"{report.values[name][role]:.2f}" for role in game.players)

    expected = (
        say("expected at the start"),
        f"{PLAYS:,}",
        *(f"{report.expected[role]:.2f}" for role in game.players),
    )
    return Table(
        caption=say("Where play ends, and what it is worth to each seat (utility; the host's survival is 1)"),
        headings=(
            say("ends with"),
            say("of {count:,} plays", count=PLAYS),
            *(capital(report, role) for role in game.players),
        ),
        rows=(*(tuple(cells(name)) for name in game.outcomes), expected),
        numeric=frozenset(range(1, 2 + len(game.players))),
    )
