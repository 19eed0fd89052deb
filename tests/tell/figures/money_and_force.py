"""Made-up accounts, build-ups and postures for figures: nothing is computed and no model is compiled."""

from types import SimpleNamespace
from typing import Any, cast

from titanium.report.account import Account
from titanium.report.agreement import Rate
from titanium.report.build_up import BuildUp, Day
from titanium.report.corners import Range
from titanium.report.deployment import Deployment
from titanium.report.host_share import Input, Share
from titanium.report.nominal import Item, Transfer

HASH = "0123456789abcdef"


def share(value: float | None, basis: str = "package", low: float | None = None, high: float | None = None, *,
          is_recurring: bool = True) -> Share:  # fmt: skip
    """A share with nothing but its number."""
    inputs = {} if basis == "quoted" else {"s": Input(1.0, "USD_bn", "2026", ("chronicle",))}
    return Share(value, basis, "s / F", "1 / 5 = 0.200", "payment against cost", "2026", "prices of 2026", low, high,
                 is_recurring, inputs, ("chronicle",))  # fmt: skip


SHARES = {
    "D1": share(0.2),
    "D4": share(0.375),
    "payment_in_sum": share(0.15, "record"),
    "support_with_one_off": share(0.6, "record", is_recurring=False),
    "reported_non_personnel": share(0.45, "quoted", 0.38, 0.5),
    "reported_claim": share(0.18, "quoted", 0.16, 0.3),
}


def account(*, shares: dict[str, Share] | None = None, scale: float = 1.0, command: float = 0.1, full: float = 5.0,
            years: bool = True) -> Account:  # fmt: skip
    """A payment of 1, four tenths of it labour, and support of 2 beside it; half of what is left comes in kind."""
    parts = {"labour": 0.4, "logistics": 0.2, "construction": 0.3, "operations": 0.1, "other support": 2.0}
    given = [("Host", "somebody", what, 1000 * scale * own, scale * own) for what, own in parts.items()]
    given += [(payer, "common command", "modernisation, against the status quo", 1000 * command, command)
              for payer in ("Host", "Patron")]  # fmt: skip
    amounts = {"full": full, "full_without_pay": 0.6 * full, "net": full - scale}
    row = {"in_kind_abc_bn": 250.0, "pay_abc_bn": 1000.0, "imports_abc_bn": 90.0, "spent_at_home_abc_bn": 900.0,
           "kept_at_home_abc_bn": 810.0}  # fmt: skip
    return Account(
        case="border", title="A border", case_hash=HASH, package="open", package_title="Open gates", status_quo="open",
        patron="Patria", host="Hostia", home="the Valley", payment_key="pay_abc_bn", rule="fixed", first_year=2026,
        last_agreed_year=2030, host_unit="ABC_bn", patron_unit="USD_bn", prices="constant 2026 dollars",
        years=(row,) if years else (), units={}, shares=SHARES if shares is None else shares,
        presence={key: Item(value, "USD_bn/yr", key) for key, value in amounts.items()}, relocation=(),
        transfers=tuple(Transfer(*own) for own in given), present={},
        conversion=Rate(1000.0, "ABC/USD", 2026, "assumed", 900.0, 1100.0, ()), notes=(), sources={},
    )  # fmt: skip


def build_up(in_place: float = 20.0, permitted: float = 6.0) -> BuildUp:
    """Force that comes by air from day 4 on and by sea from day 15 on."""

    def force(day: int) -> tuple[float, float]:
        return max(day - 4.0, 0.0), 2.0 * max(day - 15.0, 0.0)

    def one(day: int) -> Day:
        air, sea = force(day)
        soon, late = sum(force(day + 3)), sum(force(max(day - 6, 0)))
        moved = permitted if day >= 10 else 0.0
        home = Range(in_place + late, in_place + air + sea, in_place + soon)
        second = Range(late / 4, (air + sea) / 4, soon / 4)
        both = Range(second.low, second.nominal + moved, second.high + permitted)
        return Day(day, air, sea, home, air / 4, sea / 4, second, moved, both)

    return BuildUp("border", HASH, "open", "Open gates", "Hostia", "the Valley", "Strait", in_place,
                   tuple(map(one, range(61))))  # fmt: skip


def posture(**changed: Any) -> Deployment:
    """As much of a posture report as the figure of origins reads."""

    def origin(name: str, theatre: str, air: float, sea: float, *, counts: bool = True) -> SimpleNamespace:
        days = {"air_days": Range(air - 2, air, air + 5), "sea_days": Range(sea - 5, sea, sea + 12)}
        return SimpleNamespace(name=name, theatre=theatre, force=10 * air, counts=counts, **days)

    closures = (
        origin("The far capital and all that lies behind the eastern hills", "home", 5, 25),
        origin("An island", "home", 4, 14),
        origin("An island", "second", 4, 13),
        origin("The far capital", "second", 5, 27, counts=False),
    )
    given: dict[str, Any] = {
        "home": SimpleNamespace(name="the Valley"),
        "second": SimpleNamespace(name="Strait"),
        "closures": closures,
        "troops": 20.0,
        "cleared_share": 0.3,
        "transfer_air_days": Range(2, 4, 9),
        "transfer_sea_days": Range(9, 14, 26),
        "host_capital": "Hostia",
        "package": "open",
        "case": "border",
        "case_hash": HASH,
    }
    return cast("Deployment", SimpleNamespace(**(given | changed)))
