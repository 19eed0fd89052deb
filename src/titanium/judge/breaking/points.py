# pyright: reportMissingTypeStubs=false
# pandas ships its types in a package of their own, which nothing here needs but the name of its class.
"""What is found: breaking points, what moves to reach each, and what checks them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from titanium.judge.breaking.margins import ANY, WHOLE
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import Share, plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.break/1"
Moved = Literal["all", "allowed", "few", "one"]
"""What may move: all; all, but only to where the record allows; as few as come close to the first; or one alone."""


@dataclass(frozen=True)
class Move:
    """How far one uncertainty moves from the centre to a breaking point."""

    symbol: str
    name: str
    unit: str
    level_before: float
    """Level at the centre, a quantile of its own distribution in (0, 1)."""
    level_after: float
    before: float
    """Value at the centre, in its unit."""
    after: float
    share: float
    """Its part of the squared distance."""
    grade: str
    """Grade of evidence of its range."""
    source: tuple[str, ...]


@dataclass(frozen=True)
class BreakingPoint:
    """The nearest point found at which a package breaks in one way, or, where it is broken, at which that is mended."""

    way: str
    """Name of the threshold; `any` for all limits that chance decides, `package` for all limits, signatures too."""
    breaks_as: str
    """What breaks there, in the case's words."""
    moved: Moved
    mends: bool
    """Whether the way is broken at the centre already, so that the point is where it is mended."""
    cell: Mapping[str, str]
    """Switch to position of the schools."""
    distance: float
    """From the centre, the root of the sum of squared moves in levels; negative if it mends, nan if none was found."""
    error: float
    """Half the 95% interval of the distance that comes from counting chance streams."""
    kept: Share
    """Chance streams in which it does not break there; where no point was found, at the farthest that was asked."""
    nearer: float
    """By how much nearer, as a share of the distance, the simulation was asked and had not crossed the limit."""
    kept_nearer: Share
    """Chance streams in which it does not break there."""
    unmet: Mapping[str, float]
    """Constraint of the record that the point does not meet, to its value there."""
    moves: tuple[Move, ...]
    """The uncertainties that move, the farthest first; those that move less than a thousandth are left out."""
    levels: Mapping[str, float]
    """Level of every uncertainty there; empty if no point was found."""

    @property
    def is_found(self) -> bool:
        """Whether the simulation itself crosses the limit there."""
        return math.isfinite(self.distance)

    @property
    def is_ruled_out(self) -> bool:
        """Whether the record rules out the point."""
        return bool(self.unmet)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return plain(
            {
                "way": self.way,
                "breaks_as": self.breaks_as,
                "moved": self.moved,
                "mends": self.mends,
                "schools": dict(self.cell),
                "distance": self.distance,
                "error": self.error,
                "kept": asdict(self.kept),
                "nearer": self.nearer,
                "kept_nearer": asdict(self.kept_nearer),
                "record_unmet": dict(self.unmet),
                "moves": [asdict(move) for move in self.moves],
                "levels": dict(self.levels),
            }
        )


@dataclass(frozen=True)
class Ball:
    """What points at random within the smallest distance come to: an answer beaten by one of them would be wrong."""

    radius: float
    points: int
    broken: int
    """Of these, at how many the package breaks; in the way of the nearest point, where not all ways were sought."""
    nearest: float
    """Distance of the nearest of them; nan if there is none."""


