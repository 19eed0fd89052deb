"""What a search for better packages gives: the front, what it says, and what each member scores on fresh futures."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from titanium.judge.cuts import ByCut
from titanium.judge.design.front import Common, TradeOff
from titanium.judge.design.objectives import Objective
from titanium.judge.design.scores import Score
from titanium.judge.design.scoring import Limit
from titanium.judge.design.space import AppliedRule
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.shares import Difference, Share, plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.design/1"


@dataclass(frozen=True)
class Member:
    """A package with what it scores.

    Attributes
    ----------
    name
        Name in the case, or `found-` and a number.
    setting
        Value of every lever.
    moved
        Lever that differs from the base to its value in the base and here.
    scores
        Objective to its score on fresh futures.
    holds
        Fresh futures in which it holds, in all and by school; None of a model without limits.
    over_base
        Share in which it holds less that of the base, in all and by school.
    failed
        Fresh futures masked because a number was not finite.
    """

    name: str
    setting: Mapping[str, float]
    moved: Mapping[str, tuple[float, float]]
    scores: Mapping[str, Score]
    holds: ByCut[Share] | None
    over_base: ByCut[Difference] | None
    failed: int


@dataclass(frozen=True)
class Change:
    """The cheapest change that was found by one way of counting.

    Attributes
    ----------
    by
        `levers`, `movement` or `money`.
    moves, movement, money
        Levers moved; their movement in ranges; what those pay more who pay more, nan where it is not counted.
    searched
        Strength in the futures in which it was searched.
    reaches
        Whether it reaches the target on fresh futures too.
    """

    by: str
    member: Member
    moves: int
    movement: float
    money: float
    searched: float
    reaches: bool


@dataclass(frozen=True)
class Lift:
    """What it takes to lift strength to a target.

    Attributes
    ----------
    base
        Strength of the base on fresh futures.
    is_exact
        Whether every package of the space was played.
    changes
        Cheapest changes; empty if no package that was played reaches the target.
    strongest
        The strongest package that was found.
    """

    target: float
    base: Share
    is_there: bool
    is_exact: bool
    changes: tuple[Change, ...]
    strongest: Member


@dataclass(frozen=True)
class Miss:
    """A package that keeps the rules and comes close to the limits.

    Attributes
    ----------
    broken
        Limit in words to the package's value, in the futures of the search.
    """

    setting: Mapping[str, float]
    moved: Mapping[str, tuple[float, float]]
    broken: Mapping[str, float]


@dataclass(frozen=True)
class Step:
    """How far a search was after a generation.

    Attributes
    ----------
    plays
        Packages played so far by all searches.
    volume
        Hypervolume of what all searches found so far, a share of the box between the reference and the ideal.
    own
        The same of what this search alone found.
    """

    search: int
    algorithm: str
    generation: int
    plays: int
    volume: float
    own: float


@dataclass(frozen=True)
class Searched:
    """How the front was searched."""

    futures: int
    """Futures in which every candidate was scored."""
    seeds: tuple[int, ...]
    population: int
    generations: int
    plays: int
    """Packages that were played, each once."""
    size: float
    """Packages in the space."""
    members: int
    """Members of the front before it was thinned to what is shown."""
    epsilons: Mapping[str, float]
    """Least difference in each objective that matters, of the front that is shown."""
    reference: Mapping[str, float]
    """Worst value of each objective that counts in the hypervolume."""
    ideal: Mapping[str, float]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Designs:
    """Better packages: the front that a search found, scored on fresh futures.

    Attributes
    ----------
    members
        The front, the strongest on the first objective first.
    known
        Named packages, scored on the same futures.
    knee
        Name of the member that gives up least over all objectives together; empty if there is no front.
    dominated
        Named package to the members that are no worse in any objective and clearly better in one.
    overtaken, failed_limits
        Members of the searched front that others dominate on fresh futures, and that break a limit there.
    """

    evidence: Evidence
    base: str
    objectives: tuple[Objective, ...]
    beside: tuple[Objective, ...]
    """What is told of every package though it was not searched for: whether each capital would sign."""
    limits: tuple[Limit, ...]
    rules: tuple[AppliedRule, ...]
    decides: str
    held: Mapping[str, float]
    free: tuple[str, ...]
    units: Mapping[str, str]
    """Lever to its unit."""
    codes: Mapping[str, Mapping[int, str]]
    """Coded lever to the meaning of each code."""
    outside: Mapping[str, tuple[str, ...]]
    """Named package to the reasons for which the search may not propose it."""
    searched: Searched
    members: tuple[Member, ...]
    known: tuple[Member, ...]
    knee: str
    dominated: Mapping[str, tuple[str, ...]]
    overtaken: int
    failed_limits: int
    trade_offs: tuple[TradeOff, ...]
    common: tuple[Common, ...]
    misses: tuple[Miss, ...]
    lift: Lift | None

    @property
    def optimism(self) -> Mapping[str, float]:
        """Objective to the part of its gain over the base that fresh futures took away again, mean of members.

        Gains are compared, not values: the futures of the search may have been kinder to every package alike.
        """
        found: dict[str, float] = {}
        for own in self.objectives:
            if own.kind == "moves" or not self.members:
                continue
            scores = [member.scores[own.name] for member in self.members]
            lost = math.fsum(score.searched_gain - score.over_base.mean for score in scores) / len(scores)
            found[own.name] = -own.oriented(lost)
        return found

    @property
    def packages(self) -> Mapping[str, Mapping[str, float]]:
        """Every package that was found, the changes that lift strength among them, as a sweep takes them."""
        found = {own.name: own.setting for own in self.members}
        if self.lift is not None:
            found |= {own.member.name: own.member.setting for own in self.lift.changes}
        return found

    def of(self, name: str) -> Member:
        """A member, or a named package."""
        return next(own for own in (*self.members, *self.known) if own.name == name)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "base": self.base,
                "objectives": [_objective_dict(own) for own in self.objectives],
                "told_beside": [_objective_dict(own) for own in self.beside],
                "limits": [own.words for own in self.limits],
                "rules": [asdict(own) for own in self.rules],
                "decides": self.decides,
                "held": dict(self.held),
                "free_levers": list(self.free),
                "outside_the_rules": {name: list(why) for name, why in self.outside.items()},
                "search": asdict(self.searched),
                "front": [_member_dict(own) for own in self.members],
                "known": [_member_dict(own) for own in self.known],
                "knee": self.knee or None,
                "dominated": {name: list(by) for name, by in self.dominated.items()},
                "overtaken_on_fresh_futures": self.overtaken,
                "limits_broken_on_fresh_futures": self.failed_limits,
                "optimism": dict(self.optimism),
                "trade_offs": [
                    {
                        "one": own.one.name,
                        "other": own.other.name,
                        "rank_correlation": own.correlation,
                        "slope": own.slope,
                        "members": own.members,
                    }
                    for own in self.trade_offs
                ],
                "in_common": [asdict(own) for own in self.common],
                "nearest_misses": [asdict(own) for own in self.misses],
                "lift": _lift_dict(self.lift) if self.lift is not None else None,
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each member and named package: levers, then scores with their intervals, as a data frame."""
        rows: list[dict[str, Any]] = []
        for place, own in enumerate((*self.members, *self.known)):
            row: dict[str, Any] = {"package": own.name, "is_found": place < len(self.members)}
            row |= {"is_knee": own.name == self.knee, **own.setting}
            for name, score in own.scores.items():
                row |= {f"{name} (score)": score.value, f"{name} (low)": score.low, f"{name} (high)": score.high}
            rows.append(row)
        return frame(rows)


