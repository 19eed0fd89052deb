from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from titanium.desk.database.drafts import MOST_DRAFTS, MOST_STEPS, Draft, Drafts
from titanium.desk.database.kept import NotKept
from titanium.desk.database.open import Database
from titanium.errors import InputError

START = datetime(2026, 1, 1, tzinfo=UTC)
NUMBERS = count()
TODAY = {"troops": 28.5, "share": 0.4}


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def drafts(database: Database, clock: Clock) -> Drafts:
    return Drafts(database, now=clock)


def test_moves_are_undone_and_redone_one_by_one(drafts: Drafts, clock: Clock) -> None:
    assert drafts.get("b", "us_rok") is None
    assert drafts.undo("b", "us_rok") is None
    assert drafts.push("b", "us_rok", TODAY, "today", ["titanium"]) == Draft(
        TODAY, False, False, "today", ("titanium",)
    )
    fewer = drafts.push("b", "us_rok", {**TODAY, "troops": 20.0}, "today", ["titanium"])
    assert (fewer.can_undo, fewer.can_redo) == (True, False)
    clock.wait(1)
    drafts.push("b", "us_rok", {"troops": 20.0, "share": 0.6}, "today", ["titanium"])
    assert drafts.undo("b", "us_rok") == Draft({**TODAY, "troops": 20.0}, True, True, "today", ("titanium",))
    assert drafts.undo("b", "us_rok") == Draft(TODAY, False, True, "today", ("titanium",))
    assert drafts.undo("b", "us_rok") == Draft(TODAY, False, True, "today", ("titanium",))
    assert drafts.redo("b", "us_rok") == Draft({**TODAY, "troops": 20.0}, True, True, "today", ("titanium",))
    assert drafts.get("b", "us_rok") == drafts.push("b", "us_rok", {**TODAY, "troops": 20.0}, "today", ["titanium"])


def test_a_new_move_takes_the_place_of_what_was_undone(drafts: Drafts) -> None:
    for troops in (1.0, 2.0):
        drafts.push("b", "us_rok", {"troops": troops, "share": troops}, "today")
    drafts.undo("b", "us_rok")
    moved = drafts.push("b", "us_rok", {"troops": 9.0, "share": 9.0}, "today")
    assert not moved.can_redo
    assert drafts.redo("b", "us_rok") == moved


def test_a_lever_that_is_dragged_is_one_step_and_none_where_it_comes_back(drafts: Drafts, clock: Clock) -> None:
    drafts.push("b", "us_rok", TODAY, "today")
    for troops in (27.0, 26.0, 25.0):
        clock.wait(1.5)
        drafts.push("b", "us_rok", {**TODAY, "troops": troops}, "today")
    assert drafts.undo("b", "us_rok") == Draft(TODAY, False, True, "today", ())
    drafts.push("b", "us_rok", {**TODAY, "troops": 20.0}, "today")
    assert drafts.push("b", "us_rok", TODAY, "today") == Draft(TODAY, False, False, "today", ())


def test_a_later_move_or_one_of_another_lever_is_a_step_of_its_own(drafts: Drafts, clock: Clock) -> None:
    drafts.push("b", "us_rok", TODAY, "today")
    drafts.push("b", "us_rok", {**TODAY, "troops": 20.0}, "today")
    clock.wait(2.1)
    drafts.push("b", "us_rok", {**TODAY, "troops": 10.0}, "today")
    drafts.push("b", "us_rok", {"troops": 10.0, "share": 0.5}, "today")
    undone = [drafts.undo("b", "us_rok") for _ in range(3)]
    assert [own and dict(own.setting) for own in undone] == [
        {**TODAY, "troops": 10.0},
        {**TODAY, "troops": 20.0},
        TODAY,
    ]


def test_another_package_to_start_from_is_a_step_and_one_to_compare_with_is_none(drafts: Drafts) -> None:
    drafts.push("b", "us_rok", TODAY, "today")
    drafts.push("b", "us_rok", TODAY, "titanium")
    assert drafts.push("b", "us_rok", TODAY, "titanium", ["ironclad"]) == Draft(
        TODAY, True, False, "titanium", ("ironclad",)
    )
    assert drafts.undo("b", "us_rok") == Draft(TODAY, False, True, "today", ("ironclad",))


