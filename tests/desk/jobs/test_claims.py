"""The job `claims`: what is refused at once, and what a page is given of a ledger that is worked from figures alone."""

import json
from pathlib import Path
from typing import Any

import pytest

from titanium import load_case
from titanium.desk.engine.ref import Ref
from titanium.desk.jobs.claims import BOARD, KIND, LEDGER, ClaimsArguments, run, shown
from titanium.desk.jobs.work import Work
from titanium.errors import InputError
from titanium.evidence.claims.ledger import claims_ledger

CASE = load_case("us_rok")
REF, OTHER = Ref("us_rok"), Ref("us_japan")


def work(folder: Path, ref: Ref = REF, language: str = "en", **arguments: Any) -> Work[ClaimsArguments]:
    said: list[tuple[int, int, str]] = []
    return Work(ref, ClaimsArguments(**arguments), folder, language, lambda *own: said.append(own))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("claims")
    return folder, json.loads(json.dumps(run(work(folder, only=("C17",))), allow_nan=False))


def test_a_claim_is_told_with_what_it_is_held_against_and_what_speaks_against_it(made: Any) -> None:
    _, found = made
    [own] = found["claims"]
    entry = CASE.claims["C17"]
    assert (own["text"], own["rival"], own["verdict"]) == (entry.claim, entry.rival, "supported")
    assert own["sources"]
    assert own["rival_sources"]
    gdp = own["measures"][0]
    assert (gdp["claimed"], gdp["wanted"]) == ("1,700 USD bn", "at least 1,700 USD bn")
    assert gdp["ours"] == "1,869 USD bn (1,869 to 1,875)"
    assert gdp["futures"] == "worked from cited figures"
    assert own["schools"] == "The same in every position of all 10 rival schools."


def test_verdicts_are_counted(made: Any) -> None:
    _, found = made
    assert {own["verdict"]: own["count"] for own in found["counts"]} == {
        "supported": 1, "contradicted": 0, "undetermined": 0, "outside": 0,
    }  # fmt: skip
    assert found["case_hash"] == CASE.hash


def test_the_board_comes_as_a_figure_and_both_files_can_be_fetched(made: Any) -> None:
    folder, found = made
    assert found["figure"]["svg"].startswith("<svg")
    assert found["figure"]["table"]["rows"][0][0] == "C17"
    assert json.loads((folder / LEDGER).read_text())["claims"][0]["claim"] == "C17"
    assert (folder / BOARD).read_text().startswith("<svg")


def test_a_copy_is_judged_by_its_own_numbers() -> None:
    """The claim rests on a payment of 1,519 bn won; ten times as much is another share of what the troops cost."""
    copy = Ref.of("us_rok", {"levers": {"sma_krw_bn": {"baseline": 15_192}}})
    before, after = (
        {part["name"]: part for part in shown(claims_ledger(case, ["C11"]))["claims"][0]["measures"]}
        for case in (CASE, copy.load())
    )
    moved = {name for name, own in before.items() if own["ours"] != after[name]["ours"]}
    assert moved == {"share_of_cost", "share_of_audited_sum", "share_without_pay", "share_with_support"}
    assert (before["share_of_cost"]["verdict"], after["share_of_cost"]["verdict"]) == (
        "undetermined",
        "contradicted",
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [({"futures": 0}, "greater than or equal to 1"), ({"sed": 1}, "Did you mean 'seed'?"), ({"only": "C17"}, "only")],
)
def test_arguments_that_are_none_are_refused(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as caught:
        KIND.check(arguments)
    assert told in str(caught.value)


def test_a_case_without_claims_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="case 'us_japan' has no claims"):
        run(work(tmp_path, OTHER))
