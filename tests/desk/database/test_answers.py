from datetime import timedelta

import pytest
from sqlalchemy import update

from titanium.desk.database.answers import Answers
from titanium.desk.database.columns import utc_now
from titanium.desk.database.open import Database
from titanium.desk.database.tables import AnswerRow


def age(database: Database, key: str, hours: float) -> None:
    with database.writing() as session:
        session.execute(update(AnswerRow).where(AnswerRow.key == key).values(used=utc_now() - timedelta(hours=hours)))


def test_an_answer_comes_back_as_it_was_given(database: Database) -> None:
    answers = Answers(database)
    value = {"said": "한미동맹 41 of 50", "counts": [1, 2.5, None, True], "nested": {"a": {}}}
    assert answers.get("k") is None
    answers.put("k", value)
    assert answers.get("k") == value
    answers.put("k", {"said": "anew"})
    assert answers.get("k") == {"said": "anew"}


def test_of_too_many_those_unused_for_longest_go(database: Database) -> None:
    answers = Answers(database, most=4)
    for place in range(4):
        answers.put(str(place), place)
        age(database, str(place), hours=10 - place)
    assert answers.get("0") == 0  # used now
    answers.put("new", "new")
    assert [answers.get(str(place)) for place in range(4)] == [0, None, None, 3]
    assert answers.get("new") == "new"


def test_of_too_large_ones_those_unused_for_longest_go(database: Database) -> None:
    answers = Answers(database, most_bytes=1000)
    for place in range(3):
        answers.put(str(place), "x" * 300)
        age(database, str(place), hours=10 - place)
    answers.put("new", "x" * 300)
    assert [answers.get(key) is not None for key in ("0", "1", "2", "new")] == [False, False, True, True]
    answers.put("huge", "x" * 1001)
    assert answers.get("huge") is None
    assert answers.get("new") is not None


def test_nothing_kept_is_not_a_number(database: Database) -> None:
    with pytest.raises(ValueError, match="Out of range float values"):
        Answers(database).put("k", {"share": float("nan")})
