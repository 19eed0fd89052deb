"""Futures paired with others that share each set of groups of inputs, and what packages gave in these."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.evidence.assumptions.conditional import BATCH, acceptance, redrawn
from titanium.evidence.assumptions.criteria import Criterion
from titanium.evidence.assumptions.decomposition import members, sets_of
from titanium.evidence.assumptions.groups import Grouped
from titanium.explore.block import Packages, Player
from titanium.explore.ensemble import Kind
from titanium.explore.futures import Design
from titanium.explore.panel import Panel
from titanium.judge.inputs import BREAKS, Target
from titanium.judge.sensitivity.estimate import Floats
from titanium.judge.sensitivity.factors import copula_of
from titanium.judge.sensitivity.plays import Plays


@dataclass(frozen=True, eq=False)
class Pairs:
    """What packages gave in futures that share some groups of inputs with others.

    Attributes
    ----------
    again
        Criterion to its number, axes (package, set, future); sets in the order of `decomposition.sets_of`.
    known
        Where it is known: a future was found, and every number was finite; axes (package, future).
    """

    again: Mapping[str, NDArray[np.float32]]
    known: NDArray[np.bool_]

    @classmethod
    def played(
        cls,
        player: Player,
        packages: Packages,
        grouped: Grouped,
        futures: tuple[Design, NDArray[np.uint32], Kind],
        criteria: Sequence[Criterion],
        tell: Callable[[int], None] = lambda done: None,
    ) -> "Pairs":
        """Pair futures of an ensemble with others of it, and play packages in these.

        Parameters
        ----------
        packages
            Package to lever to value.
        futures
            What they are drawn from, their numbers, and the ensemble.
        tell
            Told of so many more futures that were played.
        """
        design, index, kind = futures
        scope, n = player.scope, len(index)
        any_target = Target.of(scope, player.metrics, BREAKS)  # of what is asked here only futures are taken
        name, setting = next(iter(packages.items()))
        plays = Plays(player, name, setting, any_target, grouped.columns, design.seed)
        base = grouped.levels(design, index)
        rows = _sharing(base, grouped, _drawn(player, kind, plays, base, grouped, design.seed))
        sets = len(sets_of(len(grouped.names)))
        again = {own.name: np.empty((len(packages), sets * n), np.float32) for own in criteria}
        known = np.ones((len(packages), sets * n), dtype=np.bool_)
        done = 0
        for levels in _in_pieces(rows, max(BATCH // n, 1)):
            here = slice(done, done + len(levels))
            missing: NDArray[np.bool_] = np.logical_or.reduce(np.isnan(levels), axis=1)
            given = plays.given(np.where(missing[:, np.newaxis], 0.5, levels))
            chunk = Panel(player, given, given.index).play(packages)
            known[:, here] = np.logical_and(chunk.finite, ~missing)
            for own in criteria:
                again[own.name][:, here] = own.read(chunk.metrics[own.metric])
            done += len(levels)
            tell(len(levels))
        shape = (len(packages), sets, n)
        everywhere: NDArray[np.bool_] = np.logical_and.reduce(known.reshape(shape), axis=1)
        return cls({key: own.reshape(shape) for key, own in again.items()}, everywhere)


def _drawn(player: Player, kind: Kind, plays: Plays, base: Floats, grouped: Grouped, seed: int) -> Floats:
    """Futures that share each set of groups but chance, all of them included; axes (set, row, column)."""
    inputs = len(grouped.names) - 1  # chance is the last group, and every draw has its own
    every = np.concatenate([np.zeros((1, inputs), np.bool_), members(inputs)]) if inputs else np.zeros((1, 0), np.bool_)
    shared = np.concatenate([every, np.zeros((len(every), 1), np.bool_)], axis=1)
    found = redrawn(
        base,
        shared[:, grouped.group],
        acceptance(player, kind, plays),
        copula=copula_of(player.scope, grouped.columns),
        seed=seed,
    )
    if not inputs:
        return found
    whole = base.copy()
    whole[:, -1] = found[0, :, -1]
    return np.concatenate([found, whole[np.newaxis]])


def _sharing(base: Floats, grouped: Grouped, drawn: Floats) -> Iterator[Floats]:
    """Futures that share each set of groups, in the order of the sets; axes (row, column)."""
    inputs = len(grouped.names) - 1
    for code in sets_of(len(grouped.names)).tolist():
        levels = drawn[code % 2**inputs]
        if code >> inputs:
            levels = levels.copy()
            levels[:, -1] = np.where(np.isnan(levels[:, -1]), np.nan, base[:, -1])
        yield levels


def _in_pieces(rows: Iterator[Floats], count: int) -> Iterator[Floats]:
    """So many arrays after one another joined, so that the blocks in which futures are played are full."""
    held: list[Floats] = []
    for levels in rows:
        held.append(levels)
        if len(held) == count:
            yield np.concatenate(held)
            held = []
    if held:
        yield np.concatenate(held)
