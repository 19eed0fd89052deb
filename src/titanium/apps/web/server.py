"""The server: pages, API and guard as one application on one address."""

import asyncio
import copy
import gc
import secrets
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from nicegui import app as nicegui_app
from nicegui import ui
from nicegui.language import Language

from titanium import __version__
from titanium.apps.api.app import make_api
from titanium.apps.web.frame import PAGES, show
from titanium.apps.web.guard.guard import Guard
from titanium.apps.web.guard.hosts import LOOPBACK
from titanium.apps.web.seat import Seat
from titanium.desk.desk import Desk
from titanium.desk.views.warm import STEPS
from titanium.tell.catalogue import say

_SPOKEN: Mapping[str, Language] = {"en": "en-GB", "ko": "ko-KR"}
"""Our name of a language to that of the page."""
_STATIC = Path(str(resources.files("titanium.apps.web") / "static"))

_KNOWN = 400 * 24 * 3600
"""Seconds in which a browser is known again, and finds its drafts: as long as browsers keep any cookie."""
_PATIENCE = 30.0
"""Seconds in which a page must be made, on a machine that is busy with much else."""
_FONTS = Path(str(resources.files("titanium.tell.fonts")))


def make_application(desk: Desk, *, hosts: Collection[str] = LOOPBACK, token: str = "") -> Any:
    """The whole application as ASGI.

    Parameters
    ----------
    desk
        What stands behind it; it is opened when the application starts and closed when it ends.
    hosts
        Names under which it may be asked for, without port.
    token
        What a reader must show; needed where other machines can reach it.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await desk.open()
        ready = asyncio.create_task(_warm(desk))
        yield
        ready.cancel()
        await desk.close()  # ends the engine, for which the cancelled question would wait
        await asyncio.gather(ready, return_exceptions=True)

    application = FastAPI(title="Titanium", version=__version__, lifespan=life, openapi_url=None, docs_url=None)
    application.mount("/api", make_api(desk))
    application.mount("/static", StaticFiles(directory=_STATIC))
    application.mount("/fonts", StaticFiles(directory=_FONTS))
    for page in PAGES:
        ui.page("/" if page == "answer" else f"/{page}", title="Titanium", response_timeout=_PATIENCE)(
            _page(desk, page)
        )
    ui.run_with(
        application,
        title="Titanium",
        favicon=_STATIC / "titanium.svg",
        tailwind=False,
        storage_secret=_secret(desk),
        session_middleware_kwargs={"session_cookie": "titanium_browser", "same_site": "strict", "max_age": _KNOWN},
        reconnect_timeout=10,
        show_welcome_message=False,
        binding_refresh_interval=None,
        gzip_middleware_factory=None,  # the guard reads pages before they are compressed
    )
    return GZipMiddleware(Guard(application, hosts=hosts, token=token), minimum_size=1000, compresslevel=5)


def serve(
    desk: Desk,
    host: str,
    port: int,
    *,
    hosts: Collection[str] = LOOPBACK,
    token: str = "",
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted."""

    class Server(uvicorn.Server):
        async def startup(self, sockets: Any = None) -> None:
            await super().startup(sockets)
            if self.started:
                gc.collect()
                gc.freeze()  # what stands for good is not looked through again while readers wait
                on_ready()

    config = uvicorn.Config(
        make_application(desk, hosts=hosts, token=token), host=host, port=port, log_level="warning",
        access_log=False, server_header=False,
        timeout_graceful_shutdown=3, ws_max_size=2**20,
    )  # fmt: skip
    Server(config).run()


async def _warm(desk: Desk) -> None:
    """Make ready what the first reader would otherwise wait for."""
    for step in STEPS:
        await desk.engine.ask(step, desk.bases[desk.first], later=True)


def _page(desk: Desk, name: str) -> Callable[[Request], Any]:
    build = import_module(f"titanium.apps.web.pages.{name}").build

    async def page(request: Request) -> None:
        seat = Seat(desk, nicegui_app.storage.browser["id"], name, dict(request.query_params))
        for sheet in ("titanium", name):
            if (_STATIC / f"{sheet}.css").exists():
                ui.add_head_html(f'<link rel="stylesheet" href="/static/{sheet}.css?{__version__}">')
        if seat.language == "ko":  # before the page is drawn: letters that come late are not drawn anew everywhere
            ui.add_head_html('<link rel="preload" as="font" crossorigin href="/fonts/NotoSansKR-Regular.ttf">')
        client = ui.context.client
        client.page = copy.copy(client.page)  # which is shared by all who see it, whatever they speak
        client.page.language = _SPOKEN.get(seat.language, "en-GB")
        with seat.saying():
            ui.page_title(say("Titanium: {page}", page=say(PAGES[name])))
        await show(seat, build)

    return page


def _secret(desk: Desk) -> str:
    """What signs the cookie by which a browser is known; it stays the same when the server starts again."""
    kept = desk.settings.get("cookie secret", "")
    if not kept:
        kept = secrets.token_urlsafe(32)
        desk.settings.put("cookie secret", kept)
    return kept
