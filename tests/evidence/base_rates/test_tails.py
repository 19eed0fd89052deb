"""The tail of sizes: recovers a known exponent, agrees with what was published of the same list."""

from pathlib import Path

import numpy as np
import pytest

import new_cases
from titanium.case import load_case
from titanium.case.base_rate import Counted
from titanium.evidence.base_rates.tails import at, closest, tail_of


def test_the_exponent_of_a_known_law_is_found() -> None:
    sizes = np.random.default_rng(5).pareto(0.8, 1500) + 1
    _, exponent, held, _ = closest(sizes)
    assert held > 300
    assert exponent == pytest.approx(1.8, abs=0.08)


def test_a_body_below_the_tail_is_left_out() -> None:
    rng = np.random.default_rng(6)
    sizes = np.concatenate([rng.uniform(1, 100, 800), 100 * (rng.pareto(1.2, 800) + 1)])
    least, exponent, _, _ = closest(sizes)
    assert 70 < least < 250
    assert exponent == pytest.approx(2.2, abs=0.15)


def test_wars_between_states_fall_off_as_was_published_of_the_same_list() -> None:
    """Clauset (2018): 95 wars, exponent 1.53 with error 0.07 above 7,061 deaths."""
    deaths = load_case("us_rok").records["wars"].numbers("deaths")
    assert len(deaths) == 95
    assert at(deaths, 7061) == pytest.approx(1.53, abs=0.01)
    least, exponent, held, _ = closest(deaths)
    assert (least, held) == (6525, 52)
    assert exponent == pytest.approx(1.51, abs=0.005)


def test_a_few_sizes_have_no_exponent(tmp_path: Path) -> None:
    case = new_cases.case_with(tmp_path)
    found = tail_of(case, Counted(record="quarrels", size="deaths"), case.base_rates["sizes"].exponents, 0)
    assert found is not None
    assert (found.events, found.total, found.exponent) == (3, 942, None)
    assert found.largest[0] == pytest.approx(900 / 942)
    assert found.published[0].own == pytest.approx(at(np.array([40.0, 900.0]), 10))


def test_unknown_sizes_alone_have_no_tail(tmp_path: Path) -> None:
    case = new_cases.case_with(tmp_path)
    none = Counted(record="quarrels", size="deaths", years=(2004, 2004))
    assert tail_of(case, none, (), 0) is None
