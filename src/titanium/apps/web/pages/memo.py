"""The memo: what a principal needs to know of the package at hand, written as a job, read here or fetched as a file."""

from collections.abc import Mapping
from typing import Any

from titanium.apps.web import parts
from titanium.apps.web.pages import memo_document
from titanium.apps.web.pages.calling import called
from titanium.apps.web.pages.memo_list import Memos, files
from titanium.apps.web.pages.watched import Watched
from titanium.apps.web.seat import Seat
from titanium.apps.web.steady import show_if
from titanium.desk.database.jobs import Job
from titanium.desk.jobs.memo import DEFAULT_FUTURES
from titanium.desk.jobs.runner import DONE
from titanium.desk.views.answer import usual
from titanium.errors import InputError
from titanium.tell.catalogue import say, told
from titanium.tell.words import all_of

MEMO = "memo"
"""Name in the address of the memo that is shown."""
_FUTURES = (2048, DEFAULT_FUTURES, 32_768, 100_000)
_COMPARED = 2
"""Packages beside today's and the one at hand, if the reader picked none."""


def build(seat: Seat) -> None:
    """Make the page: the memo that the address tells, else the newest one of the case in the reader's language."""
    page = _MemoPage(seat)
    seat.on_change(page.follow)


class _MemoPage:
    """The page of one seat."""

    def __init__(self, seat: Seat):
        self.seat = seat
        self._futures, self._with_claims = DEFAULT_FUTURES, False
        self.title = parts.heading("", 1)
        self.alert = parts.alert()
        self._form()
        with parts.element("article", classes="memo") as self.place:
            pass
        with parts.section(say("Memos of this case"), "memos"):
            self.list = Memos(seat, self.show, self._gone)
        self.show(self._first())

    def _form(self) -> None:
        with parts.section(say("Write a memo"), "write card"):
            self.about = parts.text(self._about())
            with parts.element("div", classes="row"):
                options = [(str(own), say("{futures:,} sampled futures", futures=own)) for own in _FUTURES]
                parts.select(say("Counted in"), options, str(self._futures), self._count_in)
                if self.seat.case.claims:
                    parts.tick(
                        say("with what the article's claims come to (half a minute more)"), False, self._set_claims
                    )
                parts.button(say("Write the memo"), self._start, "first")
            parts.text(
                say("As a page, PDF, Word and Markdown; about a minute, longer on a busy machine."), "hint"
            )  # fmt: skip
            self.watched = Watched(self.seat, say("Writing the memo"), self._ended)

    def _about(self) -> str:
        package, others = self._title(called(self.seat)), list(map(self._title, self._compared()))
        if called(self.seat) == self.seat.case.base:
            return say("On today's package, {package}, beside {others}.", package=package, others=all_of(others))
        beside = all_of([say("today's package"), *others])
        return say("On the package at hand, {package}, beside {others}.", package=package, others=beside)

    def _title(self, name: str) -> str:
        case = self.seat.case
        return told(case.packages[name].title) if name in case.packages else name

    def _compared(self) -> dict[str, dict[str, float]]:
        seat = self.seat
        found = seat.compared() or {name: seat.setting_of(name) for name in usual(seat.case, _COMPARED)}
        return {name: setting for name, setting in found.items() if name not in (seat.case.base, called(self.seat))}

    def _count_in(self, futures: str) -> None:
        self._futures = int(futures)

    def _set_claims(self, is_wanted: bool) -> None:
        self._with_claims = is_wanted

    def _start(self) -> None:
        with self.seat.saying():
            name = called(self.seat)
            try:
                job = self.seat.desk.jobs.start(
                    MEMO, self.seat.key, self._arguments(name), language=self.seat.language,
                    title=say("Memo on {package}", package=self._title(name)),
                )  # fmt: skip
            except InputError as error:
                self.alert.text = str(error)
                return
            self.alert.text = ""
            self.watched.watch(job)
            self.list.refresh()

    def _arguments(self, name: str) -> dict[str, Any]:
        return {
            "packages": {name: dict(self.seat.setting), **self._compared()},
            "package": name,
            "futures": self._futures,
            "seed": self.seat.desk.engine.seed,
            "without": [] if self._with_claims or not self.seat.case.claims else ["claims"],
        }

    def _first(self) -> Job | None:
        jobs = self.seat.desk.jobs
        if wanted := self.seat.query.get(MEMO):
            try:
                job = jobs.get(wanted)
            except InputError as error:
                self.alert.text = str(error)
            else:
                if (job.kind, job.case) == (MEMO, self.seat.key):
                    return job
                self.alert.text = say("Job '{id}' is no memo of this case.", id=wanted)
        done = [own for own in jobs.list(MEMO, self.seat.key) if own.state == DONE]
        spoken = [own for own in done if own.language == self.seat.language]
        return jobs.get((spoken or done)[0].id) if done else None

    def show(self, job: Job | None) -> None:
        """Show a memo, watch one that is being written, or say that there is none."""
        self.seat.remember(**{MEMO: None if job is None else job.id})
        found: Mapping[str, Any] | None = None if job is None else job.result
        self.place.clear()
        self.list.choose("" if job is None else job.id)
        if job is not None and job.state != DONE:
            self.watched.watch(job)
        show_if(self.place, found is not None)
        if job is None or found is None:
            self.title.text = say(
                "A memo on the package at hand: the answer, the deal, what it rests on, what would change it"
            )
            return
        self.title.text = found["title"]
        with self.place:
            files(job, say("Fetch this memo as"))
            memo_document.show(found)

    def _ended(self, job: Job) -> None:
        self.list.refresh()
        self.show(job)

    def _gone(self, id_: str) -> None:
        if self.seat.query.get(MEMO) == id_:
            self.seat.remember(**{MEMO: None})
            self.show(self._first())

    async def follow(self) -> None:
        """Name the package at hand."""
        self.about.text = self._about()
