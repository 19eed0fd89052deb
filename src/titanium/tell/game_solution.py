"""A solved game for the terminal: who does what how often, what it is worth, and how far to trust the numbers."""

import math
from collections.abc import Mapping

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.games.drawing.lettering import clean
from titanium.report.game_solution import GameSolution, PerfectPlay
from titanium.tell.game import counted, notes, ruled, texts
from titanium.tell.words import share_of_plays

MAX_LISTED = 20
"""Equilibria and outcomes that are listed; JSON has all."""

NEAR_FOLD = 0.01
"""Margin below which small changes of the payoffs change play much."""


def headline(found: GameSolution) -> str:
    """One sentence: how play most often ends."""
    title = clean(found.source.title)
    if not found.is_converged:
        return f"{title}: not converged at rationality {rationality(found.rationality)}; there are no numbers to show."
    likeliest = found.likeliest()
    means = clean(found.game.outcomes[likeliest].means) or clean(likeliest)
    return f"{title}: most often ends in '{means}' ({share_of_plays(found.outcomes[likeliest])})."


def render(found: GameSolution) -> RenderableType:
    """The headline, play by information set, beliefs, expected payoffs, outcomes, and how it was found."""
    parts: list[RenderableType] = [Text(headline(found), style="bold")]
    if found.is_converged:
        parts += [_play(found)]
        if found.beliefs:
            parts += [_beliefs(found)]
        parts += [_expected(found), _outcomes(found)]
    parts += [*notes(found.notes), Text(standing(found), style="dim"), Text(trust(found), style="dim")]
    return Group(*parts)


def _play(found: GameSolution) -> Table:
    table = ruled("player", information_set="left", action="left", probability="right")
    for player, sets in found.probabilities.items():
        for name, shares in sets.items():
            for action, share in shares.items():
                is_first = action == next(iter(shares))
                row = [*texts(player if is_first else "", name if is_first else "", action)]
                table.add_row(*row, Text(probability(share), style="bold" if share >= 0.5 else ""))
    return table


def _beliefs(found: GameSolution) -> Table:
    table = ruled("mover once there", believes_to_be_at="left", probability="right")
    for name, shares in found.beliefs.items():
        for node, share in shares.items():
            is_first = node == next(iter(shares))
            who = f"{found.game.infosets[name].player}, {name}" if is_first else ""
            table.add_row(*texts(who, node, probability(share)))
    return table


def _expected(found: GameSolution) -> Table:
    table = ruled("player", expects_in_utility="right")
    for player, value in found.expected.items():
        table.add_row(*texts(player, number(value)))
    return table


def _outcomes(found: GameSolution) -> Table:
    table = ruled("outcome, most likely first", means="left", probability="right")
    ranked = sorted(found.outcomes, key=lambda name: -found.outcomes[name])
    for name in ranked[:MAX_LISTED]:
        table.add_row(*texts(name, found.game.outcomes[name].means, probability(found.outcomes[name])))
    if rest := ranked[MAX_LISTED:]:
        left = math.fsum(found.outcomes[name] for name in rest)
        table.add_row(*texts(f"{counted(len(rest), 'other outcome')} together", "", probability(left)))
    return table


def rationality(by_player: Mapping[str, float]) -> str:
    """Precision in words: one number if all share it.

    Examples
    --------
    >>> rationality({"A": 2.0, "B": 2.0}), rationality({"A": 1.0, "B": math.inf})
    ('2', 'A 1, B inf')
    """
    if len(set(by_player.values())) == 1:
        return f"{next(iter(by_player.values())):g}"
    return ", ".join(f"{clean(player)} {value:g}" for player, value in by_player.items())


def standing(found: GameSolution) -> str:
    """How choices were modelled: what the numbers are, and that they forecast nothing."""
    values = ", ".join(f"{name} {value:g}" for name, value in found.parameters.items())
    model = f"{found.link} response with {found.errors} errors" if found.link != "logit" else "Logit response"
    return (
        f"{model[:1].upper()}{model[1:]} at rationality {rationality(found.rationality)}"
        f"{f', {values}' if values else ''}. Model result, not a forecast."
    )