def moved_levers(base: Mapping[str, float], setting: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Lever that differs from the base to its value there and here."""
    return {key: (base[key], value) for key, value in setting.items() if value != base[key]}


def _objective_dict(own: Objective) -> dict[str, Any]:
    return {
        "name": own.name,
        "kind": own.kind,
        "better": "more" if own.maximise else "less",
        "unit": own.unit,
        "meaning": own.meaning,
    }


def _member_dict(own: Member) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": own.name,
        "levers": dict(own.setting),
        "moved": {key: {"from": before, "to": after} for key, (before, after) in own.moved.items()},
        "scores": {name: asdict(score) for name, score in own.scores.items()},
        "failed": own.failed,
    }
    if own.holds is not None and own.over_base is not None:
        told["holds_by_school"] = {
            switch: {position: asdict(share) for position, share in shares.items()}
            for switch, shares in own.holds.by_school.items()
        }
        told["over_base_by_school"] = {
            switch: {position: asdict(gain) for position, gain in gains.items()}
            for switch, gains in own.over_base.by_school.items()
        }
    return told


def _lift_dict(lift: Lift) -> dict[str, Any]:
    return {
        "target": lift.target,
        "base": asdict(lift.base),
        "is_there_already": lift.is_there,
        "is_exact": lift.is_exact,
        "changes": [
            {
                "by": own.by,
                "moves": own.moves,
                "movement": own.movement,
                "money": own.money,
                "searched": own.searched,
                "reaches_on_fresh_futures": own.reaches,
                **_member_dict(own.member),
            }
            for own in lift.changes
        ],
        "strongest": _member_dict(lift.strongest),
    }
