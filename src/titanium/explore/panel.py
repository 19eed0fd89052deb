"""A panel: some futures made ready once, in which packages are played again and again.

A sweep meets each future once and moves on. A search, a deal or a load sweep asks for other packages in the same
futures, so what a future brings is computed once and kept: about 5 kilobytes for each future of an alliance.
"""

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.block import (
    BLOCK,
    FUTURE_AXES,
    CasePlayer,
    Chunk,
    Packages,
    Player,
    as_player,
    join,
    prepared,
    single,
)
from titanium.explore.futures import Source
from titanium.explore.packages.setting import check_packages
from titanium.explore.program import Program
from titanium.explore.threads import in_order
from titanium.model.compile import Future, Model

ROLES: Mapping[str, str] = {"W": "patron", "S": "host", "K": "adversary", "B": "rival"}
"""Role of an actor to its field of `titanium.model.appraisal.Appraisal`."""


class Panel:
    """Futures made ready once, in which any packages can be played.

    Parameters
    ----------
    model
        A compiled case, or any other player.
    source
        Where the futures are taken from.
    index
        Numbers of the futures.

    Raises
    ------
    InputError
        If there are no futures.

    Examples
    --------
    >>> from titanium import compile_model, load_case
    >>> from titanium.explore.futures import Design
    >>> case = load_case("us_rok")
    >>> panel = Panel(compile_model(case), Design(case, seed=0), np.arange(64))
    >>> worth = panel.appraise({name: case.package(name) for name in ("ironclad", "titanium")})
    >>> worth["S"].shape
    (2, 64)
    """

    def __init__(self, model: Model | Player, source: Source, index: NDArray[np.integer]):
        if not len(index):
            raise InputError("a panel of no futures: at least 1 is wanted")
        self.player = as_player(model)
        self.source = source
        self.index: NDArray[np.uint32] = np.asarray(index, dtype=np.uint32)

    def __len__(self) -> int:
        return len(self.index)

    def play(self, packages: Packages, only: Collection[str] | None = None, *, workers: int | None = None) -> Chunk:
        """Play packages in every future of the panel.

        Parameters
        ----------
        packages
            Package to lever to value.
        only
            Metrics that are kept; all if left out.
        workers
            Host threads; one per available core if left out.

        Raises
        ------
        InputError
            If a package leaves a lever open or out of its range.
        """
        check_packages(self.player.scope, packages)

        def run(begin: int) -> Chunk:
            return _only(self._play(packages, begin), only)

        return join(list(in_order(run, self._begins, workers)))

    def appraise(self, packages: Packages, *, workers: int | None = None) -> Mapping[str, NDArray[np.float32]]:
        """What the settled terms of packages are worth to each actor, ex ante: no quarter is played.

        Returns
        -------
        Role (W patron, S host, K adversary, B rival) to utility over ten years, axes (package, future).

        Raises
        ------
        InputError
            If a package leaves a lever open or out of its range, or the model is not that of an alliance.
        """
        if not isinstance(self.player, CasePlayer):
            raise InputError(f"'{self.player.scope.name}' is no alliance, so no capital appraises its packages")
        check_packages(self.player.scope, packages)
        model = self.player.model
        appraise = _appraiser(model)
        settings = [single(model.structure.levers(setting)) for setting in packages.values()]

        def run(begin: int) -> dict[str, NDArray[np.float32]]:
            worth = [appraise(setting, self._ready(begin)) for setting in settings]
            size = len(self.index[begin : begin + BLOCK])
            return {
                role: np.stack([np.asarray(getattr(own, field))[:size] for own in worth])
                for role, field in ROLES.items()
            }

        pieces = list(in_order(run, self._begins, workers))
        return {role: np.concatenate([piece[role] for piece in pieces], axis=1) for role in ROLES}

    @property
    def _begins(self) -> range:
        return range(0, len(self.index), BLOCK)

    def _play(self, packages: Packages, begin: int) -> Chunk:
        index = self.index[begin : begin + BLOCK]
        if not isinstance(self.player, CasePlayer):
            return self.player.play(packages, self.source, index)
        return self.player.play_ready(packages, self._prepared(begin), len(index))

    def _ready(self, begin: int) -> Future:
        return self._prepared(begin)[1]

    def _prepared(self, begin: int) -> Any:
        if begin not in self._kept:
            assert isinstance(self.player, CasePlayer)
            self._kept[begin] = prepared(self.player.model, self.source, self.index[begin : begin + BLOCK])
        return self._kept[begin]

    @cached_property
    def _kept(self) -> dict[int, Any]:
        """Place of a block's first future to what it brings; two threads never ask for the same block at once."""
        return {}


def _only(chunk: Chunk, wanted: Collection[str] | None) -> Chunk:
    if wanted is None:
        return chunk
    kept = {name: values for name, values in chunk.metrics.items() if name in wanted}
    return Chunk(chunk.index, chunk.cell, kept, chunk.failures, chunk.weight)


@lru_cache(maxsize=4)
def _appraiser(model: Model) -> Program:
    """`appraise` of a model with the future axis, compiled for one block shape."""
    return Program(model.case, "appraise", __name__, jax.vmap(model.appraise, in_axes=(None, FUTURE_AXES)))
