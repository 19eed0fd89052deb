"""Who pays what for the presence, in which form, to whom, and what of it stays in the host's country.

One year of the package in full, at the prices and the rate of the first year. The patron's own cost stands before the
payment, which the model takes off it; where that cost is spent is not on record, so its bands end at what it is for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from titanium.report.account import Account
from titanium.tell.account import standing, words_of
from titanium.tell.catalogue import noted, say, told
from titanium.tell.figures import option as web
from titanium.tell.figures import sankey
from titanium.tell.figures.canvas import CAPITAL, GREY
from titanium.tell.figures.figure import Figure
from titanium.tell.figures.sankey import Band, Place
from titanium.tell.table import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

_WIDTH, _SIDE, _HEAD, _FOOT, _LINE, _LEAST = 680.0, 8.0, 24.0, 14.0, 12.0, 300.0
"""Points: of the figure, its margin, the unit above, below, a line of the key, and the least height of the bands."""
_LEAST_SHOWN = 5e-4
"""Amounts that round to 0.00 are not drawn."""

_PLACES: Mapping[str, tuple[int, str, str]] = {
    "host": (0, noted("{host}"), CAPITAL["S"]),
    "patron": (0, noted("{patron}"), CAPITAL["W"]),
    "cash": (1, noted("payment in cash"), CAPITAL["S"]),
    "kind": (1, noted("payment in kind"), CAPITAL["S"]),
    "payment": (1, noted("payment, in cash and in kind"), CAPITAL["S"]),
    "outside": (1, noted("outside the payment"), CAPITAL["S"]),
    "command": (1, noted("modernised joint command, beyond today's package, half each"), GREY),
    "own": (1, noted("{patron}'s own cost, before the payment"), CAPITAL["W"]),
    "labour": (2, noted("employees of the forces in {home}"), CAPITAL["S"]),
    "firms": (2, noted("firms in {home}: logistics and construction"), CAPITAL["S"]),
    "operations": (2, noted("operations of the forces outside {home}"), CAPITAL["S"]),
    "support": (2, noted("other support to the forces in {home}"), CAPITAL["S"]),
    "pay": (2, noted("military pay"), CAPITAL["W"]),
    "other": (2, noted("other cost of the presence"), CAPITAL["W"]),
    "kept": (3, noted("stays in {home}"), CAPITAL["S"]),
    "imports": (3, noted("leaves {home} again as imports"), GREY),
    "abroad": (3, noted("spent outside {home}"), GREY),
}
"""Every place that money may pass: its column, label and colour, from the top down."""

_HATCHES: Mapping[str, str] = {"kind": "///", "outside": "...", "command": "xx"}
"""Form to the hatching of its bands; cash and own cost are plain."""


@dataclass(frozen=True)
class _Flow:
    source: str
    target: str
    amount: float


def flows(account: Account) -> Figure:
    """One year's money for the presence as bands from who pays to where it ends."""
    found = list(_flows(account))
    drawn = [own for own in found if own.amount > _LEAST_SHOWN]
    names = {key: _label(account, key) for key in _PLACES}
    keys = {key for own in drawn for key in (own.source, own.target)}
    places = [Place(key, column, names[key], colour) for key, (column, _, colour) in _PLACES.items() if key in keys]
    bands = [
        Band(own.source, own.target, own.amount, _colour(own), _HATCHES.get(own.target) or _HATCHES.get(own.source, ""))
        for own in drawn
    ]
    inner = max(_LEAST, 1.15 * sankey.least_height(places)) if places else 40.0
    key = _key(account, found)
    foot = _FOOT + _LINE * len(key)
    height = _HEAD + inner + foot
    unit = words_of(account.patron_unit)
    alt = _alternative(account, found, names)

    def paint(figure: "Canvas") -> None:
        figure.text(
            _SIDE / _WIDTH, 1 - 14 / height, _unit_line(account), fontsize=8.5, color="#4D4D4D", parse_math=False
        )
        if places:
            axes = figure.add_axes((_SIDE / _WIDTH, foot / height, 1 - 2 * _SIDE / _WIDTH, inner / height))
            sankey.paint(axes, places, bands, _WIDTH - 2 * _SIDE, inner)
        else:
            figure.text(_SIDE / _WIDTH, (foot + 16) / height, say("Nothing is paid."), fontsize=10)
        for line, text in enumerate(reversed(key)):
            figure.text(
                _SIDE / _WIDTH, (6 + _LINE * line) / height, text, fontsize=8.5, color="#4D4D4D", parse_math=False
            )

    return Figure(
        name="flows",
        title=_title(account, found),
        alt=alt,
        standing=standing(account),
        table=_table(account, drawn, names),
        width=_WIDTH,
        height=height,
        paint=paint,
        option=web.base(alt, series=[sankey.series(places, bands, unit)] if places else []),
    )


