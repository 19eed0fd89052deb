"""A crisis solved for any package: as by name, with its limit; sharper choice and rival schools apart."""

import jax
import pytest
from tests.crises import CASE, solved

from titanium.errors import InputError
from titanium.model.compile import compile_model
from titanium.report.crisis import CrisisReport, solve_crisis
from titanium.report.first_quarter import first_quarter
from titanium.report.precision import FACTORS, precisions, sharpen
from titanium.report.rivals import rivals


@pytest.fixture
def report() -> CrisisReport:
    return solved("taiwan")


def test_levers_that_are_a_package_give_what_its_name_gives() -> None:
    named = solve_crisis(CASE, "taiwan", "troop_cut")
    moved = solve_crisis(CASE, "taiwan", setting=CASE.package("troop_cut"))
    assert (moved.package, moved.under) == ("troop_cut", CASE.packages["troop_cut"].title)
    assert (moved.choices, moved.quantities) == (named.choices, named.quantities)
    other = solve_crisis(CASE, "taiwan", setting={"us_troops_k": 22})
    assert other.package == "ironclad+us_troops_k=22"
    assert other.quantities["T"] < named.quantities["T_0"]


def test_terms_are_in_force_as_far_as_they_are_ramped_up_or_in_full() -> None:
    lever, troops = CASE.levers["us_troops_k"], CASE.package("troop_cut")["us_troops_k"]
    today = CASE.package(CASE.base)["us_troops_k"]
    begun, full = (solve_crisis(CASE, "test", "troop_cut", in_full=own) for own in (False, True))
    assert lever.ramp > 1
    assert begun.quantities["T"] == pytest.approx(today + (troops - today) / lever.ramp)
    assert full.quantities["T"] == troops
    assert full.quantities["T_0"] == begun.quantities["T_0"] == today
    assert full.to_dict()["in_full"]
    assert [own.reach for own in rivals(full)[0].readings if own.is_held] == [full.reach], "and schools likewise"
    assert solve_crisis(CASE, "test", in_full=True).choices == solve_crisis(CASE, "test").choices, (
        "today's are in force"
    )


def test_the_limit_is_subgame_perfect(report: CrisisReport) -> None:
    sharp, game = report.sharpest, report.crisis.game
    assert sharp is not None
    for name, node in game.nodes.items():
        worth = {action: sharp.values[target][report.mover(name)] for action, target in node.children()}
        taken = max(sharp.choices[name], key=lambda action: sharp.choices[name][action])
        assert worth[taken] == pytest.approx(max(worth.values()), abs=1e-12), name
    assert sum(report.limit.values()) == pytest.approx(1)


def test_sharper_choice_passes_through_the_solution_and_comes_to_the_limit(report: CrisisReport) -> None:
    found = sharpen(report)
    now = FACTORS.index(1.0)
    for outcome, shares in found.reach.items():
        assert shares[now] == pytest.approx(report.reach[outcome], abs=1e-12)
        assert shares[-1] == pytest.approx(report.limit[outcome], abs=0.01)
    for shares in zip(*found.reach.values(), strict=True):
        assert sum(shares) == pytest.approx(1)
    assert found.distance < 0.01


def test_every_player_has_a_precision_with_its_range() -> None:
    found = {own.role: own for own in precisions(solve_crisis(CASE, "taiwan", assignments=["lam_K=20"]))}
    assert list(found) == list(CASE.crises["taiwan"].game.players)
    assert (found["K"].symbol, found["K"].value, found["W"].value) == ("lam_K", 20, CASE.uncertainties["lam_W"].nominal)
    assert (found["K"].low, found["K"].nominal, found["K"].high) == (3, 9, 30)


def test_schools_that_bear_on_a_crisis_are_told_apart(report: CrisisReport) -> None:
    found = {own.switch: own for own in rivals(report)}
    assert "entanglement" not in found, "it moves fears, which are at their start in the first quarter"
    preference = found["preference"]
    assert preference.held.position == "expected"
    assert preference.held.reach == report.reach
    other = solve_crisis(CASE, "taiwan", assignments=["preference=prospect"])
    turned = {own.position: own for own in preference.readings}["prospect"]
    assert (turned.reach, turned.expected) == (other.reach, other.expected)
    assert preference.difference == pytest.approx(
        max(abs(turned.reach[name] - report.reach[name]) for name in report.reach)
    )


def test_what_cannot_be_solved_is_refused() -> None:
    with pytest.raises(
        InputError, match=r"lam_K is -1; a precision is 0 or more\nlam_W is -2; a precision is 0 or more"
    ):
        solve_crisis(CASE, "test", assignments=["lam_K=-1", "lam_W=-2"])
    with pytest.raises(InputError, match="has no solution with these numbers: not finite are"):
        solve_crisis(CASE, "test", assignments=["v_K=1.7e308", "c_K=-1.7e308"])
    with pytest.raises(InputError, match="lever 'us_troops_k'  is 99\n    Allowed: 0 to 40 thousand."):
        solve_crisis(CASE, "test", setting={"us_troops_k": 99})


@pytest.mark.slow  # operation by operation it takes some seconds to begin
def test_the_program_gives_what_the_model_gives_operation_by_operation() -> None:
    report = solve_crisis(CASE, "taiwan", "titanium", ["lam_K=14", "tripwire=reiter_poast"])
    with jax.enable_x64(True):
        cell = [list(own.positions).index(report.schools[name]) for name, own in CASE.schools.items()]
        now = compile_model(CASE).quiet_quarter("titanium", draw={"lam_K": 14.0}, cell=cell)
        plain = {name: float(value) for name, value in now.env.items()}
        reach = {name: float(value) for name, value in now.solved["second_theatre"].solution.reach.items()}
    assert {name: report.quantities[name] for name in plain} == pytest.approx(plain, rel=1e-12, abs=1e-13)
    assert report.reach == pytest.approx(reach, rel=1e-12)
    assert first_quarter(CASE, CASE.package("titanium"), report.assignment).quantities == report.quantities
