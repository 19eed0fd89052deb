"""Verdicts asked of every school: what survives, what depends on a school, what the count leaves open."""

import json
from dataclasses import replace

import pytest

from titanium import load_case
from titanium.judge import judge_schools
from titanium.judge.schools import SchoolsVerdict, Statement
from titanium.judge.verdict import Lead
from verdicts import flipping_verdict

CASE = load_case("us_rok")
OTHERS = [switch for switch in CASE.schools if switch != "tripwire"]


@pytest.fixture(scope="module")
def found() -> SchoolsVerdict:
    return judge_schools(flipping_verdict(CASE))


def of(found: SchoolsVerdict, package: str, key: str) -> Statement:
    return next(own for own in found.packages[package] if own.key == key)


def field(found: SchoolsVerdict, key: str) -> Statement:
    return next(own for own in found.field if own.key == key)


def test_a_verdict_that_flips_with_a_school_depends_on_its_switch(found: SchoolsVerdict) -> None:
    own = of(found, "titanium", "holds")
    assert own.answers("tripwire") == {"schelling": "yes", "reiter_poast": "no", "public_opinion": "no"}
    assert own.fate("tripwire") == "depends"
    assert own.depends_on == ("tripwire",)
    assert not own.survives


def test_being_stronger_than_today_flips_too(found: SchoolsVerdict) -> None:
    own = of(found, "titanium", "stronger")
    assert own.answers("tripwire") == {"schelling": "yes", "reiter_poast": "no", "public_opinion": "no"}


@pytest.mark.parametrize("key", ["patron_prefers", "safer"])
def test_a_verdict_with_one_answer_everywhere_survives(found: SchoolsVerdict, key: str) -> None:
    own = of(found, "titanium", key)
    assert own.survives
    assert {own.fate(switch) for switch in CASE.schools} == {"survives"}
    assert own.readings.overall.answer == "yes"


def test_a_no_survives_as_well_as_a_yes(found: SchoolsVerdict) -> None:
    own = of(found, "no_deal", "safer")
    assert own.survives
    assert own.readings.overall.answer == "no"


def test_what_the_count_does_not_settle_is_open_and_says_what_would_settle_it(found: SchoolsVerdict) -> None:
    """Seoul signs titanium in about half of the futures: under most schools the count allows either answer."""
    own = of(found, "titanium", "host_prefers")
    assert own.is_open_in
    assert own.depends_on == ()
    for switch in own.is_open_in:
        for reading in own.readings.by_school[switch].values():
            if reading.answer == "open":
                assert reading.evidence.low < 0.5 < reading.evidence.high
                assert reading.settled_by is None or reading.settled_by > found.verdict.futures
            else:
                assert reading.settled_by is None


def test_the_futures_that_settle_a_school_are_counted_over_the_whole_run(found: SchoolsVerdict) -> None:
    """A school that a third of the futures follow needs three times as many in the whole run."""
    reading = of(found, "titanium", "host_prefers").readings.by_school["tripwire"]["schelling"]
    assert reading.answer == "open"
    needed = reading.evidence.settled_by()
    assert reading.settled_by == pytest.approx(3 * needed, abs=3)


def test_the_strongest_proposal_flips_and_the_safest_survives(found: SchoolsVerdict) -> None:
    strongest, safest = field(found, "strongest"), field(found, "safest")
    assert strongest.answers("tripwire") == {
        "schelling": "titanium",
        "reiter_poast": "ironclad",
        "public_opinion": "ironclad",
    }
    assert strongest.depends_on == ("tripwire",)
    assert {strongest.fate(switch) for switch in OTHERS} <= {"survives", "open"}
    assert safest.survives
    assert safest.readings.overall.answer == "titanium"


def test_a_lead_within_counting_error_is_open() -> None:
    """Two packages that hold in the very same futures: nobody leads, and no number of futures would tell."""
    verdict = flipping_verdict(CASE)
    same = replace(verdict, strongest=verdict.strongest.map(lambda lead: level(lead)))
    own = field(judge_schools(same), "strongest")
    assert own.readings.overall.answer == "open"
    assert own.readings.overall.settled_by is None
    assert own.depends_on == ()


def level(lead: Lead) -> Lead:
    over = {name: replace(own, differ=0, mean=0.0, low=0.0, high=0.0) for name, own in lead.over.items()}
    return replace(lead, over=over)


def test_nothing_is_asked_against_itself(found: SchoolsVerdict) -> None:
    keys = {name: [own.key for own in statements] for name, statements in found.packages.items()}
    assert keys["titanium"] == ["holds", "patron_prefers", "host_prefers", "stronger", "safer"]
    assert keys["ironclad"] == ["holds", "patron_prefers", "host_prefers"]
    assert keys["no_deal"] == ["holds", "stronger", "safer"]


def test_one_proposal_leads_alone_and_without_today_nothing_is_compared_with_it() -> None:
    found = judge_schools(flipping_verdict(CASE, rows=slice(1, 2)))
    assert [own.key for own in found.packages["titanium"]] == ["holds", "patron_prefers", "host_prefers"]
    assert field(found, "strongest").readings.overall.answer == "titanium"


def test_what_turns_without_the_signatures_is_told(found: SchoolsVerdict) -> None:
    """The companion made the same but for the field's safest proposal: that alone turns."""
    verdict = found.verdict
    other = replace(verdict, safest=verdict.safest.map(lambda lead: replace(lead, leader="ironclad")))
    pairs = judge_schools(replace(verdict, unsigned=other)).turned
    assert [(own.key, own.readings.overall.answer, without.readings.overall.answer) for own, without in pairs] == [
        ("safest", "titanium", "ironclad")
    ]
    assert found.turned == ()


def test_the_dictionary_has_the_fields_that_others_script_against(found: SchoolsVerdict) -> None:
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.schools/1"
    assert {"case_hash", "futures", "seed", "ensemble", "futures_by_school", "packages", "field"} <= data.keys()
    assert data["futures_by_school"]["tripwire"] == {"schelling": 768, "reiter_poast": 768, "public_opinion": 768}
    titanium = next(own for own in data["packages"] if own["name"] == "titanium")
    holds = titanium["statements"]["holds"]
    assert holds["depends_on"] == ["tripwire"]
    assert holds["by_school"]["tripwire"]["fate"] == "depends"
    assert holds["by_school"]["tripwire"]["positions"]["schelling"].keys() == {
        *"answer count futures share low high settled_by".split()
    }
    assert data["field"]["strongest"]["by_school"]["tripwire"]["positions"]["schelling"]["leader"] == "titanium"
    assert data["field"]["safest"]["survives"] is True
