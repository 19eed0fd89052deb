"""An epsilon-Pareto archive: what a search has found, thinned to what a reader can tell apart.

Objective space is cut into boxes whose sides are the epsilons, the least difference in each objective that matters. The
archive keeps at most one point in a box, and no box that another dominates (Laumanns, Thiele, Deb and Zitzler 2002). So
whatever was offered, some member is within one epsilon of being at least as good in every objective, no member
dominates another, and the number of members is bounded whatever the search does.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")


@dataclass(frozen=True)
class Kept(Generic[T]):
    """A member of an archive.

    Attributes
    ----------
    item
        What was offered.
    point
        Its objectives, all to be minimised.
    tie
        What decides between two of one box neither of which dominates the other; the lesser stays.
    """

    item: T
    point: tuple[float, ...]
    tie: float
    box: tuple[float, ...]
    corner: float
    """Distance to the corner of its box, in epsilons."""


@dataclass
class EpsilonArchive(Generic[T]):
    """An archive of points, all objectives to be minimised.

    Parameters
    ----------
    epsilons
        Side of a box in each objective; each over 0.

    Examples
    --------
    >>> archive = EpsilonArchive[str]((0.1, 0.1))
    >>> points = {"a": (0.55, 0.15), "b": (0.15, 0.55), "c": (0.65, 0.55)}
    >>> [archive.offer(name, point) for name, point in points.items()]
    [True, True, False]
    >>> [own.item for own in archive.members]
    ['a', 'b']
    """

    epsilons: tuple[float, ...]
    members: list[Kept[T]] = field(default_factory=list[Kept[T]])

    def __post_init__(self) -> None:
        if not all(own > 0 and math.isfinite(own) for own in self.epsilons):
            raise ValueError(f"epsilons {self.epsilons}: each must be a number over 0")

    def offer(self, item: T, point: Sequence[float], tie: float = 0.0) -> bool:
        """Offer a point; true if it was taken in. One with a number that is not finite never is."""
        if not all(map(math.isfinite, point)):
            return False
        new = self._kept(item, tuple(point), tie)
        boxes = np.array([own.box for own in self.members], dtype=np.float64).reshape(-1, len(point))
        box = np.array(new.box)
        covering = np.flatnonzero(np.all(boxes <= box, axis=1))
        if len(covering):
            place = int(covering[0])
            old = self.members[place]
            if old.box != new.box or not _replaces(new, old):
                return False
        covered = np.all(boxes >= box, axis=1)
        self.members = [own for own, is_covered in zip(self.members, covered, strict=True) if not is_covered]
        self.members.append(new)
        return True

    def coarser(self, factor: float) -> "EpsilonArchive[T]":
        """The archive of these members with every epsilon times `factor`."""
        other = EpsilonArchive[T](tuple(factor * own for own in self.epsilons))
        for own in self.members:
            other.offer(own.item, own.point, own.tie)
        return other

    def _kept(self, item: T, point: tuple[float, ...], tie: float) -> Kept[T]:
        scaled = [value / side for value, side in zip(point, self.epsilons, strict=True)]
        box = tuple(float(math.floor(value)) for value in scaled)
        corner = math.dist(scaled, box)
        return Kept(item, point, tie, box, corner)


def _covers(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether one is nowhere greater than the other."""
    return all(a <= b for a, b in zip(one, other, strict=True))


def _replaces(new: "Kept[T]", old: "Kept[T]") -> bool:
    """Whether a point takes the place of another in its box."""
    if new.point == old.point:
        return new.tie < old.tie
    if _covers(new.point, old.point):
        return True
    return not _covers(old.point, new.point) and (new.tie, new.corner) < (old.tie, old.corner)


def dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether a point is nowhere worse than another and somewhere better; all to be minimised."""
    return _covers(one, other) and tuple(one) != tuple(other)


def nondominated(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points no other dominates; axes (point, objective), all to be minimised.

    Examples
    --------
    >>> nondominated(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])).tolist()
    [True, True, False, True]
    """
    no_worse = np.all(points[:, None] <= points[None], axis=2)
    better = np.any(points[:, None] < points[None], axis=2)
    return ~np.any(no_worse & better, axis=0)
