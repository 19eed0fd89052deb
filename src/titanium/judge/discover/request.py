"""What is asked of discovery, and what is wrong with it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from titanium.errors import InputError, nearest
from titanium.explore.store import Run
from titanium.judge.asked import lacking
from titanium.judge.discover.choice import Wanted
from titanium.judge.discover.prim import LEAST_MASS, Objective

Way = Literal["prim", "cart"]
"""How rules are found: by peeling, or as the leaves of a tree."""


@dataclass(frozen=True)
class Request:
    """How rules are sought.

    Attributes
    ----------
    method
        A `Way`.
    inputs
        Inputs of which rules are made at most: those that explain most by themselves.
    boxes
        Rules at most; PRIM seeks each in what the earlier ones have left.
    density
        Least share of a box's futures in which the target is met, on the half on which it is sought. The box that
        covers most is taken then, instead of the one of highest merit.
    coverage
        Least share of the futures to be explained that a box contains. The densest box is taken then.
    mass_min
        Least share of all futures in a box or leaf.
    alpha
        Largest quasi-p-value of a restriction, or p-value of a split.
    limits
        Inputs that a rule restricts at most; splits one after another in a tree.
    objective
        What decides between slices, an `Objective`.
    bumping
        Further runs on bootstrap samples.
    seed
        Seed of the lots by which futures are halved and resampled.
    futures
        Futures that are read at most, the first of the run.
    """

    method: str = "prim"
    inputs: int = 30
    boxes: int = 3
    density: float | None = None
    coverage: float | None = None
    mass_min: float = LEAST_MASS
    alpha: float = 0.05
    limits: int = 4
    objective: str = "lenient1"
    bumping: int = 0
    seed: int = 0
    futures: int = 1_000_000

    def check(self) -> None:
        """Refuse what cannot be sought.

        Raises
        ------
        InputError
            Every problem is listed.
        """
        if problems := list(self._problems()):
            raise InputError("\n".join(problems))

    def _problems(self) -> Iterator[str]:
        for name, value, allowed in (
            ("method", self.method, get_args(Way)),
            ("objective", self.objective, get_args(Objective)),
        ):
            if value not in allowed:
                yield f"no {name} '{value}'\n{nearest(value, allowed)}"
        for name, number, least in (
            ("inputs", self.inputs, 1),
            ("boxes", self.boxes, 1),
            ("limits", self.limits, 1),
            ("bumping", self.bumping, 0),
            ("seed", self.seed, 0),
            ("futures", self.futures, 1),
        ):
            if number < least:
                yield f"{name} {number}: a whole number from {least} on is wanted"
        for name, share in (("density", self.density), ("coverage", self.coverage)):
            if share is not None and not 0 < share <= 1:
                yield f"{name} {share:g}: a share above 0 and up to 1 is wanted"
        for name, share in (("mass_min", self.mass_min), ("alpha", self.alpha)):
            if not 0 < share < 1:
                yield f"{name} {share:g}: a share between 0 and 1 is wanted"

    @property
    def wanted(self) -> Wanted:
        """What is asked of one box."""
        return Wanted(self.density, self.coverage, self.alpha, self.limits)

    def to_dict(self) -> dict[str, Any]:
        """As plain data for JSON."""
        return asdict(self)


def package_of(run: Run, package: str | None) -> str:
    """The package that is asked about: the run's base, or its only one, if none is named.

    Raises
    ------
    InputError
        If the run has several others, or not this one.
    """
    if package is not None:
        if problems := lacking(run, [package]):
            raise InputError("\n".join(problems))
        return package
    if run.scope.base in run.packages:
        return run.scope.base
    if len(run.packages) == 1:
        return run.packages[0]
    raise InputError(f"no package is named, and the run lacks {run.scope.base}\n{nearest('', run.packages)}")
