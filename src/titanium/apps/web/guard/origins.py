"""Only a page of our own may ask: by fetch, form, script, frame or socket.

Browsers say where a request comes from: `Origin` with every change and every socket, `Sec-Fetch-Site` with everything
sent to a trustworthy address, `Referer` otherwise, since our pages tell it to themselves. Programs say nothing; they
hold tokens. The one thing that another origin may do is to link to a page. Such a visit is not answered but begun anew
by a page of ours, so that no page is ever made for a request of another origin.
"""

import html
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from titanium.apps.web.guard.page import HTML, page
from titanium.apps.web.guard.policy import NONCE
from titanium.apps.web.guard.refusal import Refusal, address_of, respond, under_api, under_socket
from titanium.tell.catalogue import say

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

_PORTS = {"http": 80, "https": 443}


def check_origin(scope: Scope, headers: Headers) -> None:
    """Refuse a request or a socket of a page of another origin.

    A socket, and a change that is no call of the API, must say that they come from a page of ours; a request that
    says nothing may be a program's.

    Raises
    ------
    Refusal
        If it is another's, and no visit.
    """
    origins = headers.getlist("origin")
    is_foreign = len(origins) > 1 or any(not is_own(own, scope, headers) for own in origins)
    said = _said(scope, headers)
    if scope["type"] == "websocket":
        is_allowed = bool(origins) and said in ("own", "")
    elif said == "elsewhere":
        is_allowed = is_visit(scope, headers)
    elif under_socket(scope["path"]) or (scope["method"] not in SAFE and not under_api(scope["path"])):
        is_allowed = bool(origins) or said == "own"
    else:
        is_allowed = True
    if is_foreign or not is_allowed:
        raise Refusal(403, "This request comes from a page of another origin.")


def is_visit(scope: Scope, headers: Headers) -> bool:
    """Whether a request is somebody following a link to a page, from another origin."""
    path, raw = scope["path"], scope.get("raw_path") or b"/"
    return (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and not under_api(path)
        and not path.startswith("/_")
        and not raw.startswith(b"//")
        and b"\\" not in raw
        and headers.get("sec-fetch-mode", "navigate") == "navigate"
        and headers.get("sec-fetch-dest", "document") == "document"
        and "origin" not in headers
        and _said(scope, headers) == "elsewhere"
    )


async def begin_anew(scope: Scope, _: Receive, send: Send) -> None:
    """Answer a visit by a page of ours that asks for the same address again.

    It does so by itself where the address says nothing but which page; where it says more, such as a package to take
    up, it is the reader's own press that does.
    """
    address, nonce = html.escape(address_of(scope)), scope[NONCE]
    if scope.get("query_string"):
        title, head = say("A link from another site"), ""
        words = say("It opens a page here with what the link says, such as a package of its own.")
    else:
        title, words = "Titanium", ""
        head = f'<meta http-equiv="refresh" content="0; url={address}">'
    open_ = html.escape(say("Open this page"))
    link = f'<p><a class="button" href="{address}">{open_}</a></p>'
    await respond(send, 200, HTML, page(title, f"<p>{html.escape(words)}</p>{link}", nonce, head))


def is_own(origin: str, scope: Scope, headers: Headers) -> bool:
    """Whether an origin is that of the host which was asked."""
    try:
        given = urlsplit(origin)
        asked = urlsplit(f"//{headers.get('host', '')}")
        port = _PORTS[given.scheme]
        same = given.hostname == asked.hostname and (given.port or port) == (asked.port or port)
    except (KeyError, ValueError):
        return False
    return same and (given.scheme == "https" or scope["scheme"] not in ("https", "wss"))


def _said(scope: Scope, headers: Headers) -> str:
    """Where a browser says that a request comes from: `own`, `elsewhere`, or nothing."""
    if site := headers.get("sec-fetch-site"):
        return {"same-origin": "own", "none": "user"}.get(site, "elsewhere")
    if referer := headers.get("referer"):
        return "own" if is_own(referer, scope, headers) else "elsewhere"
    return ""
