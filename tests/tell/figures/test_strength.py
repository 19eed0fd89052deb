"""The strength figure: dots, words, table and options of a made-up verdict, and how it looks."""

import json
from pathlib import Path

import pytest

from images import DOTS_PER_INCH, assert_looks_like
from titanium import load_case
from titanium.judge.verdict import Verdict
from titanium.tell import words
from titanium.tell.figures.strength import strength
from verdicts import flipping_verdict

pytest.importorskip("matplotlib")
IMAGES = Path(__file__).parent / "images"


@pytest.fixture(scope="module")
def verdict() -> Verdict:
    return flipping_verdict(load_case("us_rok"))


def test_it_says_its_finding_with_the_counts(verdict: Verdict) -> None:
    figure = strength(verdict)
    assert figure.title == words.headline(verdict)
    assert figure.standing == words.standing(verdict)
    for own in verdict.packages:
        assert f"{own.title}{words.mark(verdict, own)} {words.count(own.strength)}" in figure.alt


def test_the_option_has_fifty_dots_for_each_package_and_an_interval(verdict: Verdict) -> None:
    option = json.loads(json.dumps(strength(verdict).option, allow_nan=False))
    *dots, interval = option["series"]
    assert [len(part["data"]) for part in dots] == [len(_parts(verdict, kind)) for kind in range(3)]
    assert sum(len(part["data"]) for part in dots) == 50 * len(verdict.packages)
    first = verdict.packages[0].strength
    assert [first.low * 50, first.high * 50] in [[row[0], after[0]] for row, after in _pairs(interval["data"])]


def _parts(verdict: Verdict, kind: int) -> list[int]:
    found: list[int] = []
    for own in verdict.packages:
        holds = round(50 * own.strength.share)
        secure = max(round(50 * own.security.share), holds)
        found += range([holds, secure - holds, 50 - secure][kind])
    return found


def _pairs(data: list[list[float]]) -> list[tuple[list[float], list[float]]]:
    return [(data[place], data[place + 1]) for place in range(0, len(data), 3)]


def test_the_table_has_the_same_counts(verdict: Verdict) -> None:
    rows = {row[0]: row for row in strength(verdict).table.rows}
    for own in verdict.packages:
        row = rows[own.title + words.mark(verdict, own)]
        assert row[1:4] == (words.count(own.strength), words.per_hundred(own.strength), words.per_hundred(own.security))


def test_it_looks_as_it_did(verdict: Verdict) -> None:
    assert_looks_like(strength(verdict).png(DOTS_PER_INCH), IMAGES / "strength.png")
