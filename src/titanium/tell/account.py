"""The ledger of a package as tables: payment by year, what it is spent on, shares, presence, cost to each capital."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from titanium.report.account import Account
from titanium.report.agreement import CATEGORIES, CEILING
from titanium.report.nominal import Item
from titanium.tell.catalogue import say, told

_BLANK = "-"


def render(account: Account) -> RenderableType:
    """The account for a terminal: headline first, then tables, what to know, sources, and the case's hash.

    Parameters
    ----------
    account
        What `titanium.report.account.account` made.

    Examples
    --------
    >>> from titanium import load_case
    >>> from titanium.report.account import account
    >>> print(headline(account(load_case("us_rok"), years="2026:2030")).splitlines()[0])
    Ironclad: Seoul pays 1,519.2 KRW bn in 2026 (1.05 USD bn at 1,450 KRW/USD, assumed).
    """
    return Group(
        Text(headline(account), style="bold"),
        *_spaced([_path(account), _rules(account), _spending(account), _burden(account)]),
        *_spaced([_shares(account), _presence(account), _relocation(account), _transfers(account), _present(account)]),
        Text(),
        Text("What to know", style="bold"),
        *(Text(f"- {note}") for note in account.notes),
        Text(),
        Text("Sources", style="bold"),
        *(Text(f"{key}: {source}") for key, source in account.sources.items()),
        Text(),
        Text(f"Case {account.case}, hash {account.case_hash}"),
    )


def headline(account: Account) -> str:
    """The finding in a few sentences, each number with its unit and year."""
    patron, host = (words_of(unit) for unit in (account.patron_unit, account.host_unit))
    rate, paid = account.conversion, account.presence["payment"].value or 0.0
    lines = [
        say(
            "{package}: {capital} pays {paid} in {year} ({in_patron} at {rate}, {status}).",
            package=told(account.package_title),
            capital=told(account.host),
            year=account.first_year,
            paid=f"{paid * rate.value:,.1f} {host}",
            in_patron=f"{paid:,.2f} {patron}",
            rate=f"{rate.value:,.0f} {rate.unit}",
            status=say(rate.status),
        )  # fmt: skip
    ]
    if own := _extremes(account, "package"):
        lines.append(
            say(
                "{capital}'s share of the cost under it is {shares}, by what it is set against.",
                capital=told(account.host),
                shares=own,
            )  # fmt: skip
        )
    if own := _extremes(account, "record"):
        lines.append(say("On the record it is {shares}; one-off spending left out.", shares=own))
    totals = {side: account.present[side]["total"].value for side in ("patron", "host")}
    lines.append(
        say(
            "Net present cost over the horizon: {patron} {patron_cost}, {host} {host_cost} {unit}, {prices}. A "
            "calculation at nominal values, not a forecast.",
            patron=told(account.patron),
            patron_cost=_number(totals["patron"], 1),
            host=told(account.host),
            host_cost=_number(totals["host"], 1),
            unit=patron,
            prices=account.prices,
        )  # fmt: skip
    )
    return "\n".join(lines)


def _extremes(account: Account, basis: str) -> str:
    known = [
        own for own in account.shares.values() if own.basis == basis and own.is_recurring and own.value is not None
    ]
    if not known:
        return ""
    low, high = (pick(known, key=lambda share: share.value or 0.0) for pick in (min, max))
    return say(
        "{low} ({low_by}, {low_year}) to {high} ({high_by}, {high_year})",
        low=_pct(low.value), low_by=say(low.meaning), low_year=low.year,
        high=_pct(high.value), high_by=say(high.meaning), high_year=high.year,
    )  # fmt: skip


def _path(account: Account) -> Table:
    host, patron = account.host_unit.lower(), account.patron_unit.lower()
    pay = account.payment_key.removesuffix(f"_{host}")
    h, w = words_of(account.host_unit), words_of(account.patron_unit)
    first = account.first_year
    table = _table(
        f"The payment by year, rule {account.rule}",
        ["year", "rests on", "agreed\nin", f"{h}\ncurrent", f"ceiling\n{h}", "growth\n%", f"{w}\ncurrent"],
        [f"{w}\nprices {first}", "model's\npath", "rate", "of\nyear"],
    )
    table.columns[1].justify = "left"
    for row in account.years:
        rate = row["rate"]
        table.add_row(
            str(row["year"]),
            row["status"],
            row["agreed_in"] or _BLANK,
            _number(row[account.payment_key], 1),
            _number(row[f"{pay}_ceiling_{host}"], 1),
            _number(row["growth_pct"], 1),
            _number(row[f"{pay}_{patron}"], 3),
            _number(row[f"{pay}_real_{patron}"], 3),
            _number(row[f"{pay}_quarterly_{patron}"], 3),
            _number(rate.value if rate else None, 1),
            f"{rate.year}{' *' if rate.status == 'assumed' else ''}" if rate else _BLANK,
        )
    paid = {key for row in account.years for key in row["source"] or []}
    rates = {key for row in account.years if row["rate"] for key in row["rate"].source}
    table.caption = (
        f"Payment: {', '.join(sorted(paid))}. Rates: {', '.join(sorted(rates))}.\n"
        f"Rates in {account.conversion.unit}; * assumed. The ceiling is the most that the rule allows. After "
        f"{account.last_agreed_year} the rule is assumed to go on.\nThe model's path is smooth and quarterly, "
        f"in {w} at prices of {first}, the mean of the year."
    )
    return table


def _rules(account: Account) -> Table | None:
    rows = [row for row in account.years if row["rules"]]
    if not rows:
        return None
    names = list(rows[0]["rules"])
    table = _table(
        f"The same payment under each growth rule, {words_of(account.host_unit)}, current prices",
        ["year", *(f"{name}\nat the cap" if name == CEILING else name for name in names)],
    )
    for row in rows:
        table.add_row(str(row["year"]), *(_number(row["rules"][name], 1) for name in names))
    return table


def _spending(account: Account) -> Table | None:
    host = account.host_unit.lower()
    rows = [row for row in account.years if any(row[name] is not None for name in CATEGORIES)]
    if not rows:
        return None
    kinds = [f"cash_{host}", f"in_kind_{host}", f"spent_at_home_{host}", f"kept_at_home_{host}"]
    table = _table(
        f"What the payment is for and where it goes, {words_of(account.host_unit)}, current prices",
        ["year", *CATEGORIES, "in cash", "in kind", f"spent in\n{account.home}", "of it kept\nafter imports"],
    )
    for row in rows:
        table.add_row(str(row["year"]), *(_number(row[key], 1) for key in [*CATEGORIES, *kinds]))
    return table


def _burden(account: Account) -> Table:
    patron = account.patron_unit.lower()
    currency = account.patron_unit.partition("_")[0]
    w = f"{words_of(account.patron_unit)}\nprices {account.first_year}"
    table = _table(
        "The payment as a burden, and the cost of the presence on the model's path",
        ["year", "% of\nGDP", "% of defence\nbudget", "troops\nthousand", f"payment per\nsoldier {currency}"],
        [f"full cost\n{w}", f"incremental, net\n{w}", f"relocation\n{w}"],
    )
    for row in account.years:
        table.add_row(
            str(row["year"]),
            _number(row["pct_gdp"], 3),
            _number(row["pct_defence_budget"], 2),
            _number(row["troops_k"], 1),
            _number(row[f"per_soldier_{currency.lower()}"], 0),
            *(_number(row[f"{key}_{patron}"], 2) for key in ("full_cost", "incremental_cost", "relocation")),
        )
    table.caption = f"Payment, GDP and budget at current prices, {words_of(account.host_unit)}."
    return table


def _shares(account: Account) -> Table:
    table = _table(
        f"{account.host}'s share, each definition with its arithmetic, {words_of(account.patron_unit)}",
        ["", "share", "what it is, and its sources", "formula and arithmetic", "year"],
    )
    for column in table.columns[2:]:
        column.justify = "left"
    for key, share in account.shares.items():
        span = f"\n{_pct(share.low)}-{_pct(share.high)}" if share.low is not None and share.high is not None else ""
        note = "" if share.is_recurring else "; one-off spending counted in"
        steps = share.formula if not share.inputs else f"{share.formula}\n{share.arithmetic}"
        what = f"{share.meaning}{note}\n({', '.join(share.source)})"
        table.add_row(key.replace("_", " "), _pct(share.value) + span, what, steps, share.year)
    return table


def _presence(account: Account) -> Table:
    return _items(f"Cost of the presence a year, the package in full, {account.prices}", account.presence)


def _relocation(account: Account) -> Table:
    unit = words_of(account.patron_unit)
    what = "The package's withdrawal" if any(move.is_in_package for move in account.relocation) else "The whole force"
    table = _table(
        f"{what}, to each place: once and every year, {account.prices}",
        ["place", "thousand", f"one-off\n{unit}", f"saved a year\n{unit}", "years to\nbreak even", "chosen"],
    )
    for move in account.relocation:
        table.add_row(
            move.place,
            _number(move.thousand, 1),
            _number(move.one_off, 1),
            _number(move.saving, 2),
            _number(move.years_to_break_even, 1),
            "yes" if move.is_in_package else "",
        )
    return table


def _transfers(account: Account) -> Table:
    rate = account.conversion
    table = _table(
        "Who gives what to whom a year, the package in full",
        ["from", "to", "what", f"{words_of(account.host_unit)}", f"{words_of(account.patron_unit)}"],
    )
    for column in (1, 2):
        table.columns[column].justify = "left"
    for own in account.transfers:
        table.add_row(own.payer, own.receiver, own.what, _number(own.host_amount, 1), _number(own.patron_amount, 3))
    table.caption = f"Prices of {account.first_year}, {rate.value:,.0f} {rate.unit} of {rate.year}, {rate.status}."
    return table


def _present(account: Account) -> Group:
    names = {"patron": account.patron, "host": account.host, "payment": "the payment, on each path"}
    return Group(
        *_spaced(
            _items(f"Present value over the horizon: {names[side]}, {account.prices}", items)
            for side, items in account.present.items()
        )
    )


def _items(title: str, items: Mapping[str, Item]) -> Table:
    table = _table(title, ["what", "amount", "unit"])
    table.columns[2].justify = "left"
    for item in items.values():
        digits = 0 if (item.value or 0) >= 1000 else 2
        table.add_row(item.meaning, _number(item.value, digits), words_of(item.unit))
    return table


def _table(title: str, *columns: Iterable[str]) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    for index, column in enumerate(name for own in columns for name in own):
        table.add_column(column, justify="left" if index == 0 else "right")
    return table


def _spaced(parts: Iterable[RenderableType | None]) -> list[RenderableType]:
    return [own for part in parts if part is not None for own in (Text(), part)]


def _number(value: Any, digits: int) -> str:
    return _BLANK if value is None else f"{value:,.{digits}f}"


def _pct(value: float | None) -> str:
    return _BLANK if value is None else f"{100 * value:.0f}%"


def words_of(unit: str) -> str:
    """A unit as it is read.

    Examples
    --------
    >>> words_of("USD_bn/yr")
    'USD bn/yr'
    """
    return unit.replace("_", " ")


def standing(account: Account) -> str:
    """What an account rests on: nothing in it is sampled."""
    return say(
        "Package {package} in full, every uncertainty at its nominal value, nothing sampled; case {case} {hash}. "
        "A calculation, not a forecast.",
        package=account.package,
        case=account.case,
        hash=account.case_hash[:12],
    )
