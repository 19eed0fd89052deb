"""Which inputs of a run explain by themselves in which futures something is so, most often that a package holds."""

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.store import Run
from titanium.judge.discover.scores import Score, scores
from titanium.judge.inputs import Inputs, Target, gather

HOLDS = "holds"
"""The target that is met where the package holds."""
LOOKED_AT = 65_536
"""Futures at most, the first of the run, by which inputs are ranked."""


def is_met(found: Inputs) -> NDArray[np.bool_]:
    """In which futures a target is met; a number that is 0 or 1 in each of them, as that of an event, says so itself.

    Raises
    ------
    InputError
        If it is another number; a limit is proposed.
    """
    values = found.outcome
    if not found.target.is_event and not np.isin(values, (0, 1)).all():
        tenth = float(np.quantile(values, 0.9))
        raise InputError(
            f"'{found.target.text}' is a number, and what is counted are futures in which something is so\n"
            f"Give it a limit: '{found.target.metric}>{tenth:.4g}' is so in about a tenth of these futures."
        )
    return values > 0.5


def meaning_of(target: Target) -> str:
    """What a target is, as the rest of "in futures in which ..."."""
    return "the package holds" if target.text == HOLDS else target.meaning


def ranked(run: Run, package: str, target: str = HOLDS, *, most: int = LOOKED_AT) -> list[Score]:
    """What each uncertainty and school explains by itself, the largest first.

    Parameters
    ----------
    target
        What is explained; see `titanium.judge.heat.heat`.
    most
        Futures that are read at most, the first of the run.

    Raises
    ------
    InputError
        If a name is unknown, the target is a number without a limit, or the run weighs its futures.
    RunError
        If a chunk is missing or was altered.
    """
    found = gather(run, package, target, most=most)
    return scores(found.columns, is_met(found), found.kind)
