"""What a search may do with the levers: which move, within which bounds, over which values.

Every lever that moves has a list of **positions**: its codes, or round values over its range and whatever the named
packages set. So found packages have values that a person would write, and packages of the case are points of the space.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from titanium.case.schema import Case, Lever
from titanium.errors import InputError, nearest
from titanium.explore.packages.setting import allowed, codes, fits, named, spelled
from titanium.explore.scope import Scope

STEPS = 50
"""A range is cut into at least so many steps of a round size."""
BOTH = "both"

Genome = tuple[int, ...]
"""Position of every axis of a space."""


@dataclass(frozen=True)
class Axis:
    """A lever that may move.

    Attributes
    ----------
    key
        Name of the lever.
    values
        What it may be set to, in rising order.
    is_coded
        Whether the values are codes without an order.
    width
        Its range, in which movement is counted.
    origin
        Its value in the base package, which a rule may forbid.
    """

    key: str
    values: tuple[float, ...]
    is_coded: bool
    width: float
    origin: float

    @property
    def home(self) -> int:
        """Position of its value in the base package, or the nearest that the rules allow."""
        return min(range(len(self.values)), key=lambda place: abs(self.values[place] - self.origin))

    def movement(self, position: int) -> float:
        """How far a position is from the base package: a share of the range, or 1 if another code."""
        value = self.values[position]
        return float(value != self.origin) if self.is_coded else abs(value - self.origin) / self.width

    def at(self, value: float) -> int | None:
        """Position of a value; None if it has none."""
        return self.values.index(value) if value in self.values else None


@dataclass(frozen=True)
class AppliedRule:
    """A bound on a lever that holds in this search, and where it comes from."""

    name: str
    lever: str
    at_least: float
    """Minus infinity if it sets no floor."""
    at_most: float
    unless: str
    """Name of what lifts it; empty if nothing does."""
    is_waived: bool
    is_met_by_base: bool


@dataclass(frozen=True)
class Space:
    """Every package that a search may propose.

    Attributes
    ----------
    axes
        Levers that may move.
    base
        The package that is moved from: value of every lever, those held at another value among them.
    rules
        Rules of the case, those waived too.
    outside
        Named package to the reasons for which it is outside the space.
    """

    axes: tuple[Axis, ...]
    base: Mapping[str, float]
    rules: tuple[AppliedRule, ...] = ()
    held: Mapping[str, float] = field(default_factory=dict[str, float])
    outside: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @property
    def home(self) -> Genome:
        """The base itself, or what is nearest to it under the rules."""
        return tuple(axis.home for axis in self.axes)

    @property
    def size(self) -> int:
        """Packages in the space."""
        return math.prod(len(axis.values) for axis in self.axes)

    def setting(self, genome: Genome) -> dict[str, float]:
        """Value of every lever."""
        moved = {axis.key: axis.values[place] for axis, place in zip(self.axes, genome, strict=True)}
        return {key: moved.get(key, value) for key, value in self.base.items()}

    def genome(self, setting: Mapping[str, float]) -> Genome | None:
        """Where a package is in the space; None if it is outside."""
        if any(setting[key] != value for key, value in self.base.items() if key not in self._keys):
            return None
        places = [axis.at(setting[axis.key]) for axis in self.axes]
        return None if None in places else tuple(place for place in places if place is not None)

    def moves(self, genome: Genome) -> int:
        """Number of levers set otherwise than in the base package."""
        return sum(axis.values[place] != axis.origin for axis, place in zip(self.axes, genome, strict=True))

    def movement(self, genome: Genome) -> float:
        """Sum over levers of how far each is from the base package, in ranges."""
        return sum(axis.movement(place) for axis, place in zip(self.axes, genome, strict=True))

    @property
    def _keys(self) -> set[str]:
        return {axis.key for axis in self.axes}


def space_of(
    scope: Scope,
    *,
    decides: str = BOTH,
    waive: Sequence[str] = (),
    hold: Mapping[str, float] | None = None,
) -> Space:
    """The space of a case's levers, or a function's, under its rules.

    Parameters
    ----------
    decides
        Role, key or name of an actor, or its capital: only levers that it decides alone move. `both` lets all move.
    waive
        Waivers, such as certified, whose rules do not bind.
    hold
        Lever to the value at which it is kept.

    Raises
    ------
    InputError
        If a role, a waiver, a lever or a value is none that the scope has, or no lever is left to move; every problem
        is listed.
    """
    hold = dict(hold or {})
    problems: list[str] = []
    free = _deciding(scope, decides, problems)
    rules = _rules(scope, waive, problems)
    for key, value in hold.items():
        if key not in scope.levers:
            problems.append(f"no lever '{key}' to hold\n{nearest(key, scope.levers)}")
        elif not fits(scope.levers[key], value):
            problems.append(f"{key} cannot be held at {spelled(value)}\n{allowed(scope.levers[key])}")
    if problems:
        raise InputError("\n".join(problems))
    packages = named(scope)
    base = {**packages[scope.base], **hold}
    axes: list[Axis] = []
    bounds: dict[str, tuple[float, float]] = {}
    for key, lever in scope.levers.items():
        own = [rule for rule in rules if rule.lever == key and not rule.is_waived]
        bounds[key] = _bounds(lever, own)
        is_free = key in free and key not in hold
        values = _values(lever, bounds[key], packages, key) if is_free else [base[key]]
        kept = [value for value in values if _within(value, *bounds[key])]
        if not kept:
            told = ", ".join(f"{rule.name} ({_spelled_bounds(rule)})" for rule in own)
            stays = "no value of it is left" if is_free else f"it stays at {spelled(base[key])}"
            problems.append(f"no package is within the rules: {key} is bound by {told}, and {stays}")
        elif len(kept) == 1:
            base[key] = kept[0]
        else:
            axes.append(Axis(key, tuple(kept), bool(lever.values), lever.high - lever.low, base[key]))
    if problems:
        raise InputError("\n".join(problems))
    if not axes:
        told = f" that {decides} decides alone" if decides != BOTH else ""
        raise InputError(f"no lever{told} is left to move, so there is nothing to search")
    space = Space(tuple(axes), base, rules, hold)
    outside = {name: _reasons(space, bounds, setting) for name, setting in packages.items()}
    return Space(tuple(axes), base, rules, hold, {name: why for name, why in outside.items() if why})


def _deciding(scope: Scope, decides: str, problems: list[str]) -> set[str]:
    """Levers that the asked capital decides alone; all of them for both."""
    if decides == BOTH:
        return set(scope.levers)
    actors = scope.description.actors if isinstance(scope, Case) else {}
    names = {
        text.casefold(): role
        for role, actor in actors.items()
        for text in (role, actor.key, actor.name, actor.capital, actor.role)
    }
    role = names.get(decides.casefold())
    if role is None:
        known = [BOTH, *(actor.capital for role, actor in actors.items() if role in ("W", "S"))]
        problems.append(f"nobody called '{decides}' decides levers of '{scope.name}'\n{nearest(decides, known)}")
        return set()
    return {key for key, lever in scope.levers.items() if lever.decides == (role,)}


def _rules(scope: Scope, waive: Sequence[str], problems: list[str]) -> tuple[AppliedRule, ...]:
    rules = scope.rules if isinstance(scope, Case) else {}
    known = dict.fromkeys(rule.unless for rule in rules.values() if rule.unless)
    for name in waive:
        if name not in known:
            what = f"no rule of '{scope.name}' is waived when '{name}'"
            problems.append(f"{what}\n{nearest(name, known)}" if known else f"{what}; it has no waivers")
    base = scope.package(scope.base)
    return tuple(
        AppliedRule(
            name,
            rule.lever,
            rule.at_least,
            rule.at_most,
            rule.unless,
            rule.unless in waive,
            _within(base[rule.lever], rule.at_least, rule.at_most),
        )
        for name, rule in rules.items()
    )


def _within(value: float, low: float, high: float) -> bool:
    return low <= value <= high


def _bounds(lever: Lever, rules: Sequence[AppliedRule]) -> tuple[float, float]:
    """Between what a lever may be set under the rules that bind."""
    low = max([lever.low, *(own.at_least for own in rules)])
    return low, min([lever.high, *(own.at_most for own in rules)])


def _values(
    lever: Lever, bounds: tuple[float, float], packages: Mapping[str, Mapping[str, float]], key: str
) -> list[float]:
    """What a lever may be set to, in rising order, before rules are asked."""
    known = codes(lever)
    if known:
        return sorted(known)
    ends = [own for own in bounds if lever.low <= own <= lever.high]
    return sorted({*round_values(lever.low, lever.high), *(setting[key] for setting in packages.values()), *ends})


def _spelled_bounds(rule: AppliedRule) -> str:
    parts = {"at least": rule.at_least, "at most": rule.at_most}
    return " and ".join(f"{word} {spelled(value)}" for word, value in parts.items() if math.isfinite(value))


def round_values(low: float, high: float, steps: int = STEPS) -> list[float]:
    """Values from `low` to `high` in at least so many steps of 1, 2 or 5 times a power of ten, both ends among them.

    Examples
    --------
    >>> round_values(0.0, 40.0)[:3], round_values(0.0, 16000.0)[-2:], round_values(0.1, 0.95)[:3]
    ([0.0, 0.5, 1.0], [15800.0, 16000.0], [0.1, 0.11, 0.12])
    """
    if high <= low:
        return [float(low)]
    rough = (high - low) / steps
    power = math.floor(math.log10(rough))
    step, digits = max(
        (factor * 10.0**power, -power) for factor in (1, 2, 5) if factor * 10.0**power <= rough * (1 + 1e-9)
    )
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    inner = (round(place * step, max(digits, 0)) for place in range(first, last + 1))
    return sorted({float(low), float(high), *(value + 0.0 for value in inner if low <= value <= high)})


def _reasons(space: Space, bounds: Mapping[str, tuple[float, float]], setting: Mapping[str, float]) -> tuple[str, ...]:
    """Why a package is not one that a search may propose; empty if it is."""
    moving = {axis.key for axis in space.axes}
    reasons: list[str] = []
    for key, value in setting.items():
        low, high = bounds[key]
        if key not in moving and value != space.base[key]:
            reasons.append(f"{key} stays at {spelled(space.base[key])}")
        elif not low <= value <= high:
            reasons.append(f"{key} {spelled(value)} is outside {spelled(low)} to {spelled(high)}")
    return tuple(reasons)
