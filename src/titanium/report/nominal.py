"""A package at nominal values: its terms in full, its costs quarter by quarter, and what they are worth today.

Every uncertainty is at its nominal value, every school at its first position, nothing happens and the exchange rate
stands still. Amounts are in the case's constant money unit. Works in double precision, inside `jax.enable_x64`.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from titanium.axes import HOST, PATRON, QUARTERS_PER_YEAR, Scalar, Symbols
from titanium.model import ledger
from titanium.model.balance import in_place
from titanium.model.schools import apply_schools
from titanium.model.structure import Structure, levers_at
from titanium.model.world import exogenous


@dataclass(frozen=True)
class Item:
    """One amount with its unit and what it is."""

    value: float | None
    """None where there is no such amount."""
    unit: str
    meaning: str


@dataclass(frozen=True)
class Transfer:
    """Money or goods that one side gives and another receives, a year, the package in full."""

    payer: str
    receiver: str
    what: str
    host_amount: float
    """In the host's currency at the first year's rate."""
    patron_amount: float


@dataclass(frozen=True)
class Move:
    """What it costs once, and saves each year, to move part of the force to one place."""

    place: str
    thousand: float
    one_off: float
    saving: float
    years_to_break_even: float | None
    """One-off over saving; None where nothing is saved."""
    is_in_package: bool


class Nominal:
    """One package of a case at nominal values."""

    def __init__(self, structure: Structure, setting: Mapping[str, float]):
        self.structure, self.case = structure, structure.case
        draw = {name: jnp.asarray(value, dtype=jnp.float64) for name, value in self.case.nominal().items()}
        levers = {name: jnp.asarray(value, dtype=jnp.float64) for name, value in structure.levers(setting).items()}
        p, x, s, path = _compiled(structure)(draw, levers)
        self.p, self.x, self.s = Symbols(p), Symbols(x), float(s)
        self.path: Mapping[str, np.ndarray] = {key: np.asarray(value) for key, value in path.items()}

    def by_year(self, key: str, *, total: bool = False) -> dict[int, float]:
        """Mean, or total, of the quarters of each year of the horizon."""
        values = self.path[key]
        quarters = {
            year: values[QUARTERS_PER_YEAR * index :][:QUARTERS_PER_YEAR]
            for index, year in enumerate(self.case.description.horizon.years)
        }
        return {year: float(own.sum() if total else own.mean()) for year, own in quarters.items()}

    def present(self, key: str) -> float:
        """Present value over the horizon: of a yearly flow a quarter at a time, of a one-off as it falls due."""
        share = 1 if key == "relocation" else QUARTERS_PER_YEAR
        return float((self.path["discount"] * self.path[key]).sum() / share)

    def present_of(self, yearly: Mapping[int, float]) -> float:
        """Present value of a constant-price amount of each calendar year, spread over its quarters."""
        weight = self.by_year("discount", total=True)
        return sum(value * weight[year] / QUARTERS_PER_YEAR for year, value in yearly.items())


@lru_cache(maxsize=8)
def _compiled(structure: Structure) -> Callable[..., Any]:
    return jax.jit(partial(_evaluate, structure))


def _evaluate(structure: Structure, draw: Mapping[str, Scalar], levers: Mapping[str, Scalar]) -> tuple[Any, ...]:
    """Uncertainties after the schools, the package in full with its payment, and every quarter on its way there."""
    p = apply_schools(structure.case, draw, [0] * len(structure.case.schools))
    one = jnp.ones_like(p.z_a0)
    x = in_place(structure, p, levers_at(structure, levers, one * jnp.inf), one, 0 * one)
    s = ledger.payment(x, one, p.fx0, 0 * one, 0 * one)
    return dict(p), dict(x), s, _quarters(structure, p, levers)


def _quarters(structure: Structure, p: Symbols, levers: Mapping[str, Scalar]) -> dict[str, Any]:
    """Yearly flows, one-offs and levels of every quarter, in the model's order of a quarter."""
    t = jnp.arange(structure.n_quarters, dtype=p.z_a0.dtype)
    one = jnp.ones_like(t)
    x = in_place(structure, p, levers_at(structure, levers, t), one, 0 * one)
    effort_growth = x.g_lever / levers_at(structure, levers, t - 1).g
    index = jnp.cumprod(ledger.payment_index(p, x.gr, effort_growth, one, first=t == 0))
    still = Symbols({**p, "sig_fx": jnp.zeros_like(p.fx0)})
    world = exogenous(still, jax.random.key(0), structure.n_quarters)
    s = ledger.payment(x, index, world.FX, 0 * one, 0 * one)
    gone = ledger.withdrawal(structure, p, x)
    moved = jnp.diff(jnp.maximum.accumulate(gone.thousand), prepend=jnp.zeros(1))
    found = ledger.flows(p, x, s, gone, world)._asdict() | {
        "presence": p.C_US - gone.saving,
        "other_support": x.S_hs,
        "incremental_cost": ledger.incremental_cost(p, x.T, x.T_0, s),
        "relocation": ledger.relocation(p, moved, gone.area_cost),
        "output": world.GDP * 1000 / world.FX,
        "troops": x.T,
        "effort": x.g_lever,
        "discount": world.discount,
    }
    return {key: jnp.broadcast_to(value, t.shape) for key, value in found.items()}


