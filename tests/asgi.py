"""Requests and sockets as a server hands them to an application, header by header; no server, no client between."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

Headers = Mapping[str, str] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What an application sent back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(app: Any, method: str, address: str, headers: Headers = (), body: bytes | Sequence[bytes] = b"") -> Answer:
    """Ask an application; a body of several pieces comes one by one, without saying how long it is."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    pairs = _pairs(headers)
    if isinstance(body, bytes) and body:
        pairs.append((b"content-length", str(len(body)).encode()))
    sent = asyncio.run(_http(app, _scope("http", method, address, pairs), pieces))
    begun = next(own for own in sent if own["type"] == "http.response.start")
    told: dict[str, str] = {}
    for name, value in begun["headers"]:
        key = name.decode().lower()
        told[key] = f"{told[key]}\n{value.decode()}" if key in told else value.decode()
    whole = b"".join(own.get("body", b"") for own in sent if own["type"] == "http.response.body")
    return Answer(begun["status"], told, whole)


def shake(app: Any, address: str, headers: Headers = (), messages: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Open a socket and send messages; what the application sends."""
    coming = [{"type": "websocket.connect"}, *({"type": "websocket.receive", "text": own} for own in messages)]
    scope = _scope("websocket", "", address, _pairs(headers))
    return asyncio.run(_run(app, scope, [*coming, {"type": "websocket.disconnect", "code": 1000}]))


async def _http(app: Any, scope: dict[str, Any], pieces: list[bytes]) -> list[dict[str, Any]]:
    coming = [{"type": "http.request", "body": own, "more_body": True} for own in pieces]
    coming[-1]["more_body"] = False
    return await _run(app, scope, [*coming, {"type": "http.disconnect"}])


async def _run(app: Any, scope: dict[str, Any], coming: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def _pairs(headers: Headers) -> list[tuple[bytes, bytes]]:
    items = headers.items() if isinstance(headers, Mapping) else headers
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in items]


def _scope(kind: str, method: str, address: str, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
    raw, _, query = address.partition("?")
    return {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        **({"method": method} if kind == "http" else {"subprotocols": []}),
        "scheme": "http" if kind == "http" else "ws",
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8600),
    }
