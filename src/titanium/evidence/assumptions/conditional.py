"""Futures that share some of their inputs with others and are drawn anew in the rest, within one ensemble.

What a group of inputs explains by itself is how alike two futures come out that share it and nothing else. Where
futures are drawn from the case's ranges, the rest is drawn freely. Where they are matched to a record, inputs are no
longer independent, so the rest is drawn from what the record leaves given what is shared: by drawing until a draw meets
it (rejection sampling; for such pairs with dependent inputs see Song, Nelson and Staum 2016, and Broto, Bachoc and
Depecker 2020). On average that takes no more tries than matching itself, whatever is shared: 1 / (share that matches).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from titanium.explore.block import BLOCK, CasePlayer, Player, case_of
from titanium.explore.ensemble import PRIOR, Kind
from titanium.explore.given import HIGHEST, LOWEST
from titanium.explore.matching import met, record_values, signature_values
from titanium.explore.threads import in_order
from titanium.judge.sensitivity.estimate import Floats
from titanium.judge.sensitivity.plays import Plays
from titanium.judge.sensitivity.shapley import INDEPENDENT, Copula

Accept = Callable[[Floats], NDArray[np.bool_]]
"""Levels, axes (row, column), to whether each row is a future of the ensemble."""
BATCH = 16 * BLOCK
"""Draws that are looked at in one go."""
MOST_TRIES = 8192
"""Draws after which the search for one future is given up."""


def anyone(levels: Floats) -> NDArray[np.bool_]:
    """Every draw is a future, as in the prior."""
    return np.ones(len(levels), dtype=np.bool_)


def acceptance(player: Player, kind: Kind, plays: Plays) -> Accept:
    """Which draws are futures of an ensemble.

    Parameters
    ----------
    player
        What plays; only a case has a record.
    kind
        The ensemble.
    plays
        How levels are made into futures.
    """
    if kind == PRIOR or not isinstance(player, CasePlayer) or not player.scope.constraints:
        return anyone
    model, case = player.model, player.scope

    def accept(levels: Floats) -> NDArray[np.bool_]:
        given = plays.given(levels)
        rows = given.index

        def recorded(begin: int) -> NDArray[np.uint32]:
            part = rows[begin : begin + BLOCK]
            return part[met(case_of(given), record_values(model, given, part), len(part))]

        def signed(begin: int) -> NDArray[np.uint32]:
            part = left[begin : begin + BLOCK]
            return part[met(case, signature_values(model, given, part), len(part))]

        left = np.concatenate(list(in_order(recorded, range(0, len(rows), BLOCK))))
        if kind == "matched" and len(left):
            left = np.concatenate(list(in_order(signed, range(0, len(left), BLOCK))))
        found = np.zeros(len(levels), dtype=np.bool_)
        found[left] = True
        return found

    return accept


def redrawn(
    base: Floats,
    kept: NDArray[np.bool_],
    accept: Accept = anyone,
    *,
    copula: Copula = INDEPENDENT,
    seed: int = 0,
    most: int = MOST_TRIES,
) -> Floats:
    """Futures that share some columns with those that are given; the others are drawn anew within the ensemble.

    Parameters
    ----------
    base
        Futures of the ensemble as levels, axes (row, column).
    kept
        Which columns each set shares, axes (set, column).
    accept
        Which draws are futures of the ensemble.
    copula
        Columns that are drawn together.
    seed
        Seed of the draws.
    most
        Draws after which a future is given up.

    Returns
    -------
    Levels, axes (set, row, column); NaN where none was found.

    Examples
    --------
    >>> base = np.array([[0.1, 0.2], [0.6, 0.3]])
    >>> found = redrawn(base, np.array([[True, False]]), lambda rows: rows.sum(axis=1) < 1)
    >>> bool((found[0, :, 0] == base[:, 0]).all()), bool((found[0].sum(axis=1) < 1).all())
    (True, True)
    """
    n, columns = base.shape
    generator = np.random.default_rng(seed)
    found = np.full((len(kept) * n, columns), np.nan)
    pending, tries = np.arange(len(kept) * n), 0
    while len(pending) and tries < most:
        # As many draws at once as were tried before, so that few are looked at in vain, but never less than a block.
        times = min(max(min(tries, BATCH // len(pending)), BLOCK // len(pending), 1), most - tries)
        left: list[NDArray[np.int64]] = []
        for begin in range(0, len(pending), BATCH):
            here = pending[begin : begin + BATCH]
            which, row = np.divmod(here, n)
            rows = np.repeat(base[row], times, axis=0)
            fresh = np.clip(generator.random(rows.shape), LOWEST, HIGHEST)
            drawn = copula.redrawn(rows, fresh, np.repeat(~kept[which], times, axis=0))
            hits = accept(drawn).reshape(len(here), times)
            hit, first = hits.any(axis=1), hits.argmax(axis=1)
            found[here[hit]] = drawn.reshape(len(here), times, columns)[hit, first[hit]]
            left.append(here[~hit])
        pending, tries = np.concatenate(left), tries + times
    return found.reshape(len(kept), n, columns)
