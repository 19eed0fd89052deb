"""What survives the schools, as a reader meets it."""

import re
from dataclasses import replace

import pytest
from rich.console import Console

from titanium import load_case
from titanium.judge import SchoolsVerdict, judge_schools
from titanium.tell import schools
from verdicts import flipping_verdict

CASE = load_case("us_rok")


@pytest.fixture(scope="module")
def found() -> SchoolsVerdict:
    return judge_schools(flipping_verdict(CASE))


def printed(found: SchoolsVerdict, width: int = 200) -> str:
    console = Console(width=width, no_color=True, highlight=False)
    with console.capture() as captured:
        console.print(schools.render(found))
    return captured.get()


@pytest.fixture(scope="module")
def text(found: SchoolsVerdict) -> str:
    return printed(found)


def test_a_verdict_that_flips_is_told_with_its_switch_and_schools(text: str) -> None:
    said = " ".join(text.split())
    assert re.search(
        r"Holds in most futures: depends on tripwire: yes under schelling \(\d+ of 768 futures\), "
        r"no under reiter_poast \(\d+ of 768 futures\), no under public_opinion \(\d+ of 768 futures\)\.",
        said,
    )
    assert re.search(
        r"Stronger than today's package: depends on tripwire: yes under schelling \(\+\d+\.\d ±\d\.\d of 100 futures\)",
        said,
    )


def test_the_table_of_a_package_marks_what_depends_and_what_survives(text: str) -> None:
    block = text.split("Titanium (titanium)")[1].split("No deal †")[0]
    holds = next(line.split() for line in block.splitlines() if line.strip().startswith("holds in most futures"))
    safer = next(line.split() for line in block.splitlines() if line.strip().startswith("safer than today"))
    assert holds[5] == schools.DEPENDS, "tripwire is the case's first switch, after the column of all futures"
    assert safer[-11:] == ["yes"] * 11
    assert "assurance_" in block


def test_the_field_names_its_leaders_by_school(text: str) -> None:
    said = " ".join(text.split())
    assert re.search(
        r"The strongest proposal: depends on tripwire: titanium under schelling \(\+\d+\.\d ±\d\.\d over ironclad\), "
        r"ironclad under reiter_poast \(\+\d+\.\d ±\d\.\d over titanium\)",
        said,
    )
    assert "The safest proposal is titanium under every school." in said


def test_how_often_each_school_occurs_is_shown(text: str) -> None:
    assert re.search(r"tripwire +schelling 768 +reiter_poast 768 +public_opinion 768", text)
    assert re.search(r"posture_effect +deters 1,152 +provokes 1,152", text)


def test_what_is_open_says_how_many_futures_would_settle_it(text: str) -> None:
    said = " ".join(text.split())
    assert re.search(r"Seoul signs in most futures: open under \d+ schools of .* futures would settle it", said)


def test_the_headline_counts_what_survives_and_names_the_field(found: SchoolsVerdict) -> None:
    line = schools.headline(found)
    depend = sum(bool(own.depends_on) for own in found.statements)
    survive = sum(own.survives for own in found.statements)
    assert line.startswith(f"Of 11 verdicts on 3 packages, {survive} survive every school, {depend} depend on one")
    assert "the strongest proposal depends on tripwire; the safest is titanium under every school" in line


def test_it_says_what_it_rests_on(text: str) -> None:
    for wanted in ("2,304 sampled futures, seed 1", CASE.hash[:12], "not a forecast", schools.CAVEAT, schools.LEGEND):
        assert " ".join(wanted.split()) in " ".join(text.split()), wanted


def test_without_the_signatures_what_turns_is_told(found: SchoolsVerdict) -> None:
    verdict = found.verdict
    other = replace(
        verdict,
        futures=768,
        ensemble="record-1",
        safest=verdict.safest.map(lambda lead: replace(lead, leader="ironclad")),
    )
    said = " ".join(printed(judge_schools(replace(verdict, unsigned=other))).split())
    assert "Where the capitals need not have signed today's package (768 futures, record-1): Of 11 verdicts" in said
    assert "The safest proposal: titanium with the signatures, ironclad without" in said


@pytest.mark.parametrize(("number", "said"), [(7, "7"), (41_238, "42,000"), (2_600_000, "2,600,000"), (101, "110")])
def test_futures_that_would_settle_it_are_rounded_up(found: SchoolsVerdict, number: int, said: str) -> None:
    reading = replace(found.field[0].readings.overall, answer="open", settled_by=number)
    assert schools.settling([reading]) == f"about {said} futures would settle it if the shares stay"


def test_a_narrow_terminal_keeps_every_mark(found: SchoolsVerdict) -> None:
    block = printed(found, width=80).split("Titanium (titanium)")[1].split("No deal †")[0]
    assert schools.DEPENDS in block
    assert "…" not in block
