"""The whole ledger of a package at nominal values: what is paid each year, what the presence costs, who bears it.

Three views of the same money stand side by side and are labelled, never mixed. The *calendar* is the agreement as it
is written: annual, at current prices in the host's currency, stepping each January, the package in full from the first
year (`titanium.report.agreement`). The *quarterly path* is the model's: real, smooth, levers on their ramps; all costs
of presence and present costs are on it (`titanium.report.nominal`). The *shares* are for the package in full at the
first year's prices (`titanium.report.host_share`). Nothing is sampled.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import jax

from titanium.axes import HOST, PATRON, Symbols
from titanium.case.schema import Case
from titanium.model.compile import Model, compile_model
from titanium.report.agreement import CATEGORIES, CEILING, RULES, SERIES, Calendar, Rate, amount, parse_years
from titanium.report.at_hand import AtHand, at_hand
from titanium.report.host_share import Share, model_shares, published_shares
from titanium.report.nominal import Item, Move, Nominal, Transfer, presence, present_costs, relocation, split, transfers

VERSION = "titanium.ledger/1"
"""Of the layout that `Account.to_dict` gives."""

_FLOWS = ("full_cost", "incremental_cost", "patron_net", "host_cost", "host_defence", "host_return")
"""Yearly flows of the quarterly path that a year's row shows, see `titanium.model.ledger.Flows`."""

_READ = ("C_US", "C_GAO", "sh_mp", "f_fix", "c_base", "c_pp", "u_one", "grow", "c_k", "leak", "va_m", "sh_l", "sh_c",
         "r_d", "cpi", "cap", "G_S", "gdp0", "fx0")  # fmt: skip
"""Uncertainties whose sources an account names."""