def _flows(account: Account) -> Iterator[_Flow]:
    """Every flow of the account, whatever its size and sign."""
    given = {(own.payer, own.what): own.patron_amount for own in account.transfers}
    by_what: dict[str, float] = {}
    for own in account.transfers:
        by_what[own.what] = by_what.get(own.what, 0.0) + own.patron_amount
    labour, operations = by_what["labour"], by_what["operations"]
    firms = by_what["logistics"] + by_what["construction"]
    payment = labour + operations + firms
    in_kind = _ratio(account, "in_kind", "paid")
    if in_kind is None:
        yield _Flow("host", "payment", payment)
        yield from (
            _Flow("payment", *own) for own in (("labour", labour), ("firms", firms), ("operations", operations))
        )
    else:
        kind = in_kind * payment  # of firms alone: labour and operations count as cash
        yield _Flow("host", "cash", payment - kind)
        yield _Flow("host", "kind", kind)
        yield _Flow("cash", "labour", labour)
        yield _Flow("cash", "firms", firms - kind)
        yield _Flow("kind", "firms", kind)
        yield _Flow("cash", "operations", operations)
    imported = _ratio(account, "imports", "spent_at_home")
    if imported is not None:
        for what, amount in (("labour", labour), ("firms", firms)):
            yield _Flow(what, "kept", (1 - imported) * amount)
            yield _Flow(what, "imports", imported * amount)
        yield _Flow("operations", "abroad", operations)
    yield _Flow("host", "outside", by_what["other support"])
    yield _Flow("outside", "support", by_what["other support"])
    halves = [amount for (_, what), amount in given.items() if what.startswith("modernisation")]
    yield from (_Flow(payer, "command", half) for payer, half in zip(("host", "patron"), halves, strict=True))
    full, without_pay = (account.presence[key].value or 0.0 for key in ("full", "full_without_pay"))
    yield _Flow("patron", "own", full)
    yield _Flow("own", "pay", full - without_pay)
    yield _Flow("own", "other", without_pay)


def _ratio(account: Account, part: str, whole: str) -> float | None:
    """Share of the payment, the same in every year that the rule gives; None where no year listed has it."""
    unit = account.host_unit.lower()
    names = [account.payment_key if name == "paid" else f"{name}_{unit}" for name in (part, whole)]
    for row in account.years:
        over, under = (row[name] for name in names)
        if row[f"kept_at_home_{unit}"] is not None and over is not None and under:
            return over / under
    return None


def _colour(flow: _Flow) -> str:
    """Bands have the colour of who pays."""
    return CAPITAL["W"] if flow.source in ("patron", "own") else CAPITAL["S"]


def _label(account: Account, key: str) -> str:
    return say(_PLACES[key][1], host=told(account.host), patron=told(account.patron), home=told(account.home))


def _sum(found: list[_Flow], source: str, *targets: str) -> float:
    return sum(own.amount for own in found if own.source == source and (not targets or own.target in targets))


def _title(account: Account, found: list[_Flow]) -> str:
    if not any(own.amount > _LEAST_SHOWN for own in found):
        return say(
            "Under {package} nothing is paid for a presence in {home}.",
            package=told(account.package_title),
            home=told(account.home),
        )
    values = {
        "package": told(account.package_title),
        "host": told(account.host),
        "patron": told(account.patron),
        "home": told(account.home),
        "unit": words_of(account.patron_unit),
        "given": _sum(found, "host"),
        "payment": _sum(found, "host", "payment", "cash", "kind"),
        "kept": sum(own.amount for own in found if own.target == "kept"),
        "own": _sum(found, "patron", "own"),
    }
    if not any(own.target == "kept" for own in found):
        return say(
            "Under {package}, {host} gives {given:.2f} {unit} a year, {payment:.2f} of it as the payment; {patron}'s "
            "own cost is {own:.2f} before that.",
            **values,
        )
    return say(
        "Under {package}, {host} gives {given:.2f} {unit} a year, {payment:.2f} of it as the payment, of which "
        "{kept:.2f} stays in {home}; {patron}'s own cost is {own:.2f} before that.",
        **values,
    )


def _alternative(account: Account, found: list[_Flow], names: Mapping[str, str]) -> str:
    told_of = [
        say("{source} to {target}: {amount:.2f}", source=names[own.source], target=names[own.target], amount=own.amount)
        for own in found
        if own.amount > _LEAST_SHOWN
    ]
    parts = [_title(account, found), _unit_line(account)]
    if told_of:
        parts.append(say("Bands: {bands}.", bands="; ".join(told_of)))
    return " ".join([*parts, *_key(account, found)[1:]])


def _unit_line(account: Account) -> str:
    return say(
        "{unit} a year, {prices}, the package in full; converted at {rate:,.0f} {rate_unit}.",
        unit=words_of(account.patron_unit),
        prices=told(account.prices),
        rate=account.conversion.value,
        rate_unit=account.conversion.unit,
    )


def _key(account: Account, found: list[_Flow]) -> list[str]:
    """What the hatching means, and what is not drawn."""
    lines = [say("Plain: cash, and own cost. Stripes: in kind. Dots: outside the payment.")]
    net = account.presence["net"].value
    if net is not None:
        values = {"patron": told(account.patron), "net": abs(net), "unit": words_of(account.patron_unit)}
        lines.append(
            say(
                "Less savings and less the payment, today's cost leaves {patron} to bear {net:,.2f} {unit} a year.",
                **values,
            )
            if net >= 0
            else say(
                "The payment is {net:,.2f} {unit} a year more than today's cost to {patron} less savings.", **values
            )
        )
    saved = -_sum(found, "host", "command")
    if saved > _LEAST_SHOWN:
        lines.append(say("Not drawn: each capital saves {saved:.2f} on the joint command.", saved=saved))
    return lines


def _table(account: Account, drawn: list[_Flow], names: Mapping[str, str]) -> Table:
    rate = account.conversion
    return Table(
        caption=say(
            "Who pays what for the presence a year, {prices}; {rate:,.0f} {rate_unit}",
            prices=told(account.prices),
            rate=rate.value,
            rate_unit=rate.unit,
        ),
        headings=(say("From"), say("To"), words_of(account.patron_unit), words_of(account.host_unit)),
        rows=tuple(
            (names[own.source], names[own.target], f"{own.amount:,.3f}", f"{own.amount * rate.value:,.1f}")
            for own in drawn
        ),
        numeric=frozenset({2, 3}),
    )
