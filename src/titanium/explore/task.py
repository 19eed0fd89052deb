"""One chunk of a run, computed and stored: the unit of work of host threads and of cluster workers alike."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from titanium.case.schema import Case
from titanium.errors import RunError
from titanium.explore.block import BLOCK, CasePlayer, Player, join
from titanium.explore.ensemble import WEIGHTED
from titanium.explore.futures import Design
from titanium.explore.manifest import Manifest, Piece
from titanium.explore.matching import fits
from titanium.explore.note import Note
from titanium.explore.scope import Scope
from titanium.explore.store import Run, open_run, write_chunk
from titanium.model.compile import compile_model

_OPENING = Lock()
"""Held while a worker's threads look for the model, so that only one of them builds it."""


class Stopped(Exception):
    """The run was told to stop before this chunk was computed."""


def design_of(scope: Scope, manifest: Manifest) -> Design:
    """The design that a run takes its futures from."""
    return Design(scope, manifest.seed, manifest.sampling, manifest.size, manifest.schools)


def player_of(run: Run) -> Player:
    """What a run plays, made again from the run's own copy of the case.

    Raises
    ------
    RunError
        If it is a Python function that cannot be found here, or was changed.
    """
    scope = run.scope
    if isinstance(scope, Case):
        return CasePlayer(compile_model(scope))
    from titanium.explore.function import FunctionScope, find_model

    if isinstance(scope, FunctionScope):
        return find_model(scope)
    raise TypeError(f"what plays a {type(scope).__name__} is not known")


def perform(
    run: Run,
    player: Player,
    piece: Piece,
    index: NDArray[np.uint32],
    is_stopped: Callable[[], bool] = lambda: False,
) -> Note:
    """Play the packages of one piece in its futures, and store the chunk.

    Parameters
    ----------
    index
        Numbers of its futures.
    is_stopped
        Asked before every block.

    Raises
    ------
    RunError
        If the chunk cannot be written.
    Stopped
        If told to stop.
    """
    manifest, scope = run.manifest, player.scope
    design = design_of(scope, manifest)
    packages = {name: manifest.packages[name] for name in manifest.groups[piece.group]}
    blocks = []
    for begin in range(0, len(index), BLOCK):
        if is_stopped():
            raise Stopped
        numbers = index[begin : begin + BLOCK]
        block = player.play(packages, design, numbers)
        if manifest.kind == WEIGHTED and isinstance(player, CasePlayer):
            block = replace(block, weight=fits(player.model, design, numbers))
        blocks.append(block)
    return write_chunk(run.folder, scope, manifest, piece, join(blocks))


def perform_at(address: str, identity: str, piece: Piece, index: NDArray[np.uint32]) -> Note:
    """As `perform`, for a worker that knows a run by its address alone.

    Raises
    ------
    RunError
        If another run has taken its place, or the chunk cannot be written.
    """
    with _OPENING:
        run, player = _opened(address, identity)
    return perform(run, player, piece, index)


@lru_cache(maxsize=2)
def _opened(address: str, identity: str) -> tuple[Run, Player]:
    """A run and its compiled model, kept by the worker's process."""
    run = open_run(address)
    if run.manifest.id != identity:
        raise RunError(f"'{address}' holds another run than the one that was started")
    return run, player_of(run)
