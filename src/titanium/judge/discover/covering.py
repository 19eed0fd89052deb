"""Several boxes, one after another: each is sought in what the earlier ones have left (Friedman and Fisher 1999)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.judge.discover.box import Box
from titanium.judge.discover.bumping import bump
from titanium.judge.discover.choice import Kept, Wanted, choose, simplify
from titanium.judge.discover.coded import Coded
from titanium.judge.discover.prim import LEAST_MASS, Objective, Step, prim

FEWEST = 10
"""Rows of interest, and others, that must be left for a box to be sought."""


@dataclass(frozen=True)
class Found:
    """One box, and the way to it."""

    steps: Sequence[Step]
    chosen: int
    """Number of the step that it was chosen from."""
    kept: Kept

    @property
    def box(self) -> Box:
        """Its limits."""
        return self.kept.box


@dataclass(frozen=True)
class Method:
    """How boxes are sought."""

    boxes: int = 3
    """Boxes at most."""
    mass_min: float = LEAST_MASS
    """Least share of all rows in a box."""
    objective: Objective = "lenient1"
    bumping: int = 0
    """Runs on bootstrap samples; none if 0."""
    seed: int = 0
    """Seed of these."""


def cover(coded: Coded, method: Method, wanted: Wanted) -> list[Found]:
    """Boxes until nothing is left to be said, or as many as are wanted.

    If restrictions were dropped from a box, PRIM is run once more on the inputs that it kept alone, and the better of
    the two boxes is taken: limits that were placed beside others may lie better without them (constrained PRIM; Kwakkel
    2019).
    """
    found: list[Found] = []
    taken = np.zeros(coded.n_rows, np.bool_)
    while len(found) < method.boxes:
        left = coded.outcome[~taken]
        if min(int(left.sum()), int((~left).sum())) < FEWEST:
            break
        steps = _steps(coded, method, taken)
        chosen = choose(steps, wanted)
        kept = simplify(coded, steps[chosen].box, wanted, taken)
        if kept.box and len(kept.box) < steps[chosen].n_restricted:
            kept = _again(coded, method, wanted, taken, kept)
        if not kept.box or kept.count.merit <= 0:
            break
        found.append(Found(steps, chosen, kept))
        taken |= kept.region.contained()
    return found


def _steps(coded: Coded, method: Method, taken: NDArray[np.bool_]) -> list[Step]:
    if method.bumping:
        return bump(
            coded, method.bumping, method.seed, mass_min=method.mass_min, objective=method.objective, taken=taken
        )
    return prim(coded, mass_min=method.mass_min, objective=method.objective, taken=taken)


def _again(coded: Coded, method: Method, wanted: Wanted, taken: NDArray[np.bool_], kept: Kept) -> Kept:
    numbers = [number for number, name in enumerate(coded.names) if name in kept.box]
    few = coded.chosen(numbers)
    steps = prim(few, mass_min=method.mass_min, objective=method.objective, taken=taken)
    again = simplify(few, steps[choose(steps, wanted)].box, wanted, taken)

    def value(own: Kept) -> tuple[bool, float]:
        return wanted.meets(own.count), own.count.merit

    return again if again.box and value(again) > value(kept) else kept
