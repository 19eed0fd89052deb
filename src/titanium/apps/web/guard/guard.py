"""The guard: everything that is checked before a request or a socket reaches the application."""

import secrets
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from titanium.apps.web.guard.csrf import Csrf
from titanium.apps.web.guard.hosts import LOOPBACK, check_forwarded, check_host
from titanium.apps.web.guard.login import Login
from titanium.apps.web.guard.origins import begin_anew, check_origin, is_visit
from titanium.apps.web.guard.policy import NONCE, with_policy
from titanium.apps.web.guard.refusal import Refusal
from titanium.apps.web.guard.sizes import bounded_messages, check_size, whole_body
from titanium.apps.web.guard.template import mark_template
from titanium.apps.web.guard.token import Access
from titanium.tell.catalogue import languages, speaking

ASKER, TOKEN = "titanium.asker", "titanium.csrf"
"""Keys of a request's scope: who asks, and the token that his changes have to bring."""


class Guard:
    """An application that answers only whom it should, and says what browsers may do with its answers.

    Parameters
    ----------
    app
        The whole application: pages, sockets and the API under `/api`.
    hosts
        Names under which it may be asked for, with the port where only one is meant.
    token
        Access token; without one, only this machine may be able to reach the server (see `check_listening`).
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = LOOPBACK, token: str | None = None):
        mark_template()
        self.app = app
        self._hosts = tuple(hosts)
        self._access, self._csrf = Access(token or ""), Csrf()
        self._login = Login(self._access)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request or a socket, and pass it on."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope[NONCE] = secrets.token_urlsafe(18)
        if scope["type"] == "http":
            send = with_policy(scope, send)
        try:
            app, receive = await self._passed(scope, headers, receive)
        except Refusal as refusal:
            await refusal.tell(scope, receive, send)
        else:
            await app(scope, receive, send)

    async def _passed(self, scope: Scope, headers: Headers, receive: Receive) -> tuple[ASGIApp, Receive]:
        """Who answers it, and what he receives."""
        check_host(headers, self._hosts)
        if not self._access.is_set:
            check_forwarded(headers)
        check_origin(scope, headers)
        check_size(scope, headers)
        if is_visit(scope, headers):
            return _spoken(begin_anew, headers), receive
        if scope["type"] == "http" and self._access.is_set and scope["path"] in ("/login", "/logout"):
            return _spoken(self._login, headers), await whole_body(receive)
        asker = await self._access.asker(scope, headers)
        if scope["type"] == "websocket":
            return self.app, bounded_messages(receive)
        self._csrf.check(scope, headers, asker.key)
        scope[ASKER], scope[TOKEN] = asker, self._csrf.token(asker.key)
        scope["headers"] = [own for own in scope["headers"] if own[0] != _PREFIX]
        return self.app, await whole_body(receive)


_PREFIX = b"x-forwarded-prefix"
"""Tells NiceGUI that it stands under a prefix, which it never does; it would put whatever stands there into pages."""


def _spoken(app: ASGIApp, headers: Headers) -> ASGIApp:
    """What the guard says itself, in the first language of the browser that is spoken here."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        wanted = [own.strip()[:2].lower() for own in headers.get("accept-language", "").split(",")]
        with speaking(next((own for own in wanted if own in languages()), "en")):
            await app(scope, receive, send)

    return answer
