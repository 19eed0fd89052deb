"""Every change needs a token that only a page of our own, or a program that asks for it, can read.

It is given by `GET /api/v1/session` and comes back in a header, which no form can send.
"""

import hashlib
import hmac
import secrets

from starlette.datastructures import Headers
from starlette.types import Scope

from titanium.apps.web.guard.origins import SAFE
from titanium.apps.web.guard.refusal import Refusal, under_socket

HEADER = "X-CSRF-Token"
"""Header that brings it."""


class Csrf:
    """The tokens of one server since its start; each browser that is logged in has its own."""

    def __init__(self):
        self._secret = secrets.token_bytes(32)

    def token(self, asker: str) -> str:
        """The token of one who asks, by what it was let in with."""
        return hmac.new(self._secret, asker.encode(), hashlib.sha256).hexdigest()

    def check(self, scope: Scope, headers: Headers, asker: str) -> None:
        """Refuse a change that does not bring it; the socket has a check of its origin instead.

        Raises
        ------
        Refusal
            If it is missing, or another's, or of the time before the server was started again.
        """
        if scope["method"] in SAFE or under_socket(scope["path"]):
            return
        given = headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), self.token(asker).encode()):
            remedy = f"Send the header {HEADER} with the token that GET /api/v1/session gives."
            raise Refusal(403, "This change lacks the server's token, or brings an old one.", remedy)
