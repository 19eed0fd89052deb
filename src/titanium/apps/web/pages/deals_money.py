"""What each capital would pay, on the page of the deals: worked out as a job, since every payment is asked for."""

from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView
from titanium.apps.web.pages.watched import Watched
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.runner import DONE, FAILED, RUNNING, STOPPED, WAITING
from titanium.errors import InputError
from titanium.tell.catalogue import say

_KIND = "bargain"


class Money:
    """The newest job on payments that fits the case, the language and what capitals fall back on.

    Parameters
    ----------
    point
        What capitals fall back on.
    """

    def __init__(self, seat: Seat, point: str):
        self.seat, self._point, self._package = seat, point, seat.case.base
        self._shown = ""
        self.lead = parts.text("")
        self.alert = parts.alert()
        self.button = parts.button(say("Work out payments"), self._start, "first")
        self.watched = Watched(seat, say("Working out payments"), self._ended)
        self.place = parts.element("div")

    def show(self, package: str, point: str) -> None:
        """Show the job that fits, watch the one that is under way, or offer one.

        Parameters
        ----------
        package
            The package at hand.
        """
        self._package, self._point = package, point
        fitting = [own for own in self.seat.desk.jobs.list(_KIND, self.seat.key) if self._fits(own)]
        under_way = next((own for own in fitting if own.state in (WAITING, RUNNING, STOPPED, FAILED)), None)
        done = [own for own in fitting if own.state == DONE]
        best = next((own for own in done if self._holds(own)), next(iter(done), None))
        if under_way is not None and (best is None or under_way.made > best.made):
            self.watched.watch(under_way)
        elif not self.watched.is_busy:
            self.watched.watch(None)
        self._offer(best)
        self._tell(best)

    def _fits(self, job: Job) -> bool:
        asked = job.arguments
        is_same = job.case_hash == self.seat.case.hash and job.language == self.seat.language
        return is_same and (asked["disagreement"], asked["seed"]) == (self._point, self.seat.desk.engine.seed)

    def _holds(self, job: Job) -> bool:
        """Whether the package at hand is among those that a job is about."""
        packages = job.arguments["packages"]
        return self._package in (self.seat.case.packages if packages is None else packages)

    def _offer(self, done: Job | None) -> None:
        is_there = done is not None and self._holds(done)
        show_if(self.button, not is_there and not self.watched.is_busy)
        show_if(self.lead, not is_there)
        self.lead.text = (
            say(
                "Every package is put under every payment that the lever allows: about half a minute, longer on a "
                "busy machine."
            )
            if done is None
            else say("The package at hand is not among these; work payments out again to have it there.")
        )

    def _start(self) -> None:
        with self.seat.saying():
            try:
                job = self.seat.desk.jobs.start(
                    _KIND, self.seat.key, self._arguments(), language=self.seat.language,
                    title=say("Payments for {package}", package=self._package),
                )  # fmt: skip
            except InputError as error:
                self.alert.text = str(error)
                return
            self.alert.text = ""
            self.watched.watch(job)
            show_if(self.button, False)

    def _arguments(self) -> dict[str, Any]:
        seat = self.seat
        common = {"package": self._package, "disagreement": self._point, "seed": seat.desk.engine.seed}
        if self._package in seat.case.packages:
            known = None if self._package == seat.case.description.disagreement else self._package
            return {**common, "package": known}
        none = seat.case.description.disagreement
        named = {name: dict(seat.case.package(name)) for name in seat.case.packages if name != none}
        return {**common, "packages": {**named, self._package: dict(seat.setting)}}

    def _ended(self, job: Job) -> None:
        self._offer(job)
        self._tell(job)

    def _tell(self, job: Job | None) -> None:
        if (job.id if job is not None else "") == self._shown:
            return
        self._shown = "" if job is None else job.id
        self.place.clear()
        found = None if job is None else self.seat.desk.jobs.get(job.id).result
        if job is None or found is None:
            return
        with self.place:
            TableView(found["payments"])
            with parts.element("ul"):
                for line in found["payment_moves"]:
                    parts.text(line, tag="li")
            if found["halving"] is not None:
                with parts.details(say("What change of the payment would halve refusals")):
                    TableView(found["halving"])
            if found["equity"] is not None:
                TableView(found["equity"])
                parts.text(found["exploitation"], "hint")
            with parts.details(say("With any payment, what rules would pick")):
                TableView(found["solutions"])
            parts.text(found["standing"], "standing")
            with parts.element("p", classes="files"):
                parts.text(say("Files of this finding:"), tag="span")
                for name in found["files"]:
                    parts.link(name, f"/api/v1/jobs/{job.id}/files/{name}", download=name)