def presence(nominal: Nominal) -> dict[str, Item]:
    """What the presence costs the patron by each yardstick, a year, the package in full."""
    p, x, s = nominal.p, nominal.x, nominal.s
    money = nominal.case.description.money.unit
    unit, per_head = f"{money}/yr", f"{money.partition('_')[0]}/persons/yr"
    troops = float(x.T)
    full = float(ledger.full_cost(p, x.T, x.T_0))
    gross = float(ledger.incremental_cost(p, x.T, x.T_0, jnp.zeros(())))
    saving = float(ledger.withdrawal(nominal.structure, p, x).saving)
    return {
        "troops": Item(troops, "thousand", "troops in place"),
        "payment": Item(s, unit, "payment by the host"),
        "other_support": Item(float(x.S_hs), unit, "support by the host outside the payment"),
        "full": Item(full, unit, "full cost of the troops in place, military pay included"),
        "full_without_pay": Item(full * (1 - float(p.sh_mp)), unit, "full cost without military pay"),
        "obligations": Item(float(p.C_GAO) * troops / float(x.T_0), unit, "obligations, auditors' basis"),
        "incremental": Item(gross, unit, "cost beyond keeping the same units at home, before the payment"),
        "incremental_net": Item(gross - s, unit, "the same less the payment; below 0 where the payment is more"),
        "saving": Item(saving, unit, "saved against the status quo by withdrawals"),
        "net": Item(float(p.C_US) - saving - s, unit, "status-quo cost less savings and payment"),
        "full_per_soldier": Item(full * 1e6 / troops if troops else None, per_head, "full cost per soldier"),
        "payment_per_soldier": Item(s * 1e6 / troops if troops else None, per_head, "payment per soldier"),
    }


def relocation(nominal: Nominal) -> Iterator[Move]:
    """Cost of withdrawing to each place; of the whole force, as a yardstick, where the package withdraws nobody."""
    p, x = nominal.p, nominal.x
    leaving = float(ledger.withdrawal(nominal.structure, p, x).thousand)
    for pool in nominal.structure.pools:
        if pool.relocation_code is None:
            continue
        staying = x.T if leaving else jnp.zeros_like(x.T)
        there = Symbols({**x, "site": float(pool.relocation_code), "T": staying})
        gone = ledger.withdrawal(nominal.structure, p, there)
        once, saving = float(ledger.relocation(p, gone.thousand, gone.area_cost)), float(gone.saving)
        chosen = leaving > 0 and float(x.site) == pool.relocation_code
        years = once / saving if saving > 0 else None
        yield Move(pool.name, float(gone.thousand), once, saving, years, chosen)


