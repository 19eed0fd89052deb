"""What went into the futures of a run and what came out: the columns that discovery and sensitivity read.

Inputs are not stored; they are drawn again from the run's design. Uncertainties are told by their level, the quantile
of their own distribution, so that all of them lie in (0, 1) whatever their units.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Threshold
from titanium.errors import InputError, nearest
from titanium.explore.block import BLOCK, Chunk
from titanium.explore.futures import Design
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.explore.task import design_of
from titanium.explore.threads import in_order
from titanium.judge.asked import lacking, weighed

BREAKS = "breaks"
"""The target that is 1 where the package does not hold."""

InputKind = Literal["continuous", "integer", "categorical"]
Column = NDArray[np.number[Any]]
"""Single-precision numbers, or small whole ones."""

_LIMITED = re.compile(r"(?P<metric>\w+)\s*(?P<sign>>=|<=|>|<)\s*(?P<limit>[-+]?[\d.]+(?:[eE][-+]?\d+)?)")
_COMPARISONS: Mapping[str, Callable[[NDArray[np.float32], np.float32], NDArray[np.bool_]]] = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
}


@dataclass(frozen=True)
class Target:
    """What is explained: a number of every future under a package.

    Attributes
    ----------
    text
        As it was asked for.
    metric
        The metric that is read.
    is_event
        Whether it is 1 or 0.
    meaning
        In words, as the rest of "in futures in which ...".
    unit
        Unit of the number; 1 for an event.
    """

    text: str
    metric: str
    is_event: bool
    meaning: str
    unit: str
    read: Callable[[NDArray[np.float32]], NDArray[np.float32]]
    """From the metric to the number."""

    @classmethod
    def of(cls, scope: Scope, units: Mapping[str, str], text: str) -> "Target":
        """A target by its text.

        Parameters
        ----------
        units
            Metric of the run to its unit.
        text
            `breaks`, the name of a threshold, a metric, or a metric with a limit such as `clashes>6`.

        Raises
        ------
        InputError
            If it is none of these; the nearest name is given.
        """
        if text == BREAKS:
            return cls(text, "holds", True, "the package breaks", "1", lambda holds: _event(holds < 0.5))
        if text in scope.thresholds:
            limit = scope.thresholds[text]
            return cls(text, limit.metric, True, limit.breaks_as, "1", lambda values: _event(_broken(limit, values)))
        if text in units:
            return cls(text, text, False, text, units[text], lambda values: values)
        found = _LIMITED.fullmatch(text.strip())
        if found is not None and found["metric"] in units:
            metric, limit, compare = found["metric"], np.float32(found["limit"]), _COMPARISONS[found["sign"]]
            meaning = f"{metric} {found['sign']} {found['limit']}"
            return cls(text, metric, True, meaning, "1", lambda values: _event(compare(values, limit)))
        known = [BREAKS, *scope.thresholds, *units]
        name = found["metric"] if found is not None else text
        raise InputError(f"no threshold or metric '{name}' in this run\n{nearest(name, known)}")


def _event(flags: NDArray[np.bool_]) -> NDArray[np.float32]:
    return flags.astype(np.float32)


def _broken(limit: Threshold, values: NDArray[np.float32]) -> NDArray[np.bool_]:
    return (values > limit.at_most) | (values < limit.at_least)


@dataclass(frozen=True, eq=False)
class Inputs:
    """What went into some futures, and the number that came out of each.

    Attributes
    ----------
    scope
        What was swept.
    packages
        Packages whose futures are told; of several, one after the other.
    target
        What came out.
    columns
        Input to its values: level in (0, 1) of an uncertainty, position of a school switch, or value of a lever on
        which the packages differ.
    kind
        Input to whether its values are continuous, whole numbers or names.
    labels
        Input whose values are names to these, by number.
    outcome
        The target in each future, axes (future,).
    futures
        Futures that were read, for each package.
    masked
        Results left out because a number was not finite.
    """

    scope: Scope
    packages: tuple[str, ...]
    target: Target
    columns: Mapping[str, Column]
    kind: Mapping[str, InputKind]
    labels: Mapping[str, tuple[str, ...]]
    outcome: NDArray[np.float32]
    futures: int
    masked: int

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the inputs: uncertainties, then schools, then levers."""
        return tuple(self.columns)

    def value(self, name: str, level: float) -> float:
        """An uncertainty's value at a level, in its unit; of another input the value itself."""
        if name not in self.scope.uncertainties:
            return level
        inside = min(max(level, 2.0**-33), 1 - 2.0**-33)
        return float(Design(self.scope, 0, sampling="random").quantile(name, np.array([inside]))[0])

    def words(self, name: str) -> str:
        """An input in words."""
        if name in self.scope.uncertainties:
            return self.scope.uncertainties[name].name or name
        if name in self.scope.levers:
            return self.scope.levers[name].name or name
        return name

    def unit(self, name: str) -> str:
        """Unit of an input's value; 1 where it has none."""
        if name in self.scope.uncertainties:
            return self.scope.uncertainties[name].unit
        return self.scope.levers[name].unit if name in self.scope.levers else "1"


