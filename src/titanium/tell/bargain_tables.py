"""The tables of a bargain, and the words that its sentences share with them."""

import math

from rich.table import Table

from titanium.axes import HOST, PATRON, ROLES
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
from titanium.judge.bargain.transfers import Reservation
from titanium.judge.bargain.utilities import ALONE, BEST, CAPITALS, NO_AGREEMENT, STATUS_QUO
from titanium.judge.shares import Share
from titanium.tell import words
from titanium.tell.catalogue import noted, say, told
from titanium.tell.verdict import titled_table

_TODAY, _CORNER = " *", " °"
MARKS = noted("* today's package   ° no other package, and no lottery among others, has more expected utility for both")
_RULES = {
    NASH: "Nash",
    KALAI_SMORODINSKY: "Kalai-Smorodinsky",
    EGALITARIAN: "egalitarian",
    UTILITARIAN: "utilitarian",
    OFFERS: "alternating offers",
    PATRON_FIRST: "offers, {patron} first",
    HOST_FIRST: "offers, {host} first",
}
_COMPARED = (
    "Nash: greatest product of gains; Kalai-Smorodinsky: gains in proportion to the most of each; egalitarian: equal "
    "gains; utilitarian: greatest sum; offers: Rubinstein's offers, their limit without lotteries. "
    "Egalitarian and utilitarian compare the capitals' utilities with one another, the others do not."
)
OFTEN, SELDOM = 0.1, 0.005
"""Shares of refusals from which on a sentence tells what would halve them: by default, and where all are asked for."""


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


def accepted(found: Deals) -> Table:
    """The zone of possible agreement: who accepts which package how often."""
    table = titled_table(
        f"Zone of possible agreement, rather than {fallback(found)}: of 100 futures, with the 95% counting interval"
    )
    table.add_column("package", no_wrap=True)
    headings = ["both accept", *(f"{capital(found, role)}\nrefuses" for role in CAPITALS)]
    headings += ["both accept, each at\nits best alternative", "best product\nof gains"]
    if found.unsigned is not None:
        headings.insert(1, "both, without\nthe signatures")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for own in found.ranked:
        cells = [words.per_hundred(own.both.overall)]
        if found.unsigned is not None:
            cells.append(words.per_hundred(found.unsigned.both[own.name]))
        cells += [f"{100 * own.refuses(role).share:.1f}" for role in CAPITALS]
        cells += [f"{100 * own.both_at_best.share:.1f}", f"{100 * own.nash.overall.share:.1f}"]
        table.add_row(named(found, own), *cells)
    return table


def preferred(found: Deals) -> Table:
    """What each of the four actors would rather have than today's package, in columns alike."""
    table = titled_table(
        "What each would rather have: of 100 futures, those in which it prefers the package to today's; mean gain in "
        "utility"
    )
    table.add_column("package", no_wrap=True)
    for role in ROLES:
        table.add_column(capital(found, role), justify="right", no_wrap=True)
        table.add_column("gain", justify="right", no_wrap=True)
    for own in found.ranked:
        if own.name == found.status_quo:
            continue
        cells = [
            cell
            for role in ROLES
            for view in [own.views[role]]
            for cell in (f"{100 * view.prefers.overall.share:.0f}", f"{view.over_today.overall.mean:+.3f}")
        ]
        table.add_row(named(found, own), *cells)
    return table


def payments(found: Deals) -> Table:
    """The most that the host would pay for each package, and the least that the patron would take."""
    pay = found.payment
    at = f", at {pay.said_rate}" if pay.said_rate else ""
    table = titled_table(
        f"{pay.name}, {_unit(found)} a year from {capital(found, HOST)} to "
        f"{capital(found, PATRON)}{at}: middle future and the range of 9 in 10"
    )
    table.add_column("package", no_wrap=True)
    headings = ["as it\nstands", f"{capital(found, HOST)} would pay\nat most"]
    headings += [f"{capital(found, PATRON)} would take\nat least", "some payment suits\nboth, of 100"]
    headings += ["payment of the\nNash bargain"]
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for own in found.ranked:
        if own.paying is not None:
            split = own.paying.nash_payment
            table.add_row(
                named(found, own),
                f"{own.payment:.1f}",
                _reservation(found, own.paying.reservation[HOST], never=-math.inf),
                _reservation(found, own.paying.reservation[PATRON], never=math.inf),
                f"{100 * own.paying.suits.overall.share:.1f}",
                "-" if split is None else _amount(found, split, never=math.nan),
            )
    return table


def _amount(found: Deals, value: float, *, never: float) -> str:
    """An amount; one at an end of the lever's range says so, and one that no payment reaches."""
    if value == never:
        return "never"
    if value >= found.payment.high:
        return f"{found.payment.high:.1f} or more"
    return f"{found.payment.low:.1f} or less" if value <= found.payment.low else f"{value:.1f}"


def _reservation(found: Deals, own: Reservation, *, never: float) -> str:
    middle, low, high = (_amount(found, value, never=never) for value in (own.median, own.p05, own.p95))
    return f"{middle} ({low} .. {high})"


