"""A many-objective search over a space of levers with NSGA-III and U-NSGA-III, by pymoo (Blank and Deb 2020).

Both keep a population spread along reference directions (Deb and Jain 2014); U-NSGA-III also holds parents to a
tournament (Seada and Deb 2016). A lever with an order is an integer to them, crossed and mutated by steps; a coded one
is a choice, any other code of which is as far. What they find is kept elsewhere, in an archive.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from math import comb
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.judge.design.space import Genome, Space

MISSING = "pymoo is not installed; a search for packages needs it\nRun: pip install 'titanium-alliance[judge]'"
"""What is said where the extra `judge` is not installed."""
ALGORITHMS: tuple["Algorithm", ...] = ("nsga3", "unsga3")
FEWEST = 8
"""Smallest population."""
_CLASSES = {"nsga3": ("algorithms.moo.nsga3", "NSGA3"), "unsga3": ("algorithms.moo.unsga3", "UNSGA3")}
_PARENTS = {
    "nsga3": ("algorithms.moo.nsga3", "comp_by_cv_then_random"),
    "unsga3": ("algorithms.moo.unsga3", "comp_by_rank_and_ref_line_dist"),
}

Algorithm = Literal["nsga3", "unsga3"]
Scored = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Objectives, all to be minimised, and constraints, kept where at most 0; axes (point, objective), (point, limit)."""
Evaluate = Callable[[Sequence[Genome]], Scored]


def part_of_pymoo(module: str, name: str) -> Any:
    """A part of pymoo by its address; imported when it is first asked for, since that takes time.

    Raises
    ------
    InputError
        If pymoo is not installed.
    """
    try:
        return getattr(import_module(f"pymoo.{module}"), name)
    except ModuleNotFoundError as error:
        raise InputError(MISSING) from error


def evolve(
    space: Space,
    evaluate: Evaluate,
    n_objectives: int,
    *,
    algorithm: Algorithm,
    population: int,
    generations: int,
    seed: int,
    start: Sequence[Genome] = (),
    n_limits: int = 0,
) -> Iterator[int]:
    """Search generation by generation; the same seed proposes the same points.

    Parameters
    ----------
    evaluate
        Given points, gives their objectives and constraints, and may keep both.
    population
        Points of a generation, at least as many as there are objectives.
    start
        Points of the first generation; the rest of it is drawn.

    Yields
    ------
    The number of each generation after it was evaluated, from 1.

    Raises
    ------
    InputError
        If pymoo is not installed, or a count is out of range.
    """
    least = max(FEWEST, n_objectives)
    if population < least or generations < 1:
        what = f"a population of {population} and {generations} generations"
        raise InputError(f"{what}: at least {least} and 1 are wanted")
    rng = np.random.default_rng([seed, population])
    first = first_generation(space, population, start, rng)
    solver, problem = _setup(space, n_objectives, n_limits, algorithm, first, population, generations, seed)
    static = part_of_pymoo("problems.static", "StaticProblem")
    evaluator = part_of_pymoo("core.evaluator", "Evaluator")
    for number in range(1, generations + 1):
        asked = solver.ask()
        if asked is None or not len(asked):
            return
        objectives, limits = evaluate([_genome(space, own.X) for own in asked])
        known = {"F": _storable(objectives)} | ({"G": _storable(limits)} if n_limits else {})
        evaluator().eval(static(problem, **known), asked)
        solver.tell(infills=asked)
        yield number


def first_generation(space: Space, population: int, start: Sequence[Genome], rng: np.random.Generator) -> list[Genome]:
    """Points given, then points near home and points anywhere in turn, each once while the space has so many."""
    found = dict.fromkeys(start)
    home = np.array(space.home)
    sizes = np.array([len(axis.values) for axis in space.axes])
    for number in range(50 * population):
        if len(found) >= min(population, space.size):
            break
        drawn = rng.integers(0, sizes)
        moved = rng.random(len(sizes)) < (3 / len(sizes) if number % 2 else 1.0)
        found.setdefault(tuple(int(place) for place in np.where(moved, drawn, home)))
    return list(found)[:population]


def _setup(
    space: Space,
    n_objectives: int,
    n_limits: int,
    algorithm: Algorithm,
    first: Sequence[Genome],
    population: int,
    generations: int,
    seed: int,
) -> tuple[Any, Any]:
    integer, choice = part_of_pymoo("core.variable", "Integer"), part_of_pymoo("core.variable", "Choice")
    variables = {
        axis.key: choice(options=list(range(len(axis.values))))
        if axis.is_coded
        else integer(bounds=(0, len(axis.values) - 1))
        for axis in space.axes
    }
    problem = part_of_pymoo("core.problem", "Problem")(vars=variables, n_obj=n_objectives, n_ieq_constr=n_limits)
    once = part_of_pymoo("core.mixed", "MixedVariableDuplicateElimination")()
    parents = part_of_pymoo("operators.selection.tournament", "TournamentSelection")(
        func_comp=part_of_pymoo(*_PARENTS[algorithm])
    )
    points = [dict(zip(variables, genome, strict=True)) for genome in first]
    solver = part_of_pymoo(*_CLASSES[algorithm])(
        ref_dirs=reference_directions(n_objectives, population),
        pop_size=population,
        sampling=part_of_pymoo("core.population", "Population").new(X=points),
        mating=part_of_pymoo("core.mixed", "MixedVariableMating")(selection=parents, eliminate_duplicates=once),
        eliminate_duplicates=once,
    )
    solver.setup(problem, seed=seed, termination=("n_gen", generations), verbose=False)
    return solver, problem


def reference_directions(n_objectives: int, most: int) -> NDArray[np.float64]:
    """Directions along which a population is spread: a simplex lattice and one inside it (Deb and Jain 2014).

    Returns
    -------
    As many as fit into `most`; axes (direction, objective).
    """
    outer = _partitions(n_objectives, most)
    inner = _partitions(n_objectives, most - _lattice(n_objectives, outer))
    make = part_of_pymoo("util.ref_dirs", "get_reference_directions")
    directions = np.asarray(make("das-dennis", n_objectives, n_partitions=outer))
    if outer < n_objectives and inner:
        inside = np.asarray(make("das-dennis", n_objectives, n_partitions=inner, scaling=0.5))
        directions = np.concatenate([directions, inside])
    return directions


def _lattice(n_objectives: int, partitions: int) -> int:
    return comb(partitions + n_objectives - 1, n_objectives - 1)


def _partitions(n_objectives: int, most: int) -> int:
    """The finest lattice that has no more points."""
    partitions = 0
    while _lattice(n_objectives, partitions + 1) <= most:
        partitions += 1
    return partitions


def _genome(space: Space, point: Any) -> Genome:
    return tuple(int(point[axis.key]) for axis in space.axes)


_WORST = 1e30


def _storable(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers as pymoo takes them: what is not finite counts as worse than anything."""
    return np.where(np.isfinite(values), values, _WORST)
