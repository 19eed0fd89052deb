"""Bodies, messages and addresses are bounded, whether or not they say how large they are."""

import asyncio

import pytest
from tests.apps.web.guard.conftest import HOST
from tests.asgi import shake

from titanium.apps.web.guard import sizes
from titanium.apps.web.guard.refusal import Refusal
from titanium.apps.web.guard.sizes import MOST, MOST_ADDRESS

PIECE = b"x" * 100_000


def test_a_body_of_the_largest_size_is_passed_on(behind):
    answer = behind.ask("POST", "/api/v1/packages", b"x" * MOST, x_csrf_token=behind.csrf())
    assert (answer.status, len(answer.body)) == (200, MOST)


@pytest.mark.parametrize("body", [b"x" * (MOST + 1), [PIECE] * 11], ids=["said", "in pieces"])
def test_a_larger_one_is_refused(behind, body):
    token = behind.csrf()
    reached = list(behind.app.reached)
    answer = behind.ask("POST", "/api/v1/packages", body, x_csrf_token=token)
    assert answer.status == 413
    assert "at most 1,000,000 bytes" in answer.text
    assert behind.app.reached == reached


def test_pieces_become_one(behind):
    assert behind.ask("POST", "/api/v1/x", [b"a", b"", b"b"], x_csrf_token=behind.csrf()).text == "ab"


@pytest.mark.parametrize("length", ["-1", "1e3", "", "9" * 5000, "٣"])
def test_a_length_that_is_none_is_refused(behind, length):
    assert behind.ask("GET", "/", content_length=length.encode().decode("latin-1")).status in (400, 413)
    assert behind.app.reached == []


def test_an_address_is_bounded(behind):
    assert behind.ask("GET", "/?x=" + "1" * (MOST_ADDRESS - 4)).status == 200
    assert behind.ask("GET", "/?x=" + "1" * (MOST_ADDRESS - 3)).status == 414


@pytest.mark.parametrize("address", ["/api/v1/cases/a%0Ab", "/crisis%00", "/%7f", "*"])
def test_an_address_is_printable(behind, address):
    answer = behind.ask("GET", address)
    assert answer.status == 400
    assert behind.app.reached == []


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(sizes, "PATIENCE", 0.01)

    async def never() -> dict[str, object]:
        await asyncio.sleep(60)
        raise AssertionError

    with pytest.raises(Refusal, match="did not come") as refused:
        asyncio.run(sizes.whole_body(never))
    assert refused.value.status == 408


def test_a_message_that_is_too_large_ends_the_socket(behind):
    headers = {"host": HOST, "origin": f"http://{HOST}"}
    sent = shake(behind.guard, "/_nicegui_ws/x", headers, ["a" * MOST, "b" * (MOST + 1)])
    assert [own["type"] for own in sent] == ["websocket.accept", "websocket.send"]
    assert behind.app.ended["code"] == 1009
