"""`base_rates.yaml`: each class is counted in one form, and whatever it names is there."""

from pathlib import Path

import pytest

import new_cases
from titanium.case import load_case
from titanium.case.base_rate import Behind, Counted
from titanium.errors import CaseError


def refused(place: Path, old: str, new: str) -> str:
    """What is said of the made-up base rates with one change."""
    assert old in new_cases.BASE_RATES
    with pytest.raises(CaseError) as caught:
        new_cases.case_with(place, new_cases.BASE_RATES.replace(old, new))
    return str(caught.value)


def test_the_made_up_base_rates_pass(tmp_path: Path) -> None:
    assert list(new_cases.case_with(tmp_path).base_rates) == ["raids", "war", "honour", "sizes"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("series: border.raids", "series: border.raid", "no series 'raid' in history/border.csv"),
        ("series: border.raids", "series: boarder.raids", "Did you mean 'border'?"),
        ("record: quarrels, event: war", "record: quarrel, event: war", "Did you mean 'quarrels'?"),
        ("event: war}", "event: wars}", "uses 'wars', which is no column of numbers in 'quarrels'"),
        ("years: [2001, 2012], parts", "years: [1999, 2012], parts", "'border.raids' has no count for 1999"),
        ("years: [2001, 2012], parts", "years: [2012, 2001], parts", "the first year 2012 is after the last, 2001"),
        ("parts: {2012: 0.5}", "parts: {2020: 0.5}", "2020 is not one of the years 2001 to 2012"),
        ("parts: {2012: 0.5}", "parts: {2012: 1.5}", "input should be less than or equal to 1"),
        (
            "counted: {record: quarrels, event: war}",
            "counted: {record: quarrels}",
            "of kind 'share' cannot be counted so",
        ),
        (
            "counted: {events: 3, years: [2001, 2010]}",
            "counted: {events: 3, cases: 9}",
            "of kind 'rate' cannot be counted so",
        ),
        ("size: deaths}", "size: death}", "Did you mean 'deaths'?"),
        ("counted: {record: studies}", "counted: {record: quarrels}", "'quarrels' has no column 'percent'"),
        ("constraint: probe_rate", "constraint: prob_rate", "Did you mean 'probe_rate'?"),
        ("uncertainty: H_prov", "uncertainty: v_W", "'v_W' is in utility, and a rate is in 1/yr"),
        ("uncertainty: q_rel", "uncertainty: H_TW", "'H_TW' is in 1/yr, and a share is in 1"),
        ("where: constraints.probe_rate", "where: constraints.probe", "no entry 'probe' in constraints.yaml"),
        ("least: 10, source: authors_judgement", "least: 10, source: nobody", "source 'nobody' is not in sources.yaml"),
    ],
)
def test_what_does_not_fit_is_told_with_file_and_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    told = refused(tmp_path, old, new)
    assert said in told
    assert "base_rates.yaml:" in told


def test_one_number_stands_behind_one_entry() -> None:
    with pytest.raises(ValueError, match="exactly one of constraint, uncertainty and threshold"):
        Behind.model_validate({"constraint": "a", "uncertainty": "b", "why": "both"})


class TestClasses:
    first = Counted(series="border.raids", years=(2001, 2012), parts={2012: 0.5})

    def test_a_class_takes_over_what_it_does_not_change(self) -> None:
        late = self.first.changed_by(Counted(years=(2007, 2012)))
        assert (late.series, late.years, late.parts) == ("border.raids", (2007, 2012), {2012: 0.5})

    def test_a_class_that_counts_by_something_else_begins_anew(self) -> None:
        told = self.first.changed_by(Counted(events=3, years=(2001, 2010)))
        assert (told.series, told.parts, told.exposed) == ("", {}, 10)

    def test_years_watched_in_part_count_as_parts(self) -> None:
        assert self.first.exposed == 11.5


@pytest.mark.slow
def test_the_shipped_case_states_figures_that_can_be_counted_again() -> None:
    case = load_case("us_rok")
    assert {rate.kind for rate in case.base_rates.values()} == {"rate", "share", "published", "size"}
