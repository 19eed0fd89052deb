"""What is moved in an experiment."""

import pytest

from made_up import model
from titanium.errors import InputError
from titanium.explore.function import FunctionScope, uniform, wrap
from titanium.judge.sensitivity.factors import REST, chosen, columns_of, copula_of, independent

SCOPE = model().scope
COLUMNS = columns_of(SCOPE)


def chained() -> FunctionScope:
    """Five inputs of which the first and second, and the second and fifth, are drawn together."""
    return wrap(
        lambda x0, x1, x2, x3, x4: {"y": x0},
        name="chained",
        uncertainties={name: uniform(0, 1) for name in ("x0", "x1", "x2", "x3", "x4")},
        correlations={("x0", "x1"): 0.5, ("x1", "x4"): 0.5},
        metrics=["y"],
        processes=1,
    ).scope


def test_every_input_is_a_column_and_chance_is_one() -> None:
    assert [(own.name, own.kind, own.positions) for own in COLUMNS] == [
        ("inflow", "uncertainty", 0),
        ("loss", "uncertainty", 0),
        ("price", "uncertainty", 0),
        ("rule", "school", 2),
        ("chance", "chance", 0),
    ]


def test_inputs_that_are_not_asked_for_are_one_factor_or_none() -> None:
    moved, factors = chosen(COLUMNS, ["loss"], {}, "sampled")
    assert len(moved) == 5
    assert [(own.name, own.columns) for own in factors] == [("loss", (1,)), (REST, (0, 2, 3, 4))]
    moved, factors = chosen(COLUMNS, ["loss", "rule"], {}, "centre")
    assert [own.name for own in moved] == ["loss", "rule"]
    assert [(own.name, own.columns) for own in factors] == [("loss", (0,)), ("rule", (1,))]


def test_a_group_is_one_factor() -> None:
    _, factors = chosen(COLUMNS, None, {"water": ["inflow", "loss"]}, "sampled")
    assert [(own.name, own.columns) for own in factors][-1] == ("water", (0, 1))
    assert [own.name for own in factors][:-1] == ["price", "rule", "chance"]


def test_what_is_drawn_together_is_joined_and_told_together() -> None:
    scope = chained()
    columns = columns_of(scope)
    moved, factors = chosen(columns, None, {}, "sampled")
    copula = copula_of(scope, moved)
    assert copula.columns == (0, 1, 4)
    assert copula.matrix[0, 2] == 0
    joined = independent(factors, copula)
    assert [(own.name, own.columns) for own in joined] == [
        ("x2", (2,)),
        ("x3", (3,)),
        ("x0 + x1 + x4", (0, 1, 4)),
        ("chance", (5,)),
    ]
    moved, _ = chosen(columns, ["x0", "x4"], {}, "centre")
    assert copula_of(scope, moved).columns == (), "what ties them stays at the centre"


def test_every_problem_is_listed_with_the_nearest_name() -> None:
    with pytest.raises(InputError) as caught:
        chosen(COLUMNS, ["los", "price"], {"loss": ["inflow", "inflow"], "empty": []}, "center")
    said = str(caught.value)
    for wanted in (
        "other inputs cannot be 'center'",
        "Did you mean 'centre'?",
        "no input 'los'",
        "Did you mean 'loss'?",
        "group 'loss' has the name of an input",
        "input 'inflow' stands in a group twice",
        "group 'empty' has no inputs",
    ):
        assert wanted in said, wanted
    with pytest.raises(InputError, match="no input is named"):
        chosen(COLUMNS, [], {}, "sampled")


def test_an_input_cannot_have_the_name_of_chance() -> None:
    taken = wrap(
        lambda chance: {"y": chance}, name="dice", uncertainties={"chance": uniform(0, 1)}, metrics=["y"], processes=1
    )
    with pytest.raises(InputError, match="has an input 'chance'"):
        columns_of(taken.scope)