@dataclass(frozen=True)
class BreakingPoints:
    """From the centre of what history leaves, the smallest changes that break a package."""

    evidence: Evidence
    """What the centre is the middle of."""
    package: str
    title: str
    streams: int
    """Chance streams that every reported point meets."""
    schools: Mapping[str, str]
    """Switch to its position in the base schools."""
    holds: Share
    """Chance streams in which the package holds at the centre, in the base schools."""
    centre: Mapping[str, float]
    """Level of every uncertainty at the centre."""
    centre_future: int | None
    """Number of the matched future that is the centre; None where it is the mean over matched futures."""
    centre_unmet: Mapping[str, float]
    """Constraint of the record that the centre does not meet, to its value there."""
    ways: tuple[BreakingPoint, ...]
    """The nearest point of every way in the base schools with every uncertainty free, nearest first."""
    allowed: tuple[BreakingPoint, ...]
    """The nearest point that the record allows, for each way whose nearest point it rules out and that has one."""
    few: tuple[BreakingPoint, ...]
    """The same with as few moves as come close to that, one for each way that has such a point, nearest first."""
    single: tuple[BreakingPoint, ...]
    """The same with one uncertainty alone, one for each way that has such a point, nearest first."""
    by_school: Mapping[str, Mapping[str, BreakingPoint]]
    """Switch to position to the nearest point of all ways with that one position changed from the base schools."""
    ball: Ball | None
    """A check by brute force of the nearest point; None where the package is broken at the centre."""
    only: tuple[str, ...] = ()
    """Ways that alone were sought; empty where all were."""
    against: "BreakingPoints | None" = None
    """The same of the package that it is compared with."""

    @property
    def is_broken_at_centre(self) -> bool:
        """Whether the package holds in no more than half of the chance streams at the centre."""
        return 2 * self.holds.count <= self.holds.futures

    @property
    def nearest(self) -> BreakingPoint | None:
        """The nearest point at which the package breaks; or where it is broken at the centre, at which it holds."""
        asked = [own for own in self.ways if own.is_found and (own.way == WHOLE) == self.is_broken_at_centre]
        return min((own for own in asked if own.mends == self.is_broken_at_centre), key=_far, default=None)

    def of(self, way: str, moved: Moved = "all") -> BreakingPoint | None:
        """The point of a way; None if there is none with so few moves."""
        found = {"all": self.ways, "allowed": self.allowed, "few": self.few, "one": self.single}[moved]
        return next((own for own in found if own.way == way), None)

    def points(self) -> Iterator[BreakingPoint]:
        """Every point in the base schools."""
        yield from (*self.ways, *self.allowed, *self.few, *self.single)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                **self.evidence.to_dict(),
                "package": self.package,
                "only": list(self.only),
                "streams": self.streams,
                "schools": dict(self.schools),
                "holds_at_centre": asdict(self.holds),
                "centre": dict(self.centre),
                "centre_future": self.centre_future,
                "centre_unmet": dict(self.centre_unmet),
                "ways": [own.to_dict() for own in self.ways],
                "allowed": [own.to_dict() for own in self.allowed],
                "few": [own.to_dict() for own in self.few],
                "single": [own.to_dict() for own in self.single],
                "by_school": {
                    switch: {position: own.to_dict() for position, own in positions.items()}
                    for switch, positions in self.by_school.items()
                },
                "ball": asdict(self.ball) if self.ball is not None else None,
                "against": self.against.to_dict() if self.against is not None else None,
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each uncertainty that moves in each point of the base schools.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame(
            [
                {
                    "package": self.package,
                    "way": own.way,
                    "moved": own.moved,
                    "distance": own.distance,
                    "kept": own.kept.count,
                    "streams": own.kept.futures,
                    "meets_record": not own.is_ruled_out,
                    **asdict(move),
                }
                for own in self.points()
                if own.is_found
                for move in own.moves
            ]
        )


def nearest_of_each(points: list[BreakingPoint]) -> tuple[BreakingPoint, ...]:
    """The nearest point of each way, the nearest way first; those that were not found last."""
    ordered = sorted(points, key=lambda own: (not own.is_found, _far(own), own.way != ANY))
    first: dict[str, BreakingPoint] = {}
    for own in ordered:
        first.setdefault(own.way, own)
    return tuple(first.values())


def _far(own: BreakingPoint) -> float:
    return abs(own.distance) if own.is_found else math.inf
