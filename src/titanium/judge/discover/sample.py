"""Some futures of a run laid out along inputs, with those in which a package holds: what a reader brushes over.

They are the first of the run, so that those that hold and those that break are as many in a hundred as in the whole;
`parallel` shows as many of either instead, along the inputs of a rule.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.errors import InputError
from titanium.explore.scope import Scope
from titanium.explore.store import Run
from titanium.judge.discover.parallel import FEWEST, MARKS, Axis
from titanium.judge.discover.request import package_of
from titanium.judge.evidence import Evidence
from titanium.judge.inputs import Inputs, gather
from titanium.judge.ranked import HOLDS, is_met, meaning_of, ranked
from titanium.judge.shares import Share, plain

SCHEMA = "titanium.sample/1"
AXES = 6
"""Inputs that are laid out where nobody names them."""
LINES, MOST_LINES, MOST_AXES = 1000, 2000, 12
"""Futures that are laid out where nobody says how many, and futures and inputs at most."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Futures laid out along inputs.

    Attributes
    ----------
    scope
        What was swept.
    evidence
        The run, and the futures that were read.
    package, title, target, meaning
        What is told of each; see `titanium.judge.heat.Heat`.
    met
        Futures that meet the target, of all that were read.
    axes
        The inputs.
    levels
        Axes (future, input): the level of an uncertainty, the number of a school's position.
    is_met
        Whether each future that is laid out meets the target.
    """

    scope: Scope = field(repr=False)
    evidence: Evidence
    package: str
    title: str
    target: str
    meaning: str
    met: Share
    axes: tuple[Axis, ...]
    levels: NDArray[np.float32]
    is_met: NDArray[np.bool_]

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return plain(
            {
                "schema": SCHEMA,
                "evidence": self.evidence.to_dict(),
                "package": self.package,
                "title": self.title,
                "target": self.target,
                "meaning": self.meaning,
                "met": asdict(self.met),
                "axes": [asdict(own) for own in self.axes],
                "levels": np.round(self.levels.astype(np.float64), 4).tolist(),
                "is_met": self.is_met.tolist(),
            }
        )


def sample(run: Run, found: Inputs, axes: Sequence[Axis], *, lines: int = LINES) -> Sample:
    """The first futures of a run along some inputs.

    Parameters
    ----------
    run
        The run.
    found
        What went into its futures and what came out, with every axis among its columns.
    axes
        The inputs; see `axes_of`.
    lines
        Futures at most.

    Raises
    ------
    InputError
        If the number is out of range, or the target is a number without a limit.
    """
    if not 1 <= lines <= MOST_LINES:
        raise InputError(f"{lines} futures: from 1 to {MOST_LINES:,} are laid out")
    met, scope, name = is_met(found), found.scope, found.packages[0]
    return Sample(
        scope=scope,
        evidence=Evidence.of_run(run, found.futures),
        package=name,
        title=scope.packages[name].title if name in scope.packages else name,
        target=found.target.text,
        meaning=meaning_of(found.target),
        met=Share.of(int(met.sum()), len(met)),
        axes=tuple(axes),
        levels=np.stack([found.columns[own.name][:lines].astype(np.float32) for own in axes], axis=1),
        is_met=met[:lines],
    )


def names_of(run: Run, package: str | None = None, target: str = HOLDS, *, most: int = AXES) -> dict[str, bool]:
    """Inputs that explain most by themselves, each with whether it explains more than noise would.

    All that clearly explain something are taken up to `most`, and others until there are a few.

    Raises
    ------
    InputError
        If a name is unknown, the target is a number without a limit, or no input differs between futures.
    """
    found = ranked(run, package_of(run, package), target)
    if not found:
        raise InputError("no input differs between the futures of this run")
    clear = [own for own in found if own.is_clear][:most]
    kept = clear if len(clear) >= FEWEST else found[: min(FEWEST, most)]
    return {own.name: own.is_clear for own in kept}


def gathered(run: Run, package: str | None, target: str, names: Sequence[str]) -> Inputs:
    """All futures of a run along some inputs.

    Raises
    ------
    InputError
        If a name is unknown, or the names are too many.
    """
    if not 1 <= len(names) <= MOST_AXES:
        raise InputError(f"{len(names)} inputs: from 1 to {MOST_AXES} are laid out beside one another")
    return gather(run, package_of(run, package), target, symbols=dict.fromkeys(names))


def axes_of(found: Inputs, names: dict[str, bool]) -> tuple[Axis, ...]:
    """Inputs as axes, in the order given."""
    return tuple(_axis(found, name, is_clear=is_clear) for name, is_clear in names.items())


def _axis(found: Inputs, name: str, *, is_clear: bool) -> Axis:
    labels = found.labels.get(name, ())
    marks = () if labels else tuple((level, found.value(name, level)) for level in MARKS)
    return Axis(name, found.words(name), found.kind[name], found.unit(name), labels, marks, None, is_clear)
