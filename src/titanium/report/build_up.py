"""How force builds up in both theatres, day by day, for a package's terms.

Every figure is one of `titanium.model.posture`, at nominal parameters with the range over warning, loading and speeds,
as in `titanium.report.deployment`; that report tells three days, this every day between them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from titanium.axes import Scalar, Symbols
from titanium.case.schema import Case
from titanium.model import posture
from titanium.model.balance import in_place
from titanium.model.compile import compile_model
from titanium.model.posture import Closure, Lift
from titanium.model.structure import Structure, levers_at
from titanium.report.at_hand import at_hand
from titanium.report.corners import Corners, Range, corners
from titanium.report.deployment import FALLING_TIMES, RISING_TIMES

LAST_DAY = max(posture.DAYS)
"""Day that the build-up goes to."""

Days = Float[Array, " day"]


@dataclass(frozen=True)
class Day:
    """Force in both theatres on one day after the start of a war, thousand."""

    day: int
    home_by_air: float
    home_by_sea: float
    home: Range
    """In the home theatre, with what stands there."""
    second_by_air: float
    """In the second theatre, from elsewhere than the home theatre."""
    second_by_sea: float
    second: Range
    from_home: float
    """In the second theatre, out of the cleared share of the force in the home theatre, if the host permits it."""
    second_with_home: Range
    """Both, with the host's full permission."""


@dataclass(frozen=True)
class BuildUp:
    """How force builds up; see `build_up`."""

    case: str
    case_hash: str
    package: str
    package_title: str
    host_capital: str
    home: str
    """Name of the home theatre."""
    second: str
    """Name of the second theatre."""
    in_place: float
    """Troops in the home theatre, thousand."""
    days: tuple[Day, ...]

    def on(self, day: int) -> Day:
        """What is there on a day."""
        return self.days[day]


def build_up(case: Case, package: str | None = None, *, setting: Mapping[str, float] | None = None) -> BuildUp:
    """Force in both theatres on every day after the start of a war, the package's levers in full.

    Parameters
    ----------
    package
        Name of a package; the status quo if left out.
    setting
        Lever name to a value that replaces the package's.

    Raises
    ------
    InputError
        If the case has no such package or lever, or a lever may not take its value.

    Examples
    --------
    >>> from titanium import load_case
    >>> found = build_up(load_case("us_rok"), "troop_cut")
    >>> found.in_place, round(found.on(30).home.nominal), round(found.on(30).home.low)
    (20.0, 110, 68)
    """
    asked = at_hand(case, package, setting)
    description = case.description
    with jax.enable_x64(True):
        structure = compile_model(case).structure
        times = corners(case, rising=RISING_TIMES, falling=FALLING_TIMES)
        always = jnp.asarray(jnp.inf)
        levers = levers_at(structure, structure.levers(asked.levers), always)
        x = in_place(structure, times.nominal, levers, jnp.ones(()), jnp.zeros(()))
        days = _days(structure, x, Corners(times.high, times.nominal, times.low))
        troops = float(x.T)
    return BuildUp(
        case=case.name,
        case_hash=case.hash,
        package=asked.package,
        package_title=asked.title,
        host_capital=case.actor("S").capital,
        home=description.theatres.home,
        second=description.theatres.second,
        in_place=troops,
        days=days,
    )


def _days(structure: Structure, x: Symbols, sooner: Corners[Symbols]) -> tuple[Day, ...]:
    found = [jax.device_get(_compiled(structure)(dict(x), dict(p))) for p in sooner]
    home, second, from_home = (_ranges(part) for part in zip(*(own[0] for own in found), strict=True))
    both = _ranges(second + moved for _, second, moved in (own[0] for own in found))
    by_home, by_second = found[1][1]
    return tuple(
        Day(
            day=day,
            home_by_air=float(by_home.air[day]),
            home_by_sea=float(by_home.sea[day]),
            home=home[day],
            second_by_air=float(by_second.air[day]),
            second_by_sea=float(by_second.sea[day]),
            second=second[day],
            from_home=from_home[day].nominal,
            second_with_home=both[day],
        )
        for day in range(LAST_DAY + 1)
    )


@lru_cache(maxsize=8)
def _compiled(structure: Structure) -> Callable[..., Any]:
    return jax.jit(lambda x, p: _build_up(structure, Symbols(x), Symbols(p)))


def _build_up(structure: Structure, x: Symbols, p: Symbols) -> tuple[tuple[Days, ...], tuple[posture.Arrival, ...]]:
    """Force by day in the home theatre, in the second from elsewhere and from home; and arrivals in both by means.

    What has come by a day is what has come by the last day if everything closes so much later.
    """

    def one(late: Scalar) -> tuple[tuple[Scalar, ...], tuple[posture.Arrival, ...]]:
        times = _later(posture.lift(structure, p), late)
        now, arrived = posture.posture(structure, p, x, times), posture.arrivals(structure, p, x, times)
        force = (now.home[LAST_DAY], now.second[LAST_DAY], now.home_to_second[LAST_DAY])
        return force, tuple(arrived[theatre][LAST_DAY] for theatre in posture.THEATRES)

    return jax.vmap(one)(LAST_DAY - jnp.arange(LAST_DAY + 1.0))


def _later(times: Lift, days: Scalar) -> Lift:
    """Closure times so many days later."""

    def late(own: Closure) -> Closure:
        return Closure(own.air + days, own.sea + days)

    pools: dict[posture.Theatre, dict[str, Closure]] = {
        theatre: {name: late(own) for name, own in pools.items()} for theatre, pools in times.pools.items()
    }
    return Lift(pools, late(times.home_to_second))


def _ranges(corners: Iterable[Days]) -> list[Range]:
    """A result of every day at each corner."""
    return [Range(*map(float, own)) for own in zip(*corners, strict=True)]
