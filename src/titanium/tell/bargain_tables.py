"""The tables of a bargain for any medium, and the words that its sentences share with them."""

import math
from collections.abc import Sequence
from dataclasses import replace

from titanium.axes import HOST, PATRON, ROLES
from titanium.case.schema import Case
from titanium.judge.bargain.deals import LOTTERIES, PACKAGES, PAYMENTS, Deals, PackageDeal, Solution
from titanium.judge.bargain.rules import (
    EGALITARIAN,
    HOST_FIRST,
    KALAI_SMORODINSKY,
    NASH,
    OFFERS,
    PATRON_FIRST,
    UTILITARIAN,
)
from titanium.judge.bargain.utilities import ALONE, BEST, CAPITALS, NO_AGREEMENT, STATUS_QUO
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.table import Table

_TODAY, _CORNER = " *", " °"
MARKS = noted("* today's package   ° no other package, and no lottery among others, has more expected utility for both")
_RULES = {
    NASH: noted("Nash"),
    KALAI_SMORODINSKY: noted("Kalai-Smorodinsky"),
    EGALITARIAN: noted("egalitarian"),
    UTILITARIAN: noted("utilitarian"),
    OFFERS: noted("alternating offers"),
    PATRON_FIRST: noted("offers, {patron} first"),
    HOST_FIRST: noted("offers, {host} first"),
}
_CHOICES = {
    PACKAGES: noted("packages"),
    LOTTERIES: noted("lotteries among packages"),
    PAYMENTS: noted("packages with any payment"),
}
OFTEN, SELDOM = 0.1, 0.005
"""Shares of refusals from which on a sentence tells what would halve them: by default, and where all are asked for."""


def titled(found: Deals, case: Case) -> Deals:
    """The finding with packages called by their titles, for readers who need no names that a command takes.

    Two packages of one title keep their names.
    """
    titles = {name: told(own.title) for name, own in case.packages.items()}
    titles |= {own.name: own.title for own in found.packages if own.name not in titles}
    every = list(titles.values())
    called = {name: title for name, title in titles.items() if every.count(title) == 1 and title not in titles}

    def name(own: str) -> str:
        return called.get(own, own)

    def picked(own: Solution) -> Solution:
        return replace(own, parts=tuple(replace(part, package=name(part.package)) for part in own.parts))

    beside = found.unsigned
    return replace(
        found,
        status_quo=name(found.status_quo),
        disagreement=name(found.disagreement),
        fallbacks={role: tuple(map(name, own)) for role, own in found.fallbacks.items()},
        packages=tuple(replace(own, name=name(own.name)) for own in found.packages),
        solutions={over: tuple(map(picked, own)) for over, own in found.solutions.items()},
        unsigned=beside and replace(beside, both={name(own): share for own, share in beside.both.items()}),
    )


def fallback(found: Deals) -> str:
    """What capitals fall back on, in words."""
    known = {
        NO_AGREEMENT: say("have no agreement"),
        STATUS_QUO: say("keep today's package"),
        ALONE: say("go it alone"),
        BEST: say("fall back on the best of what each could do instead"),
    }
    return known.get(found.disagreement) or say("fall back on {package}", package=found.disagreement)


def capital(found: Deals, role: str) -> str:
    """The capital that plays a role."""
    return told(found.actors[role].capital)


def money(found: Deals, value: float) -> str:
    """An amount a year in the case's money.

    Amounts are told to a tenth, as coarse as anybody would say them.
    """
    currency, _, scale = found.payment.money.partition("_")
    return f"{currency} {abs(value):.1f}{scale}"


def hundred(share: Share) -> str:
    """A share as a count of 100 futures, or of as many as there were."""
    return words.count(share, 100)


def named(found: Deals, own: PackageDeal) -> str:
    """A package's name with its marks."""
    return own.name + (_TODAY if own.name == found.status_quo else "") + (_CORNER if own.is_corner else "")


