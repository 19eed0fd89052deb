"""The ledger: what a policy expert can check by hand, and what must be true of every package."""

import json
import re
import shutil
from functools import cache
from importlib import resources
from io import StringIO
from pathlib import Path

import jax
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from titanium import compile_model, load_case
from titanium.axes import Symbols
from titanium.errors import InputError
from titanium.expressions import parse
from titanium.model import ledger
from titanium.report.account import Account, account
from titanium.report.agreement import CATEGORIES, Calendar, amount
from titanium.report.nominal import Nominal
from titanium.tell.account import headline, render

CASE = load_case("us_rok")
MODEL = compile_model(CASE)


@cache
def ledger_of(package: str = "ironclad") -> Account:
    return account(CASE, package, model=MODEL)


@cache
def years(package: str = "ironclad") -> dict[int, dict]:
    return {row["year"]: row for row in ledger_of(package).to_dict()["years"]}


packages = st.sampled_from(sorted(CASE.packages))
calendar_years = st.integers(1991, 2035)


# The agreement, as a policy expert would check it


def test_the_payment_of_2026_is_that_of_the_12th_agreement():
    row = years()[2026]
    assert row["sma_krw_bn"] == 1519.2
    assert row["sma_usd_bn"] == pytest.approx(1519.2 / 1450)
    assert row["status"] == "recorded"


@pytest.mark.parametrize(
    ("year", "expected", "ceiling"),
    [
        (2027, 1519.2 * 1.021, 1519.2 * 1.05),
        (2028, 1519.2 * 1.021 * 1.027, 1519.2 * 1.05**2),
        (2029, 1519.2 * 1.021 * 1.027 * 1.023, 1519.2 * 1.05**3),
        (2030, 1519.2 * 1.021 * 1.027 * 1.023 * 1.02, 1519.2 * 1.05**4),
        (2031, 1519.2 * 1.021 * 1.027 * 1.023 * 1.02 * 1.022, 1519.2 * 1.05**5),
    ],
)
def test_each_january_follows_prices_of_two_years_earlier_up_to_the_cap(year, expected, ceiling):
    row = years()[year]
    assert row["sma_krw_bn"] == pytest.approx(expected)
    assert row["sma_ceiling_krw_bn"] == pytest.approx(ceiling)


def test_the_ceiling_of_2030_is_1846_6():
    assert round(years()[2030]["sma_ceiling_krw_bn"], 1) == 1846.6


def test_the_expected_path_is_the_one_on_record():
    recorded = CASE.series("sma_expected")
    assert recorded.keys() == {2027, 2028, 2029, 2030}
    for year, figure in recorded.items():
        assert years()[year]["sma_krw_bn"] == pytest.approx(figure.value, abs=0.06)
    total = sum(years()[year]["sma_krw_bn"] for year in range(2026, 2031))
    assert total == pytest.approx(CASE.series("sma_expected_total")[2030].value, abs=1)


def test_after_2030_the_rule_is_assumed_to_go_on():
    assert years()[2030]["status"] == "by rule"
    assert years()[2031]["status"] == "rule goes on"
    assert any("2030" in note and "assumed to go on" in note for note in ledger_of().notes)


def test_the_alternatives_to_the_12th_agreement():
    rules = years()[2027]["rules"]
    assert rules["fixed"] == 1519.2
    assert rules["defence_budget"] == pytest.approx(1519.2 * 65864.2 / 61246.9)
    assert years("no_deal")[2035]["sma_krw_bn"] == 1519.2


def test_the_budget_rule_reproduces_the_11th_agreement():
    plain = Symbols(CASE.nominal())
    calendar = Calendar(CASE, plain, 1183.3, ledger.DEFENCE_BUDGET, {})
    paid = 1183.3
    for year, announced in ((2022, 1247.2), (2023, 1289.6), (2024, 1346.3), (2025, 1402.8)):
        step = calendar.step("defence_budget", year)
        assert step is not None
        paid *= 1 + step
        assert paid == pytest.approx(announced, rel=1e-3)  # announced steps are rounded


