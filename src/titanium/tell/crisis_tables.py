"""A solved crisis as tables: every move, and what each seat has of it."""

from titanium.games.drawing.shown import read
from titanium.report.crisis import CrisisReport
from titanium.report.rivals import Rivals
from titanium.tell.catalogue import say, told
from titanium.tell.crisis_words import PLAYS, action_words, capital, ending, limit, mover, plays, question
from titanium.tell.table import Table


def moves(report: CrisisReport) -> Table:
    """Every move with how often it is made: as solved, and in the limit of perfect precision."""
    game, sharp = report.crisis.game, report.sharpest
    sights = read(game, report)
    rows: list[tuple[str, ...]] = []
    for name in game.preorder:
        if name not in game.nodes:
            continue
        for action, target in game.nodes[name].children():
            rows.append(
                (
                    mover(report, name),
                    question(report, name),
                    action_words(report, action),
                    plays(report.choices[name][action]),
                    plays(sharp.choices[name][action]) if sharp is not None else "",
                    plays(sights[name].reach or 0.0),
                    ending(report, target) if target in game.outcomes else question(report, target),
                )
            )
    return Table(
        caption=say("Every move: how often it is made where it can be, of {count:,} times", count=PLAYS),
        headings=(
            say("who moves"),
            say("asked"),
            say("answer"),
            say("how often"),
            say("in the limit"),
            say("plays that come here"),
            say("leads to"),
        ),
        rows=tuple(rows),
        numeric=frozenset({3, 4, 5}),
    )


def seats(report: CrisisReport) -> Table:
    """What each seat has of the crisis, allies and adversaries alike: expected, in the limit, at best and at worst."""
    game, sharp = report.crisis.game, report.sharpest
    rows: list[tuple[str, ...]] = []
    for role in game.players:
        ends = {name: report.values[name][role] for name in game.outcomes}
        best, worst = max(ends, key=lambda name: ends[name]), min(ends, key=lambda name: ends[name])
        rows.append(
            (
                capital(report, role),
                f"{report.expected[role]:.2f}",
                f"{sharp.values[game.root][role]:.2f}" if sharp is not None else "",
                say("{payoff:.2f}: {outcome}", payoff=ends[best], outcome=ending(report, best)),
                say("{payoff:.2f}: {outcome}", payoff=ends[worst], outcome=ending(report, worst)),
            )
        )
    return Table(
        caption=say("What each seat has of it (utility; the host's survival is 1)"),
        headings=(say("seat"), say("expects"), say("in the limit"), say("at best"), say("at worst")),
        rows=tuple(rows),
        numeric=frozenset({1, 2}),
    )


def by_school(report: CrisisReport, found: tuple[Rivals, ...]) -> Table:
    """The crisis under each position of each school that matters to it, one switch turned at a time."""
    game = report.crisis.game
    rows: list[tuple[str, ...]] = []
    for own in found:
        for reading in own.readings:
            name = say("{position}, as solved", position=reading.position) if reading.is_held else reading.position
            rows.append(
                (
                    name,
                    told(own.question),
                    told(reading.meaning),
                    ending(report, reading.likeliest),
                    plays(reading.reach[reading.likeliest]),
                    *(f"{reading.expected[role]:.2f}" for role in game.players),
                )
            )
    return Table(
        caption=say("Rival schools, one switch turned at a time; never averaged"),
        headings=(
            say("school"),
            say("on the question"),
            say("which says"),
            say("most often ends with"),
            say("of {count:,} plays", count=PLAYS),
            *(say("{capital} expects", capital=capital(report, role)) for role in game.players),
        ),
        rows=tuple(rows),
        numeric=frozenset(range(4, 5 + len(game.players))),
    )


def schools_sentence(report: CrisisReport, found: tuple[Rivals, ...]) -> str:
    """What rival schools change about the crisis."""
    if not found:
        return say("No school switch of this case bears on this crisis.")
    turning = [own for own in found if own.turns]
    most = max(found, key=lambda own: own.difference)
    known = {"count": len(found), "switch": most.switch, "plays": plays(most.difference), "of": PLAYS}
    if not turning:
        return say(
            "School switches that bear on this crisis: {count}. None changes how it most often ends. Most depends on "
            "{switch}: up to {plays} plays in {of:,}.",
            **known,
        )
    return say(
        "School switches that bear on this crisis: {count}. How it most often ends can change with {turning}. Most "
        "depends on {switch}: up to {plays} plays in {of:,}.",
        turning=", ".join(own.switch for own in turning), **known,
    )  # fmt: skip


def limit_sentence(report: CrisisReport) -> str:
    """Where perfect precision leads."""
    return say(
        "With perfect precision, where everybody always takes the better choice and expects it of all others, it ends "
        "with: {outcome}. That is subgame-perfect play, the limit of ever sharper choice.",
        outcome=limit(report),
    )
