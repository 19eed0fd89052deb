"""A browser that reaches this machine alone, and remembers what a page asked for, weighed and complained of."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
WIDE, NARROW = (1280, 800), (390, 844)
"""A desktop and a phone, pixels."""
_ARGUMENTS = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
PATIENCE = 120.0
"""Seconds that a page has until nothing in it changes."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, which finds no host but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield browser
        browser.close()


class Visit:
    """One tab, from its first request on.

    Attributes
    ----------
    asked
        Addresses that it asked for, sockets among them.
    complaints
        Errors and warnings of its console, among them what its policy refused, and errors that nothing caught.
    failed
        What was asked for in vain, with the status or the reason.
    weight
        Bytes that came over the wire.
    """

    def __init__(self, context: BrowserContext):
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.failed: list[str] = []
        self.weight = 0
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self.failed.append(f"{request.url} {request.failure}"))
        self.page.on(
            "response", lambda own: self.failed.append(f"{own.url} {own.status}") if own.status >= 400 else None
        )
        line = context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", self._weighed)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _weighed(self, event: dict[str, Any]) -> None:
        self.weight += int(event["encodedDataLength"])

    def open(self, address: str, wanted: str = "main h1") -> "Visit":
        """Open a page, and wait until what is wanted can be seen and all is there."""
        self.page.goto(address)
        self.page.locator(wanted).first.wait_for(timeout=PATIENCE * 1000)
        return self.settle()

    def settle(self, quiet: float = 1.0) -> "Visit":
        """Wait until the page says the same for a while, and no part of it says that it is busy, or ends in dots."""
        said, since, until = "", time.monotonic(), time.monotonic() + PATIENCE
        while time.monotonic() < until:
            now = self.page.inner_text("body")
            is_busy = " …\n" in f"{now}\n" or self.page.locator("[aria-busy=true]").count()
            if now != said or is_busy:
                said, since = now, time.monotonic()
            elif time.monotonic() - since >= quiet:
                return self
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the page goes on changing after {PATIENCE:.0f} s:\n{said[-2000:]}")

    def wrongs(self, address: str) -> list[str]:
        """What is wrong with a page: asked of others, failed, complained of, of no use to some, too wide or cut off."""
        found = [f"outside: {own}" for own in outside(self.asked, address)]
        found += [f"failed: {own}" for own in self.failed] + self.complaints  # before axe, whose own styles are refused
        found += self.faults()
        found += [f"{self.overflow} pixels too wide"] if self.overflow > 0 else []
        found += [f"cut off in a figure: {words}" for words in self.page.evaluate(_CUT)]
        found += self.page.locator("main [role=alert]:visible").all_inner_texts()
        return found + [f"{count} headings of level 1" for count in (self.page.locator("h1").count(),) if count != 1]

    def faults(self) -> list[str]:
        """What axe finds wrong: rule, and where."""
        found = Axe().run(self.page).response["violations"]
        return [f"{own['id']}: {own['help']}: {node['html'][:200]}" for own in found for node in own["nodes"]]

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


_CUT = """() => [...document.querySelectorAll("figure svg")].flatMap((svg) => {
  const whole = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter((text) => {
    const own = text.getBoundingClientRect();
    return own.width > 0 && (own.left < whole.left - 1 || own.right > whole.right + 1);
  }).map((text) => text.textContent);
})"""
"""Words of figures that begin or end outside their figure."""


def outside(asked: list[str], address: str) -> list[str]:
    """Addresses of those asked for that are not on a server, nor in the page itself."""
    inside = (f"{address}/", address.replace("http", "ws", 1) + "/", "data:", "blob:", "about:")
    return [own for own in asked if not own.startswith(inside)]
