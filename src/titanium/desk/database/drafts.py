"""Drafts: where each browser is in its moves through a case, step by step, so that each can be undone.

The steps of a draft stand in one row, oldest first; `at` is the one that the reader sees. What is before it can be
undone, what is after it can be redone, until a new move takes the place of what is after it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from titanium.desk.database.columns import utc_now
from titanium.desk.database.kept import NotKept, check_case, copy_of, refuse, setting_of
from titanium.desk.database.open import Database
from titanium.desk.database.tables import CopyRow, DraftRow, StepRow
from titanium.tell.catalogue import say

MOST_STEPS: Final = 200
"""Steps of a draft; the oldest go."""
MOST_DRAFTS: Final = 500
"""Drafts in all; those unchanged for longest go."""
JOINED: Final = timedelta(seconds=2)
"""How soon after one move of a lever the next move of the same lever belongs to the same step."""


@dataclass(frozen=True)
class Draft:
    """What a browser has at hand in a case.

    Attributes
    ----------
    setting
        Lever to value.
    can_undo, can_redo
        Whether there is a step before, and one after.
    base
        Name of the package that it started from.
    compare
        Packages that it is compared with; no part of what is undone.
    """

    setting: Mapping[str, float]
    can_undo: bool
    can_redo: bool
    base: str
    compare: Sequence[str]


class Drafts:
    """The drafts, each of one browser and one case.

    Parameters
    ----------
    now
        Tells the time.
    """

    def __init__(self, database: Database, *, now: Callable[[], datetime] = utc_now):
        self._database, self._now = database, now

    def get(self, browser: str, case: str) -> Draft | None:
        """The draft, or None if nothing was pushed yet."""
        with self._database.reading() as session:
            draft = _draft(session, browser, case)
            return None if draft is None else _seen(session, draft)

    def push(
        self, browser: str, case: str, setting: Mapping[str, float], base: str, compare: Sequence[str] = ()
    ) -> Draft:
        """Add a step after the one at hand; the first is where undoing ends.

        Moves of one lever that follow each other within two seconds are one step, and where they end at the value they
        began with, none. Other packages to compare with are no step.

        Raises
        ------
        InputError
            If a lever has no finite value, or the case is a copy that is gone.
        """
        whole, problems = setting_of(setting)
        refuse(problems)
        now = self._now()
        with self._database.writing() as session:
            draft = _draft(session, browser, check_case(case), lock=True) or _begun(session, browser, case, now)
            draft.compare, draft.changed = list(compare), now
            step = session.get(StepRow, (draft.id, draft.at))
            if step is None or step.base != base or step.setting != whole:
                self._add(session, draft, step, StepRow(setting=whole, base=base, moved=now))
            session.flush()
            return _seen(session, draft)

    def undo(self, browser: str, case: str) -> Draft | None:
        """Go back by one step, if there is one; None if nothing was pushed yet."""
        return self._go(browser, case, -1)

    def redo(self, browser: str, case: str) -> Draft | None:
        """Go on by one step that was undone, if there is one; None if nothing was pushed yet."""
        return self._go(browser, case, 1)

    def _add(self, session: Session, draft: DraftRow, old: StepRow | None, new: StepRow) -> None:
        """Let a step follow the one at hand, or take its place where both are moves of one lever."""
        session.execute(delete(StepRow).where(StepRow.draft == draft.id, StepRow.place > draft.at))
        new.draft, new.place, new.lever = draft.id, draft.at + 1, _moved(old, new)
        if old is not None and new.lever is not None and new.lever == old.lever and new.moved - old.moved <= JOINED:
            before = session.get(StepRow, (draft.id, draft.at - 1))
            if before is not None and before.setting == new.setting:
                session.delete(old)
                draft.at -= 1
            else:
                old.setting, old.moved = new.setting, new.moved
            return
        session.add(new)
        draft.at += 1
        session.execute(delete(StepRow).where(StepRow.draft == draft.id, StepRow.place <= draft.at - MOST_STEPS))

    def _go(self, browser: str, case: str, way: int) -> Draft | None:
        with self._database.writing() as session:
            draft = _draft(session, browser, case, lock=True)
            if draft is None:
                return None
            step = session.get(StepRow, (draft.id, draft.at + way))
            if step is not None:
                step.lever = None  # what is moved next is a step of its own
                draft.at, draft.changed = step.place, self._now()
                session.flush()
            return _seen(session, draft)


def _draft(session: Session, browser: str, case: str, *, lock: bool = False) -> DraftRow | None:
    wanted = select(DraftRow).where(DraftRow.browser == browser, DraftRow.case == case)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def _begun(session: Session, browser: str, case: str, now: datetime) -> DraftRow:
    """A new draft; those unchanged for longest make room for it."""
    copy = copy_of(case)
    if copy is not None and session.get(CopyRow, copy) is None:
        raise NotKept(say("There is no copy of a case with the id '{id}' any more.", id=copy))
    old = select(DraftRow.id).order_by(DraftRow.changed.desc()).offset(MOST_DRAFTS - 1)
    session.execute(delete(DraftRow).where(DraftRow.id.in_(session.scalars(old).all())))
    draft = DraftRow(browser=browser, case=case, copy=copy, at=-1, compare=[], changed=now)
    session.add(draft)
    session.flush()
    return draft


def _moved(old: StepRow | None, new: StepRow) -> str | None:
    """The one lever that was moved, or None if it was none, several, or another package to start from."""
    if old is None or old.base != new.base:
        return None
    moved = [lever for lever in {*old.setting, *new.setting} if old.setting.get(lever) != new.setting.get(lever)]
    return moved[0] if len(moved) == 1 else None


def _seen(session: Session, draft: DraftRow) -> Draft:
    places = select(func.min(StepRow.place), func.max(StepRow.place)).where(StepRow.draft == draft.id)
    first, last = session.execute(places).one()
    step = session.get_one(StepRow, (draft.id, draft.at))
    return Draft(step.setting, draft.at > first, draft.at < last, step.base, tuple(draft.compare))
