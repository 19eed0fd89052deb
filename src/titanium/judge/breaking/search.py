"""Where the simulation with chance averaged out breaks nearest: from several starts, with few moves, and with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from titanium.judge.breaking.design_point import Norm, design_points
from titanium.judge.breaking.margins import Floats, SmoothMargins
from titanium.judge.breaking.verify import HIGH, LOW

SOME = (2, 3, 5, 8, 12)
"""Numbers of uncertainties with which a break is tried, where it takes as few as can be."""
_AXIS_STEPS = 4
"""Levels on each side of the centre at which one uncertainty alone is tried."""
_AXIS_HALVINGS = 6
_ITERATIONS, _TOLERANCE = 20, 2e-3
_RECORD_SLACK = 0.03
"""How far inside the record a point must be that meets it, against how far the centre is: rays move points a little."""
_LEAST_SCALE = 1e-4
"""Margins are measured against that at the centre, so that one tolerance fits all; this is the least of it."""


@dataclass(frozen=True)
class Task:
    """One search.

    Attributes
    ----------
    limits
        Ways that must break, or must hold if it mends; several only where it mends.
    cell
        School positions.
    begin
        Levels at which it starts.
    mends
        Whether the limits are sought to hold, not to break.
    in_record
        Whether the point must meet the record as well.
    free
        Where an uncertainty may move; everywhere if left out.
    """

    limits: tuple[str, ...]
    cell: tuple[int, ...]
    begin: Floats
    mends: bool = False
    in_record: bool = False
    free: NDArray[np.bool_] | None = field(default=None)


@dataclass(frozen=True)
class Reached:
    """What a search came to."""

    task: Task
    point: Floats
    distance: float
    """In the norm of the search."""
    value: float
    """Largest of the limits there; 0 or less where it was reached."""
    is_reached: bool

    @property
    def rank(self) -> tuple[bool, float]:
        """What is smaller for a better answer: a near point, or where none was reached one that came close."""
        return not self.is_reached, self.distance if self.is_reached else self.value


def solve(margins: SmoothMargins, centre: Floats, tasks: Sequence[Task], norm: Norm = "l2") -> list[Reached]:
    """The nearest points of all tasks, side by side; the length that the search makes small is `norm`."""
    if not tasks:
        return []
    if norm == "l1":  # its steps are short, so it starts where the search for squares ends
        near = solve(margins, centre, tasks)
        tasks = [replace(task, begin=own.point) for task, own in zip(tasks, near, strict=True)]
    cells = np.array([task.cell for task in tasks], np.int8).reshape(len(tasks), -1)
    ways = max(len(task.limits) for task in tasks)
    in_record = np.array([task.in_record for task in tasks])
    most = ways + (len(margins.constraints) if in_record.any() else 0)
    sign = np.array([-1.0 if task.mends else 1.0 for task in tasks])

    def raw(levels: Floats, lane: NDArray[np.int64]) -> Floats:
        found = np.full((len(levels), most), -1.0)
        asked = [tasks[int(own)].limits for own in lane]
        row = np.repeat(np.arange(len(lane)), [len(own) for own in asked])
        column = np.concatenate([np.arange(len(own)) for own in asked])
        keys = [key for own in asked for key in own]
        found[row, column] = sign[lane[row]] * margins.at(levels[row], cells[lane[row]], keys)
        held = np.flatnonzero(in_record[lane])
        if held.size:
            found[held, ways:] = -margins.record(levels[held], cells[lane[held]])
        return found

    start = raw(np.tile(centre, (len(tasks), 1)), np.arange(len(tasks)))
    scale = np.maximum(np.nan_to_num(np.abs(start), nan=1.0, posinf=1.0), _LEAST_SCALE)
    slack = np.where(np.arange(most) < ways, 0.0, _RECORD_SLACK) * in_record[:, np.newaxis]

    def limits(levels: Floats, lane: NDArray[np.int64]) -> Floats:
        found = raw(levels, lane) / scale[lane] + slack[lane]
        return np.nan_to_num(found, nan=1.0, posinf=1e3, neginf=-1e3)

    everything = np.ones(len(centre), np.bool_)
    free = np.stack([everything if task.free is None else task.free for task in tasks])
    begin = np.stack([task.begin for task in tasks])
    found = design_points(
        limits, np.tile(centre, (len(tasks), 1)), begin,
        low=LOW, high=HIGH, norm=norm, free=free, iterations=_ITERATIONS, tolerance=_TOLERANCE,
    )  # fmt: skip
    return [
        Reached(task, found.point[row], float(found.distance[row]), float(found.value[row]), bool(found.reached[row]))
        for row, task in enumerate(tasks)
    ]


def strongest(centre: Floats, point: Floats, count: int) -> NDArray[np.bool_]:
    """The uncertainties that move most."""
    chosen = np.zeros(len(centre), np.bool_)
    chosen[np.argsort(-np.abs(point - centre), kind="stable")[:count]] = True
    return chosen


def alone(
    margins: SmoothMargins, centre: Floats, cell: tuple[int, ...], mends: Mapping[str, bool]
) -> dict[str, list[tuple[float, int, float]]]:
    """Where one uncertainty alone breaks each way, or mends it, with all others at the centre; no slope is used.

    Parameters
    ----------
    mends
        Way to whether it is broken at the centre.

    Returns
    -------
    Way to (distance, place of the uncertainty, its level), nearest first.
    """
    n = len(centre)
    shares = np.arange(1, _AXIS_STEPS + 1) / _AXIS_STEPS
    stops = [centre + (end - centre) * share for end in (LOW, HIGH) for share in shares]
    place = np.tile(np.arange(n), len(stops))
    level = np.concatenate(stops)
    found: dict[str, list[tuple[float, int, float]]] = {}
    for key, is_mended in mends.items():
        past = _ask(margins, centre, cell, key, place, level, is_mended).reshape(2, _AXIS_STEPS, n)
        side, axis = np.nonzero(past.any(axis=1))
        if not len(axis):
            found[key] = []
            continue
        step = past[side, :, axis].argmax(axis=1)
        ends = np.array([LOW, HIGH])[side] - centre[axis]
        high, low = shares[step], np.where(step > 0, shares[step - 1], 0.0)
        for _ in range(_AXIS_HALVINGS):
            middle = (low + high) / 2
            is_past = _ask(margins, centre, cell, key, axis, centre[axis] + middle * ends, is_mended)
            low, high = np.where(is_past, low, middle), np.where(is_past, middle, high)
        far = np.abs(high * ends)
        found[key] = sorted(
            (float(far[row]), int(axis[row]), float(centre[axis[row]] + high[row] * ends[row]))
            for row in range(len(axis))
        )
    return found


def _ask(
    margins: SmoothMargins,
    centre: Floats,
    cell: tuple[int, ...],
    key: str,
    place: NDArray[np.int64],
    level: Floats,
    mends: bool,
) -> NDArray[np.bool_]:
    """Whether a way is past its limit with one uncertainty at another level."""
    points = np.tile(centre, (len(place), 1))
    points[np.arange(len(place)), place] = level
    value = margins.at(points, np.tile(np.array(cell, np.int8), (len(place), 1)), [key] * len(place))
    return (value <= 0) != mends
