"""The agreement's own calendar: what a case has on record, year by year, and the steps that come each January.

An agreement is annual and nominal: the payment is fixed in the host's currency for a calendar year and steps each
January by a rule. `titanium.model.ledger` lets the payment flow along a smooth real path instead, quarter by quarter;
that is an approximation, and `titanium.report.account` lays both side by side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from titanium.axes import HOST, PATRON, Symbols
from titanium.case.rows import Figure
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.model.ledger import CPI_CAPPED, DEFENCE_BUDGET, FIXED

SERIES: Mapping[str, str] = {
    "payment": "sma_total",
    "payment_agreed_abroad": "sma_total_{patron_currency}",
    "category": "sma_{category}",
    "in_kind": "sma_in_kind_{category}",
    "spent_at_home": "sma_share_spent_in_{home}",
    "growth_lag": "sma_growth_lag",
    "last_year": "sma_last_year",
    "rate": "fx_{host_currency}_per_{patron_currency}",
    "inflation": "cpi_pct",
    "growth": "growth_pct",
    "output": "gdp_{host_currency}",
    "defence_budget": "{host}_defence_budget",
    "defence_share": "{host}_defence_share",
    "troops": "{patron}_troops_{home}",
    "cost": "{patron}_cost_{home}",
    "cost_pay": "{patron}_cost_{home}_pay",
    "obligations": "{patron}_obligations_{home}",
    "obligations_yearly": "{patron}_obligations_{home}_yearly",
    "direct_support": "{host}_direct_support",
    "support_direct": "{host}_support_direct",
    "support_indirect": "{host}_support_indirect",
    "support_one_off": "{host}_support_one_off",
    "reported_non_personnel": "{host}_share_of_non_personnel_cost",
    "reported_non_personnel_other": "{host}_share_of_non_personnel_cost_aaf",
    "reported_claim": "article_share_claim",
}
"""The ledger's series vocabulary: what each series of `ledger.csv`, `economy.csv` and `history/` is called.

In braces: `host` and `patron` are the actors' keys, `home` the home theatre, the currencies those of `case.yaml`,
all in lower case. A case that lacks a series has blanks where it would be used, never a guess.
"""

CATEGORIES = ("labour", "logistics", "construction", "operations")
"""What the payment is for. Operations are what is not spent in the host's country."""

RULES: Mapping[str, int] = {"fixed": FIXED, "cpi_capped": CPI_CAPPED, "defence_budget": DEFENCE_BUDGET}
"""Growth rule to the code of the lever `gr`."""
CEILING = "cpi_ceiling"
"""The path on which the rule `cpi_capped` meets its cap every January."""

_SCALE = {"k": 1e3, "m": 1e6, "bn": 1e9, "trn": 1e12}


@dataclass(frozen=True)
class Rate:
    """An exchange rate with the year that it belongs to."""

    value: float
    unit: str
    year: int
    status: str
    """`recorded`, or `assumed` for a year to come."""
    low: float | None
    high: float | None
    source: tuple[str, ...]
    note: str = ""


def amount(figure: Figure, unit: str) -> float:
    """A recorded amount of money in another multiple of the same currency; never across currencies.

    Examples
    --------
    >>> row = Figure(series="x", year=2026, value=71.4, unit="KRW_trn", grade="A", source="s")
    >>> amount(row, "KRW_bn")
    71400.0
    """
    (own, _, own_scale), (other, _, scale) = (text.partition("/")[0].partition("_") for text in (figure.unit, unit))
    if own != other:
        raise InputError(f"series '{figure.series}' of {figure.year} is in {figure.unit}, not in {unit}")
    return figure.value * _SCALE.get(own_scale, 1.0) / _SCALE.get(scale, 1.0)


