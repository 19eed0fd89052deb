"""What would turn a verdict: the position of a school, or one end of an uncertainty's range.

Futures are looked at in which an uncertainty lies in the lowest or the highest third of its own distribution, all else
as it is drawn. A ledger looks at two ends of some two hundred inputs for each of its measures, so an end counts only if
it stays clear when all these looks together are held to one false alarm in twenty (Bonferroni).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from titanium.case.measure import MOST, Measure
from titanium.evidence.claims.verdicts import CONFIDENCE, Estimate, Verdict, estimate
from titanium.judge.cuts import ByCut

ENDS: Mapping[str, tuple[float, float]] = {"lowest third": (0.0, 1 / 3), "highest third": (2 / 3, 1.0)}
"""Part of an uncertainty's range to its ends, as levels."""
MOST_TURNS = 3
"""Uncertainties told of one measure, those that move it most."""
_LOOKED_AT = 12
"""Ends whose interval is worked out: those at which the number is moved most."""
DECIDED = ("supported", "contradicted")


@dataclass(frozen=True)
class Turn:
    """Where a measure says something else."""

    by: str
    """`school`, or `range` of an uncertainty."""
    name: str
    """Switch or symbol."""
    at: str
    """Position of the switch, or part of the range."""
    estimate: Estimate
    words: str = ""
    """What the uncertainty is."""


def by_schools(found: ByCut[Estimate]) -> tuple[Turn, ...]:
    """Positions in which a measure says for certain what it does not say overall."""
    return tuple(
        Turn("school", switch, position, own)
        for switch, positions in found.by_school.items()
        for position, own in positions.items()
        if turns(found.overall.verdict, own.verdict)
    )


def turns(overall: Verdict, verdict: Verdict) -> bool:
    """Whether a verdict is decided, and another than that over all futures."""
    return verdict in DECIDED and verdict != overall and overall != "told"


def in_most(measure: Measure, values: NDArray[np.float64]) -> float | None:
    """The limit that two of three futures pass, where a measure tests futures one by one with one limit.

    Examples
    --------
    >>> said = {"of": "p_A", "unit": "probability", "settings": {"today": {}}, "value": "today"}
    >>> sure = {"test": "over", "claimed": 0.95, "why": "sure", "across": "futures"}
    >>> measure = Measure.model_validate({"means": "the host holds", "unit": "probability", "quantity": said, **sure})
    >>> in_most(measure, np.array([0.9, 0.5, 0.8]))
    0.8
    """
    known = values[~np.isnan(values)]
    if measure.across != "futures" or measure.test in ("told", "about") or not len(known):
        return None
    level = 1 - MOST if math.isinf(measure.limits[1]) else MOST
    return float(np.sort(known)[min(round(level * len(known)), len(known) - 1)])


@dataclass(frozen=True, eq=False)
class Ends:
    """In which futures each uncertainty lies at an end of its range.

    Attributes
    ----------
    names
        Symbol and part of the range.
    inside
        Axes (end, future); 1 where the uncertainty lies there, else 0.
    """

    names: tuple[tuple[str, str], ...]
    inside: NDArray[np.float32]

    @classmethod
    def of(cls, levels: Mapping[str, NDArray[np.float64]]) -> "Ends":
        """Both ends of every uncertainty, from its level in each future."""
        found = {
            (symbol, end): ((own >= low) & (own <= high)).astype(np.float32)
            for symbol, own in levels.items()
            for end, (low, high) in ENDS.items()
        }
        return cls(tuple(found), np.stack(list(found.values())) if found else np.empty((0, 0), np.float32))


def by_ranges(
    measure: Measure, values: NDArray[np.float64], ends: Ends, overall: Verdict, looks: int = 1
) -> tuple[Turn, ...]:
    """Ends of uncertainties at which a measure says for certain what it does not say overall.

    Parameters
    ----------
    values
        The measure's number in each future, axes (future,).
    ends
        Of the same futures.
    overall
        The verdict over all futures.
    looks
        Measures that are looked at so; the chance of a false alarm is held over all of them.
    """
    known = ~np.isnan(values)
    if overall == "told" or not ends.names or not known.any():
        return ()
    least, most = measure.limits
    number = np.where(known, values, 0) if measure.across == "mean" else (values >= least) & (values <= most)
    counts = ends.inside @ known.astype(np.float32)
    sums = ends.inside @ number.astype(np.float32)
    moved = np.abs(sums / np.maximum(counts, 1) - number[known].mean())
    confidence = 1 - (1 - CONFIDENCE) / (len(ends.names) * looks)
    found: dict[str, Turn] = {}
    for place in np.argsort(-moved, kind="stable")[:_LOOKED_AT]:
        symbol, end = ends.names[place]
        own = estimate(measure, values[ends.inside[place] > 0], confidence)
        if turns(overall, own.verdict):
            found.setdefault(symbol, Turn("range", symbol, end, own))
    return tuple(found.values())[:MOST_TURNS]
