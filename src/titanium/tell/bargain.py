"""A bargain in sentences and as tables for the terminal: who signs what, who pays for it, and whom else it pleases."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from titanium.axes import HOST, PATRON, ROLES
from titanium.judge.bargain.deals import Deals, PackageDeal
from titanium.judge.bargain.rules import NASH
from titanium.judge.bargain.transfers import Move
from titanium.judge.bargain.utilities import CAPITALS
from titanium.tell import bargain_money as costs
from titanium.tell import bargain_tables as tables
from titanium.tell import words
from titanium.tell.bargain_tables import MARKS, SELDOM, capital, fallback, hundred, money
from titanium.tell.catalogue import noted, say
from titanium.tell.table import Table
from titanium.tell.terminal import rendered

READ = noted(
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
        return say(
            "Only today's package ({package}) is offered; both capitals accept it rather than {fallback} in {count} "
            "sampled futures.",
            package=own.name, fallback=fallback(found), count=words.count(own.both.overall),
        )  # fmt: skip
    return say("{clause}; {other}.", clause=_signed(found, best), other=_nash(found))


def _signed(found: Deals, best: PackageDeal) -> str:
    known = {"fallback": fallback(found), "package": best.name, "count": words.count(best.both.overall)}
    if len(found.packages) < 3:
        return say("Rather than {fallback}, both capitals would sign {package} in {count} sampled futures", **known)
    if found.of(found.status_quo).both.overall.count > best.both.overall.count:
        return say(
            "Rather than {fallback}, both capitals would sign {package} in {count} sampled futures, and no other "
            "package but today's in more",
            **known,
        )
    return say(
        "Rather than {fallback}, both capitals would sign {package} in {count} sampled futures, and no other package "
        "in more",
        **known,
    )


def _nash(found: Deals) -> str:
    picked = found.solution(NASH)
    if picked is None:
        return say("no package leaves both an expected gain")
    name = picked.parts[0].package
    if name == found.status_quo:
        return say("the Nash bargain is today's package ({package})", package=name)
    own = found.of(name)
    refusing = sorted((role for role in CAPITALS if own.refuses(role).count), key=lambda role: -own.refuses(role).count)
    if not refusing:
        return say(
            "the Nash bargain in expected utility is {package}, which neither refuses in any future", package=name
        )
    return say(
        "the Nash bargain in expected utility is {package}, refused by {refusals} futures",
        package=name, refusals=_refusals(found, own, refusing),
    )  # fmt: skip


def _refusals(found: Deals, own: PackageDeal, roles: Sequence[str]) -> str:
    """Who refuses a package in how many futures."""
    return words.all_of(
        [say("{capital} in {count}", capital=capital(found, role), count=hundred(own.refuses(role))) for role in roles]
    )


def _no_zone(found: Deals) -> str:
    least = found.least_unacceptable
    return say(
        "No zone of agreement in any of {futures:,} sampled futures: in none would both capitals sign a package rather "
        "than {fallback}. The least unacceptable is {package}, refused by {refusals}.",
        futures=found.evidence.futures, fallback=fallback(found), package=least.name,
        refusals=_refusals(found, least, CAPITALS),
    )  # fmt: skip


def _whole(table: Table) -> RenderableType:
    """A table for the terminal whose names and numbers are never broken."""
    return rendered(table, is_whole=True)


def render(found: Deals, *, every: bool = False) -> RenderableType:
    """The headline, who accepts, what each of the four would rather have, money, rules, equity, schools, standing.

    Parameters
    ----------
    every
        Whether every refusal is told with what would halve it, not the frequent ones alone.
    """
    parts: list[RenderableType] = [
        Text(headline(found), style="bold"),
        Text(zone(found)),
        "",
        _whole(tables.accepted(found)),
    ]
    parts += ["", _whole(tables.preferred(found)), *(Text(line) for line in favourites(found))]
    if tables.is_paid(found):
        parts += ["", _whole(costs.payments(found)), *(Text(line) for line in moves(found))]
        halving = costs.halving(found, every=every)
        parts += ["", _whole(halving)] if halving is not None else []
    parts += ["", _whole(tables.solutions(found)), Text(tables.rules(found))]
    if any(own.equity is not None for own in found.packages):
        parts += ["", _whole(costs.equity(found)), Text(say(costs.EXPLOITATION))]
    if schools := tables.schools(found):
        parts += ["", rendered(schools)]
    if left_out := masked(found):
        parts += ["", Text(left_out, style="yellow")]
    parts += ["", Text(say(MARKS)), Text(say(READ))]
    return Group(*parts, Text(standing(found), style="dim"))


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
                yield say(
                    "{capital} refuses {package} in {count} futures; {move}.",
                    capital=capital(found, role), package=own.name, count=hundred(refused),
                    move=_move(found, own, role, own.paying.moves[role]),
                )  # fmt: skip


def _move(found: Deals, own: PackageDeal, role: str, move: Move | None) -> str:
    other = capital(found, PATRON if role == HOST else HOST)
    if move is None:
        if role == HOST:
            return say("no lower payment than its {payment} a year makes it fewer", payment=money(found, own.payment))
        return say("no higher payment than its {payment} a year makes it fewer", payment=money(found, own.payment))
    sums = {"amount": money(found, move.change), "patron": capital(found, PATRON)}
    known = {
        "change": say("{amount} a year less to {patron}", **sums)
        if move.change < 0
        else say("{amount} a year more to {patron}", **sums),
        "count": hundred(move.refusals),
        "other": other,
        "others": hundred(move.others),
    }
    if move.halves:
        return say("{change} would bring that to half ({count}); {other} then refuses in {others}", **known)
    return say(
        "no payment would halve that: {change} comes nearest, with {count}; {other} then refuses in {others}", **known
    )


def signed(found: Deals, own: PackageDeal) -> str:
    """In how many futures each capital would sign a package, and both of them."""
    return say(
        "Rather than {fallback}, {patron} would sign {package} in {first} sampled futures, {host} in {second}, and "
        "both in {both}.",
        fallback=fallback(found), package=own.name, both=words.count(own.both.overall),
        patron=capital(found, PATRON), first=words.count(own.capitals[PATRON].accepts.overall),
        host=capital(found, HOST), second=words.count(own.capitals[HOST].accepts.overall),
    )  # fmt: skip


def masked(found: Deals) -> str:
    """How many futures were left out and which, or nothing."""
    if not found.masked:
        return ""
    listed = ", ".join(map(str, found.masked[:5])) + (", ..." if len(found.masked) > 5 else "")
    return say("Masked: in {count} futures a number was not finite ({listed}).", count=len(found.masked), listed=listed)


def zone(found: Deals) -> str:
    """How far there is anything to agree on, with and without the signatures."""
    own = found.zone
    known = {
        "count": hundred(own.any.overall),
        "other": hundred(own.other.overall),
        "better": hundred(own.better.overall),
    }
    clause = (
        say(
            "In {count} futures there is a package that both accept, in {other} one other than today's, and in "
            "{better} one that is worth more than today's to both",
            **known,
        )
        if len(found.packages) > 1
        else say("In {count} futures there is a package that both accept", **known)
    )
    if (spread := own.packages) is not None:
        clause = say(
            "{clause}; of {packages} packages both then accept {median:.0f} in the middle future ({low:.0f} to "
            "{high:.0f} in 9 of 10)",
            clause=clause, packages=len(found.packages), median=spread.median, low=spread.p05, high=spread.p95,
        )  # fmt: skip
    sentence = say("{clause}.", clause=clause)
    if (beside := found.unsigned) is None:
        return sentence
    return sentence + " " + say(
        "Matched futures are those in which both signed today's package; where they need not have, {count} have a "
        "package that both accept and {better} one worth more than today's to both.",
        count=hundred(beside.zone.any.overall), better=hundred(beside.zone.better.overall),
    )  # fmt: skip


def favourites(found: Deals) -> Iterator[str]:
    """For each of the four actors alike: the package by which it gains most and the one by which it loses most."""
    others = [own for own in found.packages if own.name != found.status_quo]
    if not others:
        return
    for role in ROLES:
        best = max(others, key=lambda own: own.views[role].over_today.overall.mean)
        worst = min(others, key=lambda own: own.views[role].over_today.overall.mean)
        known = {"capital": capital(found, role), "best": _mean(best, role), "worst": _mean(worst, role)}
        if worst.name == best.name:
            yield say("{capital} does best under {best}.", **known)
        else:
            yield say("{capital} does best under {best} and worst under {worst}.", **known)


def _mean(own: PackageDeal, role: str) -> str:
    view = own.views[role]
    gain = view.over_today.overall
    return say(
        "{package} ({mean:+.3f}, 95% interval {low:+.3f} to {high:+.3f}; preferred to today's in {count})",
        package=own.name, mean=gain.mean, low=gain.low, high=gain.high, count=hundred(view.prefers.overall),
    )  # fmt: skip


def standing(found: Deals) -> str:
    """What capitals fall back on, and what the counts rest on."""
    fell = "; ".join(
        say("{capital} on {package}", capital=capital(found, role), package=" / ".join(found.fallbacks[role]))
        for role in CAPITALS
    )
    parts = [say("What capitals fall back on: {listed}.", listed=fell), words.standing_of(found.evidence)]
    if found.unsigned is not None:
        parts.append(say("Beside them: {standing}", standing=words.standing_of(found.unsigned.evidence)))
    return " ".join(parts)
