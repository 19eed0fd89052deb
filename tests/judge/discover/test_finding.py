"""Breaking conditions of a run: found on one half, told by the other, and silent where there is nothing to say."""

import json

import numpy as np
import pytest

import made_up
from titanium import load_case
from titanium.errors import InputError
from titanium.explore.function import FunctionModel, at_most, uniform, wrap
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.discover import Discovery, Request, discover
from titanium.judge.inputs import gather

N = 3000


@pytest.fixture(scope="module")
def run() -> Run:
    """Every package of the reservoir, which floods where much flows in, and the bold rule floods sooner."""
    model = made_up.model("discover")
    return sweep(model, list(model.scope.packages), N, 3, "memory://tests/discover")


def line(limit: float, name: str) -> FunctionModel:
    return wrap(
        lambda x, z: {"y": x},
        name=name,
        uncertainties={"x": uniform(0, 10), "z": uniform(0, 1)},
        metrics=["y"],
        thresholds={"y": at_most(limit)},
        processes=1,
    )


def of_line(limit: float, futures: int) -> Discovery:
    name = f"line{limit:g}_{futures}"
    return discover(sweep(line(limit, name), ["baseline"], futures, 0, f"memory://tests/{name}"))


def test_a_flood_comes_with_much_water_and_the_bold_rule(run: Run) -> None:
    found = discover(run, "baseline", "flooded")
    rule = found.rules[0]
    terms = {term.name: term for term in rule.terms}
    assert found.meaning == run.scope.thresholds["flooded"].breaks_as
    assert terms["inflow"].low == pytest.approx(0.7, abs=0.12)
    assert terms["inflow"].low_value == pytest.approx(4 * terms["inflow"].low)
    assert rule.density.share > 2 * found.met.share
    assert rule.coverage.share > 0.6
    assert not found.silence


