# pyright: reportMissingTypeStubs=false
"""What you must believe for a verdict: in how many futures it holds, along the range of one input.

Read from the side of a claim, futures say what it rests on (Popper's test; the scenario-relevant beliefs of Lempert et
al. 2013): "this package holds in more than half, if X is above so much". All other inputs vary as they do in the run.
An input's own range is cut into parts of equal width in its quantiles; the verdict turns where a clear yes meets a
clear no.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, nearest
from titanium.explore.futures import Design
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.judge.asked import by_name
from titanium.judge.evidence import Evidence
from titanium.judge.frame import frame
from titanium.judge.inputs import BREAKS
from titanium.judge.sensitivity.given_data import FEWEST, LEAST_INTERVALS, leading
from titanium.judge.sensitivity.reading import Reading, package_of, read
from titanium.judge.sensitivity.tables import CODES, CodedOutcome
from titanium.judge.shares import Difference, Share, plain

if TYPE_CHECKING:
    from pandas import DataFrame

SCHEMA = "titanium.beliefs/1"
PARTS = (16, 8, 4)
"""Parts of an input's range; the most of these in which about 50 futures lie each."""
DEFAULT_INPUTS = 6
HALF = 0.5
Answer = Literal["yes", "no", "open"]


@dataclass(frozen=True)
class Part:
    """A part of the range of an input, or one position of a school.

    Attributes
    ----------
    low, high
        Its ends as levels, quantiles of the input's own distribution; number of a position and the next.
    low_value, high_value
        Its ends in the input's unit; the same number for a position.
    label
        Name of the position; empty for a part of a range.
    holds
        Futures there in which the package does what is claimed.
    ahead
        By how much more often it does than the other package in the same futures; None without another.
    answer
        Whether the claim is clearly true there, clearly false, or neither.
    """

    low: float
    high: float
    low_value: float
    high_value: float
    label: str
    holds: Share
    ahead: Difference | None
    answer: Answer

    @property
    def margin(self) -> float:
        """By how much the claim is met; NaN where there are no futures."""
        return self.ahead.mean if self.ahead is not None else self.holds.share - HALF


@dataclass(frozen=True)
class Turn:
    """Where the verdict turns along an input."""

    to: Answer
    """What it turns to as the input rises."""
    level: float
    """Level at which the margin crosses zero, between the middles of two parts."""
    value: float
    """The same in the input's unit."""
    low_value: float
    high_value: float
    """Middles of the last part that is clear on one side and the first on the other: it turns somewhere between."""


@dataclass(frozen=True)
class Belief:
    """What one input says of a claim."""

    name: str
    title: str
    unit: str
    grade: str | None
    source: tuple[str, ...]
    parts: tuple[Part, ...]
    turns: tuple[Turn, ...]
    """Empty for a school, whose positions have no order."""

    @property
    def is_school(self) -> bool:
        """Whether the input is a school switch."""
        return bool(self.parts and self.parts[0].label)

    @property
    def answers(self) -> frozenset[Answer]:
        """Answers that occur."""
        return frozenset(part.answer for part in self.parts)

    @property
    def decides(self) -> bool:
        """Whether the claim is clearly true in one part and clearly false in another."""
        return {"yes", "no"} <= self.answers

    @property
    def spread(self) -> float:
        """Largest less smallest margin."""
        margins = [part.margin for part in self.parts if part.holds.futures]
        return max(margins) - min(margins) if margins else 0.0


