"""What would move whoever refuses, in sentences and as a table: the nearest change of one lever first."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from titanium.axes import HOST, PATRON, ROLES
from titanium.case.schema import Case, Role
from titanium.judge.bargain.moves import SELDOM, Moved, Movers
from titanium.judge.bargain.moving import LeverMove
from titanium.judge.bargain.utilities import CAPITALS
from titanium.judge.shares import Share, plain
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.levers import Term, levers
from titanium.tell.table import Table

READ = noted(
    "One lever is moved and all others stay. The nearest change that halves a capital's refusals comes first, then "
    "those that leave fewest; changes that win one capital and lose the other come last. Changes were chosen in "
    "{searched:,} other futures and are counted here; each interval stands for itself. Acceptance is ex ante, at given "
    "terms and over sampled futures."
)


def sentences(case: Case, own: Movers, package: str) -> list[str]:
    """For each capital, the one that refuses more often first: how often it refuses, and what would move it.

    Parameters
    ----------
    package
        What the package is called.
    """
    if not any(share.count for share in own.refuses.values()):
        return [
            say(
                "Neither {patron} nor {host} refuses {package} in any of {futures:,} futures.",
                patron=_capital(case, PATRON), host=_capital(case, HOST), package=package, futures=own.both.futures,
            )
        ]  # fmt: skip
    return [_sentence(case, own, role, package) for role in refusing(own)]


def refusing(own: Movers) -> list[Role]:
    """Capitals, the one that refuses more often first."""
    return sorted(CAPITALS, key=lambda role: -own.refuses[role].count)


def _sentence(case: Case, own: Movers, role: Role, package: str) -> str:
    refused = own.refuses[role]
    known = {"capital": _capital(case, role), "package": package, "count": _hundred(refused)}
    if not refused.count:
        return say("{capital} never refuses {package}.", **known)
    if refused.share < SELDOM:
        return say("{capital} refuses {package} in {count} futures: too few to say what would move it.", **known)
    best = next((move for move in own.moves[role] if move.helps), None)
    if best is None:
        return say(
            "{capital} refuses {package} in {count} futures; no change of one lever makes both sign clearly more "
            "often.",
            **known,
        )
    term = _term(case, best)
    known |= {
        "lever": term.name,
        "value": term.said(best.value),
        "own": term.said(best.own),
        "then": _hundred(best.refusals),
        "other": _capital(case, _other(role)),
        "others": _hundred(best.others),
        "more": f"{100 * best.both.mean:.0f}",
    }
    if best.halves:
        return say(
            "{capital} refuses {package} in {count} futures. The nearest change of one lever that about halves that is "
            "{lever}: {value} instead of {own}. It then refuses in {then}, {other} in {others}, and both sign in "
            "{more} of 100 more.",
            **known,
        )
    return say(
        "{capital} refuses {package} in {count} futures, and no change of one lever halves that. Nearest comes "
        "{lever}: {value} instead of {own}. It then refuses in {then}, {other} in {others}, and both sign in {more} of "
        "100 more.",
        **known,
    )


def table(case: Case, own: Movers, role: Role) -> Table | None:
    """Every change that moves a capital, what it does to the other and gives all four; None if none does."""
    if not own.moves[role]:
        return None
    names = {other: _capital(case, other) for other in ROLES}
    headings = (
        say("lever"),
        say("from"),
        say("to"),
        say("who decides"),
        say("{capital} then refuses, of 100", capital=names[role]),
        say("{capital} then refuses, of 100", capital=names[_other(role)]),
        say("both sign, of 100 more (95% interval)"),
        *(say("gain of {capital}, utility", capital=names[other]) for other in ROLES),
    )
    rows = tuple(_cells(case, move) for move in own.moves[role])
    caption = say("Changes of one lever that make {capital} refuse less often", capital=names[role])
    return Table(caption, headings, rows, frozenset(range(4, len(headings))))


def _cells(case: Case, move: LeverMove) -> tuple[str, ...]:
    term = _term(case, move)
    return (
        term.name,
        term.said(move.own),
        term.said(move.value),
        term.decides,
        *(f"{100 * share.share:.1f}" for share in (move.refusals, move.others)),
        f"{100 * move.both.mean:+.1f} ({100 * move.both.low:+.1f} to {100 * move.both.high:+.1f})",
        *(f"{move.gains[role].mean:+z.3f}" for role in ROLES),
    )


def groups(case: Case, own: Movers) -> list[dict[str, Any]]:
    """Changes as plain data, by the capital that they move: a table, and beside each of its rows what it sets."""
    told: list[dict[str, Any]] = []
    for role in refusing(own):
        if (found := table(case, own, role)) is not None:
            changes = [_change(case, move) for move in own.moves[role]]
            told.append({"role": role, "capital": _capital(case, role), **found.to_dict(), "changes": changes})
    return told


def _change(case: Case, move: LeverMove) -> dict[str, Any]:
    term = _term(case, move)
    return {
        **plain(asdict(move)),
        "name": term.name,
        "change": say("{value} instead of {own}", value=term.said(move.value), own=term.said(move.own)),
        "decides": term.decides,
        "button": say("Set {lever} to {value}", lever=term.name, value=term.said(move.value)),
        "rules": list(term.rules) if move.breaks else [],
        "helps": move.helps,
    }


def read(found: Moved) -> str:
    """How the changes are to be read, and what they rest on."""
    return say(READ, searched=found.searched) + " " + words.standing_of(found.evidence)


def _term(case: Case, move: LeverMove) -> Term:
    base: Mapping[str, float] = case.package(case.base)
    moved, stands = {**base, move.lever: move.value}, {**base, move.lever: move.own}
    return next(term for term in levers(case, moved, stands) if term.key == move.lever)


def _capital(case: Case, role: Role) -> str:
    return told(case.actor(role).capital)


def _other(role: Role) -> Role:
    return PATRON if role == HOST else HOST


def _hundred(share: Share) -> str:
    return words.count(share, 100)
