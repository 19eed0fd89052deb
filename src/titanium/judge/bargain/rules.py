"""Every rule of bargaining, asked of one set of gains."""

from collections.abc import Mapping, Sequence

from titanium.judge.bargain.solutions import (
    Agreement,
    Gains,
    alternating_offers,
    egalitarian,
    kalai_smorodinsky,
    nash,
    power,
    utilitarian,
    without_losses,
)

NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN = (
    "nash",
    "kalai_smorodinsky",
    "egalitarian",
    "utilitarian",
)
OFFERS, PATRON_FIRST, HOST_FIRST = "alternating_offers", "patron_offers_first", "host_offers_first"

Picks = Mapping[str, Agreement | None]
"""Rule to what it picks; None where everything costs somebody something."""


def finite(gains: Gains, discount: tuple[float, float]) -> Picks:
    """What each rule picks from a finite set.

    Alternating offers over a finite set hold up many agreements (van Damme, Selten and Winter 1990), so the one is told
    to which they tend on a frontier: the greatest product of gains at the bargaining powers of the discounts.

    Parameters
    ----------
    gains
        Axes (agreement, player), the patron first.
    discount
        What a gain a round later is worth to the patron and to the host.
    """
    candidates = without_losses(gains)
    return {
        NASH: nash(candidates, lotteries=False),
        KALAI_SMORODINSKY: kalai_smorodinsky(candidates, lotteries=False),
        EGALITARIAN: egalitarian(candidates, lotteries=False),
        UTILITARIAN: utilitarian(candidates),
        OFFERS: nash(candidates, lotteries=False, power=power(discount)),
    }


def over_lotteries(corners: Sequence[Agreement], discount: tuple[float, float]) -> Picks:
    """What each rule picks from all lotteries, given the corners of their frontier."""
    return {
        NASH: nash(corners, lotteries=True),
        KALAI_SMORODINSKY: kalai_smorodinsky(corners, lotteries=True),
        EGALITARIAN: egalitarian(corners, lotteries=True),
        UTILITARIAN: utilitarian(corners),
        PATRON_FIRST: alternating_offers(corners, discount, first=0),
        HOST_FIRST: alternating_offers(corners, discount, first=1),
    }
