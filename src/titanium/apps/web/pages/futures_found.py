"""What a run says: its verdict, and what is counted in its futures for one package at a time."""

from collections.abc import Mapping
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.frame import soon
from titanium.apps.web.pages.futures_grid import Grid
from titanium.apps.web.pages.futures_lines import Lines
from titanium.apps.web.pages.futures_rules import Rules
from titanium.apps.web.seat import Seat
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.runner import DONE
from titanium.desk.jobs.stress import run_folder
from titanium.desk.views.futures import choices
from titanium.errors import InputError
from titanium.judge.ranked import HOLDS
from titanium.tell.catalogue import say

_ROW, _AROUND = 46, 162
"""Pixels of a package's row in the chart of strength, and of all else in it."""
PACKAGE, TARGET = "of", "counting"
"""Names in the address of the package and of what is counted."""
_FILES = ("verdict.html", "verdict.json", "strength.svg")


class Asked:
    """Which run, package and target the parts of the page ask about.

    Attributes
    ----------
    job
        The run.
    folder
        Where it is kept.
    choices
        What can be asked of it, as `titanium.desk.views.futures.choices` says.
    package, target
        What is at hand.
    """

    def __init__(self, job: Job, folder: str, choices: Mapping[str, Any], package: str, target: str):
        self.job, self.folder, self.choices = job, folder, choices
        self.package, self.target = package, target

    @property
    def is_done(self) -> bool:
        """Whether all futures are there, so that answers may be kept."""
        return self.job.state == DONE


class Found:
    """What the run that is shown says; nothing while none is."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self.box = parts.element("div", classes="found")

    def show(self, job: Job | None) -> None:
        """Show a run."""
        self.box.clear()
        if job is None:
            return
        with self.box:
            if job.result is not None:
                self._verdict(job, job.result)
            try:
                folder = run_folder(self.seat.desk.jobs, job.id)
            except InputError as error:
                parts.text(str(error), "hint")
                return
            inside = parts.element("div")
            with inside:
                waiting = parts.text(say("Reading the run …"), "hint")

        async def ask() -> None:
            found = await self.seat.desk.engine.ask(
                choices, self.seat.ref, language=self.seat.language, run=str(folder)
            )  # fmt: skip
            if inside.is_deleted:  # another run was chosen, or the reader has left
                return
            waiting.delete()
            if not found["futures"]:
                parts.text(say("This run has not played any future yet; wait for its first ones."), "hint")
                return
            _Questions(self.seat, job, str(folder), found)

        soon(self.seat, ask, inside)

    def _verdict(self, job: Job, result: Mapping[str, Any]) -> None:
        parts.figure(result["figure"], height=_AROUND + _ROW * len(result["packages"]), level=0)
        if result["failures"]:
            parts.text(result["failures"], "hint")
        with parts.element("p", classes="files"):
            parts.text(say("This verdict as a file:"), tag="span")
            for name in _FILES:
                address = f"/api/v1/jobs/{job.id}/files/{name}"
                parts.link(name, address, target="_blank", rel="noopener")


class _Questions:
    """What is counted in the futures of a run for one package."""

    def __init__(self, seat: Seat, job: Job, folder: str, found: Mapping[str, Any]):
        self.seat = seat
        self.asked = Asked(
            job, folder, found, _known(seat.query.get(PACKAGE, seat.name), found["packages"]),
            _known(seat.query.get(TARGET), found["targets"], HOLDS),
        )  # fmt: skip
        with parts.section(say("In which futures"), "questions"):
            if found["futures"] < found["asked"]:
                parts.text(
                    say("The run is not finished: {done:,} of {asked:,} futures are there, and these are counted.",
                        done=found["futures"], asked=found["asked"]), "hint",
                )  # fmt: skip
            with parts.element("div", classes="row"):
                packages = list(found["packages"].items())
                parts.select(say("Package"), packages, self.asked.package, lambda own: self._turn(package=own))
                targets = list(found["targets"].items())
                parts.select(say("Count the futures in which"), targets, self.asked.target,
                             lambda own: self._turn(target=own))  # fmt: skip
        self.parts = Grid(seat, self.asked), Lines(seat, self.asked), Rules(seat, self.asked, self.draw)
        for own in self.parts:
            own.ask()

    def draw(self, ranges: Mapping[str, Any]) -> None:
        """Draw the ranges of a rule over the lines."""
        self.parts[1].lay_out(ranges)

    def _turn(self, package: str | None = None, target: str | None = None) -> None:
        self.asked.package = package or self.asked.package
        self.asked.target = target or self.asked.target
        with self.seat.saying():
            self.seat.remember(**{
                PACKAGE: self.asked.package, TARGET: None if self.asked.target == HOLDS else self.asked.target,
            })  # fmt: skip
            for own in self.parts:
                own.ask()


def _known(wanted: str | None, names: Mapping[str, str], usual: str = "") -> str:
    return wanted if wanted is not None and wanted in names else usual or next(iter(names))
