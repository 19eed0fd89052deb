"""Who pays how much of what: payment, cost of presence, relocation, and four meanings of "the host's share".

Flows are in constant USD bn a year, one quarter at a time. The payment follows a smooth quarterly path; the
agreement's own calendar, which steps each January, is in `titanium.report.account`.
"""

from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp

from titanium.axes import Scalar, Symbols
from titanium.model.state import World
from titanium.model.structure import Structure

FIXED, CPI_CAPPED, DEFENCE_BUDGET = 0, 1, 2
"""Codes of the lever `sma_growth`."""


class Withdrawal(NamedTuple):
    """Troops withdrawn against the status quo, and what that saves."""

    thousand: Scalar
    saving: Scalar
    """USD bn a year."""
    area_cost: Scalar
    """Construction cost at the new site against the patron's own country; 0 if the units are disbanded."""


class Flows(NamedTuple):
    """Yearly flows of one quarter, USD bn a year; the one-off is USD bn."""

    payment: Scalar
    patron_net: Scalar
    """The patron's cost of the presence less the payment, plus its half of the command's modernisation."""
    host_cost: Scalar
    """Payment, other support and half of the command's modernisation."""
    host_defence: Scalar
    """Defence spending beyond the status quo."""
    host_return: Scalar
    """Value added at home by what the host pays."""
    full_cost: Scalar
    """What the presence costs the patron, troops' pay included."""
    command: Scalar
    """Each capital's half of the command's modernisation."""


def payment_index(p: Symbols, rule: Scalar, effort_growth: Scalar, previous: Scalar, *, first: bool | Scalar) -> Scalar:
    """Real index of the agreed payment, 1 in the first quarter.

    Parameters
    ----------
    rule
        Growth rule: fixed in the host's currency, consumer prices up to the cap, or the defence budget.
    effort_growth
        The defence-effort lever against its value a quarter earlier.
    previous
        Index of the quarter before.
    first
        Whether this is the first quarter.
    """
    fixed = 1 / (1 + p.cpi)
    capped = (1 + jnp.minimum(p.cpi, p.cap)) / (1 + p.cpi)
    budget = (1 + p.G_S) * effort_growth**4
    ratio = jnp.where(rule == FIXED, fixed, jnp.where(rule == CPI_CAPPED, capped, budget))
    return jnp.where(first, jnp.ones_like(previous), previous * jnp.sqrt(jnp.sqrt(ratio)))


def payment(x: Symbols, index: Scalar, FX: Scalar, s_add: Scalar, rup: Scalar) -> Scalar:
    """The host's payment to the patron, USD bn a year; none after the alliance ended."""
    return jnp.maximum(x.S_krw * index / FX + s_add, 0) * (1 - rup)


def withdrawal(structure: Structure, p: Symbols, x: Symbols) -> Withdrawal:
    """What leaves the host against the status quo, and what the chosen destination saves and costs."""
    T_0 = x.T_0
    M = jnp.maximum(T_0 - x.T, 0)
    base_set = p.c_base * M / T_0
    premium = p.c_pp * M / 1000 + base_set
    disbanded = jnp.minimum(premium + p.C_US * (1 - p.f_fix) * M / T_0, p.C_US * M / T_0)
    by_rule = {"home": premium, "abroad": base_set, "disbanded": disbanded}
    saving, area_cost = jnp.zeros_like(M), jnp.zeros_like(M)
    for pool in structure.pools:
        if pool.relocation_code is not None:
            here = x.site == pool.relocation_code
            saving = jnp.where(here, by_rule[pool.saving], saving)
            area_cost = jnp.where(here, pool.area_cost(p) if pool.area_cost else 0.0, area_cost)
    return Withdrawal(M, saving, area_cost)


def relocation(p: Symbols, moved: Scalar, area_cost: Scalar) -> Scalar:
    """One-off cost of facilities for `moved` thousand troops, USD bn."""
    return moved * p.u_one * area_cost * p.grow


def flows(p: Symbols, x: Symbols, s: Scalar, gone: Withdrawal, world: World) -> Flows:
    """The quarter's yearly flows between the two capitals and their economies."""
    command = 0.5 * p.c_k * (x.k - x.k_0)
    recycled = (1 - x.o_s) * (1 - p.leak)
    return Flows(
        payment=s,
        patron_net=p.C_US - gone.saving - s + command,
        host_cost=s + x.S_hs + command,
        host_defence=(x.g_lever - x.g_0) / 100 * world.GDP * 1000 / world.FX,
        host_return=p.va_m * (recycled * s + 0.3 * (1 - p.leak) * x.S_hs),
        full_cost=full_cost(p, x.T, x.T_0),
        command=command,
    )


def full_cost(p: Symbols, T: Scalar, T_0: Scalar) -> Scalar:
    """The patron's full yearly cost of `T` thousand troops in place, USD bn; 0 for none."""
    return p.C_US * (p.f_fix * (1 - jnp.exp(-T)) + (1 - p.f_fix) * T / T_0)


def incremental_cost(p: Symbols, T: Scalar, T_0: Scalar, s: Scalar) -> Scalar:
    """What the presence costs the patron beyond keeping the same units at home, net of the payment."""
    return p.c_base * T / T_0 + p.c_pp * T / 1000 - s


class Categories(NamedTuple):
    """A payment by what it is for."""

    labour: Scalar
    logistics: Scalar
    construction: Scalar
    operations: Scalar


def categories(p: Symbols, x: Symbols, s: Scalar | float) -> Categories:
    """A payment by category: operations are what is not spent in the host's country, the rest has fixed shares."""
    operations = x.o_s * s
    rest = s - operations
    labour, construction = p.sh_l * rest, p.sh_c * rest
    return Categories(labour, rest - labour - construction, construction, operations)


class Shares(NamedTuple):
    """Four definitions of the host's share that are never mixed; nan where the denominator is 0."""

    D1: Scalar
    D2: Scalar
    D3: Scalar
    D4: Scalar


SHARE_FORMULAS: Mapping[str, str] = {
    "D1": "s / F",
    "D2": "s / (s + C_GAO*T/T_0)",
    "D3": "s / (s + F*(1 - sh_mp))",
    "D4": "(s + S_hs) / (s + S_hs + F)",
}
"""Payment s, other support S_hs, full cost F, obligations on the auditors' basis C_GAO, military pay share sh_mp."""


def host_shares(p: Symbols, x: Symbols, s: Scalar | float) -> Shares:
    """The host's share of the cost of the presence by each definition."""
    F = full_cost(p, x.T, x.T_0)
    obligations = p.C_GAO * x.T / x.T_0

    def ratio(part: Scalar | float, whole: Scalar) -> Scalar:
        return jnp.where(whole > 0, part / jnp.where(whole > 0, whole, 1), jnp.nan)

    return Shares(
        D1=ratio(s, F),
        D2=ratio(s, s + obligations),
        D3=ratio(s, s + F * (1 - p.sh_mp)),
        D4=ratio(s + x.S_hs, s + x.S_hs + F),
    )


def burden_seen(p: Symbols, x: Symbols, s: Scalar) -> Scalar:
    """What the patron's public counts as the host's contribution, USD bn a year."""
    return s + x.S_hs + p.v_ar * x.S_ar + 0.3


def demand_gap(p: Symbols, x: Symbols, s: Scalar) -> Scalar:
    """Log of the patron's maximal demand over what the host gives; 0 where it is met."""
    return jnp.log(jnp.maximum(p.dem / jnp.maximum(s + p.v_ar * x.S_ar, 0.3), 1))
