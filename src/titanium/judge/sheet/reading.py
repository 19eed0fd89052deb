"""What a sheet takes from a stored run, in one reading of its chunks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.explore.block import Chunk
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.judge.asked import lacking
from titanium.judge.cuts import CutCounts
from titanium.judge.sheet.bootstrap import Sums
from titanium.judge.sheet.measures import APART, COST, UTILITY, Measure, measures_of, metrics_of

MOST_VALUES = 3 * 2**26
"""Numbers kept in memory at most, 0.8 gigabytes of them; of a larger run the first futures are read."""
MOST_PACKAGES = 64
"""Packages of one sheet, each of which is compared with every other in each position of each school."""

Progress = Callable[[int], None]
"""Told how many more futures were read or played."""


@dataclass(frozen=True, eq=False)
class Reading:
    """Some packages of a run, read once.

    Attributes
    ----------
    packages
        Names of the packages, the base among them if the run has it.
    index
        Numbers of the futures.
    cell
        School positions, axes (future, switch).
    finite
        Where every number of a package is finite; axes (package, future).
    holds
        Where a package holds; axes (package, future).
    values
        Metric to its values, axes (package, future).
    counts
        Holds and security in every cut, each over the futures in which a package's numbers are finite.
    sums
        Sums over blocks, over the futures in which the numbers of every package are finite.
    """

    scope: Scope
    packages: tuple[str, ...]
    measures: tuple[Measure, ...]
    index: NDArray[np.uint32]
    cell: NDArray[np.int8]
    finite: NDArray[np.bool_]
    holds: NDArray[np.bool_]
    values: Mapping[str, NDArray[np.float32]]
    counts: CutCounts
    sums: Sums

    @property
    def futures(self) -> int:
        """Futures that were read."""
        return len(self.index)

    @property
    def base(self) -> int | None:
        """Row of the package that others are compared with; None if the run does not have it."""
        return self.packages.index(self.scope.base) if self.scope.base in self.packages else None

    @property
    def together(self) -> NDArray[np.bool_]:
        """Futures in which the numbers of every package are finite."""
        return np.logical_and.reduce(self.finite)

    def measured(self, measure: Measure) -> NDArray[np.float32]:
        """A measure in the futures in which the numbers of every package are finite; axes (package, future)."""
        together = self.together
        whole = bool(together.all())
        return measure.of({name: self.values[name] if whole else self.values[name][:, together]
                           for name in measure.metrics})  # fmt: skip


def chosen(run: Run, packages: Sequence[str] | None) -> tuple[str, ...]:
    """Names of packages of a run, the base first where the run has it and it is not among them.

    Raises
    ------
    InputError
        If none is named, one is not in the run, or they are too many.
    """
    names = list(run.packages) if packages is None else list(dict.fromkeys(packages))
    if not names:
        raise InputError(f"no package is named\n{nearest('', run.packages)}")
    if problems := lacking(run, names):
        raise InputError("\n".join(problems))
    base = run.scope.base
    names = names if base in names or base not in run.packages else [base, *names]
    if len(names) > MOST_PACKAGES:
        raise InputError(
            f"a sheet of {len(names)} packages; at most {MOST_PACKAGES} are compared\nName some with --packages."
        )
    return tuple(names)


def read(run: Run, packages: Sequence[str], tell: Progress = lambda _: None) -> Reading:
    """Read some packages of a run.

    Raises
    ------
    RunError
        If nothing is finished, or a chunk is missing or was altered.
    """
    scope = run.scope
    is_alliance = isinstance(scope, Case)
    measures = measures_of(scope, run.manifest.units)
    kept = metrics_of(measures, is_alliance)
    futures = min(run.futures_done, MOST_VALUES // (len(packages) * max(len(kept), 1)))
    rows = [run.packages.index(name) for name in packages]
    shape = len(packages), futures
    values = {name: np.empty(shape, np.float32) for name in kept}
    index, cell = np.empty(futures, np.uint32), np.empty((futures, len(scope.schools)), np.int8)
    finite, holds = np.empty(shape, np.bool_), np.empty(shape, np.bool_)
    flags = ["holds", *(["secure"] if is_alliance else [])]
    counts, sums = CutCounts(scope, len(packages), flags, ["holds"]), Sums(futures, run.manifest.seed)
    place = 0
    for chunk in _until(run.chunks(scope), futures):
        part = slice(place, place + len(chunk.index))
        own = {name: values[rows] for name, values in chunk.metrics.items()}
        met = chunk.finite[rows]
        index[part], cell[part] = chunk.index, chunk.cell
        finite[:, part], holds[:, part] = met, own["holds"] > 0.5
        for name in kept:
            values[name][:, part] = own[name]
        counts.add(met, {name: own[name] > 0.5 for name in flags}, chunk.cell)
        sums.add(place, dict(_summed(own, met, measures, is_alliance)))
        place += len(chunk.index)
        tell(len(chunk.index))
    return Reading(scope, tuple(packages), measures, index, cell, finite, holds, values, counts, sums)


def _until(chunks: Iterator[Chunk], futures: int) -> Iterator[Chunk]:
    """The first so many futures."""
    for chunk in chunks:
        if futures <= 0:
            return
        yield chunk.cut(0, min(len(chunk.index), futures))
        futures -= len(chunk.index)


def _summed(
    own: Mapping[str, NDArray[np.float32]], met: NDArray[np.bool_], measures: Sequence[Measure], is_alliance: bool
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """What is added up over blocks: 0 wherever a number of any package is not finite."""
    together = met.all(axis=0)

    def kept(values: NDArray[np.floating] | NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.where(together, values, 0).astype(np.float64)

    yield "futures", kept(np.ones_like(met))
    holds = own["holds"] > 0.5
    yield "holds", kept(holds)
    for measure in measures:
        performance = kept(measure.of(own))
        yield measure.key, performance
        yield f"{measure.key} squared", performance**2
    if not is_alliance:
        return
    for name in (*COST.values(), *APART):
        yield name, kept(own[name])
    if len(met) > 1:
        utility = sum(kept(own[name]) for name in UTILITY.values())
        assert isinstance(utility, np.ndarray)
        yield "breaks", kept(~holds)
        yield "toughness", kept(~holds) * (1 - losses(utility))


def losses(utility: NDArray[np.floating]) -> NDArray[np.float64]:
    """Loss against the best package of a future over the largest such loss in it; 0 where all packages do alike.

    Parameters
    ----------
    utility
        Axes (package, future).

    Examples
    --------
    >>> losses(np.array([[3.0, 1.0], [2.0, 1.0], [1.0, 1.0]])).T.tolist()
    [[0.0, 0.5, 1.0], [0.0, 0.0, 0.0]]
    """
    lost = (utility.max(axis=0) - utility).astype(np.float64)
    largest = lost.max(axis=0)
    return lost / np.where(largest > 0, largest, 1.0)
