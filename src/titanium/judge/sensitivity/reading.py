"""The futures of a run as codes: one byte for each input of each future, read in pieces and paired across packages.

`titanium.judge.inputs` tells inputs by their level, four bytes each; here a million futures of 190 inputs fit in 200
MB.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, nearest
from titanium.explore.block import BLOCK
from titanium.explore.futures import Design
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.explore.task import design_of
from titanium.explore.threads import in_order
from titanium.judge.asked import lacking, weighed
from titanium.judge.inputs import Target
from titanium.judge.sensitivity.tables import CODES, Codes, level_codes

MOST = 2**20
"""Futures that are read at most, the first of the run."""


@dataclass(frozen=True, eq=False)
class Reading:
    """Some futures of a run in which every package gave finite numbers.

    Attributes
    ----------
    scope
        What was swept.
    target
        What was read of each future.
    codes
        Input to the code of each future: 256 of a level, or the position of a school.
    n_codes
        Input to the number of its codes.
    outcome
        The target, axes (package, future).
    futures
        Futures that were read; those of `outcome` and the masked ones.
    masked
        Futures left out because a number was not finite.
    """

    scope: Scope
    target: Target
    codes: Mapping[str, Codes]
    n_codes: Mapping[str, int]
    outcome: NDArray[np.float32]
    futures: int
    masked: int

    def among(self, kept: NDArray[np.bool_] | slice) -> "Reading":
        """Some of the futures."""
        codes = {name: own[kept] for name, own in self.codes.items()}
        outcome = self.outcome[:, kept]
        return Reading(self.scope, self.target, codes, self.n_codes, outcome, outcome.shape[1], 0)


def package_of(run: Run, package: str | None) -> str:
    """The package that is asked for; if left out, the one that others are compared with, or the run's first."""
    if package is not None:
        return package
    return run.scope.base if run.scope.base in run.packages else run.packages[0]


def read(
    run: Run, packages: Sequence[str], target: str, *, inputs: Sequence[str] | None = None, most: int = MOST
) -> Reading:
    """Inputs and outcomes of the first futures of a run.

    Parameters
    ----------
    run
        A run; of one that is unfinished, what is there is read.
    packages
        Names of packages; futures in which any of them was masked are left out.
    target
        See `titanium.judge.inputs.Target.of`.
    inputs
        Uncertainties and schools that are wanted; all that differ between futures if left out.
    most
        Futures that are read at most.

    Raises
    ------
    InputError
        If a name is unknown, or the run weighs its futures; all problems are listed.
    RunError
        If nothing is finished, or a chunk is missing or was altered.
    """
    scope, manifest = run.scope, run.manifest
    design = design_of(scope, manifest)
    schools = {name: len(own.positions) for name, own in scope.schools.items() if len(own.positions) > 1}
    known = [*design.sampled, *schools]
    _check(run, packages, known, inputs)
    aim = Target.of(scope, manifest.units, target)
    wanted = known if inputs is None else [name for name in known if name in inputs]
    rows = [run.packages.index(name) for name in packages]
    index: list[NDArray[np.uint32]] = []
    cells: list[NDArray[np.int8]] = []
    outcomes: list[NDArray[np.float32]] = []
    futures = 0
    for whole in run.chunks(scope, only=[aim.metric, "holds"]):
        chunk = whole.cut(0, most - futures)
        finite = chunk.finite[rows].all(axis=0)
        futures += len(chunk.index)
        index.append(chunk.index[finite])
        cells.append(chunk.cell[finite])
        outcomes.append(aim.read(chunk.metrics[aim.metric][rows])[:, finite])
        if futures >= most:
            break
    if not index:
        raise InputError(f"'{run.address}' has no finished chunk yet\n{run.remedy}")
    numbers, cell = np.concatenate(index), np.concatenate(cells)
    codes = _level_codes(design, numbers, [name for name in wanted if name not in schools])
    place = {name: number for number, name in enumerate(scope.schools)}
    codes |= {name: cell[:, place[name]].astype(np.uint8) for name in wanted if name in schools}
    outcome = np.concatenate(outcomes, axis=1)
    n_codes = {name: schools.get(name, CODES) for name in codes}
    return Reading(scope, aim, codes, n_codes, outcome, futures, futures - outcome.shape[1])


def _check(run: Run, packages: Sequence[str], known: Sequence[str], inputs: Sequence[str] | None) -> None:
    problems = weighed(run) + lacking(run, packages)
    problems += [
        f"'{name}' is no uncertainty that is sampled, and no school\n{nearest(name, known)}"
        for name in inputs or ()
        if name not in known
    ]
    if inputs is not None and not inputs:
        problems.append("no input is named")
    if problems:
        raise InputError("\n".join(problems))


def _level_codes(design: Design, index: NDArray[np.uint32], symbols: Sequence[str]) -> dict[str, Codes]:
    found = {symbol: np.empty(len(index), np.uint8) for symbol in symbols}

    def fill(begin: int) -> None:
        part = slice(begin, begin + BLOCK)
        for symbol, level in design.levels(index[part], symbols).items():
            found[symbol][part] = level_codes(level)

    if symbols:
        list(in_order(fill, range(0, len(index), BLOCK)))
    return found
