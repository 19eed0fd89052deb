"""Searches run one after the other into one archive, what of it is shown, and how far each generation came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.packages.setting import named
from titanium.judge.design.archive import EpsilonArchive, nondominated
from titanium.judge.design.finding import Miss, Searched, Step, moved_levers
from titanium.judge.design.hypervolume import hypervolume
from titanium.judge.design.objectives import Objective
from titanium.judge.design.scoring import Limit, Scorer
from titanium.judge.design.search import ALGORITHMS, Algorithm, Scored, evolve, first_generation
from titanium.judge.design.space import Genome

MOST_MEMBERS = 20
"""Members of the front that is shown; epsilons are widened until there are no more."""
_WIDER = 1.25
_MISSES = 3
_TIDY = 0.25
"""Share of an epsilon that may be given up so that a lever stays as it is."""


@dataclass(frozen=True, eq=False)
class _Generation:
    """Points that no other dominated after a generation, of all searches and of this one."""

    search: int
    algorithm: Algorithm
    number: int
    plays: int
    points: NDArray[np.float64]
    own: NDArray[np.float64]


@dataclass(frozen=True)
class Shown:
    """Packages of the front that are shown, the epsilons by which it was thinned, and how many it had before."""

    genomes: tuple[Genome, ...]
    epsilons: tuple[float, ...]
    members: int


class Engine:
    """Many-objective searches over a scorer's space.

    Parameters
    ----------
    seeds
        One for each search.
    epsilons
        Objective to the least difference that matters, where it is not taken from the first generations.

    Raises
    ------
    InputError
        If no package of the first generations gives a finite number.
    """

    def __init__(
        self,
        scorer: Scorer,
        objectives: Sequence[Objective],
        limits: Sequence[Limit],
        seeds: Sequence[int],
        population: int,
        epsilons: Mapping[str, float],
    ):
        self._scorer, self._space = scorer, scorer.space
        self._objectives, self._limits = tuple(objectives), tuple(limits)
        self._columns = scorer.columns(self._objectives)
        self._bounded = scorer.columns([own.objective for own in self._limits])
        self._seeds, self._population = tuple(seeds), population
        self._generations: list[_Generation] = []
        start = [self._space.home]
        start += [own for own in map(self._space.genome, named(scorer.panel.player.scope).values()) if own is not None]
        self._first = [
            first_generation(self._space, population, start, np.random.default_rng([seed, population]))
            for seed in self._seeds
        ]
        values = scorer.of([genome for own in self._first for genome in own])
        if not np.isfinite(values).any():
            raise InputError("no package that was tried gave a finite number in any future, so there is no front")
        self._sides = tuple(
            epsilons.get(own.name, own.epsilon(values[:, column]))
            for own, column in zip(self._objectives, self._columns, strict=True)
        )
        self._archive = EpsilonArchive[Genome](self._sides)
        nothing = np.empty((0, len(self._objectives)))
        self._reached, self._own = nothing, nothing

    def run(self, generations: int) -> None:
        """Run every search, NSGA-III and U-NSGA-III in turn."""
        for number, (seed, first) in enumerate(zip(self._seeds, self._first, strict=True)):
            self._own = np.empty((0, len(self._objectives)))
            algorithm = ALGORITHMS[number % len(ALGORITHMS)]
            for generation in evolve(
                self._space,
                self._evaluate,
                len(self._objectives),
                algorithm=algorithm,
                population=self._population,
                generations=generations,
                seed=seed,
                start=first,
                n_limits=len(self._limits),
            ):
                reached = self._reached, self._own
                self._generations.append(_Generation(number, algorithm, generation, self._scorer.plays, *reached))

    def _evaluate(self, genomes: Sequence[Genome]) -> Scored:
        points, excess = self._oriented(genomes), self._excess(genomes)
        kept = np.all(excess <= 0, axis=1) & np.all(np.isfinite(points), axis=1)
        for genome, point, is_kept in zip(genomes, points, kept, strict=True):
            if is_kept:
                self._archive.offer(genome, tuple(point.tolist()), float(self._space.moves(genome)))
        self._reached = _ahead(np.concatenate([self._reached, points[kept]]))
        self._own = _ahead(np.concatenate([self._own, points[kept]]))
        return points, excess

    def _oriented(self, genomes: Sequence[Genome]) -> NDArray[np.float64]:
        """Objectives to be minimised, axes (package, objective)."""
        signs = np.array([own.oriented(1.0) for own in self._objectives])
        return self._scorer.of(genomes)[:, self._columns] * signs

    def _excess(self, genomes: Sequence[Genome]) -> NDArray[np.float64]:
        """By how much each limit is broken, axes (package, limit); infinite where nothing is known."""
        rows = self._scorer.of(genomes)[:, self._bounded]
        over = [[limit.excess(float(value)) for limit, value in zip(self._limits, row, strict=True)] for row in rows]
        excess = np.array(over, dtype=np.float64).reshape(len(rows), len(self._limits))
        return np.where(np.isnan(excess), np.inf, excess)

    def shown(self) -> Shown:
        """The front that is shown, every lever left alone that need not move.

        It is thinned by wider epsilons until it can be read; the best in each objective stays whatever the thinning.
        """
        members = self._archive.members
        best = [min(members, key=lambda own: own.point[place]) for place in range(len(self._sides)) if members]
        front, factor = self._archive, 1.0
        while len({own.item for own in (*front.members, *best)}) > MOST_MEMBERS:
            factor *= _WIDER
            front = self._archive.coarser(factor)
        kept = dict.fromkeys(own.item for own in (*best, *front.members))
        return Shown(tuple(dict.fromkeys(self._tidied(list(kept)))), front.epsilons, len(members))

    def _tidied(self, genomes: Sequence[Genome]) -> list[Genome]:
        """Packages with every lever back at the base whose move gains nothing, alone and with the others."""
        singly = {genome: self._single_returns(genome) for genome in genomes}
        asked = [own for found in singly.values() for own in found]
        if asked:
            self._scorer.of(asked)
        idle = {genome: [own for own in found if self._is_as_good(own, genome)] for genome, found in singly.items()}
        together = {genome: self._together(genome, found) for genome, found in idle.items()}
        if genomes:
            self._scorer.of(list(together.values()))
        return [
            whole if self._is_as_good(whole, genome) else self._one_by_one(genome, idle[genome])
            for genome, whole in together.items()
        ]

    def _single_returns(self, genome: Genome) -> list[Genome]:
        return [
            (*genome[:place], axis.home, *genome[place + 1 :])
            for place, axis in enumerate(self._space.axes)
            if genome[place] != axis.home
        ]

    def _together(self, genome: Genome, others: Sequence[Genome]) -> Genome:
        """A package with every lever at the base that is there in one of the others."""
        home = self._space.home
        back = {place for own in others for place in range(len(genome)) if own[place] != genome[place]}
        return tuple(home[place] if place in back else own for place, own in enumerate(genome))

    def _one_by_one(self, genome: Genome, others: Sequence[Genome]) -> Genome:
        """The package with levers brought back one after the other while nothing is lost."""
        kept: list[Genome] = []
        for own in others:
            if self._is_as_good(self._together(genome, [*kept, own]), genome):
                kept.append(own)
        return self._together(genome, kept)

    def _is_as_good(self, genome: Genome, other: Genome) -> bool:
        """Whether a package gives up less than a part of an epsilon in every objective, and keeps the limits."""
        own, known = self._oriented([genome, other])
        kept = np.all(self._excess([genome]) <= 0)
        return bool(kept and np.all(own <= known + _TIDY * np.array(self._sides)))

    def told(self, front: Shown) -> Searched:
        """How the front was searched."""
        names = [own.name for own in self._objectives]
        signs = np.array([own.oriented(1.0) for own in self._objectives])
        first = self._oriented([genome for own in self._first for genome in own])
        points = self._reached
        worst = np.nanmax(np.where(np.isfinite(first), first, np.nan), axis=0)
        best = np.min(points, axis=0) if len(points) else worst

        def volume(own: NDArray[np.float64]) -> float:
            return hypervolume(own, tuple(worst.tolist()), tuple(best.tolist()))

        return Searched(
            futures=len(self._scorer.panel),
            seeds=self._seeds,
            population=self._population,
            generations=max((own.number for own in self._generations), default=0),
            plays=self._scorer.plays,
            size=float(self._space.size),
            members=front.members,
            epsilons=dict(zip(names, front.epsilons, strict=True)),
            reference=dict(zip(names, (worst * signs).tolist(), strict=True)),
            ideal=dict(zip(names, (best * signs).tolist(), strict=True)),
            steps=tuple(
                Step(own.search, own.algorithm, own.number, own.plays, volume(own.points), volume(own.own))
                for own in self._generations
            ),
        )

    def misses(self) -> tuple[Miss, ...]:
        """Packages that break the limits by least."""
        known = list(self._scorer.known)
        excess = np.maximum(self._excess(known), 0)
        order = sorted(range(len(known)), key=lambda place: (float(excess[place].sum()), known[place]))[:_MISSES]
        base = self._scorer.panel.player.scope.package(self._scorer.panel.player.scope.base)
        found: list[Miss] = []
        for place in order:
            setting = self._space.setting(known[place])
            values = self._scorer.of([known[place]])[0, self._bounded]
            broken = {
                limit.words: float(value)
                for limit, value, over in zip(self._limits, values, excess[place], strict=True)
                if over > 0
            }
            found.append(Miss(setting, moved_levers(base, setting), broken))
        return tuple(found)


def _ahead(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points that no other dominates, each once."""
    return np.unique(points[nondominated(points)], axis=0)
