"""Base rates of a made-up case, from its own tables to what they say of its model."""

import json
import math
from pathlib import Path

import pytest

import new_cases
from titanium.case import load_case
from titanium.case.schema import Case
from titanium.errors import InputError
from titanium.evidence.base_rates import BaseRates, base_rates
from titanium.evidence.base_rates.intervals import Interval
from titanium.evidence.base_rates.meaning import Recount, compare
from titanium.evidence.base_rates.measured import Rate, Share


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return new_cases.case_with(tmp_path_factory.mktemp("rates"))


@pytest.fixture(scope="module")
def found(case: Case) -> BaseRates:
    return base_rates(case, resamples=199)


@pytest.fixture(scope="module")
def shipped() -> BaseRates:
    return base_rates(load_case("us_rok"))


class TestCounting:
    def test_a_series_is_counted_over_the_years_watched(self, found: BaseRates) -> None:
        raids = found.of("raids").first
        assert isinstance(raids, Rate)
        assert (raids.events.total, raids.events.exposed) == (10, 11.5)
        assert raids.per_year == pytest.approx(10 / 11.5)

    def test_other_classes_count_otherwise(self, found: BaseRates) -> None:
        late, deadly, told = found.of("raids").others
        assert isinstance(late, Rate)
        assert isinstance(deadly, Rate)
        assert isinstance(told, Rate)
        assert (late.events.total, late.events.exposed) == (5, 5.5)
        assert deadly.events.total == 2
        assert (told.events.total, told.events.exposed, told.patterns) == (3, 10, None)

    def test_a_list_gives_shares(self, found: BaseRates) -> None:
        war = found.of("war").first
        assert isinstance(war, Share)
        assert (war.cases.events, war.cases.cases) == (0, 5)
        assert war.rule_of_three == pytest.approx(3 / 5)

    def test_a_row_that_cannot_be_told_is_left_out_and_counted(self, case: Case) -> None:
        from titanium.case.base_rate import Counted
        from titanium.evidence.base_rates.counting import cases_of

        deadly = case.base_rates["raids"].counted_in("deadly").event
        own = cases_of(case, Counted(record="quarrels", event=deadly))
        assert (own.events, own.cases, own.unknown) == (3, 4, 1)

    def test_published_shares_stay_apart(self, found: BaseRates) -> None:
        one, two = found.of("honour").published
        assert (one.share, one.cases, one.is_recollected) == (0.75, 40, False)
        assert one.interval is not None
        assert (two.share, two.cases, two.interval, two.is_recollected) == (0.4, None, None, True)


class TestMeaning:
    def test_ranges_are_held_against_what_was_counted(self, found: BaseRates) -> None:
        probe, opening, clashes = found.of("raids").against
        assert (probe.low, probe.high, probe.relation) == (0, 2, "same")
        assert probe.place in ("around", "below")
        assert opening.relation == "at_least"
        assert clashes.kept_by is not None
        assert 0 < clashes.kept_by < 100

    def test_a_beta_is_told_by_its_central_95_and_by_school(self, found: BaseRates) -> None:
        anchor = found.of("honour").against[0]
        assert anchor.interval == Interval(0.4, 0.75)
        assert 0.2 < anchor.low < anchor.high < 0.95
        seldom = {own.position: own for own in anchor.schools}["seldom"]
        logit = math.log(anchor.high / (1 - anchor.high)) - 1
        assert seldom.high == pytest.approx(1 / (1 + math.exp(-logit)))

    def test_stated_figures_are_counted_again(self, found: BaseRates) -> None:
        events, rate = found.of("raids").recounts
        assert (events.says, events.is_now, events.is_right) == (11, 10, False)
        assert rate.is_right

    @pytest.mark.parametrize(
        ("says", "now", "right"), [(0.12, 0.125, True), (0.12, 0.126, False), (26, 25, False), (73, 73.097, True)]
    )
    def test_a_figure_is_right_at_the_digits_it_states(self, says: float, now: float, right: bool) -> None:
        assert Recount("constraints", "a", "events", says, now, "").is_right == right

    @pytest.mark.parametrize(
        ("low", "high", "place", "same", "at_least", "at_most"),
        [
            (2, 3, "apart above", False, True, False),
            (0, 0.1, "apart below", False, False, True),
            (0.6, 0.9, "inside", True, True, True),
            (0.1, 3, "around", True, True, True),
            (0.1, 0.7, "below", True, True, True),
        ],
    )
    def test_a_range_may_lie_apart_on_the_side_that_its_meaning_allows(
        self, low: float, high: float, place: str, same: bool, at_least: bool, at_most: bool
    ) -> None:
        interval = Interval(0.5, 1.0)
        assert compare(low, high, interval, "same") == (place, same)
        assert compare(low, high, interval, "at_least") == (place, at_least)
        assert compare(low, high, interval, "at_most") == (place, at_most)

    def test_constraints_without_a_count_are_named(self, found: BaseRates) -> None:
        assert set(found.uncounted) == {"test_rate", "war_rate", "second_war_rate", "rupture_rate"}


