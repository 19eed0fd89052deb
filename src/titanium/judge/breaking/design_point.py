"""The point nearest to a centre at which something holds no more: the design point of reliability analysis.

Find the smallest `||u - centre||` in a box with every `g_j(u) <= 0`, where `g` is positive at the centre. Each step
linearises `g` at where it stands, takes the point nearest to the *centre* that meets the linear limits and the box (the
step of Hasofer, Lind, Rackwitz and Fiessler), and goes as far towards it as a merit function allows (Zhang and Der
Kiureghian). Slopes are finite differences of `g`, since many points are computed at once for little more than one.
Nothing here knows of alliances: `g` is any function of points, and many searches, called lanes, go on side by side.

References
----------
Hasofer and Lind (1974), "Exact and invariant second-moment code format", J. Engineering Mechanics Division 100(1).
Rackwitz and Fiessler (1978), "Structural reliability under combined random load sequences", Computers & Structures 9.
Zhang and Der Kiureghian (1995), "Two improved algorithms for reliability analysis", Reliability and Optimization of
Structural Systems.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Margins = Callable[[Floats, NDArray[np.int64]], Floats]
"""Points (point, dimension) and the lane of each (point,) to what must become 0 or less, (point, limit)."""
Norm = Literal["l2", "l1"]
"""Length of a change: the root of the sum of squares, or the sum of absolute moves, which moves few uncertainties."""

_HALVINGS = 26
"""Bisections of a multiplier, in logs."""
_STEEPEST, _FIRST_TRIAL = 1e6, 1e-4
"""Largest multiplier that is tried, against the slope, and the share of it that is tried first."""
_SWEEPS, _SETTLED, _NEWTON = 25, 1e-5, 12
"""Rounds over the limits of one linear problem, the change of a multiplier at which they end, and Newton steps."""
_STEPS = (1.0, 0.5, 0.25, 0.1, 0.03)
"""Shares of a step that are tried, all at once."""
_MINOR = 0.02
"""Slopes under this share of a lane's largest are not measured again in every iteration."""
_FULL_EVERY = 5
"""Iterations after which every slope is measured again."""
_FIRST_REACH, _REACH_SHRINKS = 0.25, 0.6
"""Largest move of one coordinate in a step of the L1 search, and its factor once a step brings nothing."""


@dataclass(frozen=True)
class DesignPoints:
    """Where each lane ended.

    Attributes
    ----------
    point
        Nearest point that was found; axes (lane, dimension).
    value
        Largest of the limits there; 0 within tolerance where one was met; axis (lane,).
    distance
        Its distance from the lane's centre in the norm that was asked for.
    reached
        Whether every limit is met there within tolerance.
    """

    point: Floats
    value: Floats
    distance: Floats
    reached: NDArray[np.bool_]


def design_points(
    margins: Margins,
    centre: Floats,
    begin: Floats,
    *,
    low: float = 0.0,
    high: float = 1.0,
    norm: Norm = "l2",
    free: NDArray[np.bool_] | None = None,
    step: float = 0.01,
    iterations: int = 15,
    tolerance: float = 1e-3,
) -> DesignPoints:
    """The nearest points at which every margin is 0 or less, one for each lane.

    Parameters
    ----------
    margins
        The limits as functions of points; smooth, and computed for many points in one call.
    centre
        From where distance is counted, axes (lane, dimension).
    begin
        Where each lane starts, axes (lane, dimension); several lanes from several starts find several branches.
    low, high
        Ends of the box, the same in each dimension.
    norm
        Length of a change, a `Norm`.
    free
        Dimensions that may leave the centre, axes (lane, dimension); all if left out.
    step
        Length of a finite difference.
    iterations
        Steps at most.
    tolerance
        A margin up to this counts as met, and a lane whose point moves less rests.

    Examples
    --------
    >>> line = lambda u, lane: (1.0 - u.sum(axis=1))[:, None]
    >>> found = design_points(line, np.full((1, 2), 0.1), np.full((1, 2), 0.1), step=1e-6)
    >>> found.point.round(3).tolist(), round(float(found.distance[0]), 3)
    ([[0.5, 0.5]], 0.566)
    """
    search = _Search(margins, centre, low, high, norm, np.ones_like(centre, np.bool_) if free is None else free, step)
    u = np.clip(begin, low, high)
    lanes = np.arange(len(u))
    value = margins(u, lanes)
    slope = np.zeros((*value.shape, u.shape[1]))
    weight, reach = np.zeros(len(u)), np.full(len(u), _FIRST_REACH if norm == "l1" else high - low)
    best, best_value = u.copy(), value.max(axis=1)
    best_distance = np.where(best_value <= tolerance, search.length(u, lanes), np.inf)
    at_work, stalled = np.ones(len(u), np.bool_), np.zeros(len(u), np.bool_)
    for number in range(iterations):
        own = np.flatnonzero(at_work)
        if not own.size:
            break
        full = stalled[own] | (number % _FULL_EVERY == 0)
        search.measure(u, value, slope, own, full)
        aim = search.nearest(u[own], value[own], slope[own], own, reach[own])
        moved, moved_value = search.towards(aim, u[own], value[own], slope[own], weight, own)
        shift = np.abs(moved - u[own]).max(axis=1)
        reach[own] *= np.where(shift < 0.5 * reach[own], _REACH_SHRINKS, 1.0) if norm == "l1" else 1.0
        u[own], value[own] = moved, moved_value
        worst, far = moved_value.max(axis=1), search.length(moved, own)
        met = worst <= tolerance
        better = np.where(met, far < best_distance[own], ~np.isfinite(best_distance[own]) & (worst < best_value[own]))
        chosen = own[better]
        best[chosen], best_value[chosen] = u[chosen], worst[better]
        best_distance[chosen] = np.where(met, far, np.inf)[better]
        stalled[own] = shift <= tolerance
        at_work[own] = ~(stalled[own] & full)
    reached = np.isfinite(best_distance)
    return DesignPoints(best, best_value, search.length(best, lanes), reached)


