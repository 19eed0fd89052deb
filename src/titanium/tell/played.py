"""A crisis played in one seat, in sentences and tables: what happened, what is left to choose, how it ended."""

from titanium.report.played import Played, Step
from titanium.tell.catalogue import say, told
from titanium.tell.crisis_words import PLAYS, action_words, capital, ending, mover, plays, question
from titanium.tell.effects import effects
from titanium.tell.table import Table


def headline(found: Played) -> str:
    """Where play stands: whose turn it is, or how it ended."""
    report, seat = found.report, capital(found.report, found.seat)
    if found.is_over:
        return say(
            "It ends: {outcome}. {seat} has {payoff:.2f} of it; at the start it could expect {expected:.2f}.",
            outcome=ending(report, found.place), seat=seat, payoff=report.values[found.place][found.seat],
            expected=report.expected[found.seat],
        )  # fmt: skip
    if found.is_ours:
        return say("You are {seat}: {question}", seat=seat, question=question(report, found.place))
    return say(
        "It is for {mover} to move: {question}",
        mover=mover(report, found.place),
        question=question(report, found.place),
    )


def story(found: Played) -> list[str]:
    """What was done so far, a sentence a move; of what the seat cannot know only that it happened."""
    return [_told(found, step) for step in found.steps]


def _told(found: Played, step: Step) -> str:
    who = capital(found.report, step.mover)
    if not step.is_seen:
        return say("{mover} has moved; you cannot see how.", mover=who)
    known = {
        "mover": who,
        "question": question(found.report, step.node),
        "action": action_words(found.report, step.action),
        "plays": plays(step.shares[step.action]),
        "of": PLAYS,
    }
    if step.is_own:
        return say("You, at '{question}': '{action}'. The model's player does so in {plays} of {of:,} times.", **known)
    if step.mover == "chance":
        return say("Chance draws '{action}', as in {plays} of {of:,} times.", **known)
    return say("{mover}, at '{question}': '{action}', as in {plays} of {of:,} times.", **known)


def apart(found: Played) -> str:
    """That the seat cannot tell where it is, and what it believes; empty where it can."""
    if not found.set_apart:
        return ""
    ways = found.report.crisis.game.ways
    listed = "; ".join(
        say(
            "after {moves} ({plays} in {of:,})",
            moves=", ".join(action_words(found.report, own) for _, own in ways[node]), plays=plays(share), of=PLAYS,
        )
        for node, share in found.set_apart.items()
    )  # fmt: skip
    return say(
        "You cannot tell which of {count} places you are at: {listed}.", count=len(found.set_apart), listed=listed
    )


def choices(found: Played) -> Table:
    """What each choice is worth to the seat, and what the model's player would do."""
    return Table(
        caption=say("Your choices (worth in utility; the host's survival is 1)"),
        headings=(
            say("choice"),
            say("is worth to you"),
            say("the model's player, of {count:,} times", count=PLAYS),
        ),
        rows=tuple(
            (action_words(found.report, own.of), f"{own.value:.3f}", plays(found.shares[own.of]))
            for own in found.worths
        ),
        numeric=frozenset({1, 2}),
    )


def payoffs(found: Played) -> Table:
    """How it ended for every seat, beside what each could expect at the start and the best that it could have had."""
    report = found.report
    game = report.crisis.game
    rows: list[tuple[str, ...]] = []
    for role in game.players:
        best = max(report.values[name][role] for name in game.outcomes)
        has, expected = report.values[found.place][role], report.expected[role]
        name = say("{capital} (you)", capital=capital(report, role)) if role == found.seat else capital(report, role)
        rows.append((name, f"{has:.2f}", f"{expected:.2f}", f"{has - expected:+.2f}", f"{best:.2f}"))
    return Table(
        caption=say("What each seat has of it (utility; the host's survival is 1)"),
        headings=(say("seat"), say("has"), say("could expect"), say("difference"), say("at best")),
        rows=tuple(rows),
        numeric=frozenset(range(1, 5)),
    )


def aftermath(found: Played) -> str:
    """How rare the end is, and what it does to the alliance."""
    report = found.report
    outcome = report.crisis.game.outcomes[found.place]
    known = {"plays": plays(report.reach[found.place]), "of": PLAYS}
    done = {}
    risk = None
    if "war" in outcome.effects:
        risk = outcome.effects["war"].number(report.quantities)
    for channel, formula in outcome.effects.items():
        if channel != "war" and "war" not in formula.names:
            done[channel] = formula.number(report.quantities)
    said = effects(report.case, done)
    if risk is None:
        return say("{plays} plays of the solved tree in {of:,} end so. What it does: {effects}.", effects=said, **known)
    return say(
        "{plays} plays of the solved tree in {of:,} end so; {war} in {of:,} such ends are or become a war in "
        "{theatre}. What else it does: {effects}.",
        effects=said, war=plays(risk), theatre=told(report.case.description.theatres.home), **known,
    )  # fmt: skip