@dataclass(frozen=True)
class Calendar:
    """Prices, output, budgets, exchange rates and the payment by calendar year, at nominal values.

    Up to the first year of the horizon they are the record, where the case has one. After that come the forecasts of
    the case's series, and beyond them the nominal value of the uncertainty.
    """

    case: Case
    p: Symbols
    """Uncertainties at their nominal values, plain numbers."""
    payment: float
    """The package's payment in the first year of the horizon, `host_unit`."""
    rule: int
    """Code of the package's growth rule."""
    effort: Mapping[int, float]
    """Year of the horizon to defence spending under the package, % of GDP."""

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What fills the braces of `SERIES`."""
        description = self.case.description
        filled = {
            "host": self.case.actor(HOST).key,
            "patron": self.case.actor(PATRON).key,
            "home": description.theatres.home,
            "host_currency": description.money.host_currency,
            "patron_currency": description.money.unit.partition("_")[0],
        }
        return {key: name.lower() for key, name in filled.items()}

    @cached_property
    def host_unit(self) -> str:
        """Unit in which the payment is agreed, as the lever states it, without the year."""
        lever = next(lever for lever in self.case.levers.values() if lever.symbol == "S_krw")
        return lever.unit.partition("/")[0]

    @property
    def patron_unit(self) -> str:
        """Unit in which the case counts amounts."""
        return self.case.description.money.unit

    @cached_property
    def first(self) -> int:
        """First year of the horizon."""
        return self.case.description.horizon.first_year

    @cached_property
    def span(self) -> tuple[int, int]:
        """First and last year that the ledger covers: from the first recorded payment to the horizon's end."""
        return min([self.first, *self.series("payment")]), self.case.description.horizon.years[-1]

    def series(self, key: str, **filled: str) -> Mapping[int, Figure]:
        """A series of the vocabulary by year; empty if the case has none."""
        return self._recorded.get(SERIES[key].format_map({**self.names, **filled}), {})

    @cached_property
    def _recorded(self) -> Mapping[str, Mapping[int, Figure]]:
        found: dict[str, dict[int, Figure]] = {}
        for row in (
            *self.case.ledger,
            *self.case.economy,
            *(row for rows in self.case.history.values() for row in rows),
        ):
            found.setdefault(row.series, {})[row.year] = row
        return found

    def inflation(self, year: int) -> float:
        """Growth of consumer prices in a year, a fraction."""
        row = self.series("inflation").get(year)
        return row.value / 100 if row else self.p.cpi

    def real_growth(self, year: int) -> float:
        """Real growth of the host's output in a year, a fraction."""
        row = self.series("growth").get(year)
        return row.value / 100 if row else self.p.G_S

    def prices(self, year: int) -> float | None:
        """Consumer prices against the first year of the horizon; None before it."""
        if year < self.first:
            return None
        return float(np.prod([1 + self.inflation(past) for past in range(self.first + 1, year + 1)]))

    def output(self, year: int) -> float | None:
        """The host's GDP at current prices, `host_unit`.

        Before the first recorded GDP it is the defence budget over its recorded share of GDP, which rests on the
        national accounts of the day.
        """
        if year >= self.first:
            start = self.p.gdp0 * _SCALE["trn"] / _SCALE[self.host_unit.partition("_")[2]]
            real = np.prod([1 + self.real_growth(past) for past in range(self.first + 1, year + 1)])
            return float(start * real * (self.prices(year) or 1))
        if row := self.series("output").get(year):
            return amount(row, self.host_unit)
        budget, share = self.budget(year), self.series("defence_share").get(year)
        return budget / share.value * 100 if budget and share else None

    def budget(self, year: int) -> float | None:
        """The host's defence budget at current prices, `host_unit`: the record, then the lever's share of GDP."""
        if row := self.series("defence_budget").get(year):
            return amount(row, self.host_unit)
        output = self.output(year) if year in self.effort else None
        return output * self.effort[year] / 100 if output else None

    @cached_property
    def planned_rate(self) -> Rate:
        """Planning value of the exchange rate, host's currency for one of the patron's, for the whole horizon."""
        own = self.case.uncertainties["fx0"]
        low, high = (own.low, own.high) if own.is_sampled else (None, None)
        return Rate(self.p.fx0, own.unit, self.first, "assumed", low, high, own.source, own.note)

    def rate(self, year: int) -> Rate | None:
        """Exchange rate of a year; the planning value from the horizon's first year on, None where none is known."""
        if year >= self.first:
            return self.planned_rate
        row = self.series("rate").get(year)
        if row is None:
            return None
        return Rate(row.value, row.unit, year, "recorded", row.low, row.high, row.source, row.note)

    def real(self, year: int, paid: float) -> float:
        """A payment of the horizon at constant prices in the case's money unit, as the model counts it."""
        return paid / (self.prices(year) or 1.0) / self.planned_rate.value

    def in_kind(self, category: str, year: int) -> float | None:
        """Share of a category that comes in kind, the last one recorded; 0 where the case has no such series.

        None where the series starts only later.
        """
        rows = self.series("in_kind", category=category)
        known = [past for past in rows if past <= year]
        return rows[max(known)].value / 100 if known else (None if rows else 0.0)

    def status(self, year: int) -> str:
        """What the payment of a year of the horizon rests on."""
        if year == self.first:
            row = self.series("payment").get(year)
            return "recorded" if row and amount(row, self.host_unit) == self.payment else "package"
        return "by rule" if year <= self.last_agreed else "rule goes on"

    def step(self, rule: str, year: int) -> float | None:
        """Growth of the payment in the January of `year`, a fraction; None where no budget is known.

        Parameters
        ----------
        rule
            A key of `RULES`, or `CEILING`.
        year
            A year of the horizon after its first.
        """
        if rule == CEILING:
            return self.p.cap
        if rule == "fixed":
            return 0.0
        if rule == "cpi_capped":
            return min(self.inflation(year - self.lag), self.p.cap)
        last, before = self.budget(year - 1), self.budget(year - 2)
        return last / before - 1 if last and before else None

    @cached_property
    def lag(self) -> int:
        """Years between a change of prices and the January that follows it; 0 where the case names none."""
        return _last(self.series("growth_lag"), 0)

    @cached_property
    def last_agreed(self) -> int:
        """Last year of the agreement in force; the end of the horizon where the case names none."""
        return _last(self.series("last_year"), self.span[1])

    def path(self, rule: str) -> Mapping[int, float]:
        """Payment by year of the horizon under a rule, `host_unit`, current prices."""
        return dict(self._steps(rule))

    def _steps(self, rule: str) -> Iterator[tuple[int, float]]:
        level: float | None = self.payment
        for year in range(self.first, self.span[1] + 1):
            if year > self.first:
                step = self.step(rule, year)
                level = None if step is None or level is None else level * (1 + step)
            if level is not None:
                yield year, level

    @cached_property
    def rule_name(self) -> str:
        """The package's growth rule."""
        return next(name for name, code in RULES.items() if code == self.rule)

    def ceiling(self) -> Mapping[int, float]:
        """Most that the package's own rule allows, by year; empty where the rule has no limit."""
        if self.rule == DEFENCE_BUDGET:
            return {}
        return self.path(CEILING if self.rule == CPI_CAPPED else "fixed")


