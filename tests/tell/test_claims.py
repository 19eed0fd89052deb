"""Claims in words and as a board: counts before words, a sign for every verdict, nothing by colour alone."""

import math
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from ledgers import CASE, effect, estimate, ledger, made_up, measured
from titanium.evidence.claims import claims_ledger
from titanium.evidence.claims.finding import ClaimsLedger
from titanium.evidence.claims.turns import Turn
from titanium.judge.cuts import ByCut
from titanium.tell.claims import render
from titanium.tell.claims_words import amount, asks, headline, turned, verdict


def told(found: ClaimsLedger, *, schools: bool = False) -> str:
    console = Console(width=200, record=True, file=StringIO())
    console.print(render(found, schools=schools))
    return console.export_text()


def test_the_headline_counts_and_says_what_it_rests_on() -> None:
    assert headline(made_up()) == (
        "Of 4 claims 1 is supported, 0 contradicted, 2 undetermined and 1 outside the model. 1 of those undetermined "
        "is supported in one part and contradicted in another. 1 of those supported rests on signs that the model's "
        "form decides. Without the signatures: 1 is supported, 0 contradicted, 2 undetermined and 1 outside the model."
    )


def test_the_headline_of_one_claim_names_it() -> None:
    _, _, parted, outside = made_up().claims
    assert headline(ledger(parted)) == "A3 is undetermined: of its parts 1 supported, 1 contradicted."
    assert headline(ledger(outside)) == "A4 is outside the model."


def test_a_verdict_has_a_sign_and_its_parts() -> None:
    one, _, parted, outside = made_up().claims
    assert [verdict(own) for own in (one, parted, outside)] == [
        "● supported", "◐ undetermined (1 ●, 1 ○)", "– outside the model",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "value", "shown", "wanted"),
    [
        ({}, 0.03, "3 of 100 (2.4 to 3.6)", "≥ 1 of 100"),
        ({"test": "less"}, -0.03, "-3 of 100 (-3.6 to -2.4)", "≤ -1 of 100"),
        ({"unit": "log_ratio"}, 0.5, "×1.65 (×1.49 to ×1.82)", "≥ ×1.05"),
        ({"unit": "utility", "across": "futures"}, 0.8, "80 of 100 (64 to 96)", "2 in 3 futures"),
        (
            {"unit": "persons", "test": "about", "claimed": 28000},
            28500.0,
            "28,500 persons (22,800 to 34,200)",
            "28,000 ±5%",
        ),
        ({"unit": "share", "test": "about", "claimed": 0.18}, 0.2, "20 of 100 (16 to 24)", "18 of 100 ±5%"),
        ({"unit": "multiple", "test": "over", "claimed": 2, "why": "x"}, 9.5, "9.5 times (7.6 to 11.4)", "≥ 2"),
        ({"unit": "USD", "test": "told"}, 4.96e10, "49.6 bn USD (39.7 bn to 59.5 bn)", ""),
    ],
)
def test_numbers_come_with_their_interval_and_what_was_wanted(
    said: dict[str, object], value: float, shown: str, wanted: str
) -> None:
    own = measured(effect(**said), "supported", value)
    assert (amount(own), asks(own.measure)) == (shown, wanted)


def test_what_has_no_number_or_no_end_is_said_so() -> None:
    own = measured(effect(), "undetermined")
    nothing = replace(own, found=ByCut(replace(estimate("undetermined"), value=math.nan), {}))
    assert amount(nothing) == "no finite number"
    endless = replace(own, measure=effect(unit="utility"))
    endless = replace(endless, found=ByCut(replace(estimate("supported"), value=math.inf, high=math.inf), {}))
    assert amount(endless) == "without end (0.024 to without end)"


def test_what_would_turn_a_verdict() -> None:
    turning = made_up().claims[1].measures[0]
    assert turned(turning) == [
        "● under tripwire=schelling, ○ under tripwire=reiter_poast",
        "○ in the lowest third of mu_S",
    ]
    assert turned(measured(effect(), "supported")) == ["open if the smallest effect that counts were over 2.4 of 100"]
    assert turned(measured(effect(), "contradicted", 0.005)) == [
        "open if the smallest effect that counts were under 0.6 of 100"
    ]
    assert turned(measured(effect(), "contradicted", -0.02)) == []


def test_the_limit_that_most_futures_would_pass_is_told_with_the_one_that_is_wanted() -> None:
    own = measured(effect(unit="utility", across="futures"), "contradicted", 0.2)
    assert turned(replace(own, in_most=0.004)) == ["in 2 of 3 futures at least 0.004 (0.01 wanted)"]
    own = measured(effect(unit="log_ratio", across="futures", test="less"), "contradicted", 0.2)
    assert turned(replace(own, in_most=0.0)) == ["in 2 of 3 futures at most ×1 (×0.951 wanted)"]


def test_an_end_of_a_range_is_told_by_what_it_is() -> None:
    turn = Turn("range", "theta", "highest third", estimate("contradicted"), "damage to bases")
    own = replace(measured(effect(test="over", claimed=0.5, why="half"), "supported"), turns=(turn,))
    assert turned(own) == ["○ in the highest third of damage to bases (theta)"]


class TestTables:
    def test_show_every_claim_its_measures_and_what_is_outside(self) -> None:
        shown = told(made_up())
        for text in (
            "A1", "A modern bargain keeps the peace better", "fall in war under the bundle°", "under the bundle†",
            "outside the model, because trade is not in the model", "2.4 to 3.6", "without", "10 of 10", "9 of 10",
            "pacts go with fewer disputes [johnson_leeds_2011]", "depends on tripwire", "Model result, not a forecast",
            "Matched futures are those in which both capitals would have signed",
        ):  # fmt: skip
            assert text in shown, text
        assert "Verdicts in each position" not in shown

    def test_show_positions_of_schools_where_wanted(self) -> None:
        shown = told(made_up(), schools=True)
        row = next(line for line in shown.splitlines() if line.strip().startswith("A2 ") and "●○◐" in line)
        assert row.split()[:3] == ["A2", "◐", "●○◐"]

    def test_tell_few_claims_in_full(self) -> None:
        shown = told(claims_ledger(CASE, ["C11"]))
        for text in (
            "1,519.2/1,450/5.6 = 0.1871 (0.1482 to 0.2446)", "weakest number: grade C", "later than the article: ",
            "[gao_2021] US Government Accountability Office 2021", "Worked from cited figures alone",
            "right if rate were 1,266",
        ):  # fmt: skip
            assert text in " ".join(shown.split()), text

    def test_no_probability_stands_bare(self) -> None:
        assert "%" not in told(made_up()).replace("95% intervals", "").replace("±5%", "")
