"""JSON that is taken is JSON: finite numbers, whole letters, and no nesting that exhausts whoever reads it.

Python reads more than the standard allows, and some of it can be neither kept nor told again.
"""

import json
import math
from typing import Any, NoReturn

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from titanium.apps.api.parts import Problem, refusal

MOST_NESTED = 32
"""Lists and objects inside each other."""


class StrictJson:
    """An application to which only bodies are passed on that are JSON, or are said to be something else.

    Parameters
    ----------
    app
        The application.
    """

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, refuse it or pass it on."""
        kind = Headers(scope=scope).get("content-type", "") if scope["type"] == "http" else ""
        if "json" not in kind.lower():
            await self._app(scope, receive, send)
            return
        body, is_more = b"", True
        while is_more:
            message = await receive()
            body += message.get("body", b"")
            is_more = message["type"] == "http.request" and message.get("more_body", False)
        if body and (problem := fault(body)):
            response = refusal(422, "InputError", [Problem(message=f"body: {problem}")])
            await response(scope, receive, send)
            return
        waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def received() -> Message:
            return waiting.pop() if waiting else await receive()

        await self._app(scope, received, send)


def fault(body: bytes) -> str:
    """What is wrong with a text of JSON; empty if nothing is.

    Examples
    --------
    >>> fault(b'{"us_troops_k": 22}'), fault(b'{"us_troops_k": NaN}')
    ('', 'NaN is no number of JSON')
    """
    try:
        found = json.loads(body.decode(), parse_constant=_refuse, parse_float=_finite)
        if _is_deeper(found, MOST_NESTED):
            return f"lists and objects are nested deeper than {MOST_NESTED}"
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeError:
        return "it is not text in UTF-8"
    except RecursionError:
        return f"lists and objects are nested deeper than {MOST_NESTED}"
    except ValueError as error:
        return str(error)
    return ""


def _is_deeper(value: Any, most: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(inside) and (most == 0 or any(_is_deeper(own, most - 1) for own in inside))


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _finite(text: str) -> Any:
    if not math.isfinite(value := float(text)):
        raise ValueError(f"{text[:24]} is larger than any number that is computed with")
    return value