@dataclass(frozen=True)
class Account:
    """The ledger of one package of one case. `account` makes one."""

    case: str
    title: str
    case_hash: str
    package: str
    package_title: str
    status_quo: str
    patron: str
    """Capital of the patron."""
    host: str
    """Capital of the host."""
    home: str
    """Where the force stands."""
    payment_key: str
    """Key of the payment in `years`: series prefix and unit."""
    rule: str
    first_year: int
    last_agreed_year: int
    host_unit: str
    patron_unit: str
    prices: str
    """Price base of every constant-price amount."""
    years: tuple[Mapping[str, Any], ...]
    """A row a year, the same keys in each; None where the case has no figure."""
    units: Mapping[str, str]
    """Unit and price base of every key of `years`."""
    shares: Mapping[str, Share]
    presence: Mapping[str, Item]
    relocation: tuple[Move, ...]
    transfers: tuple[Transfer, ...]
    present: Mapping[str, Mapping[str, Item]]
    """Present cost to `patron` and `host`, and of the `payment` on each path."""
    conversion: Rate
    """Rate of every amount that is not of a single year."""
    notes: tuple[str, ...]
    sources: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The account as plain numbers, words, lists and tables, ready for JSON; blanks are None."""
        return {"schema": VERSION, **_plain(self)}


def account(
    case: Case,
    package: str | None = None,
    years: str | tuple[int, int] | None = None,
    *,
    setting: Mapping[str, float] | None = None,
    model: Model | None = None,
) -> Account:
    """The ledger of a package: payment, cost of presence, shares and present costs, at nominal values.

    Parameters
    ----------
    case
        A case, see `titanium.load_case`.
    package
        Name of a package; the status quo if left out.
    years
        Years to list, as `2026:2035`, `2030` or a pair; all of them if left out. Present costs always cover the
        horizon.
    setting
        Lever name to a value that replaces the package's.
    model
        The compiled case, if there is one already.

    Raises
    ------
    InputError
        If there is no such package or lever, a lever may not take its value, or the years run backwards or lie outside
        the ledger.

    Examples
    --------
    >>> from titanium import load_case
    >>> ledger = account(load_case("us_rok"), years="2026:2030")
    >>> [round(year["sma_ceiling_krw_bn"], 1) for year in ledger.years]
    [1519.2, 1595.2, 1674.9, 1758.7, 1846.6]
    """
    asked = at_hand(case, package or None, setting)
    model = model or compile_model(case)
    with jax.enable_x64(True):
        nominal = Nominal(model.structure, asked.levers)
        plain = Symbols({symbol: float(value) for symbol, value in nominal.p.items()})
        effort = nominal.by_year("effort")
        calendar = Calendar(case, plain, float(nominal.x.S_krw), round(float(nominal.x.gr)), effort)
        return _assemble(asked, calendar, nominal, *parse_years(calendar, years))


def _assemble(asked: AtHand, calendar: Calendar, nominal: Nominal, begin: int, end: int) -> Account:
    case, description = calendar.case, calendar.case.description
    rows = tuple(_Rows(calendar, nominal).between(begin, end))
    shares = model_shares(calendar, nominal.x, nominal.s) | published_shares(calendar)
    stepped, ceiling = (
        {year: calendar.real(year, paid) for year, paid in path.items()}
        for path in (calendar.path(calendar.rule_name), calendar.ceiling())
    )
    return Account(
        case=case.name,
        title=description.title,
        case_hash=case.hash,
        package=asked.package,
        package_title=asked.title,
        status_quo=description.status_quo,
        patron=description.actors[PATRON].capital,
        host=description.actors[HOST].capital,
        home=description.theatres.home,
        payment_key=f"{SERIES['payment'].partition('_')[0]}_{calendar.host_unit.lower()}",
        rule=calendar.rule_name,
        first_year=calendar.first,
        last_agreed_year=calendar.last_agreed,
        host_unit=calendar.host_unit,
        patron_unit=calendar.patron_unit,
        prices=description.money.prices,
        years=rows,
        units=_units(calendar),
        shares=shares,
        presence=presence(nominal),
        relocation=tuple(relocation(nominal)),
        transfers=tuple(transfers(nominal)),
        present=present_costs(nominal, stepped, ceiling, calendar.host_unit),
        conversion=calendar.planned_rate,
        notes=tuple(_notes(calendar)),
        sources=_sources(calendar, rows, shares),
    )


class _Rows:
    """The years of an account as rows with the same keys."""

    def __init__(self, calendar: Calendar, nominal: Nominal):
        self.calendar, self.nominal = calendar, nominal
        self.host, self.patron = calendar.host_unit.lower(), calendar.patron_unit.lower()
        self.pay = SERIES["payment"].partition("_")[0]
        self.paths = {rule: calendar.path(rule) for rule in [*RULES, CEILING]}
        self.ceiling = calendar.ceiling()
        self.flows = {key: nominal.by_year(key) for key in (*_FLOWS, "payment", "troops")}
        self.moves = nominal.by_year("relocation", total=True)
        self.blank = dict.fromkeys(_units(calendar))
        self.lever = next(own for own in calendar.case.levers.values() if own.symbol == "S_krw")

    def between(self, begin: int, end: int) -> Iterator[dict[str, Any]]:
        """Rows from `begin` to `end`."""
        before: float | None = None
        for year in range(min(begin - 1, self.calendar.first), end + 1):
            own = self._ahead(year) if year >= self.calendar.first else self._past(year)
            row = {"year": year, **self.blank, **own}
            paid = row[f"{self.pay}_{self.host}"]
            row["growth_pct"] = _over(paid, before, 100, less=1)
            row["rate"] = self.calendar.rate(year)
            before = paid
            if year >= begin:
                yield row | self._burden(year, row)

    def _past(self, year: int) -> dict[str, Any]:
        """What the case has on record."""
        calendar = self.calendar
        figure, troops = calendar.series("payment").get(year), calendar.series("troops").get(year)
        row: dict[str, Any] = {
            "status": "not recorded",
            "troops_k": troops.value / (1000 if troops.unit == "persons" else 1) if troops else None,
        }
        if figure is None:
            return row
        paid = amount(figure, calendar.host_unit)
        abroad = calendar.series("payment_agreed_abroad").get(year)
        parts = {name: calendar.series("category", category=name).get(year) for name in CATEGORIES}
        spent = calendar.series("spent_at_home").get(year)
        scale = paid / figure.value if figure.value else 1.0
        used = [figure, *(own for own in (abroad, spent, *parts.values()) if own)]
        row |= self._paid(year, paid, {name: amount(own, calendar.host_unit) for name, own in parts.items() if own})
        if abroad:
            row[f"{self.pay}_{self.patron}"] = amount(abroad, calendar.patron_unit)
        return row | {
            "status": "recorded",
            "agreed_in": (calendar.patron_unit if abroad else calendar.host_unit).partition("_")[0],
            f"{self.pay}_low_{self.host}": None if figure.low is None else figure.low * scale,
            f"{self.pay}_high_{self.host}": None if figure.high is None else figure.high * scale,
            f"spent_at_home_{self.host}": spent.value * paid if spent else None,
            "grade": figure.grade,
            "source": list(dict.fromkeys(key for own in used for key in own.source)),
            "note": figure.note,
        }

    def _ahead(self, year: int) -> dict[str, Any]:
        """What the package's rule gives, with the costs of the same year on the quarterly path."""
        calendar, ceiling = self.calendar, self.ceiling.get(year)
        row: dict[str, Any] = {
            "status": calendar.status(year),
            "agreed_in": calendar.host_unit.partition("_")[0],
            "rules": {rule: path.get(year) for rule, path in self.paths.items()},
            "prices_index": calendar.prices(year),
            "troops_k": self.flows["troops"][year],
            f"{self.pay}_ceiling_{self.host}": ceiling,
            f"{self.pay}_ceiling_{self.patron}": _over(ceiling, calendar.planned_rate.value),
            f"{self.pay}_quarterly_{self.patron}": self.flows["payment"][year],
            f"relocation_{self.patron}": self.moves[year],
            "source": list(self.lever.source),
            "grade": self.lever.grade,
        }
        row |= {f"{key}_{self.patron}": self.flows[key][year] for key in _FLOWS}
        paid = self.paths[calendar.rule_name].get(year)
        if paid is None:
            return row
        parts = split(self.nominal, paid)
        spent = paid - parts["operations"]
        return row | {
            **self._paid(year, paid, parts),
            f"{self.pay}_real_{self.host}": calendar.real(year, paid) * calendar.planned_rate.value,
            f"{self.pay}_real_{self.patron}": calendar.real(year, paid),
            f"spent_at_home_{self.host}": spent,
            f"imports_{self.host}": spent * calendar.p.leak,
            f"kept_at_home_{self.host}": spent * (1 - calendar.p.leak),
        }

    def _paid(self, year: int, paid: float, parts: Mapping[str, float]) -> dict[str, Any]:
        """A payment in both currencies, by category, and which part comes in cash and which in kind."""
        rate = self.calendar.rate(year)
        fx = rate.value if rate else None
        shares = [self.calendar.in_kind(name, year) for name in parts]
        row: dict[str, Any] = {f"{self.pay}_{self.host}": paid}
        row |= dict.fromkeys((f"{self.pay}_{self.patron}", f"{self.pay}_at_rate_{self.patron}"), _over(paid, fx))
        row |= {**parts} | {f"{name}_{self.patron}": _over(part, fx) for name, part in parts.items()}
        known = [own for own in shares if own is not None]
        if parts and len(known) == len(shares):
            in_kind = sum(part * share for part, share in zip(parts.values(), known, strict=True))
            row |= {f"in_kind_{self.host}": in_kind, f"cash_{self.host}": paid - in_kind}
        return row

    def _burden(self, year: int, row: Mapping[str, Any]) -> dict[str, Any]:
        """Payment against output, defence budget and headcount of the same year, at that year's prices."""
        paid, abroad = row[f"{self.pay}_{self.host}"], row[f"{self.pay}_{self.patron}"]
        output, budget = self.calendar.output(year), self.calendar.budget(year)
        return {
            f"gdp_{self.host}": output,
            f"defence_budget_{self.host}": budget,
            "pct_gdp": _over(paid, output, 100),
            "pct_defence_budget": _over(paid, budget, 100),
            f"per_soldier_{self.calendar.names['patron_currency']}": _over(abroad, row["troops_k"], 1e6),
        }


