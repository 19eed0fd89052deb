"""A solved crisis in few words: who moves, what is done, how often, where it ends and what all of it stands on."""

from titanium.games.drawing.shown import name_text
from titanium.report.crisis import CrisisReport
from titanium.tell.catalogue import say, told

PLAYS = 1000
"""Plays of the solved tree that a reader is asked to picture."""


def action_words(report: CrisisReport, action: str) -> str:
    """An action in words; where nature draws who moves, the capital."""
    if action in report.case.description.actors:
        return capital(report, action)
    return told(name_text(action))


def capital(report: CrisisReport, role: str) -> str:
    """Capital that plays a role; chance where nature draws."""
    if role == "chance":
        return say("Chance")
    return told(next(own.capital for letter, own in report.case.description.actors.items() if letter == role))


def ending(report: CrisisReport, name: str) -> str:
    """An outcome in words."""
    return told(report.crisis.game.outcomes[name].means) or name


def plays(share: float) -> str:
    """A probability as so many of `PLAYS` plays of the solved tree.

    Examples
    --------
    >>> plays(0.3249), plays(0.0001), plays(0.9999)
    ('325', 'under 1', 'over 999')
    """
    if 0 < share < 0.5 / PLAYS:
        return say("under 1")
    if 1 - 0.5 / PLAYS < share < 1:
        return say("over {count}", count=PLAYS - 1)
    return f"{round(PLAYS * share):,}"


def finding(report: CrisisReport) -> str:
    """The finding: how the crisis most often ends."""
    likeliest = report.likeliest()
    return say(
        "{crisis}, under {package}: {plays} plays of the solved tree in {of:,} end with: {outcome}.",
        crisis=told(report.crisis.title),
        package=told(report.under) if report.package in report.case.packages else say("this package"),
        plays=plays(report.reach[likeliest]),
        of=PLAYS,
        outcome=ending(report, likeliest),
    )


def expects(report: CrisisReport) -> str:
    """What each seat expects at the start."""
    payoffs = ", ".join(f"{capital(report, role)} {report.expected[role]:.2f}" for role in report.crisis.game.players)
    return say("Expected payoffs at the start: {payoffs}.", payoffs=payoffs)


def standing(report: CrisisReport) -> str:
    """What a solved crisis rests on: nothing in it is sampled."""
    known = {
        "package": report.package,
        "schools": ", ".join(f"{switch} {position}" for switch, position in report.schools.items()),
        "case": report.case.name,
        "hash": report.case.hash[:12],
    }
    changed = {**report.assignment.levers, **report.assignment.draw}
    if changed or report.in_full:
        return say(
            "Package {package}, {terms}, first quarter, {numbers}, nothing sampled; schools: {schools}; case {case} "
            "{hash}. Choices are logit responses, not forecasts.",
            terms=say("its terms in full") if report.in_full else say("its terms as far as they are ramped up"),
            numbers=say("nominal parameters but for {changed}", changed=", ".join(
                f"{name} {value:g}" for name, value in changed.items()
            )) if changed else say("nominal parameters"),
            **known,
        )  # fmt: skip
    return say(
        "Package {package}, first quarter, nominal parameters, nothing sampled; schools: {schools}; case {case} "
        "{hash}. Choices are logit responses, not forecasts.",
        **known,
    )


def limit(report: CrisisReport) -> str:
    """Where subgame-perfect play ends, in words; several outcomes where it is mixed or tied."""
    reached = sorted((name for name in report.limit if report.limit[name] > 0), key=lambda name: -report.limit[name])
    if len(reached) == 1:
        return ending(report, reached[0])
    each = ((ending(report, name), plays(report.limit[name])) for name in reached)
    return "; ".join(
        say("{outcome} ({plays} plays in {of:,})", outcome=outcome, plays=share, of=PLAYS) for outcome, share in each
    )


def mover(report: CrisisReport, node: str) -> str:
    """Capital that moves at a node, or chance."""
    return capital(report, report.mover(node))


def question(report: CrisisReport, node: str) -> str:
    """What the mover is asked; the node's name where nothing is written."""
    return told(report.crisis.game.nodes[node].asks) or name_text(node)
