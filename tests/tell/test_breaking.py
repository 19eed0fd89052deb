"""Breaking points in words: what moves from what to what, what breaks then, and what was checked."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console
from tests.tell.breaking_made_up import FEAR, PAY, broken, finding, missing, point

from titanium.judge.breaking.points import Ball, BreakingPoints
from titanium.judge.shares import Share
from titanium.tell.breaking import headline, moves, render


def printed(found: BreakingPoints) -> str:
    console = Console(width=400, file=io.StringIO(), no_color=True)
    console.print(render(found))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_headline_says_what_moves_and_what_breaks_then() -> None:
    assert headline(finding()) == (
        "titanium breaks nearest at distance 0.35, all moved a little; with one move alone, when dislike of payment "
        "rises from 0.008 to 0.013 utility/USD_bn (level 0.50 to 0.81): distance 0.36; then Seoul would rather have "
        "no deal."
    )


def test_without_a_point_of_few_moves_the_largest_are_named() -> None:
    assert headline(finding(few=())) == (
        "titanium breaks nearest when dislike of payment rises from 0.008 to 0.013 utility/USD_bn (level 0.50 to 0.81) "
        "and price of fear falls from 0.05 to 0.03 utility (level 0.50 to 0.34): distance 0.35; then Seoul would "
        "rather have no deal."
    )


def test_a_package_that_is_broken_is_said_to_be() -> None:
    assert headline(broken()).startswith(
        "titanium is broken at the centre already: it holds in 100 of 1,024 chance streams at the centre. It would "
        "hold from distance 0.21 on; so when dislike of payment rises"
    )


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        (Share.of(800, 1024), "no change within the ranges was found that breaks it."),
        (Share.of(100, 1024), "no change within the ranges was found that makes it hold."),
    ],
)
def test_what_was_not_found_is_said(holds: Share, said: str) -> None:
    found = finding(holds=holds, ways=(missing(),), few=(), single=(), allowed=(), by_school={}, ball=None)
    assert headline(found).endswith(said)
    assert "not found within the ranges" in printed(found)
    assert "nan" not in printed(found)


def test_many_moves_are_counted() -> None:
    many = [replace(PAY, symbol=f"x{number}", name=f"number {number}") for number in range(6)]
    assert moves(many).endswith("and 3 others move less")
    assert moves(many[:4]).endswith("and 1 other moves less")
    assert moves([]) == "nothing moves"
    assert "falls from 0.05 to 0.03" in moves([FEAR])


def test_all_of_it_is_printed() -> None:
    text = printed(finding())
    assert "it is no probability" in text
    assert "0.347 ±0.01" in text
    assert "510 of 1,024" in text
    assert "530 of 1,024 at -1.5%" in text
    assert re.search(r"Washington would rather have no deal +0.500.*ruled out", text)
    assert "Where the record rules out the nearest point" in text
    assert "of 256 points at random within 0.347 of the centre, it breaks at none" in text
    assert "signed_us would not fit the record" in text
    assert re.search(r"public_opinion +-0.050.*broken at the centre; it holds from there on", text)
    assert "schelling *" in text
    assert "1,024 chance streams at every point. 4,096 sampled futures, seed 7" in text
    assert "nan" not in text


def test_an_answer_that_is_beaten_says_so() -> None:
    assert "it breaks at 3, the nearest 0.201" in printed(finding(ball=Ball(0.3466, 256, 3, 0.201)))


def test_two_packages_are_compared_from_one_centre() -> None:
    other = finding(package="ironclad", ways=(point(distance=0.9),), few=())
    text = printed(finding(against=other))
    assert "ironclad stands farther from its nearest break than titanium: 0.90 against 0.35" in text
    assert "cannot be compared" in printed(finding(against=replace(other, ways=(missing(),))))


def test_a_centre_that_is_a_future_is_named() -> None:
    text = printed(finding(centre_future=17, centre_unmet={"war_rate": 0.03}))
    assert "Centre: future 17" in text
    assert "does not meet the record on war_rate" in text
