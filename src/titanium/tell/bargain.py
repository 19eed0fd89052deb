"""A bargain in sentences and as tables for the terminal: who signs what, who pays for it, and whom else it pleases."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.axes import HOST, PATRON, ROLES
from titanium.judge.bargain.deals import Deals, PackageDeal
from titanium.judge.bargain.rules import NASH
from titanium.judge.bargain.transfers import Move
from titanium.judge.bargain.utilities import CAPITALS
from titanium.tell import bargain_tables as tables
from titanium.tell import words
from titanium.tell.bargain_tables import MARKS, SELDOM, capital, fallback, hundred, money

_READ = (
    "A capital accepts a package in a future if it is worth at least what the capital falls back on there, and refuses "
    "it if not; utility is over ten years, the host's survival being 1. Expected gains are means over futures, for "
    "capitals that know none of them: a few futures in which no agreement is very bad weigh much there, one future "
    "each in the counts. Adversaries' payoffs are assumptions of the case, not claims about what anybody wants."
)

_FEW = 3
"""Packages up to which each has its own sentences."""


def headline(found: Deals) -> str:
    """What both would sign most often, what the Nash bargain is, and who refuses it how often."""
    if not found.zone.any.overall.count:
        return _no_zone(found)
    best = next((own for own in found.ranked if own.name != found.status_quo), None)
    if best is None:
        own = found.of(found.status_quo)
        return (
            f"Only today's package ({own.name}) is offered; both capitals accept it rather than {fallback(found)} in "
            f"{words.count(own.both.overall)} sampled futures."
        )
    told = (
        f"Rather than {fallback(found)}, both capitals would sign {best.name} in {words.count(best.both.overall)} "
        "sampled futures"
    )
    if len(found.packages) > 2:
        is_behind = found.of(found.status_quo).both.overall.count > best.both.overall.count
        told += ", and no other package but today's in more" if is_behind else ", and no other package in more"
    return f"{told}; {_nash(found)}."


def _nash(found: Deals) -> str:
    picked = found.solution(NASH)
    if picked is None:
        return "no package leaves both an expected gain"
    name = picked.parts[0].package
    if name == found.status_quo:
        return f"the Nash bargain is today's package ({name})"
    own = found.of(name)
    refusing = sorted((role for role in CAPITALS if own.refuses(role).count), key=lambda role: -own.refuses(role).count)
    if not refusing:
        return f"the Nash bargain in expected utility is {name}, which neither refuses in any future"
    said = " and ".join(f"{capital(found, role)} in {hundred(own.refuses(role))}" for role in refusing)
    return f"the Nash bargain in expected utility is {name}, refused by {said} futures"


def _no_zone(found: Deals) -> str:
    least = found.least_unacceptable
    refused = " and ".join(f"{capital(found, role)} in {hundred(least.refuses(role))}" for role in CAPITALS)
    return (
        f"No zone of agreement in any of {found.evidence.futures:,} sampled futures: in none would both capitals "
        f"sign a package rather than {fallback(found)}. The least unacceptable is {least.name}, refused by {refused}."
    )


def render(found: Deals, *, every: bool = False) -> RenderableType:
    """The headline, who accepts, what each of the four would rather have, money, rules, equity, schools, standing.

    Parameters
    ----------
    every
        Whether every refusal is told with what would halve it, not the frequent ones alone.
    """
    parts: list[RenderableType] = [Text(headline(found), style="bold"), Text(_zone(found)), "", tables.accepted(found)]
    parts += ["", tables.preferred(found), *(Text(line) for line in _favourites(found))]
    parts += ["", tables.payments(found), *(Text(line) for line in moves(found))]
    parts += [part for table in [tables.halving(found, every=every)] if table is not None for part in ("", table)]
    parts += ["", tables.solutions(found), "", tables.equity(found)]
    if schools := tables.schools(found):
        parts += ["", schools]
    if found.masked:
        listed = ", ".join(map(str, found.masked[:5])) + (", ..." if len(found.masked) > 5 else "")
        parts += [
            "",
            Text(f"Masked: in {len(found.masked)} futures a number was not finite ({listed}).", style="yellow"),
        ]
    parts += ["", Text(MARKS), Text(_READ)]
    return Group(*parts, Text(_standing(found), style="dim"))


def moves(found: Deals) -> Iterator[str]:
    """Who refuses a package, and what would halve that; of many packages, of the Nash bargain and the most signed."""
    picked = found.solution(NASH)
    chosen = [picked.parts[0].package] if picked is not None else []
    others = [own.name for own in found.ranked if own.name != found.status_quo]
    chosen += others if len(others) <= _FEW else others[:1]
    for own in map(found.of, dict.fromkeys(chosen)):
        for role in CAPITALS:
            refused = own.refuses(role)
            if own.paying is not None and refused.share >= SELDOM:
                told = f"{capital(found, role)} refuses {own.name} in {hundred(refused)} futures"
                yield f"{told}; {_move(found, own, role, own.paying.moves[role])}."


def _move(found: Deals, own: PackageDeal, role: str, move: Move | None) -> str:
    other = capital(found, PATRON if role == HOST else HOST)
    if move is None:
        way = "lower" if role == HOST else "higher"
        return f"no {way} payment than its {money(found, own.payment)} a year makes it fewer"
    change = f"{money(found, move.change)} a year {'less' if move.change < 0 else 'more'} to {capital(found, PATRON)}"
    then = f"{other} then refuses in {hundred(move.others)}"
    if move.halves:
        return f"{change} would bring that to half ({hundred(move.refusals)}); {then}"
    return f"no payment would halve that: {change} comes nearest, with {hundred(move.refusals)}; {then}"


def _zone(found: Deals) -> str:
    zone = found.zone
    told = f"In {hundred(zone.any.overall)} futures there is a package that both accept"
    if len(found.packages) > 1:
        told += (
            f", in {hundred(zone.other.overall)} one other than today's, and in {hundred(zone.better.overall)} one "
            "that is worth more than today's to both"
        )
    if zone.packages is not None:
        spread = zone.packages
        told += (
            f"; of {len(found.packages)} packages both then accept {spread.median:.0f} in the middle future "
            f"({spread.p05:.0f} to {spread.p95:.0f} in 9 of 10)"
        )
    if found.unsigned is not None:
        beside = found.unsigned
        told += (
            ". Matched futures are those in which both signed today's package; where they need not have, "
            f"{hundred(beside.zone.any.overall)} have a package that both accept and "
            f"{hundred(beside.zone.better.overall)} one worth more than today's to both"
        )
    return f"{told}."


def _favourites(found: Deals) -> Iterator[str]:
    """For each of the four actors alike: the package by which it gains most and the one by which it loses most."""
    others = [own for own in found.packages if own.name != found.status_quo]
    if not others:
        return
    for role in ROLES:
        best = max(others, key=lambda own: own.views[role].over_today.overall.mean)
        worst = min(others, key=lambda own: own.views[role].over_today.overall.mean)
        told = f"{capital(found, role)} does best under {_mean(best, role)}"
        yield f"{told} and worst under {_mean(worst, role)}." if worst.name != best.name else f"{told}."


def _mean(own: PackageDeal, role: str) -> str:
    view = own.views[role]
    gain = view.over_today.overall
    return (
        f"{own.name} ({gain.mean:+.3f}, 95% interval {gain.low:+.3f} to {gain.high:+.3f}; preferred to today's in "
        f"{hundred(view.prefers.overall)})"
    )


def _standing(found: Deals) -> str:
    beside = "" if found.unsigned is None else f" Beside them: {words.standing_of(found.unsigned.evidence)}"
    fell = "; ".join(f"{capital(found, role)} on {' or '.join(found.fallbacks[role])}" for role in CAPITALS)
    return f"What capitals fall back on: {fell}. {words.standing_of(found.evidence)}{beside}"
