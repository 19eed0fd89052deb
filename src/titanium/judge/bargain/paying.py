"""One package under every payment: where each capital turns, what would move it, which payment splits the gain."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.axes import HOST, PATRON, ROLES
from titanium.case.schema import Case
from titanium.explore.panel import Panel
from titanium.judge.bargain import transfers
from titanium.judge.bargain.solutions import nash, without_losses
from titanium.judge.bargain.transfers import EVENLY, Move, Payment, Reservation, Table
from titanium.judge.bargain.utilities import CAPITALS, Utilities, Worth
from titanium.judge.bargain.zone import counted_once
from titanium.judge.cuts import ByCut
from titanium.judge.shares import Share

_ROUNDED = 1e-12
"""Utility below which a gain is what rounding leaves of none."""


@dataclass(frozen=True)
class Curve:
    """Expected utility of a package at rising payments, straight in between."""

    payments: tuple[float, ...]
    """The case's money a year."""
    worth: Mapping[str, tuple[float, ...]]
    """Role to utility over ten years, mean over futures."""

    def at(self, payments: NDArray[np.float64]) -> Mapping[str, NDArray[np.float64]]:
        """Role to expected utility at any payments."""
        return {role: np.interp(payments, self.payments, own) for role, own in self.worth.items()}


@dataclass(frozen=True)
class Paying:
    """What payments do for one package."""

    reservation: Mapping[str, Reservation]
    """Capital to the payment at which it turns, over futures."""
    suits: ByCut[Share]
    """Futures in which some payment suits both capitals."""
    moves: Mapping[str, Move | None]
    """Capital to what would halve its refusals."""
    expected_reservation: Mapping[str, float | None]
    """The same as `reservation` for a capital that knows no future: where its expected gain turns; None if nowhere."""
    nash_payment: float | None
    """Payment of the greatest product of expected gains; None if no payment leaves both a gain."""
    linear_payment: float | None
    """Where it would be if utilities were linear in money: halfway between the expected reservations."""
    curve: Curve


def pay(
    case: Case,
    panel: Panel,
    known: Utilities,
    package: Mapping[str, float],
    payment: Payment,
    fallback: Mapping[str, Table],
    expected: Mapping[str, float],
) -> Paying:
    """Put a package under every payment that its lever allows.

    Parameters
    ----------
    panel
        The futures of `known`.
    fallback
        Capital to what it falls back on in each future, axes (future,).
    expected
        Capital to what it falls back on if it knows no future.
    """
    today = package[payment.key]
    knots = np.unique(np.append(np.linspace(payment.least, payment.most, EVENLY), today))
    worth = _asked(panel, package, payment.key, knots)
    gains = {role: worth[role] - fallback[role] for role in CAPITALS}
    found = np.concatenate([transfers.turns(knots, gains[role], role) for role in CAPITALS])
    if len(more := np.setdiff1d(transfers.at_turns(found), knots)):
        order = np.argsort(np.append(knots, more), kind="stable")
        beside = _asked(panel, package, payment.key, more)
        worth = {role: np.concatenate([worth[role], beside[role]])[order] for role in ROLES}
        knots = np.append(knots, more)[order]
        gains = {role: worth[role] - fallback[role] for role in CAPITALS}
    money = knots / payment.rate
    turning = {role: transfers.turns(money, gains[role], role) for role in CAPITALS}
    mean = {role: worth[role].mean(axis=1, dtype=np.float64) for role in ROLES}
    hoped = {role: mean[role] - expected[role] for role in CAPITALS}
    ends = {role: _expected_turn(money, hoped[role], role) for role in CAPITALS}
    most, least = ends[HOST], ends[PATRON]
    return Paying(
        reservation={role: Reservation.of(turning[role], role) for role in CAPITALS},
        suits=counted_once(case, transfers.both_accept(turning), known),
        moves={role: transfers.move(money, gains, role, today / payment.rate) for role in CAPITALS},
        expected_reservation=ends,
        nash_payment=nash_payment(money, hoped[PATRON], hoped[HOST]),
        linear_payment=None if most is None or least is None or least > most else transfers.midpoint(most, least),
        curve=Curve(tuple(money.tolist()), {role: tuple(own.tolist()) for role, own in mean.items()}),
    )


def nash_payment(payments: NDArray[np.float64], patron: NDArray[np.float64], host: NDArray[np.float64]) -> float | None:
    """Payment at which the product of two gains is greatest; gains are straight between the payments given.

    Returns
    -------
    None if no payment leaves both a gain.

    Examples
    --------
    >>> nash_payment(np.array([0.0, 4.0]), np.array([-1.0, 7.0]), np.array([6.0, -2.0]))
    1.75
    """
    at = np.union1d(payments, [*_break_even(payments, patron), *_break_even(payments, host)])
    gains = np.stack([np.interp(at, payments, own) for own in (patron, host)], axis=1)
    gains[np.abs(gains) < _ROUNDED] = 0.0
    spans = np.split(np.arange(len(at)), np.flatnonzero(np.diff(gains.min(axis=1) >= 0)) + 1)
    best: tuple[float, float] | None = None
    for span in spans:
        found = nash(without_losses(gains[span]), lotteries=True)
        if found is not None and min(found.gains) > 0 and (best is None or math.prod(found.gains) > best[0]):
            place = math.fsum(chance * at[span[own]] for own, chance in found.lottery)
            best = math.prod(found.gains), place
    return best and best[1]


def _break_even(payments: NDArray[np.float64], gain: NDArray[np.float64]) -> list[float]:
    """Payments at which a gain changes its sign."""
    turning = np.flatnonzero(gain[:-1] * gain[1:] < 0)
    share = gain[turning] / (gain[turning] - gain[turning + 1])
    return (payments[turning] + share * (payments[turning + 1] - payments[turning])).tolist()


def _expected_turn(payments: NDArray[np.float64], gain: NDArray[np.float64], role: str) -> float | None:
    found = float(transfers.turns(payments, gain[:, None], role)[0])
    return found if np.isfinite(found) else None


def _asked(panel: Panel, package: Mapping[str, float], key: str, payments: NDArray[np.float64]) -> Worth:
    """What a package is worth at payments in the lever's unit, axes (payment, future)."""
    return panel.appraise({f"{number}": {**package, key: float(own)} for number, own in enumerate(payments)})