@pytest.mark.parametrize("package", ["ironclad", "rok_self_reliance"])
def test_a_year_of_the_models_smooth_path_is_a_january_step_at_constant_prices(package):
    with jax.enable_x64(True):
        nominal = Nominal(MODEL.structure, CASE.package(package))
        payment = nominal.path["payment"]
        p = Symbols({name: float(value) for name, value in nominal.p.items()})
    step = (1 + min(p.cpi, p.cap)) / (1 + p.cpi)
    assert payment[24] / payment[20] == pytest.approx(step)


def test_the_first_agreements_were_in_dollars():
    row = years()[1991]
    assert (row["agreed_in"], row["sma_usd_bn"], row["sma_krw_bn"]) == ("USD", 0.15, 107.3)
    assert years()[2005]["agreed_in"] == "KRW"


@pytest.mark.parametrize("year", range(1991, 2005))
def test_agreed_dollars_at_the_years_rate_lie_within_the_reported_range_of_won(year):
    row = years()[year]
    converted = row["sma_usd_bn"] * row["rate"]["value"]
    assert row["sma_low_krw_bn"] * 0.998 <= converted <= row["sma_high_krw_bn"] * 1.002


def test_past_years_have_a_split_only_where_the_case_has_one():
    assert (years()[2018]["labour"], years()[2018]["logistics"], years()[2018]["construction"]) == (371, 145, 444.2)
    assert years()[2018]["operations"] is None
    assert [years()[2024][name] for name in CATEGORIES] == [None] * 4


def test_payment_in_cash_and_in_kind_in_2018():
    row = years()[2018]
    assert row["in_kind_krw_bn"] == pytest.approx(0.88 * 444.2 + 145)
    assert row["cash_krw_bn"] == pytest.approx(0.12 * 444.2 + 371)


def test_share_of_gdp_budget_and_soldier():
    row = years()[2026]
    assert row["pct_defence_budget"] == pytest.approx(CASE.series("payment_of_defence_budget")[2026].value, abs=0.005)
    assert row["pct_gdp"] == pytest.approx(100 * 1519.2 / 2_750_000)
    assert row["per_soldier_usd"] == pytest.approx(1519.2 / 1450 * 1e9 / 28_500)


# The host's share, by every definition


@pytest.mark.parametrize(("key", "per_cent"), [("D1", 19), ("D2", 20), ("D3", 26), ("D4", 37)])
def test_the_models_four_definitions(key, per_cent):
    share = ledger_of().shares[key]
    assert round(100 * (share.value or 0)) == per_cent
    assert share.basis == "package"


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("payment_over_cost", 0.197, 0.198),
        ("payment_in_sum", 0.164, 0.166),
        ("direct_in_audited_sum", 0.302, 0.303),
        ("support_direct_and_indirect", 0.47, 0.48),
        ("reported_non_personnel", 0.38, 0.50),
    ],
)
def test_published_definitions(key, low, high):
    assert low <= (ledger_of().shares[key].value or 0) <= high


def test_the_denominator_moves_the_share_from_16_to_about_50_per_cent():
    recurring = [share.value for share in ledger_of().shares.values() if share.is_recurring and share.value]
    assert (round(100 * min(recurring)), round(100 * max(recurring))) == (16, 47)


@pytest.mark.parametrize("key", [key for key, share in ledger_of().shares.items() if share.inputs])
def test_every_arithmetic_gives_its_share(key):
    share = ledger_of().shares[key]
    steps, result = share.arithmetic.split(" = ")
    assert float(parse(steps)({})) == pytest.approx(share.value, abs=2e-3)
    assert float(result) == pytest.approx(share.value, abs=6e-4)
    assert not re.search("[A-Za-z]", steps)
    env = {name: entry.value for name, entry in share.inputs.items()}
    assert float(parse(share.formula)(env)) == pytest.approx(share.value)


@pytest.mark.parametrize("key", list(ledger_of().shares))
def test_every_share_names_its_year_and_known_sources(key):
    share = ledger_of().shares[key]
    assert share.year
    assert share.source
    assert set(share.source) <= ledger_of().sources.keys()


