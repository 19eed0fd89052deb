"""The observations that a fit uses, with everything needed to read new ones in the same way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from scipy.linalg import qr

from titanium.errors import GameError, nearest
from titanium.games.estimation.formulae import Equation
from titanium.games.estimation.likelihood import Likelihood, Observations, root_mean_square, scores
from titanium.games.estimation.table import Table, column_of, read_table
from titanium.games.estimation.terms import Levels, categories, design, offset

DEPENDENT = 1e-9
"""Part of a column that others do not explain, relative to its size, below which it is their combination."""


@dataclass(frozen=True, eq=False)
class Sample:
    """What was observed, as a design and a likelihood.

    Attributes
    ----------
    likelihood
        The model.
    equations
        Its linear predictors, in order.
    levels
        Categories of text columns.
    table
        Rows that are used.
    rows
        Their positions in the data.
    names
        Coefficients, in order.
    observations
        Design and outcomes.
    """

    likelihood: Likelihood
    equations: tuple[Equation, ...]
    levels: Levels
    table: Table
    rows: Int[np.ndarray, " row"]
    names: tuple[str, ...]
    observations: Observations

    @property
    def n(self) -> int:
        """Number of observations."""
        return len(self.rows)

    @property
    def x(self) -> Float[np.ndarray, "row coefficient"]:
        """Covariates."""
        return self.observations.x

    def eta(
        self, theta: Float[np.ndarray, " coefficient"], table: Table | None = None
    ) -> Float[np.ndarray, "row predictor"]:
        """Linear predictors of the sample or of other rows."""
        x, added = (self.observations.x, self.observations.offset) if table is None else self.design(table)
        return (x * theta) @ self.observations.owner + added

    def design(self, table: Table) -> tuple[Float[np.ndarray, "row coefficient"], Float[np.ndarray, "row predictor"]]:
        """Covariates and offsets of other rows; nan where something is missing."""
        check_columns(self.equations, table)
        x, _, added, _ = stack(self.equations, table, self.levels)
        return x, added

    def read(self, data: Any, at: Mapping[str, Any] | None = None) -> Table:
        """Other rows, or the sample's own where `data` is None, with some columns set."""
        table = self.table if data is None else read_table(data)
        columns = set().union(*(equation.terms.columns for equation in self.equations))
        strange = sorted(set(at or ()) - columns)
        if strange:
            raise GameError(
                "cannot predict", [f"no formula uses '{name}'\n{nearest(name, columns)}" for name in strange]
            )
        for name, value in (at or {}).items():
            own = self.levels.get(name, ())
            given = column_of(name, [value] if np.ndim(value) == 0 else value).as_texts() if own else ()
            for each in sorted(set(given) - set(own)):
                raise GameError("cannot predict", [f"'{name}' has no category '{each}'\n{nearest(each, own)}"])
        return table.at(at or {})


def stack(
    equations: Sequence[Equation], table: Table, levels: Levels
) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[str, ...]]:
    """Covariates (n, K), owners (K, E), offsets (n, E) and names (K) of all equations."""
    blocks, owners, names = [], [], []
    offsets = np.zeros((table.n, len(equations)))
    for place, equation in enumerate(equations):
        own, block = design(equation.terms, table, levels)
        blocks.append(block)
        owners += [place] * len(own)
        names += [equation.label(name) for name in own]
        offsets[:, place] = offset(equation.terms, table)
    owner = np.zeros((len(owners), len(equations)))
    owner[np.arange(len(owners)), owners] = 1.0
    return np.concatenate(blocks, axis=1), owner, offsets, tuple(names)


def check_columns(equations: Sequence[Equation], table: Table, extra: Sequence[str] = ()) -> None:
    """Refuse columns that are missing, or that mix numbers and text.

    Raises
    ------
    GameError
        With every such column.
    """
    problems = []
    wanted = {name: None for name in extra} | {
        name: None for equation in equations for name in sorted(equation.terms.columns)
    }
    for name in wanted:
        if name not in table.columns:
            problems.append(f"{table.source} has no column '{name}'\n{nearest(name, table.columns)}")
        elif name not in extra and (stray := table.columns[name].stray()):
            problems.append(
                f"column '{name}', row {stray[0]}: '{stray[1]}' is not a number, as others are\n"
                f"Correct it, leave it empty, or write C({name}) for categories."
            )
    for equation in equations:
        for factor in equation.terms.factors:
            as_category = factor.formula is None and factor.is_category
            problems = [p for p in problems if not (as_category and f"column '{factor.column}', row" in p)]
            for name in (
                sorted(factor.columns) if factor.formula is not None or factor in equation.terms.offsets else ()
            ):
                if name in table.columns and not table.columns[name].is_number:
                    problems.append(f"'{factor.text}' in {equation.name} needs numbers, and '{name}' is text")
    if problems:
        raise GameError("cannot fit", problems)


