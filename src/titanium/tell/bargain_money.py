"""What a deal costs each capital, as tables: payments that suit both, what would halve refusals, and equity."""

import math

from titanium.axes import HOST, PATRON
from titanium.judge.bargain.deals import Deals
from titanium.judge.bargain.transfers import Reservation
from titanium.judge.bargain.utilities import CAPITALS
from titanium.tell.bargain_tables import OFTEN, SELDOM, capital, named, numbers, unit
from titanium.tell.catalogue import noted, say, told
from titanium.tell.table import Table


def payments(found: Deals) -> Table:
    """The most that the host would pay for each package, and the least that the patron would take."""
    pay = found.payment
    patron, host = (capital(found, role) for role in (PATRON, HOST))
    known = {"payment": told(pay.name), "unit": unit(found), "host": host, "patron": patron, "rate": pay.said_rate}
    caption = (
        say(
            "{payment}, {unit} a year from {host} to {patron}, at {rate}: middle future and the range of 9 in 10",
            **known,
        )
        if pay.said_rate
        else say("{payment}, {unit} a year from {host} to {patron}: middle future and the range of 9 in 10", **known)
    )
    headings = [
        say("as it\nstands"),
        say("{capital} would pay\nat most", capital=host),
        say("{capital} would take\nat least", capital=patron),
        say("some payment suits\nboth, of 100"),
        say("payment of the\nNash bargain"),
    ]
    rows: list[tuple[str, ...]] = []
    for own in found.ranked:
        if own.paying is not None:
            split = own.paying.nash_payment
            rows.append(
                (
                    named(found, own),
                    f"{own.payment:.1f}",
                    _reservation(found, own.paying.reservation[HOST], never=-math.inf),
                    _reservation(found, own.paying.reservation[PATRON], never=math.inf),
                    f"{100 * own.paying.suits.overall.share:.1f}",
                    "-" if split is None else _amount(found, split, never=math.nan),
                )
            )
    return numbers(caption, headings, rows)


def _amount(found: Deals, value: float, *, never: float) -> str:
    """An amount; one at an end of the lever's range says so, and one that no payment reaches."""
    if value == never:
        return say("never")
    if value >= found.payment.high:
        return say("{amount:.1f} or more", amount=found.payment.high)
    return say("{amount:.1f} or less", amount=found.payment.low) if value <= found.payment.low else f"{value:.1f}"


def _reservation(found: Deals, own: Reservation, *, never: float) -> str:
    middle, low, high = (_amount(found, value, never=never) for value in (own.median, own.p05, own.p95))
    return f"{middle} ({low} .. {high})"


def halving(found: Deals, *, every: bool) -> Table | None:
    """What would halve each capital's refusals of each package, where they are frequent or all are asked for."""
    rows: list[tuple[str, ...]] = []
    for own in found.ranked:
        for role in CAPITALS:
            refused = own.refuses(role)
            if own.paying is None or refused.share < (SELDOM if every else OFTEN):
                continue
            cells = ["-", "-", "-", say("no such change helps")]
            if (move := own.paying.moves[role]) is not None:
                cells = [f"{move.change:+.1f}", f"{100 * move.refusals.share:.0f}", f"{100 * move.others.share:.0f}"]
                cells.append("" if move.halves else say("nearest; none halves"))
            rows.append((named(found, own), capital(found, role), f"{100 * refused.share:.0f}", *cells))
    if not rows:
        return None
    caption = say(
        "What change of the payment would halve a capital's refusals, {unit} a year; refusals of 100 futures",
        unit=unit(found),
    )
    headings = (say("package"), say("refused by"), say("refusals"), say("change"), say("then"), say("the other then"))
    return Table(caption, (*headings, say("how near")), tuple(rows), frozenset(range(2, 6)))


def equity(found: Deals) -> Table:
    """Share of the benefit against share of the cost."""
    host = capital(found, HOST)
    caption = say(
        "Equity: {host}'s share of the benefit less its share of the cost, decade means, in {futures:,} of these "
        "futures",
        host=host, futures=found.equity_futures,
    )  # fmt: skip
    headings = [
        say("mean (9 in 10)"),
        say("{host} gains more than it\npays, of 100", host=host),
        say("exploitation\nindex"),
    ]
    rows = [
        (
            named(found, own),
            f"{fair.mean:+.2f} ({fair.p05:+.2f}..{fair.p95:+.2f})",
            f"{100 * fair.host_gains.share:.0f}",
            f"{fair.exploitation:+.2f}",
        )
        for own in found.ranked
        for fair in [own.equity]
        if fair is not None
    ]
    return numbers(caption, headings, rows)


EXPLOITATION = noted(
    "Index, after Olson and Zeckhauser (1966) and ours: +1 where in every future the host gains more than it pays for, "
    "-1 where in every future the patron does."
)
