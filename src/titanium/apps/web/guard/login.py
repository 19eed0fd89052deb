"""The one page of the guard: where a browser gives the access token, once."""

import html
from urllib.parse import parse_qs

from starlette.types import Receive, Scope, Send

from titanium.apps.web.guard.page import HTML, page
from titanium.apps.web.guard.policy import NONCE
from titanium.apps.web.guard.refusal import respond
from titanium.apps.web.guard.token import Access, no_cookie
from titanium.tell.catalogue import say


class Login:
    """Shows the form, takes the token, and sends a reader on to where he was going.

    Parameters
    ----------
    access
        What knows the token.
    """

    def __init__(self, access: Access):
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer `/login` or `/logout`; the body of a request has come whole."""
        is_secure = scope["scheme"] == "https"
        if scope["method"] != "POST":
            query = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))
            await self._show(scope, send, 200, _own(query.get("next", ["/"])[0]))
        elif scope["path"] == "/logout":
            await _go(send, "/login", no_cookie(is_secure=is_secure))
        else:
            body = (await receive()).get("body", b"")
            form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=8)
            going = _own(form.get("next", ["/"])[0])
            if await self._access.is_right(form.get("token", [""])[0].strip()):
                await _go(send, going, self._access.cookie(is_secure=is_secure))
            else:
                await self._show(scope, send, 403, going, say("That is not the access token of this server."))

    async def _show(self, scope: Scope, send: Send, status: int, going: str, wrong: str = "") -> None:
        label, word, hint = map(
            html.escape,
            [
                say("Access token"),
                say("Log in"),
                say("Whoever runs this server has set it and can tell it to you."),
            ],
        )
        alert = f'<p role="alert">{html.escape(wrong)}</p>' if wrong else ""
        body = (
            f'{alert}<form method="post" action="/login"><label for="token">{label}</label>'
            '<input id="token" name="token" type="password" autocomplete="current-password" required autofocus '
            f'aria-describedby="hint"><input type="hidden" name="next" value="{html.escape(going)}">'
            f'<button>{word}</button></form><p id="hint">{hint}</p>'
        )
        await respond(send, status, HTML, page(say("Log in to Titanium"), body, scope[NONCE]))


def _own(address: str) -> str:
    """An address within this server: a path, and nothing that a browser would take for another host."""
    is_path = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_path and address.isascii() and address.isprintable() else "/"


async def _go(send: Send, address: str, cookie: bytes) -> None:
    await respond(send, 303, b"text/plain", b"", [(b"location", address.encode()), (b"set-cookie", cookie)])
