"""What verdicts rest on, the log of a case, and how two differ, as a reader meets them."""

import re
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console, RenderableType

from titanium.case import load_case
from titanium.case.variant import vary
from titanium.evidence.assumptions import Assumptions, assumptions, change_log, compare_cases
from titanium.evidence.assumptions.flips import Flip, Third, Verdict
from titanium.evidence.assumptions.results import Results, Stands
from titanium.explore.function import FunctionModel, at_most, lever, uniform, wrap
from titanium.judge.design.worth import Worth
from titanium.judge.evidence import Evidence
from titanium.judge.sensitivity.finding import Index
from titanium.judge.shares import Difference, Share
from titanium.judge.versions import Change
from titanium.tell import assumptions_diff, assumptions_log
from titanium.tell.assumptions import headline, number_in_words, render, rests_on
from titanium.tell.assumptions_turns import flip_sentence

CASE = load_case("us_rok")


def strain(cables: float, load: float, steel: float, wind: str) -> dict[str, float]:
    """By how much the load exceeds what the cables bear; gusts add a little."""
    return {"strain": load + 0.1 * (wind == "gusts") - cables * steel}


def bridge(**changed: object) -> FunctionModel:
    """A bridge breaks where the load, which nobody measured, exceeds what a cable of known strength bears."""
    settings = {
        "name": "bridge",
        "levers": {"cables": lever(1, 3, 1)},
        "uncertainties": {
            "load": uniform(0, 1.7, "thousand", name="load on a busy day", note="nobody weighed it"),
            "steel": uniform(0.6, 0.8, name="strength of a cable", grade="A", source="laboratory"),
        },
        "schools": {"wind": ["still", "gusts"]},
        "metrics": {"strain": "1"},
        "packages": {"double": {"cables": 2}, "triple": {"cables": 3}},
        "thresholds": {"break": at_most(0, "strain", breaks_as="the bridge breaks")},
        "processes": 1,
    }
    return wrap(strain, **(settings | changed))


@pytest.fixture(scope="module")
def found() -> Assumptions:
    return assumptions(bridge(), futures=2048, pairs=256)


def printed(shown: RenderableType, width: int = 160) -> str:
    stream = StringIO()
    Console(file=stream, width=width, no_color=True).print(shown)
    return re.sub(r"\s+", " ", stream.getvalue())


class TestFinding:
    def test_the_headline_says_how_much_is_only_assumed_and_what_turns(self, found: Assumptions) -> None:
        said = headline(found)
        assert re.match(
            r"Of 100 parts of the variance of whether double holds \(\d\d of 50 sampled futures\), \d\d "
            r"\(\d\d-\d+\) rest on what is only assumed \(D\), \d+ on what was measured \(A\), \d+ on which school is "
            r"right and \d+ on chance\. Under baseline, the base, \d\d \(\d\d-\d+\) rest on what is only assumed\.",
            said,
        )
        assert "of 5 verdicts turn within the range of a single number" in said
        assert "load (load on a busy day, grade D) is most worth knowing." in said

    def test_the_tables_tell_shares_turns_numbers_and_counts(self, found: Assumptions) -> None:
        said = printed(render(found))
        for wanted in (
            "holds: of 100 parts of its variance those that rest on",
            "measured assumed schools chance D D",
            "baseline *",
            "holds is not shared out for triple (so in every future)",
            "Shapley effects of whole groups",
            "Each of 256 futures was paired with 14 others of the same ensemble",
            "baseline holds in at least half (not so in all)",
            "Grade D: ",
            "(Holm's correction, 1 in 20)",
            "titanium discover looks for those",
            " 1. load, load on a busy day: 0.85 thousand, uniform from 0 to 1.7, grade D (assumed). Explains",
            "Source: bridge. Note: nobody weighed it.",
            "1 of the 2 numbers that drive the model are of grade D",
            "1 of 1 limits that say what holding means are assumed as well",
            "2,048 sampled futures, seed 0",
            "Model result, not a forecast.",
        ):
            assert wanted in said, wanted
        assert "nan" not in said.lower()
        assert "Matched futures" not in said

    def test_what_was_left_out_masked_or_matched_is_said(self, found: Assumptions) -> None:
        own = replace(found.rests[0], pairs=250, left_out=6)
        matched = replace(found, masked=7, rests=(own, *found.rests[1:]), choices=3,
                          evidence=replace(found.evidence, ensemble="matched-1234"))  # fmt: skip
        said = printed(render(matched))
        assert "Up to 6 were left out: no such future was found for them, or a number was not finite." in said
        assert "Masked: 7 results in which a number was not finite." in said
        assert "Matched futures: a share is what a group still does within what the record leaves" in said
        assert "3 choices of the case have alternatives" in said

    def test_nothing_to_share_out_is_said(self) -> None:
        safe = assumptions(bridge(thresholds={"break": at_most(9, "strain")}), ["triple"], futures=256, pairs=64)
        said = headline(safe)
        assert said == (
            "Nothing to share out. holds is not shared out for baseline, triple (so in every future). "
            "None of 3 verdicts turns within the range of any single number."
        )
        told = printed(render(safe))
        assert "No verdict turns within the range of any single number." in told
        assert "nan" not in told.lower()

    def test_a_number_is_told_without_verdicts(self) -> None:
        only = assumptions(bridge(), verdicts=["strain"], futures=512, pairs=128)
        assert "verdicts" not in headline(only)
        assert headline(only).startswith("Of 100 parts of the variance of strain of ")
        assert "strain, mean: of 100 parts of its variance" in printed(render(only))

    def test_shares_that_noise_puts_outside_are_told_as_none_and_all(self, found: Assumptions) -> None:
        own = found.rests[0]
        odd = replace(own, parts=tuple(replace(part, shapley=Index(-0.01, -0.03, 1.2)) for part in own.parts))
        assert rests_on(odd).startswith("0 (0-100) rest on what is only assumed")
        bare = replace(found.numbers[0], citations=(), note="", unit="1")
        assert number_in_words(bare).endswith("Source: none is given.")


