"""Yearly counts: the negative binomial, patterns, and spans to come."""

import numpy as np
import pytest
from scipy import stats

from titanium.evidence.base_rates.counting import Cases, Events
from titanium.evidence.base_rates.decade import Next, span_of
from titanium.evidence.base_rates.intervals import garwood
from titanium.evidence.base_rates.negative_binomial import fit
from titanium.evidence.base_rates.patterns import patterns

MITES = np.repeat(np.arange(8), [70, 38, 17, 10, 9, 3, 2, 1])
"""Red mites on 150 apple leaves (Bliss and Fisher 1953), who fitted a size of 1.0246."""


def events(*counts: int, first: int = 2000, starts: tuple[float, ...] = ()) -> Events:
    years = tuple(range(first, first + len(counts)))
    return Events(sum(counts), float(len(counts)), years, counts, (1.0,) * len(counts), starts)


class TestNegativeBinomial:
    def test_the_fit_is_the_published_one(self) -> None:
        found = fit(MITES, np.ones(len(MITES)))
        assert found is not None
        assert found.rate == pytest.approx(172 / 150, rel=1e-6)
        assert 1 / found.dispersion == pytest.approx(1.0246, abs=2e-4)

    def test_an_interval_is_wider_than_poissons_where_counts_scatter(self) -> None:
        counts = np.array([15, 0, 1, 0, 0, 3, 0, 1, 0, 0, 0, 2])
        found = fit(counts, np.ones(12))
        exact = garwood(22, 12.0)
        assert found is not None
        assert found.dispersion > 1
        assert found.interval.low < exact.low < exact.high < found.interval.high

    def test_counts_as_even_as_can_be_show_no_dispersion(self) -> None:
        found = fit(np.array([2, 2, 2, 2, 2, 2]), np.ones(6))
        assert found is not None
        assert found.dispersion == 0

    def test_half_a_year_counts_half(self) -> None:
        whole = fit(np.array([3, 1, 4, 2]), np.ones(4))
        part = fit(np.array([3, 1, 4, 2]), np.array([1, 1, 1, 0.5]))
        assert whole is not None
        assert part is not None
        assert part.rate > whole.rate

    def test_nothing_is_fitted_where_nothing_happened(self) -> None:
        assert fit(np.zeros(9, dtype=np.int64), np.ones(9)) is None


class TestPatterns:
    def test_a_burst_is_dispersed_and_a_steady_series_is_not(self) -> None:
        burst = patterns(events(15, 0, 0, 0, 0, 0, 0, 0, 0, 0), 999, 0)
        steady = patterns(events(2, 1, 2, 1, 2, 1, 2, 1, 2, 1), 999, 0)
        assert burst is not None
        assert steady is not None
        assert burst.is_dispersed
        assert burst.p_dispersed == 1 / 1000
        assert not steady.is_dispersed

    def test_a_rise_is_told_by_halves_and_by_trend(self) -> None:
        found = patterns(events(0, 0, 1, 0, 1, 1, 2, 2, 3, 4, 3, 5), 999, 0)
        assert found is not None
        assert (found.halves.first, found.halves.second, found.halves.year) == (3, 19, 2006)
        assert found.halves.ratio.low > 1
        assert found.halves.p_value == pytest.approx(stats.binomtest(3, 22, 0.5).pvalue)
        assert found.trend > 0.7
        assert found.p_trend < 0.01
        assert found.p_neighbours < 0.05

    def test_clusters_show_in_waiting_times(self) -> None:
        close = tuple(2003 + 0.01 * number for number in range(6))
        even = tuple(2000.5 + 1.6 * number for number in range(6))
        counts = (0, 0, 0, 6, 0, 0, 0, 0, 0, 0)
        clustered = patterns(events(*counts, starts=close), 999, 0)
        regular = patterns(events(1, 0, 1, 1, 0, 1, 1, 0, 1, 0, starts=even), 999, 0)
        assert clustered is not None
        assert clustered.waiting is not None
        assert clustered.waiting.p_clustered < 0.01
        assert regular is not None
        assert regular.waiting is not None
        assert regular.waiting.p_clustered > 0.9

    def test_the_longest_quiet_stretch_is_counted(self) -> None:
        found = patterns(events(1, 1, 2, 0, 0, 0, 0, 1, 0, 1), 199, 0)
        assert found is not None
        assert found.quiet == 4

    def test_the_same_seed_gives_the_same_tests(self) -> None:
        counts = events(3, 0, 1, 0, 2, 5, 0, 1, 0, 1)
        assert patterns(counts, 499, 3) == patterns(counts, 499, 3)

    @pytest.mark.parametrize("few", [events(1, 1, 1), events(0, 0, 0, 1, 0, 0, 0, 0, 1), Events(9, 30.0)])
    def test_nothing_is_said_of_a_few_events_or_years(self, few: Events) -> None:
        assert patterns(few, 99, 0) is None


class TestSpans:
    def test_a_span_adds_what_is_not_known_of_the_rate(self) -> None:
        """Gamma-Poisson by simulation: rates drawn from the posterior, then counts."""
        rng = np.random.default_rng(1)
        drawn = rng.poisson(10 * rng.gamma(12.5, 1 / 20, 200_000))
        found = span_of(Events(12, 20.0), None, 10)
        assert found.expected == pytest.approx(drawn.mean(), rel=0.01)
        assert found.most == pytest.approx(tuple(np.quantile(drawn, [0.05, 0.95])), abs=1)
        assert found.within(6) == pytest.approx(100 * (drawn <= 6).mean(), abs=0.5)

    def test_scattered_years_make_spans_scatter_more(self) -> None:
        counts = events(15, 0, 1, 0, 0, 3, 0, 1, 0, 0, 0, 2)
        fitted = fit(counts.counts, counts.watched)
        poisson, mixed = span_of(counts, None, 10), span_of(counts, fitted, 10)
        assert mixed.most[1] > poisson.most[1]
        assert mixed.most[0] < poisson.most[0]

    def test_without_scatter_the_mixture_is_close_to_poisson(self) -> None:
        counts = events(*np.random.default_rng(2).poisson(4, 120).tolist())
        fitted = fit(counts.counts, counts.watched)
        poisson, mixed = span_of(counts, None, 10), span_of(counts, fitted, 10)
        assert mixed.expected == pytest.approx(poisson.expected, rel=0.02)
        assert mixed.half == pytest.approx(poisson.half, abs=2)

    def test_the_record_says_what_was_seen(self) -> None:
        assert span_of(events(1, 0, 0, 4, 0, 2), None, 3).seen == (1, 6)
        assert span_of(events(1, 0), None, 3).seen is None

    def test_no_event_in_the_record_leaves_a_few_to_come(self) -> None:
        found = span_of(Events(0, 73.0), None, 10)
        assert found.expected == pytest.approx(0.5 * 10 / 73)
        assert found.half == (0, 0)
        assert found.most == (0, 1)

    def test_the_next_cases(self) -> None:
        found = Next.of(Cases(0, 25))
        assert found.expected == pytest.approx(10 * 0.5 / 26)
        assert found.most == (0, 1)
