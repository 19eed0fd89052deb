"""A server and a browser for the tests of a module, and tabs that are closed after each."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from tests.browsing import WIDE, Visit, chromium
from tests.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an empty home."""
    with Server(tmp_path_factory.mktemp("server") / "home") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


Visitor = Callable[..., Visit]


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """A reader with a browser profile of his own: `visitor(size)`; one that was given is used again with `of=visit`."""
    contexts = []

    def come(size: tuple[int, int] = WIDE, of: Visit | None = None) -> Visit:
        if of is not None:
            return Visit(of.page.context)
        contexts.append(browser.new_context(viewport={"width": size[0], "height": size[1]}))
        return Visit(contexts[-1])

    yield come
    for context in contexts:
        context.close()
