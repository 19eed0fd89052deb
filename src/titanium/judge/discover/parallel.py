"""Sampled futures laid out along the inputs that matter: what parallel coordinates show.

Futures that meet the target and futures that do not are told apart, the first so many of each, so that a rare break is
seen as well as a frequent one; how many of how many are shown is told with them. Inputs are those that the rules
restrict, then those that explain most by themselves: all that explain more than noise would, and so many others that a
few axes stand beside one another.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError, nearest
from titanium.explore.store import Run
from titanium.judge.discover.finding import Discovery
from titanium.judge.discover.rules import Term
from titanium.judge.evidence import Evidence
from titanium.judge.inputs import InputKind, Inputs, gather
from titanium.judge.shares import Share, plain

SCHEMA = "titanium.parallel/1"
AXES = 8
"""Inputs at most."""
FEWEST = 5
"""Inputs up to which some are taken that explain no more than noise would."""
LINES = 150
"""Futures of each kind that are laid out."""
MARKS = (0.05, 0.5, 0.95)
"""Levels at which an input's value is told."""


@dataclass(frozen=True)
class Axis:
    """One input along which futures are laid out."""

    name: str
    words: str
    kind: InputKind
    unit: str
    labels: tuple[str, ...]
    """Positions of a school, in the order of their numbers."""
    marks: tuple[tuple[float, float], ...]
    """Levels of an uncertainty with its value there, in its unit."""
    term: Term | None
    """What the rule asks of it; None where it asks nothing."""
    is_clear: bool = True
    """Whether a rule restricts it, or it explains more by itself than noise would."""

    def limits(self) -> tuple[float, float] | None:
        """Ends of what the rule asks of an uncertainty, in levels; None where it asks nothing."""
        if self.term is None or self.term.kept:
            return None
        return (
            0.0 if self.term.low is None else max(self.term.low, 0.0),
            1.0 if self.term.high is None else min(self.term.high, 1.0),
        )


@dataclass(frozen=True, eq=False)
class Parallel:
    """Futures along the inputs that matter.

    Attributes
    ----------
    evidence, package, target, meaning, met
        As the rules have them.
    rule
        Number of the rule whose limits are told, from 1; 0 where there is no rule.
    axes
        Inputs, those of the rule first.
    inside, outside
        The first futures that meet the target and that do not, axes (future, input): the level of an uncertainty, the
        number of a school's position.
    """

    evidence: Evidence
    package: str
    target: str
    meaning: str
    met: Share
    rule: int
    axes: tuple[Axis, ...]
    inside: NDArray[np.float32]
    outside: NDArray[np.float32]

    def to_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "package": self.package,
                "target": self.target,
                "meaning": self.meaning,
                "met": asdict(self.met),
                "rule": self.rule or None,
                "axes": [asdict(own) for own in self.axes],
                "inside": self.inside.tolist(),
                "outside": self.outside.tolist(),
            }
        )


def parallel(run: Run, found: Discovery, *, rule: int = 1, axes: int = AXES, lines: int = LINES) -> Parallel:
    """Futures of a run along the inputs of its rules.

    Parameters
    ----------
    run
        The run in which the rules were found.
    found
        The rules.
    rule
        Number of the rule whose limits are told, from 1; without any rule none is.
    axes
        Inputs at most; those of the rule come first.
    lines
        Futures of each kind at most.

    Raises
    ------
    InputError
        If there is no such rule, if no input is restricted by a rule or explains anything, or a number is under 1.
    RunError
        If a chunk of the run is missing or was altered.
    """
    problems = [
        f"{name} is {value}, at least 1 is wanted" for name, value in (("axes", axes), ("lines", lines)) if value < 1
    ]
    if found.rules and not 1 <= rule <= len(found.rules):
        problems.append(f"no rule {rule}\n{nearest(str(rule), [str(own + 1) for own in range(len(found.rules))])}")
    if problems:
        raise InputError("\n".join(problems))
    terms = {term.name: term for term in found.rules[rule - 1].terms} if found.rules else {}
    clear = list(dict.fromkeys(_names(found, terms)))
    others = [score.name for score in found.scores if score.name not in clear]
    names = [*clear, *others[: max(FEWEST - len(clear), 0)]][:axes]
    if not names:
        raise InputError(f"no input of {found.package} explains anything, so there is nothing to lay futures along")
    inputs = gather(run, found.package, found.target, symbols=names, most=found.request.futures)
    columns = np.stack([inputs.columns[name].astype(np.float32) for name in names], axis=1)
    is_met = inputs.outcome > 0.5
    return Parallel(
        evidence=found.evidence,
        package=found.package,
        target=found.target,
        meaning=found.meaning,
        met=found.met,
        rule=rule if found.rules else 0,
        axes=tuple(_axis(inputs, name, terms.get(name), is_clear=name in clear) for name in names),
        inside=columns[is_met][:lines],
        outside=columns[~is_met][:lines],
    )


def _names(found: Discovery, terms: dict[str, Term]) -> Iterator[str]:
    """Inputs of the rule, of the others, then those that clearly explain something."""
    yield from terms
    for own in found.rules:
        yield from (term.name for term in own.terms)
    yield from (score.name for score in found.scores if score.is_clear)


def _axis(inputs: Inputs, name: str, term: Term | None, *, is_clear: bool) -> Axis:
    labels = inputs.labels.get(name, ())
    marks = () if labels else tuple((level, inputs.value(name, level)) for level in MARKS)
    kind, unit = inputs.kind[name], inputs.unit(name)
    return Axis(name, inputs.words(name), kind, unit, labels, marks, term, is_clear)
