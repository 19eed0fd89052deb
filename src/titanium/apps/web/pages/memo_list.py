"""The memos of a case: when each was written, shown by a click, fetched in any format."""

import asyncio
from collections.abc import Callable, Mapping

from nicegui import ui

from titanium.apps.web import parts
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.runner import DONE, FAILED, RUNNING, STOPPED, WAITING
from titanium.errors import InputError
from titanium.tell.catalogue import noted, say

FORMATS: Mapping[str, str] = {
    "html": noted("a page"),
    "pdf": noted("PDF"),
    "docx": noted("Word"),
    "md": noted("Markdown"),
}
"""Format to what it is called."""
_STATES: Mapping[str, str] = {
    WAITING: noted("waiting for other work to end"),
    RUNNING: noted("being written"),
    STOPPED: noted("stopped; it can go on where it was"),
    FAILED: noted("failed"),
}
_EVERY = 1.0
"""Seconds between two looks at whether the list has changed."""


def files(job: Job, words: str) -> None:
    """Links to a memo in every format."""
    found = job.result or {}
    with parts.element("p", classes="files"):
        parts.text(words, tag="span")
        for format, name in found.get("files", {}).items():
            link = f"/api/v1/jobs/{job.id}/files/{name}"
            save = None if format == "html" else name
            parts.link(say(FORMATS[format]), link, download=save, target="_blank" if save is None else None)
        if "packages_file" in found:
            name = found["packages_file"]
            parts.link(say("its packages (CSV)"), f"/api/v1/jobs/{job.id}/files/{name}", download=name)


class Memos:
    """The list, which looks after itself.

    Parameters
    ----------
    on_choose
        Called with a memo that is to be shown.
    on_gone
        Called with the id of one that was deleted.
    """

    def __init__(self, seat: Seat, on_choose: Callable[[Job], None], on_gone: Callable[[str], None]):
        self.seat, self._on_choose, self._on_gone = seat, on_choose, on_gone
        self._chosen, self._seen = "", -1
        self._shape: tuple[tuple[str, ...], ...] | None = None
        """What of the jobs is shown; the list is made anew only where that changes."""
        self.none = parts.text(say("None yet."), "hint")
        self.alert = parts.alert()
        self.place = parts.element("ul", classes="memo-list")
        self.refresh()
        ui.timer(_EVERY, self._look)

    def choose(self, id_: str) -> None:
        """Mark the memo that is shown."""
        self._chosen = id_
        self.refresh()

    def refresh(self) -> None:
        """Show all memos as they stand."""
        self._seen = self.seat.desk.version
        jobs = self.seat.desk.jobs.list("memo", self.seat.key)
        shape = ((self._chosen,), *((job.id, job.state, job.error) for job in jobs))
        if shape == self._shape:
            return
        self._shape = shape
        show_if(self.none, not jobs)
        self.place.clear()
        with self.place:
            for job in jobs:
                self._row(job)

    def _row(self, job: Job) -> None:
        is_shown = job.id == self._chosen
        with parts.element("li", classes="chosen" if is_shown else ""):
            parts.element("strong", job.title)
            parts.text(self._when(job), "hint", tag="span")
            if job.state == FAILED:
                parts.text(job.error, "alert")
            with parts.element("span", classes="row"):
                if job.state == DONE:
                    parts.button(
                        say("Show"), lambda: self._show(job.id), aria_pressed="true" if is_shown else "false",
                        aria_label=say("Show {title}", title=job.title),
                    )  # fmt: skip
                else:
                    parts.button(
                        say("Watch"), lambda: self._show(job.id), aria_label=say("Watch {title}", title=job.title)
                    )
                parts.button(
                    say("Delete"), lambda: self._delete(job.id), aria_label=say("Delete {title}", title=job.title)
                )

    def _when(self, job: Job) -> str:
        if job.state != DONE or job.ended is None:
            return say(_STATES[job.state]) if job.state in _STATES else ""
        known = {
            "when": f"{job.ended.astimezone():%Y-%m-%d %H:%M}",
            "futures": job.arguments["futures"],
            "hash": job.case_hash[:12],
            "language": job.language,
        }
        return say("{when}, {futures:,} futures, case {hash}, language {language}", **known)

    def _look(self) -> None:
        if self.seat.desk.version != self._seen:
            with self.seat.saying():
                self.refresh()

    def _show(self, id_: str) -> None:
        with self.seat.saying():
            try:
                self._on_choose(self.seat.desk.jobs.get(id_))
            except InputError as error:
                self.alert.text = str(error)

    async def _delete(self, id_: str) -> None:
        try:
            await asyncio.to_thread(self.seat.desk.jobs.delete, id_)
        except InputError:
            pass  # somebody else has deleted it
        with self.seat.saying():
            self.refresh()
            self._on_gone(id_)
