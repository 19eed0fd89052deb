"""How the guard says no: JSON under the API, plain words elsewhere, a closed handshake to a socket."""

import json
from collections.abc import Iterable

from starlette.types import Receive, Scope, Send

Line = tuple[bytes, bytes]
"""Name and value of a header."""

_POLICY_VIOLATION = 1008


class Refusal(Exception):
    """A request or a socket that is not passed on.

    Parameters
    ----------
    status
        HTTP status.
    message
        Why; it repeats nothing that was sent.
    remedy
        What to do.
    headers
        Further headers of the response.
    """

    def __init__(self, status: int, message: str, remedy: str = "", headers: Iterable[Line] = ()):
        super().__init__(message)
        self.status, self.message, self.remedy, self.headers = status, message, remedy, tuple(headers)

    async def tell(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with it."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": ""})
            return
        said = "\n".join(filter(None, [self.message, self.remedy]))
        if under_api(scope["path"]):
            problem = {"file": None, "line": None, "message": self.message, "remedy": self.remedy}
            body = json.dumps({"kind": "Refused", "message": said, "problems": [problem]}).encode()
            await respond(send, self.status, b"application/json", body, self.headers)
        else:
            await respond(send, self.status, b"text/plain; charset=utf-8", f"{said}\n".encode(), self.headers)


async def respond(send: Send, status: int, kind: bytes, body: bytes, headers: Iterable[Line] = ()) -> None:
    """Send one whole response."""
    lines = [(b"content-type", kind), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


def under_api(path: str) -> bool:
    """Whether a path is the API's."""
    return path == "/api" or path.startswith("/api/")


def under_socket(path: str) -> bool:
    """Whether a path is that of the pages' socket, or of the polling that stands in for it."""
    return path.startswith("/_nicegui_ws/")


def address_of(scope: Scope) -> str:
    """The path and query that were asked for, as they were sent."""
    raw, query = scope.get("raw_path") or b"/", scope.get("query_string", b"")
    return (raw + b"?" + query if query else raw).decode("ascii", "replace")
