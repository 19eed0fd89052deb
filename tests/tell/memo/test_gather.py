"""What a memo gathers from a run, and what it does where a run cannot give something."""

from dataclasses import replace
from pathlib import Path

import pytest

import made_up
from titanium import load_case, stress
from titanium.errors import InputError, RunError
from titanium.explore.store import Run
from titanium.explore.sweep import sweep
from titanium.judge.bargain import Deals
from titanium.judge.discover import Discovery
from titanium.judge.outcomes import Outcomes
from titanium.judge.sensitivity import Beliefs, Sensitivities
from titanium.tell.memo.content import content
from titanium.tell.memo.gather import PARTS, Missing, gather


@pytest.fixture(scope="module")
def run() -> Run:
    return sweep(made_up.model("gathered"), ["open", "shut"], 1500, 3, "memory://tests/memo/gathered")


class TestFunction:
    def test_a_function_is_told_by_what_any_run_can_give(self, run: Run) -> None:
        steps: list[str] = []
        found = gather(run, "shut", on_step=steps.append)
        assert isinstance(found.judged, Outcomes)
        assert isinstance(found.rules, Discovery)
        assert isinstance(found.inputs, Sensitivities)
        assert isinstance(found.beliefs, Beliefs)
        assert [found.deal, found.ledger, found.claims] == [Missing("function")] * 3
        assert steps == ["rules", "inputs", "beliefs"]
        assert found.run == "gathered"
        assert found.rules.package == found.inputs.package == found.beliefs.package == "shut"

    def test_findings_that_are_not_wanted_are_not_sought(self, run: Run) -> None:
        steps: list[str] = []
        found = gather(run, "open", without=PARTS, on_step=steps.append)
        assert not steps
        assert found.rules == found.inputs == Missing("left out")

    def test_too_few_futures_are_a_sentence_and_no_error(self) -> None:
        few = sweep(made_up.model("few"), ["open"], 6, 3, "memory://tests/memo/few")
        found = gather(few)
        assert isinstance(found.inputs, Missing)
        assert found.inputs.why == "refused"
        said = [block for own in content(found).sections if own.name == "assumptions" for block in own.blocks]
        assert len(said) == 1


class TestRefused:
    def test_every_problem_is_named_at_once_with_the_nearest_name(self, run: Run) -> None:
        with pytest.raises(InputError) as caught:
            gather(run, "open", without=["rulse", "clams"])
        assert "no finding 'rulse' in a memo" in str(caught.value)
        assert "Did you mean 'claims'?" in str(caught.value)

    def test_a_package_that_the_run_lacks(self, run: Run) -> None:
        with pytest.raises(InputError, match="no package 'opne' in this run\n.*\n.*'open'"):
            gather(run, "opne")

    def test_no_package_where_the_run_lacks_its_base(self, run: Run) -> None:
        with pytest.raises(InputError, match="no package is named, and the run lacks baseline"):
            gather(run)

    def test_a_folder_that_is_no_run(self, tmp_path: Path) -> None:
        with pytest.raises(RunError, match="is not a run"):
            gather(tmp_path)

    def test_a_run_of_which_nothing_is_finished(self, run: Run) -> None:
        begun = replace(run.manifest, futures=3000, seed=4)
        run.folder.within("begun").write("manifest.json", begun.to_bytes())
        with pytest.raises(RunError, match="has no finished chunk yet\nCompute them with: titanium runs resume"):
            gather(Run(run.folder.within("begun"), begun))


@pytest.mark.slow
class TestAlliance:
    def test_a_case_gives_every_finding(self, tmp_path: Path) -> None:
        stress(load_case("us_rok"), ["titanium"], futures=512, seed=1, ensemble="prior", out=tmp_path / "run")
        found = gather(tmp_path / "run", "titanium", without=["claims"])
        assert [part for part in PARTS if isinstance(getattr(found, part), Missing)] == ["claims"]
        assert found.verdict is not None
        assert isinstance(found.deal, Deals)
        assert found.deal.evidence.futures == 512
        memo = content(found)
        assert "nan" not in str([section.blocks for section in memo.sections])

    def test_no_agreement_is_not_signed(self, tmp_path: Path) -> None:
        stress(load_case("us_rok"), ["no_deal"], futures=64, seed=1, ensemble="prior", out=tmp_path / "run")
        found = gather(tmp_path / "run", "no_deal", without=["claims"])
        assert found.deal == Missing("no agreement")
        assert content(found).sections

    def test_a_case_without_claims_says_so(self, tmp_path: Path) -> None:
        stress(load_case("us_japan"), ["renewal_2027"], futures=64, seed=1, ensemble="prior", out=tmp_path / "run")
        found = gather(tmp_path / "run", without=["deal"])
        assert found.package == "cornerstone"
        assert found.claims == Missing("no claims")
        assert content(found).title.startswith("Cornerstone holds in ")
