"""Breaking rules of a run: sought by a job, told with coverage and density, and drawn over the lines on request."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView
from titanium.apps.web.pages.watched import Watched
from titanium.apps.web.seat import Seat
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.runner import DONE
from titanium.errors import InputError
from titanium.judge.inputs import BREAKS
from titanium.tell.catalogue import noted, say

if TYPE_CHECKING:
    from titanium.apps.web.pages.futures_found import Asked

_HEIGHT = 420
_FIGURES = {
    "peeling": noted("How the rules were found"),
    "parallel": noted("Futures that break and futures that hold, along the inputs of rule 1"),
}
"""Figure of a result to what it shows."""


class Rules:
    """Rules for the package at hand: what the newest job says, or how far it is, or a button that starts one.

    Parameters
    ----------
    on_draw
        Called with the ranges of a rule that is to be drawn over the lines.
    """

    def __init__(self, seat: Seat, asked: "Asked", on_draw: Callable[[Mapping[str, Any]], None]):
        self.seat, self._asked, self._on_draw = seat, asked, on_draw
        with parts.section(say("Rules by which it breaks"), "rules"):
            self.alert = parts.alert()
            self.watched = Watched(seat, say("Rules by which it breaks"), lambda _: self.ask())
            self.box = parts.element("div")

    @property
    def target(self) -> str:
        """What rules explain: that a limit breaks, if that is counted, else that the package does."""
        target = self._asked.target
        return target if target in self.seat.case.thresholds else BREAKS

    def ask(self) -> None:
        """Show what there is for the package and target at hand."""
        job = self._job()
        self.watched.watch(job)
        self.box.clear()
        with self.box:
            if job is None:
                self._offer()
            elif job.state == DONE:
                self._show(self.seat.desk.jobs.get(job.id))

    def _job(self) -> Job | None:
        """The newest job that seeks these rules."""
        wanted = {"run": self._asked.job.id, "package": self._asked.package, "target": self.target}
        for job in self.seat.desk.jobs.list("discover", self.seat.key):
            if all(job.arguments.get(key) == value for key, value in wanted.items()):
                return job
        return None

    def _offer(self) -> None:
        parts.text(
            say(
                "Rules are sought on one half of the futures and counted on the other: when does the package break, in "
                "how many of such futures (density), and how many of all breaks does that explain (coverage)?"
            ),
            "hint",
        )
        parts.button(say("Find rules"), self._start, "first")

    def _start(self) -> None:
        with self.seat.saying():
            asked = self._asked
            try:
                self.seat.desk.jobs.start(
                    "discover", self.seat.key,
                    {"run": asked.job.id, "package": asked.package, "target": self.target},
                    title=say("Rules by which {package} breaks", package=asked.package), language=self.seat.language,
                )  # fmt: skip
            except InputError as error:
                self.alert.text = str(error)
            self.ask()

    def _show(self, job: Job) -> None:
        result = job.result or {}
        parts.text(result["headline"], "finding")
        if len(result["rules"]) > 1:
            with parts.element("ol", classes="rule-list", start=2):
                for rule in result["rules"][1:]:
                    parts.text(rule["sentence"], tag="li")
        if result["rules"]:
            with parts.element("div", classes="row"):
                for number, rule in enumerate(result["rules"], start=1):
                    parts.button(
                        say("Draw rule {number} over the lines", number=number),
                        lambda ranges=rule["ranges"]: self._draw(ranges),
                    )
            TableView(result["table"])
        for note in result["notes"]:
            parts.text(note, "hint")
        for name, figure in result["figures"].items():
            with parts.details(say(_FIGURES[name])):
                parts.figure(figure, height=_HEIGHT, level=0)
        parts.text(result["standing"], "standing")

    def _draw(self, ranges: Mapping[str, Any]) -> None:
        with self.seat.saying():
            self._on_draw(ranges)
