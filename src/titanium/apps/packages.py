"""The options by which a command is told what packages to lay out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Group, Parameter

from titanium.apps.output import listed
from titanium.errors import InputError

if TYPE_CHECKING:
    from titanium.explore.packages import Packages
    from titanium.explore.scope import Scope

_packages = Group("Packages", sort_key=5)


@Parameter(name="*", group=_packages)
@dataclass(frozen=True)
class PackageOptions:
    """What packages are wanted; what several options ask for comes together, and without any it is the case's own.

    Parameters
    ----------
    packages
        Names of packages, separated by commas, or `all`.
    package_file
        CSV file of packages: a column `package`, and a column for each lever that differs from today's.
    one_at_a_time
        Package of which each lever is moved alone over its range.
    points
        Values of a lever moved alone, 2 if left out: the ends of its range.
    grid
        Levers with values, of which every combination is taken, as us_troops_k=20,28.5;consultation=0,1.
    design
        Number of packages spread evenly over the ranges of the levers.
    where
        Formula that the packages of a design meet, as us_troops_k >= 28.5; may be given several times.
    design_seed
        Seed of a design, 0 if left out.
    levers
        Levers that are moved alone or by a design, separated by commas; all if left out.
    base
        Package that gives the other levers of a grid and a design; today's if left out.
    """

    packages: str | None = None
    package_file: Path | None = None
    one_at_a_time: str | None = None
    points: int | None = None
    grid: str | None = None
    design: int | None = None
    where: Annotated[tuple[str, ...], Parameter(negative="", show_default=False)] = ()
    design_seed: int | None = None
    levers: str | None = None
    base: str | None = None

    def chosen(self, scope: "Scope") -> "Packages":
        """The packages that are asked for: today's first, then each in the order of the options.

        Raises
        ------
        InputError
            If options do not go together, or what they ask for cannot be laid out.
        """
        if problems := list(self._misfits()):
            raise InputError("\n".join(problems))
        from titanium.explore.packages import from_csv, grid, merged, named, one_at_a_time, sobol

        base = scope.base if self.base is None else self.base
        levers = None if self.levers is None else listed(self.levers)
        tables = [named(scope, dict.fromkeys([scope.base, base]))]
        if self.packages is not None or self == DEFAULT_PACKAGES:
            tables.append(named(scope, None if self.packages in (None, "all") else listed(self.packages)))
        if self.package_file is not None:
            tables.append(from_csv(scope, self.package_file))
        if self.one_at_a_time is not None:
            tables.append(one_at_a_time(scope, self.one_at_a_time, levers, 2 if self.points is None else self.points))
        if self.grid is not None:
            tables.append(grid(scope, base, parse_axes(self.grid)))
        if self.design is not None:
            seed = self.design_seed or 0
            tables.append(sobol(scope, self.design, seed, base=base, levers=levers, constraints=self.where))
        return merged(*tables)

    def _misfits(self) -> Iterator[str]:
        """Options that would change nothing, since none that they go with is given."""
        if self.points is not None and self.one_at_a_time is None:
            yield "--points goes with --one-at-a-time"
        if self.where and self.design is None:
            yield "--where goes with --design"
        if self.design_seed is not None and self.design is None:
            yield "--design-seed goes with --design"
        if self.levers is not None and self.one_at_a_time is None and self.design is None:
            yield "--levers goes with --one-at-a-time or --design"
        if self.base is not None and self.grid is None and self.design is None:
            yield "--base goes with --grid or --design"


DEFAULT_PACKAGES = PackageOptions()


def parse_axes(text: str) -> dict[str, list[float]]:
    """Levers and their values from a text.

    Raises
    ------
    InputError
        If a part is not of the form lever=number,number, or a lever is there twice; every one is listed.

    Examples
    --------
    >>> parse_axes("us_troops_k=20,28.5; consultation=0,1")
    {'us_troops_k': [20.0, 28.5], 'consultation': [0.0, 1.0]}
    """
    axes: dict[str, list[float]] = {}
    problems: list[str] = []
    for part in filter(None, map(str.strip, text.split(";"))):
        name, equals, values = (piece.strip() for piece in part.partition("="))
        if not (name and equals):
            problems.append(f"--grid '{part}' is not of the form lever=number,number")
            continue
        if name in axes:
            problems.append(f"--grid has {name} twice; give all its values at once")
        axes[name] = []
        for value in listed(values):
            try:
                axes[name].append(float(value))
            except ValueError:
                problems.append(f"--grid has {name}={value}; a number is wanted")
    if problems:
        raise InputError("\n".join(problems))
    return axes
