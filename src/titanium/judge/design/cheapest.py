"""The cheapest change to the base that lifts strength to a target: fewest levers, least movement, or least money.

A space of no more packages than may be played is looked through whole, so the answer is exact. A larger one is searched
(beam search lever by lever, from there and from what is already known a local search), so the answer is the cheapest
that was found: levers are returned towards the base as far as the target allows, and movement is passed from one lever
to another where that is cheaper. Where nothing reaches the target, the search climbs to the strongest package it can.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from titanium.judge.design.objectives import Objective
from titanium.judge.design.scoring import Limit, Scorer
from titanium.judge.design.space import Axis, Genome

PLAYS = 400
"""Packages that a search for changes may play."""
MOST_MOVES = 5
_BEAM, _LEVELS, _BEST_LEVELS = 3, 5, 2
_STEPS = (0.02, 0.05, 0.2, 0.5)
"""Shares of a lever's positions by which it moves out where another moves back."""
_MARGINS = (-0.002, 0.01)
"""By how much a change should be over the target, to be tried."""
_FEWEST = 40
"""Packages that a local search may play even where nothing is left."""
_SWAPS = 24
"""Changes of two levers that are played at once."""

Way = Literal["levers", "movement", "money"]
"""What is to be least: the number of levers moved, the sum of their movement in ranges, or the money that is paid."""
Row = NDArray[np.float64]
"""Every measure of one package."""
Payer = tuple[Objective, ...]
"""Costs whose sum one payer bears."""


@dataclass(frozen=True)
class Cheapest:
    """The cheapest change by each way of counting, in the futures in which it was searched.

    Attributes
    ----------
    found
        Way to the package; empty if none that was played reaches the target.
    is_exact
        Whether every package of the space was played.
    strongest
        The strongest of all that were played.
    """

    target: float
    found: dict[Way, Genome]
    is_exact: bool
    strongest: Genome


