"""What would move whoever refuses, in words: counts first, both capitals and all four actors, what was not found."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from titanium import load_case
from titanium.judge.bargain.moves import Movers
from titanium.judge.bargain.moving import LeverMove
from titanium.judge.bargain.zone import Gain
from titanium.judge.shares import Difference, Share
from titanium.tell.moves import groups, sentences, table

CASE = load_case("us_rok")


def move(**changed: object) -> LeverMove:
    """Seoul's refusals halved by a lower payment, with which both sign in 15 of 100 more."""
    gain = Gain(0.01, 0.008, 0.012, -0.1, 0.2)
    own = LeverMove(
        lever="sma_krw_bn", own=3000.0, value=1500.0, distance=0.09, halves=True, breaks=(),
        refusals=Share.of(15, 100), others=Share.of(2, 100), fewer=Difference.of(0, 15, 100),
        both=Difference.of(15, 0, 100), gains=dict.fromkeys("WSKB", gain),
    )  # fmt: skip
    return replace(own, **changed)  # pyright: ignore[reportArgumentType]  # whatever a test changes


def movers(moves: Sequence[LeverMove] = (), patron: int = 0, host: int = 30) -> Movers:
    refuses = {"W": Share.of(patron, 100), "S": Share.of(host, 100)}
    return Movers("titanium", refuses, Share.of(100 - patron - host, 100), {"W": (), "S": tuple(moves)})


def test_the_nearest_change_is_told_with_what_both_then_do() -> None:
    first, second = sentences(CASE, movers([move()]), "Titanium")
    assert first == (
        "Seoul refuses Titanium in 30 of 100 futures. The nearest change of one lever that about halves that is South "
        "Korean cost-sharing payment, level of 2026: 1,500 KRW bn a year instead of 3,000 KRW bn a year. It then "
        "refuses in 15 of 100, Washington in 2 of 100, and both sign in 15 of 100 more."
    )
    assert second == "Washington never refuses Titanium."


@pytest.mark.parametrize(
    ("moves", "host", "wanted"),
    [
        ([move(halves=False)], 30, "no change of one lever halves that. Nearest comes South Korean cost-sharing"),
        ([move(both=Difference.of(0, 15, 100))], 30, "no change of one lever makes both sign clearly more often."),
        ([], 30, "no change of one lever makes both sign clearly more often."),
        ([], 0, "Neither Washington nor Seoul refuses Titanium in any of 100 futures."),
    ],
)
def test_what_is_not_there_is_said(moves: list[LeverMove], host: int, wanted: str) -> None:
    assert wanted in sentences(CASE, movers(moves, host=host), "Titanium")[0]


def test_too_few_refusals_are_not_explained() -> None:
    rare = replace(movers(), refuses={"W": Share.of(0, 1000), "S": Share.of(2, 1000)})
    assert sentences(CASE, rare, "Titanium")[0].endswith("too few to say what would move it.")


def test_a_table_has_what_it_gives_all_four() -> None:
    own = table(CASE, movers([move()]), "S")
    assert own is not None
    assert own.headings[-4:] == tuple(
        f"gain of {capital}, utility" for capital in ("Washington", "Seoul", "Pyongyang", "Beijing")
    )
    assert own.rows[0][4:7] == ("15.0", "2.0", "+15.0 (+8.0 to +22.0)")
    assert table(CASE, movers(), "S") is None


def test_a_rule_that_a_change_breaks_stands_beside_it() -> None:
    (group,) = groups(CASE, movers([move(lever="us_troops_k", own=28.5, value=20.0, breaks=("troop_floor",))]))
    (change,) = group["changes"]
    assert change["button"] == "Set US troops in Korea to 20 thousand"
    assert "28.5 thousand" in change["rules"][0]
    assert (change["lever"], change["value"], group["role"]) == ("us_troops_k", 20.0, "S")
