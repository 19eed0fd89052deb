"""The claims board: what each claim comes to, with what was said, what was computed, and what speaks against it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nicegui import context
from nicegui.elements.mixins.text_element import TextElement

from titanium.apps.web import parts
from titanium.apps.web.components.table import TableView
from titanium.apps.web.frame import soon
from titanium.apps.web.seat import Seat
from titanium.desk.jobs.runner import DONE, FAILED, RUNNING, STOPPED, WAITING
from titanium.errors import InputError
from titanium.tell.catalogue import say

if TYPE_CHECKING:
    from titanium.desk.database.jobs import Job

_KIND = "claims"
_PAUSE = 1.0
"""Seconds between two looks at a job that is under way."""


class ClaimsBoard:
    """The claims of a seat's case.

    Parameters
    ----------
    headline
        The page's heading, which says what they come to.
    """

    def __init__(self, seat: Seat, headline: TextElement):
        self.seat, self._headline = seat, headline
        self._filter = seat.query.get("verdict", "")

    def build(self) -> None:
        """Make the board, or what stands in its place until it is computed."""
        self._alert = parts.alert()
        self._live = parts.live()
        self._place = parts.element("div")
        if not self.seat.case.claims:
            self._live.text = say(
                "This case binds no claims. The claims of an article are written into its claims.yaml."
            )
            return
        job = self._newest()
        if job is not None and job.state == DONE:
            self._show(job)
        elif job is not None and job.state in (WAITING, RUNNING):
            self._watch(job.id)
        else:
            self._offer(job)

    def _newest(self) -> "Job | None":
        """The newest job on the claims of this very case; what a copy was before it was changed does not count."""
        jobs = self.seat.desk.jobs.list(_KIND, self.seat.key)
        fitting = [
            job for job in jobs if job.case_hash == self.seat.case.hash and not (job.arguments or {}).get("only")
        ]
        done = [job for job in fitting if job.state == DONE and job.language == self.seat.language]
        return next(iter([*[job for job in fitting if job.state in (WAITING, RUNNING)], *done, *fitting]), None)

    def _offer(self, job: "Job | None") -> None:
        with self._place, parts.element("div", classes="card"):
            parts.text(
                say(
                    "{count} claims of the article are bound to what computes them. Computing all of them takes about "
                    "half a minute, longer on a busy machine.",
                    count=len(self.seat.case.claims),
                )
            )
            if job is not None and job.state == FAILED:
                self._alert.text = job.error
            if job is not None and job.state == STOPPED:
                parts.text(say("They were being computed, and that was stopped."))
            parts.button(say("Compute the claims"), self._start, "first")

    def _start(self) -> None:
        with self.seat.saying():
            try:
                job = self.seat.desk.jobs.start(_KIND, self.seat.key, {}, language=self.seat.language)
            except InputError as error:
                self._alert.text = str(error)
                return
            self._watch(job.id)

    def _watch(self, job: str) -> None:
        self._place.clear()
        with self._place, parts.element("div", classes="card"):
            parts.element("progress", aria_label=say("Computing the claims"))
            parts.button(say("Stop"), lambda: self.seat.desk.jobs.stop(job))
        self._live.text = say("Computing the claims; this page shows them when they are done.")
        soon(self.seat, lambda: self._wait(job), self._place)

    async def _wait(self, id_: str) -> None:
        """Look at the job until it is over or the page is gone."""
        while not self._place.is_deleted:
            job = self.seat.desk.jobs.get(id_)
            if job.state not in (WAITING, RUNNING):
                self._live.text = ""
                if job.state == DONE:
                    self._show(job)
                else:
                    self._place.clear()
                    self._offer(job)
                return
            waits = job.state == WAITING
            self._live.text = say("Waiting for other work to end.") if waits else say("Computing the claims …")
            await asyncio.sleep(_PAUSE)

    def _show(self, job: "Job") -> None:
        found: Mapping[str, Any] | None = self.seat.desk.jobs.get(job.id).result
        if found is None:
            return
        self._headline.text = found["title"]
        self._place.clear()
        with self._place:
            parts.text(found["headline"], "lead")
            self._verdicts(found)
            with parts.section(say("The board"), "board"):
                parts.text(found["notes"][0], "hint legend")
                with parts.element("div", classes="scrolls", tabindex=0, role="region", aria_label=say("The board")):
                    parts.figure(found["figure"], level=0)
            with parts.section(say("Claim by claim"), "claims"):
                for note in found["notes"][1:]:
                    parts.text(note, "hint")
                for own in found["claims"]:
                    if self._filter in ("", own["verdict"]):
                        _claim(own)
            if found["standing"]:
                parts.text(found["standing"], "standing")

    def _verdicts(self, found: Mapping[str, Any]) -> None:
        """How many claims have which verdict; each a way to show those alone."""
        with parts.element("div", classes="row verdicts", role="group", aria_label=say("Show claims by verdict")):
            every = {"verdict": "", "name": say("all"), "symbol": "", "count": len(found["claims"])}
            for own in [every, *found["counts"]]:
                words = say("{symbol} {name}: {count}", symbol=own["symbol"], name=own["name"], count=own["count"])
                is_own = "true" if own["verdict"] == self._filter else "false"
                parts.button(words.strip(), lambda own=own: self._only(own["verdict"]), aria_pressed=is_own)

    def _only(self, verdict: str) -> None:
        self.seat.remember(verdict=verdict or None)
        context.client.open(self.seat.address())


def _claim(own: Mapping[str, Any]) -> None:
    """One claim: what is said beside what speaks against it, in equal space, then what was computed and found."""
    with parts.element("article", classes=f"card claim {own['verdict']}", id=f"claim-{own['claim']}"):
        with parts.element("div", classes="verdict"):
            parts.heading(own["claim"], 3)
            parts.text(f"{own['symbol']} {own['verdict_name']}", "badge", tag="strong")
            parts.text(_beside(own), "hint", tag="span")
        with parts.element("div", classes="sides"):
            with parts.element("div"):
                parts.heading(say("What is said"), 4)
                parts.text(own["text"])
                _sources(own["sources"])
            with parts.element("div"):
                parts.heading(say("What speaks against it"), 4)
                parts.text(own["rival"])
                _sources(own["rival_sources"])
        if own["schools"]:
            parts.text(own["schools"])
        if own["outside"]:
            parts.text(say("Outside the model {why}.", why=own["outside"].rstrip(".")))
        if own["measures"]:
            with parts.details(_computed(own)):
                _measures(own)
        if own["note"]:
            parts.text(own["note"], "hint")


def _computed(own: Mapping[str, Any]) -> str:
    """How many numbers were computed for a claim, and what those that were tested say."""
    count = len(own["measures"])
    said = [
        say("{count} {verdict}", count=part["count"], verdict=f"{part['symbol']} {part['verdict_name']}")
        for part in own["parts"]
    ]
    if not said:
        return say("What was computed for it: {count}, put to no test", count=count)
    return say("What was computed for it: {count}, of which {listed}", count=count, listed=", ".join(said))


def _measures(own: Mapping[str, Any]) -> None:
    """The numbers of a claim: what each is held against, what it comes to, and what would turn it."""
    TableView(
        {
            "caption": say("What was computed for {claim}", claim=own["claim"]),
            "headings": [
                say("what"), say("held against"), say("ours, with its interval"), say("wanted"), say("counted in"),
                say("says"),
            ],
            "rows": [
                [
                    part["means"], part["claimed"] or "–", part["ours"], part["wanted"], part["futures"],
                    f"{part['symbol']} {part['verdict_name']}",
                ]
                for part in own["measures"]
            ],
        }
    )  # fmt: skip
    for words, key in ((say("What would turn it"), "turns"), (say("How to read its numbers"), "remarks")):
        said = [part for part in own["measures"] if part[key]]
        if said:
            parts.heading(words, 4)
            with parts.element("dl"):
                for part in said:
                    parts.element("dt", part["means"])
                    for sentence in part[key]:
                        parts.element("dd", sentence)


def _beside(own: Mapping[str, Any]) -> str:
    """Kind and grade of a claim, and its verdict without the signatures where that is another."""
    said = say("{kind}; evidence outside the model: grade {grade}", kind=own["kind_name"], grade=own["grade"])
    unsigned = own["unsigned"]
    if unsigned is None or unsigned["verdict"] == own["verdict"]:
        return said
    beside = say("Without the signatures: {verdict}.", verdict=unsigned["verdict_name"])
    return f"{said}. {beside}"


def _sources(citations: Sequence[str]) -> None:
    with parts.element("ul", classes="sources"):
        for own in citations:
            parts.element("li", own)
