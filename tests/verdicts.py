"""Verdicts without a sweep: futures made by chance, in which one school decides whether a package holds."""

from dataclasses import replace

import numpy as np

from titanium.case.schema import Case
from titanium.explore.block import Chunk
from titanium.judge.verdict import EVENTS, Tally, Verdict
from titanium.model.schools import cells

PACKAGES = ("ironclad", "titanium", "no_deal")


def flipping_chunk(case: Case, *, seed: int = 1) -> Chunk:
    """Every cell of the schools once. Of 100 futures ironclad holds in 60 whatever the school, titanium in 90 under
    schelling and in 20 under the other tripwire schools, no deal in 50; titanium is the safest everywhere, Washington
    signs it in all futures and Seoul in about half.
    """
    draw = np.random.default_rng(seed)
    cell = np.asarray(cells(case), dtype=np.int8)
    n = len(cell)
    schelling = cell[:, list(case.schools).index("tripwire")] == 0
    level = np.stack([np.full(n, 0.6), np.where(schelling, 0.9, 0.2), np.full(n, 0.5)])
    number = np.zeros((len(PACKAGES), n), dtype=np.float32)
    half = np.where(draw.random(n) < 0.5, 1, -1)
    metrics = {
        **dict.fromkeys([*EVENTS, *EVENTS.values(), "patron_cost", "host_cost"], number),
        "holds": draw.random(level.shape) < level,
        "secure": draw.random(level.shape) < np.array([0.6, 0.8, 0.4])[:, None],
        "accept_patron": number + 1,
        "accept_host": np.stack([number[0] + 1, half, number[2]]),
        "first_break": number - 1,
        "first_break_quarter": number + 1e6,
    }
    metrics = {name: values.astype(np.float32) for name, values in metrics.items()}
    return Chunk(np.arange(n, dtype=np.uint32), cell, metrics)


def flipping_verdict(case: Case, *, rows: slice = slice(None)) -> Verdict:
    """The verdict on the futures of `flipping_chunk`, or on some of its packages."""
    chunk = flipping_chunk(case)
    tally = Tally(case, PACKAGES[rows], seed=1)
    tally.add(replace(chunk, metrics={name: values[rows] for name, values in chunk.metrics.items()}))
    return tally.verdict()
