"""Side payments: the most each side would pay, what would move it, and how a payment splits what there is to gain.

A payment is a lever of the case, so its bounds hold here too, and utilities bend with it: more money settles a quarrel
and sours a public. Where a payment turns a refusal into acceptance is looked for between neighbouring points at which
the model itself was asked; points are laid where such turns are.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.axes import HOST, PATRON, dimension
from titanium.case.schema import Case
from titanium.judge.shares import Share

SYMBOL = "S_krw"
"""Symbol of the lever that is paid by the host to the patron."""
EVENLY, AT_TURNS = 41, 24
"""Payments at which a package is appraised: so many over the lever's range, then so many where capitals turn."""

Table = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Payment:
    """The lever by which money changes hands, from the host to the patron, in the case's money."""

    key: str
    name: str
    unit: str
    """Unit of the lever itself."""
    money: str
    """Unit of the case's money."""
    rate: float
    """Units of the lever to one of the case's money; the nominal rate, so the same in every future."""
    said_rate: str
    """The rate with its unit and year; empty where nothing is converted."""
    least: float
    """Least value of the lever, in its own unit."""
    most: float

    @property
    def low(self) -> float:
        """Least payment, the case's money a year."""
        return self.least / self.rate

    @property
    def high(self) -> float:
        """Greatest payment, the case's money a year."""
        return self.most / self.rate

    def lever(self, money: float) -> float:
        """Value of the lever at a payment, within its range whatever rounding does."""
        return min(max(money * self.rate, self.least), self.most)

    @classmethod
    def of(cls, case: Case) -> "Payment":
        """The payment of a case."""
        key, lever = next((key, lever) for key, lever in case.levers.items() if lever.symbol == SYMBOL)
        money = case.description.money.unit
        if dimension(lever.unit) == dimension(f"{money}/yr"):
            return cls(key, lever.name, lever.unit, money, 1.0, "", lever.low, lever.high)
        exchange = case.uncertainties["fx0"]
        said = f"{exchange.nominal:,.0f} {exchange.unit} of {case.description.horizon.first_year}"
        return cls(key, lever.name, lever.unit, money, exchange.nominal, said, lever.low, lever.high)


@dataclass(frozen=True)
class Reservation:
    """The payment at which a capital would just rather have the package than its alternative, over the futures.

    For the host it is the most that it would pay, for the patron the least that it would take. A future in which it
    would at any payment, or at none, lies beyond the lever's ends and counts there; a figure beyond them is infinite.
    """

    median: float
    """The case's money a year."""
    p05: float
    p95: float
    always: Share
    """Futures in which it accepts at the end of the range that is worst for it."""
    never: Share
    """Futures in which it accepts at no payment of the range."""

    @classmethod
    def of(cls, turns: NDArray[np.float64], role: str) -> "Reservation":
        """Over futures, from what `turns` gives."""
        p05, median, p95 = (float(own) for own in np.quantile(turns, [0.05, 0.5, 0.95], method="inverted_cdf"))
        willing = math.inf if role == HOST else -math.inf
        always, never = (int(np.count_nonzero(turns == end)) for end in (willing, -willing))
        return cls(median, p05, p95, Share.of(always, len(turns)), Share.of(never, len(turns)))


@dataclass(frozen=True)
class Move:
    """The least change of the payment that halves the futures in which a capital refuses, or comes nearest to it."""

    change: float
    """The case's money a year; below 0 the host pays less."""
    halves: bool
    """Whether it halves them; no payment of the range does if not."""
    refusals: Share
    """Futures in which the capital still refuses."""
    others: Share
    """Futures in which the other capital then refuses."""


def turns(payments: NDArray[np.float64], gains: Table, role: str) -> NDArray[np.float64]:
    """The payment at which a capital turns, in each future.

    Parameters
    ----------
    payments
        Rising payments at which it was asked.
    gains
        What it has beyond its alternative there, axes (payment, future); straight in between.
    role
        Whose gains they are: of the host the highest payment that it accepts is found, of the patron the lowest.

    Returns
    -------
    Axes (future,). Infinite on the side of giving in where it accepts at the worst end of the range, and on the other
    where it accepts nowhere.

    Examples
    --------
    >>> turns(np.array([0.0, 1.0, 2.0]), np.array([[3.0], [1.0], [-1.0]]), "S").tolist()
    [1.5]
    """
    if role == PATRON:
        return -turns(-payments[::-1], gains[::-1], HOST)
    accepts = gains >= 0
    top = len(payments) - 1
    last = top - np.argmax(accepts[::-1], axis=0)
    column = np.arange(gains.shape[1], dtype=np.intp)
    beyond = np.minimum(last + 1, top)
    here = gains[last, column].astype(np.float64)
    there = gains[beyond, column].astype(np.float64)
    share = np.divide(here, here - there, out=np.zeros_like(here), where=here > there)
    found = payments[last] + share * (payments[beyond] - payments[last])
    found = np.where(accepts[top], math.inf, found)
    return np.where(accepts.any(axis=0), found, -math.inf)


def at_turns(found: NDArray[np.float64], count: int = AT_TURNS) -> NDArray[np.float64]:
    """Payments at the quantiles of those at which capitals turn; fewer where hardly any turn within the range."""
    inside = found[np.isfinite(found)]
    if not len(inside):
        return np.empty(0)
    return np.unique(np.quantile(inside, (np.arange(count) + 0.5) / count))


def both_accept(turning: Mapping[str, NDArray[np.float64]]) -> NDArray[np.bool_]:
    """In which futures some payment suits both capitals, from where each turns."""
    least, most = turning[PATRON], turning[HOST]
    return (least <= most) & (least < math.inf) & (most > -math.inf)


def move(payments: NDArray[np.float64], gains: Mapping[str, Table], role: str, today: float) -> Move | None:
    """What would halve a capital's refusals, starting from the package's own payment.

    Parameters
    ----------
    payments
        Rising payments at which both were asked, the package's own among them.
    gains
        Role to what it has beyond its alternative, axes (payment, future).
    role
        Whose refusals are to be halved: those of the host by a lower payment, those of the patron by a higher one.
    today
        The package's own payment.

    Returns
    -------
    None if it never refuses, or if no change of the payment that way makes it refuse less often.
    """
    futures = gains[role].shape[1]
    other = PATRON if role == HOST else HOST
    start = int(np.argmin(np.abs(payments - today)))
    way = slice(start, None, -1) if role == HOST else slice(start, None)
    path = payments[way]
    refused = {own: np.count_nonzero(gains[own][way] < 0, axis=1).astype(np.float64) for own in (role, other)}
    wanted = refused[role][0] / 2
    halved = np.flatnonzero(refused[role] <= wanted)
    if not wanted or not (refused[role] < refused[role][0]).any():
        return None
    place, share = int(np.argmin(refused[role])), 1.0
    if len(halved):
        place = int(halved[0])
        before, after = refused[role][place - 1 : place + 1]
        share = float((before - wanted) / (before - after))

    def at(values: NDArray[np.float64]) -> float:
        return float(values[place - 1] + share * (values[place] - values[place - 1]))

    counts = {own: Share.of(round(at(left)), futures) for own, left in refused.items()}
    return Move(at(path) - today, bool(len(halved)), counts[role], counts[other])


def midpoint(most: float, least: float) -> float:
    """The payment of the Nash solution where utilities are linear in money: halfway between the two reservations.

    With gains a*(most - s) and b*(s - least) the product is greatest in the middle, whatever a and b.
    """
    return (most + least) / 2
