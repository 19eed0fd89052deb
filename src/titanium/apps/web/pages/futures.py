"""The futures: runs of packages in many of them, started, watched and stopped, and what each run says."""

from titanium.apps.web import parts
from titanium.apps.web.pages.futures_found import Found
from titanium.apps.web.pages.futures_runs import Runs
from titanium.apps.web.pages.futures_start import Start
from titanium.apps.web.seat import Seat
from titanium.desk.database.jobs import Job
from titanium.errors import InputError
from titanium.tell.catalogue import say

RUN = "run"
"""Name in the address of the run that is shown."""


def build(seat: Seat) -> None:
    """Make the page: the run that the address tells, else the newest of the case that is done."""
    _FuturesPage(seat)


class _FuturesPage:
    """The page of one seat."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self.headline = parts.heading("", 1)
        self.alert = parts.alert()
        with parts.section(say("Runs"), "runs"):
            self.runs = Runs(seat, self.show, self.gone)
            self.start = Start(seat, self.started)
        self.found = Found(seat)
        chosen = self._first()
        self.start.open(chosen is None)
        self.show(chosen)

    def show(self, job: Job | None) -> None:
        """Show a run, or that there is none."""
        self.seat.remember(**{RUN: None if job is None else job.id})
        if job is None:
            self.headline.text = say("No run yet: play packages in many sampled futures, and see where they break.")
        elif job.result is not None:
            self.headline.text = str(job.result["headline"])
        else:
            self.headline.text = say("{title}: no verdict yet.", title=job.title)
        self.runs.choose(job.id if job is not None else "")
        self.found.show(job)

    def gone(self, id_: str) -> None:
        """Show another run where the one that was shown is no more."""
        if self.seat.query.get(RUN) == id_:
            self.seat.remember(**{RUN: None})
            self.show(self._first())

    def started(self, job: Job) -> None:
        """Show a run that was just asked for."""
        self.runs.refresh()
        self.show(job)

    def _first(self) -> Job | None:
        jobs = self.seat.desk.jobs
        if wanted := self.seat.query.get(RUN):
            try:
                return jobs.get(wanted)
            except InputError as error:
                self.alert.text = str(error)
        own = jobs.list("stress", self.seat.key)
        done = [job for job in own if job.state == "done"] or list(own)
        return jobs.get(done[0].id) if done else None