def draw_sample(
    equations: Sequence[Equation],
    table: Table,
    left: Sequence[str],
    seen: Callable[[Table], tuple[Any, np.ndarray]],
    likelihood: Callable[[], Likelihood],
) -> tuple[Sample, int]:
    """The rows that have everything, as a sample, and the number of the others.

    Parameters
    ----------
    equations
        What is estimated.
    table
        All rows.
    left
        Columns that say what happened.
    seen
        What was observed, with `n` in front, and which rows lack it.
    likelihood
        Made once the data are found fit for use.

    Raises
    ------
    GameError
        With every reason why these data cannot be used.
    """
    check_columns(equations, table, left)
    y, lacks = seen(table)
    for equation in equations:
        for name in equation.terms.columns:
            lacks = lacks | table.columns[name].is_missing
    rows = np.flatnonzero(~lacks)
    if not len(rows):
        raise GameError("cannot fit", [f"none of the {table.n} rows has a value in every column that is used"])
    used = table.take(rows)
    levels = {}
    for equation in equations:
        levels.update(categories(equation.terms, used))
    x, owner, offsets, names = stack(equations, used, levels)
    problems = list(_design_problems(equations, x, owner, offsets, names, rows))
    if problems:
        raise GameError("cannot fit", problems)
    observations = Observations(
        x, owner, offsets, {name: part[rows] for name, part in y.items()} if isinstance(y, dict) else y[rows]
    )
    return Sample(likelihood(), tuple(equations), levels, used, rows, names, observations), int(lacks.sum())


def _design_problems(
    equations: Sequence[Equation],
    x: np.ndarray,
    owner: np.ndarray,
    offsets: np.ndarray,
    names: tuple[str, ...],
    rows: np.ndarray,
) -> list[str]:
    problems = []
    for place, name in enumerate(names):
        if (bad := np.flatnonzero(~np.isfinite(x[:, place]))).size:
            problems.append(f"'{name}' is not a finite number in row {rows[bad[0]] + 1}")
    for place, equation in enumerate(equations):
        if (bad := np.flatnonzero(~np.isfinite(offsets[:, place]))).size:
            problems.append(f"the offset of {equation.name} is not a finite number in row {rows[bad[0]] + 1}")
    if problems:
        return problems
    for place, equation in enumerate(equations):
        own = np.flatnonzero(owner[:, place])
        for column, others in _dependent(x[:, own]):
            told = ", ".join(f"'{names[own[other]]}'" for other in others)
            problems.append(
                f"'{names[own[column]]}' is a combination of {told}: {equation.name} cannot tell them apart\nDrop one."
                if others
                else f"'{names[own[column]]}' is 0 in every row"
            )
    return problems


def _dependent(x: np.ndarray) -> list[tuple[int, list[int]]]:
    """Columns that are combinations of others, each with those others."""
    n, k = x.shape
    size = np.sqrt(np.sum(np.square(x), axis=0))
    zero = [(int(column), list[int]()) for column in np.flatnonzero(size == 0)]
    kept = np.flatnonzero(size > 0)
    if len(kept) < 1:
        return zero
    found: Any = qr(x[:, kept] / size[kept], mode="economic", pivoting=True)
    _, r, order = found
    rank = int((np.abs(np.diag(r)) > DEPENDENT).sum())
    dependent = []
    for column in range(rank, len(kept)):
        weights = np.linalg.solve(r[:rank, :rank], r[:rank, column]) if rank else np.zeros(0)
        others = sorted(int(kept[order[other]]) for other in np.flatnonzero(np.abs(weights) > 1e-6))
        dependent.append((int(kept[order[column]]), others))
    return zero + dependent


def unidentified(sample: Sample, seed: int = 0) -> list[str]:
    """Coefficients that no data of this kind could tell apart, in words.

    At coefficients drawn at random, the gradients of the observations span every direction that the model can tell.
    A direction that they leave out is one in which the likelihood is flat everywhere: a constant in all payoffs of a
    player, say (Lewis and Schultz 2003).
    """
    scale = root_mean_square(sample.x)
    theta = np.random.default_rng(seed).normal(0, 0.5, len(sample.names)) / scale
    _, slopes = scores(sample.likelihood, sample.observations, theta)
    problems = []
    for column, others in _dependent(slopes / scale):
        told = ", ".join(f"'{sample.names[other]}'" for other in sorted([column, *others]))
        if others:
            problems.append(
                f"the data cannot tell apart {told}: only differences of payoffs matter\nDrop one of these terms."
            )
        else:
            problems.append(f"nothing that was observed depends on {told}")
    return problems
