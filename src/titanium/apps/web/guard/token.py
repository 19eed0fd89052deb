"""The access token: what lets in those who are not at this machine, or anybody where one is set.

Programs send it with every request. Browsers are asked for it once and keep a cookie, which is not the token and tells
nothing about it: a time and a number used once, signed with a key that is made of the token. So it outlives a restart
of the server, and ends with the token.
"""

import asyncio
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Literal
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import Scope

from titanium.apps.web.guard.origins import SAFE
from titanium.apps.web.guard.refusal import Refusal, address_of, under_api, under_socket

COOKIE = "titanium_access"
LASTS = 30 * 24 * 3600
"""Seconds for which a browser stays logged in."""
PENALTY = 1.0
"""Seconds that a wrong token waits."""
MOST_WAITING = 16
"""Wrong tokens that may wait at once; more are refused unread."""

Kind = Literal["this machine", "program", "browser"]


@dataclass(frozen=True)
class Asker:
    """Who asks: somebody at this machine, where no access token is set, or who was let in by it.

    Attributes
    ----------
    kind
        `this machine`, `program` or `browser`.
    key
        What tells one browser's login from another's; empty of others.
    """

    kind: Kind
    key: str = ""


class Access:
    """Checks the access token, and keeps those waiting who do not have it.

    Parameters
    ----------
    token
        The token; empty where none is set and only this machine can reach the server.
    """

    def __init__(self, token: str = ""):
        self.is_set = bool(token)
        self._token = hashlib.sha256(token.encode()).digest()
        self._key = hashlib.sha256(b"titanium cookie\0" + token.encode()).digest()
        self._waiting = 0

    async def asker(self, scope: Scope, headers: Headers) -> Asker:
        """Who asks.

        Raises
        ------
        Refusal
            If an access token is set and he has none; pages send a reader to the login.
        """
        if not self.is_set:
            return Asker("this machine")
        if (given := headers.get("authorization")) is not None:
            scheme, _, token = given.partition(" ")
            if scheme.lower() == "bearer" and await self.is_right(token.strip()):
                return Asker("program")
            raise Refusal(401, "The access token is not the one that is set.", headers=_CHALLENGE)
        if (cookie := _cookie(headers)) and self._is_signed(cookie):
            return Asker("browser", cookie)
        raise _unknown(scope)

    async def is_right(self, token: str) -> bool:
        """Whether a token is the one that is set; the answer waits if it is not."""
        if self._waiting >= MOST_WAITING:
            return False
        if hmac.compare_digest(hashlib.sha256(token.encode()).digest(), self._token):
            return True
        self._waiting += 1
        try:
            await asyncio.sleep(PENALTY)
        finally:
            self._waiting -= 1
        return False

    def cookie(self, *, is_secure: bool) -> bytes:
        """The header that logs a browser in."""
        begun = f"{int(time.time())}.{secrets.token_urlsafe(12)}"
        return _set_cookie(f"{begun}.{self._signature(begun)}", LASTS, is_secure)

    def _signature(self, begun: str) -> str:
        return hmac.new(self._key, begun.encode(), hashlib.sha256).hexdigest()

    def _is_signed(self, cookie: str) -> bool:
        begun, _, signature = cookie.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(begun).encode()):
            return False
        return 0 <= time.time() - int(begun.partition(".")[0]) < LASTS


def no_cookie(*, is_secure: bool) -> bytes:
    """The header that logs a browser out."""
    return _set_cookie("", 0, is_secure)


_CHALLENGE = ((b"www-authenticate", b'Bearer realm="titanium"'),)


def _unknown(scope: Scope) -> Refusal:
    path = scope["path"]
    if scope["type"] == "websocket" or scope["method"] not in SAFE or under_api(path) or under_socket(path):
        return Refusal(401, "An access token is needed.", "Send it as Authorization: Bearer TOKEN.", _CHALLENGE)
    login = f"/login?next={quote(address_of(scope), safe='')}"
    return Refusal(303, "Log in first.", headers=[(b"location", login.encode())])


def _set_cookie(value: str, lasts: int, is_secure: bool) -> bytes:
    parts = [f"{COOKIE}={value}", f"Max-Age={lasts}", "Path=/", "HttpOnly", "SameSite=Strict"]
    return "; ".join([*parts, *(["Secure"] if is_secure else [])]).encode()


def _cookie(headers: Headers) -> str:
    found: SimpleCookie = SimpleCookie()
    try:
        for line in headers.getlist("cookie"):
            found.load(line)
    except CookieError:
        return ""
    return found[COOKIE].value if COOKIE in found else ""