def split(nominal: Nominal, paid: float) -> dict[str, float]:
    """A payment by category, see `ledger.categories`."""
    return {name: float(part) for name, part in ledger.categories(nominal.p, nominal.x, paid)._asdict().items()}


def transfers(nominal: Nominal) -> Iterator[Transfer]:
    """Who gives what to whom, a year, the package in full, at the first year's prices and rate."""
    p, x, description = nominal.p, nominal.x, nominal.case.description
    host, patron, home = description.actors[HOST].name, description.actors[PATRON].name, description.theatres.home
    part = split(nominal, nominal.s)
    command = float(0.5 * p.c_k * (x.k - x.k_0))
    modern = "modernisation, against the status quo"
    given = [
        (host, f"employees of the {patron} forces in {home}", "labour", part["labour"]),
        (host, f"firms in {home}", "logistics", part["logistics"]),
        (host, f"firms in {home}", "construction", part["construction"]),
        (host, f"{patron} forces, outside {home}", "operations", part["operations"]),
        (host, f"{patron} forces in {home}", "other support", float(x.S_hs)),
        (host, "common command", modern, command),
        (patron, "common command", modern, command),
    ]
    for payer, receiver, what, value in given:
        yield Transfer(payer, receiver, what, value * float(p.fx0), value)


def present_costs(
    nominal: Nominal, stepped: Mapping[int, float], ceiling: Mapping[int, float], host_unit: str
) -> dict[str, dict[str, Item]]:
    """Net present cost to each capital on the quarterly path, and of the payment on each path.

    Parameters
    ----------
    stepped, ceiling
        Year to the payment as the calendar steps, expected and at the rule's limit, constant prices; empty for none.
    host_unit
        Unit of amounts in the host's currency.
    """
    unit = nominal.case.description.money.unit
    worth = {key: nominal.present(key) for key in nominal.path if key not in ("discount", "troops", "effort")}
    on_calendar, limit = nominal.present_of(stepped), nominal.present_of(ceiling)
    gap = on_calendar - worth["payment"]
    patron = worth["patron_net"] + worth["relocation"]
    same = "the same with the payment as the calendar steps"
    half = "half of the modernised command, against the status quo"
    rows: dict[str, dict[str, tuple[float | None, str]]] = {
        "patron": {
            "presence": (worth["presence"], "cost of the presence, after savings from withdrawals"),
            "payment": (-worth["payment"], "payment received"),
            "command": (worth["command"], half),
            "relocation": (worth["relocation"], "one-off cost of relocation"),
            "total": (patron, "net present cost"),
            "total_on_calendar": (patron - gap, same),
        },
        "host": {
            "payment": (worth["payment"], "payment made"),
            "other_support": (worth["other_support"], "support outside the payment"),
            "command": (worth["command"], half),
            "total": (worth["host_cost"], "net present cost"),
            "total_on_calendar": (worth["host_cost"] + gap, same),
            "extra_defence": (worth["host_defence"], "apart: defence spending beyond the status quo"),
            "returned": (worth["host_return"], "apart: value added at home by what the host pays"),
        },
        "payment": {
            "quarterly": (worth["payment"], "the model's smooth quarterly path, levers on their ramps"),
            "calendar": (on_calendar, "the calendar's expected path, in full at once"),
            "ceiling": (limit if ceiling else None, "the most that the rule allows"),
            "difference": (gap, "calendar less quarterly: yearly steps, lagged and forecast prices, ramps"),
        },
    }
    costs = {side: {key: Item(value, unit, says) for key, (value, says) in own.items()} for side, own in rows.items()}
    for side, total in (("patron", patron), ("host", worth["host_cost"])):
        says = "net present cost in the host's currency, at the planning rate"
        costs[side]["total_host_currency"] = Item(total * float(nominal.p.fx0), host_unit, says)
    share = 100 * worth["host_cost"] / worth["output"] if worth["output"] else math.nan
    costs["host"]["pct_gdp"] = Item(share, "pct", "net present cost over the present value of the host's GDP")
    costs["payment"]["discount_rate"] = Item(float(nominal.p.r_d), "1/yr", "real discount rate")
    return costs