@dataclass
class _Search:
    """What all lanes of a search share."""

    margins: Margins
    centre: Floats
    low: float
    high: float
    norm: Norm
    free: NDArray[np.bool_]
    step: float

    def length(self, u: Floats, lanes: NDArray[np.int64]) -> Floats:
        """Distance of points from their lanes' centres."""
        off = np.abs(u - self.centre[lanes])
        return off.sum(axis=1) if self.norm == "l1" else np.sqrt((off**2).sum(axis=1))

    def measure(self, u: Floats, value: Floats, slope: Floats, own: NDArray[np.int64], full: NDArray[np.bool_]) -> None:
        """Measure slopes anew: all of a lane, or those that matter; differences go towards the middle of the box."""
        size = np.abs(slope[own]).max(axis=1)
        wanted = self.free[own] & (full[:, np.newaxis] | (size >= _MINOR * size.max(axis=1, keepdims=True)))
        row, column = np.nonzero(wanted)
        lane = own[row]
        points = u[lane]
        by = np.where(points[np.arange(len(row)), column] > (self.low + self.high) / 2, -self.step, self.step)
        points[np.arange(len(row)), column] += by
        slope[lane, :, column] = (self.margins(points, lane) - value[lane]) / by[:, np.newaxis]
        slope[lane, :, column] = np.nan_to_num(slope[lane, :, column], posinf=0.0, neginf=0.0)

    def nearest(self, u: Floats, value: Floats, slope: Floats, own: NDArray[np.int64], reach: Floats) -> Floats:
        """Points nearest to the centre that meet the limits as they are linearised at `u`; else the closest to that."""
        centre = self.centre[own]
        low = np.where(self.free[own], np.maximum(self.low, u - reach[:, np.newaxis]), centre)
        high = np.where(self.free[own], np.minimum(self.high, u + reach[:, np.newaxis]), centre)
        bound = (slope * u[:, np.newaxis]).sum(axis=2) - value
        found = project(centre, slope, bound, low, high)
        if self.norm == "l1":  # a program of one limit alone; where several bind, squares stand in
            one = (slope != 0).any(axis=2).sum(axis=1) <= 1
            found[one] = _fewest_moves(*(part[one] for part in (centre, slope[:, 0], bound[:, 0], low, high)))
        return found

    def towards(
        self, aim: Floats, u: Floats, value: Floats, slope: Floats, weight: Floats, own: NDArray[np.int64]
    ) -> tuple[Floats, Floats]:
        """As far towards the aim as lowers the merit most among the steps that are tried; and the margins there."""
        steepness = np.sqrt((slope**2).sum(axis=2)).min(axis=1)
        far = self.length(aim, own)
        pull = far if self.norm == "l2" else np.ones_like(far)
        weight[own] = np.maximum(weight[own], 2 * pull / np.maximum(steepness, 1e-9))
        points = u + np.array(_STEPS)[:, np.newaxis, np.newaxis] * (aim - u)
        flat = points.reshape(-1, u.shape[1])
        values = self.margins(flat, np.tile(own, len(_STEPS))).reshape(len(_STEPS), *value.shape)
        lengths = self.length(flat, np.tile(own, len(_STEPS))).reshape(len(_STEPS), -1)
        cost = lengths**2 / 2 if self.norm == "l2" else lengths
        merit = cost + weight[own] * np.maximum(values.max(axis=2), 0)
        chosen = np.nan_to_num(merit, nan=np.inf, posinf=np.inf).argmin(axis=0)
        rows = np.arange(len(u))
        return points[chosen, rows], values[chosen, rows]


