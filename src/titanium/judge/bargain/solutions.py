"""Bargaining solutions for two players: over a finite set of agreements, and over lotteries among them.

Everything is counted in gains: what a player has of an agreement beyond what it has without any. An agreement under
which someone loses is no candidate. A lottery gives expected gains, so over lotteries the candidates are the convex
hull; what is worse for both than some lottery is left out. Where a rule leaves a tie, the agreement that is better for
the player who gets less is taken, then the one that is better for the other.

Nash (1950) and its form with bargaining powers; Kalai and Smorodinsky (1975); the egalitarian rule of Kalai (1977); the
sum of gains; the alternating offers of Rubinstein (1982). The egalitarian rule and the sum compare the utilities of the
two players with one another, the others do not.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Gains = NDArray[np.float64]
"""Gains of agreements, axes (agreement, player)."""


@dataclass(frozen=True)
class Agreement:
    """What a rule picks: an agreement, or a lottery among several."""

    gains: tuple[float, float]
    """Expected gain of the first player and of the second."""
    lottery: tuple[tuple[int, float], ...]
    """Place of an agreement in the set and the chance that it has; one place with chance 1 where nothing is drawn."""


def efficient(gains: Gains) -> NDArray[np.bool_]:
    """Which agreements no other of the set beats: none gives a player more and the other no less.

    Examples
    --------
    >>> efficient(np.array([[1.0, 3.0], [2.0, 2.0], [1.0, 2.0]])).tolist()
    [True, True, False]
    """
    order = np.lexsort((-gains[:, 1], -gains[:, 0]))
    kept = np.zeros(len(gains), dtype=np.bool_)
    best, at = -math.inf, math.inf
    for place in order:
        first, second = gains[place]
        kept[place] = second > best or (second == best and first == at)
        if second > best:
            best, at = second, first
    return kept


def frontier(gains: Gains) -> list[Agreement]:
    """Corners of the efficient lotteries that give nobody a loss; none where every lottery costs somebody something.

    They run from the best for the second player to the best for the first. A corner at which one player just breaks
    even may be a lottery itself.
    """
    places = [int(place) for place in np.flatnonzero(efficient(gains))]
    places.sort(key=lambda place: (gains[place, 0], place))
    corners: list[int] = []
    for place in places:
        if corners and gains[corners[-1], 0] == gains[place, 0]:
            continue  # two agreements worth the same: one corner
        while len(corners) > 1 and _turns_left(*(gains[corner] for corner in (*corners[-2:], place))):
            corners.pop()
        corners.append(place)
    chain = [Agreement((float(gains[place, 0]), float(gains[place, 1])), ((place, 1.0),)) for place in corners]
    return _without_losses(chain)


def _turns_left(a: Gains, b: Gains, c: Gains) -> bool:
    """Whether the middle one of three points lies on or under the line from the first to the last."""
    return bool((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) >= 0)


def _without_losses(chain: list[Agreement]) -> list[Agreement]:
    """The part of a falling chain on which both gains are at least 0."""
    kept = [corner for corner in chain if min(corner.gains) >= 0]
    for one, other in zip(chain, chain[1:], strict=False):
        cuts = {_share_at(one, other, player) for player in (0, 1)} - {None}
        ends = [mixed(one, other, share) for share in sorted(cut for cut in cuts if cut is not None)]
        kept += [end for end in ends if min(end.gains) >= 0]
    return sorted(kept, key=lambda corner: (corner.gains[0], -corner.gains[1]))


def _share_at(one: Agreement, other: Agreement, player: int) -> float | None:
    """Where between two corners a player just breaks even; None if it does not in between."""
    a, b = one.gains[player], other.gains[player]
    return a / (a - b) if a * b < 0 else None


def mixed(one: Agreement, other: Agreement, share: float) -> Agreement:
    """One agreement with chance 1 - `share`, another with chance `share`; a gain that rounds to nothing is 0."""
    chances: dict[int, float] = {}
    for agreement, weight in ((one, 1 - share), (other, share)):
        for place, chance in agreement.lottery:
            chances[place] = chances.get(place, 0.0) + weight * chance
    first, second = (
        0.0 if abs(value) <= 1e-12 * max(abs(a), abs(b)) else value
        for a, b in zip(one.gains, other.gains, strict=True)
        for value in [a + share * (b - a)]
    )
    return Agreement((first, second), tuple((place, chance) for place, chance in chances.items() if chance > 0))


def power(discount: tuple[float, float]) -> float:
    """Bargaining power of the first player to which alternating offers tend as they follow faster on one another.

    It is ln d2 / (ln d1 + ln d2): the more patient player has the more of it (Binmore, Rubinstein and Wolinsky 1986).

    Examples
    --------
    >>> power((0.9, 0.9)), round(power((0.9, 0.81)), 6)
    (0.5, 0.666667)
    """
    first, second = (math.log(own) for own in discount)
    return second / (first + second)


def nash(candidates: Sequence[Agreement], *, lotteries: bool, power: float = 0.5) -> Agreement | None:
    """The greatest product of gains, each raised to the power that its player has (Nash 1950, 1953).

    Parameters
    ----------
    candidates
        Agreements without a loss; corners of the frontier in their order, if lotteries among neighbours count too.
    power
        Bargaining power of the first player, over 0 and under 1.
    """

    def value(gains: tuple[float, float]) -> float:
        if min(gains) <= 0:
            return -math.inf
        return power * math.log(gains[0]) + (1 - power) * math.log(gains[1])

    def between(one: Agreement, other: Agreement) -> float | None:
        (a, b), (c, d) = one.gains, other.gains
        slope = (c - a) * (d - b)
        return -(power * (c - a) * b + (1 - power) * (d - b) * a) / slope if slope else None

    return _best(candidates, value, between if lotteries else None)


def kalai_smorodinsky(candidates: Sequence[Agreement], *, lotteries: bool) -> Agreement | None:
    """The largest gains in proportion to the most that each player could have (Kalai and Smorodinsky 1975)."""
    if not candidates:
        return None
    most = tuple(max(own.gains[player] for own in candidates) for player in (0, 1))
    return _most_even(candidates, (most[0] or 1.0, most[1] or 1.0), lotteries)


def egalitarian(candidates: Sequence[Agreement], *, lotteries: bool) -> Agreement | None:
    """Equal gains, as large as they can be (Kalai 1977)."""
    return _most_even(candidates, (1.0, 1.0), lotteries)


def _most_even(candidates: Sequence[Agreement], unit: tuple[float, float], lotteries: bool) -> Agreement | None:
    def value(gains: tuple[float, float]) -> float:
        return min(gains[0] / unit[0], gains[1] / unit[1])

    def between(one: Agreement, other: Agreement) -> float | None:
        start, end = (own.gains[0] / unit[0] - own.gains[1] / unit[1] for own in (one, other))
        return start / (start - end) if start != end else None

    return _best(candidates, value, between if lotteries else None)


def utilitarian(candidates: Sequence[Agreement]) -> Agreement | None:
    """The greatest sum of gains; a lottery can do no better."""
    return _best(candidates, sum, None)


def alternating_offers(corners: Sequence[Agreement], discount: tuple[float, float], *, first: int) -> Agreement | None:
    """What is agreed at once where offers alternate and each round costs a share of the gain (Rubinstein 1982).

    The one who offers first asks for as much as leaves the other just what it would have by refusing and offering
    itself a round later: two offers that hold each other up, one pair of them on a frontier that falls and does not
    bend inwards.

    Parameters
    ----------
    corners
        Corners of the frontier.
    discount
        What a gain a round later is worth to each player, over 0 and under 1.
    first
        Player who offers first, 0 or 1.

    Examples
    --------
    >>> dollar = frontier(np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> round(alternating_offers(dollar, (0.9, 0.9), first=0).gains[0], 6)
    0.526316
    """
    if not corners:
        return None
    chain = list(corners) if first == 0 else list(corners)[::-1]
    own = np.array([corner.gains[first] for corner in chain])
    others = np.array([corner.gains[1 - first] for corner in chain])

    def left(asked: float) -> float:
        return float(np.interp(asked, own, others))

    def excess(asked: float) -> float:
        return left(asked) - discount[1 - first] * left(discount[first] * asked)

    most = float(own[-1])
    if excess(most) >= 0:
        return chain[-1]
    asked = bisect(excess, float(own[0]), most)
    place = min(max(bisect_left(own.tolist(), asked), 1), len(chain) - 1)
    return mixed(chain[place - 1], chain[place], float((asked - own[place - 1]) / (own[place] - own[place - 1])))


def bisect(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a function changes from above zero at `low` to below it at `high`, to the last bit."""
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return middle


def _best(
    candidates: Sequence[Agreement],
    value: Callable[[tuple[float, float]], float],
    between: Callable[[Agreement, Agreement], float | None] | None,
) -> Agreement | None:
    """The candidate of the greatest value; `between` gives the share at which a lottery of two neighbours has it."""
    found: list[Agreement] = list(candidates)
    if between is not None:
        found += _inner(candidates, between)
    return max(found, key=lambda own: (value(own.gains), min(own.gains), max(own.gains)), default=None)


def _inner(
    candidates: Sequence[Agreement], between: Callable[[Agreement, Agreement], float | None]
) -> Iterable[Agreement]:
    for one, other in zip(candidates, candidates[1:], strict=False):
        share = between(one, other)
        if share is not None and 0 < share < 1:
            yield mixed(one, other, share)


def without_losses(gains: Gains) -> list[Agreement]:
    """Agreements of a finite set that give nobody a loss, in their order."""
    return [
        Agreement((float(first), float(second)), ((place, 1.0),))
        for place, (first, second) in enumerate(gains)
        if first >= 0 and second >= 0
    ]
