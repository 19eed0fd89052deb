"""Packages of a space scored in one panel of futures, each once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.block import BLOCK, Chunk, Packages, Player
from titanium.explore.panel import Panel
from titanium.explore.threads import in_order
from titanium.judge.design.objectives import Objective, objective_of
from titanium.judge.design.scores import means
from titanium.judge.design.space import Genome, Space

_TOGETHER = 4
"""Packages that a thread plays in one go where a panel is one block."""


@dataclass(frozen=True)
class Limit:
    """A bound on what a package scores, beside the rules on its levers.

    Attributes
    ----------
    objective
        What is bounded: any objective; whether more of it is better plays no part.
    at_least
        Whether the bound is a floor, else a ceiling.
    """

    objective: Objective
    at_least: bool
    bound: float

    @property
    def words(self) -> str:
        """As it was asked for."""
        return f"{self.objective.name} {'at least' if self.at_least else 'at most'} {self.bound:g}"

    def excess(self, value: float) -> float:
        """By how much a value breaks the bound, as a share of it or of 1; at most 0 where it is kept."""
        over = self.bound - value if self.at_least else value - self.bound
        return over if self.objective.kind == "share" else over / max(abs(self.bound), 1.0)


def limits_of(player: Player, floors: Sequence[str], ceilings: Sequence[str]) -> tuple[Limit, ...]:
    """Limits from texts such as host_cost=60.

    Raises
    ------
    InputError
        If a text is not of this form, names nothing that can be counted, or bounds a share by more than 1; every
        problem is listed.
    """
    found: list[Limit] = []
    problems: list[str] = []
    for text, at_least in [*((own, True) for own in floors), *((own, False) for own in ceilings)]:
        name, equals, number = (part.strip() for part in text.partition("="))
        option = "--at-least" if at_least else "--at-most"
        try:
            bound = float(number)
        except ValueError:
            equals = ""
            bound = 0.0
        if not (name and equals and np.isfinite(bound)):
            problems.append(f"{option} '{text}' is not of the form name=number, such as host_cost=60")
            continue
        try:
            objective = _bounded(player, name)
        except InputError as error:
            problems.append(f"{option} {error}")
            continue
        if objective.kind == "share" and not 0 <= bound <= 1:
            problems.append(f"{option} {name}={number}: it is a share of futures, from 0 to 1")
        found.append(Limit(objective, at_least, bound))
    if problems:
        raise InputError("\n".join(problems))
    return tuple(found)


def _bounded(player: Player, name: str) -> Objective:
    """What is bounded; of a metric the direction is of no account."""
    try:
        return objective_of(player, name)
    except InputError:
        if name in player.metrics:
            return objective_of(player, f"max:{name}")
        raise


def unique(measures: Iterable[Objective]) -> tuple[Objective, ...]:
    """Measures, each once by its name."""
    return tuple({own.name: own for own in measures}.values())


class Scorer:
    """Means of some measures of packages in a panel; a package is played once.

    Parameters
    ----------
    on_play
        Told, after some packages were played, how many futures that were.
    """

    def __init__(
        self,
        panel: Panel,
        space: Space,
        measures: Sequence[Objective],
        on_play: Callable[[int], None] = lambda _: None,
    ):
        self.panel, self.space, self.measures = panel, space, tuple(measures)
        self._column = {own.name: place for place, own in enumerate(self.measures)}
        self._on_play = on_play
        self.known: dict[Genome, NDArray[np.float64]] = {}
        self._is_ready = False

    @property
    def plays(self) -> int:
        """Packages that were played."""
        return len(self.known)

    def of(self, genomes: Sequence[Genome]) -> NDArray[np.float64]:
        """Value of every measure, axes (package, measure); nan where no future of a package is finite."""
        new = [genome for genome in dict.fromkeys(genomes) if genome not in self.known]
        for genome, row in zip(new, self._played(new), strict=True):
            self.known[genome] = row
        return np.stack([self.known[genome] for genome in genomes])

    def value(self, genome: Genome, measure: Objective) -> float:
        """One measure of one package."""
        return float(self.of([genome])[0, self._column[measure.name]])

    def columns(self, measures: Sequence[Objective]) -> list[int]:
        """Places of measures in what `of` gives."""
        return [self._column[own.name] for own in measures]

    def _played(self, genomes: Sequence[Genome]) -> list[NDArray[np.float64]]:
        if not genomes:
            return []
        size = _TOGETHER if len(self.panel) <= BLOCK else len(genomes)
        groups = [genomes[begin : begin + size] for begin in range(0, len(genomes), size)]
        found: list[NDArray[np.float64]] = []
        if not self._is_ready:  # a block's futures are made ready by one thread, before others use them
            found += self._group(groups.pop(0))
            self._is_ready = True
        workers = None if len(self.panel) <= BLOCK else 1
        for rows in in_order(self._group, groups, workers):
            found += rows
        return found

    def _group(self, genomes: Sequence[Genome]) -> list[NDArray[np.float64]]:
        packages: Packages = {str(number): self.space.setting(own) for number, own in enumerate(genomes)}
        chunk = self._chunk(packages)
        self._on_play(len(genomes) * len(self.panel))
        return list(means(self.measures, chunk, [self.space.moves(own) for own in genomes]))

    def _chunk(self, packages: Packages) -> Chunk:
        return self.panel.play(packages, workers=1 if len(self.panel) <= BLOCK else None)
