"""The order in which the engine is asked, and what it keeps; its process is stood in for by a thread."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from titanium.desk.engine import engine as engine_module
from titanium.desk.engine.engine import Engine
from titanium.desk.engine.ref import Ref
from titanium.errors import CaseError, InputError, Problem

REF = Ref("us_rok")
ASKED: list[str] = []


def named(bench, ref, /, *, language, name):
    ASKED.append(name)
    return {"name": name, "language": language}


def refusing(bench, ref, /, *, language):
    raise CaseError("a copy", [Problem("levers.yaml", 3, "too much", "Allowed: less.")])


def process(bench, ref, /, *, language):
    return {"process": os.getpid()}


class Kept(dict):
    def put(self, key, value):
        self[key] = value


@pytest.fixture
def engine(monkeypatch):
    ASKED.clear()
    monkeypatch.setattr(engine_module, "ProcessPoolExecutor", lambda *_, **__: ThreadPoolExecutor(1))
    monkeypatch.setattr(engine_module, "_bench", lambda seed: seed)
    return Engine(Kept())


def test_a_view_is_answered_in_the_readers_language(engine):
    found = asyncio.run(engine.ask(named, REF, language="ko", name="a"))
    assert found == {"name": "a", "language": "ko"}


def test_what_a_reader_waits_for_comes_before_what_is_worked_out_ahead(engine):
    async def ask():
        tasks = [engine.ask(named, REF, name="first")]
        tasks += [engine.ask(named, REF, name=f"later {number}", later=True) for number in range(2)]
        tasks += [engine.ask(named, REF, name=f"now {number}") for number in range(2)]
        await asyncio.gather(*tasks)

    asyncio.run(ask())
    assert ASKED == ["first", "now 0", "now 1", "later 0", "later 1"]


def test_a_question_that_nobody_waits_for_any_more_is_not_asked(engine):
    async def ask():
        first = asyncio.ensure_future(engine.ask(named, REF, name="first"))
        dropped = asyncio.ensure_future(engine.ask(named, REF, name="dropped"))
        last = asyncio.ensure_future(engine.ask(named, REF, name="last"))
        await asyncio.sleep(0)
        dropped.cancel()
        await asyncio.gather(first, last)
        assert dropped.cancelled()

    asyncio.run(ask())
    assert ASKED == ["first", "last"]


def test_an_answer_that_is_kept_is_not_worked_out_again(engine):
    async def ask(name):
        return await engine.ask(named, REF, name=name, keep=True)

    assert asyncio.run(ask("a")) == asyncio.run(ask("a"))
    asyncio.run(ask("b"))
    assert ASKED == ["a", "b"]


def test_a_question_that_several_ask_at_once_is_asked_once_and_not_dropped_with_the_first(engine):
    async def ask():
        first, *others = [asyncio.ensure_future(engine.ask(named, REF, name="a", keep=True)) for _ in range(5)]
        await asyncio.sleep(0)
        first.cancel()
        return await asyncio.gather(*others)

    found = asyncio.run(ask())
    assert len(found) == 4
    assert all(own["name"] == "a" for own in found)
    assert ASKED == ["a"]


def test_a_kept_answer_is_known_by_case_language_and_arguments(engine):
    keys = {
        engine.key(named, REF, "en", {"name": "a"}),
        engine.key(named, REF, "ko", {"name": "a"}),
        engine.key(named, REF, "en", {"name": "b"}),
        engine.key(refusing, REF, "en", {"name": "a"}),
        engine.key(named, Ref.of("us_rok", {"thresholds": {"rok_cost": {"at_most": 60}}}), "en", {"name": "a"}),
        Engine(seed=1).key(named, REF, "en", {"name": "a"}),
    }
    assert len(keys) == 6


def test_what_a_view_refuses_comes_back_whole_and_the_next_question_is_answered(engine):
    with pytest.raises(CaseError, match="too much") as caught:
        asyncio.run(engine.ask(refusing, REF))
    assert caught.value.problems[0].remedy == "Allowed: less."
    assert asyncio.run(engine.ask(named, REF, name="next"))["name"] == "next"


@pytest.mark.slow
def test_the_process_is_another_and_begins_anew_when_it_was_killed():
    async def ask():
        engine = Engine()
        first = await engine.ask(process, REF)
        os.kill(first["process"], 9)
        second = await engine.ask(process, REF)
        with pytest.raises(InputError):
            await engine.ask(refusing, REF)
        await engine.close()
        return first, second

    first, second = asyncio.run(ask())
    assert len({os.getpid(), first["process"], second["process"]}) == 3
