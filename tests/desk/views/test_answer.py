"""The answer as a page and the API have it: plain data, the counts of `titanium stress`, parts that add up to it."""

import json
from typing import Any

import pytest

from titanium import stress
from titanium.desk.engine.bench import Bench
from titanium.desk.engine.ref import Ref
from titanium.desk.views.answer import answer, next_change, play_ahead, try_changes, usual
from titanium.errors import InputError
from titanium.judge.next_change import SEARCHED, judge_changes
from titanium.tell import words

REF = Ref("us_rok")
FUTURES = 64
MOVED = {"us_troops_k": 22.0}


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


@pytest.fixture(scope="module")
def moved(bench: Bench) -> dict[str, Any]:
    """The answer about today's package with one lever moved."""
    return answer(bench, REF, setting=MOVED, futures=FUTURES)


def test_it_is_plain_data_of_some_tens_of_kilobytes(moved: dict[str, Any]) -> None:
    told = json.dumps(moved, allow_nan=False)
    assert json.loads(told) == moved
    assert len(told) < 60_000


def test_it_counts_as_the_command_does(bench: Bench, moved: dict[str, Any]) -> None:
    verdict = stress(bench.case(REF), ["titanium", "fact_sheet_2025"], futures=FUTURES)
    holds = dict(zip(moved["comparison"]["headings"], moved["comparison"]["rows"][0], strict=True))
    assert holds["Ironclad (today's package)"] == words.per_hundred(verdict.of("ironclad").strength)
    assert holds["Titanium"] == words.per_hundred(verdict.of("titanium").strength)
    assert (moved["ensemble"], moved["futures"], moved["unsigned_futures"]) == (verdict.ensemble, FUTURES, FUTURES)


def test_a_moved_package_is_told_by_what_it_changes(moved: dict[str, Any]) -> None:
    assert moved["package"] == "ironclad+us_troops_k=22"
    assert moved["headline"].startswith("This package holds in ")
    assert "In the same futures" in moved["change"]
    assert moved["compared"] == ["ironclad", "ironclad+us_troops_k=22", "titanium", "fact_sheet_2025"]
    assert [tile["key"] for tile in moved["tiles"]] == ["holds", "breaks", "pays", "signs"]
    assert moved["figure"]["svg"].count("<text") > 4
    assert 'id="fifty-title"' in moved["figure"]["svg"]
    assert 'id="fifty-narrow-title"' in moved["figure"]["narrow"]


def test_todays_package_stands_beside_those_that_move_most_levers(bench: Bench) -> None:
    found = answer(bench, REF, futures=FUTURES)
    assert found["is_today"]
    assert found["change"] == ""
    assert found["compared"] == ["ironclad", *usual(bench.case(REF))]


def test_a_package_is_known_by_what_it_sets(bench: Bench) -> None:
    setting = bench.case(REF).package("titanium")
    found = answer(bench, REF, setting=setting, compare=["titanium", "troop_cut"], futures=FUTURES)
    assert found["package"] == "titanium"
    assert found["headline"].startswith("Titanium holds in ")
    assert found["compared"] == ["ironclad", "titanium", "troop_cut"]


def test_a_saved_package_has_its_name(bench: Bench) -> None:
    found = answer(bench, REF, setting=MOVED, name="Offer of May", compare={"twin": MOVED}, futures=FUTURES)
    assert found["headline"].startswith("Offer of May holds in ")
    assert found["compared"] == ["ironclad", "ironclad+us_troops_k=22"], "its twin is not told twice"


def test_four_packages_at_most_are_told(bench: Bench) -> None:
    names = ["titanium", "troop_cut", "fact_sheet_2025", "no_deal"]
    assert len(answer(bench, REF, setting=MOVED, compare=names, futures=FUTURES)["compared"]) == 4


def test_it_speaks_the_readers_language(bench: Bench) -> None:
    found = answer(bench, REF, language="ko", futures=FUTURES)
    assert "서울" in str(found["tiles"][3])


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"setting": {"us_troop_k": 22.0}}, "us_troops_k"),
        ({"setting": {"us_troops_k": 41.0}}, "0 to 40"),
        ({"compare": ["titanum"]}, "titanium"),
        ({"compare": {"mine": {"consultation": 2.0}}}, "consultation"),
        ({"futures": 0}, "0 futures"),
        ({"language": "kr"}, "ko"),
    ],
)
def test_what_cannot_be_answered_says_why(bench: Bench, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        answer(bench, REF, **{"futures": FUTURES, **asked})


def test_played_part_by_part_nothing_is_left_to_play(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {"setting": {"us_troops_k": 24.0}, "compare": [], "futures": FUTURES}
    parts = play_ahead(bench, REF, part=0, **asked)["parts"]
    assert parts == 4, "two packages, with the signatures and without"
    for part in range(1, parts):
        play_ahead(bench, REF, part=part, **asked)
    with monkeypatch.context() as patched:
        patched.setattr("titanium.desk.engine.bench.Panel.play", None)
        assert answer(bench, REF, **asked)["futures"] == FUTURES
    with pytest.raises(InputError, match="there are 4"):
        play_ahead(bench, REF, part=4, **asked)


@pytest.mark.slow
def test_the_best_next_change_is_that_of_the_same_futures(bench: Bench) -> None:
    case = bench.case(REF)
    setting = dict(case.package("titanium"))
    part, parts = 0, 1
    while part < parts:
        part, parts = part + 1, try_changes(bench, REF, setting=setting, futures=2048, part=part)["parts"]
    found = next_change(bench, REF, setting=setting, futures=2048)
    judged = judge_changes(
        case,
        setting,
        lambda packages, begin, end, kind: bench.chunk(REF, packages, end, kind).cut(begin, end),
        lambda wanted, kind: bench.ensemble(REF, wanted, kind),
        futures=2048,
        ensemble="matched",
    )
    best = judged.best
    assert best is not None
    assert judged.searched == SEARCHED
    assert found["best"]["lever"] == best.move.lever
    assert found["best"]["value"] == best.move.after
    assert found["best"]["button"].startswith("Set ")
    assert "holds in " in found["best"]["button"]
    assert len(found["table"]["rows"]) == len(found["unsigned"]["table"]["rows"]) == 5
    assert "Model result, not a forecast." in found["standing"]
    json.dumps(found, allow_nan=False)