def test_without_troops_and_payment_no_share_is_defined():
    shares = ledger_of("full_withdrawal").shares
    assert [shares[key].value for key in ("D1", "D2", "D3", "D4")] == [None] * 4
    assert shares["D1"].arithmetic.endswith("undefined, the denominator is 0")


# Cost to each capital


simulate = jax.jit(MODEL.simulate)


@pytest.mark.parametrize("package", ["troop_cut", "titanium"])
def test_present_costs_are_those_of_a_future_in_which_nothing_happens(package):
    quiet = {symbol: 0.0 for symbol in CASE.uncertainties if symbol.startswith("H_")} | {"sig_fx": 0.0, "br": 0.0}
    draw = CASE.nominal() | quiet
    cell = [0] * len(CASE.schools)
    with jax.enable_x64(True):
        numbers = {symbol: jax.numpy.asarray(value, dtype=float) for symbol, value in draw.items()}
        future = MODEL.prepare(numbers, cell, jax.random.key(1))
        metrics = simulate(MODEL.structure.levers(CASE.package(package)), future)
    present = ledger_of(package).present
    assert present["patron"]["total"].value == pytest.approx(float(metrics["patron_cost"]))
    assert present["host"]["total"].value == pytest.approx(float(metrics["host_cost"]))
    assert present["host"]["extra_defence"].value == pytest.approx(float(metrics["host_defence"]))
    assert present["host"]["returned"].value == pytest.approx(float(metrics["host_return"]))
    assert present["patron"]["relocation"].value == pytest.approx(float(metrics["relocation_cost"]))


def test_moving_the_whole_force_to_the_rate_of_guam():
    moves = {move.place: move for move in ledger_of().relocation}
    assert moves["Guam"].one_off == pytest.approx(28.5 * 0.38 * 2.6 * 1.5)
    assert moves["Disbanded"].one_off == 0
    assert not any(move.is_in_package for move in moves.values())
    assert [move.place for move in ledger_of("troop_cut").relocation if move.is_in_package] == ["Guam"]


def test_relocation_of_the_package_is_spread_over_its_ramp():
    rows, move = years("troop_cut"), next(m for m in ledger_of("troop_cut").relocation if m.is_in_package)
    assert sum(rows[year]["relocation_usd_bn"] for year in range(2026, 2036)) == pytest.approx(move.one_off)
    assert rows[2028]["relocation_usd_bn"] == 0


# What must be true of every package


@given(packages, st.integers(2026, 2035))
def test_categories_and_both_kinds_sum_to_the_payment(package, year):
    row = years(package)[year]
    paid = row["sma_krw_bn"]
    assert sum(row[name] for name in CATEGORIES) == pytest.approx(paid)
    assert sum(row[f"{name}_usd_bn"] for name in CATEGORIES) == pytest.approx(row["sma_usd_bn"])
    assert row["cash_krw_bn"] + row["in_kind_krw_bn"] == pytest.approx(paid)
    assert row["kept_at_home_krw_bn"] + row["imports_krw_bn"] + row["operations"] == pytest.approx(paid)
    assert min(row[name] for name in CATEGORIES) >= 0


@given(st.integers(2009, 2019))
def test_recorded_categories_sum_to_the_recorded_payment(year):
    row = years()[year]
    assert sum(row[name] for name in CATEGORIES if row[name] is not None) == pytest.approx(row["sma_krw_bn"], abs=0.11)
    assert row["cash_krw_bn"] + row["in_kind_krw_bn"] == pytest.approx(row["sma_krw_bn"])


@given(packages)
def test_what_one_pays_somebody_receives(package):
    own = ledger_of(package)
    host = CASE.description.actors["S"].name
    categories = sum(t.patron_amount for t in own.transfers if t.what in CATEGORIES)
    assert categories == pytest.approx(own.presence["payment"].value)
    paid = sum(t.patron_amount for t in own.transfers if t.payer == host)
    received: dict[str, float] = {}
    for t in own.transfers:
        received[t.receiver] = received.get(t.receiver, 0.0) + t.patron_amount
        assert t.host_amount == pytest.approx(t.patron_amount * own.conversion.value)
    command = next(t.patron_amount for t in own.transfers if t.payer != host)
    assert sum(received.values()) == pytest.approx(paid + command)
    patron, host_side = own.present["patron"], own.present["host"]
    outside = sum(
        side[key].value or 0
        for side, keys in ((patron, ("presence", "command", "relocation")), (host_side, ("other_support", "command")))
        for key in keys
    )
    assert patron["total"].value + host_side["total"].value == pytest.approx(outside), "the payment itself cancels out"
    assert patron["payment"].value == -host_side["payment"].value