def trust(found: GameSolution) -> str:
    """Status and residual in words."""
    residual, margin = float(found.solution.residual), float(found.solution.margin)
    if not found.is_converged:
        return f"Not converged (residual {residual:.1g}): try a lower rationality, or payoffs on a smaller scale."
    if found.game.has_perfect_information:
        kind = "subgame-perfect play, ties split evenly" if found.is_limit else "nothing is approximated"
        return f"Converged: closed form by backward induction, {kind}."
    if found.is_limit:
        gain = f"no deviation gains more than {residual:.1g} of the range of payoffs"
        return f"Converged: the limit of the principal branch; {gain}."
    fold = (
        f" The branch nearly folds here (margin {margin:.2g}): small changes move play much."
        if margin < NEAR_FOLD
        else ""
    )
    return f"Converged: one more step changes no probability by more than {max(residual, 1e-16):.1g}.{fold}"


def perfect_headline(play: PerfectPlay) -> str:
    """One sentence: how many equilibria, and how the only one ends."""
    count = len(play.found.plans)
    least = "" if play.found.is_complete else "at least "
    kind = "equilibrium" if count == 1 else "equilibria"
    ends = f", which ends in {_ends(play, play.ends()[0])}" if count == 1 else ""
    return f"{clean(play.source.title)}: {least}{count:,} pure subgame-perfect {kind}{ends}."


def render_perfect(play: PerfectPlay) -> RenderableType:
    """The headline, each equilibrium with where it ends and what it is worth, and every tie."""
    players = play.source.game.players
    table = ruled("", plays="left", ends_in="left")
    for player in players:
        table.add_column(Text(f"{clean(player)} expects"), justify="right")
    rows = zip(play.found.plans, play.actions(), play.ends(), strict=True)
    for place, (plan, actions, ends) in list(enumerate(rows, 1))[:MAX_LISTED]:
        plays = ", ".join(f"{name}: {action}" for name, action in actions.items())
        table.add_row(*texts(str(place), plays, _ends(play, ends), *(number(float(plan.expected[p])) for p in players)))
    parts: list[RenderableType] = [Text(perfect_headline(play), style="bold"), table]
    if len(play.found.plans) > MAX_LISTED:
        parts.append(Text(f"{len(play.found.plans) - MAX_LISTED:,} more are left out here; --json has them."))
    for name, actions in play.found.ties.items():
        mover = play.source.game.infosets[name].player if name in play.source.game.infosets else name
        parts.append(Text(clean(f"Tie at '{name}': {' and '.join(actions)} are worth the same to {mover}.")))
    parts += [
        *notes(play.notes),
        Text("Exact arithmetic at the values given. Model result, not a forecast.", style="dim"),
    ]
    return Group(*parts)


def _ends(play: PerfectPlay, ends: Mapping[str, float]) -> str:
    outcomes = play.source.game.outcomes
    return "; ".join(
        (outcomes[name].means or name) + ("" if share == 1 else f" ({probability(share)})")
        for name, share in ends.items()
    )


def probability(share: float) -> str:
    """A probability in four decimals that never rounds a chance away.

    Examples
    --------
    >>> [probability(share) for share in (0.0, 1e-9, 0.93214, 0.999999, 1.0)]
    ['0', '<0.0001', '0.9321', '>0.9999', '1']
    """
    if share <= 0 or share >= 1:
        return f"{share:.0f}"
    if share < 5e-5 or share > 1 - 5e-5:
        return "<0.0001" if share < 0.5 else ">0.9999"
    return f"{share:.4f}"


def number(value: float) -> str:
    """A number in three decimals, or as few digits as show that it is not zero.

    Examples
    --------
    >>> [number(value) for value in (0.3377, -2.0, 1.2e-6, 12345.6, float("nan"))]
    ['0.338', '-2.000', '1.2e-06', '12,346', 'unknown']
    """
    if not math.isfinite(value):
        return "unknown"
    size = abs(value)
    if size >= 1e7 or 0 < size < 5e-3:
        return f"{value:.3g}"
    return f"{value:,.0f}" if size >= 1000 else f"{value + 0.0:.3f}"
