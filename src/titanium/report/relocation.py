"""What moving force out of the home theatre costs in money and in days, for every place that could take it.

The model's own formulas are used throughout: `ledger.relocation` and `ledger.withdrawal` for money, `posture`
for force. A destination that the lever `relocation_site` does not offer is lent a code here, so that the same
formulas serve it; the model itself never sees that code.
"""

from dataclasses import dataclass, replace

import jax.numpy as jnp

from titanium.axes import Symbols
from titanium.case.rows import Figure, Pool
from titanium.case.schema import Case
from titanium.errors import InputError, nearest
from titanium.expressions import parse
from titanium.model import ledger, posture
from titanium.model.structure import Structure
from titanium.report.arrivals import closure_days
from titanium.report.corners import Corners, Range, corners
from titanium.report.places import distance_to

REPORTED_OPTION = "reported_withdrawal_option"
"""Item of `forces.csv`, persons of the patron, that is moved for comparison where a case has it."""


@dataclass(frozen=True)
class Factor:
    """Construction cost at a place against the patron's own country, with its evidence."""

    low: float
    nominal: float
    high: float
    grade: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Destination:
    """A place that could take withdrawn units, and how soon they would be back from there."""

    key: str
    name: str
    code: int | None
    """Value of the relocation lever; none where the lever does not offer the place."""
    rule: str
    """Which yearly cost a move saves: `home` the premium of posting abroad and the set of bases, `abroad` only
    the set of bases, `disbanded` the whole cost of the units."""
    area_cost: Factor | None
    """None where nothing is built."""
    home_air_days: Range | None
    """Days from warning until the first of them close on the home theatre; 0 for a force in place."""
    home_sea_days: Range | None
    second_air_days: Range | None
    second_sea_days: Range | None
    second_air_added_days: float | None
    """Against moving there out of the home theatre, at nominal parameters; negative where it is sooner."""
    second_sea_added_days: float | None
    second_counts: bool
    """Whether the model counts force from there in the second theatre."""


@dataclass(frozen=True)
class DayForce:
    """Force by a day after the start of a war, thousand, at nominal parameters."""

    day: int
    home: float
    home_change: float
    """Against leaving the units in place."""
    second_denied: float
    """In the second theatre if the host permits nothing."""
    second_full: float
    """In the second theatre if the host permits all that is cleared."""
    second_full_change: float


@dataclass(frozen=True)
class Relocation:
    """One amount moved to one destination."""

    destination: str
    basis: str
    """Why this amount: `package`, `reported` (an option in the press) or `whole`."""
    moved: float
    """Thousand."""
    one_off: Range
    """Facilities, USD bn once; over unit cost and cost growth, the area cost factor held."""
    saving: Range
    """USD bn a year; positive where the move saves. The host's payment is not touched."""
    payback_years: float | None
    """One-off over yearly saving, nominal, undiscounted; none where nothing is saved."""
    force: tuple[DayForce, ...]


def amounts(case: Case, x: Symbols) -> dict[str, float]:
    """Amounts to move, thousand, by why: what the package withdraws, a reported option, and the whole."""
    whole = float(x.T_0)
    wanted = {"package": max(whole - float(x.T), 0.0), "reported": _reported(case), "whole": whole}
    return {basis: min(moved, whole) for basis, moved in wanted.items() if moved > 0}


def _reported(case: Case) -> float:
    patron = case.actor("W").key
    rows = (row for row in case.forces if (row.actor, row.item) == (patron, REPORTED_OPTION))
    return next((row.value / 1000 for row in rows), 0.0)


def area_cost(case: Case, pool: Pool, p: Symbols) -> Factor | None:
    """Area cost factor of a destination: the model's where it has one, the ledger's range and grade.

    Raises
    ------
    InputError
        If the destination names a series that `ledger.csv` does not have.
    """
    if pool.area_cost is None and not pool.area_cost_series:
        return None
    if not pool.area_cost_series:
        nominal = float(pool.area_cost(p)) if pool.area_cost is not None else 0.0
        return Factor(nominal, nominal, nominal, "", pool.source)
    row = _latest(case, pool.area_cost_series)
    nominal = row.value if pool.area_cost is None else float(pool.area_cost(p))
    low = row.value if row.low is None else row.low
    high = row.value if row.high is None else row.high
    return Factor(min(low, nominal), nominal, max(high, nominal), row.grade, row.source)


