"""A back-test in words: plain where the model is no better than a base rate, and honest on how few events tell it."""

import io

import pytest
from rich.console import Console

from backtests import CASE, exact, found, poisson
from titanium.tell.backtest import headline, render, sentences


@pytest.fixture(scope="module")
def idle():
    """A model that expects a third of an event a year, whatever is asked."""
    return found(poisson(0.33))


def printed(finding):
    console = Console(file=io.StringIO(), width=160, highlight=False)
    console.print(render(finding))
    return " ".join(console.file.getvalue().split())


def test_it_is_said_plainly_that_the_model_is_no_better(idle):
    said = headline(idle)
    assert said.startswith(
        "Started in 1994, 2003, 2010, 2013 and 2017 and run 5 years, the model nowhere clearly beats"
    )
    assert "it is worse for" in said
    assert "(47 events in 22 calendar years)" in said


def test_a_model_that_knows_all_is_better_for_what_happened():
    said = headline(found(exact(), (2003, 2010, 2013)))
    assert "measured against the base rate of the years before: it is better for weapons tests" in said
    assert "worse" not in said


def test_sentences_name_the_few_events_the_overlap_and_the_look_ahead(idle):
    said = " ".join(sentences(idle))
    assert "5 starts share 22 calendar years, of which 2013, 2014 and 2017 lie in two windows." in said
    assert "so they are too narrow" in said
    assert "by the years before each start alone" in said
    assert "not wholly out of sample" in said
    assert "No major wars in Korea, attacks on Taiwan or ends of the alliance came." in said
    assert "No school forecasts anything better than its rivals." in said


def test_tables_tell_forecasts_scores_and_what_stands_behind_them(idle):
    said = printed(idle)
    assert "nan" not in said
    for expected in (
        "January 2017: two nuclear tests behind",
        "of 256 draws looked at",
        "12 in 5 of 22 years",
        "none came",
        "the case's own ranges have seen the years that are scored",
        "outside nine tenths of the futures",
        "Model result, not a forecast.",
        "Flight tests of shorter range",
    ):
        assert expected in said


def test_one_start_has_no_intervals_and_says_so():
    said = " ".join(sentences(found(poisson(0.33), (2017,))))
    assert "With 1 start no interval is given, so nothing can be called clear." in said
    assert "nan" not in printed(found(poisson(0.33), (2017,)))


def test_nothing_that_came_is_told_plainly():
    quiet = CASE.model_copy(update={"scored": {"war": CASE.scored["war"]}})
    finding = found(poisson(0.1), (1994, 2003, 2010), quiet)
    assert headline(finding).endswith("so its forecasts cannot be told from low ones.")
    assert "nan" not in printed(finding)