def _units(calendar: Calendar) -> dict[str, str]:
    """Key of a year's row to its unit and price base, in the order in which they stand."""
    host, patron, first = calendar.host_unit, calendar.patron_unit, calendar.first
    h, w, pay = host.lower(), patron.lower(), SERIES["payment"].partition("_")[0]
    now, at = f"{host}, current prices", f"{patron}, current prices, at the rate of the row"
    constant = f"{patron}, {calendar.case.description.money.prices}"
    return {
        "status": "recorded, package (its first year), by rule, or rule goes on (assumed)",
        "agreed_in": "currency of the agreement",
        f"{pay}_{h}": now,
        f"{pay}_{w}": f"{patron}, current prices, as agreed or at the rate of the row",
        f"{pay}_at_rate_{w}": at,
        f"{pay}_low_{h}": f"{now}, low end of what is reported",
        f"{pay}_high_{h}": f"{now}, high end of what is reported",
        "growth_pct": "pct against the year before, current prices",
        f"{pay}_ceiling_{h}": f"{now}, the most that the package's rule allows",
        f"{pay}_ceiling_{w}": at,
        "rules": f"{now}, by growth rule from the package's first payment",
        f"{pay}_real_{h}": f"{host}, prices of {first}",
        f"{pay}_real_{w}": constant,
        f"{pay}_quarterly_{w}": f"{constant}, mean of the model's quarters",
        "prices_index": f"consumer prices, {first} = 1",
        **dict.fromkeys(CATEGORIES, now),
        **{f"{name}_{w}": at for name in CATEGORIES},
        f"cash_{h}": now,
        f"in_kind_{h}": now,
        f"spent_at_home_{h}": f"{now}, first round",
        f"imports_{h}": f"{now}, part of the first round that leaks abroad",
        f"kept_at_home_{h}": f"{now}, first round less imports",
        f"gdp_{h}": now,
        f"defence_budget_{h}": now,
        "pct_gdp": "pct, both at current prices",
        "pct_defence_budget": "pct, both at current prices",
        "troops_k": "thousand",
        f"per_soldier_{calendar.names['patron_currency']}": f"{patron.partition('_')[0]} a year, current prices",
        **{f"{key}_{w}": f"{constant}, mean of the model's quarters" for key in _FLOWS},
        f"relocation_{w}": f"{constant}, one-off, sum of the model's quarters",
        "rate": calendar.planned_rate.unit,
        "grade": "A measured to D assumed",
        "source": "keys of sources",
        "note": "",
    }


