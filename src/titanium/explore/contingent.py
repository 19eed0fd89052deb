"""Contingent packages played in the futures of a panel, each of which may be left in a quarter of its own.

One program plays them all: which packages, in which quarter the first is left in each future, and how many quarters are
traced arguments. Asked for one quarter after the other, it also gives what could be seen at the start of each, from
the very code that counts the future.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, lru_cache, partial
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.axes import HOST, PATRON
from titanium.explore.block import BLOCK, FUTURE_AXES, single
from titanium.explore.futures import Source
from titanium.explore.packages.setting import check_packages
from titanium.explore.panel import Panel
from titanium.explore.program import Program
from titanium.explore.threads import in_order
from titanium.model.appraisal import Capitals
from titanium.model.compile import Model
from titanium.model.contingent import OBSERVABLES, follow
from titanium.model.metrics import NEVER

Setting = Mapping[str, float]
"""Lever to value; every lever is set."""
Switch = NDArray[np.floating] | float
"""Quarter from which the second package is on its way, one for all futures or one for each; `NEVER` for none."""
Values = dict[str, NDArray[np.float32]]


class ContingentPanel(Panel):
    """Futures of an alliance made ready once, in which packages are left for others.

    Parameters
    ----------
    model
        A compiled case.
    source
        Where the futures are taken from; its case may differ from the model's in what is drawn.
    index
        Number of each future.

    Raises
    ------
    InputError
        If there are no futures.

    Examples
    --------
    >>> from titanium import compile_model, load_case
    >>> from titanium.explore.futures import Design
    >>> case = load_case("us_rok")
    >>> panel = ContingentPanel(compile_model(case), Design(case, seed=0), np.arange(64))
    >>> today, other = case.package("ironclad"), case.package("titanium")
    >>> late = panel.follow(today, other, 8.0)
    >>> sorted(set(late["switched"].tolist()))
    [8.0]
    """

    def __init__(self, model: Model, source: Source, index: NDArray[np.integer]):
        super().__init__(model, source, index)
        self.model = model

    @cached_property
    def cell(self) -> NDArray[np.int8]:
        """School positions of the futures, axes (future, switch)."""
        cells = in_order(lambda begin: self._prepared(begin)[0].cell, self._begins)
        return np.concatenate(list(cells))[: len(self.index)]

    def follow(self, first: Setting, then: Setting, at: Switch = NEVER, only: Collection[str] | None = None) -> Values:
        """Play a package that is left for another to the end of the horizon.

        Parameters
        ----------
        first, then
            The package that begins, and the one that may follow it.
        at
            When the first is left.
        only
            Metrics that are wanted; all if left out.

        Returns
        -------
        Metric to its values, axes (future,). `switched` is the quarter of the switch, `NEVER` where none came, and
        `finite` is 1 where every metric is a finite number.

        Raises
        ------
        InputError
            If a package leaves a lever open or out of its range.
        """
        return self.follow_each(first, then, [at], only)[0]

    def follow_each(
        self, first: Setting, then: Setting, switches: Iterable[Switch], only: Collection[str] | None = None
    ) -> list[Values]:
        """Play one pair of packages under several rules of when the first is left; parameters as for `follow`.

        Returns
        -------
        For each rule, metric to its values, axes (future,).
        """
        rules = [np.broadcast_to(np.asarray(at, np.float32), self.index.shape) for at in switches]
        if not rules:
            return []
        worth = self.appraise({"first": first, "then": then})
        levers, quarters = self.model.structure.levers, np.int32(self.model.structure.n_quarters)
        one, other, play = single(levers(first)), single(levers(then)), compiled(self.model)

        def run(work: tuple[int, int]) -> Values:
            rule, begin = work
            own = tuple(Capitals(*(_full(worth[role][row], begin) for role in (PATRON, HOST))) for row in (0, 1))
            found = play(one, other, own, _full(rules[rule], begin), self._ready(begin), quarters)
            return self._cut(_checked(found.metrics), begin, only)

        return self._spread(run, len(rules))

    def observe(self, first: Setting, then: Setting | None = None, at: Switch = NEVER) -> Values:
        """What could be seen at the start of each quarter; parameters as for `follow`, the first alone without `then`.

        Returns
        -------
        Observable, see `titanium.model.contingent.OBSERVABLES`, to its paths, axes (quarter, future); nan where it is
        not known yet.

        Raises
        ------
        InputError
            If a package leaves a lever open or out of its range.
        """
        then = first if then is None else then
        check_packages(self.model.case, {"first": first, "then": then})
        levers = self.model.structure.levers
        one, other = single(levers(first)), single(levers(then))
        when = np.broadcast_to(np.asarray(at, np.float32), self.index.shape)
        nothing: Any = np.zeros(BLOCK, np.float32)
        worth = (Capitals(nothing, nothing),) * 2  # what is seen does not depend on it
        play = compiled(self.model)

        def run(work: tuple[int, int]) -> Values:
            quarter, begin = work
            return self._cut(
                play(one, other, worth, _full(when, begin), self._ready(begin), np.int32(quarter)).seen, begin
            )

        rows = self._spread(run, self.model.structure.n_quarters)
        return {name: np.stack([row[name] for row in rows]) for name in OBSERVABLES}

    def _spread(self, run: Callable[[tuple[int, int]], Values], times: int) -> list[Values]:
        """Results of `run` for every block, so many times over, on all cores even where there is a single block."""
        for _ in in_order(self._ready, self._begins):  # so that no two threads make the same block ready
            pass
        first, *rest = itertools.product(range(times), self._begins)
        pieces = [run(first), *in_order(run, rest)]  # one alone at first, so that a program is compiled once
        n = len(self._begins)
        return [_joined(pieces[begin : begin + n]) for begin in range(0, times * n, n)]

    def _cut(self, values: Mapping[str, Any], begin: int, only: Collection[str] | None = None) -> Values:
        """Values of the futures of a block, without those that fill it up."""
        size = len(self.index[begin : begin + BLOCK])
        return {name: np.asarray(value)[:size] for name, value in values.items() if only is None or name in only}


def _full(values: NDArray[np.floating], begin: int) -> Any:
    """Values of a block, the last repeated until it is full."""
    part = np.asarray(values[begin : begin + BLOCK], np.float32)
    return np.pad(part, (0, BLOCK - len(part)), mode="edge")


def _checked(metrics: Mapping[str, Any]) -> Values:
    """The metrics, and whether all of them are finite."""
    values = {name: np.asarray(value) for name, value in metrics.items()}
    finite = np.logical_and.reduce([np.isfinite(value) for value in values.values()])
    return values | {"finite": finite.astype(np.float32)}


def _joined(blocks: list[Values]) -> Values:
    return {name: np.concatenate([block[name] for block in blocks], axis=-1) for name in blocks[0]}


@lru_cache(maxsize=4)
def compiled(model: Model) -> Program:
    """`follow` of a model with the future axis, compiled for one block shape."""
    play = jax.vmap(partial(follow, model), in_axes=(None, None, 0, 0, FUTURE_AXES, None))
    return Program(model.case, "follow", __name__, play, shares=True)