def gather(
    run: Run,
    packages: str | Sequence[str],
    target: str = BREAKS,
    *,
    symbols: Collection[str] | None = None,
    most: int | None = None,
) -> Inputs:
    """What went into the futures of a run, and what came out under some packages.

    Parameters
    ----------
    run
        A run; of one that is unfinished, what is there is read.
    packages
        A package, or several whose futures are put one after the other; levers on which they differ are inputs then.
    target
        See `Target.of`.
    symbols
        Uncertainties and schools that are wanted; all that differ between futures if left out. Each uncertainty takes
        4 bytes for each future.
    most
        Futures that are read at most, the first of the run.

    Raises
    ------
    InputError
        If a name is unknown, or the run weighs its futures.
    RunError
        If nothing is finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda x: {"y": x**2},
    ...     name="square",
    ...     uncertainties={"x": uniform(0, 2)},
    ...     metrics=["y"],
    ...     thresholds={"y": at_most(1)},
    ...     processes=1,
    ... )
    >>> found = gather(sweep(model, ["baseline"], 64, 0, "memory://doctest/inputs"), "baseline")
    >>> bool((found.outcome == (found.columns["x"] > 0.5)).all())
    True
    """
    scope, manifest = run.scope, run.manifest
    names = (packages,) if isinstance(packages, str) else tuple(dict.fromkeys(packages))
    design = design_of(scope, manifest)
    aim = Target.of(scope, manifest.units, target)
    _check(run, names, [*design.sampled, *scope.schools], symbols)
    uncertainties = [symbol for symbol in design.sampled if symbols is None or symbol in symbols]
    schools = {
        name: place
        for place, (name, switch) in enumerate(scope.schools.items())
        if len(switch.positions) > 1 and (symbols is None or name in symbols)
    }
    rows = [run.packages.index(name) for name in names]
    outcomes: list[NDArray[np.float32]] = []
    finite: list[NDArray[np.bool_]] = []
    index: list[NDArray[np.uint32]] = []
    cells: list[NDArray[np.int8]] = []
    for chunk in _first(run.chunks(scope, only=[aim.metric, "holds"]), most):
        outcomes.append(aim.read(chunk.metrics[aim.metric][rows]))
        finite.append(chunk.finite[rows])
        index.append(chunk.index)
        cells.append(chunk.cell)
    if not index:
        raise InputError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    numbers, cell = np.concatenate(index), np.concatenate(cells)
    kept = np.concatenate(finite, axis=1)
    drawn = _levels(design, numbers, uncertainties)

    def column(values: Column) -> Column:
        """Values of every future, where each package gave finite numbers, one package after the other."""
        return np.concatenate([values[own] for own in kept]) if len(names) > 1 or not kept.all() else values

    levers = _levers(run, names, kept)
    kinds: dict[str, InputKind] = {name: "continuous" for name in uncertainties}
    kinds |= {name: "categorical" for name in schools}
    kinds |= {name: "integer" if scope.levers[name].values else "continuous" for name in levers}
    columns: dict[str, Column] = {name: column(values) for name, values in drawn.items()}
    columns |= {name: column(cell[:, place]) for name, place in schools.items()}
    columns |= levers
    return Inputs(
        scope=scope,
        packages=names,
        target=aim,
        columns=columns,
        kind=kinds,
        labels={name: tuple(scope.schools[name].positions) for name in schools},
        outcome=np.concatenate(outcomes, axis=1)[kept],
        futures=len(numbers),
        masked=int((~kept).sum()),
    )


def _check(run: Run, packages: Sequence[str], inputs: Sequence[str], symbols: Collection[str] | None) -> None:
    problems = weighed(run)
    if not packages:
        problems.append(f"no package is named\n{nearest('', run.packages)}")
    problems += lacking(run, packages)
    for name in symbols or ():
        if name not in inputs:
            problems.append(f"'{name}' is no uncertainty that is sampled, and no school\n{nearest(name, inputs)}")
    if problems:
        raise InputError("\n".join(problems))


def _first(chunks: Iterator[Chunk], most: int | None) -> Iterator[Chunk]:
    """The first chunks of a run, until they hold so many futures."""
    left = most
    for chunk in chunks:
        if left is None:
            yield chunk
            continue
        yield chunk.cut(0, left)
        left -= len(chunk.index)
        if left <= 0:
            return


def _levels(design: Design, index: NDArray[np.uint32], symbols: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    found = {symbol: np.empty(len(index), np.float32) for symbol in symbols}
    top = np.nextafter(np.float32(1), np.float32(0))

    def fill(begin: int) -> None:
        part = slice(begin, begin + BLOCK)
        for symbol, level in design.levels(index[part], symbols).items():
            np.minimum(level.astype(np.float32), top, out=found[symbol][part])

    if symbols:
        list(in_order(fill, range(0, len(index), BLOCK)))
    return found


def _levers(run: Run, packages: Sequence[str], kept: NDArray[np.bool_]) -> dict[str, NDArray[np.float32]]:
    """Levers on which the packages differ, with the value of each in every future that counts."""
    settings = [run.manifest.packages[name] for name in packages]
    differing = [lever for lever in run.scope.levers if len({setting[lever] for setting in settings}) > 1]
    counts = kept.sum(axis=1)
    return {
        lever: np.repeat(np.array([setting[lever] for setting in settings], np.float32), counts) for lever in differing
    }