def test_counts_are_of_futures_that_did_not_choose_the_rule(run: Run) -> None:
    found = discover(run, "baseline", "flooded", request=Request(seed=5))
    inputs = gather(run, "baseline", "flooded")
    order = np.random.default_rng([5, N]).permutation(N)
    held = order[N // 2 :]
    inside = np.ones(N, np.bool_)
    for name, limit in found.rules[0].box.items():
        inside &= limit.contains(inputs.columns[name])
    flooded = inputs.outcome > 0.5
    rule = found.rules[0]
    assert (found.n_fit, found.n_held) == (N // 2, N // 2)
    assert (rule.density.count, rule.density.futures) == ((inside & flooded)[held].sum(), inside[held].sum())
    assert rule.coverage.futures == flooded[held].sum()
    assert rule.fit.rows == inside[order[: N // 2]].sum()


def test_positions_of_a_school_add_up_and_those_outside_a_rule_are_empty(run: Run) -> None:
    found = discover(run, "baseline", "flooded", request=Request(density=0.97))
    for rule in found.rules:
        positions = rule.by_school.by_school["rule"]
        assert sum(own.rows for own in positions.values()) == rule.held.rows
        assert sum(own.of_interest for own in positions.values()) == rule.held.of_interest
    kept = [term for rule in found.rules for term in rule.terms if term.kept]
    assert kept[0].kept == ("bold",)
    assert kept[0].left_out == ("cautious",)
    assert found.rules[0].by_school.by_school["rule"]["cautious"].rows == 0


def test_a_wanted_density_or_coverage_is_had(run: Run) -> None:
    dense = discover(run, "baseline", "flooded", request=Request(density=0.95)).rules[0]
    wide = discover(run, "baseline", "flooded", request=Request(coverage=0.95)).rules[0]
    assert dense.fit.density >= 0.95
    assert wide.fit.coverage >= 0.95
    assert wide.mass.share > dense.mass.share


def test_a_tree_finds_what_lies_at_both_ends(run: Run) -> None:
    found = discover(run, "baseline", request=Request(method="cart"))
    ends = {
        (term.low is None, term.high is None) for rule in found.rules for term in rule.terms if term.name == "inflow"
    }
    assert {(True, False), (False, True)} <= ends
    assert all(rule.density.share > found.met.share for rule in found.rules)
    assert found.rules[0].steps == ()


def test_rules_may_be_made_of_few_inputs(run: Run) -> None:
    found = discover(run, "baseline", "flooded", symbols=["loss", "rule"])
    assert set(found.looked_at) == {"loss", "rule"}
    first = discover(run, "baseline", "flooded", request=Request(inputs=1))
    assert first.looked_at == ("inflow",)
    assert [score.name for score in first.scores][0] == "inflow"
    assert len(first.scores) == 4


def test_bumping_gives_rules_as_well(run: Run) -> None:
    found = discover(run, "baseline", "flooded", request=Request(bumping=2))
    assert found.rules[0].density.share > 2 * found.met.share


def test_the_same_question_has_the_same_answer(run: Run) -> None:
    one, other = (discover(run, "baseline", "earned>4").to_dict() for _ in range(2))
    assert one == other


def test_a_finding_is_plain_data(run: Run) -> None:
    found = discover(run, "baseline", "flooded", request=Request(boxes=2))
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "titanium.discover/1"
    assert data["evidence"]["futures"] == N
    rule = data["rules"][0]
    step = rule["trajectory"][rule["chosen"]]
    assert {"coverage", "density", "mass", "n_restricted", "quasi_p", "limits"} <= step.keys()
    assert rule["trajectory"][0]["coverage"] == 1
    frame = found.to_frame()
    assert set(frame["name"]) == {term.name for rule in found.rules for term in rule.terms}


@pytest.mark.parametrize(
    ("limit", "futures", "silence"),
    [(11, 64, "never"), (-1, 64, "always"), (9, 64, "few"), (11, 1, "never"), (-1, 1, "always"), (1, 100, "few")],
)
def test_there_is_not_always_something_to_explain(limit: float, futures: int, silence: str) -> None:
    found = of_line(limit, futures)
    assert (found.silence, found.rules, found.scores) == (silence, (), ())
    json.dumps(found.to_dict(), allow_nan=False)


def test_chance_alone_has_no_rule() -> None:
    def coin(x: float, rng: np.random.Generator) -> dict[str, float]:
        return {"y": float(rng.random() < 0.3)}

    model = wrap(
        coin,
        name="coin",
        uncertainties={"x": uniform(0, 1)},
        metrics=["y"],
        thresholds={"y": at_most(0.5)},
        processes=1,
    )
    found = discover(sweep(model, ["baseline"], 800, 0, "memory://tests/coin"))
    assert (found.silence, found.rules) == ("no rule", ())


def test_failed_futures_are_left_out_and_counted() -> None:
    def pipe(x: float) -> dict[str, float]:
        if x > 9:
            raise ValueError("burst")
        return {"y": x}

    model = wrap(
        pipe, name="pipe", uncertainties={"x": uniform(0, 10)}, metrics=["y"], thresholds={"y": at_most(6)}, processes=1
    )
    found = discover(sweep(model, ["baseline"], 500, 0, "memory://tests/pipe"))
    assert found.masked == pytest.approx(50, abs=1)
    assert found.met.futures == 500 - found.masked
    assert found.rules[0].terms[0].low_value == pytest.approx(6, abs=0.2)


def test_a_futures_cap_reads_the_first(run: Run) -> None:
    found = discover(run, "baseline", "flooded", request=Request(futures=1000))
    assert found.evidence.futures == found.met.futures == 1000


def test_the_base_is_asked_about_unless_another_is_named(run: Run) -> None:
    assert discover(run).package == run.scope.base
    model = made_up.model("alone")
    alone = sweep(model, ["shut"], 200, 3, "memory://tests/alone")
    assert discover(alone).package == "shut"
    two = sweep(made_up.model("two"), ["shut", "open"], 64, 3, "memory://tests/two")
    with pytest.raises(InputError, match="no package is named, and the run lacks baseline\nAllowed: open, shut"):
        discover(two)


def test_what_cannot_be_asked_is_refused_with_every_problem(run: Run) -> None:
    bad = Request(method="primm", density=1.2, mass_min=0.0, boxes=0)
    with pytest.raises(InputError) as caught:
        discover(run, "baseline", request=bad)
    said = str(caught.value)
    assert "Did you mean 'prim'?" in said
    assert "density 1.2: a share above 0 and up to 1 is wanted" in said
    assert "mass_min 0: a share between 0 and 1 is wanted" in said
    assert "boxes 0: a whole number from 1 on is wanted" in said


@pytest.mark.parametrize(
    ("package", "target", "symbols", "said"),
    [
        ("opne", "breaks", None, "no package 'opne' in this run\nAllowed: baseline, open, shut.\nDid you mean 'open'?"),
        ("open", "floded", None, "Did you mean 'flooded'?"),
        ("open", "breaks", ["inflw"], "Did you mean 'inflow'?"),
        ("open", "earned", None, "'earned' is a number, and a rule says when something happens\nGive it a limit"),
    ],
)
def test_unknown_names_are_refused_with_the_nearest(
    run: Run, package: str, target: str, symbols: list[str] | None, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        discover(run, package, target, symbols=symbols)
    assert said in str(caught.value)


def test_an_alliance_has_breaking_conditions_too() -> None:
    case = load_case("us_rok")
    from titanium.explore.block import as_player
    from titanium.model.compile import compile_model

    run = sweep(
        as_player(compile_model(case)), ["titanium"], 2048, 0, "memory://tests/us_rok_discover", ensemble="prior"
    )
    found = discover(run, "titanium", "accept_rok")
    assert found.meaning == case.description.thresholds["accept_rok"].breaks_as
    assert found.rules
    assert all(rule.density.low > rule.left.base for rule in found.rules)
    assert set(found.looked_at) <= {*case.uncertainties, *case.schools}
    assert len(found.looked_at) == 30
