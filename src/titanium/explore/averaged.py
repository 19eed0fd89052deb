"""Many points at once in the simulation with chance averaged out, each over the same few chance streams."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from titanium.explore.block import single
from titanium.explore.given import Given
from titanium.explore.program import Program
from titanium.explore.threads import in_order
from titanium.model.compile import Model
from titanium.model.smooth import HELD, Smooth, begin, play

STREAMS = 8
"""Chance streams of a point; their shocks are all that differs between them."""
POINTS = 256
"""Points computed in one call."""


@dataclass(frozen=True)
class Averaged:
    """What some points come to; every array has the axes (point, stream)."""

    survives: NDArray[np.float64]
    """Log of the chance that no event held off happens."""
    together: NDArray[np.float64]
    """Times that war is in both theatres at once."""
    amounts: Mapping[str, NDArray[np.float64]]
    """Metric to its value, `clashes` included."""


def average(
    model: Model, setting: Mapping[str, float], points: Given, held: Mapping[str, NDArray[np.bool_]]
) -> Averaged:
    """Play one package at points with chance averaged out.

    Parameters
    ----------
    setting
        Lever to value.
    points
        The points, as futures; their streams are not looked at.
    held
        Metric of an event to where it is held off, axis (point,).
    """
    run = _compiled(model)
    levers = single(model.structure.levers(setting))
    keys = _keys(points.seed)
    quarters = np.int32(model.structure.n_quarters)

    def block(start: int) -> Smooth:
        places = np.minimum(np.arange(start, start + POINTS), len(points) - 1)
        futures = points.at(places)
        off = {name: held[name][places].astype(np.float32) for name in HELD}
        found = run(levers, futures.draw, futures.cell.T, keys, off, quarters)
        return jax.tree.map(lambda values: np.asarray(values, np.float64), found)

    return _joined(list(in_order(block, range(0, len(points), POINTS))), len(points))


def _joined(blocks: Sequence[Smooth], size: int) -> Averaged:
    whole = jax.tree.map(lambda *parts: np.concatenate(parts)[:size], *blocks)
    return Averaged(whole.survives, whole.together, whole.amounts)


@lru_cache(maxsize=4)
def _keys(seed: int) -> Any:
    """Keys of the first streams of a seed, as the sweep has them."""
    return jax.vmap(lambda number: jax.random.fold_in(jax.random.key(seed), number))(np.arange(STREAMS))


@lru_cache(maxsize=4)
def _compiled(model: Model) -> Program:
    """`play` with the axes of points and of streams, compiled for one shape."""

    def point(levers: Any, draw: Any, cell: Any, keys: Any, held: Any, quarters: Any) -> Smooth:
        own = begin(model, draw, list(cell))
        return jax.vmap(lambda key: play(model, levers, own, key, held, quarters))(keys)

    many = jax.vmap(point, in_axes=(None, 0, 1, None, 0, None))
    return Program(model.case, "average", __name__, many, shares=True)
