"""The ledger of a package as tables for a page: the payment by year, the cost of the presence, its present cost."""

from collections.abc import Mapping
from typing import Any

from titanium.report.account import Account
from titanium.report.nominal import Item
from titanium.tell.account import words_of
from titanium.tell.catalogue import noted, say, told
from titanium.tell.table import Table

_BLANK = "-"
_STATUS: Mapping[str, str] = {
    "recorded": noted("on record"),
    "not recorded": noted("not on record"),
    "package": noted("the package"),
    "by rule": noted("its rule"),
    "rule goes on": noted("its rule, assumed to go on"),
}
"""What a year's payment rests on."""
_PRESENCE: Mapping[str, str] = {
    "troops": noted("troops in place"),
    "full": noted("full cost to {patron}, military pay included"),
    "full_without_pay": noted("full cost to {patron}, without military pay"),
    "obligations": noted("obligations of {patron}, on the auditors' basis"),
    "incremental": noted("cost to {patron} beyond keeping the same units at home, before the payment"),
    "incremental_net": noted("the same less the payment; below zero where the payment is more"),
    "payment": noted("payment by {host}"),
    "other_support": noted("support by {host} outside the payment"),
    "saving": noted("saved by {patron} against today's package, by withdrawals"),
    "net": noted("today's cost to {patron}, less savings and payment"),
    "full_per_soldier": noted("full cost for each soldier"),
    "payment_per_soldier": noted("payment for each soldier"),
}
_PRESENT: Mapping[str, Mapping[str, str]] = {
    "patron": {
        "presence": noted("presence, after savings from withdrawals"),
        "payment": noted("payment received"),
        "command": noted("half of the joint command's modernisation"),
        "relocation": noted("relocation, once"),
        "total": noted("net present cost"),
    },
    "host": {
        "payment": noted("payment made"),
        "other_support": noted("support outside the payment"),
        "command": noted("half of the joint command's modernisation"),
        "total": noted("net present cost"),
        "extra_defence": noted("apart from it: defence spending beyond today's package"),
        "returned": noted("apart from it: value added at home by what it pays"),
    },
}


def payments(account: Account) -> Table:
    """The payment of each year of the horizon, cash apart from what comes in kind, and what of it stays at home."""
    host, patron = account.host_unit.lower(), account.patron_unit.lower()
    pay = account.payment_key.removesuffix(f"_{host}")
    keys = [account.payment_key, *(f"{name}_{host}" for name in ("cash", "in_kind", "spent_at_home", "kept_at_home"))]
    rows = [row for row in account.years if row["year"] >= account.first_year]
    home = told(account.home)
    return Table(
        caption=say("The payment by year, {unit}, current prices", unit=words_of(account.host_unit)),
        headings=(
            say("year"),
            say("rests on"),
            say("payment"),
            say("in cash"),
            say("in kind"),
            say("spent in {home}", home=home),
            say("stays in {home} after imports", home=home),
            words_of(account.patron_unit),
            say("% of {host}'s defence budget", host=told(account.host)),
        ),
        rows=tuple(
            (
                str(row["year"]),
                say(_STATUS[row["status"]]),
                *(_number(row[key], 1) for key in keys),
                _number(row[f"{pay}_{patron}"], 3),
                _number(row["pct_defence_budget"], 2),
            )
            for row in rows
        ),
        numeric=frozenset(range(2, 9)),
    )


def presence(account: Account) -> Table:
    """What the presence costs a year by each yardstick, the package in full."""
    capitals = {"patron": told(account.patron), "host": told(account.host)}
    return Table(
        caption=say("Cost of the presence a year, the package in full, {prices}", prices=told(account.prices)),
        headings=(say("what"), say("amount"), say("unit")),
        rows=tuple(
            (say(words, **capitals), _amount(account.presence[key]), words_of(account.presence[key].unit))
            for key, words in _PRESENCE.items()
        ),
        numeric=frozenset({1}),
    )


def present_costs(account: Account) -> Table:
    """What the package costs each capital over the horizon, in present value."""
    capitals = {"patron": told(account.patron), "host": told(account.host)}
    rate = account.present["payment"]["discount_rate"].value
    return Table(
        caption=say(
            "Net present cost over {first}-{last}, {unit}, {prices}, at a real discount rate of {rate:.1%}",
            first=account.first_year,
            last=account.years[-1]["year"],
            unit=words_of(account.patron_unit),
            prices=told(account.prices),
            rate=rate,
        ),  # fmt: skip
        headings=(say("to"), say("what"), say("amount")),
        rows=tuple(
            (capitals[side], say(words), _amount(account.present[side][key]))
            for side, parts in _PRESENT.items()
            for key, words in parts.items()
        ),
        numeric=frozenset({2}),
    )


def _amount(item: Item) -> str:
    return _number(item.value, 0 if abs(item.value or 0.0) >= 1000 else 2)


def _number(value: Any, digits: int) -> str:
    return _BLANK if value is None else f"{value:,.{digits}f}"