def test_browsers_and_cases_have_drafts_of_their_own(drafts: Drafts) -> None:
    drafts.push("one", "us_rok", {"troops": 1.0}, "today")
    drafts.push("two", "us_rok", {"troops": 2.0}, "today")
    drafts.push("one", "us_japan", {"troops": 3.0}, "today")
    seen = [drafts.get(*who) for who in (("one", "us_rok"), ("two", "us_rok"), ("one", "us_japan"))]
    assert [own and own.setting["troops"] for own in seen] == [1.0, 2.0, 3.0]


def test_the_oldest_steps_and_drafts_go(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("titanium.desk.database.drafts.MOST_STEPS", 5)
    monkeypatch.setattr("titanium.desk.database.drafts.MOST_DRAFTS", 3)
    clock = Clock()
    drafts = Drafts(database, now=clock)
    for step in range(9):
        drafts.push("b0", "us_rok", {"troops": step, "share": step}, "today")
    for _ in range(9):
        last = drafts.undo("b0", "us_rok")
    assert last is not None
    assert (last.setting["troops"], last.can_undo) == (4.0, False)
    for browser in ("b1", "b2", "b3"):
        clock.wait(1)
        drafts.push(browser, "us_rok", TODAY, "today")
    assert [drafts.get(f"b{place}", "us_rok") is None for place in range(4)] == [True, False, False, False]
    assert (MOST_STEPS, MOST_DRAFTS) == (200, 500)


def test_what_cannot_be_kept_is_refused(drafts: Drafts) -> None:
    with pytest.raises(InputError, match="Lever 'troops' has no finite value"):
        drafts.push("b", "us_rok", {"troops": float("nan")}, "today")
    with pytest.raises(NotKept, match="There is no copy of a case with the id '0123456789' any more"):
        drafts.push("b", "us_rok~0123456789", TODAY, "today")


@dataclass
class Entry:
    """A step on paper; `lever` is the one whose next move may join it."""

    setting: dict[str, float]
    base: str
    lever: str | None
    moved: datetime


class DraftMachine(RuleBasedStateMachine):
    """A draft does what a plain list of states does, whatever is moved, undone, redone and waited for."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.drafts = Drafts(self.database, now=self.clock)
        self.case = f"case {next(NUMBERS)}"
        self.entries: list[Entry] = []
        self.at = -1

    @rule(
        lever=st.sampled_from(["troops", "share"]), value=st.integers(0, 2), base=st.sampled_from(["today"] * 4 + ["x"])
    )
    def move(self, lever: str, value: int, base: str) -> None:
        old = self.entries[self.at] if self.entries else None
        setting = {**(old.setting if old else TODAY), lever: float(value)}
        self.drafts.push("b", self.case, setting, base)
        if old is None or setting != old.setting or base != old.base:
            self.push(old, Entry(setting, base, None, self.clock.now))

    def push(self, old: Entry | None, new: Entry) -> None:
        del self.entries[self.at + 1 :]
        differ = [name for name in TODAY if old and old.setting[name] != new.setting[name]]
        new.lever = differ[0] if old and old.base == new.base and len(differ) == 1 else None
        if old and new.lever and new.lever == old.lever and new.moved - old.moved <= timedelta(seconds=2):
            self.entries.pop()
            if self.entries and self.entries[-1].setting == new.setting:
                self.at -= 1
                return
            self.entries.append(new)
        else:
            self.entries.append(new)
            self.at += 1

    @precondition(lambda self: self.entries)
    @rule(way=st.sampled_from([-1, 1]))
    def go(self, way: int) -> None:
        (self.drafts.undo if way < 0 else self.drafts.redo)("b", self.case)
        if 0 <= self.at + way < len(self.entries):
            self.at += way
            self.entries[self.at].lever = None

    @rule(seconds=st.sampled_from([0.5, 1.5, 2.0, 3.0]))
    def wait(self, seconds: float) -> None:
        self.clock.wait(seconds)

    @invariant()
    def it_is_what_stands_on_paper(self) -> None:
        seen = self.drafts.get("b", self.case)
        if not self.entries:
            assert seen is None
        else:
            own = self.entries[self.at]
            assert seen == Draft(own.setting, self.at > 0, self.at < len(self.entries) - 1, own.base, ())


def test_a_draft_is_a_list_of_states(database: Database) -> None:
    DraftMachine.database = database
    run_state_machine_as_test(DraftMachine, settings=settings(max_examples=10, stateful_step_count=15))