@given(packages)
def test_the_ceiling_is_never_below_the_expected_path(package):
    for year in range(2026, 2036):
        row = years(package)[year]
        if row["sma_ceiling_krw_bn"] is not None:
            assert row["sma_ceiling_krw_bn"] >= row["sma_krw_bn"]
        assert row["rules"]["cpi_ceiling"] >= row["rules"]["cpi_capped"] >= row["rules"]["fixed"]


@given(packages, calendar_years)
def test_every_conversion_names_its_rate_year_and_source(package, year):
    row = years(package)[year]
    rate = row["rate"]
    assert rate["unit"] == "KRW/USD"
    assert rate["value"] > 0
    assert rate["source"]
    assert (rate["status"], rate["year"]) == (("recorded", year) if year < 2026 else ("assumed", 2026))
    assert row["sma_at_rate_usd_bn"] * rate["value"] == pytest.approx(row["sma_krw_bn"])
    assert row["source"]


@given(packages)
def test_real_and_nominal_agree_in_the_first_year_and_part_with_prices(package):
    for year in range(2026, 2036):
        row = years(package)[year]
        assert row["sma_real_krw_bn"] * row["prices_index"] == pytest.approx(row["sma_krw_bn"])
        assert row["sma_real_usd_bn"] * row["rate"]["value"] == pytest.approx(row["sma_real_krw_bn"])
    assert years(package)[2026]["prices_index"] == 1


@given(packages)
def test_present_payment_on_each_path_differs_by_the_difference(package):
    paths = {key: item.value for key, item in ledger_of(package).present["payment"].items()}
    assert paths["calendar"] - paths["quarterly"] == pytest.approx(paths["difference"])
    present = ledger_of(package).present
    for side, sign in (("patron", -1), ("host", 1)):
        gap = present[side]["total_on_calendar"].value - present[side]["total"].value
        assert gap == pytest.approx(sign * paths["difference"])


@given(packages)
def test_every_key_of_a_year_has_a_unit_and_json_knows_every_value(package):
    own = ledger_of(package).to_dict()
    assert json.loads(json.dumps(own, allow_nan=False)) == own
    for row in own["years"]:
        assert set(row) == {"year", *own["units"]}


# Years


@given(calendar_years, calendar_years)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=25)
def test_years_filter_the_rows_and_change_no_number(one, other):
    begin, end = min(one, other), max(one, other)
    own = account(CASE, years=f"{begin}:{end}", model=MODEL)
    assert [row["year"] for row in own.years] == list(range(begin, end + 1))
    assert own.present == ledger_of().present
    assert own.to_dict()["years"] == [years()[year] for year in range(begin, end + 1)]
    assert own == account(CASE, years=(begin, end), model=MODEL)


def test_one_year_may_stand_alone():
    assert [row["year"] for row in account(CASE, years="2030", model=MODEL).years] == [2030]


@pytest.mark.parametrize(
    ("span", "says"),
    [
        ("2035:2026", r"years 2035:2026 run backwards\nAllowed: 1991 to 2035.*\nDid you mean 2026:2035\?"),
        ("1990:2000", r"1990:2000 go beyond the ledger of case 'us_rok'\nAllowed: 1991 to 2035"),
        ((2026, 2036), r"2026:2036 go beyond"),
        ("soon", r"years 'soon' are not a span of years\nAllowed: 1991 to 2035"),
        ("2026:2030:2035", r"are not a span of years"),
        ("", r"are not a span of years"),
    ],
)
def test_bad_years_are_refused_with_what_is_allowed(span, says):
    with pytest.raises(InputError, match=says):
        account(CASE, years=span, model=MODEL)


