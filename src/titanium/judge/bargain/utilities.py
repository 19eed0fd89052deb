"""What packages are worth to each actor in matched futures, and what each capital falls back on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from titanium.axes import ROLES
from titanium.case.schema import Case, Role
from titanium.errors import InputError, nearest
from titanium.explore.packages import Packages, check_packages, merged, named
from titanium.explore.panel import Panel

CAPITALS: tuple[Role, Role] = ("W", "S")
NO_AGREEMENT, STATUS_QUO, ALONE, BEST = POINTS = ("no_agreement", "status_quo", "alone", "best")
"""What a capital falls back on: the case's disagreement; today's package going on; what it would do by itself; the best
of these, each capital choosing for itself."""

Worth = Mapping[str, NDArray[np.float32]]
"""Role to utility over ten years, axes (package, future)."""


@dataclass(frozen=True)
class Proposals:
    """The packages that are bargained over, and those that only stand for what happens without a bargain."""

    offered: Packages
    """Today's package first; no agreement is never among them."""
    fallbacks: Mapping[str, tuple[str, ...]]
    """Capital to the packages of which the best is what it falls back on."""
    best: Mapping[str, tuple[str, ...]]
    """The same if each fell back on the best of all that it could do instead."""
    beside: Packages
    """Everything that somebody falls back on."""

    @property
    def every(self) -> Packages:
        """All of them."""
        return merged(self.offered, self.beside)


def proposals(
    case: Case, packages: Sequence[str] | Mapping[str, Mapping[str, float]] | None, disagreement: str
) -> Proposals:
    """The packages that are bargained over.

    Parameters
    ----------
    packages
        Names of packages of the case, or package to lever to value; all of the case's if left out.
    disagreement
        One of `POINTS`, or the name of a package that both fall back on.

    Raises
    ------
    InputError
        If a package is unknown or cannot be played, if nothing is offered, or if the case does not say what a capital
        would do alone.
    """
    today = case.description.status_quo
    if packages is None or not isinstance(packages, Mapping):
        wanted = named(case, packages)
    else:
        check_packages(case, packages)
        wanted = {name: dict(setting) for name, setting in packages.items()}
    fallbacks = {role: _fallbacks(case, role, disagreement) for role in CAPITALS}
    offered = merged(named(case, [today]), wanted)
    offered.pop(case.description.disagreement, None)
    best = {role: _fallbacks(case, role, BEST) for role in CAPITALS}
    names = dict.fromkeys(name for table in (fallbacks, best) for own in table.values() for name in own)
    return Proposals(offered, fallbacks, best, named(case, names))


def _fallbacks(case: Case, role: Role, disagreement: str) -> tuple[str, ...]:
    said = case.description
    alone = [name for own, name in said.alone.items() if own == role]
    known = {
        NO_AGREEMENT: [said.disagreement],
        STATUS_QUO: [said.status_quo],
        ALONE: alone,
        BEST: [said.disagreement, said.status_quo, *alone],
    }
    if disagreement in known:
        if not known[disagreement]:
            raise InputError(
                f"case '{case.name}' does not say what {case.actor(role).capital} would do alone\n"
                f"Name a package for role {role} under 'alone' in case.yaml, or choose another disagreement."
            )
        return tuple(dict.fromkeys(known[disagreement]))
    if disagreement not in case.packages:
        raise InputError(f"no disagreement '{disagreement}'\n{nearest(disagreement, [*POINTS, *case.packages])}")
    return (disagreement,)


@dataclass(frozen=True)
class Utilities:
    """What each package is worth to each actor in some futures, all of them finite."""

    names: tuple[str, ...]
    worth: Worth
    index: NDArray[np.uint32]
    """Number of each future."""
    cell: NDArray[np.integer[Any]]
    """School positions, axes (future, switch)."""
    masked: tuple[int, ...]
    """Numbers of the futures that are left out, since some number was not finite."""

    @classmethod
    def of(cls, panel: Panel, packages: Packages, cell: NDArray[np.integer[Any]]) -> "Utilities":
        """Of packages in the futures of a panel, whose school positions are `cell`.

        Raises
        ------
        InputError
            If no future gives finite numbers under all packages.
        """
        worth = panel.appraise(packages)
        finite = np.logical_and.reduce([np.isfinite(values).all(axis=0) for values in worth.values()])
        if not finite.any():
            raise InputError(f"in none of {len(panel):,} futures is every package worth a finite number")
        return cls(
            tuple(packages),
            {role: worth[role][:, finite] for role in ROLES},
            panel.index[finite],
            cell[finite],
            tuple(panel.index[~finite].tolist()),
        )

    def rows(self, names: Sequence[str]) -> list[int]:
        """Places of packages."""
        return [self.names.index(name) for name in names]

    def fallback(self, role: str, names: Sequence[str]) -> NDArray[np.float32]:
        """The best of some packages to a capital that knows the future, axes (future,)."""
        return self.worth[role][self.rows(names)].max(axis=0)

    def expected_fallback(self, role: str, names: Sequence[str]) -> tuple[str, float]:
        """The best of some packages to a capital that does not know the future, and its mean."""
        means = {name: float(self.worth[role][self.names.index(name)].mean(dtype=np.float64)) for name in names}
        best = max(means, key=lambda name: means[name])
        return best, means[best]