def signing(found: Deals) -> Table:
    """Who signs which package and who refuses it, in counts of 50 futures."""
    names = {role: capital(found, role) for role in CAPITALS}
    headings = [
        say("package"),
        *(say("{capital} signs", capital=names[role]) for role in CAPITALS),
        say("both sign"),
        *([] if found.unsigned is None else [say("both, without the signatures")]),
        say("vetoed by"),
    ]
    rows = [
        (
            named(found, own),
            *(words.count(own.capitals[role].accepts.overall) for role in CAPITALS),
            words.count(own.both.overall),
            *([] if found.unsigned is None else [words.count(found.unsigned.both[own.name])]),
            vetoes(found, own),
        )
        for own in found.ranked
    ]
    caption = say(
        "Sampled futures in which each capital would sign, at given terms, rather than {fallback}",
        fallback=fallback(found),
    )
    return Table(caption, tuple(headings), tuple(rows), frozenset(range(1, len(headings) - 1)))


def vetoes(found: Deals, own: PackageDeal) -> str:
    """The capitals that refuse a package in some futures, the one that does so most often first."""
    refusing = sorted((role for role in CAPITALS if own.refuses(role).count), key=lambda role: -own.refuses(role).count)
    return (
        words.all_of(
            [
                say("{capital} in {count}", capital=capital(found, role), count=words.count(own.refuses(role)))
                for role in refusing
            ]
        )
        if refusing
        else say("nobody")
    )


def four(found: Deals, own: PackageDeal) -> Table:
    """What each of the four actors makes of one package against today's, in rows alike."""
    headings = (
        say("actor"),
        say("prefers it to today's"),
        say("mean gain over today's, utility (95% interval)"),
        say("range of 9 in 10 futures"),
    )
    rows = tuple(
        (
            say("{name} ({capital})", name=told(found.actors[role].name), capital=capital(found, role)),
            words.count(view.prefers.overall),
            f"{gain.mean:+z.3f} ({gain.low:+z.3f} to {gain.high:+z.3f})",
            f"{gain.p05:+z.3f} to {gain.p95:+z.3f}",
        )
        for role in ROLES
        for view in [own.views[role]]
        for gain in [view.over_today.overall]
    )
    caption = say("What each actor makes of {package} against today's package", package=own.name)
    return Table(caption, headings, rows, frozenset({1, 2, 3}))


def accepted(found: Deals) -> Table:
    """The zone of possible agreement: who accepts which package how often."""
    headings = [
        say("both accept"),
        *(say("{capital}\nrefuses", capital=capital(found, role)) for role in CAPITALS),
        say("both accept, each at\nits best alternative"),
        say("best product\nof gains"),
    ]
    if found.unsigned is not None:
        headings.insert(1, say("both, without\nthe signatures"))
    rows: list[tuple[str, ...]] = []
    for own in found.ranked:
        cells = [words.per_hundred(own.both.overall)]
        if found.unsigned is not None:
            cells.append(words.per_hundred(found.unsigned.both[own.name]))
        cells += [f"{100 * own.refuses(role).share:.1f}" for role in CAPITALS]
        cells += [f"{100 * own.both_at_best.share:.1f}", f"{100 * own.nash.overall.share:.1f}"]
        rows.append((named(found, own), *cells))
    caption = say(
        "Zone of possible agreement, rather than {fallback}: of 100 futures, with the 95% counting interval",
        fallback=fallback(found),
    )
    return numbers(caption, headings, rows)


def preferred(found: Deals) -> Table:
    """What each of the four actors would rather have than today's package, in columns alike."""
    headings = [heading for role in ROLES for heading in (capital(found, role), say("gain"))]
    rows = [
        (
            named(found, own),
            *(
                cell
                for role in ROLES
                for view in [own.views[role]]
                for cell in (f"{100 * view.prefers.overall.share:.0f}", f"{view.over_today.overall.mean:+z.3f}")
            ),
        )
        for own in found.ranked
        if own.name != found.status_quo
    ]
    caption = say(
        "What each would rather have: of 100 futures, those in which it prefers the package to today's; mean gain in "
        "utility"
    )
    return numbers(caption, headings, rows)