class TestAsked:
    def test_only_what_is_asked_for(self, case: Case) -> None:
        assert [own.name for own in base_rates(case, ["war"], resamples=99).rates] == ["war"]

    def test_an_unknown_name_is_refused_with_the_nearest(self, case: Case) -> None:
        with pytest.raises(InputError, match="Did you mean 'raids'"):
            base_rates(case, ["raid"])

    def test_nothing_asked_for_is_refused(self, case: Case) -> None:
        with pytest.raises(InputError, match="no base rate is asked for"):
            base_rates(case, [])

    def test_a_case_without_the_table_says_which_file_would_hold_it(self, tmp_path: Path) -> None:
        from titanium.case.new import new_case

        with pytest.raises(InputError, match=r"has no base rates\nThey stand in base_rates\.yaml"):
            base_rates(load_case(new_case("empty", tmp_path)))

    def test_the_same_seed_gives_the_same_finding(self, case: Case, found: BaseRates) -> None:
        again = base_rates(case, resamples=199)
        assert json.dumps(again.to_dict()) == json.dumps(found.to_dict())


def test_json_is_plain_and_frames_have_a_row_for_each_class(found: BaseRates) -> None:
    told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert told["schema"] == "titanium.base-rates/1"
    assert told["rates"]["raids"]["first"]["events"] == 10
    assert told["rates"]["raids"]["others"]["told"]["negative_binomial"] is None
    assert told["rates"]["sizes"]["tail"]["exponent"] is None
    rows = found.to_frame()
    assert rows["base_rate"].tolist() == ["raids"] * 4 + ["war"] * 2 + ["honour"] * 2


def test_a_class_without_cases_is_an_error_in_words(tmp_path: Path) -> None:
    empty = new_cases.BASE_RATES.replace("years: [2001, 2005]}", "among: kind==1, years: [2005, 2005]}")
    with pytest.raises(InputError, match="'those before 2006': no case belongs to it"):
        base_rates(new_cases.case_with(tmp_path, empty), ["war"])


@pytest.mark.slow
class TestShippedCase:
    """What the shipped case counts; a change of its lists shows here."""

    def test_the_stated_figures(self, shipped: BaseRates) -> None:
        off = [(own.name, own.says, own.is_now) for rate in shipped.rates for own in rate.recounts if not own.is_right]
        assert off == [("war_given_probe", 26.0, 25.0)]

    def test_no_range_lies_apart_from_what_was_counted(self, shipped: BaseRates) -> None:
        assert all(own.agrees for rate in shipped.rates for own in rate.against)

    def test_provocations_come_in_waves(self, shipped: BaseRates) -> None:
        found = shipped.of("provocations").first
        assert isinstance(found, Rate)
        assert found.events.total == 60
        assert found.is_dispersed
        assert found.interval.high / found.interval.low > found.exact.high / found.exact.low

    def test_wars_have_no_mean_to_speak_of(self, shipped: BaseRates) -> None:
        tail = shipped.of("war_sizes").tail
        assert tail is not None
        assert tail.interval is not None
        assert tail.interval.high < 2
        assert tail.largest[1] == pytest.approx(0.786, abs=0.001)
