"""Objectives by name: what they count or average, which way is better, and what is refused."""

import numpy as np
import pytest

from made_up import model
from titanium import compile_model, load_case
from titanium.errors import InputError
from titanium.explore.block import CasePlayer
from titanium.judge.design.objectives import default_names, objective_of, objectives_of, signatures
from titanium.judge.design.scoring import limits_of

CASE = CasePlayer(compile_model(load_case("us_rok")))
MADE_UP = model()


def test_the_defaults_of_a_case_are_its_strength_security_and_costs() -> None:
    assert default_names(CASE) == ("strength", "security", "patron_cost", "host_cost")
    wanted = objectives_of(CASE)
    assert [own.maximise for own in wanted] == [True, True, False, False]
    assert [own.name for own in signatures(CASE, wanted)] == ["accept_us", "accept_rok"]


def test_the_defaults_of_a_function_are_strength_and_what_has_a_limit() -> None:
    assert default_names(MADE_UP) == ("strength", "flood", "kept")
    assert [own.maximise for own in objectives_of(MADE_UP)] == [True, False, True]


def test_a_threshold_counts_the_futures_in_which_it_is_kept() -> None:
    own = objective_of(CASE, "equity")
    values = own.values({"equity": np.array([[-0.5, 0.0, 0.5, 0.4]], np.float32)})
    assert values.tolist() == [[0, 1, 0, 1]]


def test_signed_counts_the_futures_in_which_every_capital_would_sign() -> None:
    own = objective_of(CASE, "signed")
    metrics = {"accept_patron": np.array([[1, 1, -1]], np.float32), "accept_host": np.array([[0, -1, 1]], np.float32)}
    assert own.values(metrics).tolist() == [[1, 0, 0]]


def test_a_metric_is_averaged_the_way_it_is_told() -> None:
    assert objective_of(CASE, "max:host_return").maximise
    assert not objective_of(CASE, "min:equity").maximise
    assert objective_of(MADE_UP, "max:earned").unit == "1"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["strength", "hostcost"], "Did you mean 'host_cost'"),
        (["strength", "host_return"], "Write min:host_return or max:host_return"),
        (["strength"], "'strength' alone: a search for trade-offs wants at least 2 objectives"),
        (["strength", "strength"], "'strength' is named twice"),
        (["strength", "least:host_cost"], "no objective 'least:host_cost'"),
        ([], "no objective: a search"),
    ],
)
def test_what_cannot_be_wanted_is_refused(names: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        objectives_of(CASE, names)


def test_a_least_difference_is_round_and_part_of_the_spread() -> None:
    assert objective_of(CASE, "strength").epsilon(np.array([0.1, 0.9])) == 0.01
    assert objective_of(CASE, "host_cost").epsilon(np.linspace(0, 100, 101)) == 2
    assert objective_of(CASE, "host_cost").epsilon(np.array([5.0, 5.0, np.nan])) == 1
    assert objective_of(CASE, "moves").epsilon(np.array([1.0, 9.0])) == 1


def test_bounds_are_read_and_every_mistake_is_told() -> None:
    floor, ceiling = limits_of(CASE, ["strength=0.5"], ["host_return=60"])
    assert (floor.words, ceiling.words) == ("strength at least 0.5", "max:host_return at most 60")
    assert floor.excess(0.4) == pytest.approx(0.1)
    assert ceiling.excess(90.0) == pytest.approx(0.5)
    assert ceiling.excess(30.0) < 0
    with pytest.raises(InputError) as caught:
        limits_of(CASE, ["strength=50", "security"], ["hostcost=1"])
    for wanted in ("strength=50: it is a share of futures", "'security' is not of the form", "'host_cost'"):
        assert wanted in str(caught.value)
