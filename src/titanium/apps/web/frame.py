"""The frame around every page: the case, the way to the other pages, the levers, and what all of it stands on."""

import inspect
from collections.abc import Callable
from typing import Any

from nicegui import background_tasks, context
from nicegui.element import Element

from titanium.apps.web import parts, rail
from titanium.apps.web.components.address import Address
from titanium.apps.web.seat import Seat
from titanium.errors import InputError
from titanium.tell.catalogue import languages, noted, say, told
from titanium.tell.words import NO_FORECAST

PAGES = {
    "answer": noted("Answer"),
    "package": noted("Package"),
    "crisis": noted("Crisis"),
    "futures": noted("Futures"),
    "deals": noted("Deals"),
    "evidence": noted("Evidence"),
    "memo": noted("Memo"),
}
"""Page to its name, in the order of the way through them."""
_LANGUAGES = {"en": "English", "ko": "한국어"}
"""Language to its own name."""

Build = Callable[[Seat], Any]


async def show(seat: Seat, build: Build) -> None:
    """Make a whole page: the frame, and inside its main landmark what `build` makes."""
    with seat.saying():
        content = _plain(context.client.content)
        parts.link(say("Skip to the page"), "#main", "skip")
        navigation = _header(seat)
        with parts.element("div", classes="columns"):
            with parts.element("aside", classes="rail", aria_label=say("The package's levers")):
                rail.build(seat)
            with parts.element("main", id="main", tabindex=-1, classes=f"page-{seat.page}"):
                for problem in seat.problems:
                    parts.alert(problem)
                made = build(seat)
                if inspect.isawaitable(made):
                    await made
        _footer(seat)
        with content:
            seat.attach(Address(seat.address()))

        async def follow() -> None:
            for page, link in navigation.items():
                link.props["href"] = seat.address(page)

        seat.on_change(follow)


def soon(seat: Seat, work: Callable[[], Any], place: Element) -> None:
    """Do something once the page is on its way, such as a question to the engine that takes a while.

    What it raises as `InputError` is shown in `place`, inside which new elements are made.
    """

    async def run() -> None:
        with seat.saying(), place:
            try:
                await work()
            except InputError as error:
                parts.alert(str(error))
            except Exception:
                if not place.is_deleted:  # else the reader has left, and there is no page to change any more
                    raise

    background_tasks.create(run(), name=f"soon {seat.page}")


def _plain(content: Element) -> Element:
    """The place of the page, without the layout of Quasar around it, which has a main landmark of its own."""
    content.classes(replace="content")
    for around in content.ancestors():
        if around.tag.startswith("q-"):
            around.tag = "div"
            around.props.clear()
    return content


def _header(seat: Seat) -> dict[str, Element]:
    navigation: dict[str, Element] = {}
    with parts.element("header", classes="top"):
        parts.link("Titanium", seat.address("answer"), "brand")
        _case(seat)
        with parts.element("nav", aria_label=say("Pages")), parts.element("ul"):
            for page, name in PAGES.items():
                with parts.element("li"):
                    here = "page" if page == seat.page else None
                    navigation[page] = parts.link(say(name), seat.address(page), aria_current=here)
        options = [(own, _LANGUAGES.get(own, own)) for own in languages()]
        parts.select(say("Language"), options, seat.language, lambda own: _go(seat, lang=own), "quiet")
    return navigation


def _case(seat: Seat) -> None:
    keys = seat.desk.keys()
    with parts.element("div", classes="case"):
        if len(keys) > 1:
            options = [(key, told(title)) for key, title in keys.items()]
            parts.select(say("Case"), options, seat.key, lambda key: _open(seat, key), "quiet")
        else:
            parts.text(told(seat.case.description.title))
        if seat.ref.changes:
            with parts.element("p", classes="copy"):
                parts.text(say("A private copy: some numbers are not the case's."), tag="span")
                parts.button(say("Back to the case itself"), lambda: _open(seat, seat.key.partition("~")[0]))


def _open(seat: Seat, key: str) -> None:
    context.client.open(f"{'/' if seat.page == 'answer' else '/' + seat.page}?case={key}")


def _go(seat: Seat, **more: str) -> None:
    context.client.open(seat.address(None, **more))


def _footer(seat: Seat) -> None:
    with parts.element("footer"):
        words = say(
            "Case {case} {hash}, seed {seed}. {no_forecast}",
            case=seat.case.name, hash=seat.case.hash[:12], seed=seat.desk.engine.seed, no_forecast=say(NO_FORECAST),
        )  # fmt: skip
        parts.text(words, "standing")
