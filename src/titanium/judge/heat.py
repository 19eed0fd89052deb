"""Heat maps: how often a package holds, over a grid of the levels of two inputs.

A cell counts the futures that lie in it; all other inputs vary
there as they do in the run, and chance as well. With the cells go two tests (`heterogeneity`): whether they differ by
more than counting error, and by more than what each input does alone adds up to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, nearest
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.judge.discover.request import package_of
from titanium.judge.discover.rules import Term
from titanium.judge.discover.scores import Score
from titanium.judge.divided import Divided, divided
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.heterogeneity import LEVEL, p_differ, p_together
from titanium.judge.inputs import Inputs, gather
from titanium.judge.ranked import HOLDS, is_met, meaning_of, ranked
from titanium.judge.shares import Share, plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.heat/1"
MOST_PARTS, FEWEST_PARTS = 12, 2
_DEFAULT_PARTS, _WANTED = 6, 50
"""Parts of an uncertainty where nobody says how many: the most of these of which a cell holds about 50 futures."""


@dataclass(frozen=True)
class Corner:
    """The futures at one end of either input; of a school, its first or its last position."""

    across: Term
    up: Term
    met: Share


@dataclass(frozen=True)
class Heat:
    """How often a package meets a target over a grid of two inputs.

    Attributes
    ----------
    scope
        What was swept.
    evidence
        The run, and the futures that were read.
    asked
        Futures that the run was asked for.
    package, title
        The package.
    target, meaning
        What is counted, as it was asked for and in words.
    among
        School to the position that all futures counted hold; empty where all are counted.
    across, up
        The two inputs.
    cells
        Futures in which the target is met, of those in each cell; axes (part of `up`, part of `across`).
    met
        The same over the whole grid.
    masked
        Futures left out because a number was not finite.
    p_differ, p_together
        How often counting error alone would make cells differ as much; and as much from a sum of what each input does
        alone. None where too few cells hold enough futures.
    """

    scope: Scope = field(repr=False)
    evidence: Evidence
    asked: int
    package: str
    title: str
    target: str
    meaning: str
    among: Mapping[str, str]
    across: Divided
    up: Divided
    cells: tuple[tuple[Share, ...], ...]
    met: Share
    masked: int
    p_differ: float | None
    p_together: float | None

    @property
    def differs(self) -> bool:
        """Whether cells differ by more than counting error would."""
        return self.p_differ is not None and self.p_differ < LEVEL

    @property
    def acts_together(self) -> bool:
        """Whether cells differ by more than both inputs do, each alone."""
        return self.p_together is not None and self.p_together < LEVEL

    @cached_property
    def corners(self) -> tuple[Corner, ...]:
        """The four corners that hold futures, the one in which the target is met most often first.

        Corners are told instead of single cells, because the first and the last of many cells owe part of their place
        to luck.
        """
        found = [self._corner(across, up) for across in self.across.ends for up in self.up.ends]
        return tuple(sorted((own for own in found if own.met.futures), key=lambda own: -own.met.share))

    def _corner(self, across: slice, up: slice) -> Corner:
        cells = [cell for row in self.cells[up] for cell in row[across]]
        return Corner(
            self.across.term(across),
            self.up.term(up),
            Share.of(sum(own.count for own in cells), sum(own.futures for own in cells)),
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "futures_asked": self.asked,
                "package": self.package,
                "title": self.title,
                "target": self.target,
                "meaning": self.meaning,
                "among": dict(self.among),
                "met": asdict(self.met),
                "masked": self.masked,
                "across": asdict(self.across),
                "up": asdict(self.up),
                "cells": [[asdict(cell) for cell in row] for row in self.cells],
                "p_differ": self.p_differ,
                "p_together": self.p_together,
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each cell; needs pandas, the extra `judge`."""
        return frame(
            [
                {
                    f"{name}_{key}": value
                    for name, part in ((self.across.name, across), (self.up.name, up))
                    for key, value in (("low", part.low_value), ("high", part.high_value), ("position", part.label))
                    if bool(part.label) == (key == "position")
                }
                | asdict(cell)
                for up, row in zip(self.up.parts, self.cells, strict=True)
                for across, cell in zip(self.across.parts, row, strict=True)
            ]
        )