def test_an_unknown_package_is_refused_with_the_nearest_name():
    with pytest.raises(InputError, match="Did you mean 'ironclad'"):
        account(CASE, "ironclat", model=MODEL)


def test_levers_can_be_moved():
    own = account(CASE, years="2026", setting={"sma_krw_bn": 3000, "operational_share": 0.1}, model=MODEL)
    assert own.package == "ironclad+sma_krw_bn=3000+operational_share=0.1"
    (row,) = own.years
    assert row["sma_krw_bn"] == 3000
    assert row["spent_at_home_krw_bn"] == pytest.approx(2700)
    assert account(CASE, setting=CASE.package("titanium"), model=MODEL) == ledger_of("titanium")


def test_amounts_are_never_moved_across_currencies():
    with pytest.raises(InputError, match="is in KRW_bn, not in USD_bn"):
        amount(CASE.series("sma_total")[2020], "USD_bn")


# Any case


@pytest.fixture
def other_case(tmp_path: Path) -> Path:
    """The same alliance with other names and another currency."""
    folder = tmp_path / "other"
    with resources.as_file(resources.files("titanium.cases") / "us_rok") as source:
        shutil.copytree(source, folder)
    renamed = {
        "KRW": "JPY",
        "_krw_": "_jpy_",
        "gdp_krw": "gdp_jpy",
        "rok_": "nor_",
        "key: rok": "key: nor",
        "orea": "orland",
        "key: us,": "key: far,",
    }
    renamed |= {f"us_{name}": f"far_{name}" for name in ("cost", "obligations", "troops")}
    for file in [*folder.rglob("*.yaml"), *folder.rglob("*.csv")]:
        text = file.read_text(encoding="utf-8")
        for old, new in renamed.items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    return folder


def test_names_and_currency_come_from_the_case(other_case):
    own = account(load_case(other_case), years="2018:2027")
    rows = {row["year"]: row for row in own.years}
    assert own.payment_key == "sma_jpy_bn"
    assert rows[2027]["sma_jpy_bn"] == years()[2027]["sma_krw_bn"]
    assert rows[2018]["pct_gdp"] == years()[2018]["pct_gdp"]
    assert rows[2026]["rate"].unit == "JPY/USD"
    assert {key: share.value for key, share in own.shares.items()} == {
        key: share.value for key, share in ledger_of().shares.items()
    }


def test_a_case_without_a_record_has_blanks_not_guesses():
    bare = CASE.model_copy(update={"ledger": (), "economy": (), "history": {}})
    own = account(bare, model=compile_model(bare))
    assert [row["year"] for row in own.years] == list(range(2026, 2036))
    assert list(own.shares) == ["D1", "D2", "D3", "D4"]
    assert own.years[1]["sma_krw_bn"] == pytest.approx(1519.2 * 1.022)
    assert own.years[1]["rules"]["defence_budget"] is None
    with pytest.raises(InputError, match="Allowed: 2026 to 2035"):
        account(bare, years="1991:2035")


# On the screen


@pytest.mark.parametrize("package", ["ironclad", "ten_billion", "full_withdrawal"])
def test_the_tables_start_with_the_finding_and_end_with_the_cases_hash(package):
    own = ledger_of(package)
    out = StringIO()
    Console(file=out, width=140).print(render(own))
    lines = [line.strip() for line in out.getvalue().splitlines() if line.strip()]
    assert lines[0].startswith(own.package_title)
    assert lines[-1] == f"Case us_rok, hash {CASE.hash}"
    assert not re.search(r"\bnan\b", out.getvalue())
    assert "asiae_2024_sma: Asia Business Daily (2024)" in out.getvalue()


def test_the_headline_gives_payment_share_and_cost():
    text = headline(ledger_of())
    assert text.startswith("Ironclad: Seoul pays 1,519.2 KRW bn in 2026 (1.05 USD bn at 1,450 KRW/USD, assumed).")
    assert "19%" in text
    assert "47%" in text
    assert "Washington 41.4, Seoul 29.5 USD bn, constant 2026 US dollars" in text