def flip(ahead: bool) -> tuple[Verdict, Flip]:
    def third(low: float, count: int) -> Third:
        return Third(low, low + 1, Share.of(count, 100), Difference.of(count, 50, 100) if ahead else None)

    worth = Worth(0.06, 0.05, 0.07, 0.07, 0.01, (0, 1))
    own = Flip("mu", "pain", "utility", "C", ("key",), (third(0, 62), third(1, 55), third(2, 34)), 0, 2, 0.01, 0.02,
               worth, ("retaliation",))  # fmt: skip
    share, lead = Share.of(50, 100), Difference.of(50, 50, 100) if ahead else None
    return Verdict("titanium", "holds", "holds", "ironclad" if ahead else None, share, lead, 20, 1, (own,)), own


def test_a_turn_is_told_with_counts_and_values() -> None:
    assert flip_sentence(*flip(ahead=False)) == (
        "titanium holds in 31 of 50 where pain (mu) is in its lowest third, below 1 utility; 28 of 50 in its middle; "
        "17 of 50 in its highest, above 2 utility."
    )
    assert flip_sentence(*flip(ahead=True)).startswith(
        "titanium is ahead of ironclad by +12.0 of 100 where pain (mu) is in its lowest third"
    )


def test_choices_that_set_such_a_number_are_named(found: Assumptions) -> None:
    said = printed(render(replace(found, verdicts=(flip(ahead=True)[0],))))
    assert "to be played by titanium choices: mu: retaliation." in said
    assert "+12.0 +5.0 -16.0" in said


class TestLog:
    def test_it_says_what_decided_and_what_each_change_does(self) -> None:
        log = change_log(CASE)
        said = assumptions_log.headline(log)
        assert said.startswith(f"{len(log.changes)} changes to case us_rok are logged: ")
        assert "18 after a first look at results" in said
        told = printed(assumptions_log.render(log), width=400)
        for wanted in (
            "thresholds rok_cost at_most",
            "not on record",
            "nothing low 0.001, high 0.03",
            "titanium -4.8 ±0.5",
            "choices of the case undo some of them",
            "what is logged cannot fall behind",
        ):
            assert wanted in told, wanted
        one = replace(log, changes=log.changes[:1])
        assert assumptions_log.headline(one).startswith("1 change to case us_rok is logged: 1 after a first look")


class TestDifferences:
    def test_places_are_told_with_unit_grade_and_source(self) -> None:
        draft = {"uncertainties": {"b_P": {"high": 0.03, "grade": "D", "source": ["first_sketch"]}}}
        found = compare_cases(CASE, vary(CASE, draft), addresses=("us_rok", "drafts/us_rok"))
        said = printed(assumptions_diff.render(found))
        assert "us_rok (drafts/us_rok)" in said
        assert "differs in 3 places (3 changed), 1 of them numbers, in uncertainties." in said
        assert "b_P grade C D utility C to D -authors_judgement +first_sketch" in said
        assert "high 0.02 0.03 utility" in said

    def test_the_same_case_is_said_to_be_the_same(self) -> None:
        same = assumptions_diff.headline(compare_cases(CASE, CASE))
        assert same.endswith("hold the same files.")
        other = CASE.model_copy(update={"hash": "0" * 64})
        assert assumptions_diff.headline(compare_cases(CASE, other)).endswith("hold the same numbers and texts.")

    @pytest.mark.parametrize(
        ("pairing", "said"),
        [("whole", "Both met futures of the same numbers"), ("part", "900 futures of the same number were met by both"),
         ("apart", "their futures do not correspond")],
    )  # fmt: skip
    def test_results_say_which_verdicts_differ_and_how_futures_correspond(self, pairing: str, said: str) -> None:
        found = compare_cases(CASE, CASE, results=results(pairing))
        told = printed(assumptions_diff.render(found))
        assert "2 verdicts differ." in told
        assert "Differs: titanium holds in 20 of 50, and in 35 of 50." in told
        assert "Differs: titanium is ahead of ironclad by -20.0 ±" in told
        assert "By strength, titanium comes first in place of ironclad." in told
        assert (
            "Clear in one of the two and open in the other: ironclad is secure in at least half (yes, now open)" in told
        )
        assert said in told
        assert "nan" not in told.lower()


def results(pairing: str) -> Results:
    def stands(was: int, now: int, ahead_was: int | None = None, ahead_now: int | None = None) -> Stands:
        leads = [
            None if own is None else Difference.of(max(own, 0), max(-own, 0), 1000) for own in (ahead_was, ahead_now)
        ]
        mean = (now - was) / 1000
        return Stands(Share.of(was, 1000), Share.of(now, 1000), Change(mean, mean - 0.01, mean + 0.01), *leads)

    evidence = Evidence("us_rok", "0" * 64, None, 1000, 0, "matched-1234")
    strength = {"ironclad": stands(600, 600), "titanium": stands(400, 700, -200, 100)}
    security = {"ironclad": stands(600, 505), "titanium": stands(700, 700, 100, 195)}
    led = {"strength": ("ironclad",), "security": ("titanium",)}
    return Results(evidence, evidence, "ironclad", pairing, 900, {"strength": strength, "security": security}, led,
                   {"strength": ("titanium",), "security": ("titanium",)})  # fmt: skip
