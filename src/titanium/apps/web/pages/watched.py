"""A job as a page shows it while it is under way: a bar, words that are read out, and what can be done with it."""

from collections.abc import Callable, Mapping

from nicegui import ui

from titanium.apps.web import parts
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.runner import DONE, FAILED, RUNNING, STOPPED, WAITING
from titanium.errors import InputError
from titanium.tell.catalogue import noted, say

EVERY = 0.5
"""Seconds between two looks at how far it is."""
_STATES: Mapping[str, str] = {
    WAITING: noted("Waiting for other work to end."),
    RUNNING: noted("At work: {percent:.0f} of 100 parts done. {note}"),
    STOPPED: noted("Stopped."),
    FAILED: noted("It failed."),
    DONE: noted("Done."),
}


class Watched:
    """A job that is watched until it is over; hidden where there is none.

    Parameters
    ----------
    name
        What the job makes, for those who cannot see the bar.
    on_end
        Called with the job once it is done; the reader's language is set.
    """

    def __init__(self, seat: Seat, name: str, on_end: Callable[[Job], None]):
        self.seat, self._on_end = seat, on_end
        self._id, self._state = "", ""
        with parts.element("div", classes="card watched") as self._whole:
            self._words = parts.live()
            self._bar = parts.element("progress", max=1, value=0, aria_label=name)
            self._error = parts.alert()
            with parts.element("div", classes="row"):
                self._stop = parts.button(say("Stop"), lambda: self._act("stop"))
                self._resume = parts.button(say("Go on"), lambda: self._act("resume"))
        show_if(self._whole, False)
        ui.timer(EVERY, self._look)

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return bool(self._id) and self._state in (WAITING, RUNNING)

    def watch(self, job: Job | None) -> None:
        """Watch a job, or none."""
        self._id, self._state = ("", "") if job is None else (job.id, job.state)
        show_if(self._whole, job is not None and job.state != DONE)
        if job is not None:
            self._show(job)

    def _look(self) -> None:
        if not self._id or self._state == DONE:
            return
        with self.seat.saying():
            try:
                job = self.seat.desk.jobs.get(self._id)
            except InputError:  # somebody else has deleted it
                self.watch(None)
                return
            was, self._state = self._state, job.state
            if job.state in (WAITING, RUNNING) or was != job.state:
                self._show(job)
            if job.state == DONE:
                show_if(self._whole, False)
                self._on_end(job)

    def _show(self, job: Job) -> None:
        percent = 100 * job.done / job.total if job.total else 0.0
        self._words.text = say(_STATES[job.state], percent=percent, note=job.note).strip()
        self._bar.props["max"], self._bar.props["value"] = max(job.total, 1), min(job.done, max(job.total, 1))
        self._bar.update()
        self._error.text = job.error
        show_if(self._bar, job.state in (WAITING, RUNNING))
        show_if(self._stop, job.state in (WAITING, RUNNING))
        show_if(self._resume, job.state in (STOPPED, FAILED))

    def _act(self, what: str) -> None:
        with self.seat.saying():
            jobs = self.seat.desk.jobs
            try:
                job = jobs.stop(self._id) if what == "stop" else jobs.resume(self._id)
            except InputError as error:
                self._error.text = str(error)
                return
            self._state = job.state
            self._show(job)