def project(centre: Floats, slope: Floats, bound: Floats, low: Floats, high: Floats) -> Floats:
    """Points of boxes nearest to a centre with every `slope_j . u <= bound_j`.

    The point is `clip(centre - sum of m_j * slope_j)` with multipliers `m_j >= 0`; each is found by bisection with the
    others held, in turn, which climbs the concave dual (Hildreth 1957). Where no point of the box meets a limit, its
    multiplier grows without end and the point comes as close as the box allows.

    Parameters
    ----------
    centre, low, high
        Axes (lane, dimension).
    slope, bound
        Axes (lane, limit, dimension) and (lane, limit).
    """
    n_limits = slope.shape[1]
    multiplier = np.zeros(bound.shape)
    scale = (np.abs(slope).max(axis=2) + 1e-12) ** -1

    rest = centre.copy()
    for _ in range(_SWEEPS if n_limits > 1 else 1):
        before = multiplier.copy()
        over = np.einsum("ljd,ld->lj", slope, np.clip(rest, low, high)) > bound
        for j in np.flatnonzero((over | (multiplier > 0)).any(axis=0)):
            rest += multiplier[:, j, np.newaxis] * slope[:, j]
            multiplier[:, j] = _multiplier(rest, slope[:, j], bound[:, j], low, high, _STEEPEST * scale[:, j])
            rest -= multiplier[:, j, np.newaxis] * slope[:, j]
        if np.allclose(before, multiplier, rtol=_SETTLED, atol=0):
            break
    else:
        for lane in range(len(centre)) if n_limits > 1 else ():
            ends = low[lane], high[lane]
            rest[lane] = _polished(centre[lane], slope[lane], bound[lane], *ends, multiplier[lane])
    return np.clip(rest, low, high)


def _polished(centre: Floats, slope: Floats, bound: Floats, low: Floats, high: Floats, multiplier: Floats) -> Floats:
    """One lane's point before it is clipped: Newton's method on the limits that hold it, where turns are slow."""
    held = np.flatnonzero(multiplier > 0)
    rest = centre - multiplier @ slope
    best = _miss(slope, bound, np.clip(rest, low, high))
    a, own = slope[held], multiplier[held]
    for _ in range(_NEWTON):
        now = centre - own @ a
        inside = (now > low) & (now < high)
        gap = a @ np.clip(now, low, high) - bound[held]
        matrix = (a * inside) @ a.T
        ridge = 1e-12 * max(float(np.trace(matrix)), 1e-12) * np.eye(len(held))
        own = np.maximum(own + np.linalg.solve(matrix + ridge, gap), 0.0)
        now = centre - own @ a
        miss = _miss(slope, bound, np.clip(now, low, high))
        if miss < best:
            best, rest = miss, now
    return rest


def _miss(slope: Floats, bound: Floats, u: Floats) -> float:
    """By how much a point misses the worst of its limits, against their slopes."""
    return float(((slope @ u - bound) / (np.abs(slope).max(axis=1) + 1e-12)).max())


def _multiplier(rest: Floats, slope: Floats, bound: Floats, low: Floats, high: Floats, most: Floats) -> Floats:
    """Least multiplier of one limit with which it is met, the others held; 0 where it is met without."""

    def over(multiplier: Floats) -> NDArray[np.bool_]:
        return (slope * np.clip(rest - multiplier[:, np.newaxis] * slope, low, high)).sum(axis=1) > bound

    least = np.zeros(len(rest))
    is_over = over(least)
    if not is_over.any():
        return least
    for _ in range(_HALVINGS):
        trial = np.where(least > 0, np.sqrt(least * most), _FIRST_TRIAL * most)
        trial = np.where(trial <= least, (least + most) / 2, trial)
        above = over(trial)
        least, most = np.where(above, trial, least), np.where(above, most, trial)
    return np.where(is_over, most, 0.0)


def _fewest_moves(centre: Floats, slope: Floats, bound: Floats, low: Floats, high: Floats) -> Floats:
    """Points of boxes with the least sum of moves from a centre and `slope . u <= bound`.

    Each unit of a coordinate's move gains its slope, so coordinates go to the end of their range one after the other,
    the steepest first (a fractional knapsack, Dantzig 1957).
    """
    u = np.clip(centre, low, high)
    room = np.where(slope > 0, u - low, high - u)
    order = np.argsort(-np.abs(slope), axis=1, kind="stable")
    gain = np.take_along_axis(np.abs(slope) * room, order, axis=1)
    needed = np.maximum((slope * u).sum(axis=1) - bound, 0)[:, np.newaxis]
    before = np.cumsum(gain, axis=1) - gain
    share = np.clip(np.divide(needed - before, gain, out=np.zeros_like(gain), where=gain > 0), 0, 1)
    moves = np.zeros_like(u)
    np.put_along_axis(moves, order, share * np.take_along_axis(room, order, axis=1), axis=1)
    return u - np.sign(slope) * moves
