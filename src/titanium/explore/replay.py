"""One future replayed quarter by quarter, with the bits of the sweep.

The sweep's own compiled program plays any number of quarters, so it is asked for none, one, two and so on up to the
horizon: the state at the start of every quarter and the metrics so far come from the very code that counted the future.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

from titanium.errors import InputError
from titanium.explore.block import compiled, prepared, single
from titanium.explore.futures import MAX_INDEX, Design
from titanium.model.compile import Model
from titanium.model.posture import Lift
from titanium.model.state import Reference, State, World


@dataclass(frozen=True)
class Replay:
    """A package in one future, opened up; every number is single, as in the sweep.

    Attributes
    ----------
    index
        Number of the future.
    draw
        Symbol to the drawn value of every uncertainty, before the schools have acted.
    cell
        Position number of every school switch.
    setting
        Lever symbol to the package's value.
    p, ref, times
        Uncertainties after the schools have acted, reference values and closure times.
    worlds
        The world in each quarter.
    states
        State at the start of each quarter and, last, after the horizon.
    metrics
        Metric to value before the first quarter and after each; the last are the sweep's.
    """

    index: int
    draw: Mapping[str, np.float32]
    cell: tuple[int, ...]
    setting: Mapping[str, np.float32]
    p: Mapping[str, np.float32]
    ref: Reference
    times: Lift
    worlds: tuple[World, ...]
    states: tuple[State, ...]
    metrics: tuple[Mapping[str, np.float32], ...]


def replay(model: Model, package: str, design: Design, index: int) -> Replay:
    """Play one package in one future to the end, and keep every quarter.

    Parameters
    ----------
    model
        The compiled case of the design.
    package
        Name of a package.
    design
        Where the future is taken from.
    index
        Number of the future in the design.

    Raises
    ------
    InputError
        If the case has no such package, or the design no such future.

    Examples
    --------
    >>> from titanium import compile_model, load_case
    >>> case = load_case("us_rok")
    >>> found = replay(compile_model(case), "ironclad", Design(case, seed=0), 17)
    >>> len(found.worlds), len(found.states), float(found.states[0].mult)
    (40, 41, 1.0)
    """
    setting = single(model.structure.levers(model.case.package(package)))
    if not 0 <= index <= MAX_INDEX:
        raise InputError(f"future {index}: a whole number from 0 to {MAX_INDEX} is wanted")
    futures, ready = prepared(model, design, np.array([index], dtype=np.uint32))
    _, play = compiled(model)
    n = model.structure.n_quarters
    played = [_first(play(setting, ready, np.int32(quarters))) for quarters in range(n + 1)]
    world = jax.tree.map(lambda path: np.asarray(path)[:, 0], ready.world)
    return Replay(
        index=index,
        draw={symbol: values[0] for symbol, values in futures.draw.items()},
        cell=tuple(int(position) for position in futures.cell[0]),
        setting=setting,
        p=_first(ready.p),
        ref=_first(ready.ref),
        times=_first(ready.times),
        worlds=tuple(jax.tree.map(lambda path, t=t: path[t], world) for t in range(n)),
        states=tuple(own.state for own in played),
        metrics=tuple(own.metrics for own in played),
    )


def _first(block: Any) -> Any:
    """The first future of a block."""
    return jax.tree.map(lambda values: np.asarray(values)[0], block)