@dataclass(frozen=True)
class Beliefs:
    """What must be believed for a package to do more often than not, or more often than another, what is claimed."""

    evidence: Evidence
    package: str
    against: str | None
    target: str
    meaning: str
    """What the package must not do, in words."""
    holds: Share
    """All futures in which it does not."""
    ahead: Difference | None
    beliefs: tuple[Belief, ...]
    """Inputs that decide first, then by how far they move the share."""
    masked: int

    @property
    def answer(self) -> Answer:
        """Whether the claim is clearly true over all futures."""
        return _answer(self.holds, self.ahead)

    @property
    def deciding(self) -> tuple[Belief, ...]:
        """Inputs along which the verdict turns."""
        return tuple(own for own in self.beliefs if own.decides)

    def of(self, name: str) -> Belief:
        """What an input says.

        Raises
        ------
        InputError
            If it is not told; the nearest name is given.
        """
        return by_name(self.beliefs, name, "input", "in this finding")

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON; a number that is undefined is None."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "package": self.package,
                "against": self.against,
                "target": self.target,
                "meaning": self.meaning,
                "holds": asdict(self.holds),
                "ahead": None if self.ahead is None else asdict(self.ahead),
                "answer": self.answer,
                "masked": self.masked,
                "beliefs": [{**asdict(own), "decides": own.decides} for own in self.beliefs],
            }
        )

    def to_frame(self) -> "DataFrame":
        """One row for each part of each input.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        return frame([_row(own, part) for own in self.beliefs for part in own.parts])


def what_you_must_believe(
    run: Run,
    package: str | None = None,
    *,
    against: str | None = None,
    target: str = BREAKS,
    inputs: Sequence[str] | None = None,
    most: int = DEFAULT_INPUTS,
) -> Beliefs:
    """What must be believed for a package to hold in more than half of the futures, or more often than another.

    Parameters
    ----------
    run
        A run; of one that is unfinished, what is there is read.
    package
        Name of a package; the one that others are compared with if left out.
    against
        Another package of the run: the claim is then that the first does not break, in the same futures, more often.
    target
        What the package must not do: `breaks`, the name of a threshold, or a metric with a limit such as `clashes>6`.
    inputs
        Uncertainties and schools that are told; those that move the verdict most if left out.
    most
        How many are told, if none is named.

    Raises
    ------
    InputError
        If a name is unknown, the target is no yes or no, or the run weighs its futures.
    RunError
        If nothing is finished, or a chunk is missing or was altered.

    Examples
    --------
    >>> from titanium.explore.function import at_most, uniform, wrap
    >>> from titanium.explore.sweep import sweep
    >>> model = wrap(
    ...     lambda x, y: {"sum": x + y},
    ...     name="both",
    ...     uncertainties={"x": uniform(0, 2), "y": uniform(0, 1)},
    ...     metrics=["sum"],
    ...     thresholds={"sum": at_most(1.5)},
    ...     processes=1,
    ... )
    >>> found = what_you_must_believe(sweep(model, ["baseline"], 2048, 0, "memory://doctest/believe"))
    >>> [turn.to for turn in found.of("x").turns], round(found.of("x").turns[0].value, 1)
    (['no'], 1.0)
    """
    name = package_of(run, package)
    if against == name:
        raise InputError(f"'{name}' is compared with itself; name another package\n{nearest('', run.packages)}")
    names = [name] if against is None else [name, against]
    found = read(run, names, target, inputs=inputs)
    if not found.target.is_event:
        raise InputError(
            f"'{target}' is a number, and a verdict is a yes or no\n"
            f"Give it a limit, as in '{target}>1', or name a threshold."
        )
    kept = found.outcome < 0.5
    told = list(found.codes) if inputs is not None else _leading(found, kept, most)
    parts = _part_count(kept.shape[1])
    beliefs = [_belief(found, kept, symbol, parts) for symbol in told]
    return Beliefs(
        Evidence.of_run(run, found.futures),
        name,
        against,
        target,
        found.target.meaning,
        _share(kept),
        _ahead(kept),
        tuple(sorted(beliefs, key=lambda own: (not own.decides, -own.spread))),
        found.masked,
    )


def _leading(found: Reading, kept: NDArray[np.bool_], most: int) -> list[str]:
    """Inputs that move the verdict most; the first of the run where there are too few futures to tell."""
    names = list(found.codes)
    margin = kept[0].astype(np.float64) - (kept[1] if len(kept) > 1 else 0.0)
    if len(margin) < LEAST_INTERVALS * FEWEST or np.ptp(margin) == 0:
        return names[:most]
    scores = leading(((found.codes[own], found.n_codes[own]) for own in names), CodedOutcome.of(margin), "delta")
    return [names[place] for place in np.argsort(-scores, kind="stable")[:most]]


def _part_count(futures: int) -> int:
    return next((parts for parts in PARTS if futures >= parts * FEWEST), PARTS[-1])


def _belief(found: Reading, kept: NDArray[np.bool_], name: str, n_parts: int) -> Belief:
    scope, codes = found.scope, found.codes[name]
    if name in scope.schools:
        labels = list(scope.schools[name].positions)
        places = codes.astype(np.int64)
        edges = np.arange(len(labels) + 1, dtype=np.float64)
        values = edges
    else:
        labels = [""] * n_parts
        places = codes.astype(np.int64) * n_parts // CODES
        edges = np.arange(n_parts + 1) / n_parts
        values = quantiles(scope, name, edges)
    parts: list[Part] = []
    for number, label in enumerate(labels):
        here = kept[:, places == number]
        share, ahead = _share(here), _ahead(here)
        ends = (float(values[number]), float(values[number] if label else values[number + 1]))
        parts.append(
            Part(float(edges[number]), float(edges[number + 1]), *ends, label, share, ahead, _answer(share, ahead))
        )
    entry = scope.uncertainties.get(name)
    return Belief(
        name,
        (entry.name if entry is not None else scope.schools[name].question) or name,
        entry.unit if entry is not None else "1",
        entry.grade if entry is not None else None,
        entry.source if entry is not None else scope.schools[name].source,
        tuple(parts),
        () if entry is None else _turns(scope, name, parts),
    )


def quantiles(scope: Scope, name: str, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values of an uncertainty at levels from 0 to 1."""
    inside = np.clip(levels, 2.0**-33, 1 - 2.0**-33)
    return Design(scope, 0, sampling="random").quantile(name, inside)


