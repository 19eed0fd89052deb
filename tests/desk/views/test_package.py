"""What the package page and the API are told: levers, ledger, posture and map, in the reader's language."""

import json
import re
from typing import Any

import pytest

from titanium.desk.engine.bench import Bench
from titanium.desk.engine.ref import Ref
from titanium.desk.views.package import ledger, posture, posture_map, terms
from titanium.errors import InputError

REF = Ref("us_rok")
BENCH = Bench()
MOVED = {"us_troops_k": 22.0, "sma_krw_bn": 3000.0}


def plain(found: dict[str, Any]) -> dict[str, Any]:
    """A finding that JSON gives back as it is."""
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    return found


def words(found: Any) -> str:
    """All that is said to a reader, tables and figures with it."""
    return json.dumps(found, ensure_ascii=False)


def test_levers_are_told_against_todays_package():
    found = plain(terms(BENCH, REF, setting=MOVED))
    assert found["moved"] == 2
    assert found["package"] == "ironclad+us_troops_k=22+sma_krw_bn=3000"
    assert found["title"] == "This package"
    assert found["headline"].startswith(
        "2 of 15 levers of this package differ from today's package (Ironclad): US troops"
    )
    assert [own["topic"] for own in found["topics"]][:2] == ["posture", "money"]
    assert {own["topic"] for own in found["levers"]} == {own["topic"] for own in found["topics"]}
    assert [own["lever"] for own in found["levers"] if own["differs"]] == list(MOVED)


def test_levers_can_be_told_against_another_package_of_the_case():
    found = terms(BENCH, REF, setting={"us_troops_k": 20.0}, base="troop_cut", name="Mine")
    assert found["against"] == {"name": "troop_cut", "title": "Troop cut"}
    assert found["headline"] == (
        "1 of 15 levers of Mine differ from Troop cut: Where withdrawn troops go (instead of: Guam)."
    )


@pytest.mark.parametrize("view", [terms, ledger, posture, posture_map])
def test_what_a_lever_may_not_be_is_refused_with_every_problem(view):
    with pytest.raises(InputError) as refused:
        view(BENCH, REF, setting={"us_troop_k": 22.0, "consultation": 7.0})
    assert str(refused.value).startswith("2 problems in the levers of 'us_rok'")
    assert "Did you mean 'us_troops_k'?" in str(refused.value)


@pytest.mark.slow
def test_the_ledger_sets_cash_apart_from_kind_and_from_what_stays():
    found = plain(ledger(BENCH, REF, setting=MOVED))
    assert found["headline"][0].startswith("This package: Seoul pays 3,000.0 KRW bn in 2026")
    assert found["figures"]["flows"]["title"].startswith("Under this package, Seoul gives ")
    assert found["figures"]["burden"]["svg"].startswith("<svg")
    payments = found["tables"]["payments"]
    assert payments["headings"][2:7] == [
        "payment", "in cash", "in kind", "spent in Korea", "stays in Korea after imports",
    ]  # fmt: skip
    assert [row[0] for row in payments["rows"]] == [str(year) for year in range(2026, 2036)]
    paid, cash, kind, spent, kept = (float(own.replace(",", "")) for own in payments["rows"][0][2:7])
    assert paid == 3000
    assert cash + kind == pytest.approx(paid, abs=0.1)
    assert kept < spent < paid
    costs = found["tables"]["present_costs"]["rows"]
    for capital in ("Washington", "Seoul"):
        parts = {row[1]: float(row[2]) for row in costs if row[0] == capital}
        total = parts.pop("net present cost")
        assert sum(value for name, value in parts.items() if "apart" not in name) == pytest.approx(total, abs=0.05)
    assert "numbers" not in found


@pytest.mark.slow
@pytest.mark.parametrize("case", ["us_rok", "us_japan"])
def test_the_posture_tells_days_and_the_map_distances(case):
    ref = Ref(case)
    today = BENCH.case(ref).base
    found = plain(posture(BENCH, ref, numbers=True))
    assert found["package"] == today
    assert found["numbers"]["schema"] == "titanium.posture/1"
    assert set(found["figures"]) == {"closure", "origins"}
    assert all(own["option"]["series"] for own in found["figures"].values())
    assert found["tables"]["relocations"]["rows"]
    drawn = plain(posture_map(BENCH, ref))["figure"]
    assert drawn["svg"].startswith("<svg")
    assert "<script" not in drawn["svg"]
    assert any("km" in own for own in drawn["table"]["headings"])
    assert any("by sea, days" in own for own in drawn["table"]["headings"])


@pytest.mark.slow
def test_fewer_troops_change_posture_and_map():
    found = posture(BENCH, REF, setting=MOVED)
    assert found["headline"].startswith("Under this package, 22.0 thousand United States troops stand in Korea.")
    assert [row for row in found["tables"]["relocations"]["rows"] if row[2] == "what the package withdraws"]
    assert posture_map(BENCH, REF, setting=MOVED)["figure"]["table"]["rows"][0][1] == "22.0"


@pytest.mark.slow
def test_a_name_that_somebody_gave_is_text_wherever_it_stands():
    name = '<script>alert(1)</script>&"'
    for view in (terms, ledger, posture, posture_map):
        found = view(BENCH, REF, setting=MOVED, name=name)
        assert found["title"] == name
        figures = [*found.get("figures", {}).values(), *filter(None, [found.get("figure")])]
        assert all("<script" not in own.get("svg", "") for own in figures)


@pytest.mark.slow
@pytest.mark.parametrize("case", ["us_rok", "us_japan"])
def test_every_view_speaks_korean(case):
    for view in (terms, ledger, posture, posture_map):
        assert re.search("[가-힣]", words(view(BENCH, Ref(case), language="ko")))