def _last(rows: Mapping[int, Figure], otherwise: int) -> int:
    return round(rows[max(rows)].value) if rows else otherwise


def parse_years(calendar: Calendar, years: str | tuple[int, int] | None) -> tuple[int, int]:
    """First and last year asked for.

    Parameters
    ----------
    years
        As `2026:2035`, as `2030`, as a pair, or None for every year of the ledger.

    Raises
    ------
    InputError
        If they are not years, run backwards, or lie outside what the ledger covers.
    """
    low, high = calendar.span
    allowed = f"Allowed: {low} to {high}, the first no later than the last, as in {calendar.first}:{high}."
    if years is None:
        return low, high
    parts = years.split(":") if isinstance(years, str) else list(years)
    try:
        numbers = [int(part) for part in parts]
    except (TypeError, ValueError):
        numbers = []
    if len(numbers) not in (1, 2) or (isinstance(years, str) and ":" not in years and len(numbers) != 1):
        raise InputError(f"years '{years}' are not a span of years\n{allowed}")
    begin, end = numbers[0], numbers[-1]
    if begin > end:
        raise InputError(f"years {begin}:{end} run backwards\n{allowed}\nDid you mean {end}:{begin}?")
    if begin < low or end > high:
        raise InputError(f"years {begin}:{end} go beyond the ledger of case '{calendar.case.name}'\n{allowed}")
    return begin, end
