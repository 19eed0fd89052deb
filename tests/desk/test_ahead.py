"""Long questions in parts: each once and in order, behind whatever else is asked, and not again once it is kept."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from titanium.desk.ahead import ask_in_parts, kept
from titanium.desk.database.answers import Answers
from titanium.desk.desk import Desk
from titanium.desk.engine.engine import Engine

PARTS = 3


def whole(bench: Any, ref: Any, /, *, language: str, lever: str) -> dict[str, Any]:
    raise AssertionError("the engine of these tests plays nothing")


def a_part(bench: Any, ref: Any, /, *, language: str, lever: str, part: int) -> dict[str, Any]:
    raise AssertionError("the engine of these tests plays nothing")


class Noting(Engine):
    """Notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, Any]] = []
        self.tells_parts = True

    async def ask(self, view: Any, ref: Any, /, **asked: Any) -> dict[str, Any]:
        self.asked.append((view.__name__, asked))
        return {"parts": PARTS} if view is a_part and self.tells_parts else {"found": asked.get("lever")}


@pytest.fixture
def engine() -> Noting:
    return Noting()


@pytest.fixture
def desk(tmp_path: Path, engine: Noting) -> Iterator[Desk]:
    made = Desk(tmp_path, at_once=0)
    made.engine = engine
    yield made
    made.database.close()


def ask(desk: Desk, **how: Any) -> dict[str, Any]:
    return asyncio.run(ask_in_parts(desk, whole, a_part, desk.ref("us_rok"), lever="consultation", **how))


def test_parts_are_asked_in_order_and_then_the_whole(desk: Desk, engine: Noting) -> None:
    told: list[tuple[int, int]] = []
    assert ask(desk, language="ko", on_part=lambda done, of: told.append((done, of))) == {"found": "consultation"}
    assert told == [(1, PARTS), (2, PARTS), (3, PARTS)]
    *parts, last = engine.asked
    assert [own["part"] for _, own in parts] == [0, 1, 2]
    assert last == ("whole", {"language": "ko", "keep": True, "later": True, "lever": "consultation"})
    assert all(own["later"] for _, own in engine.asked), "whoever waits goes first"


def test_a_view_that_tells_no_parts_has_one(desk: Desk, engine: Noting) -> None:
    engine.tells_parts = False
    ask(desk)
    assert [name for name, _ in engine.asked] == ["a_part", "whole"]


def test_what_is_kept_is_not_asked_again(desk: Desk, engine: Noting) -> None:
    ref = desk.ref("us_rok")
    key = desk.engine.key(whole, ref, "en", {"lever": "consultation"})
    assert kept(desk, whole, ref, lever="consultation") is None
    Answers(desk.database).put(key, {"found": "before"})
    assert kept(desk, whole, ref, lever="consultation") == ask(desk) == {"found": "before"}
    assert engine.asked == []
    assert ask(desk, keep=False) == {"found": "consultation"}