def _turns(scope: Scope, name: str, parts: Sequence[Part]) -> tuple[Turn, ...]:
    """Where a clear yes is followed by a clear no, or the other way round."""
    clear = [number for number, part in enumerate(parts) if part.answer != "open"]
    found: list[Turn] = []
    for before, after in zip(clear, clear[1:], strict=False):
        if parts[before].answer == parts[after].answer:
            continue
        level = _crossing(parts[before : after + 1])
        levels = np.array([level, _middle(parts[before]), _middle(parts[after])])
        value, low, high = (float(own) for own in quantiles(scope, name, levels))
        found.append(Turn(parts[after].answer, level, value, low, high))
    return tuple(found)


def _crossing(parts: Sequence[Part]) -> float:
    """Level at which the margin first changes its sign, on the line between the middles of parts that have futures."""
    told = [part for part in parts if part.holds.futures]
    for one, other in zip(told, told[1:], strict=False):
        if one.margin * other.margin <= 0 and one.margin != other.margin:
            way = one.margin / (one.margin - other.margin)
            return _middle(one) + way * (_middle(other) - _middle(one))
    return (_middle(parts[0]) + _middle(parts[-1])) / 2


def _middle(part: Part) -> float:
    return (part.low + part.high) / 2


def _share(kept: NDArray[np.bool_]) -> Share:
    return Share.of(int(kept[0].sum()), kept.shape[1])


def _ahead(kept: NDArray[np.bool_]) -> Difference | None:
    if len(kept) < 2:
        return None
    return Difference.of(int((kept[0] & ~kept[1]).sum()), int((kept[1] & ~kept[0]).sum()), kept.shape[1])


def _answer(share: Share, ahead: Difference | None) -> Answer:
    if ahead is not None:
        return "open" if not ahead.is_clear else "yes" if ahead.mean > 0 else "no"
    return "yes" if share.low > HALF else "no" if share.high < HALF else "open"


def _row(own: Belief, part: Part) -> Mapping[str, Any]:
    row: dict[str, Any] = {
        "input": own.name,
        "title": own.title,
        "unit": own.unit,
        "grade": own.grade,
        "part": part.label or None,
        "low": part.low,
        "high": part.high,
        "low_value": part.low_value,
        "high_value": part.high_value,
        "futures": part.holds.futures,
        "holds": part.holds.share,
        "holds_low": part.holds.low,
        "holds_high": part.holds.high,
        "answer": part.answer,
    }
    if part.ahead is not None:
        row |= {"ahead": part.ahead.mean, "ahead_low": part.ahead.low, "ahead_high": part.ahead.high}
    return row
