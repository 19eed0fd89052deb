"""Every definition of the host's share of the cost, side by side, each with its formula and the numbers put in.

They differ in what counts as a contribution and in what it is set against, and are never mixed: the same payment is a
sixth of one denominator and half of another. Four are the model's own (`titanium.model.ledger.host_shares`); the others
are worked from, or quoted from, what has been published.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from titanium.axes import Symbols
from titanium.expressions import parse
from titanium.model import ledger
from titanium.report.agreement import Calendar, amount


@dataclass(frozen=True)
class Input:
    """A number that goes into a share, as recorded and as used."""

    value: float
    unit: str
    year: str
    source: tuple[str, ...]
    note: str = ""
    """How it was converted, with the rate and its year, or what it is."""


@dataclass(frozen=True)
class Share:
    """The host's share by one definition, a fraction."""

    value: float | None
    """None where the denominator is 0."""
    basis: str
    """`package`, the package in full; `record`, worked from recorded figures; `quoted`, as published."""
    formula: str
    arithmetic: str
    """The formula with the numbers put in."""
    meaning: str
    year: str
    prices: str
    low: float | None
    high: float | None
    is_recurring: bool
    """False where one-off spending is counted in."""
    inputs: Mapping[str, Input]
    source: tuple[str, ...]


MODEL_MEANINGS: Mapping[str, str] = {
    "D1": "payment against the patron's full cost",
    "D2": "payment in the sum of payment and the patron's obligations on the auditors' basis",
    "D3": "payment in the sum of payment and the patron's cost without military pay",
    "D4": "payment and other support in the sum of both and the patron's full cost",
}

_NAME = re.compile(r"[A-Za-z_]\w*")
_SYMBOLS: Mapping[str, tuple[str, ...]] = {"s": ("S_krw", "fx0"), "F": ("C_US", "f_fix")}
"""What computed symbols are made from, for their sources."""


def model_shares(calendar: Calendar, x: Symbols, s: float) -> dict[str, Share]:
    """The model's four definitions for a package in full, at the prices of the horizon's first year.

    Parameters
    ----------
    x
        Levers in full and in place, with their status-quo values.
    s
        Payment, money unit of the case a year.
    """
    case, p = calendar.case, calendar.p
    values = ledger.host_shares(p, x, s)
    env = {**p, **x, "s": s, "F": float(ledger.full_cost(p, x.T, x.T_0))}
    sourced = dict(case.uncertainties) | {lever.symbol: lever for lever in case.levers.values()}
    found = {}
    for key, formula in ledger.SHARE_FORMULAS.items():
        value = float(getattr(values, key))
        inputs = {}
        for name in sorted(parse(formula).names):
            entries = [sourced[own] for own in _SYMBOLS.get(name, (name.removesuffix("_0"),))]
            unit = entries[0].unit if name not in _SYMBOLS else f"{calendar.patron_unit}/yr"
            notes = "; ".join(entry.name for entry in entries)
            source = tuple(dict.fromkeys(own for entry in entries for own in entry.source))
            inputs[name] = Input(float(env[name]), unit, str(calendar.first), source, notes)
        finite = value if math.isfinite(value) else None
        found[key] = Share(
            value=finite,
            basis="package",
            formula=formula,
            arithmetic=_arithmetic(formula, inputs, finite),
            meaning=MODEL_MEANINGS[key],
            year=str(calendar.first),
            prices=case.description.money.prices,
            low=None,
            high=None,
            is_recurring=True,
            inputs=inputs,
            source=_sources(inputs),
        )
    return found


@dataclass(frozen=True)
class _Definition:
    """A share worked from recorded figures; the year is the last one recorded for the first input."""

    formula: str
    meaning: str
    inputs: Mapping[str, str]
    """Name in the formula to a key of the series vocabulary."""
    span: int = 1
    """Years over which yearly figures are summed, to meet a figure that covers several."""
    is_recurring: bool = True


_WORKED: Mapping[str, _Definition] = {
    "payment_over_cost": _Definition(
        "payment / cost",
        "payment against the patron's budget request, military pay included",
        {"cost": "cost", "payment": "payment"},
    ),
    "payment_in_sum": _Definition(
        "payment / (payment + cost)",
        "payment in the sum of payment and the patron's budget request",
        {"cost": "cost", "payment": "payment"},
    ),
    "payment_in_sum_without_pay": _Definition(
        "payment / (payment + cost - pay)",
        "payment in the sum of payment and the patron's budget request without military pay",
        {"pay": "cost_pay", "cost": "cost", "payment": "payment"},
    ),
    "payment_in_audited_sum": _Definition(
        "payment / (payment + obligations)",
        "payment in the sum of payment and the patron's audited obligations",
        {"obligations": "obligations", "payment": "payment"},
        span=4,
    ),
    "direct_in_audited_sum": _Definition(
        "direct / (direct + obligations)",
        "all direct support in the sum of it and the patron's audited obligations",
        {"direct": "direct_support", "obligations": "obligations"},
        span=4,
    ),
    "support_direct": _Definition(
        "direct / (direct + obligations)",
        "recurring direct support in the sum of it and the patron's obligations",
        {"direct": "support_direct", "obligations": "obligations_yearly"},
    ),
    "support_direct_and_indirect": _Definition(
        "(direct + indirect) / (direct + indirect + obligations)",
        "recurring direct and indirect support in the sum of both and the patron's obligations",
        {"direct": "support_direct", "indirect": "support_indirect", "obligations": "obligations_yearly"},
    ),
    "support_with_one_off": _Definition(
        "(direct + indirect + one_off) / (direct + indirect + one_off + obligations)",
        "all direct and indirect support in the sum of it and the patron's obligations",
        {
            "direct": "support_direct",
            "indirect": "support_indirect",
            "one_off": "support_one_off",
            "obligations": "obligations_yearly",
        },
        is_recurring=False,
    ),
}

