"""What packages come to quarter by quarter: the sweep's own program asked for as many quarters as are wanted.

As in `titanium.explore.replay`, but for many futures at once and for a few numbers of each.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from titanium.explore.block import BLOCK, CasePlayer, Packages, compiled, prepared, single
from titanium.explore.futures import Source
from titanium.explore.packages.setting import check_packages
from titanium.explore.threads import in_order
from titanium.model.compile import Played

Reader = Callable[[Played, int], NDArray[np.floating]]
"""What is kept of futures that were played for so many quarters, axis (future)."""


def courses(
    player: CasePlayer,
    source: Source,
    index: NDArray[np.uint32],
    packages: Packages,
    quarters: Sequence[int],
    read: Reader,
    *,
    workers: int | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> NDArray[np.float32]:
    """What is read of packages after some numbers of quarters, in the same futures.

    Parameters
    ----------
    player
        A compiled case.
    source
        Where the futures are taken from.
    index
        Number of each.
    packages
        Package to lever to value.
    quarters
        Quarters that are played, each 0 or more; 0 is the start.
    read
        What is kept.
    workers
        Host threads; one per available core if left out.
    on_progress
        Told how many more futures were played to all of the quarters.

    Returns
    -------
    Axes (package, quarter, future).

    Raises
    ------
    InputError
        If a package leaves a lever open or out of its range.
    """
    check_packages(player.scope, packages)
    structure = player.model.structure
    _, play = compiled(player.model)

    def run(begin: int) -> NDArray[np.float32]:
        some = index[begin : begin + BLOCK]
        _, brought = prepared(player.model, source, some)
        found = np.empty((len(packages), len(quarters), len(some)), np.float32)
        for row, setting in enumerate(packages.values()):
            levers = single(structure.levers(setting))
            for place, count in enumerate(quarters):
                found[row, place] = np.asarray(read(play(levers, brought, np.int32(count)), count))[: len(some)]
        on_progress(len(some))
        return found

    return np.concatenate(list(in_order(run, range(0, len(index), BLOCK), workers)), axis=2)
