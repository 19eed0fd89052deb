"""Bodies and messages are bounded, whether or not they say how large they are."""

import asyncio
import unicodedata

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from titanium.apps.web.guard.refusal import Refusal, address_of

MOST = 1_000_000
"""Bytes of the body of a request or of one message of a socket; the pages' own script sends no longer ones."""
MOST_ADDRESS = 16_384
"""Bytes of a path with its query."""
PATIENCE = 30.0
"""Seconds in which a body must have come."""
_MOST_DIGITS = 12


def check_size(scope: Scope, headers: Headers) -> None:
    """Refuse what says itself that it is too large, or stands at an address that nothing can stand at.

    Raises
    ------
    Refusal
        If its address or its body does.
    """
    if not scope["path"].startswith("/") or any(unicodedata.category(own) == "Cc" for own in scope["path"]):
        raise Refusal(400, "The address holds letters that no address of this server has.")
    if len(address_of(scope)) > MOST_ADDRESS:
        raise Refusal(414, f"The address is too long: at most {MOST_ADDRESS:,} bytes are taken.")
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Refusal(400, "The length of the request is no number.")
    if len(length) > _MOST_DIGITS or int(length) > MOST:
        raise _too_large()


async def whole_body(receive: Receive) -> Receive:
    """Take a body in, at most `MOST` bytes in `PATIENCE` seconds.

    Returns
    -------
    What the application receives instead: the body at once, then whatever follows it.

    Raises
    ------
    Refusal
        If it is longer, or does not come.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return _again(message, receive)
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
                if size > MOST:
                    raise _too_large()
                if not message.get("more_body", False):
                    break
    except TimeoutError:
        raise Refusal(408, f"The request did not come within {PATIENCE:g} seconds.") from None
    return _again({"type": "http.request", "body": b"".join(pieces), "more_body": False}, receive)


def _too_large() -> Refusal:
    return Refusal(413, f"The request is too large: at most {MOST:,} bytes are taken.")


def _again(first: Message, receive: Receive) -> Receive:
    waiting = [first]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received


def bounded_messages(receive: Receive) -> Receive:
    """Messages of a socket; one that is too large ends it."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive":
            size = len(message.get("bytes") or b"") + len((message.get("text") or "").encode())
            if size > MOST:
                return {"type": "websocket.disconnect", "code": 1009}
        return message

    return received