def solutions(found: Deals) -> Table:
    """What each rule picks: of packages, of lotteries and, where payments were varied, with any payment."""
    names = {role: capital(found, role) for role in ROLES}
    caption = say(
        "What each rule would pick for capitals that know no future and would otherwise {fallback}; expected gain of "
        "{patron} and {host}, then what it gives {adversary} and {rival} beyond today's",
        fallback=fallback(found), patron=names["W"], host=names["S"], adversary=names["K"], rival=names["B"],
    )  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for over, said in _CHOICES.items():
        if over == PAYMENTS and not is_paid(found):
            continue
        alike: dict[str, list[Solution]] = {}
        for own in found.solutions[over]:
            alike.setdefault(_picked(found, own), []).append(own)
        for picked, together in alike.items():
            gains = {**together[0].over_today, **together[0].gains}
            rules = ", ".join(_rule(found, own) for own in together)
            rows.append((say(said), rules, picked, *(f"{gains[role]:+.3f}" for role in ROLES)))
        if not alike:
            nothing = say("nothing: every choice costs one capital something")
            rows.append((say(said), say("all"), nothing, *["-"] * len(ROLES)))
    headings = (say("picks from"), say("rules"), say("package"), *names.values())
    return Table(caption, headings, tuple(rows), frozenset(range(3, len(headings))))


def rules(found: Deals) -> str:
    """What the rules are, and what a gain a round later is worth in alternating offers."""
    patron, host = found.discount
    return say(
        "Nash: greatest product of gains; Kalai-Smorodinsky: gains in proportion to the most of each; egalitarian: "
        "equal gains; utilitarian: greatest sum; offers: Rubinstein's offers, their limit without lotteries. "
        "Egalitarian and utilitarian compare the capitals' utilities with one another, the others do not. A gain a "
        "round later is worth {patron:g} and {host:g} of it.",
        patron=patron, host=host,
    )  # fmt: skip


def is_paid(found: Deals) -> bool:
    """Whether payments were varied."""
    return any(own.paying is not None for own in found.packages)


def _rule(found: Deals, own: Solution) -> str:
    return say(_RULES[own.rule], patron=capital(found, PATRON), host=capital(found, HOST))


def _picked(found: Deals, own: Solution) -> str:
    parts = [
        say(
            "{package} in {chance:.0f} of 100",
            package=_with(found, part.payment, part.package),
            chance=100 * part.chance,
        )
        if len(own.parts) > 1
        else _with(found, part.payment, part.package)
        for part in own.parts
    ]
    return ", ".join(parts)


def _with(found: Deals, payment: float, name: str) -> str:
    """A package, with the payment beside it where that is not the package's own."""
    if math.isclose(payment, found.of(name).payment):
        return name
    known = {"package": name, "amount": money(found, payment)}
    if math.isclose(payment, found.payment.high):
        return say("{package} with {amount} a year, the end of the range", **known)
    return say("{package} with {amount} a year", **known)


def schools(found: Deals, case: Case | None = None) -> Table | None:
    """For each package on which schools disagree, the switch that moves it most, with every position.

    Parameters
    ----------
    case
        What the schools and their positions mean; they are told by their names if left out.
    """

    def question(switch: str) -> str:
        return switch if case is None else told(case.schools[switch].question) or switch

    def meaning(switch: str, position: str) -> str:
        return position if case is None else told(case.schools[switch].positions[position].meaning) or position

    rows = [
        (
            named(found, own),
            question(switch),
            (", " if case is None else "; ").join(
                say("{position} {count:.0f}", position=meaning(switch, position), count=100 * share.share)
                for position, share in own.both.by_school[switch].items()
            ),
            (", " if case is None else " ").join(question(name) for name in own.moved_by() if name != switch),
        )
        for own in found.ranked
        for switch in _widest(own)
    ]
    if not rows:
        return None
    caption = say("Where schools disagree most: of 100 futures of each position, those in which both accept")
    return Table(caption, (say("package"), say("school"), say("by position"), say("also moved by")), tuple(rows))


def _widest(own: PackageDeal) -> list[str]:
    def spread(switch: str) -> float:
        shares = [share.share for share in own.both.by_school[switch].values() if share.futures]
        return max(shares) - min(shares)

    return [max(own.moved_by(), key=spread)] if own.moved_by() else []


def numbers(caption: str, headings: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table of numbers, a package a row."""
    return Table(caption, (say("package"), *headings), tuple(rows), frozenset(range(1, len(headings) + 1)))


def unit(found: Deals) -> str:
    """The case's money, as a table says it."""
    return found.payment.money.replace("_", " ")
