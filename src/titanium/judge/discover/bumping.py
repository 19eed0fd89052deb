"""Bumping: PRIM on resampled rows and random inputs, and of all boxes those that no other beats.

One run of PRIM is greedy, and an early slice of the wrong input cannot be taken back. Runs on bootstrap samples, each
with some of the inputs, go other ways; every box is counted again on the rows themselves, and the non-dominated ones
by coverage and density are kept (Friedman and Fisher 1999; Kwakkel and Cunningham 2016).
"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from titanium.judge.discover.box import contains, count
from titanium.judge.discover.choice import non_dominated
from titanium.judge.discover.coded import Coded
from titanium.judge.discover.prim import LEAST_MASS, Objective, Step, prim

MOST_ROWS = 100_000
"""Rows of one bootstrap sample at most."""
INPUTS = 0.5
"""Share of the inputs that each run may restrict."""


def bump(
    coded: Coded,
    runs: int,
    seed: int,
    *,
    mass_min: float = LEAST_MASS,
    objective: Objective = "lenient1",
    taken: NDArray[np.bool_] | None = None,
) -> list[Step]:
    """The boxes of several runs of PRIM that no other box beats in both coverage and density.

    The first run is on all rows and inputs, so nothing that it finds is lost unless something better is there.

    Parameters
    ----------
    coded
        The inputs, and which rows are of interest.
    runs
        Runs on bootstrap samples.
    seed
        Seed of the samples.
    mass_min, objective, taken
        See `prim`.

    Returns
    -------
    Boxes in order of falling coverage, that of no limits first; counted on the rows themselves, not on a sample.
    """
    steps = prim(coded, mass_min=mass_min, objective=objective, taken=taken)
    generator = np.random.default_rng([seed, 0xB0B])
    left = np.arange(coded.n_rows) if taken is None else np.flatnonzero(~taken)
    found = {_key(step): step for step in steps}
    n_inputs = len(coded.names)
    for _ in range(runs):
        rows = np.sort(generator.choice(left, min(len(left), MOST_ROWS)))
        chosen = np.sort(generator.choice(n_inputs, max(math.ceil(INPUTS * n_inputs), min(2, n_inputs)), replace=False))
        for step in prim(coded.restricted(rows, chosen.tolist()), mass_min=mass_min, objective=objective):
            found.setdefault(_key(step), replace(step, quasi_p=(), count=steps[0].count))
    boxes = list(found.values())
    boxes = boxes[: len(steps)] + [_counted(coded, step, taken) for step in boxes[len(steps) :]]
    fit = [step for step in boxes if step.count.rows and step.count.mass >= mass_min]
    kept = [fit[number] for number in non_dominated((own.count.coverage, own.count.density) for own in fit)]
    return kept if kept and not kept[0].box else [steps[0], *kept]


def _counted(coded: Coded, step: Step, taken: NDArray[np.bool_] | None) -> Step:
    """A box counted on all rows."""
    inside = contains(step.box, dict(zip(coded.names, coded.values, strict=True)), coded.n_rows)
    if taken is not None:
        inside &= ~taken
    return replace(step, count=count(inside, coded.outcome))


def _key(step: Step) -> tuple[tuple[str, float, float, tuple[int, ...] | None], ...]:
    return tuple(sorted((name, limit.low, limit.high, limit.kept) for name, limit in step.box.items()))