def _notes(calendar: Calendar) -> Iterator[str]:
    """What a reader must know to use the numbers."""
    p, first, last = calendar.p, calendar.first, calendar.span[1]
    currency = calendar.host_unit.partition("_")[0]
    forecast = [year for year in calendar.series("inflation") if year >= first]
    yield "Every uncertainty is at its nominal value, every school at its first position; nothing is sampled."
    yield f"Years to {first - 1} are the record; from {first} on it is a calculation, not a forecast."
    yield f"The calendar is annual and nominal, in {currency}, the package in full from {first}."
    yield "The model's path is real, smooth and quarterly, levers on their ramps: an approximation of the calendar."
    whose = f"{calendar.lag} years earlier" if calendar.lag else "the same year"
    yield (
        f"cpi_capped: each January follows consumer prices of {whose} up to {100 * p.cap:g} per "
        f"cent. {CEILING}: it meets that cap every year. defence_budget: it follows last year's growth of the budget, "
        f"beyond the record the package's share of GDP. fixed: no growth."
    )
    if forecast:
        yield f"Consumer prices follow the case's series to {max(forecast)}, then grow {100 * p.cpi:g} per cent a year."
    if calendar.last_agreed < last:
        yield f"The agreement ends in {calendar.last_agreed}; after it the rule is assumed to go on."
    yield (
        f"Conversions from {first} on use {p.fx0:,.0f} {calendar.planned_rate.unit}, the planning value of {first}, "
        f"assumed to stay; earlier years use their own average."
    )
    yield "Labour and operations count as cash; the in-kind part of the others is the last one recorded."
    if calendar.series("troops"):
        yield (
            f"Troops before {first} are those counted on record, from {first} on the package's strength, which may "
            f"count rotations; amounts per soldier do not join up."
        )
    yield "Agreed is not disbursed: unspent and undelivered balances are not netted out."
    yield "Before the first recorded GDP, its shares rest on the accounts of the day; the two bases do not join up."


def _sources(calendar: Calendar, rows: tuple[dict[str, Any], ...], shares: Mapping[str, Share]) -> dict[str, str]:
    """Every source that a number of the account comes from, in words."""
    case = calendar.case
    keys = {key for row in rows for key in row["source"] or []}
    keys |= {key for row in rows if row["rate"] for key in row["rate"].source}
    keys |= {key for share in shares.values() for key in share.source}
    keys |= {key for symbol in _READ for key in case.uncertainties[symbol].source}
    listed = {row["year"] for row in rows}
    for name in ("inflation", "growth", "output", "defence_budget", "defence_share", "troops"):
        keys |= {key for year, own in calendar.series(name).items() if year in listed for key in own.source}
    entries = {key: case.sources[key] for key in sorted(keys) if key in case.sources}
    return {key: f"{own.author} ({own.year}), {own.title}" for key, own in entries.items()}


def _over(part: float | None, whole: float | None, times: float = 1.0, *, less: float = 0.0) -> float | None:
    """Ratio, or None where a figure is missing or the whole is 0."""
    return times * (part / whole - less) if part is not None and whole else None


def _plain(value: Any) -> Any:
    """A value as JSON knows it; what is not a finite number becomes None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(own) for key, own in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(own) for own in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value
