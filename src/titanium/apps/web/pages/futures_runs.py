"""The runs of a case: how far each is, how fast, and what can be done with it."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from nicegui import ui

from titanium.apps.web import parts
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.runner import DONE, FAILED, RUNNING, STOPPED, WAITING
from titanium.errors import InputError
from titanium.tell.catalogue import noted, say

_EVERY = 0.5
"""Seconds between two looks at how far jobs are."""
_STATES: Mapping[str, str] = {
    WAITING: noted("waiting for another job to end"),
    RUNNING: noted("running"),
    STOPPED: noted("stopped; it can go on where it was"),
    DONE: noted("done"),
    FAILED: noted("failed"),
}


class _Progress:
    """How far a job is: a bar, and the same in words."""

    def __init__(self) -> None:
        self.words = parts.text("", "state")
        self.bar = parts.element("progress", max=1, value=0)
        self.error = parts.element("p", "", "alert")

    def show(self, job: Job) -> None:
        """Show where a job stands."""
        share = f"{100 * job.done / job.total:.0f}" if job.total else "0"
        self.words.text = _state(job, share)
        self.bar.props["max"], self.bar.props["value"] = max(job.total, 1), min(job.done, max(job.total, 1))
        self.bar.props["aria-label"] = say("{percent} of 100 parts done", percent=share)
        show_if(self.bar, job.state in (RUNNING, STOPPED) and bool(job.total))
        self.error.text = job.error


def _state(job: Job, share: str) -> str:
    said = say(_STATES[job.state])
    if job.state == RUNNING:
        if job.total and job.done:
            said = say("running: {done:,} of {total:,} futures ({percent} of 100)", done=job.done, total=job.total,
                       percent=share)  # fmt: skip
        return say("{state}; {note}", state=said, note=job.note) if job.note else said
    if job.state == STOPPED and job.total:
        return say("{state}; {done:,} of {total:,} futures are kept", state=said, done=job.done, total=job.total)
    if job.state == DONE and job.ended is not None:
        return say("{state} {when}", state=said, when=f"{job.ended.astimezone():%Y-%m-%d %H:%M}")
    return said


class Runs:
    """The list of runs; it looks after itself while one of them is not over.

    Parameters
    ----------
    on_choose
        Called with a run that is to be shown, and again when it ends.
    on_gone
        Called with the id of a run that was deleted.
    """

    def __init__(self, seat: Seat, on_choose: Callable[[Job], None], on_gone: Callable[[str], None]):
        self.seat, self._on_choose, self._on_gone = seat, on_choose, on_gone
        self._chosen, self._seen = "", -1
        self._rows: dict[str, _Row] = {}
        self._states: dict[str, str] = {}
        self.none = parts.text(say("No run of this case yet."), "hint")
        self.alert = parts.alert()
        with parts.element("div", classes="runs-box", tabindex=0, role="region", aria_label=say("Runs of this case")):
            self.list = parts.element("ul", classes="run-list")
        self.spoken = parts.live(classes="unseen")
        self.refresh()
        ui.timer(_EVERY, self._look)

    def choose(self, id_: str) -> None:
        """Mark the run that is shown."""
        self._chosen = id_
        for own, row in self._rows.items():
            row.mark(own == id_)

    def refresh(self) -> None:
        """Show all runs as they stand."""
        self._seen = self.seat.desk.version
        jobs = self.seat.desk.jobs.list("stress", self.seat.key)
        show_if(self.none, not jobs)
        for id_ in [id_ for id_ in self._rows if id_ not in {job.id for job in jobs}]:
            self._rows.pop(id_).whole.delete()
        for job in reversed(jobs):
            if job.id not in self._rows:
                with self.list:
                    self._rows[job.id] = _Row(self, job)
                    self._rows[job.id].whole.move(target_index=0)
            self._rows[job.id].show(job)
        self._tell_changes({job.id: job for job in jobs})
        self.choose(self._chosen)

    def act(self, what: str, id_: str) -> None:
        """Show, stop or resume a run."""
        with self.seat.saying():
            self.alert.text = ""
            jobs = self.seat.desk.jobs
            try:
                if what == "show":
                    self._on_choose(jobs.get(id_))
                else:
                    (jobs.stop if what == "stop" else jobs.resume)(id_)
            except InputError as error:
                self.alert.text = str(error)
            self.refresh()

    async def delete(self, id_: str) -> None:
        """Delete a run with what it computed, and the rules that were sought in it."""
        jobs = self.seat.desk.jobs
        rules = [own.id for own in jobs.list("discover") if own.arguments.get("run") == id_]
        for own in (*rules, id_):
            with suppress(InputError):  # somebody else has deleted it
                await asyncio.to_thread(jobs.delete, own)
        with self.seat.saying():
            self.refresh()
            self._on_gone(id_)

    def _look(self) -> None:
        if self.seat.desk.version != self._seen:
            with self.seat.saying():
                self.refresh()

    def _tell_changes(self, jobs: Mapping[str, Job]) -> None:
        """Say aloud which runs have changed their state, and show the chosen one anew when it is over."""
        for id_, job in jobs.items():
            before, self._states[id_] = self._states.get(id_), job.state
            if before in (None, job.state):
                continue
            self.spoken.text = say("{title}: {state}", title=job.title, state=say(_STATES[job.state]))
            if id_ == self._chosen and job.state in (DONE, STOPPED, FAILED):
                self._on_choose(self.seat.desk.jobs.get(id_))


class _Row:
    """One run; its buttons stay where they are, so that the keyboard does not lose its place."""

    def __init__(self, runs: Runs, job: Job):
        self._runs, self._id, self._state = runs, job.id, ""
        with parts.element("li", classes="card run") as self.whole:
            self.title = parts.heading(job.title, 3)
            self.progress = _Progress()
            with parts.element("div", classes="row"):
                self.chooses = parts.button(say("Show"), lambda: runs.act("show", job.id), aria_pressed="false")
                self.turns = parts.button("", self._turn)
                self.deletes = parts.button(say("Delete"), self._ask, aria_expanded="false")
            with parts.element("div", classes="row question", hidden=True) as self.question:
                parts.text(say("Delete this run with all that it computed?"), role="alert")
                parts.button(say("Delete it"), lambda: runs.delete(job.id), "first")
                parts.button(say("Keep it"), self._ask)
        for own, words in ((self.chooses, say("Show")), (self.deletes, say("Delete"))):
            own.props["aria-label"] = say("{what}: {title}", what=words, title=job.title)

    def mark(self, is_chosen: bool) -> None:
        """Whether it is the one that is shown."""
        self.whole.classes(add="chosen" if is_chosen else None, remove=None if is_chosen else "chosen")
        self.chooses.props["aria-pressed"] = "true" if is_chosen else "false"

    def show(self, job: Job) -> None:
        """Show where it stands."""
        self.progress.show(job)
        if job.state != self._state:
            self._state = job.state
            words = say("Stop") if self._is_at_work else say("Go on")
            self.turns.text = words
            self.turns.props["aria-label"] = say("{what}: {title}", what=words, title=job.title)
            show_if(self.turns, job.state != DONE)

    @property
    def _is_at_work(self) -> bool:
        return self._state in (WAITING, RUNNING)

    def _turn(self) -> None:
        self._runs.act("stop" if self._is_at_work else "resume", self._id)

    def _ask(self) -> None:
        """Ask before anything is deleted, or ask no more."""
        is_asked = "hidden" in self.question.props
        show_if(self.question, is_asked)
        self.deletes.props["aria-expanded"] = "true" if is_asked else "false"