_REPORTED: Mapping[str, tuple[str, str]] = {
    "reported_non_personnel": ("reported_non_personnel", "share of stationing cost without military pay, as testified"),
    "reported_non_personnel_other": ("reported_non_personnel_other", "the same by another published estimate"),
    "reported_claim": ("reported_claim", "as the article that this case starts from puts it"),
}  # fmt: skip


def published_shares(calendar: Calendar) -> dict[str, Share]:
    """Definitions that can be worked from, or are quoted in, the case's record; those it lacks are left out."""
    return dict(_worked(calendar)) | dict(_reported(calendar))


def _worked(calendar: Calendar) -> Iterator[tuple[str, Share]]:
    for key, own in _WORKED.items():
        anchor = [year for year in calendar.series(next(iter(own.inputs.values()))) if year < calendar.first]
        if not anchor:
            continue
        inputs = {name: _input(calendar, series, max(anchor), own.span) for name, series in own.inputs.items()}
        known = {name: entry for name, entry in inputs.items() if entry is not None}
        if len(known) < len(inputs):
            continue
        value = float(parse(own.formula)({name: entry.value for name, entry in known.items()}))
        years = dict.fromkeys(entry.year for entry in known.values())
        yield (
            key,
            Share(
                value=value,
                basis="record",
                formula=own.formula,
                arithmetic=_arithmetic(own.formula, known, value),
                meaning=own.meaning,
                year=", ".join(sorted(years)),
                prices="current prices of each year",
                low=None,
                high=None,
                is_recurring=own.is_recurring,
                inputs=known,
                source=_sources(known),
            ),
        )


def _reported(calendar: Calendar) -> Iterator[tuple[str, Share]]:
    for key, (series, meaning) in _REPORTED.items():
        rows = calendar.series(series)
        if not rows:
            continue
        row = rows[max(rows)]
        low, high = (None if bound is None else bound / 100 for bound in (row.low, row.high))
        yield (
            key,
            Share(
                value=row.value / 100,
                basis="quoted",
                formula="as reported",
                arithmetic="no arithmetic is published",
                meaning=meaning,
                year=str(row.year),
                prices="not stated",
                low=low,
                high=high,
                is_recurring=True,
                inputs={},
                source=row.source,
            ),
        )


def _input(calendar: Calendar, key: str, year: int, span: int) -> Input | None:
    """A recorded amount in the case's money unit; a yearly series falls back on the nearest year, which it names."""
    rows = calendar.series(key)
    if not rows:
        return None
    # A figure that covers several years stands at the last of them; only yearly ones are summed.
    years = range(year - span + 1, year + 1) if span > 1 and key == "payment" else (year,)
    used = [rows[own] if own in rows else rows[min(rows, key=lambda near: abs(near - own))] for own in years]
    total, rates, source = 0.0, [], [own for row in used for own in row.source]
    for row in used:
        if row.unit.partition("_")[0] == calendar.patron_unit.partition("_")[0]:
            total += amount(row, calendar.patron_unit)
            continue
        rate = calendar.rate(row.year)
        if rate is None:
            return None
        total += amount(row, calendar.host_unit) / rate.value
        source += rate.source
        rates.append(f"{amount(row, calendar.host_unit):,.1f} {calendar.host_unit} of {row.year} at {rate.value:,.1f}")
    label = str(used[0].year) if span == 1 else f"{year - span + 1}-{year}"
    note = f"{'; '.join(rates)} {calendar.planned_rate.unit}, each year's average" if rates else used[0].note
    return Input(total, calendar.patron_unit, label, tuple(dict.fromkeys(source)), note)


def _arithmetic(formula: str, inputs: Mapping[str, Input], value: float | None) -> str:
    def number(match: "re.Match[str]") -> str:
        name = match.group(0)
        return f"{inputs[name].value:.4g}" if name in inputs else name

    result = "undefined, the denominator is 0" if value is None else f"{value:.3f}"
    return f"{_NAME.sub(number, formula)} = {result}"


def _sources(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for entry in inputs.values() for key in entry.source))