def halving(found: Deals, *, every: bool) -> Table | None:
    """What would halve each capital's refusals of each package, where they are frequent or all are asked for."""
    rows = [
        (own, role, own.refuses(role), own.paying.moves[role])
        for own in found.ranked
        if own.paying is not None
        for role in CAPITALS
        if own.refuses(role).share >= (SELDOM if every else OFTEN)
    ]
    if not rows:
        return None
    table = titled_table(
        f"What change of the payment would halve a capital's refusals, {_unit(found)} a year; refusals of 100 futures"
    )
    for heading in ("package", "refused by"):
        table.add_column(heading, no_wrap=True)
    for heading in ("refusals", "change", "then", "the other then", ""):
        table.add_column(heading, justify="left" if not heading else "right", no_wrap=True)
    for own, role, refused, move in rows:
        cells = ["-", "-", "-", "no such change helps"]
        if move is not None:
            cells = [f"{move.change:+.1f}", f"{100 * move.refusals.share:.0f}", f"{100 * move.others.share:.0f}"]
            cells.append("" if move.halves else "nearest; none halves")
        table.add_row(named(found, own), capital(found, role), f"{100 * refused.share:.0f}", *cells)
    return table


def solutions(found: Deals) -> Table:
    """What each rule picks, of packages, of lotteries and with any payment."""
    table = titled_table(
        f"What each rule would pick for capitals that know no future and would otherwise {fallback(found)}; expected "
        f"gain of {capital(found, PATRON)} and {capital(found, HOST)}, then what it gives {capital(found, 'K')} and "
        f"{capital(found, 'B')} beyond today's"
    )
    for heading in ("picks from", "rules", "package"):
        table.add_column(heading, overflow="fold")
    for role in ROLES:
        table.add_column(capital(found, role), justify="right", no_wrap=True)
    choices = {PACKAGES: "packages", LOTTERIES: "lotteries among packages", PAYMENTS: "packages with any payment"}
    for over, said in choices.items():
        alike: dict[str, list[Solution]] = {}
        for own in found.solutions[over]:
            alike.setdefault(_picked(found, own), []).append(own)
        for picked, together in alike.items():
            gains = {**together[0].over_today, **together[0].gains}
            rules = ", ".join(_rule(found, own) for own in together)
            table.add_row(said, rules, picked, *(f"{gains[role]:+.3f}" for role in ROLES))
            said = ""
        if not alike:
            table.add_row(said, "all", "nothing: every choice costs one capital something", *["-"] * len(ROLES))
    patron, host = found.discount
    table.caption = f"{_COMPARED} A gain a round later is worth {patron:g} and {host:g} of it."
    table.caption_justify = "left"
    return table


def _rule(found: Deals, own: Solution) -> str:
    return _RULES[own.rule].format(patron=capital(found, PATRON), host=capital(found, HOST))


def _picked(found: Deals, own: Solution) -> str:
    parts = [
        f"{part.package}{_with(found, part.payment, own, part.package)}"
        + (f" in {100 * part.chance:.0f} of 100" if len(own.parts) > 1 else "")
        for part in own.parts
    ]
    return ", else ".join(parts)


def _with(found: Deals, payment: float, own: Solution, name: str) -> str:
    """A payment beside a package, where it is not the package's own."""
    if math.isclose(payment, found.of(name).payment):
        return ""
    end = ", the end of the range" if math.isclose(payment, found.payment.high) else ""
    return f" with {money(found, payment)} a year{end}"


def equity(found: Deals) -> Table:
    """Share of the benefit against share of the cost."""
    host = capital(found, HOST)
    table = titled_table(
        f"Equity: {host}'s share of the benefit less its share of the cost, decade means, in {found.equity_futures:,} "
        "of these futures"
    )
    table.add_column("package", no_wrap=True)
    for heading in ("mean (9 in 10)", f"{host} gains more than it\npays, of 100", "exploitation\nindex"):
        table.add_column(heading, justify="right", no_wrap=True)
    for own in found.ranked:
        if own.equity is not None:
            fair = own.equity
            spread = f"{fair.mean:+.2f} ({fair.p05:+.2f}..{fair.p95:+.2f})"
            table.add_row(named(found, own), spread, f"{100 * fair.host_gains.share:.0f}", f"{fair.exploitation:+.2f}")
    table.caption = (
        "Index, after Olson and Zeckhauser (1966) and ours: +1 where in every future the host gains more than it pays "
        "for, -1 where in every future the patron does."
    )
    table.caption_justify = "left"
    return table


def schools(found: Deals) -> Table | None:
    """For each package on which schools disagree, the switch that moves it most, with every position."""
    rows = [(own, switch) for own in found.ranked for switch in _widest(own)]
    if not rows:
        return None
    table = titled_table("Where schools disagree most: of 100 futures of each position, those in which both accept")
    for heading in ("package", "school", "by position", "also moved by"):
        table.add_column(heading, overflow="fold")
    for own, switch in rows:
        listed = ", ".join(
            f"{position} {100 * share.share:.0f}" for position, share in own.both.by_school[switch].items()
        )
        table.add_row(named(found, own), switch, listed, ", ".join(name for name in own.moved_by() if name != switch))
    return table


def _widest(own: PackageDeal) -> list[str]:
    def spread(switch: str) -> float:
        shares = [share.share for share in own.both.by_school[switch].values() if share.futures]
        return max(shares) - min(shares)

    return [max(own.moved_by(), key=spread)] if own.moved_by() else []


def _unit(found: Deals) -> str:
    """The case's money, as a table says it."""
    return found.payment.money.replace("_", " ")
