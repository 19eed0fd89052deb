"""The whole API behind the guard, over a desk whose engine answers at once and whose jobs wait."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from tests.asgi import Answer, ask

from titanium.apps.api.app import make_api
from titanium.apps.web.guard.guard import Guard
from titanium.desk.desk import Desk
from titanium.desk.engine.engine import Engine

HOST = "127.0.0.1:8600"


class Quiet(Engine):
    """Says which view was asked, and asks none."""

    async def ask(self, view: Any, ref: Any, /, **arguments: Any) -> dict[str, Any]:
        ref.load()
        return {"view": view.__name__}


class Api:
    """The API as a program meets it."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self.whole = FastAPI(openapi_url=None)
        self.whole.mount("/api", make_api(desk))
        self.guard = Guard(self.whole, hosts=[HOST, "testserver"])
        self.csrf: str = self.ask("GET", "/session").json["csrf"]

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> Answer:
        told = {"host": HOST, "content-type": "application/json", "x-csrf-token": getattr(self, "csrf", "")}
        return ask(self.guard, method, f"/api/v1{address}", told | headers, body)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    made = Desk(tmp_path_factory.mktemp("desk"), at_once=0)
    made.engine = Quiet()
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def api(desk: Desk) -> Api:
    return Api(desk)
