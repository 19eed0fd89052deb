import json

import pytest

from titanium import load_case
from titanium.desk.engine.bench import MOST_FUTURES, Bench
from titanium.desk.engine.ref import Ref
from titanium.errors import InputError
from titanium.judge import stress

REF = Ref("us_rok")


@pytest.fixture(scope="module")
def bench():
    return Bench()


@pytest.fixture(scope="module")
def case():
    return load_case("us_rok")


def test_an_answer_is_the_verdict_that_stress_gives_on_the_same_futures(bench, case):
    names = ["titanium", "troop_cut"]
    answered = bench.verdict(REF, {name: case.package(name) for name in names}, futures=64)
    assert answered.to_dict() == stress(case, names, futures=64).to_dict()


def test_a_package_of_its_own_is_judged_beside_todays(bench, case):
    own = {**case.package(case.base), "us_troops_k": 20.0}
    verdict = bench.verdict(REF, {"fewer troops": own}, futures=64)
    assert [package.name for package in verdict.packages] == ["ironclad", "fewer troops"]
    assert verdict.unsigned is not None
    assert verdict.unsigned.ensemble.startswith("record-")


def test_what_was_played_is_not_played_again(bench, case, monkeypatch):
    packages = {"titanium": case.package("titanium")}
    first = bench.chunk(REF, packages, 64)
    monkeypatch.setattr("titanium.explore.panel.Panel.play", lambda *_, **__: pytest.fail("played twice"))
    again = bench.chunk(REF, packages, 32)
    assert again.metrics["holds"].tolist() == first.metrics["holds"][:, :32].tolist()


def test_the_name_of_a_package_of_the_case_stands_for_that_package_alone(bench, case):
    with pytest.raises(InputError, match="package 'titanium' is one of the case's, and this one differs: us_troops_k"):
        bench.verdict(REF, {"titanium": {**case.package("titanium"), "us_troops_k": 1.0}}, futures=64)


@pytest.mark.parametrize("futures", [0, MOST_FUTURES + 1])
def test_futures_are_bounded(bench, case, futures):
    with pytest.raises(InputError, match="Start a run to meet more"):
        bench.chunk(REF, {"titanium": case.package("titanium")}, futures)


def test_a_private_copy_is_known_by_what_it_changes():
    one = Ref.of("us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}})
    other = Ref.of("us_rok", json.loads('{"thresholds": {"rok_cost": {"at_most": 60}}}'))
    assert one == other
    assert one.load().thresholds["rok_cost"].at_most == 60
    assert one.load().hash != REF.load().hash
    assert Ref.of("us_rok", {}) == REF
