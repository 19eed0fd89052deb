"""What a future is judged by: running totals over the horizon, the metrics they give, and which limit broke first."""

from collections.abc import Mapping
from typing import NamedTuple

import jax.numpy as jnp

from titanium.axes import QUARTERS_PER_YEAR, Scalar
from titanium.case.schema import Case, Threshold
from titanium.model.appraisal import Capitals
from titanium.model.crises import Events, Rates
from titanium.model.ledger import Flows
from titanium.model.state import State

COUNTED: tuple[str, ...] = ("home_war", "second_war", "dual_war", "rupture", "host_nuclear", "clashes")
"""Metrics of events: 1 once it happened, and the count of clashes; a limit on one can break in mid-horizon."""
SECURITY: tuple[str, ...] = ("home_war", "second_war", "rupture", "host_nuclear")
"""Events whose limits alone decide whether a package is secure."""
NEVER = 1e6
"""Quarter of a break that did not come."""
SIGNING = -1.0
"""Quarter of a break at signing."""


class Tally(NamedTuple):
    """Running totals of one future under one package."""

    counts: dict[str, Scalar]
    """Metric to 1 if the event happened so far, or to the count of clashes."""
    rates: dict[str, Scalar]
    """Sum of conditional probabilities while the event has not occurred; may exceed 1 in a single future."""
    broken_at: dict[str, Scalar]
    """Event threshold to the quarter in which it broke."""
    patron_cost: Scalar
    host_cost: Scalar
    host_defence: Scalar
    host_return: Scalar
    relocation_cost: Scalar
    d30_home: Scalar
    benefit_patron: Scalar
    benefit_host: Scalar
    paid_patron: Scalar
    paid_host: Scalar


def event_thresholds(case: Case) -> dict[str, Threshold]:
    """Thresholds that can break in mid-horizon."""
    return {
        key: limit
        for key, limit in case.description.thresholds.items()
        if limit.when == "event" and limit.metric in COUNTED
    }


def empty(case: Case, zero: Scalar) -> Tally:
    """Totals before the first quarter."""
    return Tally(
        counts=dict.fromkeys(COUNTED, zero),
        rates=dict.fromkeys(Rates._fields, zero),
        broken_at=dict.fromkeys(event_thresholds(case), zero + NEVER),
        **dict.fromkeys(Tally._fields[3:], zero),
    )


def add_quarter(
    case: Case,
    tally: Tally,
    *,
    quarter: Scalar,
    state: State,
    events: Events,
    rates: Rates,
    flows: Flows,
    relocation: Scalar,
    discount: Scalar,
    d30_home: Scalar,
    benefits: Mapping[str, Scalar],
) -> Tally:
    """Totals after one more quarter.

    Parameters
    ----------
    state
        State at the start of the quarter.
    benefits
        `W` and `S` to what each gets out of the alliance this quarter, utility.
    """
    happened = {
        "home_war": events.home_war,
        "second_war": events.second_war,
        "dual_war": events.dual_war,
        "rupture": events.rupture,
        "host_nuclear": events.nuclear,
    }
    counts = {metric: jnp.maximum(tally.counts[metric], event) for metric, event in happened.items()}
    counts["clashes"] = tally.counts["clashes"] + events.clashes
    before = {
        "home_war": state.fought_home,
        "second_war": state.fought_second,
        "dual_war": tally.counts["dual_war"],
        "rupture": state.rup,
        "nuclear": state.nuc,
    }
    present = discount / QUARTERS_PER_YEAR
    return Tally(
        counts=counts,
        rates={name: tally.rates[name] + (1 - before[name]) * getattr(rates, name) for name in Rates._fields},
        broken_at={
            key: jnp.where(
                (tally.broken_at[key] == NEVER) & _breaks(limit, counts[limit.metric]),
                quarter,
                tally.broken_at[key],
            )
            for key, limit in event_thresholds(case).items()
        },
        patron_cost=tally.patron_cost + present * flows.patron_net + discount * relocation,
        host_cost=tally.host_cost + present * flows.host_cost,
        host_defence=tally.host_defence + present * flows.host_defence,
        host_return=tally.host_return + present * flows.host_return,
        relocation_cost=tally.relocation_cost + discount * relocation,
        d30_home=tally.d30_home + d30_home,
        benefit_patron=tally.benefit_patron + benefits["W"],
        benefit_host=tally.benefit_host + benefits["S"],
        paid_patron=tally.paid_patron + jnp.maximum(flows.full_cost - flows.payment, 0),
        paid_host=tally.paid_host + jnp.maximum(flows.host_cost, 0),
    )


def _breaks(limit: Threshold, value: Scalar) -> Scalar:
    return (value > limit.at_most) | (value < limit.at_least)


def equity(tally: Tally) -> Scalar:
    """The host's share of the benefits less its share of the costs, over the whole horizon.

    Where nobody gains, or nobody pays, the shares are taken as equal.
    """

    def share(host: Scalar, patron: Scalar) -> Scalar:
        whole = host + patron
        return jnp.where(whole > 0, host / jnp.where(whole > 0, whole, 1), 0.5)

    return share(tally.benefit_host, tally.benefit_patron) - share(tally.paid_host, tally.paid_patron)


def summarise(
    case: Case, tally: Tally, package: Capitals, disagreement: Capitals, status_quo: Capitals
) -> dict[str, Scalar]:
    """The metrics of one future under one package, and its verdict.

    Returns
    -------
    Every metric of `case.vocabulary.METRICS` by name; `rate_*`, the conditional forms of events; `holds` and `secure`,
    0 or 1; `first_break`, the number of the threshold that broke first in the order of the case's thresholds (-1 for
    none), and `first_break_quarter`.
    """
    n = case.description.horizon.quarters
    metrics: dict[str, Scalar] = {
        **tally.counts,
        "patron_cost": tally.patron_cost,
        "host_cost": tally.host_cost,
        "host_defence": tally.host_defence,
        "host_return": tally.host_return,
        "relocation_cost": tally.relocation_cost,
        "equity": equity(tally),
        "accept_patron": package.patron - disagreement.patron,
        "accept_host": package.host - disagreement.host,
        "gain_patron": package.patron - status_quo.patron,
        "gain_host": package.host - status_quo.host,
        "d30_home": tally.d30_home / n,
    }
    return metrics | {f"rate_{name}": value for name, value in tally.rates.items()} | judge(case, metrics, tally)


def judge(case: Case, metrics: Mapping[str, Scalar], tally: Tally) -> dict[str, Scalar]:
    """Whether the package holds, whether it keeps the events' limits, and what broke first."""
    limits = case.description.thresholds
    one = jnp.ones_like(metrics["equity"])
    holds, secure = one, one
    first, first_quarter = -one, NEVER * one
    for number, (key, limit) in enumerate(limits.items()):
        broken = _breaks(limit, metrics[limit.metric])
        holds = jnp.where(broken, 0.0, holds)
        if limit.metric in SECURITY:
            secure = jnp.where(broken, 0.0, secure)
        if key in tally.broken_at:
            quarter = tally.broken_at[key]
        else:
            quarter = SIGNING * one if limit.when == "signing" else case.description.horizon.quarters * one
        earlier = broken & (quarter < first_quarter)
        first = jnp.where(earlier, float(number), first)
        first_quarter = jnp.where(earlier, quarter, first_quarter)
    return {"holds": holds, "secure": secure, "first_break": first, "first_break_quarter": first_quarter}
