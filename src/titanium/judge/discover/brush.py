"""Ranges that a reader draws over inputs, and in how many futures inside them a package holds.

It is a box as those that peeling finds, drawn by hand: counted on all futures of a run, and no better for having been
looked for. Whether the inside differs from the rest is told by a test of chi-squared that knows nothing of how the
ranges were chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from titanium.errors import InputError, nearest
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.judge.discover.box import Limit, contains, count
from titanium.judge.discover.rules import Term, terms
from titanium.judge.evidence import Evidence
from titanium.judge.heterogeneity import LEVEL, p_differ
from titanium.judge.inputs import Inputs
from titanium.judge.ranked import is_met, meaning_of
from titanium.judge.shares import Share, plain

SCHEMA = "titanium.brushed/1"
Edge = float | int | str
Ranges = Mapping[str, Sequence[Edge]]
"""Uncertainty to the lowest and highest level, from 0 to 1; school to the positions that are kept."""


@dataclass(frozen=True)
class Brushed:
    """In how many futures inside some ranges a target is met.

    Attributes
    ----------
    scope
        What was swept.
    evidence
        The run, and the futures that were read.
    asked
        Futures that the run was asked for.
    package, title, target, meaning
        What is counted; see `titanium.judge.heat.Heat`.
    terms
        The ranges in words and units.
    inside, outside, met
        Futures inside the ranges in which the target is met, those outside them, and all.
    masked
        Futures left out because a number was not finite.
    p_differ
        How often counting error alone would set inside and outside as far apart; None where either holds too few.
    """

    scope: Scope = field(repr=False)
    evidence: Evidence
    asked: int
    package: str
    title: str
    target: str
    meaning: str
    terms: tuple[Term, ...]
    inside: Share
    outside: Share
    met: Share
    masked: int
    p_differ: float | None

    @property
    def differs(self) -> bool:
        """Whether the inside differs from the rest by more than counting error."""
        return self.p_differ is not None and self.p_differ < LEVEL

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "futures_asked": self.asked,
                "package": self.package,
                "title": self.title,
                "target": self.target,
                "meaning": self.meaning,
                "terms": [asdict(term) for term in self.terms],
                "inside": asdict(self.inside),
                "outside": asdict(self.outside),
                "met": asdict(self.met),
                "masked": self.masked,
                "p_differ": self.p_differ,
            }
        )


def brushed(run: Run, found: Inputs, ranges: Ranges) -> Brushed:
    """In how many futures inside some ranges a package holds, or meets another target.

    Parameters
    ----------
    run
        The run.
    found
        What went into its futures and what came out, see `titanium.judge.inputs.gather`, with every input that is
        ranged over among its columns. It is given, so that many ranges are counted in futures that were read once.
    ranges
        Whole ranges are no condition, and are left out.

    Raises
    ------
    InputError
        If an input is unknown, a range is none, or the target is a number without a limit; all problems are listed.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> from titanium.judge.inputs import gather
    >>> model = wrap(
    ...     lambda x: {"y": x},
    ...     name="line",
    ...     uncertainties={"x": uniform(0, 10)},
    ...     metrics=["y"],
    ...     thresholds={"y": at_most(5)},
    ...     processes=1,
    ... )
    >>> run = sweep(model, ["baseline"], 64, 0, "memory://doctest/brush")
    >>> own = brushed(run, gather(run, "baseline", "holds"), {"x": (0.25, 1.0)})
    >>> own.inside.count, own.inside.futures, own.terms[0].low_value, own.differs
    (16, 48, 2.5, True)
    """
    if problems := [fault for name, own in ranges.items() if (fault := _fault(found, name, own))]:
        raise InputError("\n".join(problems))
    box = {name: limit for name, own in ranges.items() if (limit := _limit(found, name, own)) is not None}
    met = is_met(found)
    inside = contains(box, found.columns, len(met))
    own = count(inside, met)
    shares = Share.of(own.of_interest, own.rows), Share.of(
        own.all_of_interest - own.of_interest, own.all_rows - own.rows
    )  # fmt: skip
    name, scope = found.packages[0], found.scope
    sides = np.array([[share.count for share in shares]]), np.array([[share.futures for share in shares]])
    return Brushed(
        scope=scope,
        evidence=Evidence.of_run(run, found.futures),
        asked=run.manifest.futures,
        package=name,
        title=scope.packages[name].title if name in scope.packages else name,
        target=found.target.text,
        meaning=meaning_of(found.target),
        terms=terms(found, box, {}),
        inside=shares[0],
        outside=shares[1],
        met=Share.of(own.all_of_interest, own.all_rows),
        masked=found.masked,
        p_differ=p_differ(*sides),
    )


def _fault(found: Inputs, name: str, own: Sequence[Edge]) -> str:
    if name not in found.columns:
        return f"'{name}' is no input that is laid out\n{nearest(name, found.columns)}"
    if name in found.labels:
        odd = [str(label) for label in own if label not in found.labels[name]]
        if odd:
            return f"no position '{odd[0]}' of {name}\n{nearest(odd[0], found.labels[name])}"
        return "" if own else f"{name}: no position is kept, so no future is inside"
    numbers = [end for end in own if isinstance(end, (int, float))]
    if len(numbers) != 2 or len(own) != 2 or not 0 <= numbers[0] < numbers[1] <= 1:
        told = ", ".join(map(str, own))
        return f"{name}: a range is its lowest and its highest level, from 0 to 1 and in this order, not {told}"
    return ""


def _limit(found: Inputs, name: str, own: Sequence[Edge]) -> Limit | None:
    """What a range asks; None where it asks nothing."""
    if name in found.labels:
        labels = found.labels[name]
        kept = tuple(place for place, label in enumerate(labels) if label in own)
        return None if len(kept) == len(labels) else Limit(kept=kept)
    low, high = (float(end) for end in own)
    limit = Limit(low if low > 0 else -np.inf, high if high < 1 else np.inf)
    return None if limit == Limit() else limit