def heat(
    run: Run,
    package: str | None = None,
    across: str | None = None,
    up: str | None = None,
    *,
    target: str = HOLDS,
    parts: int | None = None,
    among: Mapping[str, str] | None = None,
) -> Heat:
    """How often a package holds, or meets another target, over a grid of two inputs of a run.

    Parameters
    ----------
    run
        A run; of one that is unfinished, what is there is read.
    package
        A package of the run; its base if left out.
    across, up
        An uncertainty or a school each. Where one is left out, the uncertainty is taken that explains most of the
        target's variance by itself, in the first 65,536 futures.
    target
        `holds`, `secure`, `breaks`, the name of a threshold that breaks, an event, or a metric with a limit such as
        `accept_host>=0`.
    parts
        Parts into which an uncertainty is cut, 2 to 12; as many as leave about 50 futures to a cell, up to 6, if left
        out.
    among
        School to position: only futures that hold these are counted.

    Raises
    ------
    InputError
        If a name is unknown, the target is a number without a limit, no two inputs differ, or the run weighs its
        futures.
    RunError
        If nothing is finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda x, y: {"sum": x + y},
    ...     name="sum",
    ...     uncertainties={"x": uniform(0, 1), "y": uniform(0, 1)},
    ...     metrics=["sum"],
    ...     thresholds={"sum": at_most(1)},
    ...     processes=1,
    ... )
    >>> found = heat(sweep(model, ["baseline"], 400, 0, "memory://doctest/heat"), parts=2)
    >>> [round(cell.share, 1) for cell in found.cells[0]], found.cells[1][1].count
    ([1.0, 0.5], 0)
    """
    name = package_of(run, package)
    held = dict(among or {})
    _check(run, across, up, parts, held)
    scored = ranked(run, name, target) if across is None or up is None else []
    free = [own for own in scored if own.name in run.scope.uncertainties and own.name not in (across, up)]
    names, explained = _chosen(across, up, free)
    found = gather(run, name, target, symbols=dict.fromkeys([*names, *held]))
    met = is_met(found)
    kept = _among(found, held)
    n = parts or _parts(int(kept.sum()), sum(own in found.labels for own in names))
    columns, rows = (divided(found, own, n, explained.get(own)) for own in names)
    place = [own.place(found)[kept] for own in (rows, columns)]
    shape = len(rows.parts), len(columns.parts)
    futures = _counts(place, shape)
    hits = _counts([own[met[kept]] for own in place], shape)
    scope = run.scope
    return Heat(
        scope=scope,
        evidence=Evidence.of_run(run, found.futures),
        asked=run.manifest.futures,
        package=name,
        title=scope.packages[name].title if name in scope.packages else name,
        target=target,
        meaning=meaning_of(found.target),
        among=held,
        across=columns,
        up=rows,
        cells=tuple(
            tuple(Share.of(int(hit), int(all_)) for hit, all_ in zip(*row, strict=True))
            for row in zip(hits, futures, strict=True)
        ),
        met=Share.of(int(hits.sum()), int(futures.sum())),
        masked=found.masked,
        p_differ=p_differ(hits, futures),
        p_together=p_together(hits, futures),
    )


def _check(run: Run, across: str | None, up: str | None, parts: int | None, among: Mapping[str, str]) -> None:
    problems: list[str] = []
    if across is not None and across == up:
        problems.append(f"'{across}' is named for both sides; a grid has two inputs")
    if parts is not None and not FEWEST_PARTS <= parts <= MOST_PARTS:
        problems.append(f"{parts} parts: a whole number from {FEWEST_PARTS} to {MOST_PARTS} is wanted")
    schools = run.scope.schools
    known = [name for name, own in run.scope.uncertainties.items() if own.is_sampled]
    known += [name for name, own in schools.items() if len(own.positions) > 1]
    for name in dict.fromkeys([across, up]):
        if name is not None and name not in known:
            problems.append(f"'{name}' is no uncertainty that is sampled, and no school\n{nearest(name, known)}")
    for switch, position in among.items():
        if switch not in schools:
            problems.append(f"no school '{switch}'\n{nearest(switch, schools)}")
        elif position not in schools[switch].positions:
            problems.append(f"no position '{position}' of {switch}\n{nearest(position, schools[switch].positions)}")
        elif switch in (across, up):
            problems.append(f"school {switch} is a side of the grid, so it cannot be held at {position}")
    if problems:
        raise InputError("\n".join(problems))


def _chosen(across: str | None, up: str | None, ranked: Sequence[Score]) -> tuple[tuple[str, str], dict[str, Score]]:
    """Names of both inputs, and what those explain that nobody named."""
    left = iter(ranked)
    names: list[str] = []
    chosen: dict[str, Score] = {}
    for name in (across, up):
        if name is None:
            score = next(left, None)
            if score is None:
                raise InputError("a grid takes two inputs that differ between futures, and this run has fewer")
            name, chosen[score.name] = score.name, score
        names.append(name)
    return (names[0], names[1]), chosen


def _among(found: Inputs, held: Mapping[str, str]) -> NDArray[np.bool_]:
    kept = np.ones(len(found.outcome), np.bool_)
    for switch, position in held.items():
        if switch in found.columns:
            kept &= found.columns[switch] == found.labels[switch].index(position)
    return kept


def _parts(futures: int, schools: int) -> int:
    """Parts of which a cell holds about as many futures as are wanted."""
    cells = futures / _WANTED
    most = int(cells ** (1 / max(2 - schools, 1)))
    return min(max(most, FEWEST_PARTS), _DEFAULT_PARTS)


def _counts(place: Sequence[NDArray[np.int64]], shape: tuple[int, int]) -> NDArray[np.int64]:
    row, column = place
    return np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1]).reshape(shape)