class ChangeSearch:
    """A search for the cheapest changes that reach a target; several targets share one budget.

    Parameters
    ----------
    strength
        What is to be lifted; a measure of the scorer.
    payers
        Who pays what; without any, money is not counted.
    limits
        Bounds that a change must keep as well.
    """

    def __init__(
        self,
        scorer: Scorer,
        strength: Objective,
        payers: Sequence[Payer] = (),
        limits: Sequence[Limit] = (),
        most: int = PLAYS,
    ):
        self._scorer, self._space = scorer, scorer.space
        self._strength = scorer.columns([strength])[0]
        self._payers = [scorer.columns(payer) for payer in payers]
        self._limits = [(limit, scorer.columns([limit.objective])[0]) for limit in limits]
        self._most, self._until = most, scorer.plays + most
        self._ways: tuple[Way, ...] = ("levers", "movement", "money") if payers else ("levers", "movement")

    @property
    def counts_money(self) -> bool:
        """Whether anybody's costs are known."""
        return bool(self._payers)

    def value(self, genome: Genome) -> float:
        """Strength of a package in the futures of the search."""
        return float(self._scorer.of([genome])[0, self._strength])

    def money(self, genome: Genome) -> float:
        """What those pay more who pay more than under the base; what others save is not set against it."""
        return self._money(self._scorer.of([genome])[0])

    def _money(self, row: Row) -> float:
        home = self._scorer.of([self._space.home])[0]
        return sum(max(float(row[columns].sum() - home[columns].sum()), 0.0) for columns in self._payers)

    def _cost(self, way: Way, genome: Genome, row: Row) -> tuple[float, ...]:
        """What is to be least, and what decides where that is alike."""
        moves, movement = float(self._space.moves(genome)), self._space.movement(genome)
        if way == "levers":
            return moves, movement
        return (movement, moves) if way == "movement" else (self._money(row), movement)

    def _own_cost(self, way: Way, genome: Genome) -> tuple[float, ...]:
        return self._cost(way, genome, self._scorer.known[genome])

    def run(self, target: float) -> Cheapest:
        """The cheapest changes that reach a target; what was played before is not played again."""
        is_exact = self._space.size <= self._most
        if is_exact:
            self._scorer.of(list(product(*(range(len(axis.values)) for axis in self._space.axes))))
        else:
            self._spread(target)
            self._climb(target)
        reaching = [own for own in self._scorer.known if self._reaches(own, target)]
        found: dict[Way, Genome] = {}
        for way in self._ways if reaching else ():
            first = self._least(way, reaching)
            found[way] = first if is_exact else self._improved(first, way, target)
        return Cheapest(target, found, is_exact, self._strongest())

    def _value(self, genome: Genome) -> float:
        value = float(self._scorer.known[genome][self._strength])
        return value if np.isfinite(value) else -1.0

    def _reaches(self, genome: Genome, target: float) -> bool:
        row: Row = self._scorer.known[genome]
        kept = all(limit.excess(float(row[column])) <= 0 for limit, column in self._limits)
        return kept and self._value(genome) >= target

    def _spread(self, target: float) -> None:
        """Play changes of one lever, then of two that begin with the best of these, until some reach the target."""
        axes = self._space.axes
        levels = [_levels(axis) for axis in axes]
        beam = [self._space.home]
        self._scorer.of(beam)
        best = self._value(self._space.home)
        for depth in range(1, min(MOST_MOVES, len(axes)) + 1):
            tried = [
                _with(own, place, level)
                for own in beam
                for place, axis in enumerate(axes)
                if own[place] == axis.home
                for level in levels[place]
            ]
            tried = list(dict.fromkeys(tried))
            self._scorer.of(tried)
            if depth == 1:
                levels = [self._best_levels(place, own) for place, own in enumerate(levels)]
            beam = sorted(tried, key=lambda own: (-self._value(own), own))[:_BEAM]
            if any(self._reaches(own, target) for own in tried) or not beam:
                return
            if depth > 1 and self._value(beam[0]) <= best:
                return
            best = max(self._value(beam[0]), best)

    def _climb(self, target: float) -> None:
        """From the strongest package that is known, one lever a little up or down, until the target or a summit."""
        best = self._strongest()
        while self._scorer.plays < self._until and not any(self._reaches(own, target) for own in self._scorer.known):
            near = [own for place in range(len(best)) for own in self._either_way(best, place)]
            self._scorer.of(list(dict.fromkeys(near)))
            stronger = self._strongest()
            if stronger == best:
                return
            best = stronger

    def _either_way(self, genome: Genome, place: int) -> Iterator[Genome]:
        axis = self._space.axes[place]
        last = len(axis.values) - 1
        step = max(round(_STEPS[1] * last), 1)
        wanted = range(last + 1) if axis.is_coded else (genome[place] - step, genome[place] + step)
        yield from (_with(genome, place, min(max(own, 0), last)) for own in wanted)

    def _strongest(self) -> Genome:
        return max(self._scorer.known, key=lambda own: (self._value(own), own))

    def _best_levels(self, place: int, levels: Sequence[int]) -> list[int]:
        home = self._space.home
        return sorted(levels, key=lambda level: (-self._value(_with(home, place, level)), level))[:_BEST_LEVELS]

    def _least(self, way: Way, genomes: Sequence[Genome]) -> Genome:
        return min(genomes, key=lambda own: (self._own_cost(way, own), own))

    def _improved(self, start: Genome, way: Way, target: float) -> Genome:
        """The cheapest package that a local search finds from one that reaches the target."""
        best = start
        allowed = self._scorer.plays + max((self._until - self._scorer.plays) // len(self._ways), _FEWEST)
        while self._scorer.plays < allowed:
            better = self._better(best, self._returns(best), way, target)
            better = better or self._better(best, self._swaps(best, way, target), way, target)
            if better is None:
                return best
            best = better
        return best

    def _better(self, genome: Genome, others: Sequence[Genome], way: Way, target: float) -> Genome | None:
        """The cheapest of some packages that reaches the target at less than a package's own cost."""
        if others:
            self._scorer.of(others)
        cost = self._own_cost(way, genome)
        cheaper = [own for own in others if self._reaches(own, target) and self._own_cost(way, own) < cost]
        return self._least(way, cheaper) if cheaper else None

    def _returns(self, genome: Genome) -> list[Genome]:
        """One lever moved towards the base: all the way, by parts of it, or by one step."""
        return list(dict.fromkeys(own for place in range(len(genome)) for own in self._inward(genome, place)))

    def _inward(self, genome: Genome, place: int) -> Iterator[Genome]:
        axis = self._space.axes[place]
        gap = genome[place] - axis.home
        left = (
            {0} if axis.is_coded else {0, gap // 4, gap // 2, gap * 3 // 4, gap * 7 // 8, gap - (1 if gap > 0 else -1)}
        )
        yield from (_with(genome, place, axis.home + own) for own in sorted(left - {gap}) if gap)

    def _swaps(self, genome: Genome, way: Way, target: float) -> list[Genome]:
        """One lever moved towards the base and another away from it: the cheapest that should reach the target.

        What should be is what the package has, with what the two levers add alone at either place.
        """
        alone = self._alone()
        row, cost = self._scorer.known[genome], self._own_cost(way, genome)
        foretold: dict[Genome, tuple[tuple[float, ...], float]] = {}
        for place, axis in enumerate(self._space.axes):
            gap = genome[place] - axis.home
            for left in {0} if axis.is_coded and gap else range(0, gap, 1 if gap > 0 else -1):
                back = _with(genome, place, axis.home + left)
                less = row + alone[place][back[place]] - alone[place][genome[place]]
                for other in range(len(genome)):
                    if other == place:
                        continue
                    for own in self._outward(back, other):
                        foreseen = less + alone[other][own[other]] - alone[other][genome[other]]
                        if (there := self._cost(way, own, foreseen)) < cost and own not in self._scorer.known:
                            foretold[own] = there, float(foreseen[self._strength])
        cheaper = sorted(foretold, key=lambda own: (foretold[own][0], own))
        chosen: dict[Genome, None] = {}
        for margin in _MARGINS:
            sure = [own for own in cheaper if foretold[own][1] >= target + margin]
            chosen |= dict.fromkeys(sure[: _SWAPS // len(_MARGINS)])
        return list(chosen)

    def _alone(self) -> list[NDArray[np.float64]]:
        """What each lever adds to every measure alone, axes (position, measure)."""
        home = self._space.home
        base = self._scorer.of([home])[0]
        known: list[dict[int, Row]] = [{own: np.zeros_like(base)} for own in home]
        for genome, row in self._scorer.known.items():
            moved = [place for place, own in enumerate(genome) if own != home[place]]
            if len(moved) == 1 and np.all(np.isfinite(row)):
                known[moved[0]][genome[moved[0]]] = row - base
        return [_filled(own, len(axis.values)) for own, axis in zip(known, self._space.axes, strict=True)]

    def _outward(self, genome: Genome, place: int) -> Iterator[Genome]:
        axis = self._space.axes[place]
        last = len(axis.values) - 1
        if axis.is_coded:
            yield from (_with(genome, place, code) for code in range(last + 1) if code != genome[place])
            return
        ways = (1, -1) if genome[place] == axis.home else ((1,) if genome[place] > axis.home else (-1,))
        for way in ways:
            places = (genome[place] + way * max(round(share * last), 1) for share in _STEPS)
            inside = dict.fromkeys(min(max(own, 0), last) for own in places)
            yield from (_with(genome, place, own) for own in inside if own != genome[place])


def _levels(axis: Axis) -> list[int]:
    """Positions spread over a lever's values, its ends among them, without its own at home."""
    last = len(axis.values) - 1
    spread = range(last + 1) if axis.is_coded else np.linspace(0, last, min(_LEVELS, last + 1)).round().astype(int)
    return [int(own) for own in spread if own != axis.home]


def _with(genome: Genome, place: int, position: int) -> Genome:
    return (*genome[:place], position, *genome[place + 1 :])


def _filled(known: Mapping[int, Row], n_positions: int) -> NDArray[np.float64]:
    """Rows at every position, by straight lines between those that are known."""
    places = sorted(known)
    rows = np.stack([known[own] for own in places])
    every = np.arange(n_positions)
    return np.stack([np.interp(every, places, rows[:, column]) for column in range(rows.shape[1])], axis=1)