def _latest(case: Case, name: str) -> Figure:
    series = case.series(name)
    if not series:
        known = nearest(name, {row.series for row in case.ledger})
        raise InputError(f"posture.csv: series '{name}' is not in ledger.csv\n{known}")
    return series[max(series)]


def destinations(case: Case, times: Corners[Symbols]) -> tuple[Destination, ...]:
    """Every place that could take withdrawn units, in the order of `posture.csv`."""
    p = times.nominal
    out_of_home = posture.closure(p, p.D_KT)
    found = []
    for pool in case.pools.values():
        if not pool.saving:
            continue
        home, second = distance_to(case, pool, "home", p), distance_to(case, pool, "second", p)
        home_air, home_sea = closure_days(times, home[0]) if home else (None, None)
        second_air, second_sea = closure_days(times, second[0]) if second else (None, None)
        found.append(
            Destination(
                key=pool.pool,
                name=pool.name,
                code=pool.relocation_code,
                rule=pool.saving,
                area_cost=area_cost(case, pool, p),
                home_air_days=home_air,
                home_sea_days=home_sea,
                second_air_days=second_air,
                second_sea_days=second_sea,
                second_air_added_days=second_air.nominal - float(out_of_home.air) if second_air else None,
                second_sea_added_days=second_sea.nominal - float(out_of_home.sea) if second_sea else None,
                second_counts=_offered(case, pool, p).to_second is not None,
            )
        )
    return tuple(found)


def relocations(case: Case, structure: Structure, x: Symbols, times: Corners[Symbols]) -> tuple[Relocation, ...]:
    """Every amount moved to every destination, under the package's other terms.

    Parameters
    ----------
    x
        Levers of the package in full, with `T`, the troops in place.
    times
        Parameters over the ranges of the times; only the nominal ones decide force.
    """
    p = times.nominal
    building = corners(case, rising=("u_one", "grow"))
    saving = corners(case, rising=("c_pp", "c_base", "C_US"), falling=("f_fix",))
    stay = posture.posture(structure, p, Symbols({**x, "T": x.T_0}), posture.lift(structure, p))
    found = []
    for pool in case.pools.values():
        if not pool.saving:
            continue
        offered = _offered(case, pool, p)
        own = replace(structure, pools=tuple(offered if entry is pool else entry for entry in structure.pools))
        for basis, moved in amounts(case, x).items():
            after = Symbols({**x, "T": x.T_0 - moved, "site": jnp.asarray(float(offered.relocation_code or 0))})
            gone = ledger.withdrawal(own, p, after)
            once = building.range(lambda q, gone=gone: ledger.relocation(q, gone.thousand, gone.area_cost))
            yearly = saving.range(lambda q, after=after, own=own: ledger.withdrawal(own, q, after).saving)
            payback = once.nominal / yearly.nominal if yearly.nominal > 0 else None
            force = _by_day(own, p, after, stay)
            found.append(Relocation(pool.pool, basis, moved, once, yearly, payback, force))
    return tuple(found)


def _offered(case: Case, pool: Pool, p: Symbols) -> Pool:
    """The destination as the model would see it if its lever offered it."""
    if pool.relocation_code is not None:
        return pool
    taken = [entry.relocation_code for entry in case.pools.values() if entry.relocation_code is not None]
    home, second = distance_to(case, pool, "home", p), distance_to(case, pool, "second", p)
    factor = area_cost(case, pool, p)
    return pool.model_copy(
        update={
            "relocation_code": max(taken, default=-1) + 1,
            "force": pool.force or parse("0"),
            "to_home": parse(repr(home[0])) if home else None,
            "to_second": parse(repr(second[0])) if second else None,
            "area_cost": parse(repr(factor.nominal)) if factor else None,
        }
    )


def _by_day(own: Structure, p: Symbols, after: Symbols, stay: posture.Posture) -> tuple[DayForce, ...]:
    """Force after a move, with the destination among the pools of `own`, against all units in place."""
    gone = posture.posture(own, p, after, posture.lift(own, p))
    days = []
    for day in posture.DAYS:
        full = float(gone.second[day] + gone.home_to_second[day])
        days.append(
            DayForce(
                day=day,
                home=float(gone.home[day]),
                home_change=float(gone.home[day] - stay.home[day]),
                second_denied=float(gone.second[day]),
                second_full=full,
                second_full_change=full - float(stay.second[day] + stay.home_to_second[day]),
            )
        )
    return tuple(days)
