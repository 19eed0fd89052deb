"""An application behind the guard that notes what reached it and echoes it."""

from typing import Any

import pytest
from tests.asgi import Answer, ask

from titanium.apps.web.guard.guard import Guard

HOST = "127.0.0.1:8600"
TOKEN = "an-access-token-of-many-letters"


class Echo:
    """Notes every request and socket that reaches it, and answers with what it was sent."""

    def __init__(self):
        self.reached: list[str] = []
        self.kind = "text/plain"

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.reached.append(f"{scope['type']} {scope.get('method', '')} {scope['path']}".replace("  ", " "))
        self.scope = scope
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] == "websocket.receive":
                await send({"type": "websocket.send", "text": message["text"]})
            self.ended = message
            return
        body, is_more = b"", True
        while is_more:
            message = await receive()
            body += message["body"]
            is_more = message["more_body"]
        headers = [(b"content-type", self.kind.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class Behind:
    """The echo behind a guard of its own."""

    def __init__(self, **options: Any):
        self.app = Echo()
        self.guard = Guard(self.app, **{"hosts": [HOST], **options})

    def ask(self, method: str, address: str, body: bytes | list[bytes] = b"", /, **headers: str) -> Answer:
        """Ask with the host of the server and further headers, `_` for `-`."""
        told = {"host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.guard, method, address, told, body)

    def csrf(self, **headers: str) -> str:
        """The token that changes have to bring."""
        assert self.ask("GET", "/api/v1/session", **headers).status == 200
        return self.app.scope["titanium.csrf"]


@pytest.fixture
def behind() -> Behind:
    return Behind()


@pytest.fixture
def behind_token() -> Behind:
    return Behind(token=TOKEN)
