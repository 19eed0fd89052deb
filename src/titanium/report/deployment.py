"""The posture report of a package: where force is, how soon it is elsewhere, and what moving it costs.

Levers stand at the package's setting in full, uncertainties at their nominal values, school switches at their
first positions. Ranges are over the times that a draw decides (warning, loading, speeds) unless a field says
otherwise. Every figure of force comes from `titanium.model.posture`, every figure of money from
`titanium.model.ledger`; this module lays them out. Strategic level: city-level places, no routes, no targets.
"""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from titanium.case.schema import Case
from titanium.expressions import Expression
from titanium.model.balance import in_place
from titanium.model.compile import compile_model
from titanium.model.structure import Structure, levers_at
from titanium.report.arrivals import (
    HomeDay,
    PoolClosure,
    SecondDay,
    closure_days,
    closures,
    home_force,
    second_force,
)
from titanium.report.at_hand import AtHand, at_hand
from titanium.report.corners import Range, corners
from titanium.report.places import (
    ConstantCheck,
    ForceCount,
    Place,
    Theatre,
    check_constants,
    force_counts,
    places,
    remarks,
    theatre_of,
)
from titanium.report.relocation import Destination, Relocation, destinations, relocations

SCHEMA = "titanium.posture/1"
"""Version of the layout of `Deployment.to_dict`."""

RISING_TIMES, FALLING_TIMES = ("t_alert", "t_load", "f_sea"), ("v_air", "v_sea")
"""Symbols with which closure takes longer, and with which it is sooner."""

ASSUMPTIONS = (
    *("t_alert", "t_load", "v_air", "v_sea", "f_sea", "a_air", "q_air", "q_sea", "f_use", "B_1"),
    *("u_one", "grow", "c_pp", "c_base", "C_US", "f_fix"),
)
"""Symbols of the formulas behind the report, beside those that the case's pools name."""


@dataclass(frozen=True)
class Assumption:
    """A parameter behind the report."""

    symbol: str
    name: str
    unit: str
    low: float
    nominal: float
    high: float
    grade: str
    source: tuple[str, ...]


@dataclass(frozen=True)
class Deployment:
    """The posture report of a package; see `deployment`."""

    case: str
    case_title: str
    case_hash: str
    patron: str
    host: str
    host_capital: str
    package: str
    package_title: str
    troops: float
    """In place in the home theatre, thousand."""
    troops_status_quo: float
    ground_share: float
    cleared_share: float
    """Share of the force in the home theatre that is cleared for use in the second."""
    relocation_site: str
    """Pool to which the package withdraws; empty if it withdraws nobody."""
    home: Theatre
    second: Theatre
    sites: tuple[Place, ...]
    closures: tuple[PoolClosure, ...]
    transfer_air_days: Range
    """From the home theatre to the second by air."""
    transfer_sea_days: Range
    transfer_km: float
    home_force: tuple[HomeDay, ...]
    second_force: tuple[SecondDay, ...]
    destinations: tuple[Destination, ...]
    relocations: tuple[Relocation, ...]
    forces: tuple[ForceCount, ...]
    checks: tuple[ConstantCheck, ...]
    assumptions: tuple[Assumption, ...]
    remarks: tuple[str, ...]
    """What does not fit together in the case's tables, in words."""

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, ready for JSON; None for what is undefined."""
        return {"schema": SCHEMA, **_plain(self)}


def deployment(case: Case, package: str | None = None, *, setting: Mapping[str, float] | None = None) -> Deployment:
    """The posture report of a package, its levers in full and parameters at their nominal values.

    Parameters
    ----------
    case
        A case whose `posture.csv` names the reference points of both theatres.
    package
        Name of a package; the status quo if left out.
    setting
        Lever name to a value that replaces the package's.

    Returns
    -------
    Force in thousand, distances in km, times in days, money in constant USD bn.

    Raises
    ------
    InputError
        If the case has no such package or lever, a lever may not take its value, or a theatre has no reference point.

    Examples
    --------
    >>> from titanium import load_case
    >>> report = deployment(load_case("us_rok"), "troop_cut")
    >>> [round(now.in_place, 1) for now in report.home_force]
    [20.0, 20.0, 20.0]
    """
    asked = at_hand(case, package, setting)
    with jax.enable_x64(True):
        structure = compile_model(case).structure
        return _report(case, structure, asked)


def _report(case: Case, structure: Structure, asked: AtHand) -> Deployment:
    times = corners(case, rising=RISING_TIMES, falling=FALLING_TIMES)
    p = times.nominal
    always = jnp.asarray(jnp.inf)
    levers = levers_at(structure, structure.levers(asked.levers), always)
    x = in_place(structure, p, levers, jnp.ones(()), jnp.zeros(()))
    withdraws = float(x.T) < float(x.T_0)
    site = [pool.pool for pool in structure.pools if pool.relocation_code == float(x.site)]
    transfer_air, transfer_sea = closure_days(times, float(p.D_KT))
    return Deployment(
        case=case.name,
        case_title=case.description.title,
        case_hash=case.hash,
        patron=case.actor("W").name,
        host=case.actor("S").name,
        host_capital=case.actor("S").capital,
        package=asked.package,
        package_title=asked.title,
        troops=float(x.T),
        troops_status_quo=float(x.T_0),
        ground_share=float(x.phi),
        cleared_share=float(x.m),
        relocation_site=site[0] if withdraws and site else "",
        home=theatre_of(case, "home"),
        second=theatre_of(case, "second"),
        sites=places(case),
        closures=closures(case, structure, x, times),
        transfer_air_days=transfer_air,
        transfer_sea_days=transfer_sea,
        transfer_km=float(p.D_KT),
        home_force=home_force(structure, x, times),
        second_force=second_force(structure, x, times),
        destinations=destinations(case, times),
        relocations=relocations(case, structure, x, times),
        forces=force_counts(case),
        checks=check_constants(case, p),
        assumptions=_assumptions(case),
        remarks=remarks(case),
    )


def _assumptions(case: Case) -> tuple[Assumption, ...]:
    formulas: list[Expression] = [
        formula
        for pool in case.pools.values()
        for formula in (pool.force, pool.to_home, pool.to_second, pool.area_cost)
        if formula is not None
    ]
    named = dict.fromkeys((*ASSUMPTIONS, *(name for formula in formulas for name in sorted(formula.names))))
    found = []
    for symbol in named:
        entry = case.uncertainties[symbol]
        low, high = (entry.low, entry.high) if entry.is_sampled else (entry.nominal, entry.nominal)
        found.append(Assumption(symbol, entry.name, entry.unit, low, entry.nominal, high, entry.grade, entry.source))
    return tuple(found)


def _plain(value: Any) -> Any:
    """Dataclasses as tables, tuples as lists, and None for what is not finite."""
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
